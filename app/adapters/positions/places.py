"""From a result of the rules to the place in the document that it speaks of."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Store

from app.adapters.positions.turtle import TurtleReader
from app.shacl.paths import Alternative, Inverse, Predicate, Repeat, Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence as Listed

    from pyoxigraph import Triple

    from app.adapters.positions.turtle import Offsets
    from app.shacl import Result
    from app.shacl.model import Term
    from app.shacl.paths import Path

_READ = frozenset({"text/turtle", "application/x-turtle", "application/n-triples"})
_SUBJECT, _VERB, _OBJECT = range(3)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written; both count from 1, the column in characters (in a table: in cells, with its name)."""

    line: int
    column: int | None
    field: str | None = None


class Places:
    """Where the triples of one document stand. A place is given when it is known, and never guessed."""

    def __init__(self, triples: Listed[Triple], offsets: Listed[Offsets], text: str) -> None:
        """Give the triples and their offsets, in the same order; a document read in part has fewer offsets."""
        self._triples = triples[: len(offsets)]
        self._offsets = offsets
        self._starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
        self._of_subject: defaultdict[Term, list[int]] = defaultdict(list)
        self._of_object: defaultdict[Term, list[int]] = defaultdict(list)
        for at, triple in enumerate(self._triples):
            self._of_subject[triple.subject].append(at)
            if not isinstance(triple.object, Literal):
                self._of_object[triple.object].append(at)

    def of(self, result: Result) -> Place | None:
        """Return the place of the value at fault, else of its property, else of the thing; None when it has none."""
        return (
            self._of_value(result)
            or self._of_property(result)
            or self._first(self._of_subject.get(result.focus_node, ()), _SUBJECT)
            or self._first(self._of_object.get(result.focus_node, ()), _OBJECT)
        )

    def _of_value(self, result: Result) -> Place | None:
        value = result.value
        if value is None or value == result.focus_node:
            return None
        wanted = _predicates(result.path) if result.path is not None else None
        said = self._among(self._of_subject, result.focus_node, wanted)
        held = [at for at in said if _stored(self._triples[at].object) == value]
        if not held:  # a path followed backwards: the value is a subject
            said = self._among(self._of_object, result.focus_node, wanted)
            held = [at for at in said if self._triples[at].subject == value]
        return self._first(held, _OBJECT)

    def _of_property(self, result: Result) -> Place | None:
        said = self._among(self._of_subject, result.focus_node, _predicates(result.path))
        return self._first(said, _VERB)

    def _among(self, index: Mapping[Term, list[int]], node: Term, predicates: frozenset[NamedNode] | None) -> list[int]:
        """Return the triples around a node with one of some predicates, or with any."""
        found = index.get(node, ())
        return [at for at in found if predicates is None or self._triples[at].predicate in predicates]

    def _first(self, found: Listed[int], part: int) -> Place | None:
        if not found:
            return None
        offset = self._offsets[found[0]][part]
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


def places_of(data: bytes, media_type: str, triples: Listed[Triple]) -> Places | None:
    """Return the places of a Turtle or N-Triples document; None for a format whose parser tells no line.

    ``triples`` are those that the parser gave, in its order. Where the two readings differ in number nothing is
    told: no place is better than a wrong one.
    """
    if media_type.partition(";")[0].strip().lower() not in _READ:
        return None
    text = data.decode().removeprefix("\ufeff")
    offsets = TurtleReader().read(text)
    return Places(triples, offsets, text) if len(offsets) == len(triples) else None


def _predicates(path: Path | None) -> frozenset[NamedNode]:
    """Return the predicates that begin a path, from the thing itself."""
    match path:
        case Predicate(iri):
            return frozenset({iri})
        case Inverse(inner) | Repeat(inner):
            return _predicates(inner)
        case Sequence(steps):
            return _predicates(steps[0])
        case Alternative(options):
            return frozenset().union(*map(_predicates, options))
        case _:
            return frozenset()


def _stored(term: Term) -> Term:
    """Return a term as a store gives it back: results hold literals in canonical form ("01"^^xsd:integer is 1)."""
    if not isinstance(term, Literal):
        return term
    store = Store()
    store.add(Quad(_ANY, _ANY, term))
    held: Term = next(iter(store)).object
    return held


_ANY = NamedNode("urn:any")
