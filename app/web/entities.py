"""The page of one thing: its name, its dates, what is said of it, and what leads to it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

from app.domain.contents import iri as iri_term
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.web.facts import read_content
from app.web.links import incoming_links
from app.web.names import NOT_NOW, named, names_of
from app.web.references import identifiers_of, references_of
from app.web.spans import span_in_words
from app.web.words import CATALOGUE
from app.web.words.inverses import INVERSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.domain.commits import Source
    from app.domain.kinds import HeldKinds
    from app.services.reading import Description, Moment
    from app.web.answers import Row, View
    from app.web.asking import Asking
    from app.web.facts import Reading
    from app.web.links import IncomingLinks
    from app.web.names import Name, Names

FORMS = ("jsonld", "ttl", "nt", "rdf", "json")
_EXCHANGING = "application"
# Kinds for which an office in charge is expected: its absence is said, not left out.
_ANSWERED_FOR = frozenset({"application", "referential"})


# Saved questions that take the code of a thing of that kind: the question, its parameter.
QUESTIONS_OF_KIND = {
    "natinf": (("offence-articles-to-offices", "code"),),
    "nac": (("nac-tree", "chapter"),),
    "article": (("interfaces-to-review-if-article-changes", "number"),),
    "application": (("downstream-of-an-application", "start"),),
    "office": (("portfolio-of-an-office", "code"),),
    "referential": (("users-of-a-referential", "referential"),),
    "court": (("things-of-an-identifier", "value"),),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One interface of an application, seen from it."""

    interface: Name
    other: Name
    operation: Name | None
    status: Name | None


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """Things tied to this one by one link."""

    heading: str
    names: tuple[Name, ...]
    hidden: int = 0


class EntityPages:
    """Builds what the template of one thing shows."""

    def __init__(self, view: View, kinds: HeldKinds, sources: Callable[[], Mapping[str, Source]]) -> None:
        """Give the view of today, the kinds and the declared sources."""
        self._view = view
        self._kinds = kinds
        self._sources = sources

    async def shown(self, asking: Asking, description: Description) -> dict[str, object]:
        """Return what the template shows; the view is asked for names and for links that lead here."""
        reading = read_content(description.entity, description.content)
        incoming, above, exchanges = await asyncio.gather(
            incoming_links(self._view, description.entity, asking.moment),
            self._rows("pages/ancestors", "thing", description, asking.moment),
            self._rows("pages/exchanges-of-application", "application", description, asking.moment),
        )
        rows = [*above, *exchanges]
        asked = [
            *reading.iris(),
            *incoming.iris(),
            *(term.value for row in rows for term in row.values() if term.is_iri),
        ]
        names = await names_of(self._view, asking, asked)
        return {
            **self._heading(asking, description, reading, names),
            **_body(asking, description, reading, names),
            "ancestors": [names(row["ancestor"].value) for row in above],
            "exchanges": _exchanges(exchanges, names),
            "incoming": _incoming(incoming, names, asking, exchanging=description.kind == _EXCHANGING),
            "incoming_known": incoming.known,
            "in_scheme": incoming.in_scheme,
            "office_missing": _office_missing(description, incoming),
            "questions": list(self._questions(asking, description)),
            "question": self._view.questions["pages/incoming"].bind({"thing": iri_term(description.entity)}),
        }

    async def _rows(self, question: str, parameter: str, description: Description, moment: Moment) -> list[Row]:
        """Ask a question about the thing when its kind has an answer; nothing when the view is busy."""
        wanted = "application" if parameter == "application" else None
        if wanted is not None and description.kind != wanted:
            return []
        try:
            return await self._view.ask(question, moment, {parameter: iri_term(description.entity)})
        except NOT_NOW:
            return []

    def _questions(self, asking: Asking, description: Description) -> Iterator[tuple[str, str]]:
        """Yield the saved questions that can be asked of this thing: address and words."""
        for key, parameter in QUESTIONS_OF_KIND.get(description.kind, ()):
            question = self._view.questions[f"examples/{key}"]
            yield (
                asking.link(f"query/{key}", **{parameter: description.notation}),
                question.summary.in_(asking.language),
            )

    def _heading(self, asking: Asking, description: Description, reading: Reading, names: Names) -> dict[str, object]:
        kind = self._kinds.seen_by(asking.moment.audience).get(description.kind)
        label = description.texts(SKOS + "prefLabel")
        language = asking.language if asking.language in label or not label else next(iter(sorted(label, reverse=True)))
        source = self._sources().get(description.state.source)
        span = span_in_words(description.state, description.moment.day, asking.language)
        return {
            "kind": description.kind,
            "kind_word": kind.label.in_(asking.language) if kind else names.word(next(iter(reading.classes), "")),
            "plural": kind.plural.in_(asking.language) if kind else description.kind,
            "code": description.notation,
            "label": label.get(language, description.notation),
            "label_language": language if language and language != asking.language else None,
            "span": span,
            "state": span.state if not description.in_force else "in-force",
            "spans": [span_in_words(row, description.moment.day, asking.language) for row in description.nearby],
            "source": description.state.source,
            "source_label": source.label.in_(asking.language) if source else "",
            "audience": source.audience if source else "",
        }


