"""The words of a text as the search compares them: without case or accents, and by their stem.

Texts and questions go through the same functions, so what is equal here finds each other. A word has two stems, of
the word as written and of the word without accents: who writes without accents finds, and "condamnée" meets "condamné".
"""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WORD = re.compile(r"[^\W_]+")
_JOINED = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'"})
_REMEMBERED = 100_000
# Plurals that the stemmer takes for those of words in -al.
_IRREGULAR = {"travaux": "travail", "baux": "bail", "vitraux": "vitrail", "coraux": "corail", "yeux": "oeil"}
# Words that carry no meaning of their own: they are not asked for unless nothing else is.
EMPTY_WORDS = frozenset(
    (
        "a",
        "au",
        "aux",
        "avec",
        "ce",
        "ces",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "il",
        "l",
        "la",
        "le",
        "les",
        "leur",
        "ou",
        "par",
        "pour",
        "qu",
        "que",
        "qui",
        "s",
        "sa",
        "se",
        "ses",
        "son",
        "sur",
        "un",
        "une",
        "of",
        "the",
        "to",
        "in",
        "on",
        "and",
        "or",
        "for",
        "by",
    )
)


def fold(text: str) -> str:
    """Return a text without case, accents or ligatures.

    >>> fold("Œuvre d’Éloïse")
    "oeuvre d'eloise"
    """
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.translate(_JOINED))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).casefold()


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in order.

    >>> words_of("Vol à l'étalage (R. 635-8)")
    ['vol', 'a', 'l', 'etalage', 'r', '635', '8']
    """
    return _WORD.findall(fold(text))


def compact(code: str) -> str:
    """Return a code without what people leave out or add when they write it.

    >>> compact("R. 53-19"), compact("tj75056")
    ('r5319', 'tj75056')
    """
    return "".join(words_of(code))


def stems_of(texts: Iterable[str]) -> set[str]:
    """Return the stems of the words of some texts."""
    return {stem for text in texts for word in _WORD.findall(text.translate(_JOINED)) for stem in stems(word)}


@lru_cache(_REMEMBERED)
def stems(word: str) -> tuple[str, ...]:
    """Return the stems of one word, as written and without accents.

    >>> stems("condamnée"), stems("travaux")
    (('condamn', 'condamne'), ('travail',))
    """
    bare = fold(word)
    if any(map(str.isdigit, bare)):
        return (bare,)
    if word.isascii():
        return (_stemming()(_IRREGULAR.get(bare, bare)),)
    lowered = unicodedata.normalize("NFC", word).lower()
    return tuple(dict.fromkeys((fold(_stemming()(lowered)), _stemming()(bare))))


@cache
def _stemming() -> Callable[[str], str]:
    """Return the French stemmer alone: the package of the library loads its thirty languages, a third of a second."""
    found = find_spec("snowballstemmer")
    if found is None:
        raise ModuleNotFoundError("snowballstemmer")
    alone = ModuleType(f"{__name__}.snowball")
    alone.__path__ = list(found.submodule_search_locations or ())
    sys.modules[alone.__name__] = alone
    stemmer = import_module(f"{alone.__name__}.french_stemmer").FrenchStemmer()
    return stemmer.stemWord  # type: ignore[no-any-return] # the library publishes no types


def letters(word: str) -> int:
    """Return the set of the letters of a word as bits: an error of typing changes two of them at most."""
    found = 0
    for sign in word:
        found |= 1 << (ord(sign) % 61)
    return found


def distance(one: str, other: str, most: int) -> int:
    """Return how many errors of typing lie between two words, ``most + 1`` for more than ``most``.

    An error is a letter added, left out or replaced, or two neighbours exchanged (optimal string alignment).

    >>> distance("escroqerie", "escroquerie", 2), distance("vol", "lov", 2), distance("tribnual", "tribunal", 1)
    (1, 2, 1)
    """
    before: list[int] = []
    line = list(range(len(other) + 1))
    for row, sign in enumerate(one, 1):
        earlier, before = before, line
        line = [row]
        for column, letter in enumerate(other, 1):
            best = min(before[column] + 1, line[-1] + 1, before[column - 1] + (sign != letter))
            if row > 1 and column > 1 and sign == other[column - 2] and one[row - 2] == letter:
                best = min(best, earlier[column - 2] + 1)
            line.append(best)
        if min(line) > most and (not before or min(before) > most):
            return most + 1
    return min(line[-1], most + 1)


def most_errors(word: str) -> int:
    """Return how many errors of typing a word may have: none in a code or in a short word, two in a long one."""
    if len(word) < 4 or any(sign.isdigit() for sign in word):  # noqa: PLR2004 - letters: "vol" is one error from "vel"
        return 0
    return 1 if len(word) < 8 else 2  # noqa: PLR2004 - letters
