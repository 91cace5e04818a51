"""A table read as a document: what an importer makes of its rows, to be compared with the rules and not imported."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from app.adapters.model_files import triples_of
from app.adapters.positions.rows import RowPlaces
from app.adapters.tables.importers import IMPORTERS
from app.adapters.tables.reading import read_table
from app.domain.errors import InvalidInput
from app.domain.importers.layouts import Column, Layout
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyoxigraph import Triple

    from app.domain.imports import RowProblem
    from app.domain.iris import Namespace
    from app.domain.references import ReferenceParser


AS_LISTED: Mapping[str, tuple[Layout, ...]] = {
    "natinf": (
        Layout(
            "natinf-list",
            (
                Column("code", ("notation",)),
                Column("label", ("label",)),
                Column("class", ("class",)),
                Column("defined_by", ("definedBy",)),
                Column("punished_by", ("punishedBy",)),
            ),
        ),
    ),
    "nac": (
        Layout(
            "nac-list",
            (
                Column("code", ("notation",)),
                Column("label", ("label",)),
                Column("level", ("level",)),
                Column("parent", ("parent",)),
            ),
        ),
    ),
}
"""The columns of the lists that the service gives (``/doc/{kind}.csv``), where they say all that an importer reads."""


class TableRead(NamedTuple):
    """What was read of a table.

    Attributes:
        states: the statements. Rows that carry their dates may say several states of one thing: each is judged by
            itself, beside the last one of every other thing.
        rejected: the rows of which nothing could be made.
        places: the rows and cells.
    """

    states: tuple[list[Triple], ...]
    rejected: tuple[RowProblem, ...]
    places: RowPlaces


def read_document(data: bytes, kind: str, namespace: Namespace, parse_references: ReferenceParser) -> TableRead:
    """Read a table with an importer.

    Raises:
        InvalidInput: ``table-kind-required`` when no importer is named, or what :func:`read_table` raises.
        UnsupportedFormat: the file is not a table of text.
    """
    importer = IMPORTERS.get(kind)
    if importer is None:
        raise _kind_required(kind)
    with _in_memory(data) as path:
        places = RowPlaces(read_table(path, expected=(*importer.layouts, *AS_LISTED.get(kind, ()))))
        reading = importer.read(places.watched(), namespace, parse_references)
    by_entity: dict[str, list[list[Triple]]] = {}
    for entry in reading.entries:
        said = triples_of([entry.content])
        places.add(entry, said)
        by_entity.setdefault(entry.entity, []).append(said)
    most = max(map(len, by_entity.values()), default=1)
    states = tuple(
        [triple for each in by_entity.values() for triple in each[min(number, len(each) - 1)]] for number in range(most)
    )
    return TableRead(states, reading.rejected, places)


@contextmanager
def _in_memory(data: bytes) -> Iterator[Path]:
    """Give a path to bytes that are on no disk: what is posted to be validated is kept nowhere."""
    descriptor = os.memfd_create("table")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)


def _kind_required(kind: str) -> InvalidInput:
    known = ", ".join(IMPORTERS)
    return InvalidInput(
        "table-kind-required",
        Text(
            f"Un tableau se contrôle comme il s'importe : dire ce qu'il contient avec « kind », un de : {known}"
            + (f" (et non « {kind} »)." if kind else "."),
            f"A table is checked as it is imported: say what it holds with 'kind', one of: {known}"
            + (f" (not '{kind}')." if kind else "."),
        ),
        {"kind": kind, "known": list(IMPORTERS)},
    )
