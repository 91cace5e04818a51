"""Documents against the rules: alone with the model, or together with what is published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from app.adapters.model_files import triples_of
from app.adapters.positions.places import places_of
from app.adapters.processes.frames import Frame
from app.adapters.rdf.documents import media_type_of, parse_document
from app.adapters.rules import Rules, by_pyshacl
from app.adapters.tables.documents import read_document
from app.domain.contents import Content
from app.domain.errors import InvalidInput
from app.domain.iris import TERMS, Namespace
from app.domain.language import Text
from app.domain.negotiation import CSV
from app.domain.verdicts import Finding
from app.shacl import Result, ShapeError, report_graph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from app.adapters.positions.places import Place, Places
    from app.adapters.positions.rows import RowPlaces
    from app.adapters.processes.worker import Task
    from app.adapters.tables.documents import TableRead
    from app.domain.references import ReferenceParser
    from app.shacl.model import Identity

_ROW: Final = NamedNode(TERMS + "TableRowConstraintComponent")
_VIOLATION: Final = NamedNode("http://www.w3.org/ns/shacl#Violation")


@dataclass(frozen=True, slots=True)
class Validation:
    """What the rules found in a document; it conforms when they found nothing (SHACL 3.6.1)."""

    findings: tuple[Finding, ...]  # in the order of the document, those without a place last
    graph: tuple[Triple, ...]  # sh:ValidationReport

    @property
    def conforms(self) -> bool:
        """Tell whether there is no result at all."""
        return not self.findings

    def report(self, form: RdfFormat = RdfFormat.TURTLE) -> bytes:
        """Return the report as a document."""
        prefixes = {"sh": "http://www.w3.org/ns/shacl#"} if form == RdfFormat.TURTLE else None
        return serialize(self.graph, format=form, prefixes=prefixes) or b""

    def to_json(self) -> dict[str, object]:
        """Return the keys of the contract."""
        return {"conforms": self.conforms, "results": [finding.to_json() for finding in self.findings]}


@dataclass(frozen=True)
class Document:
    """What was read: its triples, in order, and the text from which places are found once something is to be told."""

    triples: list[Triple]
    data: bytes
    media_type: str
    name: str | None = None  # of the file, when there may be several
    table: TableRead | None = None  # when it is one

    @property
    def states(self) -> tuple[list[Triple], ...]:
        """What is judged, one after the other: the triples, or the states that a table tells."""
        return self.table.states if self.table else (self.triples,)

    @cached_property
    def places(self) -> Places | RowPlaces | None:
        """The places of the triples; None where the format tells none."""
        return self.table.places if self.table else places_of(self.data, self.media_type, self.triples)


class Checker:
    """Validates documents with one set of rules; the model (terms) is there beside the document, if one is given."""

    def __init__(
        self, rules: Rules, model: Iterable[Triple], base: str, references: Callable[[], ReferenceParser]
    ) -> None:
        """Give the rules, the triples of the model, the base of the home, and what makes the parser of references.

        Without a model (rules of others) a document alone is validated as SHACL says: all of it, and nothing else.
        """
        self._rules = rules
        self._model = list(model)
        self._namespace = Namespace(base)
        self._things = f"{base}/id/"
        self._references = references

    def read(self, data: bytes, media_type: str, name: str | None = None, kind: str = "") -> Document:
        """Parse a document; relative IRIs are things of the home. A table is read as what it holds, its ``kind``."""
        if media_type.partition(";")[0].strip().lower() == CSV.media_type:
            table = read_document(data, kind, self._namespace, self._references())
            return Document(table.states[-1], data, media_type, name, table)
        quads = parse_document(data, media_type, self._things)
        return Document([_triple(quad) for quad in quads], data, media_type, name)

    def read_file(self, path: Path, kind: str = "") -> Document:
        """Parse a file by its suffix. Raises ``InvalidInput`` where it cannot be read."""
        media_type = CSV.media_type if path.name.lower().endswith(CSV.suffix) else media_type_of(path.name)
        return self.read(_bytes_of(path), media_type, str(path), kind)

    def alone(self, *documents: Document) -> Validation:
        """Validate documents with the model, and nothing that is published."""
        found: dict[Identity, list[Result]] = {}
        for document in _states(documents):
            store = Store()
            store.extend(map(_quad, self._model))
            results = self._added(store, document) if self._model else self._whole(store, document)
            for identity, same in groupby(results, key=lambda result: result.identity):
                found.setdefault(identity, list(same))
        return self._validation([result for same in found.values() for result in same], documents)

    def together(self, store: Store, *documents: Document) -> Validation:
        """Validate what documents change when they are added to a view; the store keeps them.

        A table replaces what is published of its entries, as its import would; of several states of one thing, the
        last one is added.
        """
        replaced = [triple for each in documents if each.table for triple in _replaced(store, each.triples)]
        for triple in replaced:
            store.remove(_quad(triple))
        return self._validation(self._added(store, _all(documents), replaced), documents)

    def _whole(self, store: Store, document: list[Triple]) -> list[Result]:
        store.extend(map(_quad, document))
        found = self._rules.plan.validate(store)
        return [*found, *self._handed_over(document, found)]

    def _added(self, store: Store, document: list[Triple], removed: Sequence[Triple] = ()) -> list[Result]:
        store.extend(map(_quad, document))
        found = self._rules.plan.validate_change(store, removed, document)
        return [*found, *self._handed_over((_triple(quad) for quad in store), found)]

    def _handed_over(self, data: Iterable[Triple], found: Sequence[Result]) -> list[Result]:
        """Return what pySHACL finds with the rules that are not compiled, less what was found already."""
        if not self._rules.plan.uncompiled:
            return []
        known = {result.identity for result in found}
        handed = by_pyshacl(data, self._rules.plan.remainder)
        return [result for result in handed if result.identity not in known]

    def by_reference(self, store: Store | None, *documents: Document) -> Validation:
        """Validate with pySHACL, the reference engine: slower, for comparison."""
        document = _all(documents)
        held = self._model if store is None else [_triple(quad) for quad in store]
        named = dict.fromkeys(str(triple.subject.value) for triple in document if hasattr(triple.subject, "value"))
        focus = named if held else None
        return self._validation(by_pyshacl([*held, *document], self._rules.shapes, focus), documents)

    def _validation(self, results: list[Result], documents: Sequence[Document]) -> Validation:
        rows = [refused for each in documents if each.table for refused in _refused(each, each.table)]
        told = sorted([*(self._placed(result, documents) for result in results), *rows], key=_order)
        return Validation(tuple(told), tuple(report_graph([*results, *map(_row_result, rows)])))

    def _placed(self, result: Result, documents: Sequence[Document]) -> Finding:
        finding = self._rules.finding(result)
        for document in documents:
            place = document.places.of(result) if document.places else None
            if place is not None:
                return _at(finding, place, document)
        return finding


def _at(finding: Finding, place: Place, document: Document) -> Finding:
    return replace(finding, line=place.line, column=place.column, field=place.field, document=document.name)


def _refused(document: Document, table: TableRead) -> Iterator[Finding]:
    """Give the rows of which nothing could be made, as findings on no thing."""
    for problem in table.rejected:
        found = Finding("", None, problem.value or None, "Violation", _ROW.value, "", problem.cause, integrity=True)
        yield _at(found, table.places.of_problem(problem), document)


def _row_result(row: Finding) -> Result:
    """Return the same for the SHACL report; the focus is the row, as RFC 7111 names it within a table."""
    focus = NamedNode(f"urn:x-srj:table#row={row.line or 0}")
    texts = {"fr": row.message.fr, "en": row.message.en}
    value = Literal(row.value) if row.value is not None else None
    return Result(focus, None, value, _ROW, NamedNode("urn:x-srj:table"), _VIOLATION, texts)


def rules_of_file(path: Path, classes: Iterable[Triple]) -> Rules:
    """Compile the rules of a file. Raises ``InvalidInput`` naming the rule that is ill-formed."""
    quads = parse_document(_bytes_of(path), media_type_of(path.name), "urn:shapes")
    try:
        return Rules(map(_triple, quads), classes)
    except ShapeError as error:
        raise InvalidInput(
            "unusable-shapes",
            Text(
                f"La règle {error.shape} est mal formée : {error.message}",
                f"The rule {error.shape} is ill-formed: {error.message}",
            ),
            {"shape": error.shape},
        ) from error


def validation_task(current: Checker, base: str, references: Callable[[], ReferenceParser]) -> Task:
    """Return what a worker does of a posted document; the checker is shared by every worker.

    Where the rules are those of a past model, its N-Triples come before the document; they are compiled once.
    """
    past: dict[str, Checker] = {}

    def checker_of(frame: Frame) -> tuple[Checker, bytes]:
        size = int(frame.text("modelBytes") or 0)
        if not size:
            return current, frame.body
        name = frame.text("model")
        if name not in past:
            model = triples_of([Content.parse(frame.body[:size])])
            past[name] = Checker(Rules(model), model, base, references)
        return past[name], frame.body[size:]

    def validate(store: Store, frame: Frame) -> Frame:
        checker, data = checker_of(frame)
        document = checker.read(data, frame.text("mediaType"), kind=frame.text("kind"))
        together = frame.text("with") == "published"
        found = checker.together(store, document) if together else checker.alone(document)
        form = RdfFormat.JSON_LD if frame.text("report") == "jsonld" else RdfFormat.TURTLE
        return Frame({**found.to_json(), "model": frame.text("model") or "current"}, found.report(form))

    return validate


def _replaced(store: Store, said: Iterable[Triple]) -> list[Triple]:
    """Return what a store says of the same properties of the same entities and parts, and of parts that are no more.

    What is worked out from the rows beside them (what a reference resolves to) stays: an import works it out again.
    """
    properties = {(triple.subject, triple.predicate) for triple in said}
    subjects = {subject for subject, _ in properties if isinstance(subject, NamedNode)}
    held = {
        quad.object
        for subject in subjects
        for quad in store.quads_for_pattern(subject, None, None)
        if isinstance(quad.object, NamedNode) and quad.object.value.startswith(f"{subject.value}#")
    }
    return [
        quad.triple
        for subject in subjects | held
        for quad in store.quads_for_pattern(subject, None, None)
        if subject not in subjects or (subject, quad.predicate) in properties
    ]


def _states(documents: Sequence[Document]) -> Iterator[list[Triple]]:
    """Give what is judged, one after the other: the k-th state of each document, or its last one."""
    for number in range(max((len(each.states) for each in documents), default=0)):
        yield [triple for each in documents for triple in each.states[min(number, len(each.states) - 1)]]


def _all(documents: Sequence[Document]) -> list[Triple]:
    return [triple for document in documents for triple in document.triples]


def _order(finding: Finding) -> tuple[bool, str, int, int]:
    return (finding.line is None, finding.document or "", finding.line or 0, finding.column or 0)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            "no-such-file",
            Text(f"{path} ne peut pas être lu : {error.strerror}.", f"{path} cannot be read: {error.strerror}."),
        ) from error


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def _triple(quad: Quad) -> Triple:
    if not isinstance(quad.graph_name, DefaultGraph):
        raise InvalidInput(
            "named-graph",
            Text(
                f"Le document met des faits dans le graphe {quad.graph_name} : les mettre dans le graphe par défaut.",
                f"The document puts statements in the graph {quad.graph_name}: put them in the default graph.",
            ),
        )
    return quad.triple
