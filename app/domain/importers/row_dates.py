"""The dates that a row carries: from (included), to (excluded) or until (included), refused when they cannot be right.

Two columns say when a row ends, because people write it in two ways: ``to`` is the first day on which it no longer
holds (as machines are told), ``until`` the last day on which it does (« jusqu'au 31 décembre »). A row gives one.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.dated import Dated
from app.domain.dates import Certainty, parse_day
from app.domain.errors import InvalidInput
from app.domain.importers.collecting import RejectRow
from app.domain.importers.layouts import Column
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row

COLUMNS = (
    Column("from", ("from", "validFrom", "debut", "depuis_le"), required=False),
    Column("to", ("to", "validTo", "fin_exclue"), required=False),
    Column("until", ("until", "dernier_jour", "jusqu_au"), required=False),
)

# Beyond these no date of a court is meant: LEGI writes 2222-02-22 for a date to be set, tables 2999 for never.
_FIRST = date(1790, 1, 1)
_LAST = date(2100, 1, 1)
_TO_BE_SET = "2222-02-22"


def dated(row: Row, notation: str | None, *, text: str) -> Dated:
    """Return the days over which a row holds; as sure as the law when it names its text.

    Raises ``RejectRow``: ``invalid-date``, ``date-to-be-set``, ``far-date``, ``two-ends``, ``reversed-dates``.
    """
    start, end, last = (_day(row, column.name, notation) for column in COLUMNS)
    if end is not None and last is not None:
        raise RejectRow(
            "two-ends",
            "until",
            row.cells["until"],
            Text(
                "La ligne donne à la fois « to » (premier jour exclu) et « until » (dernier jour inclus). N’en garder "
                "qu’un.",
                "The row gives both “to” (first day out) and “until” (last day in). Keep one of them.",
            ),
            notation,
        )
    end = end if last is None else last + timedelta(days=1)
    if start is not None and end is not None and end <= start:
        raise RejectRow(
            "reversed-dates",
            "to" if last is None else "until",
            row.cells["to" if last is None else "until"],
            Text(
                f"La ligne finit ({end - timedelta(days=1)} inclus) avant de commencer ({start}). Corriger l’une des "
                "deux dates.",
                f"The row ends ({end - timedelta(days=1)} inclusive) before it begins ({start}). Correct one of the "
                "two dates.",
            ),
            notation,
        )
    return Dated(start, end, Certainty.LEGAL if text else Certainty.ATTESTED)


def _day(row: Row, column: str, notation: str | None) -> date | None:
    value = row.cells.get(column, "").strip()
    if not value:
        return None
    if value == _TO_BE_SET:
        raise RejectRow(
            "date-to-be-set",
            column,
            value,
            Text(
                "2222-02-22 veut dire « date à fixer » : ce n’est pas une date. Laisser la ligne de côté jusqu’à ce "
                "qu’un texte la fixe.",
                "2222-02-22 means “date to be set”: it is not a date. Leave the row out until a text sets it.",
            ),
            notation,
        )
    try:
        day = parse_day(value)
    except InvalidInput as error:
        raise RejectRow("invalid-date", column, value, error.text, notation) from None
    if not _FIRST <= day < _LAST:
        raise RejectRow(
            "far-date",
            column,
            value,
            Text(
                f"« {value} » est hors de toute date attendue ({_FIRST} à {_LAST}). Pour « sans fin connue », laisser "
                "la cellule vide.",
                f"“{value}” is beyond any date expected ({_FIRST} to {_LAST}). For “no end known”, leave the cell "
                "empty.",
            ),
            notation,
        )
    return day
