"""Reads of the index of the search: candidates from FTS5, kept or left by the rows, ordered by what each one says.

The scores of FTS5 are not used: they count the documents that a caller may not see.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from itertools import chain
from queue import Empty, LifoQueue
from typing import TYPE_CHECKING, Final

from app.adapters.projection.search_index import LONGEST_TITLE
from app.adapters.projection.search_run import BEGINS, CODE, GUESS, NOTE, STEM, WRITTEN, Match, SearchRun
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
from app.services.searching import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.services.reading import Moment
    from app.services.searching import Asked, Hit

MOST_WORDS: Final = 12
_KEPT = 8  # connections
_AT_ONCE = 20_000  # steps of SQLite, about a millisecond
_KEPT_MOMENTS = 1_000  # of which the sources are remembered
_ALTERNATIVES = 100  # words in one expression of FTS5
_SHORTEST_BEGINNING = 2  # letters


class SearchReads:
    """Searches on read connections of its own, one for each thread that asks at a time."""

    def __init__(self, path: Path) -> None:
        """Give the file of the projection."""
        self._path = path
        self._idle: LifoQueue[sqlite3.Connection] = LifoQueue(_KEPT)
        self._sources: dict[tuple[int, str], str] = {}

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

    def _seen(self, db: sqlite3.Connection, moment: Moment) -> str:
        """Return the numbers of the sources of an audience: one declared later recorded nothing up to the moment."""
        key = (moment.known, moment.audience)
        found = self._sources.get(key)
        if found is None:
            if len(self._sources) > _KEPT_MOMENTS:
                self._sources.clear()
            seen = up_to(moment.audience)
            declared = db.execute("SELECT id, audience FROM sources WHERE name <> ?", (RESOLUTION_SOURCE,))
            # Numbers of ours, never a text of a caller; no source at all is no number.
            found = ", ".join(str(number) for number, audience in declared if audience in seen) or "-1"
            self._sources[key] = found
        return found

    def close(self) -> None:
        """Close the connections that nobody uses."""
        while not self._idle.empty():
            self._idle.get().close()

    def hits(self, asked: Asked, how: How, moment: Moment, limit: int | None = None) -> list[Hit]:
        """Return what is found, best first; what is being typed is found up to a limit."""
        words = words_of(asked.text)
        terms = _terms(words)
        if not terms:
            return []
        if how is How.NEARBY and not any(map(most_errors, terms)):
            return []
        with self._connection() as db:
            run = SearchRun(db, asked, moment, self._seen(db, moment), _titles(words, how), limit)
            if how is How.TYPING:
                return _typed(run, words, terms)
            return run.hits(_matches(db, asked.text, terms, how))

    def typed_at_once(self, asked: Asked, moment: Moment, limit: int) -> list[Hit] | None:
        """Return what ``hits`` returns of what is being typed, when codes and beginnings of labels soon fill the limit.

        In a millisecond at most, so that who serves others need not wait in another thread; None when more is needed.
        """
        words = words_of(asked.text)
        if not words:
            return []
        with self._connection() as db:
            run = SearchRun(db, asked, moment, self._seen(db, moment), _titles(words, How.TYPING), limit)
            db.set_progress_handler(_stop, _AT_ONCE)
            try:
                found = _begun(run, words)
            except sqlite3.OperationalError as error:
                if str(error) != "interrupted":
                    raise
                return None
            finally:
                db.set_progress_handler(None, 0)
        return None if run.has_room(found) else _each_once(found)[:limit]


def _stop() -> bool:
    return True


def _terms(words: list[str]) -> list[str]:
    """Return the words that are asked for, each once: those that carry a meaning, unless nothing else was typed."""
    return list(dict.fromkeys([word for word in words if word not in EMPTY_WORDS] or words))[:MOST_WORDS]


def _titles(words: list[str], how: How) -> tuple[str, str]:
    """Return what a folded label holds when it is what was typed, and when it begins with it."""
    typed = "\n" + " ".join(words)
    return f"{typed}\n", f"{typed} " if how is How.WORDS else typed


def _matches(db: sqlite3.Connection, text: str, terms: list[str], how: How) -> list[Match]:
    """Return where each term is looked for."""
    code = compact(text)
    found: list[Match] = []
    for number, term in enumerate(terms):
        found.append(Match(number, CODE, _expression("codes", [code])))
        if how is How.WORDS:
            found += _as_they_are(number, term)
        elif how is How.BEGINNINGS:
            found.append(Match(number, GUESS, _beginning(term, alone=len(terms) == 1)))
        else:
            found += _nearby(db, number, term)
    return found


def _typed(run: SearchRun, words: list[str], terms: list[str]) -> list[Hit]:
    """Return what begins as what is typed: a code, a label, then words of a label; each step only where room is left.

    Nothing is sorted but what an index gives sorted: each step stops reading at the last thing that is shown.
    """
    code, last = "".join(words), terms[-1]
    found = _begun(run, words)
    if run.has_room(found) and len(code) >= _SHORTEST_BEGINNING:
        found += run.first(_prefixed("codes", code), BEGINS)
    if run.has_room(found) and last not in EMPTY_WORDS:
        whole = [f"({_expression('words', [term])} OR {_expression('stems', stems_of([term]))})" for term in terms[:-1]]
        found += run.first(" AND ".join([*whole, _beginning(last, alone=len(terms) == 1)]), WRITTEN)
    if not found and any(map(most_errors, terms)):
        near = [list(chain.from_iterable(_near_words(run.db, term).values())) for term in terms]
        found += run.first(" AND ".join(_expression("words", each) for each in near), GUESS)
    return _each_once(found)[: run.limit]


def _begun(run: SearchRun, words: list[str]) -> list[Hit]:
    """Return the things of which the code is what is typed, then those of which the label begins so."""
    return run.first(_expression("codes", ["".join(words)]), CODE) + run.begun(" ".join(words)[:LONGEST_TITLE])


def _each_once(found: list[Hit]) -> list[Hit]:
    first = {hit.entity: hit for hit in reversed(found)}
    return list(dict.fromkeys(first[hit.entity] for hit in found))


def _as_they_are(number: int, term: str) -> list[Match]:
    stems = sorted(stems_of([term]))
    return [
        Match(number, WRITTEN, _expression("words", [term])),
        Match(number, STEM, _expression("stems", stems)),
        Match(number, NOTE, _expression("notes", stems)),
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


def _nearby(db: sqlite3.Connection, number: int, term: str) -> list[Match]:
    stems = sorted(stems_of([term]))
    found = [Match(number, GUESS, _expression("stems", stems)), Match(number, GUESS, _expression("notes", stems))]
    for errors, words in _near_words(db, term).items():
        found += [
            Match(number, GUESS + errors, _expression("words", words[start : start + _ALTERNATIVES]))
            for start in range(0, len(words), _ALTERNATIVES)
        ]
    return found


def _expression(column: str, tokens: Iterable[str]) -> str:
    return f"{column} : ({' OR '.join(_quoted(token) for token in tokens)})"


def _prefixed(column: str, token: str) -> str:
    return f"{column} : {_quoted(token)} *"


def _quoted(token: str) -> str:
    return f'"{token}"'  # letters and digits alone: nothing to escape
