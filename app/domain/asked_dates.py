"""Dates that a steward gives: civil days that can be dates of facts, and nothing that stands for something else."""

from __future__ import annotations

from datetime import date

from app.domain.dates import parse_day
from app.domain.errors import InvalidInput
from app.domain.language import Text

TO_BE_SET = date(2222, 2, 22)  # LEGI: the text leaves the date to a later act
NO_END = date(2999, 1, 1)  # LEGI and many files: no end is known
_LAST = date(2200, 1, 1)
_FIRST = date(1000, 1, 1)


def fact_day(value: object, name: str) -> date | None:
    """Read a day, None when it is not given.

    Raises ``InvalidInput``: ``invalid-date``, ``date-to-be-set`` (2222-02-22), ``no-end-date`` (2999-01-01),
    ``far-date`` (before the year 1000, from 2200 on).
    """
    if value is None or value == "":
        return None
    day = parse_day(str(value))
    if day == TO_BE_SET:
        raise InvalidInput(
            "date-to-be-set",
            Text(
                f"« {name} » vaut 2222-02-22, qui veut dire « date à fixer » dans LEGI et n'est pas une date. Attendre "
                "l'acte qui la fixe.",
                f"'{name}' is 2222-02-22, which means 'date to be set' in LEGI and is not a date. Wait for the act "
                "that sets it.",
            ),
            {"parameter": name, "value": value},
        )
    if day >= NO_END:
        raise InvalidInput(
            "no-end-date",
            Text(
                f"« {name} » vaut {day}, qui veut dire « sans fin connue » : laisser la fin vide.",
                f"'{name}' is {day}, which means 'no known end': leave the end empty.",
            ),
            {"parameter": name, "value": value},
        )
    if not _FIRST <= day < _LAST:
        raise InvalidInput(
            "far-date",
            Text(
                f"« {name} » vaut {day} : une date d'effet va de {_FIRST} à {_LAST} exclu. Vérifier l'année.",
                f"'{name}' is {day}: a date of effect goes from {_FIRST} to {_LAST} excluded. Check the year.",
            ),
            {"parameter": name, "value": value},
        )
    return day
