"""Tests of the rules: their form, and what each refuses and lets pass."""
