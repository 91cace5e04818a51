"""Two homes that tell the public the same, with the same numbers of commits: one has secrets, the other never had."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.domain.commits import Effect, Source
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.corrections import Correction, LegalDate
from app.domain.dates import Certainty, Span
from app.domain.imports import Encoding, Entry, Reading
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import write
from app.domain.successions import ORG
from app.services.import_steps import ImportRequest
from app.services.publishing import Publication
from tests.timeline import NAMESPACE, described, offence, open_site, request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.timeline import Site

SECRET = "secretmark"  # in every name, label and text that the public must not read
LIST = f"{SECRET}-list"
PUBLIC_LIST = "colours"
INTERNAL = Source(f"{SECRET}-facts", "internal", Text(f"faits {SECRET}", f"{SECRET} facts"))
RESTRICTED = Source(f"{SECRET}-deep", "restricted", Text(f"fond {SECRET}", f"{SECRET} depth"))
FACTS = Source("facts", "public", Text("faits", "facts"))
ALWAYS = Span(None, None)


def thing(kind: str, key: str, class_name: str, label: str, *said: tuple[str, str]) -> Content:
    """Return what is said of a thing: class, code, label, then (predicate, term) pairs."""
    builder = ContentBuilder(NAMESPACE.mint(kind, key))
    builder.add(RDF_TYPE, iri(TERMS + class_name))
    builder.add(SKOS + "notation", string(key))
    builder.add(SKOS + "prefLabel", text(label, "fr"))
    for predicate, term in said:
        builder.add(predicate, term)
    return builder.content()


def make_twin(folder: Path, *, secret: bool) -> Home:
    """Tell a home of the model alone what is public and, with ``secret``, what is not; else as many empty commits."""
    home = Home(folder)
    site = open_site(home, {})
    _public_lists(site)
    tellers = (_internal_list, _internal_facts, _restricted_facts, _internal_correction)
    for number, tell in enumerate(tellers):
        if secret:
            tell(site)
        else:
            for _ in range(2 if tell is _internal_list else 1):
                site.ledger.append(Effect(), account="system", reason="nothing")
        if number == 1:
            # What is public goes on after the secrets.
            site.importing.run(request({"7": "RETRAIT", "23": "VOL", "41": "IVRESSE"}, date(2026, 1, 1)))
    site.close()
    return home


def _public_lists(site: Site) -> None:
    site.importing.run(request({"7": "RETRAIT", "23": "VOL"}, date(2024, 1, 1)))
    site.importing.run(request({"7": "RETRAIT DE PROVISION", "23": "VOL"}, date(2025, 1, 1)))
    site.importing.run(_nomenclature(PUBLIC_LIST, {"red": "rouge"}, date(2025, 1, 1), "public", "couleurs"))
    facts = {
        NAMESPACE.mint("application", "paie"): thing("application", "paie", "Application", "Paie"),
        NAMESPACE.mint("office", "B1"): thing("office", "B1", "Office", "Bureau un"),
    }
    _publish(site, FACTS, facts, ALWAYS, "facts")


def _internal_list(site: Site) -> None:
    entries = {f"{SECRET}1": f"un {SECRET}", f"{SECRET}2": f"deux {SECRET}"}
    site.importing.run(_nomenclature(LIST, entries, date(2025, 1, 1), "internal", f"liste {SECRET}"))
    changed = {f"{SECRET}1": f"un bis {SECRET}"}
    site.importing.run(_nomenclature(LIST, changed, date(2026, 1, 1), "internal", f"liste {SECRET}"))


def _internal_facts(site: Site) -> None:
    """Facts on public things, over other days than the public ones, and things that only they speak of."""
    paie, own = NAMESPACE.mint("application", "paie"), NAMESPACE.mint("application", f"{SECRET}-app")
    note = (SKOS + "altLabel", text(f"alias {SECRET}", "fr"))
    facts = {
        paie: thing("application", "paie", "Application", f"Paie {SECRET}", note, (SKOS + "related", iri(own))),
        own: thing("application", f"{SECRET}-app", "Application", f"Appli {SECRET}", (SKOS + "related", iri(paie))),
        offence("7"): described("7", f"RETRAIT {SECRET}", note),
        offence(f"{SECRET}9"): described(f"{SECRET}9", f"INFRACTION {SECRET}"),
        NAMESPACE.mint("event", f"{SECRET}-event"): thing(
            "event",
            f"{SECRET}-event",
            "CodeEvent",
            f"fusion {SECRET}",
            (ORG + "originalOrganization", iri(offence("41"))),
            (ORG + "resultingOrganization", iri(offence("23"))),
        ),
    }
    _publish(site, INTERNAL, facts, Span(date(2020, 1, 1), date(2027, 6, 1)), f"reason {SECRET}")


def _restricted_facts(site: Site) -> None:
    facts = {
        NAMESPACE.mint("office", f"{SECRET}-office"): thing("office", f"{SECRET}-office", "Office", f"B {SECRET}"),
        NAMESPACE.mint("office", "B1"): thing("office", "B1", "Office", f"Bureau {SECRET}"),
    }
    _publish(site, RESTRICTED, facts, Span(date(2025, 6, 1), None), f"reason {SECRET}")


def _internal_correction(site: Site) -> None:
    """A correction and a legal date of the internal list, and a label that was wrong."""
    entity = NAMESPACE.mint(LIST, f"{SECRET}1")
    content = thing(LIST, f"{SECRET}1", "Entry", f"corrigé {SECRET}")
    live = [row for row in site.ledger.reader.live_rows([entity])[entity] if row.source == LIST]
    change = write(entity, LIST, live, span=Span(date(2025, 6, 1), None), content=content.digest)
    words = f"texte {SECRET}"
    site.publisher.publish(
        Publication(
            account=f"{SECRET}-account",
            reason=f"reason {SECRET}",
            changes=(change,),
            contents={content.digest: content},
            legal_basis=f"basis {SECRET}",
            corrections=(Correction(LIST, entity, date(2025, 6, 1), None, content.digest, words=words),),
            legal_dates=(LegalDate(LIST, entity, content.digest, date(2025, 5, 1), words=words),),
        )
    )


def _publish(site: Site, source: Source, facts: Mapping[str, Content], span: Span, reason: str) -> None:
    changes = [
        write(entity, source.name, (), span=span, content=content.digest, start=Certainty.LEGAL)
        for entity, content in facts.items()
    ]
    contents = {content.digest: content for content in facts.values()}
    site.publisher.publish(Publication("system", reason, tuple(changes), contents, sources=(source,)))


def _nomenclature(name: str, entries: Mapping[str, str], edition: date, audience: str, label: str) -> ImportRequest:
    read = Reading(
        source=name,
        kinds=(name,),
        encoding=Encoding("utf-8", Text("essai", "test")),
        rows=len(entries),
        entries=tuple(
            Entry(NAMESPACE.mint(name, code), name, code, thing(name, code, "Entry", label), row)
            for row, (code, label) in enumerate(entries.items(), start=2)
        ),
        labels={"fr": label, "en": label},
    )
    digest = f"{name} {edition} {sorted(entries.items())}".encode().hex()[:64].ljust(64, "0")
    return ImportRequest(
        kind="nomenclature",
        reading=read,
        file_hash=digest,
        file_name=f"{name}.csv",
        edition=edition,
        allow_closures=True,
        audience=audience,
    )
