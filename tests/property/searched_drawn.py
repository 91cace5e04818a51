"""Homes drawn for the search, and a search that goes through everything: what the index must answer."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.search_index import sort_key
from app.adapters.projection.words import EMPTY_WORDS, compact, distance, most_errors, stems_of, words_of
from app.domain.audiences import AUDIENCES, up_to
from app.domain.commits import Effect, Source
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.dates import Certainty, Span
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import Holding
from app.domain.searched_text import searched_text
from app.services.searching import Asked, Hit, How
from tests.timeline import BASE, NAMESPACE, new_home, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.adapters.home import Home
    from app.adapters.ledger import Ledger
    from app.domain.rows import Row
    from app.services.reading import Moment

FIRST = date(2026, 1, 1)
DAYS = 40
WORDS = (
    *("vol", "vols", "escroquerie", "escroqueries", "tribunal", "tribunaux", "travail", "travaux", "préjudice"),
    *("condamnée", "condamné", "œuvre", "d'une", "de", "l'étalage", "mineur", "mineure", "chèque", "cheques"),
    *("judiciaire", "judiciaires", "Paris", "R. 635-8", "7", "70", "été", "ete", "véhicule", "vehicules"),
)
CODES = ("7", "70", "0707", "R635-8", "R. 635-8", "tj75056", "1A", "vol", "10", "9")
KINDS = {"natinf": "Offence", "nac": "NacPost", "court": "Court"}
SOURCES = tuple(Source(f"source-{audience}", audience, Text("essai", "test")) for audience in AUDIENCES)


def drawn_home(folder: Path, seed: int, *, audiences: tuple[str, ...] = AUDIENCES) -> Home:
    """Make a home of the same commits for one seed, of which only the sources of some audiences say anything."""
    home = new_home(folder)
    ledger = open_ledger(home)
    ledger.append(Effect(home={"base": BASE}, sources=SOURCES), account="local", reason="base")
    draw = random.Random(seed)  # noqa: S311 - drawn again the same, nothing secret
    for _ in range(12):
        effect = _effect(ledger, draw, audiences)
        ledger.append(effect, account="local", reason="drawn")
    ledger.close()
    return home


def _effect(ledger: Ledger, draw: random.Random, audiences: tuple[str, ...]) -> Effect:
    """Say something new of five things: what the source said of each before is retracted."""
    contents: dict[str, Content] = {}
    recorded: dict[tuple[str, str], list[Holding]] = {}
    retracted: list[Row] = []
    for _ in range(5):
        entity = NAMESPACE.mint(draw.choice(tuple(KINDS)), str(draw.randrange(8)))
        source = draw.choice(SOURCES)
        content = _content(draw, entity)
        start = FIRST + timedelta(days=draw.randrange(DAYS)) if draw.random() < 0.5 else None
        end = (start or FIRST) + timedelta(days=draw.randrange(1, DAYS)) if draw.random() < 0.4 else None
        if source.audience not in audiences or (entity, source.name) in recorded:
            continue
        contents[content.digest] = content
        recorded[entity, source.name] = [
            Holding(content.digest, Span(start, end), Certainty.EDITION, Certainty.UNKNOWN)
        ]
        held = ledger.reader.live_rows([entity]).get(entity, [])
        retracted += [row for row in held if row.source == source.name]
    said = [(entity, source, each) for (entity, source), own in recorded.items() for each in own]
    return Effect(contents=contents, recorded=tuple(said), retracted=tuple(retracted))


def _content(draw: random.Random, entity: str) -> Content:
    builder = ContentBuilder(entity)
    builder.add(RDF_TYPE, iri(TERMS + "Offence"))
    if draw.random() < 0.7:
        builder.add(SKOS + "notation", string(draw.choice(CODES)))
    for language in ("fr", "en"):
        if draw.random() < 0.6:
            builder.add(SKOS + "prefLabel", text(_phrase(draw), language))
    if draw.random() < 0.5:
        builder.add(SKOS + "note", text(_phrase(draw), "fr"))
    if draw.random() < 0.3:
        builder.add(SKOS + "notation", string(draw.choice(CODES)), fragment="other")
    return builder.content()


def _phrase(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(draw.randrange(1, 4)))


@dataclass(frozen=True)
class _Said:
    """One content of a thing, cut into words."""

    codes: frozenset[str]
    labels: tuple[tuple[str, ...], ...]
    words: frozenset[str]
    stems: frozenset[str]
    notes: frozenset[str]
    sort: str


class NaiveSearch:
    """Goes through every row of every thing."""

    def __init__(self, reader: ProjectionReader) -> None:
        """Give the rows."""
        self._reader = reader
        self._audience_of = {name: source.audience for name, source in reader.sources().items()}

    def hits(self, asked: Asked, how: How, moment: Moment) -> list[Hit]:
        """Return what is found, best first."""
        typed = words_of(asked.text)
        terms = list(dict.fromkeys([word for word in typed if word not in EMPTY_WORDS] or typed))
        if how is How.NEARBY and not any(most_errors(term) for term in terms):
            return []
        found = []
        for kind in KINDS:
            for entity in self._reader.entities(kind):
                rows = list(self._rows(entity, moment, asked.status))
                place = _place([_said(self._reader.content(row.holding.content)) for row in rows], typed, terms, how)
                wanted = asked.kind in (None, kind) and not (
                    asked.status == "closed" and self._in_force(entity, moment)
                )
                if terms and place is not None and wanted:
                    found.append((*place, entity, kind))
        return [Hit(entity, kind, place) for place, _, _, entity, kind in sorted(found)]

    def _rows(self, entity: str, moment: Moment, status: str) -> Iterator[Row]:
        for row in self._reader.rows_ever(entity, "restricted"):
            seen = self._audience_of[row.source] in up_to(moment.audience)
            if seen and row.known_at(moment.known) and (status != "in-force" or row.holding.span.holds_on(moment.day)):
                yield row

    def _in_force(self, entity: str, moment: Moment) -> bool:
        return any(True for _ in self._rows(entity, moment, "in-force"))


def _said(content: Content) -> _Said:
    given = searched_text(content)
    labels = tuple(tuple(words_of(label)) for label in given.labels)
    return _Said(
        frozenset(map(compact, given.codes)),
        labels,
        frozenset(word for label in labels for word in label)
        | frozenset(map(compact, given.codes))
        | frozenset(word for code in given.codes for word in words_of(code)),
        frozenset(stems_of(given.labels)),
        frozenset(stems_of(given.notes)),
        sort_key(given.codes[0]) if given.codes else "",
    )


def _place(said: list[_Said], typed: list[str], terms: list[str], how: How) -> tuple[int, int, str] | None:
    """Return where a thing is found, the size and the code it is sorted by; None when a term is nowhere."""
    places: list[int] = []
    told: set[_Said] = set()
    for term in terms:
        own = {
            each: place
            for each in said
            if (place := _place_in(each, "".join(typed), term, how, len(terms))) is not None
        }
        if not own:
            return None
        places.append(min(own.values()))
        told |= set(own)
    worst = max(places)
    titles = [label for each in told for label in each.labels]
    if any(list(label) == typed for label in titles):
        worst = min(worst, 1)
    if any(_begins(label, typed, how) for label in titles):
        worst = min(worst, 2)
    sizes = [len(each.labels[0]) if each.labels else 0 for each in told]
    return worst, min(sizes), min(each.sort for each in told)


def _begins(label: tuple[str, ...], typed: list[str], how: How) -> bool:
    if how is How.WORDS:
        return len(label) > len(typed) and list(label[: len(typed)]) == typed
    return " ".join(label).startswith(" ".join(typed))


def _place_in(said: _Said, code: str, term: str, how: How, terms: int) -> int | None:
    stems = stems_of([term])
    if code in said.codes:
        return 0
    if how is How.WORDS:
        if term in said.words:
            return 3
        return 4 if stems & said.stems else 5 if stems & said.notes else None
    if how is How.BEGINNINGS:
        whole = terms == 1 and len(term) < 2
        begun = term in said.words if whole else any(word.startswith(term) for word in said.words)
        return 6 if begun else None
    if term in said.words or stems & (said.stems | said.notes):
        return 6
    most = most_errors(term)
    errors = min((distance(term, word, most) for word in said.words), default=most + 1)
    return 6 + errors if errors <= most else None
