"""What of the HTTP interface is deprecated: its dates, what takes its place (``data/deprecations.toml``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

from app.domain.errors import Damaged
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AHEAD = timedelta(days=365)  # between the two dates, at least


@dataclass(frozen=True, slots=True)
class Deprecated:
    """One deprecated address, or one parameter of an address."""

    path: str  # the template of a route
    parameter: str
    since: date
    until: date
    instead: str
    why: Text

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell it: ``Deprecation`` (RFC 9745, section 2) and ``Sunset`` (RFC 8594, section 3)."""
        since, until = (datetime.combine(day, time(), UTC) for day in (self.since, self.until))
        return {"Deprecation": f"@{int(since.timestamp())}", "Sunset": format_datetime(until, usegmt=True)}

    @property
    def links(self) -> str:
        """The links beside them: where it is explained, and what takes its place when it is one address."""
        told = ['</help>; rel="deprecation"; type="text/html"', '</help>; rel="sunset"; type="text/html"']
        if self.instead.startswith("/") and "{" not in self.instead:
            told.append(f'<{self.instead}>; rel="successor-version"')
        return ", ".join(told)


def read_deprecations(tables: Iterable[Mapping[str, object]]) -> tuple[Deprecated, ...]:
    """Read the tables of the file. Raises ``Damaged`` (``deprecation-unreadable``) naming the one at fault."""
    return tuple(_read(number, table) for number, table in enumerate(tables, start=1))


def _read(number: int, table: Mapping[str, object]) -> Deprecated:
    path, instead, parameter = (str(table.get(name, "")) for name in ("path", "instead", "parameter"))
    match table:
        case {"since": date() as since, "until": date() as until, "why": {"fr": str(french), "en": str(english)}}:
            if path.startswith("/") and instead and until - since >= AHEAD:
                return Deprecated(path, parameter, since, until, instead, Text(french, english))
    raise Damaged(
        "deprecation-unreadable",
        Text(
            f"data/deprecations.toml, table {number} : il faut path, since, until (un an après au moins), instead et "
            "why en deux langues.",
            f"data/deprecations.toml, table {number}: it needs path, since, until (a year later at least), instead and "
            "why in both languages.",
        ),
        {"table": number},
    )
