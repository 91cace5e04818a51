"""A home with faults of today and faults to come: who is in charge, flows, and dates on which things begin and end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.domain.commits import Source
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.contents import day as day_term
from app.domain.dates import Certainty, Span
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import write
from app.services.publishing import Publication
from tests.timeline import NAMESPACE, open_site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.timeline import Site

# Far enough that no test meets them by waiting.
WITHDRAWN = date(2101, 3, 1)  # the application that feeds is withdrawn: the flow that it feeds is a finding
SERVICE_END = date(2101, 6, 15)  # a date that a rule compares, on which no state begins or ends
REPLACED = date(2102, 1, 1)  # the flow ends: the finding disappears
FACTS = Source("facts", "public", Text("faits", "facts"))
HIDDEN = Source("hidden", "internal", Text("faits internes", "internal facts"))
ALWAYS = Span(None, None)

Said = tuple[str, str]


def of(kind: str, key: str) -> str:
    """Return the IRI of a thing."""
    return NAMESPACE.mint(kind, key)


def stage(name: str) -> Said:
    """Say at which stage of its life a thing is."""
    return TERMS + "lifeCycle", iri(f"{TERMS}lifeCycle-{name}")


def application(key: str, *said: Said) -> Content:
    """Describe an application so that no rule on its own description finds anything."""
    builder = ContentBuilder(of("application", key))
    builder.add(RDF_TYPE, iri(TERMS + "Application"))
    builder.add(SKOS + "notation", string(key))
    builder.add(SKOS + "prefLabel", text(key, "fr"), text(key, "en"))
    builder.add(TERMS + "proof", iri(TERMS + "proof-established"))
    builder.add(TERMS + "legalBasisStatus", iri(TERMS + "legalBasisStatus-not-recorded"))
    for predicate, term in said:
        builder.add(predicate, term)
    return builder.content()


def plain(kind: str, key: str, class_name: str, *said: Said) -> Content:
    """Describe a thing shortly."""
    builder = ContentBuilder(of(kind, key))
    builder.add(RDF_TYPE, iri(TERMS + class_name))
    builder.add(SKOS + "notation", string(key))
    builder.add(SKOS + "prefLabel", text(key, "fr"), text(key, "en"))
    builder.add(TERMS + "proof", iri(TERMS + "proof-established"))
    for predicate, term in said:
        builder.add(predicate, term)
    return builder.content()


def interface(flow: bool = True) -> Content:  # noqa: FBT001, FBT002 - one word of a test
    """Describe the interface from one application to the other, with its flow."""
    own = of("interface", "ab")
    builder = ContentBuilder(own)
    builder.add(RDF_TYPE, iri(TERMS + "Interface"))
    builder.add(SKOS + "prefLabel", text("ab", "fr"), text("ab", "en"))
    builder.add(TERMS + "proof", iri(TERMS + "proof-established"))
    builder.add(TERMS + "legalBasisStatus", iri(TERMS + "legalBasisStatus-not-recorded"))
    if not flow:
        return builder.content()
    lines = [
        f"<{own}#flow> <{RDF_TYPE}> <{TERMS}Flow> .",
        f"<{own}#flow> <{TERMS}flowOf> <{own}> .",
        f"<{own}#flow> <{TERMS}producer> <{of('application', 'feeding')}> .",
        f"<{own}#flow> <{TERMS}consumer> <{of('application', 'fed')}> .",
    ]
    return Content.of([*builder.content().lines, *(line.encode() for line in lines)])


def make_incoherent(folder: Path) -> Home:
    """Write the faults in a home that holds the model."""
    home = Home(folder)
    site = open_site(home, {})
    in_use, withdrawn = stage("in-use"), stage("withdrawn")
    ends = (TERMS + "serviceEnd", day_term(SERVICE_END))
    charge = [(TERMS + "responsibleFor", iri(of("application", key))) for key in ("feeding", "fed")]
    facts: list[tuple[Content, Span]] = [
        (plain("office", "B1", "Office", *charge), ALWAYS),
        (application("feeding", in_use), Span(None, WITHDRAWN)),
        (application("feeding", withdrawn), Span(WITHDRAWN, None)),
        (application("fed", in_use, ends), ALWAYS),
        (interface(), Span(None, REPLACED)),
    ]
    tell(site, FACTS, facts, "facts")
    # Without a stated basis: a fault of today, of an application nobody is in charge of.
    faulty = application("lonely", in_use, (TERMS + "criticality", string("very")))
    tell(site, FACTS, [(faulty, ALWAYS)], "a fault")
    hidden = application(
        "hiddenmark", in_use, (TERMS + "criticality", string("very")), (TERMS + "serviceEnd", day_term(SERVICE_END))
    )
    tell(site, HIDDEN, [(hidden, Span(None, REPLACED + timedelta(days=30)))], "an internal fault")
    site.close()
    return home


def tell(site: Site, source: Source, facts: list[tuple[Content, Span]], reason: str) -> None:
    """Publish what a source says of things, each over a span."""
    changes = [
        write(_subject(content), source.name, (), span=span, content=content.digest, start=Certainty.LEGAL)
        for content, span in facts
    ]
    contents = {content.digest: content for content, _ in facts}
    site.publisher.publish(Publication("system", reason, tuple(changes), contents, sources=(source,)))


def _subject(content: Content) -> str:
    first = content.lines[0].split(b" ", 1)[0].decode()[1:-1]
    return first.partition("#")[0]
