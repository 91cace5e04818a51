"""The graph described in VoID (W3C Interest Group Note, 3 March 2011): where it is asked, and with which words."""

from __future__ import annotations

from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text

VOID = "http://rdfs.org/ns/void#"
_DCT = "http://purl.org/dc/terms/"
_VOCABULARIES = (
    "https://w3id.org/srj/def#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/dcat#",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/adms#",
    "http://data.europa.eu/eli/ontology#",
)


def void_content(base: str) -> Content:
    """Return the description of the graph of a home."""
    builder = ContentBuilder(f"{base}/.well-known/void")
    builder.add(RDF_TYPE, iri(VOID + "DatasetDescription"))
    builder.add("http://xmlns.com/foaf/0.1/topic", iri(builder.part("graph")))
    for predicate, terms in (
        (RDF_TYPE, (iri(VOID + "Dataset"),)),
        (_DCT + "title", (text("Graphe de SRJ", "fr"), text("Graph of SRJ", "en"))),
        ("http://xmlns.com/foaf/0.1/homepage", (iri(f"{base}/"),)),
        (_DCT + "relation", (iri(f"{base}/catalog"),)),
        (VOID + "sparqlEndpoint", (iri(f"{base}/sparql"),)),
        (VOID + "uriSpace", (string(f"{base}/id/"),)),
        (VOID + "vocabulary", tuple(map(iri, _VOCABULARIES))),
    ):
        builder.add(predicate, *terms, fragment="graph")
    return builder.content()
