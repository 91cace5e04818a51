"""Reads of the index of the search: candidates from FTS5, kept or left by the rows, ordered by what each one says.

The scores of FTS5 are not used: they count the documents that a caller may not see.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from itertools import chain
from queue import Empty, LifoQueue
from string import Template
from typing import TYPE_CHECKING, Final, NamedTuple

from app.adapters.projection.search_index import LONGEST_TITLE
from app.adapters.projection.versions import require_version
from app.adapters.projection.words import (
    EMPTY_WORDS,
    compact,
    distance,
    letters,
    most_errors,
    stems_of,
    words_of,
)
from app.domain.audiences import up_to
from app.domain.derivations import RESOLUTION_SOURCE
from app.services.searching import Hit, How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.services.reading import Moment
    from app.services.searching import Asked

MOST_WORDS: Final = 12
_KEPT = 8  # connections
_ALTERNATIVES = 100  # words in one expression of FTS5
_CODE, _EQUAL, _BEGINS, _WRITTEN, _STEM, _NOTE, _GUESS = range(7)
_SHORTEST_BEGINNING = 2  # letters

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


class _Match(NamedTuple):
    """Documents that have one term somewhere, by an expression of FTS5."""

    term: int
    place: int
    expression: str


class SearchReads:
    """Searches on read connections of its own, one for each thread that asks at a time."""

    def __init__(self, path: Path) -> None:
        """Give the file of the projection."""
        self._path = path
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue(_KEPT)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            db = self._idle.get_nowait()
        except Empty:
            db = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, check_same_thread=False)
            require_version(db)
            db.execute("PRAGMA query_only = 1")
            db.execute("PRAGMA mmap_size = 268435456")
        try:
            yield db
        finally:
            if self._idle.full():
                db.close()
            else:
                self._idle.put(db)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while not self._idle.empty():
            self._idle.get().close()

    def hits(self, asked: Asked, how: How, moment: Moment, limit: int | None = None) -> list[Hit]:
        """Return what is found, best first; what is being typed is found up to a limit."""
        words = words_of(asked.text)
        terms = [word for word in words if word not in EMPTY_WORDS] or words
        if not terms:
            return []
        terms = list(dict.fromkeys(terms))[:MOST_WORDS]
        if how is How.NEARBY and not any(map(most_errors, terms)):
            return []
        with self._connection() as db:
            run = _Run(db, asked, moment, _titles(words, how), limit)
            if how is How.TYPING:
                return _typed(run, words, terms)
            return run.hits(_matches(db, asked.text, terms, how))


def _titles(words: list[str], how: How) -> tuple[str, str]:
    """Return what a folded label holds when it is what was typed, and when it begins with it."""
    typed = "\n" + " ".join(words)
    return f"{typed}\n", f"{typed} " if how is How.WORDS else typed


def _matches(db: sqlite3.Connection, text: str, terms: list[str], how: How) -> list[_Match]:
    """Return where each term is looked for."""
    code = compact(text)
    found: list[_Match] = []
    for number, term in enumerate(terms):
        found.append(_Match(number, _CODE, _expression("codes", [code])))
        if how is How.WORDS:
            found += _as_they_are(number, term)
        elif how is How.BEGINNINGS:
            found.append(_Match(number, _GUESS, _beginning(term, alone=len(terms) == 1)))
        else:
            found += _nearby(db, number, term)
    return found


def _typed(run: _Run, words: list[str], terms: list[str]) -> list[Hit]:
    """Return what begins as what is typed: a code, a label, then words of a label; each step only where room is left.

    Nothing is sorted but what an index gives sorted: each step stops reading at the last thing that is shown.
    """
    code, last = "".join(words), terms[-1]
    found = run.first(_expression("codes", [code]), _CODE)
    found += run.begun(" ".join(words)[:LONGEST_TITLE])
    if run.has_room(found) and len(code) >= _SHORTEST_BEGINNING:
        found += run.first(_prefixed("codes", code), _BEGINS)
    if run.has_room(found) and last not in EMPTY_WORDS:
        whole = [f"({_expression('words', [term])} OR {_expression('stems', stems_of([term]))})" for term in terms[:-1]]
        found += run.first(" AND ".join([*whole, _beginning(last, alone=len(terms) == 1)]), _WRITTEN)
    if not found and any(map(most_errors, terms)):
        near = [list(chain.from_iterable(_near_words(run.db, term).values())) for term in terms]
        found += run.first(" AND ".join(_expression("words", each) for each in near), _GUESS)
    each_once = {hit.entity: hit for hit in reversed(found)}
    return list(dict.fromkeys(each_once[hit.entity] for hit in found))[: run.limit]


def _as_they_are(number: int, term: str) -> list[_Match]:
    stems = sorted(stems_of([term]))
    return [
        _Match(number, _WRITTEN, _expression("words", [term])),
        _Match(number, _STEM, _expression("stems", stems)),
        _Match(number, _NOTE, _expression("notes", stems)),
    ]


def _beginning(term: str, *, alone: bool) -> str:
    whole = alone and len(term) < _SHORTEST_BEGINNING
    return _expression("words", [term]) if whole else _prefixed("words", term)


def _near_words(db: sqlite3.Connection, term: str) -> dict[int, list[str]]:
    """Return the words that a term may stand for by their number of errors of typing, itself first."""
    most = most_errors(term)
    found: dict[int, list[str]] = {0: [term]}
    bits, size = letters(term), len(term)
    near = db.execute("SELECT word, letters FROM search_words WHERE size BETWEEN ? AND ?", (size - most, size + most))
    for word, others in near if most else ():
        if (bits ^ others).bit_count() <= 2 * most:
            errors = distance(term, word, most)
            if 0 < errors <= most:
                found.setdefault(errors, []).append(word)
    return found


def _nearby(db: sqlite3.Connection, number: int, term: str) -> list[_Match]:
    stems = sorted(stems_of([term]))
    found = [_Match(number, _GUESS, _expression("stems", stems)), _Match(number, _GUESS, _expression("notes", stems))]
    for errors, words in _near_words(db, term).items():
        found += [
            _Match(number, _GUESS + errors, _expression("words", words[start : start + _ALTERNATIVES]))
            for start in range(0, len(words), _ALTERNATIVES)
        ]
    return found


def _expression(column: str, tokens: Iterable[str]) -> str:
    return f"{column} : ({' OR '.join(_quoted(token) for token in tokens)})"


def _prefixed(column: str, token: str) -> str:
    return f"{column} : {_quoted(token)} *"


def _quoted(token: str) -> str:
    return f'"{token}"'  # letters and digits alone: nothing to escape


class _Run:
    """Asks the rows which of the documents found count, on a day, as known after a commit, for an audience."""

    def __init__(
        self, db: sqlite3.Connection, asked: Asked, moment: Moment, titles: tuple[str, str], limit: int | None
    ) -> None:
        self.db = db
        self.limit = limit
        seen = up_to(moment.audience)
        declared = db.execute("SELECT id, audience FROM sources WHERE name <> ?", (RESOLUTION_SOURCE,))
        # Numbers of ours, never a text of a caller; no source at all is no number.
        sources = ", ".join(str(number) for number, audience in declared if audience in seen) or "-1"
        self._parts = {
            "sources": sources,
            "days": _ON_DAY if asked.status == "in-force" else _EVER,
            "open": Template(_CLOSED).substitute(sources=sources) if asked.status == "closed" else "",
        }
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

    def hits(self, matches: list[_Match]) -> list[Hit]:
        """Return the things of which the rows have every term, best first."""
        parts = " UNION ALL ".join(
            f"SELECT {match.term}, rowid, {match.place} FROM search WHERE search MATCH :match{place}"
            for place, match in enumerate(matches)
        )
        given = {f"match{place}": match.expression for place, match in enumerate(matches)}
        terms = len({match.term for match in matches})
        query = Template(_HELD).substitute(self._parts, hits=parts, equal=str(_EQUAL), begun=str(_BEGINS))
        return [Hit(*found) for found in self.db.execute(query, {**self._given, **given, "terms": terms})]

    def first(self, expression: str, place: int) -> list[Hit]:
        """Return the first things of which one document is found, in the order in which they were recorded."""
        query = Template(_FIRST).substitute(self._parts, place=str(place))
        return [Hit(*found) for found in self.db.execute(query, {**self._given, "expression": expression})]

    def begun(self, typed: str) -> list[Hit]:
        """Return the things whose label begins as what is typed, in alphabetical order; read no further than needed."""
        given = {**self._given, "typed": typed, "after": typed + _LAST}
        return [
            Hit(*found)
            for found in self.db.execute(Template(_BEGUN).substitute(self._parts, begun=str(_BEGINS)), given)
        ]
