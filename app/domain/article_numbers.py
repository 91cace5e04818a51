"""Numbers of articles: one normal form for all the ways in which they are written, and the order they follow.

The normal form is the one of the LEGI files: no point and no space after the letter, ``*`` kept, Latin
adverbs in lower case after a space (``L234-1``, ``LO111-1``, ``R*57``, ``413 bis``, ``L1 A``, ``annexe III``).
"""

from __future__ import annotations

import re

_HYPHENS = re.compile("\\s*(?:&#8209;|[-\u2010\u2011\u2012\u2013\u2212])\\s*")
_PREFIX = re.compile(r"(?:(L\s?\.?\s?O|[LRDA])[\s.-]*)?(\*{0,2})[\s.]*(?=\d)", re.IGNORECASE)
_FIRST = re.compile(r"(?<=\d)\s?(?:er|ère|ere|re)\b", re.IGNORECASE)
_LATIN = re.compile(r"[\s-]*\b(bis|ter|quater|[a-z]+ies|[a-z]*decies)\b", re.IGNORECASE)
_ANNEX = re.compile(r"(?:annexes?|anx)\b[\s.]*(?:n°)?\s*(.*)", re.IGNORECASE | re.DOTALL)

# fmt: off
_ADVERBS = (
    "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies", "undecies",
    "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies", "septdecies", "octodecies",
    "novodecies", "vicies",
)
# fmt: on
_RANKS = {adverb: rank for rank, adverb in enumerate(_ADVERBS, 1)}
_PART = re.compile(r"\d+|[^\W\d_]+")

Rank = tuple[tuple[int, str], ...]
"""Place of a number among those of its text: comparable, digits by value, ``bis`` before ``ter``."""


def normalise_number(written: str) -> str:
    """Return the normal form of the number of an article or annex.

    >>> [normalise_number(n) for n in ("L.234-1", "R.*57", "L.O.111-1", "413-BIS", "1ER", "A. 53-2", "ANNEXE  III")]
    ['L234-1', 'R*57', 'LO111-1', '413 bis', '1', 'A53-2', 'annexe III']
    """
    number = _HYPHENS.sub("-", " ".join(written.split()))
    annex = _ANNEX.fullmatch(number)
    if annex:
        return f"annexe {annex[1].upper()}".rstrip()
    prefix = _PREFIX.match(number)
    letters, star = ("", "") if prefix is None else (re.sub(r"[\s.]", "", prefix[1] or "").upper(), prefix[2])
    rest = number[prefix.end() :] if prefix else number
    rest = _LATIN.sub(lambda found: f" {found[1].lower()}", _FIRST.sub("", rest))
    rest = re.sub(r"\b[a-z]\b", lambda found: found[0].upper(), rest)
    return f"{letters}{star}{' '.join(rest.split()).rstrip('.')}"


def without_star(number: str) -> str:
    """Return a number without the ``*`` that marks decrees in the Council of State, often left out when citing.

    >>> without_star("R*421-1")
    'R421-1'
    """
    return number.replace("*", "")


def series(number: str) -> str:
    """Return the series a number belongs to: its letters (L, R, D, A, LO...), or nothing; stars do not count.

    >>> series("R*57"), series("706-53-11")
    ('R', '')
    """
    found = re.match(r"[^\W\d_]+", number)
    return found[0].upper() if found else ""


def rank(number: str) -> Rank:
    """Return the place of a normalised number in its series.

    >>> sorted(["R15-33-66-13", "R15-33-66-4", "R15-33-66"], key=rank)
    ['R15-33-66', 'R15-33-66-4', 'R15-33-66-13']
    """
    rest = number[len(series(number)) :]
    return tuple(_component(part) for part in _PART.findall(rest))


def _component(part: str) -> tuple[int, str]:
    if part.isdecimal():
        # Kept as text padded by its length: a hostile number of 100,000 digits is never turned into an integer.
        digits = part.lstrip("0")
        return (1, f"{len(digits):06d}{digits}")
    known = _RANKS.get(part.lower())
    return (0, f"{known:02d}") if known else (0, f"~{part.upper()}")
