"""What is written in drafts besides SPARQL: importers, tables of changes, edits of entries; nothing is published."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.server import copy_of, post_import, problem_of, serving, srj

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELD = ("7", "23", "41", *map(str, range(55, 70)))


@pytest.fixture(scope="module")
def client(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with one edition of the offence codes."""
    home = copy_of(empty_home, tmp_path_factory.mktemp("inputs"))
    with serving(home) as served, served.client() as opened:
        assert post_import(opened, "natinf", edition(*HELD), edition="2025-01-01").status_code == httpx.codes.OK
        yield opened


def draft_of(client: httpx.Client, **more: str) -> str:
    answer = client.post("/drafts", json={"title": "Réforme", **more})
    assert answer.status_code == httpx.codes.CREATED, answer.text
    return str(answer.headers["location"])


def imported(client: httpx.Client, draft: str, kind: str, data: bytes, **asked: str) -> httpx.Response:
    return client.post(f"{draft}/import/{kind}", content=data, params={"file": f"{kind}.csv", **asked})


def reported(answer: httpx.Response) -> dict[str, list[str]]:
    assert answer.status_code == httpx.codes.OK, answer.text
    told = answer.json()
    return {name: [each["notation"] for each in told[name]] for name in ("added", "changed", "closed")}


def test_an_edition_is_written_in_a_draft_with_the_report_of_an_import(client: httpx.Client) -> None:
    draft = draft_of(client, valid="2030-01-01")
    data = edition(*HELD[1:], "70", n23="VIOLENCE NOUVELLE")
    tried = post_import(client, "natinf", data, edition="2025-06-01", dry_run="true").json()
    answer = imported(client, draft, "natinf", data, edition="2025-06-01")
    assert reported(answer) == {"added": ["70"], "changed": ["23"], "closed": ["7"]}
    told = answer.json()
    own = ("commit", "seconds", "findings")
    assert {name: tried[name] for name in tried if name not in own} == {
        name: told[name] for name in tried if name not in own
    }
    assert (told["commit"], told["effects"]) == (None, 1)
    assert client.get("/doc/natinf/70.json").status_code == httpx.codes.NOT_FOUND
    assert client.get(draft).json()["changes"]["total"] == 3
    published = client.post(f"{draft}/publish", json={"effective": "2030-01-01"})
    assert published.status_code == httpx.codes.CREATED, published.text
    assert client.get("/doc/natinf/70.json", params={"valid": "2029-12-31"}).status_code == httpx.codes.NOT_FOUND
    added = client.get("/doc/natinf/70.json", params={"valid": "2030-01-01"}).json()
    assert (added["label"]["fr"], added["source"]) == ("INFRACTION 70", "natinf")
    renamed = client.get("/doc/natinf/23.json", params={"valid": "2030-01-01"}).json()
    assert renamed["label"]["fr"] == "VIOLENCE NOUVELLE"
    closed = client.get("/doc/natinf/7.json", params={"valid": "2030-01-01"})
    assert problem_of(closed)["code"] == "not-in-force"


def test_several_imports_in_a_draft_build_on_each_other(client: httpx.Client) -> None:
    draft = draft_of(client)
    first = imported(client, draft, "natinf", edition(*HELD, "80", n41="UNE"), edition="2025-07-01")
    assert reported(first) == {"added": ["80"], "changed": ["41"], "closed": []}
    again = imported(client, draft, "natinf", edition(*HELD, "80", n41="UNE"), edition="2025-07-01")
    assert reported(again) == {"added": [], "changed": [], "closed": []}
    assert again.json()["effects"] == 1
    second = imported(client, draft, "natinf", edition("80", "81", n80="DEUX"), edition="2025-07-01", partial="true")
    assert reported(second) == {"added": ["81"], "changed": ["80"], "closed": []}
    third = imported(client, draft, "natinf", edition(*HELD, n41="UNE"), edition="2025-07-01")
    assert reported(third) == {"added": [], "changed": [], "closed": ["80", "81"]}
    told = client.get(draft).json()["changes"]
    assert [each["key"] for each in told["items"]] == ["41"]


