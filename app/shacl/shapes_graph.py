"""The shapes graph, indexed for reading, and the reading of what is common to many parameters."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from app.shacl.model import Node, ShapeError, Term
from app.shacl.paths import ALTERNATIVE, INVERSE, REPEATS, Alternative, Inverse, Path, Predicate, Repeat, Sequence
from app.shacl.vocabulary import (
    RDF_FIRST,
    RDF_NIL,
    RDF_REST,
    RDF_TYPE,
    RDFS_SUBCLASS,
    XSD_BOOLEAN,
    XSD_INTEGER,
    XSD_STRING,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

Found = TypeVar("Found")

BOOLEAN_ONE: Final = Literal("1", datatype=XSD_BOOLEAN)
PLAIN_INTEGER: Final = re.compile("0|-?[1-9][0-9]{0,17}")
DEEPEST: Final = 32
"""How many paths may stand one within the other."""


def _as_stored(triple: Triple, forms: dict[Literal, Literal]) -> Triple:
    """Return a triple with its literal in the form that the store gives to those of the data."""
    value = triple.object
    if not isinstance(value, Literal):
        return triple
    if value not in forms:
        forms[value] = _form(value)
    return triple if forms[value] == value else Triple(triple.subject, triple.predicate, forms[value])


def _form(literal: Literal) -> Literal:
    """Return a literal as the store gives it back: a string as it is, and most are."""
    tag = literal.language
    if tag is not None and literal.direction is None:
        return Literal(literal.value, language=tag.lower())
    datatype = literal.datatype
    if datatype == XSD_STRING or (datatype == XSD_INTEGER and PLAIN_INTEGER.fullmatch(literal.value)):
        return literal
    store = Store()
    store.add(Quad(RDF_TYPE, RDF_TYPE, literal))
    stored = next(iter(store)).object
    return stored if isinstance(stored, Literal) else literal


class ShapesGraph:
    """The triples of a shapes graph by subject and predicate; literals have the form that a store gives them.

    Args:
        triples: triples, or quads of which the graph name is not looked at.
    """

    def __init__(self, triples: Iterable[Triple | Quad]) -> None:
        self.triples: list[Triple] = []
        self._numbered: set[tuple[Term, NamedNode]] = set()
        self._about: dict[Term, dict[NamedNode, list[Term]]] = {}
        self._uses: dict[NamedNode, list[Triple]] = defaultdict(list)
        self._once: dict[Callable[[ShapesGraph], object], object] = {}
        forms: dict[Literal, Literal] = {}
        seen: set[Triple] = set()
        for each in triples:
            triple = each if isinstance(each, Triple) else each.triple
            if isinstance(triple.object, Literal):
                if triple.object == BOOLEAN_ONE:
                    self._numbered.add((triple.subject, triple.predicate))
                triple = _as_stored(triple, forms)
            if triple not in seen:
                seen.add(triple)
                self._add(triple)
        for properties in self._about.values():
            for values in properties.values():
                if len(values) > 1:
                    values.sort(key=str)

    def _add(self, triple: Triple) -> None:
        self.triples.append(triple)
        self._uses[triple.predicate].append(triple)
        self._about.setdefault(triple.subject, {}).setdefault(triple.predicate, []).append(triple.object)

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """Return the values of a property, in the order of their text."""
        properties = self._about.get(subject)
        return list(properties.get(predicate, ())) if properties else []

    def predicates(self, subject: Term) -> Collection[NamedNode]:
        """Return the predicates of a node."""
        return self._about.get(subject, {}).keys()

    def properties(self, subject: Term) -> Iterator[tuple[NamedNode, Term]]:
        """Give each (predicate, value) of a node."""
        for predicate, values in self._about.get(subject, {}).items():
            for value in values:
                yield predicate, value

    def once(self, find: Callable[[ShapesGraph], Found]) -> Found:
        """Return what a function finds in the graph; it looks once, whoever asks."""
        if find not in self._once:
            self._once[find] = find(self)
        return cast("Found", self._once[find])

    def describes(self, node: Term) -> bool:
        """Tell whether the graph says anything of a node."""
        return node in self._about

    def uses(self, predicate: NamedNode) -> list[Triple]:
        """Return the triples of a predicate, in the order of their text."""
        return sorted(self._uses.get(predicate, ()), key=str)

    def one(self, subject: Node, predicate: NamedNode) -> Term | None:
        """Return the only value of a property, or None; two are a ShapeError."""
        values = self.objects(subject, predicate)
        if len(values) > 1:
            raise ShapeError(str(subject), f"{shown(predicate)} has {len(values)} values: at most one is allowed")
        return values[0] if values else None

    def flag(self, subject: Node, predicate: NamedNode) -> bool:
        """Return a boolean parameter, False when absent; anything but an xsd:boolean is a ShapeError."""
        value = self.one(subject, predicate)
        if value is None:
            return False
        valid = ("true", "1", "false", "0")
        if not isinstance(value, Literal) or value.datatype != XSD_BOOLEAN or value.value not in valid:
            raise ShapeError(str(subject), f"{shown(predicate)} is {value}: write true or false")
        return value.value in {"true", "1"}

    def says_true(self, subject: Node, predicate: NamedNode) -> bool:
        """Tell whether a boolean parameter is the very term true: "1"^^xsd:boolean is another one (SHACL 4.4.5)."""
        return self.flag(subject, predicate) and (subject, predicate) not in self._numbered

    def members(self, head: Term, owner: Node) -> list[Term]:
        """Return the members of an RDF list; a broken or endless one is a ShapeError of ``owner``."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head != RDF_NIL:
            first, rest = self.objects(head, RDF_FIRST), self.objects(head, RDF_REST)
            if head in seen or len(first) != 1 or len(rest) != 1:
                raise ShapeError(str(owner), f"{head} is not a well-formed RDF list")
            seen.add(head)
            found.append(first[0])
            head = rest[0]
        return found

    def types(self, node: Term) -> set[Term]:
        """Return the classes of a node with their superclasses stated in the shapes graph."""
        found = set(self.objects(node, RDF_TYPE))
        waiting = list(found)
        while waiting:
            for above in self.objects(waiting.pop(), RDFS_SUBCLASS):
                if above not in found:
                    found.add(above)
                    waiting.append(above)
        return found

    def subclasses(self) -> dict[Term, list[Term]]:
        """Return the direct subclasses of each class, as the shapes graph states them."""
        found: dict[Term, list[Term]] = defaultdict(list)
        for triple in self.uses(RDFS_SUBCLASS):
            found[triple.object].append(triple.subject)
        return dict(found)

    def path(self, node: Term, owner: Node, above: frozenset[Term] = frozenset()) -> Path:
        """Read a property path; an ill-formed or recursive one is a ShapeError of ``owner``."""
        if isinstance(node, NamedNode) and node != RDF_NIL:
            return Predicate(node)
        if not isinstance(node, BlankNode) or node in above or len(above) > DEEPEST:
            raise ShapeError(str(owner), f"sh:path {node} is not a well-formed property path")
        above = above | {node}
        if self.objects(node, RDF_FIRST):
            return Sequence(self._parts(node, owner, above))
        for value in self.objects(node, ALTERNATIVE):
            return Alternative(self._parts(value, owner, above))
        for value in self.objects(node, INVERSE):
            return Inverse(self.path(value, owner, above))
        for sign, predicate in REPEATS.items():
            for value in self.objects(node, predicate):
                return Repeat(self.path(value, owner, above), sign)
        raise ShapeError(str(owner), f"sh:path {node} is not a well-formed property path")

    def _parts(self, head: Term, owner: Node, above: frozenset[Term]) -> tuple[Path, ...]:
        parts = tuple(self.path(member, owner, above) for member in self.members(head, owner))
        if len(parts) < 2:  # noqa: PLR2004 - SHACL 2.3.1.2 and 2.3.1.3: at least two members
            raise ShapeError(str(owner), "a sequence or alternative path needs at least two members")
        return parts
