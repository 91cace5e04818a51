"""Versions of the model: whether a home and this package have the same one, and what changes from one to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import Conflict
from app.domain.iris import SHAPES, TERMS
from app.domain.language import Text
from app.domain.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.domain.contents import Content

MODEL_SOURCE = "model"
EXPRESSION = TERMS + "expression-"  # the name of what has none of its own: a list, a union (see ``model_files``)

_NUMBER = re.compile(r"\d+")


def version_order(version: str) -> tuple[int, ...]:
    """Return a version as numbers, to be compared; one that is not told comes before any other."""
    return tuple(int(number) for number in _NUMBER.findall(version))


def require_version(held: str, own: str, folder: object) -> None:
    """Refuse a home whose model is not that of this package. Raises ``Conflict``, saying what to do."""
    if held == own:
        return
    if version_order(held) > version_order(own):
        raise Conflict(
            "newer-model",
            Text(
                f"{folder} a été mis à niveau vers le modèle {held}, plus récent que celui de ce logiciel ({own}) : "
                f"installer une version de SRJ dont le modèle est {held}.",
                f"{folder} was upgraded to model {held}, newer than that of this package ({own}): install a version "
                f"of SRJ whose model is {held}.",
            ),
            {"held": held, "own": own},
        )
    raise Conflict(
        "older-model",
        Text(
            f"{folder} est au modèle {held or 'non indiqué'}, ce logiciel au modèle {own}. Voir ce qui changerait : "
            "« srj upgrade --dry-run » ; puis mettre à niveau : « srj upgrade ».",
            f"{folder} has model {held or 'not told'}, this package has model {own}. See what would change with "
            "`srj upgrade --dry-run`, then run `srj upgrade`.",
        ),
        {"held": held, "own": own},
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """What comes, changes and goes between two models, by IRI in order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything moves."""
        return bool(self.added or self.changed or self.removed)

    def to_json(self) -> dict[str, list[str]]:
        """Return the three lists."""
        return {"added": list(self.added), "changed": list(self.changed), "removed": list(self.removed)}


@dataclass(frozen=True, slots=True)
class ModelDifference:
    """What changes from one model to another: the terms of the ontology, and the rules."""

    terms: Moves
    shapes: Moves


def model_difference(before: Iterable[Content], after: Iterable[Content]) -> ModelDifference:
    """Compare two models subject by subject.

    An expression has no name of its own: when one changes, so does the term or the rule that names it.
    """
    old, new = _said(before), _said(after)
    return ModelDifference(_moves(old, new, shapes=False), _moves(old, new, shapes=True))


def _said(contents: Iterable[Content]) -> Mapping[str, frozenset[bytes]]:
    found: dict[str, set[bytes]] = {}
    for line in _lines(contents):
        found.setdefault(statement(line).subject, set()).add(line)
    return {subject: frozenset(lines) for subject, lines in found.items() if not subject.startswith(EXPRESSION)}


def _lines(contents: Iterable[Content]) -> Iterator[bytes]:
    for content in contents:
        yield from content.lines


def _moves(old: Mapping[str, frozenset[bytes]], new: Mapping[str, frozenset[bytes]], *, shapes: bool) -> Moves:
    before, after = ({name for name in said if name.startswith(_SHAPE_HEAD) is shapes} for said in (old, new))
    changed = {name for name in before & after if old[name] != new[name]}
    return Moves(tuple(sorted(after - before)), tuple(sorted(changed)), tuple(sorted(before - after)))


_SHAPE_HEAD = SHAPES.removesuffix("#")
