"""Templates: Jinja with escaping always on, strict about what is missing, words taken from the catalogue."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from app.web.navigation import entries_of, sections_of
from app.web.spans import day_in_words, instant_in_words
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.language import Language
    from app.web.asking import Asking

_WRITING_FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>", re.IGNORECASE)
_THIN = {"fr": "\N{NARROW NO-BREAK SPACE}", "en": ","}


class Renderer:
    """Turns a template and what it shows into the bytes of a page."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        """Give the static files: their names and bytes, so that an address changes when a file does."""
        self._environment = Environment(
            loader=PackageLoader("app.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["capfirst"] = _first_upper
        self._assets = {name: hashlib.sha256(data).hexdigest()[:12] for name, data in assets.items()}

    def page(self, template: str, asking: Asking, **shown: object) -> bytes:
        """Render a page for one visit; a name the template lacks is an error, never an empty place."""
        language = asking.language

        def word(key: str, **values: object) -> str:
            return CATALOGUE[key].in_(language).format(**values)

        def asset(name: str) -> str:
            return asking.bare(f"static/{name}?v={self._assets[name]}")

        given = {
            "t": word,
            "worded": lambda prefix, values: [(value, word(prefix + value)) for value in values],
            "asset": asset,
            "asking": asking,
            "navigation": sections_of(asking),
            "navigation_here": entries_of(asking),
            "language": language,
            "number": lambda value: number(value, language),
            "day": lambda value: _day(value, language),
            "instant": lambda value: instant_in_words(value, language),
        }
        page = self._environment.get_template(template).render({**given, **shown})
        return _with_token(page, asking.visitor.form_token).encode()


def _with_token(page: str, token: str) -> str:
    """Give every form that writes what proves that a page of the session sent it: no template can forget it."""
    return _WRITING_FORM.sub(rf'\g<0><input type="hidden" name="csrf" value="{token}">', page) if token else page


def number(value: int, language: Language) -> str:
    """Return a whole number as people read it.

    >>> number(17163, "en")
    '17,163'
    """
    return f"{value:,}".replace(",", _THIN[language])


def _first_upper(value: str) -> str:
    return value[:1].upper() + value[1:]


def _day(value: str, language: Language) -> str:
    """Return an ISO date in words; anything else as it is."""
    try:
        return day_in_words(date.fromisoformat(value[:10]), language)
    except ValueError:
        return value
