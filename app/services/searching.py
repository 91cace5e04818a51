"""The search: from words that people type to the things they name, on a day, as known after a commit, for an audience.

Nothing that an audience may not see counts: the order of two results depends on those two alone, and whether other
spellings are tried depends on what the audience was given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import InvalidInput
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import statement
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.rows import Row
    from app.services.ports import EntityReader
    from app.services.reading import Moment

LONGEST = 200  # characters of what is typed
STATUSES = ("in-force", "all", "closed")
_REMEMBERED = 50_000  # hits
_LINES = 10_000  # of answers, some 1.5 kB each
COMPLETIONS = 10


class How(StrEnum):
    """How the words were looked for: as they are, as beginnings, with errors of typing; or as they are being typed."""

    WORDS = "words"
    BEGINNINGS = "beginnings"
    NEARBY = "nearby"
    TYPING = "typing"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: words, among the things of one kind or of all (None), in force, closed, or both."""

    text: str
    kind: str | None = None
    status: str = STATUSES[0]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, and where: 0 code, 1 label, 2 how they begin, 3 words, 4 stems, 5 notes, 6+ guesses."""

    entity: str
    kind: str
    place: int

    @property
    def where(self) -> str:
        """Where the words were found, in one word."""
        return "code" if self.place == 0 else "note" if self.place == _NOTE else "label"


_NOTE = 5


class SearchReader(Protocol):
    """The index."""

    def hits(self, asked: Asked, how: How, moment: Moment, limit: int | None = None) -> list[Hit]:
        """Return what is found, best first; every word is found in the rows of the thing, not always in the same."""

    def typed_at_once(self, asked: Asked, moment: Moment, limit: int) -> list[Hit] | None:
        """Return what is found of what is being typed if that takes a millisecond at most, else None."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found, best first, and how."""

    hits: tuple[Hit, ...]
    how: How

    @property
    def kinds(self) -> dict[str, int]:
        """How many things of each kind, the most first."""
        counts: dict[str, int] = {}
        for hit in self.hits:
            counts[hit.kind] = counts.get(hit.kind, 0) + 1
        return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the answer: the thing found, with the state in force on the day, or the last one."""

    hit: Hit
    notation: str
    label: str
    row: Row
    in_force: bool

    def to_json(self) -> dict[str, object]:
        """Return the line for machines; ``validTo`` is excluded."""
        span = self.row.holding.span
        return {
            "id": self.hit.entity,
            "kind": self.hit.kind,
            "notation": self.notation,
            "label": self.label,
            "inForce": self.in_force,
            "validFrom": span.start.isoformat() if span.start else None,
            "validTo": span.end.isoformat() if span.end else None,
            "startCertainty": self.row.holding.start.value,
            "where": self.hit.where,
        }


class Search:
    """Answers searches from the index and the rows of the projection; safe in several threads."""

    def __init__(self, index: SearchReader, reader: EntityReader, namespace: Namespace) -> None:
        """Give the index, the rows and the base of the IRIs."""
        self._index = index
        self._reader = reader
        self._namespace = namespace
        self._lines: dict[tuple[str, int, date, int, str], tuple[Result, bytes]] = {}
        self._found: Remembered[tuple[object, ...], Found] = Remembered(_REMEMBERED)

    def find(self, asked: Asked, moment: Moment, kinds: Mapping[str, Kind]) -> Found:
        """Return everything that is found: by words; if nothing is, by their beginnings, then with errors of typing.

        Raises ``InvalidInput`` (``query-required``, ``query-too-long``, ``invalid-status``).
        """
        wanted = signed(checked(asked), kinds)
        key = (wanted, moment.day, moment.known, moment.audience)
        kept = self._found.get(key)
        if kept is None:
            found = self._find(wanted, moment)
            kept = self._found.keep(key, found, len(found.hits) + 1)
        return kept

    def _find(self, asked: Asked, moment: Moment) -> Found:
        for how in (How.WORDS, How.BEGINNINGS, How.NEARBY):
            hits = self._index.hits(asked, how, moment)
            if hits:
                return Found(tuple(hits), how)
        return Found((), How.WORDS)

    def completions(self, asked: Asked, moment: Moment, kinds: Mapping[str, Kind]) -> list[Result]:
        """Return what may be meant by words of which the last one is still being typed."""
        wanted = signed(checked(asked), kinds)
        return self.results(self._index.hits(wanted, How.TYPING, moment, COMPLETIONS), moment)

    def completions_json(self, asked: Asked, moment: Moment, kinds: Mapping[str, Kind]) -> bytes:
        """Return the same for machines."""
        wanted = signed(checked(asked), kinds)
        return self._json(self._index.hits(wanted, How.TYPING, moment, COMPLETIONS), moment)

    def completions_at_once(self, asked: Asked, moment: Moment, kinds: Mapping[str, Kind]) -> bytes | None:
        """Return the same when it takes but a millisecond, so that it may be done between two answers; else None."""
        hits = self._index.typed_at_once(signed(checked(asked), kinds), moment, COMPLETIONS)
        return None if hits is None else self._json(hits, moment)

    def _json(self, hits: Iterable[Hit], moment: Moment) -> bytes:
        return b'{"items": [%b]}' % b", ".join(self._line(hit, moment)[1] for hit in hits)

    def results(self, hits: Sequence[Hit], moment: Moment) -> list[Result]:
        """Return the lines of some hits."""
        return [self._line(hit, moment)[0] for hit in hits]

    def _line(self, hit: Hit, moment: Moment) -> tuple[Result, bytes]:
        """Return the line of a hit and its JSON, made once for a moment: people type the same beginnings."""
        key = (hit.entity, hit.place, moment.day, moment.known, moment.audience)
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) > _LINES:
                self._lines.clear()
            result = self._result(hit, moment)
            line = self._lines[key] = (result, json.dumps(result.to_json(), ensure_ascii=False).encode())
        return line

    def _result(self, hit: Hit, moment: Moment) -> Result:
        rows = _told(self._reader.rows_of(hit.entity, moment.day, moment.known, moment.audience))
        in_force = bool(rows)
        if not rows:
            ever = self._reader.rows_ever(hit.entity, moment.audience)
            known = _told(row for row in ever if row.known_at(moment.known))
            last = max(map(_order, known))
            rows = [row for row in known if _order(row) == last]
        rows.sort(key=lambda row: row.source)
        labels, notation, described = self._named(hit.entity, rows)
        thing = self._namespace.parse(hit.entity)
        key = thing.key if thing else hit.entity
        label = labels.get("fr") or next(iter(labels.values()), key)
        return Result(hit, notation or key, label, described, in_force)

    def _named(self, entity: str, rows: list[Row]) -> tuple[dict[str, str], str, Row]:
        """Return the labels by language, the code, and the row that gives the first label."""
        labels: dict[str, str] = {}
        codes: list[str] = []
        described: list[Row] = []
        code, label = (f"<{entity}> <{SKOS}{name}> ".encode() for name in ("notation", "prefLabel"))
        for row in rows:
            for line in self._reader.content(row.holding.content).lines:
                if line.startswith(code):
                    codes.append(statement(line).value)
                elif line.startswith(label):
                    said = statement(line)
                    labels.setdefault(said.language or "", said.value)
                    described.append(row)
        return labels, codes[0] if codes else "", (described or rows)[0]


def _told(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that describe a thing: what is derived from them names nothing."""
    return [row for row in rows if row.source != RESOLUTION_SOURCE]


