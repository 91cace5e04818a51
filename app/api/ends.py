"""The two ends of a comparison: dates, editions or commits, each resolved to a day and to what was known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from app.api.moments import asked_once, commit_named, moment_of
from app.domain.dates import parse_day
from app.domain.errors import InvalidInput, NotFound
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.moves import When

if TYPE_CHECKING:
    from fastapi import Request

    from app.api.parts import Parts
    from app.services.reading import Moment

_COMMIT = re.compile(r"n\d{1,9}")
_EDITION = re.compile(r"[A-Za-z][\w.-]*-\d{4}-\d{2}-\d{2}-[0-9a-f]{8}(?:-partial)?")


class Ends(NamedTuple):
    """What is compared, as it was asked and as it was understood."""

    before: When
    after: When
    audience: str
    fixed: bool  # neither end can come to mean something else


def ends_of(request: Request, parts: Parts) -> Ends:
    """Read ``from`` and ``to``; raises ``InvalidInput`` that says what to write, ``NotFound`` for what is not held."""
    asked = {name: (asked_once(request, name) or "").strip() for name in ("from", "to")}
    missing = [name for name, value in asked.items() if not value]
    if missing:
        raise InvalidInput(
            "ends-required",
            Text(
                f"« {missing[0]} » manque. Donner les deux bouts : /changes?from=2022-01-01&to=2024-01-01 (dates, "
                "éditions ou publications n12).",
                f"'{missing[0]}' is missing. Give both ends: /changes?from=2022-01-01&to=2024-01-01 (dates, editions "
                "or commits n12).",
            ),
        )
    moment = moment_of(request, parts.clock)
    by_commit = {name: _COMMIT.fullmatch(value) is not None for name, value in asked.items()}
    if len(set(by_commit.values())) > 1:
        raise _mixed(asked["from"], asked["to"])
    if by_commit["from"]:
        known = [_known(parts, value, moment) for value in asked.values()]
        before, after = (When(moment.day, number) for number in known)
        fixed = moment.asked_day
    else:
        before, after = (When(_day(parts, value, moment), moment.known) for value in asked.values())
        fixed = moment.settled
    if after < before:
        raise _reversed(request, asked)
    return Ends(before, after, moment.audience, fixed)


def _known(parts: Parts, value: str, moment: Moment) -> int:
    number = commit_named(value, parts.clock)
    if number > moment.known:
        raise InvalidInput(
            "commit-not-known",
            Text(
                f"La publication {value} n'était pas connue à n{moment.known}, que demande « known ». Ôter « known ».",
                f"Commit {value} was not known at n{moment.known}, which 'known' asks for. Take 'known' away.",
            ),
        )
    return number


def _day(parts: Parts, value: str, moment: Moment) -> date:
    """Return a date, or the date of an edition given by its key."""
    key = value.removeprefix("edition:")
    if key == value and not _EDITION.fullmatch(value):
        return _date(value)
    return _date_of_edition(parts, key, moment)


def _date(value: str) -> date:
    try:
        return parse_day(value)
    except InvalidInput as error:
        if error.code != "invalid-date":
            raise
        raise InvalidInput(
            "invalid-end",
            Text(
                f"« {value} » n'est ni une date (2026-07-01), ni une publication (n214), ni une édition "
                "(natinf-2026-07-01-1a2b3c4d, voir /doc/edition).",
                f"'{value}' is neither a date (2026-07-01), nor a commit (n214), nor an edition "
                "(natinf-2026-07-01-1a2b3c4d, see /doc/edition).",
            ),
            {"value": value},
        ) from error


def _date_of_edition(parts: Parts, key: str, moment: Moment) -> date:
    try:
        found = parts.reading.describe("edition", key, replace(moment, asked_day=False))
    except NotFound as error:
        raise NotFound(
            "unknown-edition",
            Text(
                f"Aucune édition « {key} » n'est connue ici. La liste est à /doc/edition.",
                f"No edition '{key}' is known here. The list is at /doc/edition.",
            ),
            {"edition": key, "editions": "/doc/edition"},
        ) from error
    return date.fromisoformat(next(iter(found.texts(TERMS + "editionDate").values())))


def _mixed(first: str, second: str) -> InvalidInput:
    return InvalidInput(
        "mixed-ends",
        Text(
            f"« {first} » et « {second} » ne se comparent pas : d'une date à une publication, ce qui change dans le "
            "monde et ce que le service a appris seraient mêlés. Écrire deux dates (et known=n214), ou deux "
            "publications (et valid=2026-07-01).",
            f"'{first}' and '{second}' cannot be compared: from a date to a commit, what changes in the world and what "
            "the service learned would be mixed. Write two dates (and known=n214), or two commits (and "
            "valid=2026-07-01).",
        ),
        {"from": first, "to": second},
    )


def _reversed(request: Request, asked: dict[str, str]) -> InvalidInput:
    right = request.url.include_query_params(**{"from": asked["to"], "to": asked["from"]})
    link = f"{right.path}?{right.query}"
    return InvalidInput(
        "reversed-dates",
        Text(
            f"« {asked['from']} » vient après « {asked['to']} ». Les échanger : {link}",
            f"'{asked['from']}' comes after '{asked['to']}'. Swap them: {link}",
        ),
        {"from": asked["from"], "to": asked["to"], "swapped": link},
    )
