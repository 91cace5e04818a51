"""The pages of drafts over HTTP: what they show, what they offer and to whom, what a refused form gives back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import pytest

from app.domain.language import LANGUAGES
from tests.api.editions import edition
from tests.api.test_drafts import PREFIXES, UPDATE, label_of, opened, renamed, thing
from tests.server import copy_of, post_import, serving
from tests.web.test_pages import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = {"Accept": "text/html"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def client(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with one edition of the offence codes."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("pages"))) as served, served.client() as client:
        data = edition("7", "23", "41", *map(str, range(55, 260)))
        assert post_import(client, "natinf", data, edition="2025-01-01").status_code == httpx.codes.OK
        yield client


def page_of(client: httpx.Client, address: str, **asked: str) -> str:
    """Return a page, checked as every page is, in both languages."""
    for language in LANGUAGES:
        answer = client.get(address, params={**asked, "lang": language}, headers=PAGE)
        assert answer.status_code == httpx.codes.OK, answer.text
        check(answer.text, language)
    return client.get(address, params=asked, headers=PAGE).text


def sent(client: httpx.Client, address: str, **fields: str) -> httpx.Response:
    """Send a form as a browser does."""
    return client.post(address, content=urlencode(fields), headers={**PAGE, **FORM})


def landed(answer: httpx.Response) -> str:
    """Return the path to which a form leads once it was done."""
    assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
    return httpx.URL(str(answer.url)).join(answer.headers["location"]).path


def said(page: str) -> str:
    """Return the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]))


def test_a_draft_is_opened_by_a_form_and_listed(client: httpx.Client) -> None:
    path = landed(sent(client, "/drafts", title="Réforme des codes", valid="2031-01-01", base="published"))
    listed = page_of(client, "/drafts")
    assert f'href="./{path[1:]}"' in listed
    assert "1er janvier 2031" in said(listed)
    page = said(page_of(client, path))
    assert "Rien n’y est encore changé." in page
    assert "Réforme des codes" in page


def test_what_was_typed_is_kept_and_the_message_stands_beside_the_field(client: httpx.Client) -> None:
    for fields, wrong in (
        ({"title": " ", "valid": "2031-01-01"}, "title"),
        ({"title": "Réforme", "valid": "le premier janvier"}, "valid"),
    ):
        answer = sent(client, "/drafts", **fields)
        assert answer.status_code == httpx.codes.BAD_REQUEST
        check(answer.text, "fr")
        assert fields["valid"] in answer.text
        field = re.search(rf'<input id="{wrong}"[^>]*>', answer.text)
        assert field is not None
        assert f'aria-describedby="{wrong}-hint {wrong}-wrong" aria-invalid="true"' in field[0]
        assert f'id="{wrong}-wrong"' in answer.text


def test_changes_are_told_in_words_and_in_pages(client: httpx.Client) -> None:
    draft = opened(client)
    text = (
        f"{PREFIXES} DELETE {{ ?e skos:prefLabel ?l }} INSERT {{ ?e skos:prefLabel ?n }} WHERE {{ ?e skos:prefLabel ?l "
        'FILTER(STRSTARTS(?l, "INFRACTION ")) BIND(STRLANG(CONCAT(?l, " (NOUVEAU)"), "fr") AS ?n) }'
    )
    assert client.post(f"{draft}/update", content=text, headers=UPDATE).status_code == httpx.codes.NO_CONTENT
    assert client.get(draft).json()["changes"]["total"] == 205
    first = page_of(client, draft)
    assert len(re.findall(r'<article class="part"', first)) == 100
    assert "1 à 100 sur 205" in said(first)
    assert "(NOUVEAU)" in first
    last = page_of(client, draft, offset="200")
    assert len(re.findall(r'<article class="part"', last)) == 5
    assert "Pas encore contrôlé" in said(first), "a large draft is checked when it is asked"
    told = client.get(draft, params={"offset": "200"}).json()["changes"]
    assert (len(told["items"]), told["next"]) == (5, None)


def test_the_rules_are_live_and_tell_the_day(client: httpx.Client) -> None:
    draft = opened(client, valid="2031-01-01")
    entity = thing(client, "23")
    update = f"{PREFIXES} DELETE WHERE {{ <{entity}> skos:notation ?n }}"
    assert client.post(f"{draft}/update", content=update, headers=UPDATE).status_code == httpx.codes.NO_CONTENT
    page = said(page_of(client, draft))
    assert "Contrôle fait pour un effet le 1er janvier 2031" in page
    assert "Ce qui casse le 1er janvier 2031" in page
    refused = sent(client, f"{draft}/publish", effective="2031-01-01", until="", reason="Réforme", legalBasis="L1")
    assert refused.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    check(refused.text, "fr")
    assert "Ce qui casse le 1er janvier 2031" in said(refused.text)
    assert 'value="L1"' in refused.text
    assert client.get(draft).json()["state"] == "open"


