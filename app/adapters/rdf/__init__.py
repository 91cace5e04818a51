"""RDF in and out: documents of anyone parsed under guard, contents written as Turtle, JSON-LD, RDF/XML, N-Triples."""
