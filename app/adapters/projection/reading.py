"""Reads of the projection: the one place that decides, in SQL, what holds on a day as known after a commit."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from app.adapters.projection.codec import OPEN, RowFields, row_of
from app.adapters.projection.codes import Codes
from app.adapters.projection.commit_rows import CommitRows
from app.adapters.projection.moments import Moments
from app.adapters.projection.one_entity import AUDIENCE, HOLDS, ROW, audiences_of, when_of
from app.adapters.projection.records import RecordReads
from app.adapters.projection.versions import require_version
from app.domain.commits import Commit, Idempotency, Source
from app.domain.contents import Content
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.adapters.projection.search_index import SearchProof
    from app.domain.rows import Row


_COMMIT = """
    SELECT number, hash, previous, time, account, reason, legal_basis, body_bytes, body_digest,
           idempotency_key, idempotency_request FROM commits
"""


class ProjectionReader(CommitRows, RecordReads, Moments):
    """A read connection to the projection; safe beside the writer (SQLite WAL)."""

    def __init__(self, path: Path, *, any_version: bool = False) -> None:
        """Open the file read-only. Raises ``Unavailable`` when its tables are those of another version of SRJ."""
        super().__init__(sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False))
        if not any_version:
            require_version(self._db)
        self._db.execute("PRAGMA query_only = 1")
        self._db.execute("PRAGMA mmap_size = 268435456")
        self.codes = Codes(self._db)
        self._nomenclatures: dict[str, dict[str, Text]] = {}
        self._nomenclatures_of = 0

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def pin(self) -> None:
        """Stay on the state of now until closed, whatever is written meanwhile (for a long check)."""
        self._db.execute("BEGIN")

    def meta(self, name: str) -> str | None:
        """Return one value of the home: base, modelVersion..."""
        found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else None

    def head(self) -> Commit | None:
        """Return the last commit."""
        found = self._db.execute(_COMMIT + "ORDER BY number DESC LIMIT 1").fetchone()
        return _commit(found) if found else None

    def head_number(self) -> int:
        """Return the number of the last commit, 0 for none."""
        return int(self._db.execute("SELECT coalesce(max(number), 0) FROM commits").fetchone()[0])

    def commit_numbered(self, number: int) -> Commit | None:
        """Return a commit by its number."""
        found = self._db.execute(_COMMIT + "WHERE number = ?", (number,)).fetchone()
        return _commit(found) if found else None

    def commits_before(self, number: int, limit: int) -> list[Commit]:
        """Return the commits up to a number, newest first."""
        query = _COMMIT + "WHERE number <= ? ORDER BY number DESC LIMIT ?"
        return [_commit(each) for each in self._db.execute(query, (number, limit))]

    def commits(self, limit: int | None = None) -> Iterator[Commit]:
        """Yield commits, newest first."""
        query = _COMMIT + "ORDER BY number DESC LIMIT ?"
        yield from map(_commit, self._db.execute(query, (-1 if limit is None else limit,)))

    def commits_named(self, numbers: Iterable[int]) -> Iterator[Commit]:
        """Yield the commits of these numbers."""
        query = _COMMIT + "WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"
        yield from map(_commit, self._db.execute(query, (json.dumps(sorted(numbers)),)))

    def commit_at(self, moment: datetime) -> Commit | None:
        """Return the last commit made at or before a moment."""
        until = moment.astimezone(UTC).isoformat(timespec="microseconds")
        query = _COMMIT + "WHERE time <= ? ORDER BY number DESC LIMIT 1"
        found = self._db.execute(query, (until,)).fetchone()
        return _commit(found) if found else None

    def first_commit(self) -> Commit | None:
        """Return the first commit."""
        found = self._db.execute(_COMMIT + "ORDER BY number LIMIT 1").fetchone()
        return _commit(found) if found else None

    def commits_of(self, numbers: Iterable[int]) -> dict[int, Commit]:
        """Return commits by number."""
        found = (self._db.execute(_COMMIT + "WHERE number = ?", (number,)).fetchone() for number in numbers)
        return {commit.number: commit for commit in map(_commit, filter(None, found))}

    def time_of(self, number: int) -> datetime | None:
        """Return when a commit was made."""
        found = self._db.execute("SELECT time FROM commits WHERE number = ?", (number,)).fetchone()
        return datetime.fromisoformat(found[0]) if found else None

    def commit_of_key(self, key: str) -> Commit | None:
        """Return the last commit made with an idempotency key."""
        found = self._db.execute(_COMMIT + "WHERE idempotency_key = ? ORDER BY number DESC", (key,)).fetchone()
        return _commit(found) if found else None

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""
        query = "SELECT name, audience, fr, en FROM sources"
        return {name: Source(name, audience, Text(fr, en)) for name, audience, fr, en in self._db.execute(query)}

    def live_rows(self, entities: Iterable[str]) -> dict[str, list[Row]]:
        """Return, for each entity that has some, its rows that no commit has retracted, all sources together."""
        found: dict[str, list[Row]] = {}
        query = ROW + "WHERE r.entity = (SELECT id FROM entities WHERE iri = ?) AND r.retracted = ?"
        for entity in entities:
            fields = self._db.execute(query, (entity, OPEN)).fetchall()
            if fields:
                found[entity] = [row_of(each) for each in fields]
        return found

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""
        query = ROW + f"WHERE e.kind = :kind AND {HOLDS} AND {AUDIENCE}"
        return [row_of(each) for each in self._db.execute(query, {"kind": kind, **when_of(day, known, audience)})]

    def listed_ever(self, kind: str, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind known after a commit, whatever their days."""
        query = ROW + f"WHERE e.kind = :kind AND r.recorded <= :known AND :known < r.retracted AND {AUDIENCE}"
        parameters = {"kind": kind, "known": known, "audiences": audiences_of(audience)}
        return [row_of(each) for each in self._db.execute(query, parameters)]

    def view(self, day: date, known: int, audience: str) -> Iterator[bytes]:
        """Yield the N-Triples of each content that holds on a day: the whole view, each content once."""
        query = f"""
            SELECT data FROM contents WHERE id IN (
                SELECT r.content FROM rows r JOIN sources s ON s.id = r.source WHERE {HOLDS} AND {AUDIENCE}
            )"""
        for (data,) in self._db.execute(query, when_of(day, known, audience)):
            yield data

    def absent(self, day: date, known: int, audience: str) -> Iterator[str]:
        """Yield the entities that are known after a commit but hold on no row that day."""
        query = f"""
            SELECT e.iri FROM entities e
            WHERE EXISTS (
                SELECT 1 FROM rows r JOIN sources s ON s.id = r.source
                WHERE r.entity = e.id AND r.recorded <= :known AND :known < r.retracted AND {AUDIENCE}
            ) AND NOT EXISTS (
                SELECT 1 FROM rows r JOIN sources s ON s.id = r.source
                WHERE r.entity = e.id AND {HOLDS} AND {AUDIENCE}
            )"""
        for (iri,) in self._db.execute(query, when_of(day, known, audience)):
            yield iri

    def content(self, digest: str) -> Content:
        """Return a content by its name."""
        found = self._db.execute("SELECT data FROM contents WHERE digest = ?", (bytes.fromhex(digest),)).fetchone()
        return Content.parse(found[0])

    def has_content(self, digest: str) -> bool:
        """Tell whether a content is held."""
        query = "SELECT 1 FROM contents WHERE digest = ?"
        return self._db.execute(query, (bytes.fromhex(digest),)).fetchone() is not None

    def contents_of_kind(self, kind: str, day: date) -> dict[str, Content]:
        """Return the contents of a kind that hold on a day as known now, the sources of an entity joined."""
        query = f"""
            SELECT e.iri, c.data FROM rows r
            JOIN entities e ON e.id = r.entity JOIN contents c ON c.id = r.content
            WHERE e.kind = :kind AND {HOLDS}
        """
        found: dict[str, Content] = {}
        for iri, data in self._db.execute(query, {"kind": kind, "day": day.toordinal(), "known": self.head_number()}):
            content = Content.parse(data)
            found[iri] = found[iri] | content if iri in found else content
        return found

    def nomenclatures(self, audience: str) -> dict[str, Text]:
        """Return the sources, open to an audience, whose name is a kind of things: the nomenclatures declared."""
        version = int(self._db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._nomenclatures_of:  # another connection has written since
            self._nomenclatures_of = version
            self._nomenclatures.clear()
        found = self._nomenclatures.get(audience)
        if found is None:
            found = self._nomenclatures[audience] = self._read_nomenclatures(audience)
        return found

    def _read_nomenclatures(self, audience: str) -> dict[str, Text]:
        query = f"""
            SELECT name, fr, en FROM sources s
            WHERE {AUDIENCE} AND EXISTS (SELECT 1 FROM entities WHERE kind = s.name)"""
        found = self._db.execute(query, {"audiences": audiences_of(audience)})
        return {name: Text(fr or name, en or name) for name, fr, en in found}

    def kinds(self) -> dict[str, int]:
        """Return the kinds met, with how many entities each has had."""
        return dict(self._db.execute("SELECT kind, count(*) FROM entities WHERE kind <> '' GROUP BY kind"))

    def entities(self, kind: str) -> list[str]:
        """Return the IRIs of every entity of a kind ever recorded."""
        return [iri for (iri,) in self._db.execute("SELECT iri FROM entities WHERE kind = ?", (kind,))]

    def count_of(self, kind: str) -> int:
        """Return how many entities of a kind were ever recorded."""
        return int(self._db.execute("SELECT count(*) FROM entities WHERE kind = ?", (kind,)).fetchone()[0])

    def entity_kinds(self) -> Iterator[tuple[str, str]]:
        """Yield every entity with the kind stored for it."""
        yield from self._db.execute("SELECT iri, kind FROM entities")

    def row_fields(self) -> Iterator[RowFields]:
        """Yield every row as stored."""
        yield from self._db.execute(ROW)

    def stored_contents(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield every content as (number, digest, bytes)."""
        yield from self._db.execute("SELECT id, digest, data FROM contents")

    def proves(self, search: SearchProof) -> bool:
        """Tell whether the index of the search is what the contents give."""
        return search.is_proved(self._db)


def _commit(fields: tuple[object, ...]) -> Commit:
    number, digest, previous, time, account, reason, basis, size, body, key, request = fields
    return Commit(
        number=int(str(number)),
        previous=str(previous),
        time=datetime.fromisoformat(str(time)),
        account=str(account),
        reason=str(reason),
        legal_basis=str(basis),
        body_bytes=int(str(size)),
        body_digest=str(body),
        idempotency=Idempotency(str(key), str(request)) if key is not None else None,
        hash=str(digest),
    )