def _body(asking: Asking, description: Description, reading: Reading, names: Names) -> dict[str, object]:
    key = quote(description.key, safe="-._~")
    proof = reading.own.one(TERMS + "proof")
    return {
        "entity": description.entity,
        "names": names,
        "proof": names(proof) if proof else None,
        "is_example": proof.endswith("proof-example"),
        "source_notes": reading.own.all(TERMS + "sourceNote"),
        "schemes": [names(each.value) for each in reading.own.all(SKOS + "inScheme")],
        "badges": list(_badges(reading, names, description.moment.day.isoformat())),
        "facts": reading.facts,
        "outgoing": _outgoing(reading, names),
        "references": references_of(reading, names, asking.language),
        "identifiers": identifiers_of(reading, names),
        "parts": reading.parts,
        **_followed(asking, description),
        "not_held": reading.own.one(TERMS + "held") == "false",
        "basis_not_recorded": reading.own.one(TERMS + "legalBasisStatus").endswith("not-recorded"),
        "history": asking.link(f"doc/{description.kind}/{key}/history"),
        "drafted": asking.link("drafts", kind=description.kind, key=description.key),
        "compare": asking.link("compare", kind=description.kind, key=description.key),
        "downloads": [(form, asking.machine(f"doc/{description.kind}/{key}.{form}")) for form in FORMS],
    }


def _followed(asking: Asking, description: Description) -> dict[str, object]:
    """Return what follows a closed thing, and where to ask what it becomes."""
    end, successors = description.state.holding.span.end, description.successors
    if successors is None or end is None:
        return {"successors": None}
    asked = {"kind": description.kind, "key": description.key, "from": end - timedelta(days=1)}
    return {
        "successors": successors,
        "successor_names": [named(asking, each) for each in successors.things],
        "projecting": asking.link("project", **asked, to=asking.day),
    }


def _badges(reading: Reading, names: Names, day: str) -> Iterator[tuple[str, str]]:
    """Yield what is worth seeing beside the state: class, life cycle, closed to new cases."""
    for predicate in ("offenceClass", "lifeCycle", "structureType"):
        for each in reading.own.all(TERMS + predicate):
            if not each.value.endswith("-not-recorded"):
                yield predicate, names.word(each.value)
    closed = reading.own.one(TERMS + "notForNewCasesFrom")
    if closed and closed <= day:
        yield "closed-to-new-cases", ""


def _outgoing(reading: Reading, names: Names) -> list[LinkGroup]:
    groups = []
    for each in reading.links:
        found = sorted((names(value.value) for value in each.values), key=lambda name: name.sort_key)
        groups.append(LinkGroup(names.word(each.iri), tuple(found)))
    return groups


def _exchanges(rows: list[Row], names: Names) -> dict[str, list[Exchange]]:
    found: dict[str, list[Exchange]] = {"in": [], "out": []}
    for row in rows:
        operation, status = row.get("operation"), row.get("status")
        exchange = Exchange(
            names(row["interface"].value),
            names(row["other"].value),
            names(operation.value) if operation else None,
            names(status.value) if status else None,
        )
        found[row["direction"].value].append(exchange)
    return found


_SHOWN_AS_EXCHANGES = frozenset({TERMS + "producer", TERMS + "consumer"})


def _incoming(incoming: IncomingLinks, names: Names, asking: Asking, *, exchanging: bool) -> list[LinkGroup]:
    groups = []
    for group in incoming.groups:
        if exchanging and group.predicate in _SHOWN_AS_EXCHANGES:
            continue
        found = sorted((names(each) for each in group.subjects), key=lambda name: name.sort_key)
        known = INVERSES.get(group.predicate)
        heading = known or CATALOGUE["entity.inverse"]
        groups.append(
            LinkGroup(heading.in_(asking.language).format(link=names.word(group.predicate)), tuple(found), group.hidden)
        )
    return sorted(groups, key=lambda group: group.heading)


def _office_missing(description: Description, incoming: IncomingLinks) -> bool:
    responsible = {TERMS + "responsibleFor", TERMS + "responsibilityOf"}
    told = any(group.predicate in responsible for group in incoming.groups)
    return description.kind in _ANSWERED_FOR and incoming.known and not told
