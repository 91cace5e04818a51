"""Rows that lead to other things: what they name is held here, in force on the days of the row, and not contradicted.

A file is read without the home; what it names is looked up here, before anything is planned. A court or a commune
that nothing describes, or that is not in force when the row begins, rejects the row; a text that is not held is told
and kept; a value that another source gives otherwise is refused, both sources named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from app.domain.dates import Certainty, Span
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.importers.terms import NOTATION, PREF_LABEL, PROOF
from app.domain.imports import RowProblem
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from app.domain.contents import Content
    from app.domain.imports import Entry, Reading
    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.domain.statements import Statement
# The links of rows, with the column that gives each.
_LINKS = {
    TERMS + "territoryOf": "court",
    TERMS + "covers": "commune",
    TERMS + "partOfCommune": "commune",
    TERMS + "siteCommune": "seat",
    TERMS + "attachedTo": "attachedTo",
}
# The sources whose rows must lead to what is held; a list of courts may come before that of communes.
_LINKED = frozenset({"structures", "territories"})
# Every source whose rows are looked up; the others are compared with what these say.
CHECKED = (*sorted(_LINKED), "courts")
_UNKNOWN = {
    "court": "unknown-court",
    "commune": "unknown-commune",
    "seat": "unknown-commune",
    "attachedTo": "unknown-structure",
}
_TEXT = TERMS + "statedBy"
_TYPE = TERMS + "structureType"
# What a thing has once: two sources that give it differently cannot both be right.
_SINGLE = {
    PREF_LABEL: "label",
    NOTATION: "identifier",
    _TYPE: "type",
    TERMS + "siteCommune": "seat",
    PROOF: "proof",
}


class LinkedReader(Protocol):
    """What rows are looked up in."""

    def live_rows(self, entities: Iterable[str]) -> dict[str, list[Row]]:
        """Return the rows of these entities that no commit has retracted."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class _Refusal(NamedTuple):
    """Why a row is rejected: code, column, value, sentence."""

    code: str
    column: str
    value: str
    cause: Text


class LinkedRows:
    """Checks the rows of a reading against what the home holds."""

    def __init__(self, reader: LinkedReader, namespace: Namespace) -> None:
        """Give the rows and the base of the IRIs."""
        self._reader = reader
        self._namespace = namespace

    def checked(self, reading: Reading, edition: date) -> Reading:
        """Return the reading with the rows that cannot stand moved to the rejected ones, with row, column and cause."""
        by_row: dict[int, list[Entry]] = {}
        for entry in reading.entries:
            by_row.setdefault(entry.row, []).append(entry)
        held = _Held(self._reader, {entry.entity for entry in reading.entries})
        rejected: list[RowProblem] = []
        warnings: list[RowProblem] = []
        for row, entries in by_row.items():
            refusal = next(self._refusals(reading.source, entries, edition, held), None)
            if refusal is not None:
                problem = RowProblem(
                    row, refusal.column, refusal.value, refusal.cause, refusal.code, entries[0].notation
                )
                rejected.append(problem)
            elif reading.source in _LINKED:
                warnings += self._texts_not_held(row, entries, held)
        gone = {problem.row for problem in rejected}
        return replace(
            reading,
            entries=tuple(entry for entry in reading.entries if entry.row not in gone),
            rejected=tuple(sorted((*reading.rejected, *rejected), key=lambda each: each.row or 0)),
            warnings=tuple(sorted((*reading.warnings, *warnings), key=lambda each: each.row or 0)),
        )

    def _refusals(self, source: str, entries: Iterable[Entry], edition: date, held: _Held) -> Iterator[_Refusal]:
        types: list[str] = []
        courts: list[str] = []
        for entry in entries:
            span = _span(entry, edition)
            for each in statements(entry.content):
                if source in _LINKED and each.predicate in _LINKS and not held.in_file(each.value):
                    yield from self._link(each, span, edition, held)
                if each.predicate == TERMS + "territoryOf":
                    courts.append(each.value)
                elif each.predicate == TERMS + "coveredType":
                    types.append(each.value)
            yield from _disagreements(source, entry, span, held)
        yield from _other_type(courts, types, held)

    def _link(self, link: Statement, span: Span, edition: date, held: _Held) -> Iterator[_Refusal]:
        column, rows = _LINKS[link.predicate], held.rows(link.value)
        thing = self._namespace.parse(link.value)
        kind, key = (thing.kind, thing.key) if thing else ("", link.value)
        if not rows:
            yield _Refusal(_UNKNOWN[column], column, key, _unknown(kind, key))
            return
        days = [span.start, *([edition] if span.holds_on(edition) else [])]
        for day in filter(None, days):
            dates = _out_of_force(rows, day)
            if dates is not None:
                yield _Refusal("not-in-force", column, key, _not_then(kind, key, day, dates))
                return

    def _texts_not_held(self, row: int, entries: Iterable[Entry], held: _Held) -> list[RowProblem]:
        named = {each.value for entry in entries for each in statements(entry.content) if each.predicate == _TEXT}
        found = []
        for iri in sorted(named):
            if not held.rows(iri):
                key = iri.rpartition("/")[2]
                cause = Text(
                    f"Le texte « {key} » n’est pas tenu ici : le lien est gardé, il ne mène à rien.",
                    f"The text “{key}” is not held here: the link is kept, it leads nowhere.",
                )
                found.append(RowProblem(row, "text", key, cause, "text-not-held"))
        return found


