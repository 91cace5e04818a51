"""Label columns in CSV: where they come, what they cost, and that rows pass by blocks."""

from __future__ import annotations

import asyncio
import csv
import io
from typing import TYPE_CHECKING

import pyoxigraph
from hypothesis import given
from hypothesis import strategies as st

from app.services.kept_results import FULL_PIECE
from app.services.labelled import ROWS, labelled_csv

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence


class Named:
    """Names each IRI by its end, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def __call__(self, iris: Sequence[str]) -> Mapping[str, str]:
        self.asked.append(list(iris))
        return {each: f"the {each.rpartition('/')[2]}" for each in iris if not each.endswith("none")}


def pieces_of(tsv: str, name: Named, size: int = 700) -> list[bytes]:
    """Return the pieces of CSV made of an answer that comes in pieces."""
    data = tsv.encode()

    async def body() -> AsyncIterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    async def every() -> list[bytes]:
        return [piece async for piece in labelled_csv(body(), name)]

    return asyncio.run(every())


def table(tsv: str) -> list[list[str]]:
    """Return the rows of the CSV made of an answer."""
    return list(csv.reader(io.StringIO(b"".join(pieces_of(tsv, Named())).decode(), newline="")))


def test_a_label_comes_beside_each_iri() -> None:
    tsv = '?a\t?n\t?b\n<http://x/1>\t3\t"t, \\"q\\""@fr\n\t\t<http://x/2>\n<http://x/none>\t"x"\t\n'
    assert table(tsv) == [
        ["a", "aLabel", "n", "b", "bLabel"],
        ["http://x/1", "the 1", "3", 't, "q"', ""],
        ["", "", "", "http://x/2", "the 2"],
        ["http://x/none", "", "x", "", ""],
    ]


def test_a_column_that_the_query_gives_is_not_doubled() -> None:
    assert table('?a\t?aLabel\n<http://x/1>\t"own"\n')[0] == ["a", "aLabel"]


def test_an_answer_without_rows_or_iris_is_itself() -> None:
    assert table("?a\t?b\n") == [["a", "b"]]
    assert table("?a\n\n1\n") == [["a"], [], ["1"]]


def test_each_iri_is_asked_once_and_by_few_questions() -> None:
    name = Named()
    rows = "".join(f"<http://x/{number % 700}>\n" for number in range(3 * ROWS))
    pieces = pieces_of(f"?a\n{rows}", name)
    asked = [iri for part in name.asked for iri in part]
    assert len(asked) == len(set(asked)) == 700
    assert len(name.asked) == 2
    assert all(len(piece) >= FULL_PIECE for piece in pieces[:-1])
    assert b"".join(pieces).count(b"\r\n") == 3 * ROWS + 1


def test_the_first_rows_leave_before_the_last_are_read() -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        yield b"?a\n"
        for number in range(200_000):
            read = number
            yield b"<http://x/%d>\n" % number

    async def first() -> bytes:
        return await anext(labelled_csv(body(), Named()))

    assert asyncio.run(first()).startswith(b"a,aLabel\r\n")
    assert read < 5 * ROWS


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
def test_cells_are_those_that_the_engine_writes_in_csv(values: list[str]) -> None:
    store = pyoxigraph.Store()
    node, names = pyoxigraph.NamedNode("http://x/p"), pyoxigraph.NamedNode("http://x/s")
    store.extend(pyoxigraph.Quad(names, node, pyoxigraph.Literal(value)) for value in values)
    asked = "SELECT ?value { ?s ?p ?value } ORDER BY ?value"
    forms = (pyoxigraph.QueryResultsFormat.TSV, pyoxigraph.QueryResultsFormat.CSV)
    answers = [store.query(asked) for _ in forms]
    tsv, plain = (
        answer.serialize(format=form) if isinstance(answer, pyoxigraph.QuerySolutions) else None
        for answer, form in zip(answers, forms, strict=True)
    )
    assert tsv is not None
    assert b"".join(pieces_of(tsv.decode(), Named())) == plain