def test_an_entry_added_by_a_draft_goes_on_until_the_next_edition_that_speaks(client: httpx.Client) -> None:
    draft = draft_of(client, valid="2025-08-01")
    data = edition("90", "91", n90="AJOUTEE")
    assert imported(client, draft, "natinf", data, partial="true").json()["edition"] == "2025-08-01"
    published = client.post(f"{draft}/publish", json={"effective": "2025-08-01"})
    assert published.status_code == httpx.codes.CREATED, published.text
    later = edition("90", n90="PRECISEE")
    assert post_import(client, "natinf", later, edition="2025-09-01", partial="true").status_code == httpx.codes.OK
    assert client.get("/doc/natinf/90.json", params={"valid": "2025-08-31"}).json()["label"]["fr"] == "AJOUTEE"
    assert client.get("/doc/natinf/90.json").json()["label"]["fr"] == "PRECISEE"
    assert client.get("/doc/natinf/91.json").json()["label"]["fr"] == "INFRACTION 91"


def test_what_is_wrong_in_a_file_is_refused_whole(client: httpx.Client) -> None:
    draft = draft_of(client)
    wrong = edition("7").replace(b"\r\n7;", b"\r\n;", 1)
    for data, asked, code in (
        (wrong, {}, "rejected-rows"),
        (edition("7"), {}, "too-many-closures"),
        (b"a;b\r\n1;2\r\n", {}, "missing-column"),
        (edition("7"), {"edition": "2999-01-01"}, "future-edition"),
    ):
        refused = imported(client, draft, "natinf", data, **{"edition": "2025-07-01", **asked})
        assert problem_of(refused)["code"] == code
    assert problem_of(imported(client, draft, "nonsense", edition("7")))["code"] == "unknown-kind"
    tried = imported(client, draft, "natinf", edition("7", n7="X"), partial="true", **{"dry-run": "true"})
    assert reported(tried)["changed"] == ["7"]
    assert client.get(draft).json()["effects"] == 0
    client.post(f"{draft}/submit", json={})
    assert problem_of(imported(client, draft, "natinf", edition("7")))["code"] == "draft-not-open"


def test_a_source_that_the_home_does_not_hold_comes_with_its_draft(client: httpx.Client) -> None:
    draft = draft_of(client)
    nac = "Code NAC;Libellé NAC;niveau;parent\r\n1;PERSONNES;1;\r\n10;ETAT CIVIL;2;1\r\n"
    assert reported(imported(client, draft, "nac", nac.encode())) == {"added": ["1", "10"], "changed": [], "closed": []}
    published = client.post(f"{draft}/publish", json={})
    assert published.status_code == httpx.codes.CREATED, published.text
    told = client.get("/doc/nac/10.json").json()
    assert (told["label"]["fr"], told["source"]) == ("ETAT CIVIL", "nac")


# -- tables of changes and edits -------------------------------------------------------------------------------------


def problem_report(refused: httpx.Response) -> list[dict[str, object]]:
    return list(refused.json()["report"]["rejected"])


def changed(client: httpx.Client, draft: str, table: str, **asked: str) -> httpx.Response:
    return client.post(f"{draft}/changes", content=table.encode(), params=asked, headers={"Content-Type": "text/csv"})


def edited(client: httpx.Client, draft: str, **edit: object) -> httpx.Response:
    return client.post(f"{draft}/changes", json=edit)


