"""Tests of the RDF adapter."""
