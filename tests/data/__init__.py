"""Tests of the demonstration data."""
