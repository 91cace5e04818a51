"""The catalogue in RDF: DCAT 3 as DCAT-AP 3.0.1 profiles it. What is not known is left out, and never made up.

Every node has an IRI: what DCAT leaves without a name (a period, a checksum, a distribution) is a part of the address
of the catalogue. Codes of the European authority tables come with the type and the table that they have there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.catalogue import neighbours
from app.domain.contents import XSD, day, iri, string, typed
from app.domain.dcat_graph import (
    AUTHORITY,
    CUSTODIAN,
    DCAT,
    DCT,
    FOAF,
    FORMS,
    FRANCE,
    LANGUAGES,
    PROV,
    SPDX,
    VCARD,
    Form,
    Graph,
)
from app.domain.dcat_services import add_model, add_services, contact, distribution, download
from app.domain.kinds import SKOS
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.catalogue import Catalogue, Listed, Series
    from app.domain.contents import Content

TITLE = Text("Catalogue du système de référence justice (SRJ)", "Catalogue of the justice reference system (SRJ)")
DESCRIPTION = Text(
    "Les référentiels que ce service tient, avec leurs éditions, le modèle et les règles, et les services qui "
    "permettent de les interroger.",
    "The referentials that this service holds, with their editions, the model and the rules, and the services through "
    "which they can be queried.",
)
NO_OPERATOR = Text("Exploitant de ce service (nom non renseigné)", "Operator of this service (name not recorded)")


def catalogue_content(catalogue: Catalogue) -> Content:
    """Return the catalogue as statements, in canonical form."""
    graph = Graph(catalogue)
    _catalogue(graph, catalogue)
    _operator(graph, catalogue)
    for series in catalogue.series:
        _series(graph, catalogue, series)
    add_model(graph, catalogue)
    add_services(graph, catalogue)
    return graph.content()


def _catalogue(graph: Graph, catalogue: Catalogue) -> None:
    root = graph.root
    graph.kind(root, DCAT + "Catalog")
    graph.words(root, DCT + "title", TITLE)
    graph.words(root, DCT + "description", DESCRIPTION)
    for code in LANGUAGES.values():
        graph.coded(root, DCT + "language", code)
    graph.coded(root, DCT + "spatial", FRANCE)
    graph.add(root, DCAT + "themeTaxonomy", iri(AUTHORITY + "data-theme"))
    graph.kind(AUTHORITY + "data-theme", SKOS + "ConceptScheme")
    graph.words(AUTHORITY + "data-theme", DCT + "title", Text("Thèmes des données", "Data themes"))
    graph.add(root, FOAF + "homepage", iri(f"{catalogue.base}/"))
    graph.kind(f"{catalogue.base}/", FOAF + "Document")
    graph.instant(root, DCT + "issued", catalogue.issued)
    graph.instant(root, DCT + "modified", catalogue.modified)


def _operator(graph: Graph, catalogue: Catalogue) -> None:
    operator, name = catalogue.operator, catalogue.operator.name
    who = graph.part("operator")
    graph.kind(who, FOAF + "Agent")
    graph.words(who, FOAF + "name", Text(name, name) if name else NO_OPERATOR)
    graph.add(graph.root, DCT + "publisher", iri(who))
    if operator.contact:
        contact = graph.part("contact")
        graph.kind(contact, VCARD + "Kind")
        graph.words(contact, VCARD + "fn", Text(name or NO_OPERATOR.fr, name or NO_OPERATOR.en))
        mail = operator.contact.startswith("mailto:")
        graph.add(contact, VCARD + ("hasEmail" if mail else "hasURL"), iri(operator.contact))


def _series(graph: Graph, catalogue: Catalogue, series: Series) -> None:
    # A series is a dataset (DCAT 3, section 6.7); said outright for readers that infer nothing.
    graph.kind(series.iri, DCAT + "DatasetSeries", DCAT + "Dataset")
    graph.words(series.iri, DCT + "title", series.title)
    graph.words(series.iri, DCT + "description", series_description(series))
    graph.add(graph.root, DCAT + "dataset", iri(series.iri))
    graph.add(series.iri, DCT + "identifier", string(series.key))
    _about(graph, series.iri, series)
    contact(graph, catalogue, series.iri)
    if series.frequency:
        graph.coded(series.iri, DCT + "accrualPeriodicity", series.frequency)
    if series.editions:
        graph.add(series.iri, DCAT + "first", iri(series.editions[0].iri))
        graph.add(series.iri, DCAT + "last", iri(series.editions[-1].iri))
        graph.add(series.iri, DCT + "issued", day(series.editions[0].edition.date))
        graph.add(series.iri, DCT + "modified", day(series.editions[-1].edition.date))
    for place, listed in enumerate(series.editions):
        _edition(graph, catalogue, series, listed)
        before, following = neighbours(series.editions, place)
        for other, predicate in ((before, "prev"), (following, "next")):
            if other is not None:
                graph.add(listed.iri, DCAT + predicate, iri(other.iri))


def series_description(series: Series) -> Text:
    """Return what the graph can say of a referential."""
    said = Text(f" Source : {series.source_note}.", f" Source: {series.source_note}.") if series.source_note else None
    count = len(series.editions)
    return Text(
        f"{series.title.fr} : {count} édition(s) tenue(s) par ce service.{said.fr if said else ''}",
        f"{series.title.en}: {count} edition(s) held by this service.{said.en if said else ''}",
    )


def _about(graph: Graph, subject: str, series: Series) -> None:
    """Say of a series or of an edition what the referential says of itself."""
    for theme in series.themes:
        graph.coded(subject, DCAT + "theme", theme)
    for language in series.languages:
        graph.coded(subject, DCT + "language", language)
    graph.coded(subject, DCT + "spatial", FRANCE)
    if series.steward is None:
        return
    keeper = graph.part(f"custodian-{series.key}")
    graph.add(subject, PROV + "qualifiedAttribution", iri(keeper))
    graph.kind(keeper, PROV + "Attribution")
    graph.add(keeper, PROV + "agent", iri(series.steward.iri))
    graph.add(keeper, DCAT + "hadRole", iri(CUSTODIAN))
    graph.kind(CUSTODIAN, DCAT + "Role")
    graph.kind(series.steward.iri, FOAF + "Agent")
    graph.words(series.steward.iri, FOAF + "name", series.steward.name)


def _edition(graph: Graph, catalogue: Catalogue, series: Series, listed: Listed) -> None:
    edition = listed.edition
    graph.kind(listed.iri, DCAT + "Dataset")
    graph.add(graph.root, DCAT + "dataset", iri(listed.iri))
    graph.add(listed.iri, DCAT + "inSeries", iri(series.iri))
    graph.words(listed.iri, DCT + "title", edition_title(series, listed))
    graph.words(listed.iri, DCT + "description", edition_description(series, listed))
    graph.add(listed.iri, DCT + "identifier", string(listed.key))
    graph.add(listed.iri, DCT + "issued", day(edition.date))
    graph.instant(listed.iri, DCT + "modified", listed.received)
    _about(graph, listed.iri, series)
    contact(graph, catalogue, listed.iri)
    span = graph.part(f"period-{listed.key}")
    graph.add(listed.iri, DCT + "temporal", iri(span))
    graph.kind(span, DCT + "PeriodOfTime")
    graph.add(span, DCAT + "startDate", day(edition.date))
    _file(graph, catalogue, series, listed)
    for kind in series.kinds:
        for form in FORMS:
            _list(graph, catalogue, series, listed, kind, form)


def edition_title(series: Series, listed: Listed) -> Text:
    """Return the title of an edition."""
    date, partial = listed.edition.date, not listed.edition.complete
    return Text(
        f"{series.title.fr}, édition du {date}{' (partielle)' if partial else ''}",
        f"{series.title.en}, edition of {date}{' (partial)' if partial else ''}",
    )


def edition_description(series: Series, listed: Listed) -> Text:
    """Return what is known of the file of an edition."""
    edition = listed.edition
    note = edition.note or series.source_note
    return Text(
        f"Fichier {edition.file_name or 'sans nom'} : {edition.rows} lignes, codage {edition.encoding}, édition "
        f"{'complète' if edition.complete else 'partielle'}." + (f" Source : {note}." if note else ""),
        f"File {edition.file_name or 'without a name'}: {edition.rows} rows, encoding {edition.encoding}, "
        f"{'complete' if edition.complete else 'partial'} edition." + (f" Source: {note}." if note else ""),
    )


def _file(graph: Graph, catalogue: Catalogue, series: Series, listed: Listed) -> None:
    """The file as it was received: its fingerprint is known, its bytes are not served here."""
    part = distribution(
        graph, series, listed.iri, f"file-{listed.key}", Text("Fichier tel que reçu", "File as received")
    )
    graph.words(
        part,
        DCT + "description",
        Text(
            "Le fichier n'est pas servi ici : son empreinte permet de reconnaître une copie.",
            "The file itself is not served here: its fingerprint lets a copy be recognised.",
        ),
    )
    page = f"{catalogue.base}/doc/edition/{listed.key}"
    graph.add(part, DCAT + "accessURL", iri(page))
    graph.kind(page, FOAF + "Document")
    checksum = graph.part(f"checksum-{listed.key}")
    graph.add(part, SPDX + "checksum", iri(checksum))
    graph.kind(checksum, SPDX + "Checksum")
    graph.add(checksum, SPDX + "checksumValue", typed(listed.edition.file_hash, XSD + "hexBinary"))
    algorithm = SPDX + "checksumAlgorithm_sha256"
    graph.add(checksum, SPDX + "algorithm", iri(algorithm))
    graph.kind(algorithm, SPDX + "ChecksumAlgorithm")


def _list(graph: Graph, catalogue: Catalogue, series: Series, listed: Listed, kind: str, form: Form) -> None:
    """A list of this service on the date of an edition: all that is in force, and not the file alone."""
    date = listed.edition.date
    part = distribution(
        graph,
        series,
        listed.iri,
        f"list-{listed.key}-{kind}-{form.suffix}",
        Text(f"En vigueur le {date} : {kind} ({form.suffix})", f"In force on {date}: {kind} ({form.suffix})"),
    )
    pinned = f"&known=n{catalogue.known}" if catalogue.pinned else ""
    download(graph, part, f"{catalogue.base}/doc/{kind}.{form.suffix}?valid={date}{pinned}", form)
