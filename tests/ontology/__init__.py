"""Tests of the ontology: its words, its logic, its hygiene."""
