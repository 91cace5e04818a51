"""Random statements of one entity and its parts, with every kind of literal."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

ENTITY = "http://example.org/id/natinf/41"
_XSD = "http://www.w3.org/2001/XMLSchema#"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        '"quoted" \\ back',
        "line\nbreak\r\ttab",
        "\x00\x01\x7f\ufffe\uffff",
        "<&>]]>",
        " ",
        "\u2028é\U0001f600",
        "skos: a",
    ]
)
iris = st.sampled_from(
    [
        ENTITY,
        *(f"{ENTITY}#{part}" for part in ("definedBy-1", "definedBy-2", "definedBy-10", "seat", "a/b")),
        "https://w3id.org/srj/def#Offence",
        "https://w3id.org/srj/def#offenceClass-delit",
        "https://w3id.org/srj/def#prefLabel",
        "http://www.w3.org/2004/02/skos/core#Concept",
        "http://www.w3.org/2004/02/skos/core#",
        "http://example.org/été/x?y=1&z='2'#é",
        "urn:uuid:1",
        "mailto:x@example.org",
    ]
)
predicates = st.sampled_from(
    [
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        *(f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("prefLabel", "notation", "inScheme", "broader")),
        "http://www.w3.org/ns/adms#identifier",
        "http://data.europa.eu/eli/ontology#is_part_of",
        *(f"https://w3id.org/srj/def#{name}" for name in ("definedBy", "level", "notation", "id", "type", "validFrom")),
        "http://example.org/vocabulary/été",
        "http://example.org/vocabulary/x",
    ]
)
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text, tag: Literal(text, language=tag), texts, st.sampled_from(["fr", "EN", "fr-CA", "de-1996"])),
    st.builds(
        lambda text, kind: Literal(text, datatype=NamedNode(kind)),
        st.sampled_from(
            ["1", "01", "-0", "007.50", "1e3", "true", "0", "2026-07-01", "2026-07-01T00:00:00.0Z", "abc", "", "9" * 30]
        ),
        st.sampled_from(
            [_XSD + name for name in ("integer", "decimal", "double", "boolean", "date", "dateTime", "string", "int")]
            + ["https://w3id.org/srj/def#code", "urn:x:y", "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON"]
        ),
    ),
)
subjects = st.sampled_from([ENTITY, f"{ENTITY}#definedBy-1", f"{ENTITY}#definedBy-2", f"{ENTITY}#definedBy-10"])
quads = st.lists(
    st.builds(Quad, subjects.map(NamedNode), predicates.map(NamedNode), literals | iris.map(NamedNode)),
    min_size=1,
    max_size=12,
)
