"""Competence: which courts are competent for a commune, in a matter, on a day, as the territories held here state it.

Three answers, never mixed: *held* (territories name the commune, whole or in part), *not held* (nothing is known here
for that day: an answer of its own, not an error), *ambiguous* (the code names communes of two kinds: which one?).
The court is read in the territories and nowhere else: never guessed from the seat, the department or a neighbour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.competences import Coverage, Territory, Unit, coverage_of, territory_of, type_of, unit_of
from app.domain.dates import Certainty
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import NotFound
from app.domain.importers.communes import department_of
from app.domain.importers.territories import COVERAGE, PART, TERRITORY, UNITS
from app.domain.language import Text
from app.domain.moves import When
from app.services.competence_answers import (
    Answer,
    Asked,
    Competent,
    Place,
    words_ambiguous,
    words_held,
    words_not_held,
)
from app.services.crosswalk import joined_days
from app.services.reading import span_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.iris import Namespace
    from app.domain.projections import Projection
    from app.domain.rows import Row
    from app.services.reading import Moment

_REMEMBERED = 20_000  # contents of territories, coverages and units


class CompetenceReader(Protocol):
    """What competence is read from."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""


class Names(Protocol):
    """Names things and terms at a moment."""

    def at(self, when: When, audience: str) -> Callable[[str], Text]:
        """Return what names an IRI at a moment."""


class Succession(Protocol):
    """What became of a code."""

    def project(self, kind: str, key: str, start: date, goal: date, moment: Moment) -> Projection | None:
        """Answer what a code of one date is at another; None when no such code was ever known."""


class Competence:
    """Answers from the territories of the projection, on any day, as known after any commit."""

    def __init__(self, reader: CompetenceReader, names: Names, succession: Succession, namespace: Namespace) -> None:
        """Give the rows, the names, what became of codes, and the base of the IRIs."""
        self._reader = reader
        self._names = names
        self._succession = succession
        self._namespace = namespace
        self._territories: dict[str, Territory] = {}
        self._coverages: dict[str, Coverage] = {}
        self._units: dict[tuple[str, str], Unit] = {}

    def answer(self, asked: Asked, moment: Moment) -> Answer:
        """Answer who is competent.

        Raises ``NotFound``: ``unknown-commune`` when no unit ever bore that code here, ``commune-not-in-force`` (with
        its dates) when none does on the day.
        """
        places = self._places(asked, moment)
        standing = [place for place in places if place.standing != "closed"]
        if not standing:
            raise _closed(asked, places, moment, self._successors(places, moment)) if places else _unknown(asked)
        if len(standing) > 1:
            return Answer("ambiguous", words_ambiguous(asked, standing), asked, None, choices=tuple(standing))
        return self._of(asked, standing[0], moment)

    def _of(self, asked: Asked, place: Place, moment: Moment) -> Answer:
        coverages = [
            coverage
            for coverage in self._coverages_on(moment)
            if coverage.department == (place.unit.department or department_of(place.code))
            and asked.matter in {"", coverage.matter}
            and asked.type in {"", coverage.type}
        ]
        complete = {(coverage.type, coverage.matter) for coverage in coverages}
        found = [
            competent
            for row in self._reader.listed(TERRITORY, moment.day, moment.known, moment.audience)
            for competent in self._competent(row, place, moment, complete)
            if asked.matter in {"", competent.matter} and asked.type in {"", competent.type}
        ]
        found.sort(key=lambda each: (each.matter != "general", each.matter, each.type, each.relation, each.court))
        if not found:
            words = words_not_held(asked, moment, complete=bool(complete))
            return Answer("not-held", words, asked, place, (), tuple(coverages))
        return Answer("held", words_held(found, place), asked, place, tuple(found), tuple(coverages))

    def _successors(self, places: Sequence[Place], moment: Moment) -> list[dict[str, object]]:
        """Return what carries today the units that had ended, as far as it is held."""
        found: dict[str, dict[str, object]] = {}
        for place in places:
            ends = [row.holding.span.end for row in place.rows if row.holding.span.end is not None]
            ended = max((end for end in ends if end <= moment.day), default=None)
            if ended is None:
                continue
            last = ended - timedelta(days=1)
            projected = self._succession.project(place.kind, place.code, last, moment.day, moment)
            for target in projected.targets if projected else ():
                thing = target.thing
                found[thing.id] = {
                    "id": thing.id,
                    "kind": thing.kind,
                    "notation": thing.notation,
                    "label": thing.label,
                }
        return list(found.values())

    def _competent(self, row: Row, place: Place, moment: Moment, complete: set[tuple[str, str]]) -> Iterator[Competent]:
        territory = self._territory(row)
        for covered in (territory.covers & {place.id, place.unit.parent}) | territory.others:
            relation = self._relation(covered, place, moment)
            if relation is None:
                continue
            name = self._names.at(_when(moment), moment.audience)
            kind = self._type_of(territory.court, moment)
            rows = [each for each in self._known(row.entity, moment) if covered in self._territory(each).covers]
            yield Competent(
                court=territory.court,
                court_name=name(territory.court),
                type=kind,
                matter=territory.matter,
                territory=row.entity,
                place=covered,
                place_name=name(covered),
                relation=relation,
                days=tuple(days for days in joined_days(rows) if days.hold_on(moment.day)),
                texts=tuple((text, name(text)) for text in territory.texts),
                proof=territory.proof,
                sources=territory.sources,
                complete=(kind, territory.matter) in complete,
            )

    def _relation(self, covered: str, place: Place, moment: Moment) -> str | None:
        """Tell how what a territory names is tied to the place: itself, what it is part of, a part of it, or not."""
        if covered == place.id:
            return "whole"
        if covered == place.unit.parent:
            return "through"
        thing = self._namespace.parse(covered)
        if thing is None or thing.kind == "commune" or (thing.kind == PART and not thing.key.startswith(place.code)):
            return None
        return "part" if self._unit(covered, moment).parent == place.id else None

    def _places(self, asked: Asked, moment: Moment) -> list[Place]:
        found = []
        for kind in UNITS:
            if asked.kind not in {"", kind}:
                continue
            iri = self._namespace.mint(kind, asked.code)
            rows = self._known(iri, moment)
            if rows:
                label = self._names.at(_when(moment), moment.audience)(iri)
                unit = self._unit(iri, moment)
                found.append(Place(iri, kind, asked.code, label, _standing(rows, moment.day), tuple(rows), unit))
        return found

    def _unit(self, iri: str, moment: Moment) -> Unit:
        """Return what a unit is said to be, by the row of the day, else the nearest."""
        rows = self._known(iri, moment)
        if not rows:
            return Unit()
        row = next((row for row in rows if row.holding.span.holds_on(moment.day)), rows[-1])
        key = (iri, row.holding.content)
        if key not in self._units:
            _bound(self._units)
            self._units[key] = unit_of(iri, self._reader.content(row.holding.content))
        return self._units[key]

    def _type_of(self, court: str, moment: Moment) -> str:
        rows = self._known(court, moment)
        holding = [row for row in rows if row.holding.span.holds_on(moment.day)] or rows[-1:]
        types = [type_of(court, self._reader.content(row.holding.content)) for row in holding]
        return next(filter(None, types), "")

    def _territory(self, row: Row) -> Territory:
        digest = row.holding.content
        if digest not in self._territories:
            _bound(self._territories)
            self._territories[digest] = territory_of(row.entity, self._reader.content(digest))
        return self._territories[digest]

    def _coverages_on(self, moment: Moment) -> list[Coverage]:
        found = []
        for row in self._reader.listed(COVERAGE, moment.day, moment.known, moment.audience):
            digest = row.holding.content
            if digest not in self._coverages:
                _bound(self._coverages)
                self._coverages[digest] = coverage_of(row.entity, self._reader.content(digest))
            found.append(self._coverages[digest])
        return found

    def _known(self, entity: str, moment: Moment) -> list[Row]:
        rows = [
            row
            for row in self._reader.rows_ever(entity, moment.audience)
            if row.known_at(moment.known) and row.source != RESOLUTION_SOURCE
        ]
        return sorted(rows, key=lambda row: str(row.holding.span.start or ""))


