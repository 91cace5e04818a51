"""Days, spans and certainties as people read them, in both languages; the last day of a span is included."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.dates import Certainty
from app.domain.language import Text

if TYPE_CHECKING:
    from datetime import date

    from app.domain.dates import Span

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
_SPANS = {
    (True, False): Text("depuis le {first}", "since {first}"),
    (True, True): Text("du {first} au {last} inclus", "from {first} to {last} inclusive"),
    (False, False): Text("depuis une date non connue", "since an unknown date"),
    (False, True): Text(
        "jusqu’au {last} inclus, depuis une date non connue", "to {last} inclusive, since an unknown date"
    ),
}
START_WORDS = {
    Certainty.LEGAL: Text("début fixé par un texte", "start set by a text"),
    Certainty.EDITION: Text(
        "au plus tard : première édition qui le montre", "at the latest: first edition that shows it"
    ),
    Certainty.ATTESTED: Text("attesté", "attested"),
    Certainty.UNKNOWN: Text("début sans source", "start without a source"),
}
END_WORDS = {
    Certainty.LEGAL: Text("fin fixée par un texte", "end set by a text"),
    Certainty.EDITION: Text("fin d’après l’édition suivante", "end according to the next edition"),
    Certainty.ATTESTED: Text("fin attestée", "end attested"),
    Certainty.UNKNOWN: Text("fin sans source", "end without a source"),
}


def day_words(day: date) -> Text:
    """Return a day as it is written in a sentence.

    >>> from datetime import date
    >>> day_words(date(2026, 7, 1))
    Text(fr='1er juillet 2026', en='1 July 2026')
    """
    month = _MONTHS[day.month - 1]
    return Text(f"{'1er' if day.day == 1 else day.day} {month.fr} {day.year}", f"{day.day} {month.en} {day.year}")


def span_words(first: date | None, last: date | None) -> Text:
    """Return a span given by its first day and its last one, included; None is not known.

    >>> from datetime import date
    >>> span_words(date(2022, 3, 20), date(2024, 4, 23)).fr
    'du 20 mars 2022 au 23 avril 2024 inclus'
    """
    said = _SPANS[first is not None, last is not None]
    days = {name: day_words(day) if day else Text("", "") for name, day in (("first", first), ("last", last))}
    return Text(
        said.fr.format(**{name: day.fr for name, day in days.items()}),
        said.en.format(**{name: day.en for name, day in days.items()}),
    )


def last_day(span: Span) -> date | None:
    """Return the last day of a span, included."""
    return span.end - timedelta(days=1) if span.end else None
