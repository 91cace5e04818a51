"""Tables: official files on disk, whatever their encoding, separator or compression, read as sheets of rows."""
