"""Dates in the labels of NAC posts: what a label says of the proceedings for which the post may be chosen.

Of the 72 labels of the edition of 2024-04-24 that hold a full date, 60 keep the post for actions or proceedings begun
*before* a day (it stays right for them), 7 say that it must no longer be used from a day, 1 that it serves only for
appeals *from* a day, 1 only for actions brought *after* a day; 2 describe the procedure and 1 names a statute by its
date: these say nothing of use.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

ConditionKind = Literal["begun-before", "begun-after", "appeal-from"]

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_DAY = rf"(?P<day>\d{{1,2}})(?:er)?\s+(?P<month>{'|'.join(_MONTHS)})\s+(?P<year>\d{{4}})"
_DATE = re.compile(_DAY, re.IGNORECASE)
_WINDOW = 200  # characters before a date in which its meaning is looked for

# What stands right before the date, to the last character.
_NO_LONGER = re.compile(r"ne\s+doi(?:t|vent)\s+plus\s+être\s+utilisée?s?\s+à\s+compter\s+du\s+$", re.IGNORECASE)
_BEGUN = r"\b(?:ouverte?|introduite?|engagée?|formée?)s?\b[^()]*\b"
_CONDITIONS: tuple[tuple[ConditionKind, re.Pattern[str]], ...] = (
    ("begun-before", re.compile(rf"{_BEGUN}avant\s+le\s+$", re.IGNORECASE)),
    ("begun-after", re.compile(rf"{_BEGUN}après\s+le\s+$", re.IGNORECASE)),
    (
        "appeal-from",
        re.compile(r"n['’]utiliser\s+qu['’]en\s+cas\s+de\s+recours\s+à\s+compter\s+du\s+$", re.IGNORECASE),
    ),
)
_STATUTE = re.compile(r"\b(?:loi|ordonnance|décret|règlement|arrêté)\b[^()]*\bdu\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Condition:
    """The proceedings for which a post may be chosen: begun before or after a day, or appeals lodged from a day."""

    kind: ConditionKind
    day: date


@dataclass(frozen=True, slots=True)
class LabelDates:
    """What the dates of a label mean; ``unread`` is a date whose meaning is not one of the known wordings."""

    not_from: date | None = None
    condition: Condition | None = None
    unread: str | None = None


def label_dates(label: str) -> LabelDates:
    """Read the dates of a label.

    >>> label_dates("Brevet (Ce poste ne doit plus être utilisé à compter du 1er janvier 2009)").not_from
    datetime.date(2009, 1, 1)
    """
    unread: str | None = None
    for found in _DATE.finditer(label):
        when = _day(found)
        before = label[max(0, found.start() - _WINDOW) : found.start()]
        if when is None:
            unread = unread or found.group()
        elif _NO_LONGER.search(before):
            return LabelDates(not_from=when)
        elif kind := _condition(before):
            return LabelDates(condition=Condition(kind, when))
        elif not _STATUTE.search(before):
            unread = unread or found.group()
    return LabelDates(unread=unread)


def _condition(before: str) -> ConditionKind | None:
    return next((kind for kind, pattern in _CONDITIONS if pattern.search(before)), None)


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["year"]), _MONTHS.index(found["month"].casefold()) + 1, int(found["day"]))
    except ValueError:  # 31 February: the wording is kept in the label, no date is made of it
        return None
