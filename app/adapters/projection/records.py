"""Reads of what is held as such: editions, legal dates, corrections, and what was taken back."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN, day_of
from app.domain.commit_records import states_of
from app.domain.contents import Content
from app.domain.corrections import Correction, LegalDate, Withdrawal
from app.domain.editions import Edition

if TYPE_CHECKING:
    import sqlite3

_EDITION = """
    SELECT s.name, date, complete, file_hash, encoding, rows, file_name, note, report, silent, states, commit_number
    FROM editions JOIN sources s ON s.id = source
"""
_LEGAL_DATE = """
    SELECT s.name, e.iri, c.digest, day, text, words, commit_number
    FROM legal_dates x JOIN sources s ON s.id = source JOIN entities e ON e.id = entity
    LEFT JOIN contents c ON c.id = content
"""
_CORRECTION = """
    SELECT s.name, e.iri, valid_from, valid_to, c.digest, text, words, commit_number
    FROM corrections x JOIN sources s ON s.id = source JOIN entities e ON e.id = entity
    LEFT JOIN contents c ON c.id = content
"""
_HELD = " AND commit_number NOT IN (SELECT target FROM withdrawn)"


class RecordReads:
    """What stewards and importers brought, each by the commit that brought it."""

    _db: sqlite3.Connection

    def editions(self, source: str, *, withdrawn: bool = False) -> list[Edition]:
        """Return the editions held of a source, in the order in which they speak; the withdrawn ones too."""
        query = (
            _EDITION + " WHERE s.name = ?" + ("" if withdrawn else _HELD) + " ORDER BY date, commit_number, editions.id"
        )
        with closing(self._db.execute(query, (source,))) as found:
            return [_edition(fields) for fields in found]

    def editions_of_commit(self, number: int) -> list[Edition]:
        """Return the editions that a commit brought, withdrawn or not."""
        return [_edition(each) for each in self._db.execute(_EDITION + " WHERE commit_number = ?", (number,))]

    def edition_of_commit(self, number: int) -> Edition | None:
        """Return the edition that a commit brought, if it brought one, withdrawn or not."""
        found = self._db.execute(_EDITION + " WHERE commit_number = ?", (number,)).fetchone()
        return _edition(found) if found else None

    def edition_entries(self, edition: Edition) -> dict[str, str]:
        """Return what an edition gives: entity to digest."""
        query = """
            SELECT e.iri, c.digest FROM editions d
            JOIN edition_entries x ON x.edition = d.id
            JOIN entities e ON e.id = x.entity JOIN contents c ON c.id = x.content
            JOIN sources s ON s.id = d.source
            WHERE s.name = ? AND d.date = ? AND d.commit_number = ? AND d.file_hash = ?
        """
        parameters = (edition.source, edition.date.toordinal(), edition.commit, edition.file_hash)
        return {iri: digest.hex() for iri, digest in self._db.execute(query, parameters)}

    def said_of(self, source: str, entity: str) -> dict[Edition, dict[str, str]]:
        """Return what each edition held of a source gives of one entity: its digest, or nothing when it omits it."""
        query = """
            SELECT d.commit_number, c.digest FROM editions d
            JOIN edition_entries x ON x.edition = d.id AND x.entity = (SELECT id FROM entities WHERE iri = ?)
            JOIN contents c ON c.id = x.content JOIN sources s ON s.id = d.source WHERE s.name = ?
        """
        given = {commit: digest.hex() for commit, digest in self._db.execute(query, (entity, source))}
        return {
            edition: {entity: given[edition.commit]} if edition.commit in given else {}
            for edition in self.editions(source)
        }

    def legal_dates(self, source: str, entity: str | None = None, *, withdrawn: bool = False) -> list[LegalDate]:
        """Return the legal dates held of a source, or of one of its entities, in the order of their commits."""
        return [_legal_date(each) for each in self._recorded(_LEGAL_DATE, source, entity, withdrawn=withdrawn)]

    def corrections(self, source: str, entity: str | None = None, *, withdrawn: bool = False) -> list[Correction]:
        """Return the corrections held of a source, or of one of its entities, in the order of their commits."""
        return [_correction(each) for each in self._recorded(_CORRECTION, source, entity, withdrawn=withdrawn)]

    def amendments_of(self, number: int) -> tuple[list[LegalDate], list[Correction]]:
        """Return the legal dates and the corrections that a commit brought, withdrawn or not."""
        where = " WHERE commit_number = ? ORDER BY x.id"
        dates = self._db.execute(_LEGAL_DATE + where, (number,))
        corrections = self._db.execute(_CORRECTION + where, (number,))
        return [_legal_date(each) for each in dates], [_correction(each) for each in corrections]

    def contents_of_source(self, source: str, kind: str, limit: int) -> list[tuple[str, Content]]:
        """Return some contents that a source gives now to things of a kind, with the things."""
        query = """
            SELECT e.iri, c.data FROM entities e
            JOIN rows r ON r.entity = e.id AND r.retracted = ? JOIN contents c ON c.id = r.content
            WHERE e.kind = ? AND r.source = (SELECT id FROM sources WHERE name = ?) LIMIT ?
        """
        found = self._db.execute(query, (OPEN, kind, source, limit))
        return [(iri, Content.parse(data)) for iri, data in found]

    def sources_of_kind(self, kind: str) -> set[str]:
        """Return the sources that say something now of things of a kind."""
        query = """
            SELECT DISTINCT s.name FROM entities e
            JOIN rows r ON r.entity = e.id AND r.retracted = ? JOIN sources s ON s.id = r.source WHERE e.kind = ?
        """
        return {name for (name,) in self._db.execute(query, (OPEN, kind))}

    def _recorded(
        self, query: str, source: str, entity: str | None, *, withdrawn: bool
    ) -> list[tuple[str | int | bytes | None, ...]]:
        where = " WHERE s.name = :source" + ("" if entity is None else " AND e.iri = :entity")
        where += "" if withdrawn else _HELD
        parameters = {"source": source, "entity": entity}
        return self._db.execute(query + where + " ORDER BY commit_number, x.id", parameters).fetchall()

    def withdrawals(self) -> list[tuple[int, Withdrawal]]:
        """Return every taking back and giving back, with the commit that did it, in order."""
        query = "SELECT commit_number, target, withdrawn FROM withdrawals ORDER BY id"
        return [(by, Withdrawal(target, bool(gone))) for by, target, gone in self._db.execute(query)]

    def withdrawn_by(self, number: int) -> int | None:
        """Return the commit that took back what a commit brought, None when it is held."""
        query = """SELECT commit_number FROM withdrawals w WHERE target = ? AND withdrawn = 1
            AND id = (SELECT max(id) FROM withdrawals WHERE target = w.target)"""
        found = self._db.execute(query, (number,)).fetchone()
        return int(found[0]) if found else None


def _edition(fields: tuple[str, int, int, str, str, int, str, str, str, str, str, int]) -> Edition:
    source, day, complete, file_hash, encoding, rows, file_name, note, report, silent, states, commit = fields
    return Edition(
        source=source,
        date=date.fromordinal(day),
        complete=bool(complete),
        file_hash=file_hash,
        encoding=encoding,
        rows=rows,
        file_name=file_name,
        note=note,
        report=json.loads(report),
        commit=commit,
        silent=tuple(json.loads(silent)),
        states=states_of(json.loads(states)),
    )


def _legal_date(fields: tuple[object, ...]) -> LegalDate:
    source, entity, digest, day, text, words, commit = fields
    day_number, number = int(str(day)), int(str(commit))
    return LegalDate(
        str(source), str(entity), _digest(digest), date.fromordinal(day_number), str(text), str(words), number
    )


def _correction(fields: tuple[object, ...]) -> Correction:
    source, entity, start, end, digest, text, words, commit = fields
    return Correction(
        source=str(source),
        entity=str(entity),
        start=day_of(int(str(start))),
        end=day_of(int(str(end))),
        content=_digest(digest),
        text=str(text),
        words=str(words),
        commit=int(str(commit)),
    )


def _digest(stored: object) -> str | None:
    return stored.hex() if isinstance(stored, bytes) else None
