"""Importers: how the rows of each official file become entries. Pure functions; no file is opened here."""
