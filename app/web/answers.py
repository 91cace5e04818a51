"""Answers of the view, as pages read them: rows of terms, whole for questions of ours, cut for those of visitors."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.result_terms import Term, lines_of, read_term

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from app.domain.questions import Question
    from app.services.reading import AskedStates, Moment

_REMEMBERED = 64
MOST_ROWS = 10_000  # read of a visitor's answer; the machine forms give it whole
_MOST_TEXT = 200_000  # bytes of a graph shown on a page


class Answer(Protocol):
    """A running answer of a worker."""

    kind: str
    body: AsyncIterator[bytes]


class Queries(Protocol):
    """Runs queries on the view, in processes that can be ended."""

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Answer:
        """Run a query; ``wanted`` is a format name (json, tsv, ttl...)."""

    async def states(self, text: str, *, wanted: str, moment: Moment, asked: AskedStates) -> Answer:
        """Run a query on the states of some kinds and things."""


class Questions(Protocol):
    """The saved questions by name."""

    def __getitem__(self, name: str) -> Question:
        """Return a question that exists."""

    def get(self, name: str) -> Question | None:
        """Return a question, or None."""


Row = dict[str, Term]


@dataclass(frozen=True, slots=True)
class Table:
    """A piece of the answer to a SELECT: columns, the rows of one page, and how many rows were counted."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    counted: int
    whole: bool  # every row was counted


class View:
    """Asks the view of a moment; answers of saved questions are remembered by moment."""

    def __init__(self, queries: Queries, questions: Questions) -> None:
        """Give who runs queries, and the saved questions."""
        self._queries = queries
        self.questions = questions
        self._remembered: dict[tuple[Moment, str], list[Row]] = {}

    async def ask(
        self, name: str, moment: Moment, values: Mapping[str, str | Sequence[str]] | None = None
    ) -> list[Row]:
        """Return the rows of a saved question."""
        text = self.questions[name].bind(values or {})
        key = (moment, text)  # what was not asked for by its number may be answered by a later commit: kept apart
        if key not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = await self._rows(text, moment)
        return self._remembered[key]

    async def _rows(self, text: str, moment: Moment) -> list[Row]:
        answer = await self._queries.query(text, wanted="json", moment=moment)
        data = b"".join([part async for part in answer.body])
        bindings = json.loads(data)["results"]["bindings"]
        return [{name: _term(value) for name, value in row.items()} for row in bindings]

    async def run(
        self, text: str, moment: Moment, *, page: int, size: int, states: AskedStates | None = None
    ) -> Table | bool | str:
        """Run a visitor's checked query: a table, yes or no, or a graph as Turtle."""
        if states is None:
            answer = await self._queries.query(text, wanted="tsv", moment=moment)
        else:
            answer = await self._queries.states(text, wanted="tsv", moment=moment, asked=states)
        if answer.kind == "solutions":
            return await _table(answer.body, page, size)
        data = await _bounded(answer.body)
        return data.strip() == "true" if answer.kind == "boolean" else data


def _term(value: Mapping[str, str]) -> Term:
    return Term(value["value"], value["type"] == "uri", value.get("xml:lang"), value.get("datatype"))


async def _table(body: AsyncIterator[bytes], page: int, size: int) -> Table:
    lines = lines_of(body)
    header = await anext(lines, "")
    columns = tuple(name.lstrip("?") for name in header.rstrip("\r").split("\t") if name)
    first, counted, kept = (page - 1) * size, 0, []
    async for line in lines:
        if first <= counted < first + size:
            kept.append(tuple(read_term(cell) for cell in line.rstrip("\r").split("\t")))
        counted += 1
        if counted >= MOST_ROWS:
            await _close(body)
            return Table(columns, tuple(kept), counted, whole=False)
    return Table(columns, tuple(kept), counted, whole=True)


async def _close(body: AsyncIterator[bytes]) -> None:
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()


async def _bounded(body: AsyncIterator[bytes]) -> str:
    parts, size = [], 0
    async for part in body:
        parts.append(part)
        size += len(part)
        if size > _MOST_TEXT:
            await _close(body)
            break
    return b"".join(parts)[:_MOST_TEXT].decode(errors="ignore")


def for_people(table: Table) -> Table:
    """Merge the columns that say one thing: ``x`` and ``xLabel``, and the code and label of the thing of the first one.

    A page names each thing by its code and label already; where a thing is missing, the words that the question gives
    instead take its place (``office not recorded``). The forms for machines keep every column.
    """
    place = {name: number for number, name in enumerate(table.columns)}
    first = [row[0] for row in table.rows if row]
    named = bool(first) and all(term is not None and term.is_iri for term in first)
    said = {f"{name}Label" for name in place} | ({"code", "label"} if named and table.columns[0] != "code" else set())
    kept = [name for name in table.columns if name not in said]

    def cell(row: tuple[Term | None, ...], name: str) -> Term | None:
        own = row[place[name]]
        label = place.get(f"{name}Label")
        return own if own is not None or label is None else row[label]

    rows = tuple(tuple(cell(row, name) for name in kept) for row in table.rows)
    return Table(tuple(kept), rows, table.counted, table.whole)
