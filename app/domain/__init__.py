"""Decisions without input or output: what a state, a content, an edition, a commit is. Standard library only."""
