"""What a process does to its own copy of a draft, and the effect it finds: statements added and removed.

It may be ended at any moment: nothing is kept of it but the effect it told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from app.adapters.draft_effects import encoded, line_of
from app.adapters.processes.frames import Frame
from app.adapters.processes.worker import GRAPH_FORMATS
from app.adapters.rdf.documents import DocumentLimits, loaded
from app.adapters.rdf.guards import check_version
from app.domain.draft_effects import in_the_end
from app.domain.errors import InvalidInput, NotFound, SrjError
from app.domain.language import Text
from app.domain.sparql_updates import operations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.sparql_updates import Operation

_DEFAULT = DefaultGraph()


def update(store: Store, frame: Frame) -> Frame:
    """Run an update; the answer's bytes are its effect, empty when nothing changes."""
    lines: list[bytes] = []
    base = frame.text("base") or None
    using, named = frame.texts("using"), frame.texts("named")
    for graph in (*using, *named):
        NamedNode(graph)  # refuses what is no IRI
    split = operations(frame.body.decode(), frame.number("most"), using, named)
    for each in split:
        lines += _run(store, each, base)
    effect = in_the_end(lines)
    check_version(b"\n".join(line[1:] for line in effect))
    return Frame({"op": "effect"}, b"\n".join(effect))


def _run(store: Store, operation: Operation, base: str | None) -> list[bytes]:
    try:
        subjects = {
            triple.subject
            for query in operation.touching
            for triple in store.query(query, base_iri=base)  # type: ignore[union-attr]
        }
        watched = _Watched(store, operation, subjects)
        store.update(operation.text, base_iri=base)
    except SyntaxError as error:
        raise InvalidInput(
            "syntax",
            Text(f"La mise à jour n'est pas du SPARQL 1.1 : {error}.", f"The update is not SPARQL 1.1: {error}."),
            {"cause": str(error)},
        ) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise InvalidInput(
            "update-failed",
            Text(
                f"La mise à jour n'a pas pu se faire : {error}. Rien n'a changé.",
                f"The update could not be done: {error}. Nothing has changed.",
            ),
            {"cause": str(error)},
        ) from error
    return watched.effect()


class _Watched:
    """What an operation can touch, before it runs; and what it has changed."""

    def __init__(self, store: Store, operation: Operation, subjects: Iterable[object]) -> None:
        self._store = store
        self._whole = operation.whole or any(isinstance(each, BlankNode) for each in subjects)
        self._named = operation.graphs
        self._subjects = list(subjects)
        self._default = self._default_lines()
        self._graphs, self._quads = self._named_graphs()

    def effect(self) -> list[bytes]:
        before, after = self._default, self._default_lines()
        lines = [b"-" + line for line in before - after] + [b"+" + line for line in after - before]
        graphs, quads = self._named_graphs()
        lines += encoded(self._quads - quads, quads - self._quads)
        lines += [f"G-{graph}".encode() for graph in self._graphs - graphs]
        return lines + [f"G+{graph}".encode() for graph in graphs - self._graphs]

    def _default_lines(self) -> set[bytes]:
        if self._whole:
            return _lines(self._store, _DEFAULT)
        return {
            line_of("", quad)
            for subject in self._subjects
            for quad in self._store.quads_for_pattern(subject, None, None, _DEFAULT)  # type: ignore[arg-type]
        }

    def _named_graphs(self) -> tuple[set[str], set[Quad]]:
        if not self._named:
            return set(), set()
        graphs = list(self._store.named_graphs())
        quads = {quad for graph in graphs for quad in self._store.quads_for_pattern(None, None, None, graph)}
        return {str(graph) for graph in graphs}, quads


# -- Graph Store Protocol --------------------------------------------------------------------------------------------


def _named(frame: Frame) -> NamedNode | DefaultGraph:
    return NamedNode(frame.text("graph")) if frame.text("graph") else _DEFAULT


def _is_there(store: Store, graph: NamedNode | DefaultGraph) -> bool:
    return isinstance(graph, DefaultGraph) or store.contains_named_graph(graph)


def put_graph(store: Store, frame: Frame) -> Frame:
    """Replace a graph, or with ``merge`` add to it; the answer's bytes are the effect.

    Statements are compared as lines: half a million of them are not made objects of one by one.
    """
    graph = _named(frame)
    there = _is_there(store, graph)
    limits = DocumentLimits(max_bytes=frame.number("most"))
    own = loaded(frame.body, frame.text("mediaType"), frame.text("base") or None, limits)
    _refuse_named(own)
    new = _lines(own, _DEFAULT)
    check_version(b"\n".join(new))
    old = set[bytes]()
    if frame.text("merge"):
        new -= _said(store, graph, {line[: line.index(b" ")] for line in new})
    else:
        held = _lines(store, graph)
        old, new = held - new, new - held
    ending = b" ." if isinstance(graph, DefaultGraph) else f" {graph} .".encode()
    lines = [b"-" + line.removesuffix(b" .") + ending for line in old]
    lines += [b"+" + line.removesuffix(b" .") + ending for line in new]
    if isinstance(graph, NamedNode) and not there:
        lines.append(f"G+{graph}".encode())
    return Frame({"op": "effect", "created": not there}, b"\n".join(lines))


def _lines(store: Store, graph: NamedNode | DefaultGraph) -> set[bytes]:
    """Return the statements of a graph, as lines."""
    return set((store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b"").split(b"\n")) - {b""}


def _said(store: Store, graph: NamedNode | DefaultGraph, subjects: Iterable[bytes]) -> set[bytes]:
    """Return what a graph says of some subjects, as lines; blank nodes of a document are none of the graph's."""
    named = (NamedNode(subject[1:-1].decode()) for subject in subjects if subject.startswith(b"<"))
    return {f"{quad.triple} .".encode() for each in named for quad in store.quads_for_pattern(each, None, None, graph)}


def _refuse_named(document: Store) -> None:
    named = next(document.named_graphs(), None)
    if named is not None:
        raise InvalidInput(
            "named-graph",
            Text(
                f"Le document met des faits dans le graphe {named} : envoyer un graphe seul.",
                f"The document puts statements in the graph {named}: send one graph alone.",
            ),
        )


def delete_graph(store: Store, frame: Frame) -> Frame:
    """Delete a graph; raises ``NotFound`` (``no-such-graph``)."""
    graph = _named(frame)
    _require(store, graph)
    lines = encoded(store.quads_for_pattern(None, None, None, graph), ())
    if isinstance(graph, NamedNode):
        lines.append(f"G-{graph}".encode())
    return Frame({"op": "effect"}, b"\n".join(lines))


def get_graph(store: Store, frame: Frame) -> Frame:
    """Return a graph in the form that is asked; raises ``NotFound`` (``no-such-graph``)."""
    graph = _named(frame)
    _require(store, graph)
    return Frame({"op": "graph"}, store.dump(format=GRAPH_FORMATS[frame.text("format")], from_graph=graph) or b"")


def _require(store: Store, graph: NamedNode | DefaultGraph) -> None:
    if not _is_there(store, graph):
        raise _no_such_graph(str(graph))


def _no_such_graph(name: str) -> SrjError:
    return NotFound(
        "no-such-graph",
        Text(f"Le brouillon n'a pas de graphe {name}.", f"The draft has no graph {name}."),
        {"graph": name},
    )


DRAFT_TASKS = {
    "draft-update": update,
    "draft-put": put_graph,
    "draft-delete": delete_graph,
    "draft-get": get_graph,
}