def _bound(remembered: dict[Any, Any]) -> None:
    if len(remembered) > _REMEMBERED:
        remembered.clear()


def _when(moment: Moment) -> When:
    return When(moment.day, moment.known)


def _standing(rows: Sequence[Row], day: date) -> str:
    if any(row.holding.span.holds_on(day) for row in rows):
        return "in-force"
    first = rows[0].holding
    before = first.span.start is not None and day < first.span.start
    return "not-known-yet" if before and first.start in {Certainty.ATTESTED, Certainty.UNKNOWN} else "closed"


def _unknown(asked: Asked) -> NotFound:
    return NotFound(
        "unknown-commune",
        Text(
            f"Aucune commune n'a ici le code « {asked.code} ». Donner le code officiel géographique de cinq signes "
            "(01033, 2A004), zéro de tête compris.",
            f"No commune has the code '{asked.code}' here. Give the official geographic code of five signs (01033, "
            "2A004), leading zero included.",
        ),
        {"code": asked.code, "kind": asked.kind or None},
    )


def _closed(asked: Asked, places: Sequence[Place], moment: Moment, successors: list[dict[str, object]]) -> NotFound:
    names = ", ".join(place.name.fr for place in places)
    english = ", ".join(place.name.en for place in places)
    heirs = ", ".join(str(each["notation"]) for each in successors)
    after = (
        Text(f"lui succède : {heirs}", f"succeeded by: {heirs}")
        if heirs
        else Text("son successeur n'est pas tenu ici", "its successor is not held here")
    )
    return NotFound(
        "commune-not-in-force",
        Text(
            f"{names} n'est pas en vigueur le {moment.day} ({after.fr}). Voir ses dates, ou demander son successeur.",
            f"{english} is not in force on {moment.day} ({after.en}). See its dates, or ask for what succeeds it.",
        ),
        {
            "code": asked.code,
            "spans": [span_json(row) for place in places for row in place.rows],
            "successors": successors,
        },
    )
