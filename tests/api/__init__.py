"""The HTTP contract, on a real service: what callers were promised."""
