"""Dates in words: the first day, the last day included, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from app.domain.dates import PARIS
from app.domain.language import Text
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from app.domain.dates import Certainty
    from app.domain.language import Language
    from app.domain.rows import Row

_MONTHS = (
    Text("janvier", "January"),
    Text("février", "February"),
    Text("mars", "March"),
    Text("avril", "April"),
    Text("mai", "May"),
    Text("juin", "June"),
    Text("juillet", "July"),
    Text("août", "August"),
    Text("septembre", "September"),
    Text("octobre", "October"),
    Text("novembre", "November"),
    Text("décembre", "December"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """A span as people read it: a sentence, the state it gives on a day, and the ISO dates (last day included)."""

    sentence: str
    certainty: str
    state: str  # in-force, closed, to-come
    first: str | None
    last: str | None


def day_in_words(day: date, language: Language) -> str:
    """Return a day as it is written in a sentence.

    >>> day_in_words(date(2026, 7, 1), "fr"), day_in_words(date(2026, 7, 1), "en")
    ('1er juillet 2026', '1 July 2026')
    """
    number = "1er" if day.day == 1 and language == "fr" else str(day.day)
    return f"{number} {_MONTHS[day.month - 1].in_(language)} {day.year}"


def instant_in_words(moment: datetime, language: Language) -> str:
    """Return a moment given with its offset as people in Paris read it, to the minute.

    >>> instant_in_words(datetime.fromisoformat("2026-07-01T22:05:00+00:00"), "fr")
    '2 juillet 2026 à 0 h 05'
    """
    there = moment.astimezone(PARIS)
    words = day_in_words(there.date(), language)
    return f"{words} à {there:%-H} h {there:%M}" if language == "fr" else f"{words} at {there:%H:%M}"


def span_in_words(row: Row, day: date, language: Language) -> Span:
    """Return the dates of a state in words; the excluded end is shown as the day before, said to be included."""
    holding = row.holding
    start, end = holding.span.start, holding.span.end
    last = end - timedelta(days=1) if end else None
    return Span(
        sentence_of(start, last, language),
        _certainty(holding.start if start else None, holding.end if last else None, language),
        _state(start, end, day),
        start.isoformat() if start else None,
        last.isoformat() if last else None,
    )


def sentence_of(first: date | None, last: date | None, language: Language) -> str:
    """Return the sentence of a span given by its first day and its last one, included; None is not known.

    >>> sentence_of(date(2022, 3, 20), date(2024, 4, 23), "fr")
    'du 20 mars 2022 au 23 avril 2024 inclus'
    """
    key = ("from" if first else "unknown") + ("-to" if last else "")
    named = {name: day_in_words(day, language) if day else "" for name, day in (("first", first), ("last", last))}
    return CATALOGUE[f"span.{key}"].in_(language).format(**named)


def _certainty(start: Certainty | None, end: Certainty | None, language: Language) -> str:
    """Say where each date comes from; one phrase when both come from the same place."""
    phrases = []
    if start is not None:
        phrases.append(CATALOGUE[f"span.start.{start.value}"].in_(language))
    if end is not None:
        phrases.append(CATALOGUE[f"span.end.{end.value}"].in_(language))
    return " ; ".join(phrases) if language == "fr" else "; ".join(phrases)


def _state(start: date | None, end: date | None, day: date) -> str:
    if start is not None and day < start:
        return "to-come"
    return "closed" if end is not None and end <= day else "in-force"
