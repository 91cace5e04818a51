"""Civil dates: the day of Paris, spans with an excluded end, and how sure a date is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.errors import InvalidInput
from app.domain.language import Text

PARIS = ZoneInfo("Europe/Paris")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TO_BE_SET = date(2222, 2, 22)  # how LEGI writes that a text leaves the date to a later act


class Certainty(StrEnum):
    """Where a date comes from."""

    LEGAL = "legal"  # stated by a text
    EDITION = "edition"  # the first edition that shows it: the fact may be older
    ATTESTED = "attested"  # a source shows the thing on that day; before, nothing is known here
    UNKNOWN = "unknown"  # no source says


def parse_day(value: str) -> date:
    """Read ``YYYY-MM-DD`` and nothing else (ISO 8601 calendar date; basic and week forms are refused).

    Raises ``InvalidInput``: ``invalid-date``, or ``date-to-be-set`` for the date that LEGI writes for none.
    """
    day = _calendar_day(value)
    if day == TO_BE_SET:
        raise InvalidInput(
            "date-to-be-set",
            Text(
                "2222-02-22 n'est pas une date : LEGI écrit ainsi qu'un texte laisse la date à fixer. Donner un jour.",
                "2222-02-22 is no date: LEGI writes it where a text leaves the date to be set. Give a day.",
            ),
            {"value": value},
        )
    if day is not None:
        return day
    raise InvalidInput(
        "invalid-date",
        Text(
            f"« {value} » n'est pas une date : écrire AAAA-MM-JJ, par exemple 2026-07-01.",
            f"'{value}' is not a date: write YYYY-MM-DD, for example 2026-07-01.",
        ),
        {"value": value},
    )


def _calendar_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if _ISO_DAY.fullmatch(value) else None
    except ValueError:
        return None


def paris_day(moment: datetime) -> date:
    """Return the civil date in Paris at a moment given with its offset."""
    return moment.astimezone(PARIS).date()


def utc_now() -> datetime:
    """Return the present moment in UTC; the one clock of the service."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Span:
    """Days from ``start`` (included) to ``end`` (excluded); None is not bounded as far as known."""

    start: date | None
    end: date | None

    def __post_init__(self) -> None:
        """Refuse an empty or reversed span: nothing can hold over it."""
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise InvalidInput(
                "reversed-dates",
                Text(
                    f"La fin ({self.end}) doit suivre le début ({self.start}) ; la fin est exclue.",
                    f"The end ({self.end}) must come after the start ({self.start}); the end is excluded.",
                ),
            )

    def holds_on(self, when: date) -> bool:
        """Tell whether a day lies in the span."""
        return (self.start is None or self.start <= when) and (self.end is None or when < self.end)

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share a day."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )
