"""Where the statements of a document stand in it: line and column, for findings under the very line."""
