"""Reads strings of legal references with a grammar: NATINF columns and references as people write them."""
