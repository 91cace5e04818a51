"""The constraint components, one family a file; ``registry`` knows which parameter belongs to which."""
