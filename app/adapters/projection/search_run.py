"""What the rows say of the documents that the index of the search found: which count, and in which order."""

from __future__ import annotations

from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING, NamedTuple

from app.services.searching import Hit

if TYPE_CHECKING:
    import sqlite3

    from app.services.reading import Moment
    from app.services.searching import Asked

CODE, EQUAL, BEGINS, WRITTEN, STEM, NOTE, GUESS = range(7)
_KEPT_TEXTS = 100  # queries

_HELD = """
    WITH hits (term, content, place) AS ($hits),
    held AS MATERIALIZED (
        SELECT h.term, h.place, r.entity, h.content FROM hits h CROSS JOIN rows r ON r.content = h.content
        WHERE r.source IN ($sources) AND r.recorded <= :known AND :known < r.retracted AND $days
    ),
    places AS (SELECT entity, term, min(place) AS place FROM held GROUP BY entity, term),
    found AS (SELECT entity, max(place) AS place FROM places GROUP BY entity HAVING count(*) = :terms),
    titled AS (
        SELECT h.entity, min(d.size) AS size, min(d.sort) AS sort, min(
            CASE WHEN instr(d.labels, :equal) THEN $equal WHEN instr(d.labels, :begins) THEN $begun ELSE 9 END
        ) AS place
        FROM (SELECT DISTINCT entity, content FROM held) h CROSS JOIN searched d ON d.content = h.content
        GROUP BY h.entity
    )
    SELECT e.iri, e.kind, min(f.place, t.place) AS place
    FROM found f CROSS JOIN titled t ON t.entity = f.entity CROSS JOIN entities e ON e.id = f.entity
    WHERE (:kind IS NULL OR e.kind = :kind) $open
    ORDER BY 3, t.size, t.sort, e.iri LIMIT :limit
"""
_ON_DAY = "r.valid_from <= :day AND :day < r.valid_to"
_EVER = "1"
_CLOSED = """AND NOT EXISTS (
    SELECT 1 FROM rows o WHERE o.entity = e.id AND o.source IN ($sources)
    AND o.recorded <= :known AND :known < o.retracted AND o.valid_from <= :day AND :day < o.valid_to
)"""

_BEGUN = """
    SELECT DISTINCT e.iri, e.kind, $begun FROM searched d CROSS JOIN rows r ON r.content = d.content
    CROSS JOIN entities e ON e.id = r.entity
    WHERE d.title <> '' AND d.title >= :typed AND d.title < :after
    AND r.source IN ($sources) AND r.recorded <= :known AND :known < r.retracted AND $days
    AND (:kind IS NULL OR e.kind = :kind) $open
    ORDER BY d.title, d.sort, e.iri LIMIT :limit
"""
_FIRST = """
    SELECT DISTINCT e.iri, e.kind, $place FROM search CROSS JOIN rows r ON r.content = search.rowid
    CROSS JOIN entities e ON e.id = r.entity
    WHERE search MATCH :expression
    AND r.source IN ($sources) AND r.recorded <= :known AND :known < r.retracted AND $days
    AND (:kind IS NULL OR e.kind = :kind) $open LIMIT :limit
"""
_LAST = "\U0010ffff"  # after every letter


class Match(NamedTuple):
    """Documents that have one term somewhere, by an expression of FTS5."""

    term: int
    place: int
    expression: str


class SearchRun:
    """Asks the rows which of the documents found count, on a day, as known after a commit, for an audience."""

    def __init__(
        self,
        db: sqlite3.Connection,
        asked: Asked,
        moment: Moment,
        sources: str,
        titles: tuple[str, str],
        limit: int | None,
    ) -> None:
        self.db = db
        self.limit = limit
        self._which = (sources, asked.status)
        self._given: dict[str, object] = {
            "known": moment.known,
            "day": moment.day.toordinal(),
            "equal": titles[0],
            "begins": titles[1],
            "kind": asked.kind,
            "limit": -1 if limit is None else limit,
        }

    def has_room(self, found: list[Hit]) -> bool:
        """Tell whether more may be found."""
        return self.limit is None or len({hit.entity for hit in found}) < self.limit

    def hits(self, matches: list[Match]) -> list[Hit]:
        """Return the things of which the rows have every term, best first."""
        parts = " UNION ALL ".join(
            f"SELECT {match.term}, rowid, {match.place} FROM search WHERE search MATCH :match{place}"
            for place, match in enumerate(matches)
        )
        given = {f"match{place}": match.expression for place, match in enumerate(matches)}
        terms = len({match.term for match in matches})
        query = _filled(_HELD, *self._which, hits=parts, equal=str(EQUAL), begun=str(BEGINS))
        return [Hit(*found) for found in self.db.execute(query, {**self._given, **given, "terms": terms})]

    def first(self, expression: str, place: int) -> list[Hit]:
        """Return the first things of which one document is found, in the order in which they were recorded."""
        query = _filled(_FIRST, *self._which, place=str(place))
        return [Hit(*found) for found in self.db.execute(query, {**self._given, "expression": expression})]

    def begun(self, typed: str) -> list[Hit]:
        """Return the things whose label begins as what is typed, in alphabetical order; read no further than needed."""
        given = {**self._given, "typed": typed, "after": typed + _LAST}
        query = _filled(_BEGUN, *self._which, begun=str(BEGINS))
        return [Hit(*found) for found in self.db.execute(query, given)]


@lru_cache(_KEPT_TEXTS)
def _filled(template: str, sources: str, status: str, **given: str) -> str:
    """Return a query for the sources that are seen and a status: the same text each time, which SQLite keeps ready."""
    return Template(template).substitute(
        given,
        sources=sources,
        days=_ON_DAY if status == "in-force" else _EVER,
        open=Template(_CLOSED).substitute(sources=sources) if status == "closed" else "",
    )
