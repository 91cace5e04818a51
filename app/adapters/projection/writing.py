"""Writes of the projection: one transaction applies one commit, whether it was just made or is replayed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN, SCHEMA_VERSION, end_number, start_number
from app.adapters.projection.search_index import SearchWriter
from app.domain.commit_records import states_json
from app.domain.identifiers import notations_of
from app.domain.iris import Namespace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.adapters.journal import Place
    from app.domain.commits import Commit, Effect, KeptEdition
    from app.domain.corrections import Correction, LegalDate
    from app.domain.rows import Holding, Row

SCHEMA = Path(__file__).with_name("schema.sql")
_CACHED_IDENTIFIERS = 500_000


def create_projection(path: Path) -> None:
    """Make an empty projection file."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA page_size = 8192")
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(SCHEMA.read_text())
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    db.close()


class _Identifiers:
    """Numbers of the IRIs, names and digests of one table, remembered up to a bound."""

    def __init__(self, db: sqlite3.Connection, table: str, column: str) -> None:
        self._db = db
        self._select = f"SELECT id FROM {table} WHERE {column} = ?"
        self._known: dict[str | bytes, int] = {}

    def get(self, value: str | bytes) -> int | None:
        known = self._known.get(value)
        if known is None:
            found = self._db.execute(self._select, (value,)).fetchone()
            known = None if found is None else int(found[0])
            if known is not None:
                self.remember(value, known)
        return known

    def of(self, value: str | bytes) -> int:
        known = self.get(value)
        if known is None:
            raise KeyError(value)
        return known

    def remember(self, value: str | bytes, number: int) -> None:
        if len(self._known) >= _CACHED_IDENTIFIERS:
            self._known.clear()
        self._known[value] = number

    def forget(self) -> None:
        self._known.clear()


