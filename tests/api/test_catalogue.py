"""``/catalog``: every form says the same, the moment and the audience hold, and what it offers can be downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF

from tests.cli.running import command

if TYPE_CHECKING:
    from pathlib import Path

    import httpx

    from tests.server import Service

DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")
FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def graph(client: httpx.Client, path: str = "/catalog.ttl") -> rdflib.Graph:
    return rdflib.Graph().parse(data=client.get(path).content, format="turtle")


def test_every_form_says_the_same(client: httpx.Client) -> None:
    graphs = [set(ox.parse(client.get(f"/catalog.{suffix}").content, form)) for suffix, form in FORMS.items()]
    assert graphs[0]
    assert all(each == graphs[0] for each in graphs)


def test_it_is_negotiated_and_kept_by_caches(client: httpx.Client) -> None:
    turtle = client.get("/catalog", headers={"Accept": "text/turtle"})
    assert turtle.content == client.get("/catalog.ttl").content
    again = client.get("/catalog.ttl", headers={"If-None-Match": turtle.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/catalog", headers={"Accept": "text/csv"}).status_code == 406


def test_editions_are_in_order_in_their_series(client: httpx.Client) -> None:
    told = client.get("/catalog.json").json()
    (natinf,) = (each for each in told["items"] if each["notation"] == "natinf")
    dates = [each["date"] for each in natinf["editions"]]
    assert dates == sorted(dates)
    assert len(dates) == 3
    found = graph(client)
    series = rdflib.URIRef(natinf["id"])
    place, met = found.value(series, DCAT["first"]), []
    while place is not None:
        met.append(str(place))
        assert found.value(place, DCAT.inSeries) == series
        following = found.value(place, DCAT["next"])
        assert following is None or found.value(following, DCAT.prev) == place
        place = following
    assert met == [each["id"] for each in natinf["editions"]]
    assert str(found.value(series, DCAT.last)) == met[-1]


def test_every_kind_of_download_is_there(client: httpx.Client) -> None:
    found = graph(client)
    addresses = sorted(str(address) for address in found.objects(None, DCAT.downloadURL))
    base = str(found.value(None, RDF.type, DCAT.Catalog)).removesuffix("/catalog")
    of_lists = [each for each in addresses if "/doc/nac." in each]
    of_model = [each for each in addresses if "/doc/" not in each]
    assert len(of_lists) == 6
    assert len(of_model) > 10
    for address in (*of_lists, of_model[0], of_model[-1]):
        answer = client.get(address.removeprefix(base))
        assert answer.status_code == 200, address
        form = found.value(found.value(None, DCAT.downloadURL, rdflib.URIRef(address)), DCAT.mediaType)
        assert str(form).endswith("/assignments/media-types/" + answer.headers["content-type"].partition(";")[0])


def test_a_past_moment_lists_what_was_known_then(client: httpx.Client) -> None:
    assert client.get("/catalog.json?known=n1").json()["items"] == []
    found = graph(client, "/catalog.ttl?known=n1")
    assert (None, RDF.type, DCAT.Catalog) in found
    assert (None, RDF.type, DCAT.DatasetSeries) not in found
    assert client.get("/catalog.ttl?known=n9999").status_code == 404
    late = client.get("/catalog.json").json()["known"]
    pinned = graph(client, f"/catalog.ttl?known=n{late}")
    assert all("known=n" in str(each) for each in pinned.objects(None, DCAT.downloadURL) if "/doc/" in str(each))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_names_each_referential_and_edition(client: httpx.Client, language: str) -> None:
    page = client.get(f"/catalog?lang={language}", headers={"Accept": "text/html"})
    assert page.headers["content-language"] == language
    told = client.get("/catalog.json").json()
    for series in told["items"]:
        assert series["label"][language] in page.text
        assert all(edition["sha256"] in page.text for edition in series["editions"])
    assert ("not recorded" if language == "en" else "non renseigné") in page.text


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nt", "rdf"])
def test_the_export_is_what_the_service_says_to_the_public(
    service: Service, client: httpx.Client, tmp_path: Path, suffix: str
) -> None:
    file = tmp_path / f"catalogue.{suffix}"
    assert command("export", "catalog", file, home=service.home).code == 0
    assert file.read_bytes() == client.get(f"/catalog.{suffix}?audience=public").content


def test_an_export_in_another_form_is_refused(service: Service, tmp_path: Path) -> None:
    said = command("export", "catalog", tmp_path / "catalogue.pdf", home=service.home)
    assert (said.code, ".jsonld" in said.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_void_leads_to_the_graph_and_to_the_catalogue(client: httpx.Client) -> None:
    found = graph(client, "/.well-known/void")
    assert {str(each).rpartition("/")[2] for each in found.objects(None, rdflib.VOID.sparqlEndpoint)} == {"sparql"}
    assert any(str(each).endswith("/catalog") for each in found.objects(None, rdflib.DCTERMS.relation))
