"""Changes as a graph: each one a revision (PROV-O) of a thing, with the fields that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, ContentBuilder, day, integer, iri, text
from app.domain.iris import TERMS
from app.domain.sentences import ChangeType
from app.domain.statements import term_of

if TYPE_CHECKING:
    from app.domain.contents import Content
    from app.domain.differences import Difference
    from app.domain.moves import When
    from app.services.changed import ChangesPage, ChangeTold

PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCTERMS = "http://purl.org/dc/terms/"


def changes_content(base: str, page: ChangesPage) -> Content:
    """Return what changed as statements; the collection and its changes are parts of one document."""
    asked = page.asked
    if asked.learned:
        place = f"from=n{asked.before.known}&to=n{asked.after.known}&valid={asked.after.day}"
    else:
        place = f"from={asked.before.day}&to={asked.after.day}&known=n{asked.after.known}"
    builder = ContentBuilder(f"{base}/changes?{place}" + (f"&kind={asked.kind}" if asked.kind else ""))
    builder.add(RDF_TYPE, iri(PROV + "Collection"))
    for number, change in enumerate(page.items, start=1):
        builder.add(PROV + "hadMember", iri(builder.part(f"c{number}")))
        _change(builder, f"c{number}", base, change, asked.before, asked.after)
    return builder.content()


def _change(builder: ContentBuilder, name: str, base: str, change: ChangeTold, before: When, after: When) -> None:
    builder.add(RDF_TYPE, iri(TERMS + "Change"), fragment=name)
    builder.add(TERMS + "changeOf", iri(change.entity), fragment=name)
    builder.add(TERMS + "changeType", iri(f"{TERMS}change-{change.type}"), fragment=name)
    builder.add(DCTERMS + "description", text(change.sentence.fr, "fr"), text(change.sentence.en, "en"), fragment=name)
    if change.when.day:
        builder.add(TERMS + "validFrom", day(change.when.day), fragment=name)
    builder.add(TERMS + "startCertainty", iri(f"{TERMS}certainty-{change.when.certainty}"), fragment=name)
    builder.add(TERMS + "commitNumber", integer(change.commit), fragment=name)
    page = f"{base}/doc/{change.kind}/{change.entity.rpartition('/')[2]}"
    if change.before is not None:
        builder.add(PROV + "entity", iri(f"{page}?valid={before.day}&known=n{before.known}"), fragment=name)
    if change.after is not None:
        builder.add(TERMS + "leadsTo", iri(f"{page}?valid={after.day}&known=n{after.known}"), fragment=name)
    if change.type is ChangeType.CHANGED:
        for place, (field, label) in enumerate(change.fields, start=1):
            builder.add(TERMS + "changedField", iri(builder.part(f"{name}.{place}")), fragment=name)
            builder.add(
                "http://www.w3.org/2000/01/rdf-schema#label",
                text(label.fr, "fr"),
                text(label.en, "en"),
                fragment=f"{name}.{place}",
            )
            _field(builder, f"{name}.{place}", field)


def _field(builder: ContentBuilder, name: str, field: Difference) -> None:
    builder.add(RDF_TYPE, iri(TERMS + "FieldChange"), fragment=name)
    builder.add(RDF + "subject", iri(field.subject), fragment=name)
    builder.add(RDF + "predicate", iri(field.predicate), fragment=name)
    for predicate, values in (("valueBefore", field.gone), ("valueAfter", field.new)):
        if values:
            builder.add(TERMS + predicate, *map(term_of, values), fragment=name)