class ProjectionWriter:
    """The one write connection to the projection."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        """Open the file for writing; ``durable=False`` is for a rebuild into a new file."""
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        # The journal is what is durable; after a power cut the projection catches up from it.
        self._db.execute(f"PRAGMA synchronous = {'NORMAL' if durable else 'OFF'}")
        self._db.execute("PRAGMA cache_size = -65536")
        self._sources = _Identifiers(self._db, "sources", "name")
        self._entities = _Identifiers(self._db, "entities", "iri")
        self._contents = _Identifiers(self._db, "contents", "digest")
        self._search = SearchWriter(self._db)
        self._namespace = self._stored_namespace()

    def _stored_namespace(self) -> Namespace | None:
        found = self._db.execute("SELECT value FROM meta WHERE name = 'base'").fetchone()
        return Namespace(found[0]) if found else None

    def close(self) -> None:
        """Close the connection, the write-ahead log folded in; a transaction that is open is given up."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        with suppress(sqlite3.OperationalError):  # a full disk: what is in the log stays there, and is read from it
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()

    def begin(self) -> None:
        """Start a transaction for several commits (a rebuild); without it each commit is one."""
        self._db.execute("BEGIN IMMEDIATE")

    def finish(self) -> None:
        """End the transaction of :meth:`begin`."""
        self._db.execute("COMMIT")

    def apply(self, commit: Commit, effect: Effect, place: Place) -> None:
        """Record a commit and its effect; all or nothing."""
        alone = not self._db.in_transaction
        if alone:
            self._db.execute("BEGIN IMMEDIATE")
        try:
            self._apply(commit, effect, place)
            if alone:
                self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            for identifiers in (self._sources, self._entities, self._contents):
                identifiers.forget()
            self._search.forget()
            raise

    def _apply(self, commit: Commit, effect: Effect, place: Place) -> None:
        self._commit(commit, place)
        for name, value in effect.home.items():
            self._db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))
            if name == "base":
                self._namespace = Namespace(value)
        self._db.executemany(
            "INSERT OR IGNORE INTO sources (name, audience, fr, en) VALUES (?, ?, ?, ?)",
            [(source.name, source.audience, source.label.fr, source.label.en) for source in effect.sources],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO contents (digest, data) VALUES (?, ?)",
            [(bytes.fromhex(digest), content.data) for digest, content in effect.contents.items()],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO notations (value, entity) VALUES (?, ?)",
            [
                (value, self._entity(iri))
                for content in effect.contents.values()
                for iri, value in notations_of(content)
            ],
        )
        numbered = ((self._contents.of(bytes.fromhex(digest)), each) for digest, each in effect.contents.items())
        self._search.add(numbered, self._namespace)
        self._retract(effect.retracted, commit.number)
        self._record(effect.recorded, commit.number)
        for kept in effect.editions:
            self._edition(kept, commit.number)
        self._stewards(effect, commit.number)

    def _commit(self, commit: Commit, place: Place) -> None:
        key = commit.idempotency
        values = (
            commit.number,
            commit.hash,
            commit.previous,
            commit.time.isoformat(timespec="microseconds"),
            commit.account,
            commit.reason,
            commit.legal_basis,
            commit.body_bytes,
            commit.body_digest,
            key.key if key else None,
            key.request if key else None,
            place.segment,
            place.start,
            place.end,
        )
        self._db.execute(f"INSERT INTO commits VALUES ({', '.join('?' * len(values))})", values)

    def _retract(self, rows: Iterable[Row], number: int) -> None:
        # Named: left to itself SQLite takes rows_start, and reads every row that begins on the same day.
        update = """
            UPDATE rows INDEXED BY rows_entity SET retracted = ?
            WHERE entity = ? AND source = ? AND valid_from = ? AND recorded = ? AND retracted = ? RETURNING id
        """
        for row in rows:
            start = start_number(row.holding.span.start)
            entity, source = self._entities.of(row.entity), self._sources.of(row.source)
            found = self._db.execute(update, (number, entity, source, start, row.recorded_by, OPEN)).fetchall()
            if len(found) != 1:
                raise KeyError(row)
            self._db.execute("UPDATE row_boxes SET known_high = ? WHERE id = ?", (number - 1, found[0][0]))

    def _record(self, rows: Iterable[tuple[str, str, Holding]], number: int) -> None:
        first = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM rows").fetchone()[0]
        stored: list[tuple[object, ...]] = []
        boxes: list[tuple[int, ...]] = []
        for identifier, (iri, source, holding) in enumerate(rows, start=first):
            entity = self._entity(iri)
            start, end = start_number(holding.span.start), end_number(holding.span.end)
            stored.append(
                (
                    identifier,
                    entity,
                    self._sources.of(source),
                    self._contents.of(bytes.fromhex(holding.content)),
                    start,
                    end,
                    holding.start.value,
                    holding.end.value,
                    number,
                    OPEN,
                )
            )
            boxes.append((identifier, entity, entity, start, end - 1, number, OPEN - 1))
        self._db.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", stored)
        self._db.executemany("INSERT INTO row_boxes VALUES (?, ?, ?, ?, ?, ?, ?)", boxes)

    def _entity(self, iri: str) -> int:
        known = self._entities.get(iri)
        if known is not None:
            return known
        thing = self._namespace.parse(iri) if self._namespace else None
        kind = thing.kind if thing else ""
        cursor = self._db.execute("INSERT INTO entities (iri, kind) VALUES (?, ?)", (iri, kind))
        number = int(cursor.lastrowid or 0)
        self._entities.remember(iri, number)
        return number

    def _edition(self, kept: KeptEdition, number: int) -> None:
        edition = kept.edition
        cursor = self._db.execute(
            """INSERT INTO editions
            (source, date, complete, file_hash, encoding, rows, file_name, note, report, silent, states, commit_number)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                self._sources.of(edition.source),
                edition.date.toordinal(),
                int(edition.complete),
                edition.file_hash,
                edition.encoding,
                edition.rows,
                edition.file_name,
                edition.note,
                json.dumps(edition.report, ensure_ascii=False, sort_keys=True),
                json.dumps(edition.silent),
                json.dumps(states_json(edition)),
                number,
            ),
        )
        self._db.executemany(
            "INSERT INTO edition_entries VALUES (?, ?, ?)",
            [
                (cursor.lastrowid, self._entity(iri), self._contents.of(bytes.fromhex(digest)))
                for iri, digest in kept.entries.items()
            ],
        )

    def _stewards(self, effect: Effect, number: int) -> None:
        """Record legal dates, corrections and withdrawals."""
        for legal in effect.legal_dates:
            said = (*self._of_entry(legal), legal.day.toordinal(), legal.text, legal.words, number)
            self._db.execute(
                """INSERT INTO legal_dates (source, entity, content, day, text, words, commit_number)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                said,
            )
        for each in effect.corrections:
            span = (start_number(each.start), end_number(each.end))
            self._db.execute(
                """INSERT INTO corrections
                (source, entity, content, valid_from, valid_to, text, words, commit_number)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (*self._of_entry(each), *span, each.text, each.words, number),
            )
        self._db.executemany(
            "INSERT INTO withdrawals (commit_number, target, withdrawn) VALUES (?, ?, ?)",
            [(number, each.target, int(each.withdrawn)) for each in effect.withdrawals],
        )

    def _of_entry(self, said: LegalDate | Correction) -> tuple[int, int, int | None]:
        content = None if said.content is None else self._contents.of(bytes.fromhex(said.content))
        return self._sources.of(said.source), self._entity(said.entity), content
