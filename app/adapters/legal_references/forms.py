"""The written forms of codes (``C.PENAL.``, ``CPP``, ``Code du travail``) and the texts they stand for.

The facts are two CSV files of ``data/law``: ``codes.csv`` (``text_key,title,source``) and
``code-abbreviations.csv`` (``form,text_key,source``); the title of a code is one of its forms. A form given to
two texts is ambiguous and is reported as such, never guessed.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_PIECE = re.compile(r"[^\W_]+")
_BASES = {"a": "[aàâä]", "e": "[eéèêë]", "i": "[iîï]", "o": "[oôö]", "u": "[uùûü]", "c": "[cç]"}


class CodeForms:
    """Maps written forms to text keys, whatever their case, accents, points and spaces."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        """Take (written form, text key) pairs."""
        keys: defaultdict[str, dict[str, None]] = defaultdict(dict)
        patterns: dict[str, None] = {}
        for form, key in forms:
            keys[_folded(form)][key] = None
            patterns[_pattern(form)] = None
        self._keys = {form: tuple(found) for form, found in keys.items()}
        self._patterns = sorted(patterns, key=len, reverse=True)

    @classmethod
    def read(cls, folder: Path) -> CodeForms:
        """Read ``codes.csv`` and ``code-abbreviations.csv`` of a folder (``data/law``)."""
        pairs = [(row["title"], row["text_key"]) for row in _rows(folder / "codes.csv")]
        pairs += [(row["form"], row["text_key"]) for row in _rows(folder / "code-abbreviations.csv")]
        return cls(pairs)

    def keys(self, written: str) -> tuple[str, ...]:
        """Return the texts a written form stands for: none, one, or several when it is ambiguous.

        >>> CodeForms([("C.PENAL.", "LEGITEXT000006070719")]).keys("c. pénal")
        ('LEGITEXT000006070719',)
        """
        return self._keys.get(_folded(written), ())

    def pattern(self) -> str:
        """Return the regular expression of all forms, longest first, to be used without regard to case."""
        alternatives = "|".join(self._patterns) or "(?!)"
        return rf"(?<![^\W_])(?:{alternatives})(?![^\W_])\.?"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _folded(written: str) -> str:
    plain = unicodedata.normalize("NFKD", written.casefold())
    return "".join(character for character in plain if character.isalnum())


def _pattern(form: str) -> str:
    # Between the words of a form, people put points, spaces, apostrophes or nothing after a point.
    return r"[\s.,()'’-]{1,3}".join(_letters(piece) for piece in _PIECE.findall(form)) + (r"\)?" if ")" in form else "")


def _letters(piece: str) -> str:
    plain = unicodedata.normalize("NFKD", piece.casefold())
    bases = "".join(character for character in plain if not unicodedata.combining(character))
    return "".join(_BASES.get(character, re.escape(character)) for character in bases)
