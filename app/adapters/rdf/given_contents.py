"""A content given by a steward as N-Triples, read into the canonical form in which contents are kept."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from app.domain.contents import Content
from app.domain.errors import InvalidInput, Refused
from app.domain.language import Text

MOST_BYTES = 1_000_000


def content_given(text: str) -> Content:
    """Read N-Triples. Raises ``InvalidInput`` (syntax, size) or ``Refused`` (``blank-node-in-content``)."""
    data = text.encode()
    if len(data) > MOST_BYTES:
        raise InvalidInput(
            "content-too-large",
            Text("Le contenu dépasse 1 Mo : ce n'est pas une entrée.", "The content is over 1 MB: it is no entry."),
        )
    store = Store()
    try:
        # Through the store, which gives literals back in the lexical form that views have.
        store.extend(Quad(each.subject, each.predicate, each.object) for each in parse(data, RdfFormat.N_TRIPLES))
    except SyntaxError as error:
        raise InvalidInput(
            "invalid-content",
            Text(f"Le contenu n'est pas du N-Triples : {error}.", f"The content is not N-Triples: {error}."),
            {"line": error.lineno},
        ) from error
    for quad in store:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            raise Refused(
                "blank-node-in-content",
                Text(
                    "Le contenu a un nœud anonyme : lui donner une IRI, celle de la chose suivie de #partie-1.",
                    "The content has a blank node: give it an IRI, that of the thing followed by #part-1.",
                ),
            )
    return Content.of(f"{quad.subject} {quad.predicate} {quad.object} .".encode() for quad in store)
