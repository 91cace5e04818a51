"""The pages of stewards without a script: preview, confirm, errors, publications, undo; in both languages."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.api.stewards import head_of, label_on

if TYPE_CHECKING:
    import httpx

PAGE = {"Accept": "text/html"}
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def form_after(page: str, action: str) -> dict[str, str]:
    """Return the hidden fields of the form that is sent to an address."""
    form = page.partition(f'method="post" action="{action}')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in _HIDDEN.findall(form)}


def filled(page: str, action: str, **typed: str) -> dict[str, str]:
    """Return a form as a browser sends it: hidden fields, what the fields held, and what was typed."""
    hidden = form_after(page, action)
    held = {name.replace("was.", "field."): value for name, value in hidden.items() if name.startswith("was.")}
    return {**hidden, **held, **typed}


def test_a_correction_is_previewed_then_confirmed_once(stewarded: httpx.Client) -> None:
    asked = {"kind": "natinf", "key": "67", "from": "2024-01-01"}
    page = stewarded.get("/corrections", params=asked, headers=PAGE)
    assert page.status_code == 200
    typed = {"from": "2024-01-01", "field.label": "SOIXANTE <SEPT>", "reason": "coquille", "step": "preview"}
    head = head_of(stewarded)
    preview = stewarded.post("/corrections", data=filled(page.text, "./corrections", **typed), headers=PAGE)
    assert (preview.status_code, head_of(stewarded)) == (200, head)
    assert "libellé « INFRACTION 67 » devient « SOIXANTE &lt;SEPT&gt; »" in preview.text
    confirm = form_after(preview.text, "./corrections")
    for _ in range(2):  # sent twice, done once
        done = stewarded.post("/corrections", data=confirm, headers=PAGE)
        assert (done.status_code, head_of(stewarded)) == (200, head + 1)
        assert f'href="./commits/{head + 1}"' in done.text
    assert label_on(stewarded, "67", "2024-06-01") == "SOIXANTE <SEPT>"
    again = stewarded.get("/corrections", params={**asked, "lang": "en"}, headers=PAGE).text
    assert "correction" in again
    assert "coquille" in again


def test_a_legal_date_is_previewed_then_confirmed(stewarded: httpx.Client) -> None:
    page = stewarded.get("/corrections", params={"kind": "natinf", "key": "68"}, headers=PAGE).text
    typed = {"seen": "2024-01-01", "date": "2021-03-01", "legalBasis": "loi n° 2021-1", "reason": "", "step": "preview"}
    preview = stewarded.post("/legal-dates", data=filled(page, "./legal-dates", **typed), headers=PAGE)
    assert "Du 1er mars 2021 au 31 décembre 2023 inclus, est en vigueur." in preview.text
    done = stewarded.post("/legal-dates", data=form_after(preview.text, "./legal-dates"), headers=PAGE)
    assert done.status_code == 200
    assert label_on(stewarded, "68", "2022-01-01") == "INFRACTION 68"


def test_a_publication_is_undone_from_its_page(stewarded: httpx.Client) -> None:
    body = {"kind": "natinf", "key": "69", "from": "2025-01-01", "nothing": True, "reason": "erreur"}
    number = stewarded.post("/corrections", json=body).json()["commit"]
    page = stewarded.get(f"/commits/{number}", headers=PAGE)
    assert "erreur" in page.text
    asked = {"reason": "à tort", "step": "preview"}
    preview = stewarded.post(f"/commits/{number}/undo", data=asked, headers=PAGE)
    assert head_of(stewarded) == number
    confirm = form_after(preview.text, f"../../commits/{number}/undo")
    done = stewarded.post(f"/commits/{number}/undo", data=confirm, headers=PAGE)
    assert f"annulée par la publication n° {number + 1}" in done.text
    assert label_on(stewarded, "69", "2025-06-01") == "INFRACTION 69"
    listed = stewarded.get("/commits", params={"lang": "en"}, headers=PAGE).text
    assert f"undoes no. {number}" in listed


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"kind": "natinf", "key": "999999"}, 404, "Rien n’est connu"),
        ({"kind": "natinf", "key": "67", "from": "2025-02-30"}, 400, "n’est pas une date"),
        ({"kind": "natinf", "key": "67", "from": "2222-02-22"}, 400, "date à fixer"),
    ],
)
def test_what_is_wrong_is_told_on_the_page(
    stewarded: httpx.Client, asked: dict[str, str], status: int, told: str
) -> None:
    answer = stewarded.get("/corrections", params=asked, headers=PAGE)
    assert answer.status_code == status
    assert told in unescape(answer.text).replace("'", "’")
    assert 'role="alert"' in answer.text


def test_a_form_of_another_site_is_refused(stewarded: httpx.Client) -> None:
    head = head_of(stewarded)
    for path in ("/corrections", "/legal-dates", "/commits/2/undo"):
        data = {"kind": "natinf", "key": "67", "nothing": "true", "reason": "x", "step": "confirm"}
        answer = stewarded.post(path, data=data, headers={**PAGE, "Origin": "https://elsewhere.example"})
        assert answer.status_code == 403
    assert head_of(stewarded) == head


def test_a_form_without_a_reason_keeps_what_was_typed(stewarded: httpx.Client) -> None:
    page = stewarded.get("/corrections", params={"kind": "natinf", "key": "67"}, headers=PAGE).text
    typed = {"from": "2025-06-01", "field.label": "AUTRE", "reason": "", "step": "preview"}
    answer = stewarded.post("/corrections", data=filled(page, "./corrections", **typed), headers=PAGE)
    assert answer.status_code == 400
    assert ">AUTRE</textarea>" in answer.text
