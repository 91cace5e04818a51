"""Tests of the adapters: files, formats, libraries and processes."""