class _Held:
    """What the home says of the things that a file names, each read once."""

    def __init__(self, reader: LinkedReader, in_file: set[str]) -> None:
        self._reader = reader
        self._in_file = in_file
        self._rows: dict[str, list[Row]] = {}

    def in_file(self, iri: str) -> bool:
        """Tell whether the file itself describes a thing."""
        return iri in self._in_file

    def rows(self, iri: str) -> list[Row]:
        """Return the live rows of a thing, derived facts left out."""
        if iri not in self._rows:
            found = self._reader.live_rows([iri]).get(iri, [])
            self._rows[iri] = [row for row in found if row.source != RESOLUTION_SOURCE]
        return self._rows[iri]

    def content(self, row: Row) -> Content:
        """Return what a row says."""
        return self._reader.content(row.holding.content)


def _span(entry: Entry, edition: date) -> Span:
    return entry.dated.span(edition) if entry.dated is not None else Span(edition, None)


def _out_of_force(rows: Iterable[Row], day: date) -> str | None:
    """Return the dates of a thing that is not in force on a day; None when it is, or when nothing tells it is not."""
    spans = [row.holding for row in rows]
    if any(holding.span.holds_on(day) for holding in spans):
        return None
    first = min(spans, key=lambda holding: str(holding.span.start or ""))
    start = first.span.start
    if start is not None and day < start and first.start in {Certainty.ATTESTED, Certainty.UNKNOWN}:
        return None
    return " ; ".join(f"{holding.span.start or '…'} → {holding.span.end or '…'}" for holding in spans)


def _unknown(kind: str, key: str) -> Text:
    return Text(
        f"Aucune chose de genre « {kind} » n’a ici la clé « {key} ». Vérifier la clé, ou importer d’abord ce qui la "
        "décrit (courts, structures, communes).",
        f"Nothing of kind “{kind}” has the key “{key}” here. Check the key, or first import what describes it (courts, "
        "structures, communes).",
    )


def _not_then(kind: str, key: str, day: date, dates: str) -> Text:
    return Text(
        f"{kind} « {key} » n’est pas en vigueur le {day} (en vigueur : {dates}, fin exclue). Corriger les dates de la "
        "ligne, ou nommer ce qui lui a succédé.",
        f"{kind} “{key}” is not in force on {day} (in force: {dates}, end excluded). Correct the dates of the row, or "
        "name what succeeded it.",
    )


def _other_type(courts: Iterable[str], types: Iterable[str], held: _Held) -> Iterator[_Refusal]:
    """A coverage is complete for the type of the court that the row names, and for no other."""
    for court in courts:
        known = {
            each.value for row in held.rows(court) for each in statements(held.content(row)) if each.predicate == _TYPE
        }
        for wanted in types:
            if known and wanted not in known:
                said, own = wanted.partition("-")[2], ", ".join(sorted(each.partition("-")[2] for each in known))
                yield _Refusal(
                    "other-type",
                    "type",
                    said,
                    Text(
                        f"La ligne dit {said}, mais {court.rpartition('/')[2]} est ici de type {own}. Corriger l’un.",
                        f"The row says {said}, but {court.rpartition('/')[2]} is of type {own} here. Correct one.",
                    ),
                )


def _disagreements(source: str, entry: Entry, span: Span, held: _Held) -> Iterator[_Refusal]:
    """Yield the single-valued properties that another source gives otherwise on a same day."""
    own = _singles(entry.content)
    for row in held.rows(entry.entity):
        if row.source == source or not row.holding.span.overlaps(span):
            continue
        other = _singles(held.content(row))
        for name, value in own.items():
            if name in other and other[name] != value:
                column = _SINGLE[name[1]]
                yield _Refusal(
                    "sources-disagree",
                    column,
                    value,
                    Text(
                        f"La source « {source} » donne {column} « {value} », la source « {row.source} » donne "
                        f"« {other[name]} », les mêmes jours. Corriger l’une des deux.",
                        f"The source “{source}” gives {column} “{value}”, the source “{row.source}” gives "
                        f"“{other[name]}”, over the same days. Correct one of the two.",
                    ),
                )


def _singles(content: Content) -> dict[tuple[str, str, str], str]:
    return {
        (each.subject, each.predicate, each.language or ""): each.value
        for each in statements(content)
        if each.predicate in _SINGLE
    }
