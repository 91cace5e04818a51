"""Legal references: what a string cites, and the articles that answer to it.

A :class:`Reference` is one article (or range, or whole text) cited by a string such as
``ART.L.234-1 §II,§V C.ROUTE.``. Reading such strings is the work of a :data:`ReferenceParser`; this module only
says what is read, and :func:`resolve` finds the articles in an :class:`ArticleIndex`, the articles of one view.

A reference is never dropped: what cannot be read carries its failure, what cannot be found its status
(concepts ``srj:referenceFailure-...``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.article_numbers import Rank, rank, series, without_star
from app.domain.language import Text

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place in an article: section (``§II`` -> ``II``), paragraph (``AL.2`` -> ``2``), item (``2° A)``).

    A range is written with ``à`` (``1 à 3``); the last paragraph is ``dernier``.
    """

    section: str | None = None
    paragraph: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One article, range of articles or whole text cited by a string.

    ``raw`` is the verbatim piece, separators included: the pieces of a string, joined, are the string.
    ``text_key`` is the key of the text when its written form identifies it (LEGITEXT, NOR or slug), else None;
    several ``text_candidates`` mean that the form is ambiguous. ``nature`` is the sort of an act that is not a
    code (``loi``, ``decret``, ``reglement-ce``...), ``date`` the date that its citation gives.
    ``failure`` says why the piece could not be read, ``failure_at`` where (0 is the first character of the string).
    """

    raw: str
    start: int
    text_as_published: str | None = None
    text_key: str | None = None
    text_candidates: tuple[str, ...] = ()
    nature: str | None = None
    date: date | None = None
    number_as_published: str | None = None
    number: str | None = None
    range_end: str | None = None
    following: bool = False
    pinpoints: tuple[Pinpoint, ...] = ()
    failure: Text | None = None
    failure_at: int | None = None

    @property
    def citation(self) -> str:
        """The verbatim piece without the separators around it."""
        return self.raw.strip(" ,;\t\r\n\u00a0")

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections (§) cited, in order, each once."""
        return _distinct(place.section for place in self.pinpoints)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs (alinéas) cited, in order, each once."""
        return _distinct(place.paragraph for place in self.pinpoints)

    @property
    def items(self) -> tuple[str, ...]:
        """The items (1°, A)) cited, in order, each once."""
        return _distinct(place.item for place in self.pinpoints)


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


ReferenceParser = Callable[[str], Sequence[Reference]]
"""Reads a string of references; never raises; the ``raw`` pieces of its answer, joined, are the string."""


class ResolutionStatus(StrEnum):
    """What became of a reference; all but the first are the concepts of ``srj:ReferenceFailureScheme``."""

    RESOLVED = "resolved"
    UNPARSED = "unparsed"
    UNKNOWN_TEXT = "unknown-text"
    TEXT_NOT_HELD = "text-not-held"
    ARTICLE_NOT_HELD = "article-not-held"
    UNKNOWN_ARTICLE = "unknown-article"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a reference designates: its text and, unless it cites the whole text, its articles (IRIs, in order).

    ``cause`` says why nothing, or less than was cited, was found; ``candidates`` are the keys of the texts, or
    the IRIs of the articles, between which nothing allows to choose.
    """

    status: ResolutionStatus
    text_key: str | None = None
    articles: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    cause: Text | None = None


@dataclass(frozen=True, slots=True)
class KnownText:
    """A text the graph knows; ``held`` tells whether its articles are in the graph, ``whole`` whether all are."""

    key: str
    held: bool = True
    whole: bool = True
    nature: str | None = None
    date: date | None = None


class ArticleIndex:
    """The articles of one view by text and number: built once, then each look-up is constant or logarithmic."""

    def __init__(self, articles: Iterable[tuple[str, str, str]], texts: Iterable[KnownText] = ()) -> None:
        """Index (text key, normalised number, article IRI); a text that ``texts`` leave out is held."""
        exact: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        starless: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        ordered: defaultdict[tuple[str, str], set[tuple[Rank, str]]] = defaultdict(set)
        self._texts = {known.key: known for known in texts}
        for key, number, iri in articles:
            exact[key, number][iri] = None
            starless[key, without_star(number)][iri] = None
            ordered[key, series(number)].add((rank(number), iri))
            self._texts.setdefault(key, KnownText(key))
        self._exact = _frozen(exact)
        self._starless = _frozen(starless)
        self._ordered = {place: sorted(found) for place, found in ordered.items()}

    def holds(self, text_key: str) -> bool:
        """Tell whether the articles of a text are said to be in the graph."""
        known = self._texts.get(text_key)
        return known is not None and known.held

    def whole(self, text_key: str) -> bool:
        """Tell whether every article of a text is in the graph, so that an absence says something."""
        known = self._texts.get(text_key)
        return known is None or known.whole

    def find(self, text_key: str, number: str) -> tuple[str, ...]:
        """Return the articles that bear a number in a text: none, one, or several where the text repeats itself."""
        return self._exact.get((text_key, number)) or self._starless.get((text_key, without_star(number)), ())

    def between(self, text_key: str, first: str, last: str) -> tuple[str, ...]:
        """Return the articles from one number to another of the same series, both included, in their order."""
        ordered = self._ordered.get((text_key, series(first)), [])
        if series(first) != series(last):
            return ()
        start = bisect_left(ordered, rank(first), key=_rank_of)
        stop = bisect_right(ordered, rank(last), key=_rank_of)
        return tuple(iri for _, iri in ordered[start:stop])

    def dated(self, nature: str, day: date) -> tuple[str, ...]:
        """Return the keys of the known texts of a nature that bear a date."""
        return tuple(sorted(key for key, text in self._texts.items() if (text.nature, text.date) == (nature, day)))


