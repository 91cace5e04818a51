"""Publications read back: who, when, why, by which text, and what each one changed, for an audience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.errors import NotFound
from app.domain.language import Text
from app.services.amendment_reports import report_of, spoken_at

if TYPE_CHECKING:
    from app.domain.commits import Commit
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.editions import Edition
    from app.domain.iris import Namespace
    from app.services.ports import EntityReader


class CommitReader(Protocol):
    """What publications are read from."""

    def commit_numbered(self, number: int) -> Commit | None:
        """Return a commit by its number."""

    def commits_before(self, number: int, limit: int) -> list[Commit]:
        """Return the commits up to a number, newest first."""

    def editions_of_commit(self, number: int) -> list[Edition]:
        """Return the editions that a commit brought."""

    def amendments_of(self, number: int) -> tuple[list[LegalDate], list[Correction]]:
        """Return the legal dates and corrections that a commit brought."""

    def withdrawals(self) -> list[tuple[int, Withdrawal]]:
        """Return every taking back and giving back, with the commit that did it, in order."""

    def touches(self, number: int) -> bool:
        """Tell whether a commit changed any row."""

    def touched_by(self, number: int, audience: str, offset: int, limit: int) -> list[tuple[str, str]]:
        """Return the entities whose rows a commit changed, each with the source."""

    def count_touched_by(self, number: int, audience: str) -> int:
        """Return how many entities an audience sees changed by a commit."""


class CommitReading:
    """Answers what publications did; what touches only what an audience may not see is told by its number alone."""

    def __init__(self, reader: CommitReader, rows: EntityReader, namespace: Namespace) -> None:
        """Give the commits, the rows, and the base."""
        self._reader = reader
        self._rows = rows
        self._namespace = namespace

    def page(self, until: int, limit: int, audience: str) -> dict[str, object]:
        """Return publications up to a number, newest first; ``next`` is the number from which to go on."""
        commits = self._reader.commits_before(until, limit)
        following = commits[-1].number - 1 if commits else 0
        return {
            "total": until,
            "items": [self._head(each, audience) for each in commits],
            "next": following or None,
        }

    def one(self, number: int, audience: str, offset: int = 0, limit: int = 100) -> dict[str, object]:
        """Return one publication with what it changed. Raises ``NotFound`` (``unknown-commit``)."""
        commit = self._reader.commit_numbered(number)
        if commit is None:
            raise NotFound(
                "unknown-commit",
                Text(f"Il n'y a pas de publication n° {number}.", f"There is no commit {number}."),
            )
        touched = self._reader.touched_by(number, audience, offset, limit)
        total = self._reader.count_touched_by(number, audience)
        end = offset + len(touched)
        return {
            **self._head(commit, audience),
            "total": total,
            "items": [self._changed(entity, source, number) for entity, source in touched],
            "next": end if end < total else None,
        }

    def _changed(self, entity: str, source: str, number: int) -> dict[str, object]:
        before, after = (
            spoken_at(self._rows, self._namespace, entity, source, known) for known in (number - 1, number)
        )
        report = report_of(before, after.holdings, self._rows.content)
        return {name: report[name] for name in ("entity", "kind", "key", "source", "changes", "spansBefore", "spans")}

    def _head(self, commit: Commit, audience: str) -> dict[str, object]:
        number = commit.number
        told: dict[str, object] = {
            "number": number,
            "hash": commit.hash,
            "previous": commit.previous,
            "time": commit.time.isoformat(),
        }
        if self._reader.touches(number) and not self._reader.count_touched_by(number, audience):
            return {**told, "account": None, "reason": None, "legalBasis": None, "restricted": True}
        withdrawals = self._reader.withdrawals()
        undone = [by for by, each in withdrawals if each.target == number and each.withdrawn]
        last = next(((by, each) for by, each in reversed(withdrawals) if each.target == number), None)
        dates, corrections = self._reader.amendments_of(number)
        return {
            **told,
            "account": commit.account,
            "reason": commit.reason,
            "legalBasis": commit.legal_basis,
            "restricted": False,
            "editions": [_edition(each) for each in self._reader.editions_of_commit(number)],
            "legalDates": len(dates),
            "corrections": len(corrections),
            "undoes": next((each.target for by, each in withdrawals if by == number), None),
            "undoneBy": undone[-1] if undone and last is not None and last[1].withdrawn else None,
        }


def _edition(edition: Edition) -> dict[str, object]:
    return {
        "source": edition.source,
        "edition": edition.date.isoformat(),
        "complete": edition.complete,
        "fileName": edition.file_name,
        "fileHash": edition.file_hash,
    }
