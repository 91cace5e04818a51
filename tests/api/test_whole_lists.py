"""Whole lists: every form says the same, a download can go on, and what was received can be checked."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
from typing import TYPE_CHECKING

import httpx
import pyoxigraph
import pytest
from openpyxl import load_workbook

from tests.api.editions import edition
from tests.server import copy_of, post_import, problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = tuple(map(str, range(1, 701)))  # more than are made in the front
FORMS = ("csv", "xlsx", "jsonl", "ttl", "jsonld", "nq")
PLAIN = {"Accept-Encoding": "identity"}
LABELS = {"n7": "=1+1", "n8": "@SUM(A1)", "n9": "Œuvre « d'été »"}
RDF = {"ttl": pyoxigraph.RdfFormat.TURTLE, "jsonld": pyoxigraph.RdfFormat.JSON_LD, "nq": pyoxigraph.RdfFormat.N_QUADS}


@pytest.fixture(scope="module")
def home(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to which many offences are told."""
    return copy_of(empty_home, tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def many(home: Path) -> Iterator[httpx.Client]:
    """A client of a service that holds many offences, one of which has left the list."""
    with serving(home) as served, served.client() as client:
        for day, codes in (("2025-01-01", CODES), ("2026-01-01", CODES[:-1])):
            answer = post_import(client, "natinf", edition(*codes, **LABELS), edition=day)
            assert answer.status_code == 200, answer.text
        yield client


def notations(form: str, data: bytes) -> list[str]:
    """Return the codes that a list holds, in its order."""
    if form == "csv":
        return [row["notation"] for row in csv.DictReader(io.StringIO(data.decode()))]
    if form == "jsonl":
        return [json.loads(line)["notation"] for line in data.splitlines()]
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
        return [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]
    quads = pyoxigraph.parse(data, RDF[form])
    notation = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#notation")
    return [quad.object.value for quad in quads if quad.predicate == notation and "/id/natinf/" in str(quad.subject)]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_things(many: httpx.Client, form: str) -> None:
    answer = many.get(f"/doc/natinf.{form}", headers=PLAIN)
    assert answer.status_code == 200
    assert notations(form, answer.content) == list(CODES[:-1])
    assert f'.{form}"' in answer.headers["Content-Disposition"]
    before = many.get(f"/doc/natinf.{form}?valid=2025-06-01", headers=PLAIN)
    assert len(notations(form, before.content)) == len(CODES)


def triples(form: str, data: bytes) -> set[tuple[str, ...]]:
    """Return the triples of a list, whatever their graph."""
    return {tuple(map(str, quad.triple)) for quad in pyoxigraph.parse(data, RDF[form])}


def test_the_forms_of_rdf_say_the_same(many: httpx.Client) -> None:
    turtle, jsonld, quads = (many.get(f"/doc/natinf.{form}", headers=PLAIN).content for form in RDF)
    assert triples("ttl", turtle) == triples("jsonld", jsonld)
    said = {
        tuple(map(str, quad.triple))
        for quad in pyoxigraph.parse(quads, RDF["nq"])
        if quad.graph_name != pyoxigraph.DefaultGraph()
    }
    dates = {triple for triple in triples("ttl", turtle) if "alid" in triple[1] or "Certainty" in triple[1]}
    assert said == triples("ttl", turtle) - dates


def test_quads_name_the_source_and_the_state_of_each_content(many: httpx.Client) -> None:
    told = list(pyoxigraph.parse(many.get("/doc/natinf.nq", headers=PLAIN).content, RDF["nq"]))
    graphs = {quad.graph_name for quad in told if quad.graph_name != pyoxigraph.DefaultGraph()}
    described = {quad.object for quad in told if str(quad.predicate).endswith("def#content>")}
    assert graphs == described


def test_a_table_of_a_spreadsheet_runs_nothing_and_loses_nothing(many: httpx.Client) -> None:
    sheet = load_workbook(io.BytesIO(many.get("/doc/natinf.xlsx").content)).active
    assert sheet is not None
    rows = {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True)}
    assert [rows[code] for code in ("notation", "7", "8", "9")] == ["label", "=1+1", "@SUM(A1)", "Œuvre « d'été »"]
    lines = {row["notation"]: row["label"] for row in csv.DictReader(io.StringIO(many.get("/doc/natinf.csv").text))}
    assert [lines["7"], lines["8"]] == ["'=1+1", "'@SUM(A1)"]


def test_codes_keep_their_zeros_in_a_spreadsheet(places: httpx.Client) -> None:
    sheet = load_workbook(io.BytesIO(places.get("/doc/commune.xlsx").content)).active
    assert sheet is not None
    codes = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert any(str(code).startswith("0") for code in codes)
    assert all(isinstance(code, str) and len(code) == 5 for code in codes)