def _rank_of(entry: tuple[Rank, str]) -> Rank:
    return entry[0]


def _frozen(found: Mapping[tuple[str, str], dict[str, None]]) -> dict[tuple[str, str], tuple[str, ...]]:
    return {place: tuple(iris) for place, iris in found.items()}


def resolve(reference: Reference, index: ArticleIndex) -> Resolution:
    """Find what a reference designates among the articles of a view; never raises.

    A range gives the articles that exist between its two numbers; "and following" gives the first article only,
    and says so: nothing tells where it stops.
    """
    if reference.failure is not None:
        return Resolution(ResolutionStatus.UNPARSED, reference.text_key, cause=reference.failure)
    if reference.text_key is None:
        return _unidentified(reference, index)
    if reference.number is not None:
        return _articles(reference, reference.text_key, reference.number, index)
    if index.holds(reference.text_key):
        return Resolution(ResolutionStatus.RESOLVED, reference.text_key)
    return _not_held(reference, reference.text_key)


def _not_held(reference: Reference, text_key: str) -> Resolution:
    published = reference.text_as_published or text_key
    cause = Text(
        f"Le texte « {published} » n'est pas parmi les textes détenus ici : la référence n'est pas en cause.",
        f"The text '{published}' is not among the texts held here: the reference is not at fault.",
    )
    return Resolution(ResolutionStatus.TEXT_NOT_HELD, text_key, cause=cause)


def _unidentified(reference: Reference, index: ArticleIndex) -> Resolution:
    published = reference.text_as_published or ""
    if reference.text_candidates:
        cause = Text(
            f"« {published} » désigne plusieurs textes : {', '.join(reference.text_candidates)}. Préciser lequel.",
            f"'{published}' designates several texts: {', '.join(reference.text_candidates)}. Say which.",
        )
        return Resolution(ResolutionStatus.AMBIGUOUS, candidates=reference.text_candidates, cause=cause)
    if reference.nature is not None and reference.date is not None:
        cause = Text(
            f"« {published} » est cité par sa seule date, que plusieurs textes peuvent porter. Ajouter le numéro.",
            f"'{published}' is cited by its date alone, which several texts may bear. Add its number.",
        )
        candidates = index.dated(reference.nature, reference.date)
        return Resolution(ResolutionStatus.AMBIGUOUS, candidates=candidates, cause=cause)
    cause = Text(
        f"« {published} » ne désigne aucun texte connu ici. Corriger l'abréviation ou l'ajouter à la liste des formes.",
        f"'{published}' designates no text known here. Correct the abbreviation or add it to the list of forms.",
    )
    return Resolution(ResolutionStatus.UNKNOWN_TEXT, cause=cause)


def _articles(reference: Reference, text_key: str, number: str, index: ArticleIndex) -> Resolution:
    if reference.range_end is not None:
        found = index.between(text_key, number, reference.range_end)
        wanted = f"{number} à {reference.range_end}"
    else:
        found, wanted = index.find(text_key, number), number
    published = reference.text_as_published or text_key
    if not found and not index.holds(text_key):
        return _not_held(reference, text_key)
    if not found and not index.whole(text_key):
        cause = Text(
            f"« {published} » n'est tenu ici qu'en partie, sans l'article {wanted} : la référence n'est pas en cause.",
            f"'{published}' is held here only in part, without article {wanted}: the reference is not at fault.",
        )
        return Resolution(ResolutionStatus.ARTICLE_NOT_HELD, text_key, cause=cause)
    if not found:
        cause = Text(
            f"« {published} » n'a pas d'article {wanted} ici à cette date. Vérifier s'il est abrogé ou transféré.",
            f"'{published}' has no article {wanted} here at that date. Check whether it is repealed or transferred.",
        )
        return Resolution(ResolutionStatus.UNKNOWN_ARTICLE, text_key, cause=cause)
    if reference.range_end is None and len(found) > 1:
        cause = Text(
            f"« {published} » a plusieurs articles {wanted}. Préciser lequel.",
            f"'{published}' has several articles {wanted}. Say which.",
        )
        return Resolution(ResolutionStatus.AMBIGUOUS, text_key, candidates=found, cause=cause)
    note = _FOLLOWING if reference.following else None
    return Resolution(ResolutionStatus.RESOLVED, text_key, found, cause=note)


_FOLLOWING = Text(
    "« et suivants » : seul le premier article est lié, rien ne dit où s'arrête la suite.",
    "'and following': only the first article is linked, nothing tells where the series stops.",
)
