"""What became of a state that a later publication took away: its end was learned, its dates moved, or it was wrong."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.day_words import last_day, span_words
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.rows import Row


class Fate(StrEnum):
    """What is known now of a state."""

    CURRENT = "current"  # part of what the service knows
    END_LEARNED = "end-learned"  # the same content holds from the same day, with another end
    DATES_MOVED = "dates-moved"  # the same content holds on other days
    CORRECTED = "corrected"  # another content holds on some of its days
    WITHDRAWN = "withdrawn"  # nothing took its place


_WORDS = {
    Fate.END_LEARNED: Text("la fin de cet état a été connue", "the end of this state was learned"),
    Fate.DATES_MOVED: Text("les dates de cet état ont changé", "the dates of this state were moved"),
    Fate.CORRECTED: Text("rectification : un autre état l’a remplacé", "correction: another state took its place"),
    Fate.WITHDRAWN: Text("rectification : état retiré sans remplaçant", "correction: withdrawn, and not replaced"),
}


def fate_of(row: Row, recorded_then: Iterable[Row]) -> Fate:
    """Return the fate of a retracted row, given the rows of its source that the retracting publication recorded."""
    then = [each for each in recorded_then if each.source == row.source]
    same = [each for each in then if each.holding.content == row.holding.content]
    span = row.holding.span
    others = [each for each in then if each not in same and each.holding.span.overlaps(span)]
    if any(each.holding.span.start == span.start for each in same):
        return Fate.END_LEARNED
    if others:
        return Fate.CORRECTED
    return Fate.DATES_MOVED if same else Fate.WITHDRAWN


def superseded_sentence(row: Row, label: Text, fate: Fate) -> Text:
    """Say what the service answered, between which publications, and why it answers so no more."""
    span = span_words(row.holding.span.start, last_day(row.holding.span))
    first, last = row.recorded_by, (row.retracted_by or 0) - 1
    why = _WORDS[fate]
    return Text(
        f"De la publication n° {first} à la n° {last}, le service disait : « {label.fr} », {span.fr}. "
        f"À la publication n° {row.retracted_by}, {why.fr}.",
        f"From commit no. {first} to no. {last}, the service said: “{label.en}”, {span.en}. "
        f"At commit no. {row.retracted_by}, {why.en}.",
    )
