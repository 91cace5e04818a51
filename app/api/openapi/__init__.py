"""The HTTP interface described in OpenAPI: what every operation takes and answers, whatever happens."""
