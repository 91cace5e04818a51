"""Dates in words: the first day, the last day included, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import PARIS
from app.domain.day_words import END_WORDS, START_WORDS, day_words, last_day, span_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.dates import Certainty
    from app.domain.language import Language
    from app.domain.rows import Row


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

    >>> from datetime import date
    >>> day_in_words(date(2026, 7, 1), "fr"), day_in_words(date(2026, 7, 1), "en")
    ('1er juillet 2026', '1 July 2026')
    """
    return day_words(day).in_(language)


def instant_in_words(moment: datetime, language: Language) -> str:
    """Return a moment given with its offset as people in Paris read it, to the minute.

    >>> from datetime import datetime
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
    last = last_day(holding.span)
    return Span(
        sentence_of(start, last, language),
        _certainty(holding.start if start else None, holding.end if last else None, language),
        _state(start, end, day),
        start.isoformat() if start else None,
        last.isoformat() if last else None,
    )


def sentence_of(first: date | None, last: date | None, language: Language) -> str:
    """Return the sentence of a span given by its first day and its last one, included; None is not known.

    >>> from datetime import date
    >>> sentence_of(date(2022, 3, 20), date(2024, 4, 23), "fr")
    'du 20 mars 2022 au 23 avril 2024 inclus'
    """
    return span_words(first, last).in_(language)


def _certainty(start: Certainty | None, end: Certainty | None, language: Language) -> str:
    """Say where each date comes from; one phrase when both come from the same place."""
    phrases = []
    if start is not None:
        phrases.append(START_WORDS[start].in_(language))
    if end is not None:
        phrases.append(END_WORDS[end].in_(language))
    return " ; ".join(phrases) if language == "fr" else "; ".join(phrases)


def _state(start: date | None, end: date | None, day: date) -> str:
    if start is not None and day < start:
        return "to-come"
    return "closed" if end is not None and end <= day else "in-force"
