"""A column of a CSV file projected: every other byte kept, there and back, in each encoding and separator."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.communes import editions

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = [
    "project_status",
    "project_code",
    "project_label",
    "project_cardinality",
    "project_reversible",
    "project_loss",
]
THERE = {"kind": "commune", "from": "2023-01-01", "to": "2026-01-01"}
BACK = {"kind": "commune", "from": "2026-01-01", "to": "2023-01-01"}


def projected(client: httpx.Client, data: bytes, column: str = "code", **given: str) -> httpx.Response:
    parameters = {**THERE, "column": column, **given}
    return client.post("/project", params=parameters, content=data, headers={"Content-Type": "text/csv"})


def rows(answer: httpx.Response, separator: str, encoding: str = "utf-8") -> list[dict[str, str]]:
    assert answer.status_code == httpx.codes.OK, answer.text
    text = answer.content.decode(encoding).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))


def report(answer: httpx.Response) -> Mapping[str, object]:
    found = json.loads(answer.headers["SRJ-Report"])
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp850"])
def test_every_byte_that_was_sent_comes_back_with_columns_after_it(
    places: httpx.Client,
    separator: str,
    encoding: str,
) -> None:
    lines = [
        ["dossier", "code", "qualité"],
        ["1", "01330", "salarié"],
        ["2", " 08300", "gérée à Évry"],
        ["3", "", "été"],
    ]
    lines.append(["4", "99999", '"deux\nlignes ; à lui, 01330"'])
    data = "".join(separator.join(line) + "\r\n" for line in lines).encode(encoding)
    answer = projected(places, data)
    given = rows(answer, separator, encoding)
    assert [row["project_status"] for row in given] == ["succeeded", "successor-not-held", "empty", "unknown"]
    assert [row["project_code"] for row in given] == ["01187", "", "", ""]
    assert given[0]["project_label"] == editions().communes(1)["01187"]
    assert (given[0]["project_cardinality"], given[0]["project_reversible"]) == ("n-1", "no")
    assert list(given[0]) == [*lines[0], *COLUMNS]
    kept = answer.content
    for line in data.split(b"\r\n"):
        place = kept.find(line)
        assert place >= 0
        kept = kept[place + len(line) :]
    statuses = {"succeeded": 1, "successor-not-held": 1, "empty": 1, "unknown": 1}
    assert report(answer) == {"rows": 4, "statuses": statuses}


def test_there_and_back_gives_the_codes_again_where_it_says_so(places: httpx.Client) -> None:
    codes = list(editions().communes(0))
    there = projected(places, "\n".join(["code", *codes, ""]).encode())
    back = projected(places, there.content, "project_code", **BACK)
    given = rows(back, ";")
    assert [row["code"] for row in given] == codes
    reversible = [row for row in given if row["project_reversible"] == "yes"]
    assert len(reversible) > 100
    assert [row["project_code_2"] for row in reversible] == [row["code"] for row in reversible]
    divided = next(row for row in given if row["code"] == "15141")
    assert (divided["project_code"], divided["project_code_2"]) == ("15141 15031 15035 15047 15171", "15141")


def test_no_added_cell_is_a_formula(places: httpx.Client) -> None:
    given = rows(projected(places, b'code,x\n01330,"=1+1"\n'), ",")
    assert given[0]["x"] == "=1+1", "what was sent is kept"
    assert not any(str(given[0][name]).startswith(("=", "+", "-", "@")) for name in COLUMNS)


@pytest.mark.parametrize(
    ("data", "given", "status", "code"),
    [
        (b"code\n01330\n", {"column": "insee"}, 400, "missing-column"),
        (b"code,code\n1,2\n", {}, 400, "missing-column"),
        (b"", {}, 400, "empty-file"),
        (b"PK\x03\x04", {}, 400, "damaged-archive"),
        (b"%PDF-1.4", {}, 415, "not-a-table"),
        (b"code\n01330\n", {"from": "2023-02-30"}, 400, "invalid-date"),
        (b"code\n01330\n", {"to": "2222-02-22"}, 400, "date-to-be-set"),
        (b"code\n01330\n", {"kind": "canton"}, 404, "unknown-kind"),
        (b"code\n01330\n", {"column": ""}, 400, "parameter-required"),
        (b"code\n" + b"01330\n" * 100_001, {}, 400, "too-many-rows"),
    ],
)
def test_what_cannot_be_projected_is_refused(
    places: httpx.Client,
    data: bytes,
    given: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = projected(places, data, **given)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, code)


def test_a_form_is_answered_by_the_file_or_by_the_page_that_says_why_not(places: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    files = {"file": ("fichier de codes.csv", b"code\n01330\n", "text/csv")}
    answer = places.post("/project", data={**THERE, "column": "code"}, files=files, headers=html)
    assert rows(answer, ";")[0]["project_code"] == "01187"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="fichierdecodes-2026-01-01.csv"'
    refused = places.post("/project", data={**THERE, "column": "insee"}, files=files, headers=html)
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "Aucune colonne" in refused.text


def test_the_page_tells_the_answer_its_steps_and_what_is_lost(places: httpx.Client) -> None:
    html = {"Accept": "text/html"}
    form = places.get("/project", headers=html)
    assert (form.status_code, "Que devient ce code" in form.text) == (200, True)
    page = places.get("/project", params={**THERE, "key": "01330"}, headers=html).text
    for words in ("01187", "fusion", "n-1", "les éditions elles-mêmes", "la distinction se perd"):
        assert words in page
    english = places.get("/project", params={**THERE, "key": "08300", "lang": "en"}, headers=html).text
    assert "its successor is not held" in english
    unsure = places.get("/project", params={**THERE, "key": "01330", "to": "2024-06-01"}, headers=html).text
    assert "Rien n’est connu entre" in unsure
    unknown = places.get("/project", params={**THERE, "key": "99999"}, headers=html)
    assert unknown.status_code == httpx.codes.NOT_FOUND