def test_a_table_changes_adds_and_closes_entries(client: httpx.Client) -> None:
    draft = draft_of(client)
    table = (
        "notation,action,label,class,definedBy\r\n"
        "55,,NOUVEAU LIBELLE,,\r\n"
        "56,close,,,\r\n"
        "95,add,AJOUT,Contravention de classe 4,ART.R.610-5 C.PENAL.\r\n"
        "57,change,INFRACTION 57,Délit,\r\n"
    )
    answer = changed(client, draft, table, kind="natinf")
    assert reported(answer) == {"added": ["95"], "changed": ["55"], "closed": ["56"]}
    (change,) = answer.json()["changed"]
    assert change["fields"] == {"label": {"before": "INFRACTION 55", "after": "NOUVEAU LIBELLE"}}
    assert (change["row"], answer.json()["unchanged"], answer.json()["effects"]) == (2, 1, 1)
    published = client.post(f"{draft}/publish", json={"reason": "table"})
    assert published.status_code == httpx.codes.CREATED, published.text
    added = client.get("/doc/natinf/95.json").json()
    assert (added["label"]["fr"], added["source"]) == ("AJOUT", "natinf")
    turtle = client.get("/doc/natinf/95.nt").text
    assert "offenceClass-contravention-4" in turtle
    assert "referenceRole-definedBy" in turtle
    assert client.get("/doc/natinf/56.json").json()["inForce"] is False


def test_a_list_taken_from_here_can_be_sent_back_unchanged(client: httpx.Client) -> None:
    draft = draft_of(client)
    table = client.get("/doc/natinf.csv").text
    answer = changed(client, draft, table, kind="natinf")
    assert reported(answer) == {"added": [], "changed": [], "closed": []}
    assert answer.json()["effects"] == 0
    assert answer.json()["warnings"][0]["code"] == "columns-not-read"


def test_every_wrong_row_is_told_with_its_column_and_nothing_is_written(client: httpx.Client) -> None:
    draft = draft_of(client)
    table = (
        "kind;notation;action;label;class\n"
        "natinf;58;;BON;\n"
        "natinf;999;;INCONNUE;\n"
        "natinf;59;;;Délit imaginaire\n"
        "natinf;60;add;DEJA LA;\n"
        "natinf;61;effacer;;\n"
        ";62;;X;\n"
        "natinf;63;;-;\n"
    )
    refused = changed(client, draft, table)
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, refused.text
    told = problem_of(refused)
    assert told["code"] == "rejected-rows"
    found = {each["row"]: (each["code"], each["column"], each["value"]) for each in problem_report(refused)}
    assert found == {
        3: ("unknown-entry", None, ""),
        4: ("unknown-class", "class", "Délit imaginaire"),
        5: ("entry-exists", None, ""),
        6: ("wrong-action", "action", "effacer"),
        7: ("wrong-kind", "kind", ""),
    }
    assert client.get(draft).json()["effects"] == 0
    for wrong, code in (
        ("notation,colour\n55,red\n", "unknown-column"),
        ("label\nx\n", "missing-column"),
        ('notation,label\n55,"x\n', "unclosed-quote"),
        ("", "empty-file"),
    ):
        assert problem_of(changed(client, draft, wrong, kind="natinf"))["code"] == code


def test_a_cell_like_a_formula_is_text_and_lists_neutralise_it(client: httpx.Client) -> None:
    draft = draft_of(client)
    answer = changed(client, draft, "notation,label\n64,=HYPERLINK(1)\n", kind="natinf")
    assert [each["code"] for each in answer.json()["warnings"]] == ["formula-as-text"]
    assert answer.json()["changed"][0]["fields"]["label"]["after"] == "=HYPERLINK(1)"
    assert client.post(f"{draft}/publish", json={}).status_code == httpx.codes.CREATED
    table = client.get("/doc/natinf.csv").text
    assert "64,'=HYPERLINK(1)," in table
    assert reported(changed(client, draft_of(client), table, kind="natinf"))["changed"] == []


