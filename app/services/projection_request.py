"""What a projection is asked with, whoever asks: kind, code, two dates; and what to say when it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.dates import parse_day
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.kinds import Kind
    from app.domain.projections import Projection
    from app.services.reading import Moment
    from app.services.succession import Succession

_FAR = 2100


def asked_projection(
    succession: Succession, kinds: Mapping[str, Kind], given: Mapping[str, str], moment: Moment
) -> Projection:
    """Answer a projection asked by parameters.

    Raises ``InvalidInput`` (a parameter missing, a date that is none) or ``NotFound`` (kind or code never known).
    """
    kind, start, goal = asked_span(kinds, given)
    key = required(given, "key").strip()
    found = succession.project(kind, key, start, goal, moment)
    if found is None:
        raise NotFound(
            "unknown",
            Text(
                f"Le code « {key} » n'a jamais été connu ici parmi : {kind}. Vérifier le code et le genre.",
                f"The code '{key}' was never known here among: {kind}. Check the code and the kind.",
            ),
            {"kind": kind, "key": key},
        )
    return found


def asked_span(kinds: Mapping[str, Kind], given: Mapping[str, str]) -> tuple[str, date, date]:
    """Return the kind and the two dates asked."""
    kind = required(given, "kind").strip()
    if kind not in kinds:
        raise NotFound(
            "unknown-kind",
            Text(
                f"« {kind} » n'est pas un genre de choses connu ici. Genres : {', '.join(kinds)}.",
                f"'{kind}' is not a kind of things known here. Kinds: {', '.join(kinds)}.",
            ),
            {"kinds": list(kinds)},
        )
    return kind, day_of(given, "from"), day_of(given, "to")


def required(given: Mapping[str, str], name: str) -> str:
    """Return a parameter; refuse its absence and say how a projection is asked."""
    value = given.get(name, "")
    if not value.strip():
        raise InvalidInput(
            "parameter-required",
            Text(
                f"Il manque « {name} » : /project?kind=commune&key=01330&from=2023-01-01&to=2026-01-01.",
                f"'{name}' is missing: /project?kind=commune&key=01330&from=2023-01-01&to=2026-01-01.",
            ),
            {"parameter": name},
        )
    return value


def day_of(given: Mapping[str, str], name: str) -> date:
    """Return the day of a parameter; a day that no text sets (2999-01-01) is refused, not projected to."""
    day = parse_day(required(given, name).strip())
    if day.year >= _FAR:
        raise InvalidInput(
            "far-date",
            Text(
                f"« {name} » vaut {day} : cette date tient lieu de « date à fixer » et ne désigne aucun jour. Donner "
                f"une date avant {_FAR}.",
                f"'{name}' is {day}: that date stands for “date to be set” and designates no day. Give a date before "
                f"{_FAR}.",
            ),
            {"parameter": name, "value": day.isoformat()},
        )
    return day
