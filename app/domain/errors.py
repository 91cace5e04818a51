"""Every error the service tells a caller about, as one tree.

    SrjError
    ├── InvalidInput        what was sent cannot be read (HTTP 400, exit code 2)
    ├── UnsupportedFormat   a format the service does not read (HTTP 415, exit code 2)
    ├── NotPermitted        who asks is known and may not (HTTP 403, exit code 1)
    ├── NotFound            nothing answers to that name (HTTP 404, exit code 1)
    ├── Gone                recorded by mistake only (HTTP 410, exit code 1)
    ├── Refused             a rule refuses what was asked (HTTP 422, exit code 1)
    ├── Conflict            someone else holds or changed it (HTTP 409, exit code 1)
    │   └── HomeBusy        another process holds the home
    ├── BudgetSpent         the caller has had its share for now (HTTP 429, exit code 1)
    ├── Unavailable         not now: busy, starting, read-only (HTTP 503, exit code 1)
    ├── DeadlineExceeded    stopped at its time limit (HTTP 504, exit code 1)
    ├── OutOfMemory         stopped at its memory limit (HTTP 503, exit code 1)
    └── Damaged             the journal or the projection is damaged (HTTP 503, exit code 1)

An error carries a stable ``code`` for machines, a sentence in French and English that says what, where and
what to do, and a mapping of details (row, column, line, spans...).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.language import Text


class SrjError(Exception):
    """Base of every error told to a caller; ``code`` is stable, ``text`` is for people, ``details`` for machines."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, text: Text, details: Mapping[str, object] | None = None) -> None:
        """Keep the stable code, the sentence in both languages and the details."""
        super().__init__(text.en)
        self.code = code
        self.text = text
        self.details: dict[str, object] = dict(details or {})

    def __reduce__(self) -> tuple[type[SrjError], tuple[str, Text, dict[str, object]]]:
        """Errors cross process boundaries whole."""
        return (type(self), (self.code, self.text, self.details))


class InvalidInput(SrjError):
    """What was sent cannot be read."""

    exit_code = 2


class UnsupportedFormat(SrjError):
    """A format the service does not read."""

    exit_code = 2


class NotPermitted(SrjError):
    """Who asks is known, and may not."""


class NotFound(SrjError):
    """Nothing answers to that name."""


class Gone(SrjError):
    """Recorded by mistake only."""


class Refused(SrjError):
    """A rule refuses what was asked."""


class Conflict(SrjError):
    """Someone else holds it or changed it."""


class HomeBusy(Conflict):
    """Another process holds the home."""


class BudgetSpent(SrjError):
    """The caller has had its share for now."""


class Unavailable(SrjError):
    """Not now: busy, starting or read-only."""


class DeadlineExceeded(SrjError):
    """Stopped at its time limit."""


class OutOfMemory(SrjError):
    """Stopped at its memory limit."""


class Damaged(SrjError):
    """The journal or the projection is damaged."""
