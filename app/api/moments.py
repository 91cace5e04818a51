"""When and for whom a request asks: ``valid``, ``known``, ``lang``, ``audience``, the same on every read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.dates import PARIS, parse_day
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.services.reading import Moment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from fastapi import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from app.domain.commits import Commit

_COMMIT = re.compile(r"n(\d{1,9})")
_ASKED_COMMIT = re.compile(rb"(?:^|&)known=n(\d{1,9})(?:&|$)")
_TO_COME_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Clock:
    """What a moment is counted from: today in Paris, the head, and the commit known at a time."""

    today: Callable[[], date]
    head: Callable[[], int]
    commit_at: Callable[[datetime], Commit | None]  # the last commit at or before a moment
    first: Callable[[], Commit | None]
    wait_for: Callable[[int, float], Awaitable[bool]]  # until a commit is known here, for so many seconds


class CommitsToCome:
    """ASGI layer: who asks for a commit that was just published waits until it is known here, up to 2 s."""

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        """Wrap an application."""
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _ASKED_COMMIT.search(scope["query_string"]) if scope["type"] == "http" else None
        if asked and int(asked[1]) > self._clock.head():
            await self._clock.wait_for(int(asked[1]), _TO_COME_SECONDS)
        await self._app(scope, receive, send)


def moment_of(request: Request, clock: Clock) -> Moment:
    """Read the moment that a request asks for; raises ``InvalidInput`` for what is not one."""
    asked_day, asked_known = request.query_params.get("valid"), request.query_params.get("known")
    return Moment(
        day=parse_day(asked_day) if asked_day else clock.today(),
        known=_known(asked_known, clock) if asked_known else clock.head(),
        audience=_audience(request),
        asked_day=bool(asked_day),
        asked_known=bool(asked_known),
    )


def _audience(request: Request) -> str:
    """Local callers see everything and may narrow it; nobody may widen it."""
    asked = request.query_params.get("audience")
    allowed = AUDIENCES[-1]
    if asked is None:
        return allowed
    if asked not in AUDIENCES:
        raise InvalidInput(
            "invalid-audience",
            Text(
                f"« {asked} » n'est pas un public : choisir {', '.join(AUDIENCES)}.",
                f"'{asked}' is not an audience: choose {', '.join(AUDIENCES)}.",
            ),
        )
    return asked


def _known(value: str, clock: Clock) -> int:
    numbered = _COMMIT.fullmatch(value)
    if numbered:
        number = int(numbered[1])
        if not 1 <= number <= clock.head():
            raise _no_such_commit(value, clock)
        return number
    moment = _time(value)
    found = clock.commit_at(moment)
    if found is None:
        raise _no_such_commit(value, clock)
    return found.number


def _time(value: str) -> datetime:
    """Read a date (the end of that day in Paris) or a date-time with its offset (RFC 3339)."""
    if "T" not in value:
        following = parse_day(value) + timedelta(days=1)
        return datetime.combine(following, time(), PARIS).astimezone(UTC) - timedelta(microseconds=1)
    try:
        moment = datetime.fromisoformat(value.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(
            "invalid-known",
            Text(
                f"« {value} » n'est ni une date, ni une date et heure avec décalage, ni une publication (n214).",
                f"'{value}' is neither a date, nor a date-time with its offset, nor a commit number (n214).",
            ),
        )
    return moment


def _no_such_commit(value: str, clock: Clock) -> NotFound:
    first = clock.first()
    since = f"n{first.number}, {first.time.isoformat()}" if first else "-"
    return NotFound(
        "no-such-commit",
        Text(
            f"Rien n'était connu à « {value} ». Première publication : {since} ; dernière : n{clock.head()}.",
            f"The service knew nothing at '{value}'. First commit: {since}; last: n{clock.head()}.",
        ),
        {"first": since, "head": clock.head()},
    )
