"""The index of the search: what each content adds to it, in the transaction of its commit, and how it is proved.

A document is a content, which never changes: nothing is ever taken out, and the rows say when and for whom a document
counts. So one index answers for every day, every past moment and every audience.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.projection.words import compact, letters, stems_of, words_of
from app.domain.contents import Content
from app.domain.searched_text import searched_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from app.domain.iris import Namespace
    from app.domain.searched_text import SearchedText

COLUMNS = ("codes", "words", "stems", "notes")
_CACHED_WORDS = 500_000
_DIGITS = 12  # to which numbers in a code are padded, so that text sorts as people count
_MODULUS = 1_000_003
_LONGEST_SORTED = 100  # characters
LONGEST_TITLE = 40  # characters, of those that are looked up as they are typed


@dataclass(frozen=True, slots=True)
class Document:
    """One content in the index: its tokens by column, and what results are sorted by."""

    codes: frozenset[str]
    words: frozenset[str]
    stems: frozenset[str]
    notes: frozenset[str]
    labels: str  # folded, each between two line ends
    size: int  # words of the label that lists show
    sort: str  # the code, its numbers padded
    title: str  # how the label that lists show begins, folded

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens of each column as the index takes them: no order, which it does not keep."""
        return tuple(" ".join(sorted(each)) for each in (self.codes, self.words, self.stems, self.notes))

    def kept(self, number: int) -> tuple[int, str, int, str, str]:
        """Return the line of a content in the table of what results are sorted by."""
        return number, self.labels, self.size, self.sort, self.title


def document_of(text: SearchedText) -> Document:
    """Return what is indexed of one content."""
    codes = frozenset(filter(None, map(compact, text.codes)))
    labels = [words_of(label) for label in text.labels]
    words = {word for label in (*labels, *map(words_of, text.codes)) for word in label} | codes
    first = next(iter(labels), [])
    return Document(
        codes=codes,
        words=frozenset(words),
        stems=frozenset(stems_of(text.labels)),
        notes=frozenset(stems_of(text.notes)),
        labels="".join(f"\n{' '.join(label)}" for label in labels) + "\n",
        size=len(first),
        sort=sort_key(next(iter(text.codes), "")),
        title=" ".join(first)[:LONGEST_TITLE],
    )


def sort_key(code: str) -> str:
    """Return a text by which codes sort as people count: 9 before 10, R53-2 before R53-19.

    >>> sort_key("R53-2") < sort_key("R53-19") < sort_key("R54")
    True
    """
    pieces = (word.zfill(_DIGITS) if word.isdigit() else word for each in words_of(code) for word in _split(each))
    return " ".join(pieces)[:_LONGEST_SORTED]


def _split(word: str) -> Iterator[str]:
    start = 0
    for place in range(1, len(word) + 1):
        if place == len(word) or word[place].isdigit() != word[start].isdigit():
            yield word[start:place]
            start = place


def indexed(content: Content, namespace: Namespace | None) -> Document | None:
    """Return the document of a content; None for a term, and where there is nothing to find it by."""
    text = searched_text(content)
    if text.is_empty or namespace is None or namespace.parse(text.entity) is None:
        return None
    return document_of(text)


class SearchWriter:
    """Adds contents to the index, on the write connection of the projection."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Give the connection."""
        self._db = db
        self._words: set[str] = set()  # already in the list of words

    def add(self, numbered: Iterable[tuple[int, Content]], namespace: Namespace | None) -> None:
        """Index contents, each with its number; one that is indexed already is left."""
        for number, content in numbered:
            document = indexed(content, namespace)
            if document is not None:
                self._add(number, document)

    def forget(self) -> None:
        """Forget what a transaction that was given up had added."""
        self._words.clear()

    def _add(self, number: int, document: Document) -> None:
        if not self._db.execute(
            "INSERT OR IGNORE INTO searched VALUES (?, ?, ?, ?, ?)", document.kept(number)
        ).rowcount:
            return
        insert = "INSERT INTO search (rowid, codes, words, stems, notes) VALUES (?, ?, ?, ?, ?)"
        self._db.execute(insert, (number, *document.tokens))
        new = document.words - self._words
        if len(self._words) > _CACHED_WORDS:
            self._words.clear()
        self._words |= new
        self._db.executemany(
            "INSERT OR IGNORE INTO search_words VALUES (?, ?, ?)", [(len(word), word, letters(word)) for word in new]
        )


class SearchProof:
    """What the index should hold, taken content by content, to be compared with what it holds."""

    def __init__(self, namespace: Namespace | None) -> None:
        """Start with no content."""
        self._namespace = namespace
        self._searched: set[tuple[int, str, int, str, str]] = set()
        self._terms: dict[tuple[str, str], list[int]] = {}
        self._words: set[str] = set()

    def take(self, number: int, data: bytes) -> None:
        """Take one content with its number."""
        document = indexed(Content.parse(data), self._namespace)
        if document is None:
            return
        self._searched.add(document.kept(number))
        self._words |= document.words
        for column, tokens in zip(COLUMNS, document.tokens, strict=True):
            for token in tokens.split():
                held = self._terms.setdefault((token, column), [0, 0, 0])
                held[0] += 1
                held[1] += number
                held[2] += number * number % _MODULUS

    def is_proved(self, db: sqlite3.Connection) -> bool:
        """Tell whether an index holds exactly this: each term in the documents that have it, and nothing else."""
        query = (
            f"SELECT term, col, count(*), sum(doc), sum(doc * doc % {_MODULUS}) FROM search_terms GROUP BY term, col"
        )
        terms = {(term, column): figures for term, column, *figures in db.execute(query)}
        words = {(len(word), word, letters(word)) for word in self._words}
        return (
            terms == self._terms
            and set(db.execute("SELECT content, labels, size, sort, title FROM searched")) == self._searched
            and set(db.execute("SELECT size, word, letters FROM search_words")) == words
        )
