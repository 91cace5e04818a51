"""Conventions that matter, kept by tests: where a line may go, how long it may be, what must be documented."""
