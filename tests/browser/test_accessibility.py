"""Axe on every page in a real browser, reflow at 320 pixels, the keyboard alone, and no script at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

PAGES = (
    "/",
    "/doc",
    "/doc/natinf",
    "/doc/nac",
    "/doc/nac?display=table&valid=2026-07-01",
    "/doc/application",
    "/doc/natinf/41",
    "/doc/natinf/7?valid=2026-08-01",
    "/doc/nac/30A",
    "/doc/application/cassiopee",
    "/doc/application/minos",
    "/doc/interface/i28",
    "/doc/office/B-AIP",
    "/doc/article/LEGITEXT000006071154_R53-19",
    "/doc/text/decret-2011-110",
    "/doc/court/tj75056",
    "/doc/referential/natinf",
    "/search",
    "/search?q=tribunaux",
    "/search?q=escroqerie",
    "/search?q=zzzzzzzz",
    "/lookup?value=tj75056",
    "/changes",
    "/changes?from=2026-06-01&to=2026-12-01",
    "/compare?kind=natinf&key=7&from=2026-07-01&to=2026-08-01",
    "/doc/natinf/7/history",
    "/competence?commune=75056",
    "/query",
    "/query/offence-articles-to-offices",
    "/query/downstream-of-an-application?onlyDirect=true",
    "/query/courts-of-commune",
    "/query/history-of-a-thing?of=natinf/41",
    "/sparql",
    "/sparql/page?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205",
    "/import",
    "/corrections",
    "/corrections?kind=natinf&key=7&from=2026-07-01",
    "/deviations",
    "/waivers",
    "/account",
    "/rights",
    "/commits",
    "/commits/2",
    "/project",
    "/correspondences?kind=natinf&from=2026-01-01&to=2026-11-01",
    "/project?kind=natinf&key=41&from=2026-01-01&to=2026-11-01",
    "/validate",
    "/def",
    "/shape",
    "/tasks",
    "/tasks?kind=reference&lang=en",
    "/coherence",
    "/coherence?valid=2026-03-01",
    "/coherence?valid=2026-03-01&lang=en&severity=warning",
    "/coherence/calendar",
    "/coherence/calendar?valid=2025-12-30",
    "/rules/TargetNotInForce?valid=2026-03-01",
    "/commits/2/findings",
    "/rules",
    "/rules/Interface",
    "/rules/WithdrawnStillFeeding",
    "/catalog",
    "/help",
    "/legal",
    "/accessibility",
    "/doc/natinf?valid=2100-01-01&known=n2",
    "/changes?from=2025-06-01&to=2026-07-01",
    "/compare",
    "/competence",
    "/lookup",
    "/lookup?scheme=natinf&value=7",
    "/corrections",
    "/commits",
    "/commits/2",
)
# One page for each colour of the theme and each kind of French words in an English page.
IN_THE_DARK = (
    "/",
    "/doc/nac",
    "/doc/natinf/7",
    "/doc/application/minos",
    "/query/nac-tree",
    "/import",
    "/catalog",
    "/help",
)
# Pages of drafts: {plain} changes an entry and is discussed, {broken} breaks a rule, {moved} is in conflict.
OF_DRAFTS = (
    "/drafts",
    "/drafts?state=open",
    "/drafts?kind=natinf&key=7",
    "/drafts/{plain}",
    "/drafts/{plain}/impact",
    "/drafts/{plain}/doc/natinf/7",
    "/drafts/{plain}/doc/application/minos",
    "/drafts/{plain}/edit/natinf/7",
    "/drafts/{plain}/edit/natinf/9999999",
    "/drafts/{broken}",
    "/drafts/{moved}",
    "/tasks?kind=draft-to-review",
)
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong: the rule and the first place."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


@pytest.fixture(scope="module")
def drafts(site: str) -> dict[str, str]:
    """The drafts of ``OF_DRAFTS``, by name."""
    with httpx.Client(base_url=site, timeout=60, trust_env=False) as client:

        def drafted(title: str, *edits: dict[str, object]) -> str:
            address = str(client.post("/drafts", json={"title": title}).headers["location"])
            answer = client.post(f"{address}/changes", json={"items": list(edits)})
            assert answer.status_code == httpx.codes.OK, answer.text
            return address

        def relabelled(key: str, label: str) -> dict[str, object]:
            return {"kind": "natinf", "key": key, "changes": {"label": label}}

        plain = drafted(
            "Libellés", relabelled("7", "RETRAIT DE PROVISION"), {"kind": "natinf", "key": "11", "action": "close"}
        )
        client.post(f"{plain}/comments", json={"text": "À relire"})
        pairs = (("30C", "30D"), ("30D", "30C"))
        circle: list[dict[str, object]] = [{"kind": "nac", "key": a, "changes": {"parent": b}} for a, b in pairs]
        broken, moved = drafted("Boucle", *circle), drafted("Dépassé", relabelled("23", "PREMIER"))
        sooner = drafted("Plus tôt", relabelled("23", "SECOND"))
        assert client.post(f"{sooner}/publish", json={}).status_code == httpx.codes.CREATED
        submitted = drafted("Soumis", relabelled("41", "SOUMIS"))
        assert client.post(f"{submitted}/submit").status_code == httpx.codes.OK
    named = {"plain": plain, "broken": broken, "moved": moved}
    return {name: address.rpartition("/")[2] for name, address in named.items()}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", OF_DRAFTS)
def test_axe_finds_nothing_on_drafts(
    open_page: Callable[..., Page], drafts: dict[str, str], address: str, language: str
) -> None:
    asked = address.format(**drafts)
    page = open_page(f"{asked}{'&' if '?' in asked else '?'}lang={language}", dark=language == "en")
    for fold in page.locator("main details").all():
        fold.evaluate("each => { each.open = true }")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_finds_nothing_beside_what_is_wrong_in_a_form(
    open_page: Callable[..., Page], drafts: dict[str, str]
) -> None:
    page = open_page(f"/drafts/{drafts['plain']}", scripts=True)
    page.locator("summary", has_text="Mise à jour SPARQL").click()
    page.get_by_label("Mise à jour", exact=True).fill("INSERT NONSENSE")
    page.get_by_role("button", name="Appliquer au brouillon").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Mise à jour", exact=True).input_value() == "INSERT NONSENSE"
    assert violations(page) == []
    page.goto(page.url.partition("/drafts")[0] + "/drafts")
    page.get_by_label("Titre").fill(" ")
    page.get_by_role("button", name="Ouvrir un brouillon").click()
    assert page.get_by_label("Titre").get_attribute("aria-invalid") == "true"
    assert violations(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(open_page: Callable[..., Page], address: str) -> None:
    assert violations(open_page(address)) == []


@pytest.mark.parametrize("address", IN_THE_DARK)
def test_axe_finds_nothing_in_english_in_the_dark(open_page: Callable[..., Page], address: str) -> None:
    assert violations(open_page(f"{address}?lang=en", dark=True)) == []


@pytest.mark.parametrize("address", ["/?valid=2026-02-30", "/doc/natinf?known=hier", "/help?valid=1&lang=en"])
def test_axe_finds_nothing_beside_a_date_that_is_none(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address, expected=400)
    assert violations(page) == []
    assert page.locator("#moment-error").is_visible()


@pytest.mark.parametrize("address", ["/doc/natinf/999999", "/nowhere"])
def test_axe_finds_nothing_on_a_page_that_says_no(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address, expected=404)
    assert violations(page) == []
    assert page.locator("h1").inner_text() == "Introuvable"


def test_axe_finds_nothing_beside_an_error(open_page: Callable[..., Page]) -> None:
    page = open_page("/sparql/page?query=SELECT%20%7B", expected=400)
    assert violations(page) == []
    assert page.get_by_role("alert").is_visible()


def test_axe_can_fail(open_page: Callable[..., Page]) -> None:
    """A page broken on purpose: a check that cannot fail is none."""
    page = open_page("/help")
    page.set_content('<html><body><img src=""><input><a href="#"></a></body></html>')
    found = {each.partition(":")[0] for each in violations(page)}
    assert {"html-has-lang", "document-title", "label", "link-name", "image-alt"} <= found


@pytest.mark.parametrize("address", PAGES)
def test_pages_reflow_at_320_pixels(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_check_of_reflow_can_fail(open_page: Callable[..., Page]) -> None:
    page = open_page("/help", width=320)
    page.evaluate(
        "document.querySelector('main').append('x'.repeat(10)); document.querySelector('h1').style.width = '600px'"
    )
    assert page.evaluate("document.documentElement.scrollWidth") > 320


def test_the_first_tab_skips_to_the_content(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/natinf/41")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Aller au contenu"
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0, "the focused link is seen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_every_control_can_be_reached_and_seen(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/nac?display=table")
    wanted = page.locator("a[href]:visible, button:visible, input:visible, select:visible, summary:visible").count()
    seen = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        place = page.evaluate(
            """() => { const e = document.activeElement; if (e === document.body) return null;
            const style = getComputedStyle(e); const r = e.getBoundingClientRect();
            return [[...document.querySelectorAll('*')].indexOf(e), style.outlineStyle, r.width > 0] }"""
        )
        if place is None:
            break
        assert place[1:] == ["solid", True], "the focus is visible"
        seen.add(place[0])
    assert len(seen) >= wanted


def test_the_list_is_searched_with_the_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/natinf")
    page.locator("#q").focus()
    page.keyboard.type("ivresse")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=ivresse**")
    assert page.locator("tbody tr").count() >= 1
