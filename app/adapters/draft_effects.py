"""Effects of drafts on a store: applied, and written down (the lines are those of ``domain.draft_effects``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_MANY = 1 << 20  # bytes of an effect from which it is loaded as a file


def apply_effect(store: Store, effect: bytes) -> None:
    """Apply an effect that a draft keeps."""
    lines = effect.split(b"\n")
    for line in lines:
        if line.startswith(b"G-"):
            store.remove_graph(_graph(line[2:].decode()))
    for quad in _quads(line[1:] for line in lines if line[:1] == b"-"):
        store.remove(quad)
    added = b"".join(line[1:] + b"\n" for line in lines if line[:1] == b"+")
    if len(added) > _MANY and b"_:" not in added:  # loading names blank nodes anew: they keep their names here
        store.bulk_load(added, RdfFormat.N_QUADS, lenient=True)
    else:
        store.bulk_extend(parse(added, RdfFormat.N_QUADS, lenient=True))
    for line in lines:
        if line.startswith(b"G+"):
            store.add_graph(_graph(line[2:].decode()))


def _quads(lines: Iterable[bytes]) -> Iterator[Quad]:
    return parse(b"".join(line + b"\n" for line in lines), RdfFormat.N_QUADS, lenient=True)


def line_of(sign: str, quad: Quad) -> bytes:
    """Return the line of a quad, after its sign."""
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else f" {quad.graph_name}"
    return f"{sign}{quad.triple}{graph} .".encode()


def encoded(removed: Iterable[Quad], added: Iterable[Quad]) -> list[bytes]:
    """Return the lines of an effect."""
    return [*(line_of("-", quad) for quad in removed), *(line_of("+", quad) for quad in added)]


def _graph(name: str) -> NamedNode | BlankNode:
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name[1:-1])
