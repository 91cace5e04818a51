"""The crosswalk: from a code, and the scheme that gives it, to the things that bear it on a day, or on other days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.contents import EMPTY
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import InvalidInput, NotFound
from app.domain.identifiers import Identifier, identifiers_of, nearby_forms
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.services.ports import EntityReader
    from app.services.reading import Moment

LONGEST = 500  # characters of an identifier

# The kinds of what gives codes: a list of identifiers, or a referential whose codes identify its entries.
SCHEME_KINDS = ("identifier-scheme", "referential")
# The official geographic code is a list of identifiers of which the referential of communes is the publication.
_SAME_SCHEME = {"cog": "communes"}


class Codes(Protocol):
    """Look-ups by code, whatever the date."""

    def bearing(self, value: str) -> list[str]:
        """Return the things to which some content, of any date, gives this code."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days over which a code is borne: from (None: not known) to (excluded; None: no end known)."""

    start: date | None
    end: date | None
    certainty: str

    def to_json(self) -> dict[str, object]:
        """Return the days for machines; ``validTo`` is excluded."""
        return {
            "validFrom": self.start.isoformat() if self.start else None,
            "validTo": self.end.isoformat() if self.end else None,
            "startCertainty": self.certainty,
        }

    def hold_on(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A thing that bears a code in one scheme: when, and how it is named."""

    id: str
    kind: str
    key: str
    notation: str
    label: str
    identifier: Identifier
    days: tuple[Days, ...]

    def bears_on(self, day: date) -> bool:
        """Tell whether it bears the code on a day."""
        return any(days.hold_on(day) for days in self.days)

    def to_json(self) -> dict[str, object]:
        """Return the line for machines."""
        return {
            "id": self.id,
            "kind": self.kind,
            "notation": self.notation,
            "label": self.label,
            "scheme": self.identifier.scheme,
            "value": self.identifier.value,
            "spans": [days.to_json() for days in self.days],
        }


@dataclass(frozen=True, slots=True)
class Found:
    """What bears a code: on the day asked, and on other days only."""

    then: tuple[Bearer, ...]
    elsewhen: tuple[Bearer, ...]

    @property
    def things(self) -> int:
        """How many things bear it on the day asked."""
        return len({bearer.id for bearer in self.then})

    def to_json(self) -> dict[str, object]:
        """Return the answer for machines: on the day asked, and what bears the code on other days only."""
        return {
            "total": len(self.then),
            "ambiguous": self.things > 1,
            "items": [bearer.to_json() for bearer in self.then],
            "others": [bearer.to_json() for bearer in self.elsewhen],
        }


class Crosswalk:
    """Answers which things bear a code, from the rows of the projection: any day, as known after any commit."""

    def __init__(self, reader: EntityReader, codes: Codes, namespace: Namespace) -> None:
        """Give the rows, the look-up by code and the base of the IRIs."""
        self._reader = reader
        self._codes = codes
        self._namespace = namespace

    def schemes(self, name: str) -> list[str]:
        """Return the IRIs that a scheme may be named by; an empty name is any scheme: none."""
        names = [name, *filter(None, [_SAME_SCHEME.get(name)])] if name else []
        return [self._namespace.mint(kind, each) for each in names for kind in SCHEME_KINDS]

    def find(self, scheme: str, value: str, moment: Moment) -> Found:
        """Return what bears a code in a scheme (any when empty) at a moment, and what bears it at other dates."""
        wanted = frozenset(self.schemes(scheme))
        bearers = [
            bearer
            for entity in self._codes.bearing(value)
            for bearer in self._bearers(entity, moment)
            if bearer.identifier.value == value and (not wanted or bearer.identifier.scheme in wanted)
        ]
        return Found(
            tuple(bearer for bearer in bearers if bearer.bears_on(moment.day)),
            tuple(bearer for bearer in bearers if not bearer.bears_on(moment.day)),
        )

    def identifiers(self, entity: str, moment: Moment) -> list[Bearer]:
        """Return every identifier that a thing bears or bore, by scheme, as known at a moment."""
        found = self._bearers(entity, moment)
        return sorted(found, key=lambda bearer: (bearer.identifier.scheme, str(bearer.days[0].start or "")))

    def nearby(self, scheme: str, value: str, moment: Moment) -> list[Bearer]:
        """Return what bears, at some date, another way of writing a code that nothing bears."""
        found: dict[tuple[str, Identifier], Bearer] = {}
        for form in nearby_forms(value):
            both = self.find(scheme, form, moment)
            for bearer in (*both.then, *both.elsewhen):
                found[bearer.id, bearer.identifier] = bearer
        return list(found.values())

    def _bearers(self, entity: str, moment: Moment) -> list[Bearer]:
        thing = self._namespace.parse(entity)
        rows = [
            row
            for row in self._reader.rows_ever(entity, moment.audience)
            if row.known_at(moment.known) and row.source != RESOLUTION_SOURCE
        ]
        if thing is None or not rows:
            return []
        contents = {row.holding.content: self._reader.content(row.holding.content) for row in rows}
        borne: dict[Identifier, list[Row]] = {}
        for row in rows:
            for identifier in identifiers_of(contents[row.holding.content]):
                borne.setdefault(identifier, []).append(row)
        notation, label = _named(entity, thing.key, _shown(rows, contents, moment.day))
        return [
            Bearer(entity, thing.kind, thing.key, notation, label, identifier, joined_days(own))
            for identifier, own in borne.items()
        ]


def _shown(rows: Sequence[Row], contents: dict[str, Content], day: date) -> Content:
    """Return what is said of a thing on a day; the last that is said when nothing holds then."""
    holding = [row for row in rows if row.holding.span.holds_on(day)]
    if not holding:
        holding = [max(rows, key=lambda row: str(row.holding.span.start or ""))]
    content = EMPTY
    for row in holding:
        content = content | contents[row.holding.content]
    return content


def _named(entity: str, key: str, content: Content) -> tuple[str, str]:
    notation, labels = key, dict[str, str]()
    for each in statements(content):
        if each.subject == entity and each.predicate == SKOS + "notation":
            notation = each.value
        elif each.subject == entity and each.predicate == SKOS + "prefLabel":
            labels[each.language or ""] = each.value
    return notation, labels.get("fr") or next(iter(labels.values()), key)


def joined_days(rows: Iterable[Row]) -> tuple[Days, ...]:
    """Join the days of rows that follow each other or overlap, whatever their source."""
    ordered = sorted(rows, key=lambda row: str(row.holding.span.start or ""))
    joined: list[Days] = []
    for row in ordered:
        span = row.holding.span
        last = joined[-1] if joined else None
        if last is not None and (last.end is None or span.start is None or span.start <= last.end):
            end = None if last.end is None or span.end is None else max(last.end, span.end)
            joined[-1] = Days(last.start, end, last.certainty)
        else:
            joined.append(Days(span.start, span.end, row.holding.start.value))
    return tuple(joined)


def asked_of(crosswalk: Crosswalk, scheme: str, value: str, moment: Moment) -> Found:
    """Return what bears an identifier on the day asked.

    Raises ``InvalidInput`` (``value-required``, ``value-too-long``), ``NotFound`` (``unknown-identifier``,
    ``identifier-not-in-force`` with the days on which it is borne).
    """
    if not value:
        raise InvalidInput(
            "value-required",
            Text(
                "Donner l'identifiant : /lookup?scheme=srj&value=... (sans scheme : dans toutes les listes).",
                "Give the identifier: /lookup?scheme=srj&value=... (without scheme: in every list).",
            ),
        )
    if len(value) > LONGEST:
        raise InvalidInput(
            "value-too-long",
            Text(
                f"L'identifiant a plus de {LONGEST} caractères : donner un seul identifiant.",
                f"The identifier has over {LONGEST} characters: give one identifier.",
            ),
        )
    found = crosswalk.find(scheme, value, moment)
    if not found.then:
        raise _not_then(value, found, moment) if found.elsewhen else _unknown(crosswalk, scheme, value, moment)
    return found


def _not_then(value: str, found: Found, moment: Moment) -> NotFound:
    return NotFound(
        "identifier-not-in-force",
        Text(
            f"Aucune chose ne porte l'identifiant « {value} » le {moment.day}, mais il est porté à d'autres dates : "
            "voir others, et demander l'une d'elles avec valid=.",
            f"Nothing bears the identifier '{value}' on {moment.day}, but it is borne on other days: see others, and "
            "ask for one of them with valid=.",
        ),
        {"value": value, "others": [bearer.to_json() for bearer in found.elsewhen]},
    )


def _unknown(crosswalk: Crosswalk, scheme: str, value: str, moment: Moment) -> NotFound:
    nearby = crosswalk.nearby(scheme, value, moment) or crosswalk.nearby("", value, moment)
    forms = ", ".join(dict.fromkeys(bearer.identifier.value for bearer in nearby))
    in_list = Text(f" dans la liste « {scheme} »", f" in the scheme '{scheme}'") if scheme else Text("", "")
    advice = (
        Text(f"Chercher plutôt : {forms} ?", f"Did you mean: {forms}?")
        if nearby
        else Text(
            "Vérifier le code, ses zéros de tête et sa liste.", "Check the code, its leading zeros and its scheme."
        )
    )
    return NotFound(
        "unknown-identifier",
        Text(
            f"Aucune chose ne porte l'identifiant « {value} »{in_list.fr}, à aucune date. {advice.fr}",
            f"Nothing bears the identifier '{value}'{in_list.en}, at any date. {advice.en}",
        ),
        {"scheme": scheme or None, "value": value, "suggestions": [bearer.to_json() for bearer in nearby]},
    )
