"""Tests of the places of findings in documents."""
