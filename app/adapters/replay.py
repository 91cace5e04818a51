"""The state that the journal gives by itself, against which the projection is proved."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.commits import Commit, Effect, damaged
from app.domain.language import Text
from app.domain.rows import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.commits import Source
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.editions import Edition


class Replay:
    """The state that the journal gives: rows, digests of contents, editions; nothing read from the projection."""

    def __init__(self) -> None:
        """Begin before the first commit."""
        self.rows: dict[tuple[str, str, object, int], Row] = {}
        self.contents: set[str] = set()
        self.editions: list[tuple[Edition, str]] = []  # with the digest of their entries
        self.legal_dates: list[LegalDate] = []
        self.corrections: list[Correction] = []
        self.withdrawals: list[tuple[int, Withdrawal]] = []
        self.sources: dict[str, Source] = {}
        self.commits: list[Commit] = []
        self.home: dict[str, str] = {}

    def apply(self, commit: Commit, effect: Effect) -> None:
        """Take the next commit. Raises ``Damaged`` when a content is not what its name says."""
        for digest, content in effect.contents.items():
            if hashlib.sha256(content.data).hexdigest() != digest:
                raise damaged(commit.number, Text(f"contenu {digest[:12]} altéré", f"content {digest[:12]} altered"))
        self.contents.update(effect.contents)
        for row in effect.retracted:
            key = (row.entity, row.source, row.holding.span.start, row.recorded_by)
            self.rows[key] = replace(self.rows[key], retracted_by=commit.number)
        for entity, name, holding in effect.recorded:
            key = (entity, name, holding.span.start, commit.number)
            self.rows[key] = Row(entity, name, holding, commit.number)
        self.editions.extend((kept.edition, entries_digest(kept.entries)) for kept in effect.editions)
        self.legal_dates.extend(effect.legal_dates)
        self.corrections.extend(effect.corrections)
        self.withdrawals.extend((commit.number, each) for each in effect.withdrawals)
        for source in effect.sources:
            self.sources.setdefault(source.name, source)
        self.commits.append(commit)
        self.home.update(effect.home)


def entries_digest(entries: Mapping[str, str]) -> str:
    """Return the fingerprint of what an edition gives."""
    return hashlib.sha256(repr(sorted(entries.items())).encode()).hexdigest()
