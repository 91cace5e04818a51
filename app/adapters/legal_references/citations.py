"""What one segment says, once parsed: a cited article, a cited text, or why it says neither."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from lark import Token, Transformer

from app.adapters.legal_references.pinpoints import Place, Separator, Upto, item, letter, paragraph, pinpoints, section
from app.domain.article_numbers import normalise_number
from app.domain.language import Text
from app.domain.references import Pinpoint

if TYPE_CHECKING:
    from app.adapters.legal_references.forms import CodeForms

# fmt: off
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)
# fmt: on
_NUMBER_OF_ACT = {"EU": re.compile(r"(\d{2,4})/(\d{1,5})"), "FR": re.compile(r"(\d{2,4})-(\d{1,5})")}
_ORGANISATION = re.compile(r"(?<![^\W_])(UE|CEE|CE|EURATOM)(?![^\W_])", re.IGNORECASE)
_PLACES = {"SECTION": section, "ROMAN": section, "PARAGRAPH": paragraph, "ITEM": item, "LETTER": letter}

OLDEST = date(1539, 1, 1)
"""The oldest text still in force is the ordinance of Villers-Cotterêts of August 1539."""
NEWEST = date(2100, 1, 1)
"""A later year is a typing error (``12/01/3021``): nobody cites a text of the next century."""


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article cited; ``bare`` when no "ART." announces it."""

    number_as_published: str
    number: str
    range_end: str | None = None
    following: bool = False
    pinpoints: tuple[Pinpoint, ...] = ()
    bare: bool = False


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text cited; ``linked`` when "du", "de la"... ties it to the articles before it."""

    keys: tuple[str, ...] = ()
    nature: str | None = None
    day: date | None = None
    linked: bool = False

    @property
    def is_code(self) -> bool:
        """Codes have no nature and no date."""
        return self.nature is None and self.day is None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a segment could not be read, and where: ``at`` counts characters from the start of the segment.

    The rules of the grammar, which know no segment, count from the start of the string; the parser moves them.
    """

    cause: Text
    at: int


Outcome = CitedArticle | CitedText | Unreadable


@dataclass(frozen=True, slots=True)
class _Extent:
    """What extends a number: the end of a range, or "and following"."""

    end: str | None


class Citations(Transformer[Token, Outcome]):
    """Turns the parse of one segment into what it cites; the methods bear the names of the grammar's rules."""

    def __init__(self, forms: CodeForms) -> None:
        """Keep the forms by which codes are recognised."""
        super().__init__()
        self._forms = forms

    def number(self, children: list[Token]) -> Token:
        """The token of the number."""
        return children[0]

    def range(self, children: list[Token]) -> _Extent:
        """End of a range of articles."""
        return _Extent(normalise_number(children[-1]))

    def following(self, _children: list[Token]) -> _Extent:
        """``s.``, ``et suivants``."""
        return _Extent(None)

    def separator(self, _children: list[Token]) -> Separator:
        """Comma or "et" between places."""
        return Separator()

    def place(self, children: list[Token]) -> Place:
        """A place in the article."""
        return _place(children[0])

    def place_range(self, children: list[Any]) -> Upto:
        """End of a range of places."""
        return Upto(children[-1])

    def article(self, children: list[Any]) -> CitedArticle:
        """An article with its extent and places; an annex after the number is where the article lies."""
        while children[0].type == "LINK":
            del children[0]
        announced = children[0].type == "ART"
        number, *rest = children[1:] if announced else children
        places = pinpoints([part for part in rest if isinstance(part, Place | Separator | Upto)])
        extents = [part for part in rest if isinstance(part, _Extent)]
        return CitedArticle(
            str(number),
            normalise_number(number),
            next((extent.end for extent in extents if extent.end), None),
            any(extent.end is None for extent in extents),
            places,
            bare=not announced and number.type == "NUMBER",
        )

    def annexed(self, children: list[Any]) -> CitedArticle:
        """``ART.3 ANX.II``: the annex is what the text publishes, the article is a place in it."""
        article: CitedArticle = children[0]
        annex: Token = children[1]
        inside = Pinpoint(item=f"article {article.number}")
        return CitedArticle(str(annex), normalise_number(annex), pinpoints=(inside, *article.pinpoints))

    def code(self, children: list[Token]) -> CitedText:
        """A code by one of its known forms."""
        return CitedText(self._forms.keys(children[0]))

    def other_code(self, children: list[Token]) -> CitedText:
        """A code by a form that is not among the patterns; its letters may still be known (``C.O.J.`` for ``COJ``)."""
        return CitedText(self._forms.keys("".join(children)))

    def nature(self, children: list[Token]) -> Token:
        """The token that tells the sort of act."""
        return children[0]

    def act_number(self, children: list[Token]) -> Token:
        """The token of the number of an act, told apart from the number of an article."""
        return Token("ACT_NUMBER", str(children[0]), children[0].start_pos)

    def dating(self, children: list[Token]) -> Token:
        """The token of the date."""
        return children[-1]

    def act(self, children: list[Token]) -> CitedText | Unreadable:
        """A law, decree, order, EU act by its number, its date or its NOR."""
        by_type = {token.type: token for token in children}
        nature = _nature(children[0])
        day = _day(by_type.get("DATE"))
        if isinstance(day, Unreadable):
            return day
        if "NOR" in by_type:
            return CitedText((by_type["NOR"].strip("()"),), nature, day)
        number = by_type.get("ACT_NUMBER")
        if number is None and day is None:
            return Unreadable(_WHICH_ACT, children[0].start_pos or 0)
        if number is None or nature.startswith("arrete"):
            return CitedText((), nature, day)
        found = _NUMBER_OF_ACT["EU" if children[0].type.startswith("EU") else "FR"].match(number)
        if found is None:
            return Unreadable(_NUMBER_OF_WHAT, number.start_pos or 0)
        return CitedText((f"{_slug(nature)}-{found[1]}-{found[2]}",), nature, day)

    def treaty(self, children: list[Token]) -> CitedText | Unreadable:
        """A convention, treaty or agreement: by its words and date, never identified by them alone."""
        day = _day(next((token for token in children if token.type == "DATE"), None))
        return day if isinstance(day, Unreadable) else CitedText((), _plain(children[0]).rstrip("."), day)

    def dated(self, children: list[Token]) -> CitedText | Unreadable:
        """A date after an act of the same sort (``arrêtés du 7 avril 2009 et 20 mai 2020``)."""
        day = _day(children[0])
        keys = (children[1].strip("()"),) if len(children) > 1 else ()
        return day if isinstance(day, Unreadable) else CitedText(keys, None, day)

    def text(self, children: list[Any]) -> CitedText | Unreadable:
        """A text, and whether "du", "de la"... ties it to what comes before."""
        cited: CitedText | Unreadable = children[-1]
        return replace(cited, linked=len(children) > 1) if isinstance(cited, CitedText) else cited


