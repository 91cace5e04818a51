"""The grammar of legal references."""
