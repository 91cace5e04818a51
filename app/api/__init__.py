"""The HTTP interface for machines: routes, media types, headers, problem documents."""