def _place(token: Token) -> Place:
    return _PLACES[token.type](str(token))


def _plain(written: str) -> str:
    decomposed = unicodedata.normalize("NFKD", written.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _nature(token: Token) -> str:
    words = _plain(token)
    if token.type.startswith("EU"):
        sort = {"EU_REGULATION": "reglement", "EU_DIRECTIVE": "directive"}.get(token.type, "decision")
        organisation = _ORGANISATION.search(token)
        return f"{sort}-{organisation[1].lower()}" if organisation else sort
    sort = {"LAW": "loi", "DECREE": "decret", "ORDINANCE": "ordonnance"}.get(token.type, "arrete")
    qualifier = {"org": "-organique", "const": "-constitutionnelle", "-loi": "-loi"}
    return sort + next((name for part, name in qualifier.items() if part in words and sort in {"loi", "decret"}), "")


def _slug(nature: str) -> str:
    """Laws share one series of numbers whatever their sort."""
    return "loi" if nature.startswith("loi") else nature


def _day(token: Token | None) -> date | Unreadable | None:
    if token is None:
        return None
    words = re.split(r"[\s/.-]+", _plain(token))
    day, month, year = words if len(words[0]) < len(words[2]) else reversed(words)
    numeral = int(month) if month.isdecimal() else _MONTHS.index(month) + 1
    try:
        found = date(int(year), numeral, int(day.removesuffix("er")))
    except ValueError:
        found = None
    if found is None or not OLDEST <= found < NEWEST:
        cause = Text(
            f"« {token} » n'est pas la date d'un texte. Corriger la date.",
            f"'{token}' is not the date of a text. Correct the date.",
        )
        return Unreadable(cause, token.start_pos or 0)
    return found


_WHICH_ACT = Text(
    "Le texte cité n'a ni numéro, ni date, ni NOR. Ajouter l'un d'eux.",
    "The text cited has no number, no date and no NOR. Add one of them.",
)
_NUMBER_OF_WHAT = Text(
    "Ce numéro n'est pas celui d'un texte de cette nature : on attend « LOI 48-1360 » ou « REGLT.UE 2018/1139 ».",
    "This is not the number of a text of that sort: expected 'LOI 48-1360' or 'REGLT.UE 2018/1139'.",
)
