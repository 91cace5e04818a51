"""Tests of the saved queries."""
