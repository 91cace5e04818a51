"""Terms of SPARQL results, read from TSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import XSD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@dataclass(frozen=True, slots=True)
class Term:
    """A value of an answer."""

    value: str
    is_iri: bool = False
    language: str | None = None
    datatype: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether it is read right-aligned."""
        return self.datatype in {XSD + name for name in ("integer", "decimal", "double", "float")}


async def lines_of(body: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Yield the lines of an answer in TSV, whatever the pieces that it comes in."""
    rest = b""
    async for part in body:
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line.decode()
    if rest:
        yield rest.decode()


_CELL = re.compile(
    r'<(?P<iri>[^>]*)>|"(?P<lexical>(?:[^"\\]|\\.)*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^<(?P<datatype>[^>]*)>)?'
)
_ESCAPE = re.compile(r"\\(.)")
_SIGNS = {"t": "\t", "n": "\n", "r": "\r"}


def read_term(cell: str) -> Term | None:
    """Read one cell of SPARQL TSV (SPARQL 1.1 Query Results CSV and TSV Formats, section 4); None when unbound."""
    if not cell:
        return None
    found = _CELL.fullmatch(cell)
    if found is None:
        return Term(cell, datatype=_bare_datatype(cell))
    if found["iri"] is not None:
        return Term(found["iri"], is_iri=True)
    value = _ESCAPE.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), found["lexical"])
    return Term(value, language=found["language"], datatype=found["datatype"])


def _bare_datatype(cell: str) -> str:
    if cell in {"true", "false"}:
        return XSD + "boolean"
    return XSD + ("integer" if cell.lstrip("+-").isdigit() else "decimal")
