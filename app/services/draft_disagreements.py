"""Two sources that give different values of what a thing has once: refused, both named."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.contents import RDF_TYPE, iri
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import Refused
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import statement

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.services.ports import TimelineReader

_FUNCTIONAL = f" {iri(RDF_TYPE)} <http://www.w3.org/2002/07/owl#FunctionalProperty> .".encode()
# Once in each language (SKOS, S14), and once.
_OF_SKOS = frozenset(iri(SKOS + name).encode() for name in ("prefLabel", "notation"))
_SHOWN = 20


class Disagreement(NamedTuple):
    """A subject and property, its language, and what each source gives, the sources in order."""

    subject: str
    predicate: str
    language: str | None
    values: tuple[tuple[str, str], ...]


def single_valued(reader: TimelineReader, day: date) -> frozenset[bytes]:
    """Return the properties that a thing has once, as the ontology of a home says on a day, written as in lines."""
    found = set(_OF_SKOS)
    entity = TERMS.removesuffix("#")
    for row in reader.live_rows([entity]).get(entity, ()):
        if row.holding.span.holds_on(day):
            lines = reader.content(row.holding.content).lines
            found.update(line.partition(b" ")[0] for line in lines if line.endswith(_FUNCTIONAL))
    return frozenset(found)


def disagreements(
    entity: str, said: Mapping[str, Content], keys: Iterable[bytes], single: Container[bytes]
) -> Iterator[Disagreement]:
    """Yield what sources give otherwise, of the subjects and properties that are given: ``said`` by source."""
    asked = {key for key in keys if key[key.index(b" ") + 1 :] in single}
    if not asked or len(said) == 1:
        return
    given: dict[tuple[bytes, str | None], dict[str, set[str]]] = {}
    for source, content in said.items():
        if source in OF_THE_SERVICE:
            continue
        for line in content.lines:
            key = line[: line.index(b" ", line.index(b" ") + 1)]
            if key in asked:
                each = statement(line)
                given.setdefault((key, each.language), {}).setdefault(source, set()).add(each.value)
    for (key, language), values in sorted(given.items(), key=lambda each: (each[0][0], each[0][1] or "")):
        if len({frozenset(each) for each in values.values()}) > 1:
            subject, _, predicate = key.decode().partition(" ")
            told = tuple((source, " ; ".join(sorted(each))) for source, each in sorted(values.items()))
            yield Disagreement(subject[1:-1] or entity, predicate[1:-1], language, told)


def sources_disagree(found: Sequence[Disagreement], visible: Container[str]) -> Refused:
    """Return the refusal; a source that the audience of the draft does not see is not named, nor its value."""
    first = found[0]
    shown = [(source, value) if source in visible else ("", "") for source, value in first.values]
    name = first.predicate.rpartition("#")[2].rpartition("/")[2]
    french = ", ".join(f"la source « {source} » « {value} »" if source else _HIDDEN.fr for source, value in shown)
    english = ", ".join(f"the source '{source}' '{value}'" if source else _HIDDEN.en for source, value in shown)
    values = [
        {
            "subject": each.subject,
            "property": each.predicate,
            "language": each.language,
            "sources": [{"source": source, "value": value} for source, value in each.values if source in visible],
        }
        for each in found[:_SHOWN]
    ]
    return Refused(
        "sources-disagree",
        Text(
            f"« {name} » de {first.subject} ne peut avoir qu'une valeur : {french}. Corriger l'une des deux.",
            f"'{name}' of {first.subject} can have one value only: {english}. Correct one of the two.",
        ),
        {"total": len(found), "values": values},
    )


_HIDDEN = Text("une source que ce brouillon ne voit pas en donne une autre", "a source not seen here gives another one")