def _order(row: Row) -> tuple[str, str]:
    span = row.holding.span
    return str(span.start or ""), str(span.end or "9999")


def checked(asked: Asked) -> Asked:
    """Refuse what cannot be looked for; see :meth:`Search.find`."""
    if not asked.text.strip():
        raise InvalidInput(
            "query-required",
            Text(
                "Donner ce qu'il faut chercher : /search?q=vol (un code, un mot, plusieurs mots).",
                "Give what to search for: /search?q=vol (a code, a word, several words).",
            ),
            {"parameter": "q"},
        )
    if len(asked.text) > LONGEST:
        raise InvalidInput(
            "query-too-long",
            Text(
                f"La recherche a plus de {LONGEST} caractères : garder les mots qui comptent.",
                f"The search has over {LONGEST} characters: keep the words that matter.",
            ),
            {"parameter": "q"},
        )
    if asked.status not in STATUSES:
        raise InvalidInput(
            "invalid-status",
            Text(
                f"« status » vaut « {asked.status} » : donner {', '.join(STATUSES)}.",
                f"'status' is '{asked.status}': give {', '.join(STATUSES)}.",
            ),
            {"parameter": "status"},
        )
    return asked


def signed(asked: Asked, kinds: Mapping[str, Kind]) -> Asked:
    """Read a code as pages write it, its sign before it: "NATINF 7" is the code 7 among the offences."""
    first, _, rest = asked.text.strip().partition(" ")
    if asked.kind is None and rest.strip():
        for kind in kinds.values():
            if kind.sign and kind.sign.casefold() == first.casefold():
                return Asked(rest.strip(), kind.name, asked.status)
    return asked