def test_a_wrong_day_of_effect_is_told_beside_it(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "57", "ESSAI")
    answer = sent(client, f"{draft}/check", effective="demain", until="")
    assert answer.status_code == httpx.codes.BAD_REQUEST
    check(answer.text, "fr")
    assert re.search(r'<input id="effective"[^>]*value="demain"[^>]*aria-invalid="true"', answer.text)


def test_a_draft_is_discussed_submitted_sent_back_published(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "41", "CONDUITE SANS PERMIS (NOUVEAU)")
    assert landed(sent(client, f"{draft}/comments", text="À relire <vite>")) == draft
    assert "À relire &lt;vite&gt;" in page_of(client, draft)
    empty = sent(client, f"{draft}/comments", text="  ")
    assert empty.status_code == httpx.codes.BAD_REQUEST
    assert 'id="text-wrong"' in empty.text
    assert landed(sent(client, f"{draft}/submit")) == draft
    page = page_of(client, draft)
    assert f'action="../{draft[1:]}/return"' in page
    assert "draft-submitted" in page
    assert f'action="../{draft[1:]}/submit"' not in page, "what cannot be done is not offered"
    again = sent(client, f"{draft}/submit")
    assert again.status_code == httpx.codes.CONFLICT
    check(again.text, "fr")
    assert "À relire : publier ou renvoyer" in said(page_of(client, "/drafts"))
    assert landed(sent(client, f"{draft}/return")) == draft
    checked = sent(client, f"{draft}/check", effective="", until="")
    assert checked.status_code == httpx.codes.OK
    check(checked.text, "fr")
    assert "Rien ne s’oppose à la publication" in said(checked.text)
    assert "vaut jusqu’à la prochaine édition" in said(checked.text)
    done = landed(sent(client, f"{draft}/publish", effective="", until="", reason="Réforme", legalBasis=""))
    assert re.fullmatch(r"/commits/\d+", done)
    assert label_of(client, "41") == "CONDUITE SANS PERMIS (NOUVEAU)"
    page = page_of(client, draft)
    assert f"..{done}" in page
    assert "/publish" not in page


def test_a_conflict_names_the_entry_the_field_and_both_values(client: httpx.Client) -> None:
    first, second = opened(client), opened(client)
    renamed(client, first, "58", "PREMIER")
    renamed(client, second, "58", "SECOND")
    assert client.post(f"{first}/publish", json={}).status_code == httpx.codes.CREATED
    told = client.post(f"{second}/check", json={}).json()
    assert told["code"] == "draft-conflict"
    (moved,) = told["values"]
    assert (moved["entity"], moved["opened"], moved["now"], moved["draft"]) == (
        thing(client, "58"),
        ["INFRACTION 58"],
        ["PREMIER"],
        ["SECOND"],
    )
    page = said(page_of(client, second))
    assert "Changé depuis par une autre publication" in page
    for value in ("INFRACTION 58", "PREMIER", "SECOND"):
        assert value in page


def test_a_closed_draft_can_be_read(client: httpx.Client) -> None:
    draft = opened(client)
    renamed(client, draft, "59", "ABANDON")
    assert landed(sent(client, f"{draft}/close")) == draft
    page = page_of(client, draft)
    assert "ABANDON" in page
    assert draft.rpartition("/")[2] in page_of(client, "/drafts", state="closed")
    assert draft.rpartition("/")[2] not in page_of(client, "/drafts", state="open")


def test_the_form_of_an_undo_has_its_style_and_its_way(client: httpx.Client) -> None:
    """What a form posted deeper than its page still leads to the right addresses."""
    answer = sent(client, "/commits/2/undo", reason="essai", step="preview")
    assert answer.status_code == httpx.codes.OK, answer.text
    found = check(answer.text, "fr")
    root = httpx.URL(str(answer.url))
    assert {root.join(each).path.split("/")[1] for each in found.addresses if each.startswith(".")} >= {"static", "doc"}
    assert any(root.join(each).path == "/commits/2/undo" for each in found.addresses)
