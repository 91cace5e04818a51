"""Property paths (SHACL 2.3.1): read from a shapes graph, written as SPARQL, written back in a report."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from pyoxigraph import BlankNode, NamedNode, Triple

from app.shacl.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, sh


@dataclass(frozen=True, slots=True)
class Predicate:
    """One predicate."""

    iri: NamedNode

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        return str(self.iri)


@dataclass(frozen=True, slots=True)
class Inverse:
    """A path followed backwards: ``^p``."""

    path: Path

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        return f"^{self.path}"


@dataclass(frozen=True, slots=True)
class Sequence:
    """Paths one after the other: ``(p/q)``."""

    steps: tuple[Path, ...]

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        return f"({'/'.join(map(str, self.steps))})"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Any of several paths: ``(p|q)``."""

    options: tuple[Path, ...]

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        return f"({'|'.join(map(str, self.options))})"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path repeated: ``sign`` is ``*``, ``+`` or ``?``."""

    path: Path
    sign: str

    def __str__(self) -> str:
        """Return the path as SPARQL."""
        return f"({self.path}){self.sign}"


Path: TypeAlias = Predicate | Inverse | Sequence | Alternative | Repeat

REPEATS: Final = {"*": sh("zeroOrMorePath"), "+": sh("oneOrMorePath"), "?": sh("zeroOrOnePath")}
INVERSE: Final = sh("inversePath")
ALTERNATIVE: Final = sh("alternativePath")


def predicates(path: Path) -> frozenset[NamedNode]:
    """Return the predicates that occur in a path: a change of no other one can change its values."""
    if isinstance(path, Predicate):
        return frozenset({path.iri})
    if isinstance(path, Sequence | Alternative):
        parts = path.steps if isinstance(path, Sequence) else path.options
        return frozenset().union(*(predicates(part) for part in parts))
    return predicates(path.path)


def gives_a_set(path: Path) -> bool:
    """Tell whether a query surely gives each value of the path once (SPARQL 18.1.7: a sequence may not)."""
    return isinstance(path.path if isinstance(path, Inverse) else path, Predicate)


def may_be_empty(path: Path) -> bool:
    """Tell whether a node can be its own value by following nothing."""
    if isinstance(path, Predicate):
        return False
    if isinstance(path, Repeat):
        return path.sign != "+" or may_be_empty(path.path)
    if isinstance(path, Inverse):
        return may_be_empty(path.path)
    if isinstance(path, Sequence):
        return all(map(may_be_empty, path.steps))
    return any(map(may_be_empty, path.options))


def write(path: Path, triples: list[Triple]) -> NamedNode | BlankNode:
    """Append the triples that describe a path to ``triples`` and return the node that stands for it."""
    if isinstance(path, Predicate):
        return path.iri
    if isinstance(path, Sequence):
        return _write_list([write(step, triples) for step in path.steps], triples)
    node = BlankNode()
    if isinstance(path, Inverse):
        triples.append(Triple(node, INVERSE, write(path.path, triples)))
    elif isinstance(path, Repeat):
        triples.append(Triple(node, REPEATS[path.sign], write(path.path, triples)))
    else:
        options = _write_list([write(option, triples) for option in path.options], triples)
        triples.append(Triple(node, ALTERNATIVE, options))
    return node


def _write_list(members: list[NamedNode | BlankNode], triples: list[Triple]) -> NamedNode | BlankNode:
    cells: list[NamedNode | BlankNode] = [BlankNode() for _ in members]
    for member, (cell, following) in zip(members, pairwise([*cells, RDF_NIL]), strict=True):
        triples += [Triple(cell, RDF_FIRST, member), Triple(cell, RDF_REST, following)]
    return cells[0]
