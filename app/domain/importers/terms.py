"""The predicates and classes that the importers write: W3C and EU vocabularies first, then our own terms."""

from __future__ import annotations

from app.domain.contents import RDF_TYPE, ContentBuilder, iri, string, text
from app.domain.iris import TERMS, Namespace

SKOS = "http://www.w3.org/2004/02/skos/core#"
ADMS = "http://www.w3.org/ns/adms#"
ORG = "http://www.w3.org/ns/org#"

NOTATION = SKOS + "notation"
PREF_LABEL = SKOS + "prefLabel"
IN_SCHEME = SKOS + "inScheme"
BROADER = SKOS + "broader"
PROOF = TERMS + "proof"


def concept(scheme: str, value: str) -> str:
    """Return the N-Triples term of a concept of one of our code lists, ``srj:{scheme}-{value}``."""
    return iri(f"{TERMS}{scheme}-{value}")


def begin_entry(
    namespace: Namespace, kind: str, code: str, *, class_name: str, referential: str, label: str
) -> ContentBuilder:
    """Start the content of an entry with what all importers say of theirs: class, code, label, referential, proof."""
    builder = ContentBuilder(namespace.mint(kind, code))
    builder.add(RDF_TYPE, iri(TERMS + class_name))
    builder.add(NOTATION, string(code))
    builder.add(PREF_LABEL, text(label, "fr"))
    builder.add(IN_SCHEME, iri(namespace.mint("referential", referential)))
    builder.add(PROOF, concept("proof", "established"))
    return builder