@pytest.mark.parametrize("form", FORMS)
def test_what_was_received_can_be_checked(many: httpx.Client, form: str) -> None:
    answer = many.get(f"/doc/natinf.{form}", headers=PLAIN)
    digest = hashlib.sha256(answer.content)
    assert answer.headers["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest.digest()).decode()}:"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    sums = many.get(f"/doc/natinf.{form}.sha256").text.split()
    assert sums[0] == digest.hexdigest()
    assert f'filename="{sums[1]}"' in answer.headers["Content-Disposition"]
    head = many.head(f"/doc/natinf.{form}", headers=PLAIN)
    told = ("ETag", "Repr-Digest", "Content-Length", "Accept-Ranges")
    assert [head.headers[name] for name in told] == [answer.headers[name] for name in told]


@pytest.mark.parametrize("address", ["/doc/natinf.csv", "/doc/office.csv", "/doc/natinf.xlsx"])
def test_a_download_goes_on_where_it_stopped(many: httpx.Client, address: str) -> None:
    whole = many.get(address, headers=PLAIN)
    size, tag = len(whole.content), whole.headers["ETag"]

    def part(asked: str, condition: str = tag) -> httpx.Response:
        return many.get(address, headers={**PLAIN, "Range": asked, "If-Range": condition})

    first, rest = part("bytes=0-9"), part("bytes=10-")
    assert (first.status_code, rest.status_code) == (206, 206)
    assert first.content + rest.content == whole.content
    assert first.headers["Content-Range"] == f"bytes 0-9/{size}"
    assert rest.headers["ETag"] == tag
    assert part("bytes=-5").content == whole.content[-5:]
    assert part(f"bytes=-{size + 10}").content == whole.content
    assert part(f"bytes=5-{size + 10}").content == whole.content[5:]
    for other in ('"another"', f"W/{tag}", "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert part("bytes=10-", other).status_code == 200, "other bytes, or perhaps: the whole"
    for several in ("bytes=0-1,5-6", "lines=1-2", "bytes=9-2", "bytes=-", "bytes=a-b"):
        assert (part(several).status_code, part(several).content) == (200, whole.content), several
    beyond = many.get(address, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, problem_of(beyond)["code"]) == (416, "range-not-satisfiable")
    assert beyond.headers["Content-Range"] == f"bytes */{size}"


def test_a_part_is_never_compressed_and_a_compressed_list_tells_no_digest(many: httpx.Client) -> None:
    gzip = {"Accept-Encoding": "gzip"}
    part = many.get("/doc/natinf.csv", headers={**gzip, "Range": "bytes=0-2000"})
    assert (part.status_code, "Content-Encoding" in part.headers) == (206, False)
    for address in ("/doc/natinf.csv", "/doc/office.csv?valid=2020-01-01"):
        whole = many.get(address, headers=gzip)
        if "Content-Encoding" in whole.headers:
            assert "Repr-Digest" not in whole.headers
            assert "Accept-Ranges" not in whole.headers


def test_a_page_has_no_sum(many: httpx.Client) -> None:
    for address in ("/doc/natinf.json.sha256", "/doc/natinf.sha256", "/doc/nope.csv.sha256"):
        assert problem_of(many.get(address))["code"] == "unknown-kind", address


def test_who_has_it_is_told_so(many: httpx.Client) -> None:
    tag = many.get("/doc/natinf.ttl", headers=PLAIN).headers["ETag"]
    again = many.get("/doc/natinf.ttl", headers={**PLAIN, "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_list_of_a_settled_moment_lasts(many: httpx.Client) -> None:
    answer = many.get("/doc/natinf.csv?valid=2026-06-01&known=n3", headers=PLAIN)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in many.get("/doc/natinf.csv", headers=PLAIN).headers["Cache-Control"]


def test_filters_hold_in_every_table(many: httpx.Client) -> None:
    for form in ("csv", "xlsx", "jsonl"):
        closed = many.get(f"/doc/natinf.{form}?status=closed", headers=PLAIN)
        assert notations(form, closed.content) == ["700"], form
        some = many.get(f"/doc/natinf.{form}?q=69", headers=PLAIN)
        assert notations(form, some.content) == [code for code in CODES[:-1] if "69" in code], form


def test_a_list_is_made_once_and_again_the_same(many: httpx.Client, home: Path) -> None:
    before = many.get("/doc/natinf.jsonl", headers=PLAIN)
    files = {file.name: file.stat().st_mtime_ns for file in (home / "lists").iterdir()}
    assert not [name for name in files if name.endswith(".part")]
    assert many.get("/doc/natinf.jsonl", headers=PLAIN).content == before.content
    assert {file.name: file.stat().st_mtime_ns for file in (home / "lists").iterdir()} == files
    for file in (home / "lists").iterdir():
        file.unlink()  # as when room is made
    again = many.get("/doc/natinf.jsonl", headers=PLAIN)
    assert (again.content, again.headers["ETag"]) == (before.content, before.headers["ETag"])


def test_a_commit_elsewhere_makes_no_list_again(many: httpx.Client, home: Path) -> None:
    many.get("/doc/natinf.ttl", headers=PLAIN)
    files = {file.name for file in (home / "lists").iterdir()}
    header = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT"
    data = f"{header}\nCOM,01033,84,01,,012,0,,,Valserhône,,\n".encode()
    assert post_import(many, "communes", data, edition="2026-01-01", partial="true").status_code == 200
    many.get("/doc/natinf.ttl", headers=PLAIN)
    assert {file.name for file in (home / "lists").iterdir()} == files
    changed = edition(*CODES, **LABELS, n10="AUTRE")
    assert post_import(many, "natinf", changed, edition="2026-06-01").status_code == 200
    assert b"AUTRE" in many.get("/doc/natinf.ttl", headers=PLAIN).content


def test_accept_chooses_a_form(many: httpx.Client) -> None:
    for accept in ("application/jsonl", "application/x-ndjson"):
        assert many.get("/doc/natinf", headers={"Accept": accept}).headers["Content-Type"] == "application/jsonl"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert many.get("/doc/natinf", headers={"Accept": sheet}).headers["Content-Type"] == sheet
