"""Libraries, files and processes: the only place that names a storage format, a parser or a socket."""
