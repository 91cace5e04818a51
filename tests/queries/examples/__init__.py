"""Tests of the example questions."""
