"""Reading one thing: what it is on a day, as known after a commit, and what to say when it is not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.contents import EMPTY, Content
from app.domain.dates import Certainty
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import Gone, NotFound
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import statements
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.domain.successors import Successors
    from app.services.ports import EntityReader, Followed

_SPANS_TOLD = 20
_REMEMBERED = 4_000  # contents, descriptions


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
class AskedStates:
    """The states that are asked: of which kinds and things, and which graphs make the dataset (all, when none)."""

    kinds: tuple[str, ...]
    things: tuple[str, ...]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """One thing on one day: its content (all sources together) and the dates of its state."""

    entity: str
    kind: str
    key: str
    content: Content
    digests: tuple[str, ...]  # of the contents that are joined in it
    state: Row  # of the source that describes it
    previous: Row | None  # the state before it and the state after it, as known at that moment
    following: Row | None
    in_force: bool
    moment: Moment
    successors: Successors | None = None  # what directly follows it, when it is closed on the day

    @property
    def nearby(self) -> tuple[Row, ...]:
        """The state with its neighbours, in order of time; all of them are told by its history."""
        return tuple(row for row in (self.previous, self.state, self.following) if row is not None)

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

    def __init__(self, reader: EntityReader, namespace: Namespace, succession: Followed | None = None) -> None:
        """Give the rows, the base of the IRIs, and what tells the successors of closed things."""
        self._reader = reader
        self._succession = succession
        self.namespace = namespace
        self._contents: Remembered[tuple[str, ...], Content] = Remembered(_REMEMBERED)
        # What was known after a commit never changes, so a description stays right whatever is published later.
        self._described: Remembered[tuple[object, ...], Description] = Remembered(_REMEMBERED)

    def is_known(self, entity: str, moment: Moment) -> bool:
        """Tell whether any source had said anything of a thing, for whatever day, as known at a moment."""
        ever = self._reader.rows_ever(entity, moment.audience)
        return any(row.recorded_by <= moment.known for row in ever)

    def describe(self, kind: str, key: str, moment: Moment) -> Description:
        """Return a thing on a day.

        Raises ``NotFound`` (``unknown``, ``not-in-force``, ``not-known-yet``) or ``Gone`` (``recorded-by-mistake``).
        """
        asked = (kind, key, moment.day, moment.known, moment.audience, moment.asked_day)
        kept = self._described.get(asked) or self._described.keep(asked, self._describe(kind, key, moment))
        return replace(kept, moment=moment)

    def _describe(self, kind: str, key: str, moment: Moment) -> Description:
        entity = self.namespace.mint(kind, key)
        holding = self._reader.rows_of(entity, moment.day, moment.known, moment.audience)
        chosen = holding or self._last(entity, moment)
        state = state_of(chosen)
        digests = tuple(dict.fromkeys(row.holding.content for row in chosen))
        previous, following = self._around(entity, state, moment)
        followed = None
        if self._succession is not None and not holding:
            followed = self._succession.successors([entity], moment.day, moment.known, moment.audience).get(entity)
        return Description(
            entity,
            kind,
            key,
            self._content(digests),
            digests,
            state,
            previous,
            following,
            bool(holding),
            moment,
            followed,
        )

    def _content(self, digests: tuple[str, ...]) -> Content:
        """Return contents joined; they are named by their hash, so what is remembered of them is always right."""
        found = self._contents.get(digests)
        if found is None:
            found = EMPTY
            for digest in digests:
                content = self._reader.content(digest)
                found = found | content if found.lines else content
            self._contents.keep(digests, found)
        return found

    def _around(self, entity: str, state: Row, moment: Moment) -> tuple[Row | None, Row | None]:
        """Return the states next to one, of whatever source."""
        span = state.holding.span
        before = self._reader.before(entity, span.start, moment.known, moment.audience) if span.start else []
        after = self._reader.after(entity, span.end, moment.known, moment.audience) if span.end else []
        return (_latest(before) if before else None), (_states(after)[0] if after else None)

    def _last(self, entity: str, moment: Moment) -> list[Row]:
        """Return the rows of the last state of a thing that is not in force on the day, unless that is an error."""
        before = self._reader.before(entity, moment.day, moment.known, moment.audience)
        after = self._reader.after(entity, moment.day, moment.known, moment.audience, every=True)
        if not before and not after:
            raise nothing_known(entity, self._reader.first_recorded(entity, moment.audience), moment)
        if not before:
            _refuse_before(entity, _states(after)[0])
        if moment.asked_day:
            raise self._not_in_force(entity, moment)
        span = _latest([*before, *after]).holding.span
        day = span.start or (span.end - timedelta(days=1) if span.end else moment.day)
        rows = self._reader.rows_of(entity, day, moment.known, moment.audience)
        return [row for row in rows if row.holding.span == span]

    def _not_in_force(self, entity: str, moment: Moment) -> NotFound:
        """Say when a thing is in force: the states nearest to the day, and where all of them are."""
        known = [row for row in self._reader.rows_ever(entity, moment.audience) if row.known_at(moment.known)]
        states = _states(known)
        place = sum(1 for row in states if row.holding.span.start is None or row.holding.span.start <= moment.day)
        first = max(0, min(place - _SPANS_TOLD // 2, len(states) - _SPANS_TOLD))
        thing = self.namespace.parse(entity)
        history = f"/doc/{thing.kind}/{quote(thing.key, safe='-._~')}/history" if thing else None
        return NotFound(
            "not-in-force",
            Text(
                f"{entity} n'est pas en vigueur le {moment.day}.",
                f"{entity} is not in force on {moment.day}.",
            ),
            {
                "spans": [span_json(row) for row in states[first : first + _SPANS_TOLD]],
                "states": len(states),
                "history": history,
            },
        )


def _states(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that describe the thing, in order of time; derived facts come after any other source."""
    own = [row for row in rows if row.source != RESOLUTION_SOURCE] or list(rows)
    return sorted(own, key=lambda row: (row.holding.span.start is not None, str(row.holding.span.start), row.source))


def state_of(rows: Iterable[Row]) -> Row:
    """Return the row that describes a thing, of those that hold on one day."""
    return _states(rows)[-1]


def _latest(rows: Iterable[Row]) -> Row:
    """Return the row that ends last: of two sources, the one in force until nearest the day, however far that is."""
    return max(rows, key=lambda row: (row.holding.span.end or date.max, row.holding.span.start or date.min, row.source))


def nothing_known(entity: str, recorded: int | None, moment: Moment) -> NotFound | Gone:
    """Return the error of a thing without any state; ``recorded`` is the commit that first recorded one, if any did."""
    if recorded is not None and recorded <= moment.known:
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


def _refuse_before(entity: str, first: Row) -> None:
    """Before an attested start nothing is known here; that is not to say that the thing did not exist."""
    if first.holding.start in (Certainty.ATTESTED, Certainty.UNKNOWN):
        start = first.holding.span.start
        raise NotFound(
            "not-known-yet",
            Text(
                f"{entity} n'est connu ici que depuis le {start} (attesté) : rien n'est dit d'avant.",
                f"{entity} is known here only since {start} (attested): nothing tells what it was before.",
            ),
            {"knownFrom": str(start)},
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
