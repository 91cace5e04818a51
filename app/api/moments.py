"""When and for whom a request asks: ``valid``, ``known``, ``lang``, ``audience``, the same on every read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from app.api.callers import audience_for
from app.domain.dates import PARIS, parse_day, utc_now
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.services.reading import Moment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from fastapi import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from app.domain.commits import Commit
    from app.domain.errors import SrjError

_COMMIT = re.compile(r"n([0-9]{1,9})")
# RFC 3339: the extended form, with the offset that says which moment it is.
_INSTANT = re.compile(r"[0-9-]{10}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([.,][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")
_ASKED_COMMIT = re.compile(rb"(?:^|&)known=n(\d{1,9})(?:&|$)")
_KNOWN = "srj.known"  # of the state of a request: the commit as known after which it is answered, when asked
_UNSETTLED = "srj.unsettled"  # of the same: that moment is not over, another commit may still come before its end
_TO_COME_SECONDS = 2.0
_SECOND = timedelta(microseconds=999_999)
_MINUTE = timedelta(seconds=59, microseconds=999_999)
_LEEWAY = timedelta(minutes=1)  # between the clock of a caller and ours


@dataclass(frozen=True, slots=True)
class Clock:
    """What a moment is counted from: today in Paris, the head, and the commit known at a time."""

    today: Callable[[], date]
    head: Callable[[], int]
    commit_at: Callable[[datetime], Commit | None]  # the last commit at or before a moment
    first: Callable[[], Commit | None]
    time_of: Callable[[int], datetime | None]  # when a commit was made
    wait_for: Callable[[int, float], Awaitable[bool]]  # until a commit is known here, for so many seconds
    now: Callable[[], datetime] = utc_now


class CommitsToCome:
    """ASGI layer: who asks for a commit that was just published waits until it is known here, up to 2 s.

    An answer as known at a moment says when that was: ``Memento-Datetime`` (RFC 7089), the time of its commit.
    """

    def __init__(self, app: ASGIApp, clock: Clock) -> None:
        """Wrap an application."""
        self._app = app
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _ASKED_COMMIT.search(scope["query_string"]) if scope["type"] == "http" else None
        if asked and int(asked[1]) > self._clock.head():
            await self._clock.wait_for(int(asked[1]), _TO_COME_SECONDS)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = scope.get("state", {}).get(_KNOWN)
                made = self._clock.time_of(known) if known else None
                if made is not None:
                    MutableHeaders(scope=message)["Memento-Datetime"] = format_datetime(made, usegmt=True)
            await send(message)

        await self._app(scope, receive, sending)


def moment_of(request: Request, clock: Clock) -> Moment:
    """Read the moment that a request asks for; raises ``InvalidInput`` for what is not one."""
    asked_day, asked_known = asked_once(request, "valid"), asked_once(request, "known")
    if asked_known == "" and "text/html" in request.headers.get("accept", ""):
        asked_known = None  # the form of a page sends its empty field
    try:
        day = clock.today() if asked_day is None else parse_day(asked_day)
    except InvalidInput as error:
        raise _about("valid", error) from error
    try:
        known, settled = (clock.head(), False) if asked_known is None else _known(asked_known, clock)
    except (InvalidInput, NotFound) as error:
        raise _about("known", error) from error
    if asked_known is not None:
        request.scope.setdefault("state", {}).update({_KNOWN: known, _UNSETTLED: not settled})
    audience = audience_for(request.scope, asked_once(request, "audience"))
    return Moment(day, known, audience, asked_day is not None, asked_known is not None, settled)


def is_unsettled(scope: Scope) -> bool:
    """Tell whether a request asked what is known at a moment that is not over: time alone changes its answer."""
    return bool(scope.get("state", {}).get(_UNSETTLED))


def asked_once(request: Request, name: str) -> str | None:
    """Return a parameter that is given once; twice, nobody can tell which one is meant."""
    given = request.query_params.getlist(name)
    if len(given) > 1:
        raise InvalidInput(
            "repeated-parameter",
            Text(
                f"« {name} » est donné {len(given)} fois : {', '.join(given)}. Le donner une seule fois.",
                f"'{name}' is given {len(given)} times: {', '.join(given)}. Give it once.",
            ),
            {"parameter": name, "values": given},
        )
    return given[0] if given else None


def _about(name: str, error: SrjError) -> SrjError:
    """Say in which parameter the fault is."""
    return type(error)(error.code, error.text, {**error.details, "parameter": name})


def commit_named(value: str, clock: Clock) -> int:
    """Return the number of a commit written ``n214``; raises ``NotFound`` naming the first and the last one."""
    numbered = _COMMIT.fullmatch(value)
    if numbered is None or not 1 <= int(numbered[1]) <= clock.head():
        raise _no_such_commit(value, clock)
    return int(numbered[1])


def _known(value: str, clock: Clock) -> tuple[int, bool]:
    """Return the last commit that was known, and whether that is settled for ever."""
    if _COMMIT.fullmatch(value):
        return commit_named(value, clock), True
    moment = _time(value, clock)
    found = clock.commit_at(moment)
    if found is None:
        raise _no_such_commit(value, clock)
    return found.number, moment < clock.now()


def _time(value: str, clock: Clock) -> datetime:
    """Read a date (its end in Paris) or a date-time with its offset (RFC 3339, the end of its minute or second).

    Raises ``InvalidInput`` for what is neither, and for a moment to come.
    """
    if "T" not in value:
        day = parse_day(value)
        if day > clock.today():
            raise _to_come(value)
        return datetime.combine(day + timedelta(days=1), time(), PARIS).astimezone(UTC) - timedelta(microseconds=1)
    written = _INSTANT.fullmatch(value.replace(" ", "+"))  # a plus sign that was not encoded in the address
    try:
        moment = datetime.fromisoformat(written[0]).astimezone(UTC) if written else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or written is None:
        raise InvalidInput(
            "invalid-known",
            Text(
                f"« {value} » n'est ni une date, ni une date et heure avec décalage, ni une publication (n214).",
                f"'{value}' is neither a date, nor a date-time with its offset, nor a commit number (n214).",
            ),
        )
    if moment > clock.now() + _LEEWAY:
        raise _to_come(value)
    seconds, fraction = written[1], written[2]
    return moment + (timedelta() if fraction else _SECOND if seconds else _MINUTE)


def _to_come(value: str) -> InvalidInput:
    return InvalidInput(
        "known-to-come",
        Text(
            f"« {value} » n'est pas encore passé : le service ne dit pas ce qu'il saura. Donner un moment passé dans "
            "« known », ou le retirer ; pour ce qui est programmé, donner le jour dans « valid ».",
            f"'{value}' has not come yet: the service does not tell what it will know. Give a past moment in 'known', "
            "or remove it; for what is planned, give the day in 'valid'.",
        ),
    )


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
