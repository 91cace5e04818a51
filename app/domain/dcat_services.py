"""What surrounds the referentials in the catalogue: the model, the services, and how a dataset can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.contents import iri, string
from app.domain.dcat_graph import (
    AUTHORITY,
    DCAT,
    DCT,
    JUSTICE,
    LANGUAGES,
    MEDIA_TYPES,
    SPARQL_PROTOCOL,
    TURTLE,
    Form,
    Graph,
)
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.catalogue import Catalogue, Series


def contact(graph: Graph, catalogue: Catalogue, subject: str) -> None:
    """State how the operator is reached, when that is known."""
    if catalogue.operator.contact:
        graph.add(subject, DCAT + "contactPoint", iri(graph.part("contact")))


def distribution(graph: Graph, series: Series | None, dataset: str, name: str, title: Text) -> str:
    """State one way to have a dataset, and return its IRI."""
    part = graph.part(name)
    graph.add(dataset, DCAT + "distribution", iri(part))
    graph.kind(part, DCAT + "Distribution")
    graph.words(part, DCT + "title", title)
    if series is not None and series.licence:
        graph.add(part, DCT + "license", iri(series.licence))
        graph.kind(series.licence, DCT + "LicenseDocument")
    return part


def download(graph: Graph, part: str, address: str, form: Form) -> None:
    """State where a distribution is downloaded, and in which form."""
    graph.add(part, DCAT + "accessURL", iri(address))
    graph.add(part, DCAT + "downloadURL", iri(address))
    graph.add(part, DCAT + "mediaType", iri(MEDIA_TYPES + form.media_type))
    graph.kind(MEDIA_TYPES + form.media_type, DCT + "MediaType")
    graph.coded(part, DCT + "format", f"{AUTHORITY}file-type/{form.file_type}")


_MODEL = (
    ("def", Text("Ontologie de SRJ", "Ontology of SRJ"), Text("Les termes du graphe.", "The terms of the graph.")),
    (
        "shape",
        Text("Règles de SRJ", "Rules of SRJ"),
        Text("Ce que le graphe doit vérifier.", "What must hold in the graph."),
    ),
)


def add_model(graph: Graph, catalogue: Catalogue) -> None:
    """The terms and the rules, each a dataset in Turtle by subject."""
    for (path, title, description), subjects in zip(_MODEL, (catalogue.subjects, catalogue.rules), strict=True):
        dataset = f"https://w3id.org/srj/{path}"
        graph.kind(dataset, DCAT + "Dataset")
        graph.add(graph.root, DCAT + "dataset", iri(dataset))
        graph.words(dataset, DCT + "title", title)
        graph.words(dataset, DCT + "description", description)
        graph.coded(dataset, DCAT + "theme", JUSTICE)
        for code in LANGUAGES.values():
            graph.coded(dataset, DCT + "language", code)
        contact(graph, catalogue, dataset)
        if catalogue.model_version:
            graph.add(dataset, DCAT + "version", string(catalogue.model_version))
        for subject in subjects:
            part = distribution(graph, None, dataset, f"{path}-{subject}", Text(f"{subject}.ttl", f"{subject}.ttl"))
            download(graph, part, f"{catalogue.base}/{path}/{subject}.ttl", TURTLE)


def add_services(graph: Graph, catalogue: Catalogue) -> None:
    """State the services through which all of it can be asked."""
    base = catalogue.base
    served = [*(each.iri for each in catalogue.series), *(f"https://w3id.org/srj/{path}" for path, _, _ in _MODEL)]
    sparql, http = graph.part("sparql"), graph.part("http")
    _service(
        graph, catalogue, sparql, Text("Interrogation SPARQL", "SPARQL endpoint"), f"{base}/sparql", f"{base}/sparql"
    )
    graph.add(sparql, DCT + "conformsTo", iri(SPARQL_PROTOCOL))
    graph.kind(SPARQL_PROTOCOL, DCT + "Standard")
    _service(graph, catalogue, http, Text("Interface HTTP", "HTTP interface"), f"{base}/", f"{base}/openapi.json")
    for service in (sparql, http):
        graph.add(service, DCAT + "servesDataset", *map(iri, served))


def _service(graph: Graph, catalogue: Catalogue, service: str, title: Text, endpoint: str, description: str) -> None:
    graph.kind(service, DCAT + "DataService")
    graph.add(graph.root, DCAT + "service", iri(service))
    graph.words(service, DCT + "title", title)
    graph.add(service, DCT + "publisher", iri(graph.part("operator")))
    graph.add(service, DCAT + "endpointURL", iri(endpoint))
    graph.add(service, DCAT + "endpointDescription", iri(description))
    graph.coded(service, DCAT + "theme", JUSTICE)
    contact(graph, catalogue, service)
