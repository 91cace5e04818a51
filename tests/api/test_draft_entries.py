"""Entries read and changed in drafts, over HTTP: pages, forms, files, SPARQL; and what leads there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from tests.api.editions import edition
from tests.api.test_draft_pages import PAGE, client, landed, page_of, said, sent
from tests.api.test_drafts import PREFIXES, label_of, opened, renamed, thing
from tests.server import problem_of
from tests.web.test_pages import check

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["client"]  # the fixture
LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def test_an_entry_is_read_as_the_draft_would_have_it(client: httpx.Client) -> None:
    draft = opened(client, valid="2031-01-01")
    renamed(client, draft, "61", "DEMAIN")
    page = page_of(client, f"{draft}/doc/natinf/61")
    assert "DEMAIN" in page
    assert "telle que ce brouillon la montre au 1er janvier 2031" in said(page)
    assert 'id="moment-valid"' not in page, "the day is that of the draft"
    assert f"{draft[1:]}/doc/referential/natinf" in page, "its links stay in the draft"
    assert label_of(client, "61", valid="2031-01-01") == "INFRACTION 61"
    told = client.get(f"{draft}/doc/natinf/61.json").json()
    assert (told["label"]["fr"], told["notation"]) == ("DEMAIN", "61")
    turtle = client.get(f"{draft}/doc/natinf/61", headers={"Accept": "text/turtle"})
    assert "DEMAIN" in turtle.text
    assert turtle.headers["cache-control"].endswith("no-store")
    for key in ("nowhere", "61.ttl.ttl"):
        assert problem_of(client.get(f"{draft}/doc/natinf/{key}"))["code"] == "not-in-draft"


def test_what_leads_to_an_entry_is_that_of_the_draft(client: httpx.Client) -> None:
    draft = opened(client)
    update = f"{PREFIXES} INSERT DATA {{ <{thing(client, '62')}> skos:related <{thing(client, '63')}> }}"
    headers = {"Content-Type": "application/sparql-update"}
    assert client.post(f"{draft}/update", content=update, headers=headers).status_code == httpx.codes.NO_CONTENT
    assert f"{draft[1:]}/doc/natinf/62" in page_of(client, f"{draft}/doc/natinf/63")
    assert "natinf/62" not in page_of(client, "/doc/natinf/63")


def test_an_entry_is_changed_value_by_value(client: httpx.Client) -> None:
    draft = opened(client)
    edit = f"{draft}/edit/natinf/64"
    page = page_of(client, edit)
    assert ">\nINFRACTION 64</textarea>" in page
    entry = {"kind": "natinf", "key": "64", "then": "edit", "property": LABEL}
    done = sent(client, f"{draft}/changes", **entry, how="change", value="CHANGEE", language="fr", was="INFRACTION 64")
    assert landed(done) == edit
    assert ">\nCHANGEE</textarea>" in page_of(client, edit)
    assert landed(sent(client, f"{draft}/changes", **entry, how="add", value="CHANGED", language="en")) == edit
    assert "Retirer de « libellé » la valeur « CHANGED »" in page_of(client, edit)
    assert landed(sent(client, f"{draft}/changes", **entry, how="remove", value="CHANGED", language="en")) == edit
    assert "CHANGED" not in page_of(client, edit)
    closed = sent(client, f"{draft}/changes", kind="natinf", key="64", action="close")
    assert landed(closed) == draft
    assert "clôture" in said(page_of(client, draft))


def test_a_value_that_is_refused_is_kept_with_what_is_wrong(client: httpx.Client) -> None:
    draft = opened(client)
    refused = sent(
        client,
        f"{draft}/changes",
        kind="natinf",
        key="65",
        then="edit",
        how="add",
        property="https://w3id.org/srj/def#offenceClass",
        value="imaginaire",
    )
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY, refused.text
    found = check(refused.text, "fr")
    assert ">\nimaginaire</textarea>" in refused.text
    assert 'role="alert"' in refused.text
    where = httpx.URL(str(refused.url))
    assert any(where.join(each).path == f"{draft}/changes" for each in found.addresses)


def test_an_entry_is_added_by_its_code(client: httpx.Client) -> None:
    draft = opened(client)
    page = client.get(f"{draft}/edit", params={"kind": "natinf", "key": "7001"}, headers=PAGE).text
    check(page, "fr")
    assert "Le brouillon ne dit encore rien de cette entrée" in said(page)
    fields = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', page))
    assert landed(sent(client, f"{draft}/changes", **fields, value="NOUVELLE")) == f"{draft}/edit/natinf/7001"
    assert "nouvelle entrée" in said(page_of(client, draft))
    assert "NOUVELLE" in page_of(client, f"{draft}/doc/natinf/7001")
    assert problem_of(client.get(f"{draft}/edit", params={"kind": "natinf"}))["code"] == "entry-required"


def test_a_table_is_read_and_its_report_is_shown(client: httpx.Client, tmp_path: Path) -> None:
    draft = opened(client)
    for table, status, shown in (
        ("notation,label\n66,PAR TABLEAU\n", httpx.codes.OK, "Entrées modifiées 1"),
        ("notation,label\n9999999,INCONNUE\n", httpx.codes.UNPROCESSABLE_ENTITY, "Lignes rejetées 1"),
    ):
        file = tmp_path / "changes.csv"
        file.write_text(table, encoding="utf-8")
        with file.open("rb") as opened_file:
            files = {"file": ("changes.csv", opened_file, "text/csv")}
            answer = client.post(f"{draft}/changes", data={"kind": "natinf"}, files=files, headers=PAGE)
        assert answer.status_code == status, answer.text
        check(answer.text, "fr")
        assert shown in said(answer.text)
    assert client.get(draft).json()["changes"]["total"] == 1


def test_an_edition_is_imported_from_the_page(client: httpx.Client) -> None:
    draft = opened(client, valid="2031-01-01")
    for data, status, shown in (
        (edition("70", n70="PAR IMPORT"), httpx.codes.OK, "PAR IMPORT"),
        (b"notation,label\n70,AUTRE\n", httpx.codes.BAD_REQUEST, 'role="alert"'),
    ):
        files = {"file": ("natinf.csv", data, "text/csv")}
        answer = client.post(f"{draft}/import", data={"kind": "natinf", "partial": "true"}, files=files, headers=PAGE)
        assert answer.status_code == status, answer.text
        check(answer.text, "fr")
        assert shown in answer.text
    assert client.get(draft).json()["changes"]["total"] == 1


def test_an_update_that_is_typed_is_run_or_kept(client: httpx.Client) -> None:
    draft = opened(client)
    update = f'{PREFIXES} INSERT DATA {{ <{thing(client, "67")}> skos:note "à relire"@fr }}'
    assert landed(sent(client, f"{draft}/update", update=update)) == draft
    assert "à relire" in page_of(client, draft)
    for wrong, status in (("INSERT NONSENSE", httpx.codes.BAD_REQUEST), ("  ", httpx.codes.BAD_REQUEST)):
        refused = sent(client, f"{draft}/update", update=wrong)
        assert refused.status_code == status, refused.text
        check(refused.text, "fr")
        assert 'id="update-wrong"' in refused.text
        assert wrong.strip() in refused.text


def test_an_entry_leads_to_a_draft(client: httpx.Client) -> None:
    draft = opened(client)
    page = page_of(client, "/doc/natinf/68")
    assert 'href="../../drafts?kind=natinf&amp;key=68"' in page
    choice = page_of(client, "/drafts", kind="natinf", key="68")
    assert f'href="./{draft[1:]}/edit/natinf/68"' in choice
    another = landed(sent(client, "/drafts", title="Autre", valid="", base="published", kind="natinf", key="68"))
    assert re.fullmatch(r"/drafts/[0-9a-f]{12}/edit/natinf/68", another)


def test_a_draft_that_is_submitted_is_not_changed(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "69", "SOUMISE")
    assert landed(sent(client, f"{draft}/submit")) == draft
    page = page_of(client, draft)
    assert f"{draft[1:]}/changes" not in page
    assert f"{draft[1:]}/edit/" not in page
    refused = client.get(f"{draft}/edit/natinf/69", headers=PAGE)
    assert refused.status_code == httpx.codes.CONFLICT
    check(refused.text, "fr")