def test_one_property_is_changed_added_to_and_removed(client: httpx.Client) -> None:
    draft = draft_of(client)
    set_ = edited(client, draft, kind="natinf", key="65", changes={"label": "PREMIER"})
    assert set_.json()["changed"][0]["fields"]["label"]["after"] == "PREMIER"
    more = edited(client, draft, kind="natinf", key="65", add={"label": {"value": "FIRST", "lang": "en"}})
    assert more.status_code == httpx.codes.OK, more.text
    labels = client.post(
        f"{draft}/sparql",
        content="SELECT ?l { ?s <http://www.w3.org/2004/02/skos/core#notation> '65' ; "
        "<http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l",
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert labels.text.split() == ["l", "FIRST", "PREMIER"]
    less = edited(client, draft, kind="natinf", key="65", remove={"label": {"value": "FIRST", "lang": "en"}})
    assert less.status_code == httpx.codes.OK, less.text
    assert client.get(draft).json()["changes"]["items"][0]["added"] == 1
    for edit, code in (
        ({"changes": {"nonsense": "x"}}, "unknown-property"),
        ({"remove": {"label": "NEVER"}}, "no-such-value"),
        ({"changes": {"label": 7}}, "invalid-value"),
        ({"changes": {"label": "x"}, "action": "burn"}, "invalid-field"),
        ({"colour": "x"}, "unknown-field"),
        ({}, "invalid-field"),
        ({"changes": {"inScheme": {"iri": "not an iri"}}}, "invalid-iri"),
        ({"changes": {"inScheme": "nowhere"}}, "rejected-rows"),
    ):
        refused = edited(client, draft, kind="natinf", key="65", **edit)
        assert problem_of(refused)["code"] == code, refused.text
    several = client.post(
        f"{draft}/changes",
        json={
            "items": [
                {"kind": "natinf", "key": "66", "changes": {"label": "A"}},
                {"kind": "natinf", "key": "nowhere", "changes": {"label": "B"}},
            ]
        },
    )
    assert [each["row"] for each in problem_report(several)] == [2]
    tried = edited(client, draft, kind="natinf", key="66", changes={"label": "A"}, dryRun=True)
    assert reported(tried)["changed"] == ["66"]
    assert client.get(draft).json()["changes"]["total"] == 1


# -- the command line ------------------------------------------------------------------------------------------------


def test_the_command_imports_into_a_new_draft_beside_a_service_and_without(
    empty_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("command")
    home = copy_of(empty_home, folder)
    files: list[str | Path] = []
    for name, codes in (("one", ("7", "23")), ("two", ("41",))):
        file = folder / f"{name}.csv"
        file.write_bytes(edition(*codes))
        files.append(file)
    command: tuple[str | Path, ...] = (
        "import",
        "natinf",
        *files,
        "--edition",
        "2025-01-01",
        "--partial",
        "--draft",
        "--json",
    )
    alone = srj(*command, home=home)
    assert alone.returncode == 0, alone.stderr
    with serving(home) as served, served.client() as client:
        beside = srj(*command, home=home)
        assert beside.returncode == 0, beside.stderr
        drafts = {each["id"]: each for each in client.get("/drafts").json()["items"]}
        assert len(drafts) == 2
        for done in (alone, beside):
            reports = [json.loads(line) for line in done.stdout.splitlines()]
            assert len({report["draft"] for report in reports}) == 1
            added = [{each["notation"] for each in report["added"]} for report in reports]
            assert added == [{"7", "23"}, {"41"}]
            told = client.get(f"/drafts/{reports[0]['draft']}").json()
            assert (told["state"], told["effects"], told["changes"]["total"]) == ("open", 2, 3)
            assert "one.csv, two.csv" in told["title"]
        assert client.get("/doc/natinf/7.json").status_code == httpx.codes.NOT_FOUND
        assert client.post(f"/drafts/{reports[0]['draft']}/publish", json={}).status_code == httpx.codes.CREATED
        assert client.get("/doc/natinf/41.json").json()["inForce"] is True
