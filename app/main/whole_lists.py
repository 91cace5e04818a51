"""How a whole list is written in each form, piece by piece: the same in the front and in a process of its own."""

from __future__ import annotations

import io
import json
from typing import IO, TYPE_CHECKING

import orjson

from app.adapters.projection.reading import ProjectionReader
from app.adapters.rdf.jsonld import CONTEXT, jsonld_node
from app.adapters.rdf.representations import turtle_block, turtle_head
from app.adapters.rdf.statements import subjects
from app.adapters.states import in_graph, source_content, state_content
from app.adapters.tables.xlsx import write_xlsx
from app.domain.csv_text import csv_lines
from app.domain.iris import Namespace
from app.domain.kinds import kind_named
from app.domain.official import OFFICIAL, encoded
from app.domain.statements import statements
from app.main.representations import dates_of
from app.services.listing import Listing, table_of
from app.services.succession import Succession
from app.services.whole_lists import Wanted, WholeLists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.domain.contents import Content
    from app.services.whole_lists import Listed


class ListWriter:
    """Writes whole lists of a home, on a connection of its own."""

    def __init__(self, projection: Path) -> None:
        """Open the projection."""
        self._reader = ProjectionReader(projection)
        succession = Succession(self._reader, Namespace(str(self._reader.meta("base"))))
        self._lists = WholeLists(self._reader, Listing(self._reader, succession))
        self._forms: dict[str, Callable[[Wanted], Iterator[bytes]]] = {
            "csv": self._csv,
            "xlsx": self._xlsx,
            "jsonl": self._jsonl,
            "ttl": self._turtle,
            "jsonld": self._jsonld,
            "nq": self._nquads,
        }

    def close(self) -> None:
        """Close the connection."""
        self._reader.close()

    def size(self, kind: str) -> int:
        """Return how many things of a kind were ever recorded: about how long its list is."""
        return self._reader.count_of(kind)

    def pieces(self, wanted: Wanted) -> Iterator[bytes]:
        """Yield the bytes of a list."""
        return self._forms[wanted.form](wanted)

    def write(self, wanted: Wanted, out: IO[bytes]) -> None:
        """Write a list to a file."""
        for piece in self.pieces(wanted):
            out.write(piece)

    def _csv(self, wanted: Wanted) -> Iterator[bytes]:
        if wanted.encoding:
            said = (_said(listed.item.entity, self._content(listed)) for listed in self._lists.things(wanted))
            return encoded(OFFICIAL[wanted.kind].lines(said), wanted.encoding)
        table = table_of(kind_named(wanted.kind), self._lists.items(wanted))
        return (line.encode() for line in csv_lines(table, wanted.separator))

    def _xlsx(self, wanted: Wanted) -> Iterator[bytes]:
        out = io.BytesIO()
        write_xlsx(out, wanted.kind, table_of(kind_named(wanted.kind), self._lists.items(wanted)))
        yield out.getvalue()

    def _jsonl(self, wanted: Wanted) -> Iterator[bytes]:
        kind = kind_named(wanted.kind)
        return (
            json.dumps(item.to_json(kind), ensure_ascii=False).encode() + b"\n" for item in self._lists.items(wanted)
        )

    def _turtle(self, wanted: Wanted) -> Iterator[bytes]:
        yield turtle_head().encode()
        for listed in self._lists.things(wanted):
            yield "\n".join(turtle_block(each) for each in subjects(self._content(listed).lines)).encode() + b"\n"

    def _jsonld(self, wanted: Wanted) -> Iterator[bytes]:
        yield b'{"@context":' + orjson.dumps(CONTEXT) + b',"@graph":['
        before = b"\n"
        for listed in self._lists.things(wanted):
            yield before + jsonld_node(subjects(self._content(listed).lines))
            before = b",\n"
        yield b"\n]}\n"

    def _nquads(self, wanted: Wanted) -> Iterator[bytes]:
        """Yield the states in the default graph and each content in its own, as ``dataset=states`` gives them."""
        sources = set()
        for listed in self._lists.things(wanted):
            for row in listed.rows:
                sources.add(row.source)
                graph = f"urn:srj:content:{row.holding.content}"
                yield state_content(row, None).data + in_graph(self._reader.content(row.holding.content).lines, graph)
        declared = self._reader.sources()
        for name in sorted(sources):
            yield source_content(declared[name]).data

    def _content(self, listed: Listed) -> Content:
        """Return what all sources say of a thing, with the dates of its state."""
        content = dates_of(listed.item.entity, listed.state)
        for row in listed.rows:
            content = content | self._reader.content(row.holding.content)
        return content


def _said(entity: str, content: Content) -> dict[str, str]:
    """Return what is said of a thing itself: one value a property, the French one of texts."""
    found: dict[str, str] = {}
    for each in statements(content):
        if each.subject == entity and (each.predicate not in found or each.language == "fr"):
            found[each.predicate] = each.value
    return found
