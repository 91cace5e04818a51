"""Results in CSV with a label beside each IRI: read as SPARQL TSV, which tells IRIs from texts, and written as CSV.

A column is one of IRIs when one of its first ``ROWS`` rows is an IRI; its label column comes right after it, named
``{column}Label``, unless the query gives a column of that name itself. Rows pass by blocks: a block waits for the
labels that it needs and no other holds, so that the first bytes leave early and memory does not grow with the answer.
Formats: SPARQL 1.1 Query Results CSV and TSV Formats; RFC 4180.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from app.domain.contents import iri
from app.domain.result_terms import lines_of, read_term
from app.services.kept_results import FULL_PIECE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence

    from app.domain.language import Language
    from app.domain.questions import Question
    from app.domain.result_terms import Term
    from app.services.reading import Moment

    Name = Callable[[Sequence[str]], Awaitable[Mapping[str, str]]]
    Row = list[Term | None]

ROWS = 1_000  # of a block
_BYTES = 1_000_000  # of a block: rows may be long
_ASKED = 500  # IRIs whose labels are asked at once
_HELD = 20_000  # labels held for one answer
_QUOTED = re.compile('[,"\r\n]')


class Answer(Protocol):
    """A running answer of a worker."""

    body: AsyncIterator[bytes]


class Queries(Protocol):
    """Runs queries on the view of a moment."""

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Answer:
        """Run a query; ``wanted`` is a format name."""


class Labels:
    """The labels of IRIs at a moment: in the language asked, else in French, else any."""

    def __init__(self, queries: Queries, question: Question) -> None:
        """Give who runs queries, and the question that names things and terms."""
        self._queries = queries
        self._question = question

    async def of(self, iris: Sequence[str], language: Language, moment: Moment) -> Mapping[str, str]:
        """Return the label of each IRI that has one."""
        text = self._question.bind({"thing": [iri(each) for each in iris]})
        answer = await self._queries.query(text, wanted="tsv", moment=moment)
        found: dict[str, dict[str, str]] = {}
        lines = lines_of(answer.body)
        header = await anext(lines, "")
        place = [name.lstrip("?") for name in header.split("\t")]
        async for line in lines:
            row = dict(zip(place, (read_term(cell) for cell in line.split("\t")), strict=False))
            thing, name = row.get("thing"), row.get("name")
            if thing is not None and name is not None:
                found.setdefault(thing.value, {}).setdefault(name.language or "", name.value)
        order = (language, "fr", "")
        return {each: next(names[key] for key in (*order, *names) if key in names) for each, names in found.items()}


async def labelled_csv(body: AsyncIterator[bytes], name: Name) -> AsyncIterator[bytes]:
    """Yield the CSV of an answer in TSV, with label columns; ``name`` gives the labels of some IRIs.

    Pieces but the last have ``FULL_PIECE`` bytes or more.
    """
    lines = lines_of(body)
    columns = [cell.lstrip("?") for cell in (await anext(lines, "")).split("\t")]
    held: dict[str, str] = {}
    labelled: frozenset[int] | None = None
    piece = b""
    async for rows in _blocks(lines, len(columns)):
        if labelled is None:
            labelled = _columns_of_iris(columns, rows)
            piece = _line(_header(columns, labelled))
        await _name(rows, labelled, held, name)
        piece += b"".join(_line(_cells(row, labelled, held)) for row in rows)
        if len(piece) >= FULL_PIECE:
            yield piece
            piece = b""
    if labelled is None:
        piece = _line(columns)
    yield piece


def _columns_of_iris(columns: Sequence[str], rows: Sequence[Row]) -> frozenset[int]:
    return frozenset(
        number
        for number, column in enumerate(columns)
        if f"{column}Label" not in columns and any((term := row[number]) is not None and term.is_iri for row in rows)
    )


def _header(columns: Sequence[str], labelled: frozenset[int]) -> list[str]:
    return [cell for number, each in enumerate(columns) for cell in _pair(each, f"{each}Label", number in labelled)]


def _pair(own: str, label: str, with_label: bool) -> tuple[str, ...]:  # noqa: FBT001 - whether the second is there
    return (own, label) if with_label else (own,)


def _cells(row: Row, labelled: frozenset[int], held: Mapping[str, str]) -> list[str]:
    cells: list[str] = []
    for number, term in enumerate(row):
        value = "" if term is None else term.value
        label = held.get(value, "") if term is not None and term.is_iri else ""
        cells.extend(_pair(value, label, number in labelled))
    return cells


async def _name(rows: Iterable[Row], labelled: frozenset[int], held: dict[str, str], name: Name) -> None:
    """Ask the labels that a block needs and that are not held; what has none is held as an empty label."""
    if len(held) > _HELD:
        held.clear()
    terms = (row[number] for row in rows for number in labelled)
    wanted = [term.value for term in terms if term is not None and term.is_iri and ":" in term.value]
    missing = [each for each in dict.fromkeys(wanted) if each not in held]
    for start in range(0, len(missing), _ASKED):
        part = missing[start : start + _ASKED]
        held.update(dict.fromkeys(part, ""))
        held.update(await name(part))


async def _blocks(lines: AsyncIterator[str], width: int) -> AsyncIterator[list[Row]]:
    rows: list[Row] = []
    size = 0
    async for line in lines:
        cells = line.split("\t") if width > 1 else [line]
        rows.append([read_term(cell) for cell in cells])
        size += len(line)
        if len(rows) >= ROWS or size >= _BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def _line(cells: Iterable[str]) -> bytes:
    return (",".join(map(_quoted, cells)) + "\r\n").encode()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell
