"""Asks a saved example of the demonstration graph, with its sample parameters or others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions

from app.domain.iris import TERMS
from app.domain.questions import read_question
from tests.data.demonstration import NAMESPACE, demonstration_store
from tests.shared import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.questions import Question

EXAMPLES = REPOSITORY / "queries" / "examples"

Row = tuple[str | None, ...]


def paths() -> list[Path]:
    """Return the files of the examples."""
    return sorted(EXAMPLES.glob("*.rq"))


def question(name: str) -> Question:
    """Return an example, read as the service reads it."""
    return read_question(f"examples/{name}", (EXAMPLES / f"{name}.rq").read_text(encoding="utf-8"))


def ask(name: str, **given: str) -> list[Row]:
    """Return the rows of an example; things of ours as ``kind/key``, our concepts as ``srj:name``."""
    asked = question(name)
    parameters = {each.name: each for each in asked.parameters}
    terms = {each: parameters[each].term(value, lambda _kind, _typed: None) for each, value in given.items()}
    found = demonstration_store().query(asked.bind(terms))
    assert isinstance(found, QuerySolutions)
    return [tuple(_short(term) for term in solution) for solution in found]


def columns(name: str, *indexes: int, **given: str) -> list[Row]:
    """Return some columns of the rows, each combination once, in order."""
    return list(dict.fromkeys(tuple(row[i] for i in indexes) for row in ask(name, **given)))


def _short(term: object) -> str | None:
    if isinstance(term, NamedNode):
        return term.value.removeprefix(NAMESPACE.things).replace(TERMS, "srj:")
    return term.value if isinstance(term, Literal) else None
