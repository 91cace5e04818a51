"""The model of the package (terms and rules) as contents: states of the source ``model`` like any other facts.

Contents hold no blank nodes, so those of OWL and SHACL (lists, unions) get a name made from what they say: the
same expression always has the same name, and a copy of it in two places is one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from app.domain.contents import Content, owner
from app.domain.errors import Damaged
from app.domain.language import Text
from app.domain.model_versions import EXPRESSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model as it travels in a package: its version, its terms, its rules, and the migrations that lead to it."""

    version: str
    ontology: Path
    shapes: Path
    migrations: Path

    def contents(self) -> dict[str, Content]:
        """Return what the model says, by owner: the states of the source ``model``."""
        return contents_of(named([*read_turtle(self.ontology), *read_turtle(self.shapes)]))


def read_turtle(place: Path, base: str | None = None) -> Iterator[Triple]:
    """Yield the triples of a Turtle file, or of every one under a folder in the order of their names."""
    for path in [place] if place.is_file() else sorted(place.rglob("*.ttl")):
        try:
            for quad in parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True):
                yield Triple(quad.subject, quad.predicate, quad.object)
        except SyntaxError as error:
            raise Damaged(
                "model-file-damaged",
                Text(f"{path.name} est illisible : {error}. Réinstaller SRJ.", f"{path.name}: {error}. Reinstall SRJ."),
            ) from error


class _Namer:
    """Names blank nodes by what they say; expressions are trees, as OWL and SHACL write them."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[BlankNode, list[Triple]] = {}
        for triple in triples:
            if isinstance(triple.subject, BlankNode):
                self._said.setdefault(triple.subject, []).append(triple)
        self._names: dict[BlankNode, NamedNode] = {}

    def name(self, node: BlankNode) -> NamedNode:
        if node not in self._names:
            said = sorted(f"{t.predicate} {self.term(t.object)}" for t in self._said.get(node, []))
            digest = hashlib.sha256("\n".join(said).encode()).hexdigest()[:16]
            self._names[node] = NamedNode(EXPRESSION + digest)
        return self._names[node]

    def term(self, term: object) -> object:
        return self.name(term) if isinstance(term, BlankNode) else term


def named(triples: Iterable[Triple]) -> list[Triple]:
    """Return the triples with every blank node named."""
    held = list(triples)
    namer = _Namer(held)
    return [
        Triple(namer.term(t.subject), t.predicate, namer.term(t.object))  # type: ignore[arg-type]
        for t in held
    ]


def contents_of(triples: Iterable[Triple]) -> dict[str, Content]:
    """Split triples by owner into contents, in canonical form."""
    lines: dict[str, set[bytes]] = {}
    for triple in triples:
        subject = triple.subject
        if not isinstance(subject, NamedNode):
            raise TypeError(subject)
        line = f"{triple.subject} {triple.predicate} {triple.object} .".encode()
        lines.setdefault(owner(subject.value), set()).add(line)
    return {entity: Content.of(found) for entity, found in lines.items()}


def triples_of(contents: Iterable[Content]) -> list[Triple]:
    """Read contents back as triples."""
    data = b"".join(content.data for content in contents)
    return [quad.triple for quad in parse(data, RdfFormat.N_TRIPLES, lenient=True)]
