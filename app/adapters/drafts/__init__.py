"""Drafts on disk and in their processes."""
