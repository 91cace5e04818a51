"""What stewards recorded of one entry: who, when, why, by which text, from when to when, and whether it speaks now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from app.domain.content_fields import field_values
from app.domain.editions import sayings_of
from app.domain.kinds import kind_named
from app.domain.timeline import end_of, run_dated, runs_of, set_aside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.commits import Commit, Source
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.editions import Edition, Saying
    from app.domain.iris import Namespace


class RecordedReader(Protocol):
    """What it is read from."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources."""

    def legal_dates(self, source: str, entity: str | None = None, *, withdrawn: bool = False) -> list[LegalDate]:
        """Return the legal dates of a source."""

    def corrections(self, source: str, entity: str | None = None, *, withdrawn: bool = False) -> list[Correction]:
        """Return the corrections of a source."""

    def said_of(self, source: str, entity: str) -> Mapping[Edition, Mapping[str, str]]:
        """Return what each edition held of a source gives of one entity."""

    def withdrawals(self) -> list[tuple[int, Withdrawal]]:
        """Return every taking back and giving back, in order."""

    def commit_numbered(self, number: int) -> Commit | None:
        """Return a commit by its number."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""


class Recorded:
    """Lists what was recorded of entries."""

    def __init__(self, reader: RecordedReader, namespace: Namespace) -> None:
        """Give the parts."""
        self._reader = reader
        self._namespace = namespace

    def of(self, entity: str, sources: frozenset[str]) -> list[dict[str, object]]:
        """Return the corrections and legal dates of an entry that come from some sources, the newest first."""
        found: list[dict[str, object]] = []
        for source in sorted(sources):
            dates = self._reader.legal_dates(source, entity, withdrawn=True)
            corrections = self._reader.corrections(source, entity, withdrawn=True)
            if not dates and not corrections:
                continue
            said = self._reader.said_of(source, entity)
            sayings = sayings_of(entity, said, said)
            held = self._reader.legal_dates(source, entity)
            found += [self._legal_date(each, sayings, held) for each in dates]
            found += [self._correction(each, sayings, held) for each in corrections]
        return sorted(found, key=lambda each: -int(str(each["commit"])))

    def _legal_date(self, legal: LegalDate, sayings: list[Saying], held: list[LegalDate]) -> dict[str, object]:
        seen = runs_of(sayings)
        place = run_dated(seen, legal)
        speaks = place is not None and runs_of(sayings, held)[place].legal == legal
        return {
            "what": "legal-date",
            **self._told(legal),
            "date": legal.day.isoformat(),
            "seen": seen[place].seen.isoformat() if place is not None else None,
            "closing": legal.content is None,
            "fields": self._fields(legal.entity, legal.content),
            "speaks": speaks,
            "setAside": [each.date.isoformat() for each in set_aside(sayings, held, legal)] if speaks else [],
        }

    def _correction(self, each: Correction, sayings: list[Saying], held: list[LegalDate]) -> dict[str, object]:
        end = end_of(each, sayings, runs_of(sayings, held))
        told = self._told(each)
        return {
            "what": "correction",
            **told,
            "from": each.start.isoformat() if each.start else None,
            "to": each.end.isoformat() if each.end else None,
            "until": end.isoformat() if end else None,
            "nothing": each.content is None,
            "fields": self._fields(each.entity, each.content),
            "speaks": told["withdrawnBy"] is None,
        }

    def _told(self, each: Correction | LegalDate) -> dict[str, object]:
        commit = self._reader.commit_numbered(each.commit)
        last = next(
            ((by, said) for by, said in reversed(self._reader.withdrawals()) if said.target == each.commit), None
        )
        return {
            "source": each.source,
            "commit": each.commit,
            "time": commit.time.isoformat() if commit else None,
            "account": commit.account if commit else None,
            "reason": commit.reason if commit else None,
            "text": each.text or None,
            "words": each.words or None,
            "withdrawnBy": last[0] if last and last[1].withdrawn else None,
        }

    def _fields(self, entity: str, digest: str | None) -> dict[str, str]:
        thing = self._namespace.parse(entity)
        if digest is None or thing is None:
            return {}
        return field_values(kind_named(thing.kind), entity, self._reader.content(digest)).shown
