"""What an import does not change, told: another file of its date that speaks, legal dates, corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.imports import RowProblem
from app.domain.language import Text
from app.domain.timeline import end_of, runs_of, set_aside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from app.domain.corrections import Correction
    from app.domain.editions import Edition, Held
    from app.domain.iris import Namespace


def another_file(held: Edition, editions: Sequence[Edition]) -> list[RowProblem]:
    """Tell that a file held already is not the one that speaks: a later file of the same date corrects it."""
    later = [each for each in editions if each.date == held.date and each.order > held.order]
    if not later:
        return []
    other = later[-1]
    name = f"{other.file_name} ({other.file_hash[:12]})"
    cause = Text(
        f"Ce fichier est déjà importé (publication n° {held.commit}), mais un autre fichier du {held.date} l'a "
        f"rectifié depuis et parle à sa place de ce qu'il liste : {name}, publication n° {other.commit}. Pour que ce "
        f"fichier-ci parle de nouveau, annuler la publication n° {other.commit}.",
        f"This file is already imported (commit {held.commit}), but another file of {held.date} has corrected it since "
        f"and speaks in its place of what it lists: {name}, commit {other.commit}. To have this file speak again, undo "
        f"commit {other.commit}.",
    )
    return [RowProblem(None, None, name, cause, "another-file-speaks")]


def what_stands(namespace: Namespace, edition: Edition, entities: Iterable[str], held: Held) -> list[RowProblem]:
    """Tell what stewards recorded that sets an edition aside, or that it ends; ``held`` has the edition in it."""
    found: list[RowProblem] = []
    for entity in entities:
        if entity not in held.dates and entity not in held.corrections:
            continue
        thing = namespace.parse(entity)
        for code, value, cause in _of_entity(edition, entity, held):
            found.append(RowProblem(None, None, value, cause, code, thing.key if thing else entity))
    return found


def _of_entity(edition: Edition, entity: str, held: Held) -> Iterator[tuple[str, str, Text]]:
    sayings, dates = held.sayings(entity), held.dates.get(entity, ())
    if edition not in [each.edition for each in sayings]:
        return
    for legal in dates:
        if edition in set_aside(sayings, dates, legal):
            yield (
                "edition-set-aside",
                legal.day.isoformat(),
                Text(
                    f"La date légale du {legal.day} (publication n° {legal.commit}) l'emporte sur ce que dit cette "
                    "édition.",
                    f"The legal date of {legal.day} (commit {legal.commit}) stands above what this edition says.",
                ),
            )
    runs = runs_of(sayings, dates)
    for each in held.corrections.get(entity, ()):
        yield from _of_correction(edition.date, each, end_of(each, sayings, runs))


def _of_correction(day: date, correction: Correction, end: date | None) -> Iterator[tuple[str, str, Text]]:
    number = correction.commit
    if (correction.start is None or correction.start <= day) and (end is None or day < end):
        yield (
            "correction-stands",
            str(correction.start or ""),
            Text(
                f"La rectification de la publication n° {number} l'emporte sur ce que dit cette édition.",
                f"The correction of commit {number} stands above what this edition says.",
            ),
        )
    elif correction.end is None and end == day:
        yield (
            "correction-ended",
            str(correction.start or ""),
            Text(
                f"Cette édition parle de l'entrée : la rectification de la publication n° {number} s'arrête à sa date.",
                f"This edition speaks of the entry: the correction of commit {number} ends on its date.",
            ),
        )
