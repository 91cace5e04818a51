"""Asks a saved example of the demonstration graph, with its sample parameters or others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions

from app.domain.iris import TERMS
from tests.data.demonstration import NAMESPACE, demonstration_store
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = REPOSITORY / "queries" / "examples"
_PARAMETER = re.compile(r'VALUES \?(\w+) \{ "[^"]*" \}  # param')

Row = tuple[str | None, ...]


def paths() -> list[Path]:
    """Return the files of the examples."""
    return sorted(EXAMPLES.glob("*.rq"))


def parameters(text: str) -> list[str]:
    """Return the names of the parameters of a query."""
    return _PARAMETER.findall(text)


def ask(name: str, **given: str) -> list[Row]:
    """Return the rows of an example; things of ours as ``kind/key``, our concepts as ``srj:name``."""
    text = (EXAMPLES / f"{name}.rq").read_text(encoding="utf-8")
    unknown = set(given) - set(parameters(text))
    assert not unknown, f"{name} has no parameter {unknown}"
    text = _PARAMETER.sub(lambda row: _with(row, given), text)
    found = demonstration_store().query(text)
    assert isinstance(found, QuerySolutions)
    return [tuple(_short(term) for term in solution) for solution in found]


def columns(name: str, *indexes: int, **given: str) -> list[Row]:
    """Return some columns of the rows, each combination once, in order."""
    return list(dict.fromkeys(tuple(row[i] for i in indexes) for row in ask(name, **given)))


def _with(row: re.Match[str], given: dict[str, str]) -> str:
    if row[1] not in given:
        return row[0]
    return f"VALUES ?{row[1]} {{ {Literal(given[row[1]])} }}"


def _short(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return term.value.removeprefix(NAMESPACE.things).replace(TERMS, "srj:")
    return term.value if isinstance(term, Literal) else None
