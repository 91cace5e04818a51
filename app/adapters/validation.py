"""Documents against the rules: alone with the model, or together with what is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, Triple, serialize

from app.adapters.model_files import triples_of
from app.adapters.processes.frames import Frame
from app.adapters.rdf.documents import media_type_of, parse_document
from app.adapters.rules import Rules, by_pyshacl
from app.domain.contents import Content
from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.shacl import ShapeError, report_graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from app.adapters.processes.worker import Task
    from app.domain.verdicts import Finding
    from app.shacl import Result


@dataclass(frozen=True, slots=True)
class Validation:
    """What the rules found in a document; it conforms when they found nothing (SHACL 3.6.1)."""

    findings: tuple[Finding, ...]
    report: bytes  # sh:ValidationReport, Turtle

    @property
    def conforms(self) -> bool:
        """Tell whether there is no result at all."""
        return not self.findings

    def to_json(self) -> dict[str, object]:
        """Return the keys of the contract."""
        return {"conforms": self.conforms, "results": [finding.to_json() for finding in self.findings]}


class Checker:
    """Validates documents with one set of rules; the model (terms) is there beside the document, if one is given."""

    def __init__(self, rules: Rules, model: Iterable[Triple], base: str) -> None:
        """Give the rules, the triples of the model, and the base of the home.

        Without a model (rules of others) a document alone is validated as SHACL says: all of it, and nothing else.
        """
        self._rules = rules
        self._model = list(model)
        self._things = f"{base}/id/"

    def read(self, data: bytes, media_type: str) -> list[Triple]:
        """Parse a document; relative IRIs are things of the home."""
        return [_triple(quad) for quad in parse_document(data, media_type, self._things)]

    def read_file(self, path: Path) -> list[Triple]:
        """Parse a file by its suffix. Raises ``InvalidInput`` where it cannot be read."""
        return self.read(_bytes_of(path), media_type_of(path.name))

    def alone(self, document: Sequence[Triple]) -> Validation:
        """Validate a document with the model, and nothing that is published."""
        store = Store()
        store.extend(map(_quad, self._model))
        if self._model:
            return self.together(store, document)
        store.extend(map(_quad, document))
        found = self._rules.plan.validate(store)
        return self._validation([*found, *self._handed_over(document, found)])

    def together(self, store: Store, document: Sequence[Triple]) -> Validation:
        """Validate what a document changes when it is added to a view; the store keeps the document."""
        store.extend(map(_quad, document))
        found = self._rules.plan.validate_change(store, [], document)
        data = (_triple(quad) for quad in store)
        return self._validation([*found, *self._handed_over(data, found)])

    def _handed_over(self, data: Iterable[Triple], found: Sequence[Result]) -> list[Result]:
        """Return what pySHACL finds with the rules that are not compiled, less what was found already."""
        if not self._rules.plan.uncompiled:
            return []
        known = {result.identity for result in found}
        handed = by_pyshacl(data, self._rules.plan.remainder)
        return [result for result in handed if result.identity not in known]

    def by_reference(self, store: Store | None, document: Sequence[Triple]) -> Validation:
        """Validate with pySHACL, the reference engine: slower, for comparison."""
        held = self._model if store is None else [_triple(quad) for quad in store]
        named = dict.fromkeys(str(triple.subject.value) for triple in document if hasattr(triple.subject, "value"))
        focus = named if held else None
        return self._validation(by_pyshacl([*held, *document], self._rules.shapes, focus))

    def _validation(self, results: list[Result]) -> Validation:
        prefixes = {"sh": "http://www.w3.org/ns/shacl#"}
        report = serialize(report_graph(results), format=RdfFormat.TURTLE, prefixes=prefixes)
        return Validation(tuple(map(self._rules.finding, results)), report or b"")


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


def validation_task(current: Checker, base: str) -> Task:
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
            past[name] = Checker(Rules(model), model, base)
        return past[name], frame.body[size:]

    def validate(store: Store, frame: Frame) -> Frame:
        checker, data = checker_of(frame)
        document = checker.read(data, frame.text("mediaType"))
        together = frame.text("with") == "published"
        found = checker.together(store, document) if together else checker.alone(document)
        return Frame({**found.to_json(), "model": frame.text("model") or "current"}, found.report)

    return validate


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
