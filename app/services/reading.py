"""Reading one thing: what it is on a day, as known after a commit, and what to say when it is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.contents import EMPTY, Content
from app.domain.dates import Certainty
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import Gone, NotFound
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import holding_on
from app.domain.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.services.ports import EntityReader


@dataclass(frozen=True, slots=True)
class Moment:
    """When a question is asked: the day, whether the caller named it, the commit, and for which audience."""

    day: date
    known: int
    audience: str
    asked_day: bool = False
    asked_known: bool = False
    settled: bool = field(default=False, compare=False)  # no later commit can change what was known then

    @property
    def lasting(self) -> bool:
        """Whether what is asked can never change: a day that was named, as known at a moment that is past."""
        return self.asked_day and self.settled


@dataclass(frozen=True, slots=True)
class Description:
    """One thing on one day: its content (all sources together) and the dates of its state."""

    entity: str
    kind: str
    key: str
    content: Content
    state: Row  # of the source that describes it
    spans: tuple[Row, ...]  # the rows of that source known at that moment, in order of time
    in_force: bool
    moment: Moment

    def texts(self, predicate: str) -> dict[str, str]:
        """Return the values of a predicate of the thing by language; without language under an empty tag."""
        return {
            each.language or "": each.value
            for each in statements(self.content)
            if each.subject == self.entity and each.predicate == predicate
        }

    @property
    def label(self) -> Text:
        """The label in both languages; the one that exists stands for the other."""
        found = self.texts(SKOS + "prefLabel")
        french = found.get("fr") or next(iter(found.values()), self.key)
        return Text(french, found.get("en") or french)

    @property
    def notation(self) -> str:
        """The code; the key for a thing without one."""
        return self.texts(SKOS + "notation").get("") or self.key


class Reading:
    """Answers what a thing is, from the rows of the projection."""

    def __init__(self, reader: EntityReader, namespace: Namespace) -> None:
        """Give the rows and the base of the IRIs."""
        self._reader = reader
        self.namespace = namespace

    def describe(self, kind: str, key: str, moment: Moment) -> Description:
        """Return a thing on a day.

        Raises ``NotFound`` (``unknown``, ``not-in-force``, ``not-known-yet``) or ``Gone`` (``recorded-by-mistake``).
        """
        entity = self.namespace.mint(kind, key)
        every = self._reader.rows_ever(entity, moment.audience)
        known = [row for row in every if row.known_at(moment.known)]
        if not known:
            raise _nothing_known(entity, every, moment)
        holding = holding_on(known, moment.day)
        states = _states(known)
        if not holding:
            _refuse_outside(entity, states, moment)
        chosen = holding or [row for row in known if row.holding.span == states[-1].holding.span]
        main = _states(chosen)[-1]
        content = EMPTY
        for row in chosen:
            content = content | self._reader.content(row.holding.content)
        return Description(entity, kind, key, content, main, tuple(states), bool(holding), moment)


def _states(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that describe the thing, in order of time; derived facts come after any other source."""
    own = [row for row in rows if row.source != RESOLUTION_SOURCE] or list(rows)
    return sorted(own, key=lambda row: (row.holding.span.start is not None, str(row.holding.span.start), row.source))


def _nothing_known(entity: str, every: list[Row], moment: Moment) -> NotFound | Gone:
    if any(row.recorded_by <= moment.known for row in every):
        return Gone(
            "recorded-by-mistake",
            Text(
                f"{entity} a été enregistré par erreur puis retiré : il n'a d'état à aucune date.",
                f"{entity} was recorded by mistake and withdrawn: it has no state at any date.",
            ),
        )
    return NotFound(
        "unknown",
        Text(
            f"Rien n'est connu ici sous l'adresse {entity}. Vérifier le code, ou chercher dans la liste.",
            f"Nothing is known here at {entity}. Check the code, or look in the list.",
        ),
    )


def _refuse_outside(entity: str, states: list[Row], moment: Moment) -> None:
    """Without a date asked the last state is served; with one, the caller is told when the thing is in force."""
    first = states[0].holding
    before = first.span.start is not None and moment.day < first.span.start
    if before and first.start in (Certainty.ATTESTED, Certainty.UNKNOWN):
        raise NotFound(
            "not-known-yet",
            Text(
                f"{entity} n'est connu ici que depuis le {first.span.start} (attesté) : rien n'est dit d'avant.",
                f"{entity} is known here only since {first.span.start} (attested): nothing tells what it was before.",
            ),
            {"knownFrom": str(first.span.start)},
        )
    if moment.asked_day:
        raise NotFound(
            "not-in-force",
            Text(
                f"{entity} n'est pas en vigueur le {moment.day}.",
                f"{entity} is not in force on {moment.day}.",
            ),
            {"spans": [span_json(row) for row in states]},
        )


def span_json(row: Row) -> dict[str, object]:
    """Return the dates of a state for machines; ``validTo`` is excluded."""
    span = row.holding.span
    return {
        "validFrom": span.start.isoformat() if span.start else None,
        "validTo": span.end.isoformat() if span.end else None,
        "startCertainty": row.holding.start.value,
        "endCertainty": row.holding.end.value,
    }
