"""Tests, arranged as the code."""
