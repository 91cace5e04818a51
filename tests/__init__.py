"""Tests of SRJ."""
