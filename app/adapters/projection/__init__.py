"""The projection: one SQLite file, remade from the journal at any time."""
