"""Words for people, in the two languages of the service."""

from __future__ import annotations

from typing import Literal, NamedTuple

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "en")


class Text(NamedTuple):
    """One sentence or label, in French and in English."""

    fr: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.en if language == "en" else self.fr
