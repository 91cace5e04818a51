"""Tests of the services, on a real journal and projection."""
