"""The clock of the service; for rehearsals and tests a file can move it, in every process at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.dates import PARIS, paris_day, utc_now
from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

_NOTHING = timedelta(0)
_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


class ServiceClock:
    """Tells the present moment and the civil day of Paris.

    A file named by ``SRJ_CLOCK_FILE`` holds a number of seconds to add to the time of the machine, or an instant
    (ISO 8601 with its offset) that was true when the file was written and goes on from there. It is looked at each
    time; absent or empty it moves nothing. Put it in place whole (write beside, rename).
    """

    def __init__(self, file: str = "", real: Callable[[], datetime] = utc_now) -> None:
        """Give the path of the file, empty for none."""
        self._file = Path(file) if file else None
        self._real = real
        self._seen: tuple[int, int, int] | None = None
        self._shift = _NOTHING
        self._day = (date.min, _LONG_AGO, _LONG_AGO)  # the last one told, its start and its end

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""
        return self._real() + self._moved()

    def today(self) -> date:
        """Return the civil date in Paris; it is looked up once a day, since every answer asks."""
        now = self()
        day, start, end = self._day
        if not start <= now < end:
            day = paris_day(now)
            self._day = (day, _midnight(day), _midnight(day + timedelta(days=1)))
        return day

    def _moved(self) -> timedelta:
        if self._file is None:
            return _NOTHING
        try:
            told = self._file.stat()
        except FileNotFoundError:
            self._seen, self._shift = None, _NOTHING
            return _NOTHING
        seen = (told.st_mtime_ns, told.st_size, told.st_ino)
        if seen != self._seen:
            self._shift = _read(self._file, told)
            self._seen = seen
        return self._shift


def today() -> date:
    """Return the civil date in Paris by the clock of the machine."""
    return paris_day(utc_now())


def _read(file: Path, told: os.stat_result) -> timedelta:
    text = file.read_text(encoding="utf-8").strip()
    try:
        return timedelta(seconds=float(text or 0))
    except (ValueError, OverflowError):
        pass
    try:
        instant = datetime.fromisoformat(text)
        return instant - datetime.fromtimestamp(told.st_mtime, UTC)
    except (ValueError, TypeError) as error:  # TypeError: an instant without its offset
        raise InvalidInput(
            "invalid-clock",
            Text(
                f"{file} (SRJ_CLOCK_FILE) contient « {text[:60]} » : y mettre des secondes (86400) ou un instant avec "
                "décalage (2026-12-31T23:59:50+01:00).",
                f"{file} (SRJ_CLOCK_FILE) holds '{text[:60]}': put seconds (86400) or an instant with its offset "
                "(2026-12-31T23:59:50+01:00) there.",
            ),
            {"file": str(file), "value": text[:60]},
        ) from error
