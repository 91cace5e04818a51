"""The story of a reform in a browser, without scripts and by the keyboard: two people, a table, a mistake."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.dates import PARIS
from app.domain.day_words import day_words
from tests.oidc import Issuer, issuing, listed
from tests.server import Service, copy_of, free_port, serving, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

DAY = date(datetime.now(PARIS).year + 1, 1, 1)
REFORM = day_words(DAY).fr
# Post 30D under 30C and 30C under 30D: the tree would turn in a circle.
TABLE = "notation,action,label,parent\n30A,,BAIL COMMERCIAL (REFORME),\n30B,close,,\n30C,,,30D\n30D,,,30C\n"
MENDED = "notation,parent\n30C,30\n30D,30\n"


@dataclass
class Bureau:
    """The service, its issuer, the file that moves its clock, and a browser."""

    service: Service
    issuer: Issuer
    clock: Path
    browser: Browser

    @contextmanager
    def visiting(self, who: str = "") -> Iterator[Page]:
        """Give a window of somebody who signed in, or of nobody known."""
        window = self.browser.new_context(java_script_enabled=False, locale="fr-FR")
        page = window.new_page()
        if who:
            self.issuer.next_subject = who
            page.goto(f"{self.service.address}/signin/issuer-1?next=/drafts")
            assert page.locator("h1").inner_text() == "Brouillons"
        yield page
        window.close()

    @contextmanager
    def at(self, day: date) -> Iterator[None]:
        """Move the clock of the service to a day, for as long as the block lasts."""
        moment = datetime.combine(day, datetime.min.time(), PARIS) + timedelta(hours=1)
        made = self.clock.with_suffix(".new")
        made.write_text(moment.isoformat(), encoding="utf-8")
        made.rename(self.clock)
        try:
            yield
        finally:
            self.clock.unlink()

    def label(self, code: str, **asked: str) -> str:
        """Return what everybody reads of a NAC post."""
        with self.service.client() as client:
            return str(client.get(f"/doc/nac/{code}.json", params=asked).json()["label"]["fr"])


@pytest.fixture(scope="module")
def bureau(chromium: Browser, demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    """A service with the demonstration, where a steward writes and somebody else publishes."""
    folder, port = tmp_path_factory.mktemp("reform"), free_port()
    clock = folder / "clock"
    with issuing() as issuer:
        issuer.people = {
            "steward": {"realm_access": {"roles": ["srj-steward:nac"]}},
            "publisher": {"realm_access": {"roles": ["srj-publisher:nac"]}},
        }
        settings = {
            "SRJ_ISSUERS": str(listed(folder, issuer)),
            "SRJ_ADDRESS": f"http://127.0.0.1:{port}",
            "SRJ_CLOCK_FILE": str(clock),
        }
        with serving(copy_of(demonstration_home, folder), port, **settings) as service:
            yield Bureau(service, issuer, clock, chromium)


def press(control: Locator) -> None:
    """Use a link, a button or a fold as the keyboard does."""
    control.focus()
    control.press("Enter")


def typed(field: Locator, text: str) -> None:
    """Write in a field as the keyboard does, in place of what is there."""
    field.focus()
    field.press("Control+A")
    field.press_sequentially(text)


def sent(page: Page, table: str) -> None:
    """Send a table of changes from the page of a draft."""
    press(page.locator("summary", has_text="Tableau de changements"))
    form = page.locator("form", has=page.locator("#table-file"))
    form.get_by_label("Liste").select_option("nac")
    form.get_by_label("Fichier").set_input_files(
        {"name": "changes.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    press(form.get_by_role("button", name="Écrire ces changements"))


def said(page: Page) -> str:
    return page.locator("main").inner_text().replace("\n", " ")


def drafted(page: Page, title: str) -> str:
    """Open a draft for the day of the reform and return its address."""
    typed(page.get_by_label("Titre"), title)
    page.get_by_label("Jour de l’effet").fill(DAY.isoformat())
    press(page.get_by_role("button", name="Ouvrir un brouillon"))
    assert page.locator("h1").inner_text() == title
    return page.url


def published(bureau: Bureau, title: str) -> None:
    """Have the other person find the draft among what waits for them, and publish it on its day."""
    with bureau.visiting("publisher") as page:
        press(page.get_by_role("navigation", name="Tâches").get_by_role("link", name="À faire"))
        assert f"Le brouillon « {title} »" in said(page)
        press(page.locator("tbody a").first)
        assert page.locator("h1").inner_text() == title
        assert page.get_by_label("Prend effet le").input_value() == DAY.isoformat()
        typed(page.get_by_label("Motif"), title)
        typed(page.get_by_label("Base légale"), "Décret de réforme")
        press(page.get_by_role("button", name="Publier", exact=True))
        assert page.locator("h1").inner_text().startswith("Publication n°")
        assert "Décret de réforme" in said(page)


def test_a_reform_from_its_draft_to_the_day_it_is_in_force(bureau: Bureau) -> None:
    before = bureau.label("30A")
    title = "Réforme du bail commercial"
    with bureau.visiting("steward") as page:
        drafted(page, title)
        sent(page, TABLE)
        told = said(page)
        assert f"Ce qui casse le {REFORM} 2" in told
        assert "Cette entrée est classée sous elle-même" in told
        assert "emploient une entrée qui quitte sa liste" in told
        assert "JuriTJ" in page.locator("#reached ~ div").inner_text(), "who uses the closed code is named"
        assert page.get_by_role("button", name="Publier", exact=True).count() == 0
        sent(page, MENDED)
        told = said(page)
        assert "Rien ne s’oppose à la publication" in told
        assert "NAC 30A : le libellé devient « BAIL COMMERCIAL (REFORME) »" in told
        press(page.get_by_role("link", name="L’entrée dans le brouillon – nac 30A"))
        assert "BAIL COMMERCIAL (REFORME)" in page.locator("h1").inner_text()
        assert f"telle que ce brouillon la montre au {REFORM}" in said(page)
        press(page.get_by_role("navigation", name="Vous êtes ici").get_by_role("link", name=title))
        press(page.get_by_role("button", name="Soumettre"))
        assert "soumis" in page.locator("p.badges").first.inner_text()
        assert "Vous avez écrit dans ce brouillon : une autre personne le publie" in said(page)
    published(bureau, title)
    assert bureau.label("30A") == before
    with bureau.visiting() as page:
        page.goto(f"{bureau.service.address}/doc/nac/30A?valid={DAY.isoformat()}")
        assert "BAIL COMMERCIAL (REFORME)" in page.locator("h1").inner_text()
        assert "l’état programmé" in page.get_by_role("status").inner_text()
        with bureau.at(DAY):
            until(lambda: bureau.label("30A") == "BAIL COMMERCIAL (REFORME)", 30, "the reform")
            page.goto(f"{bureau.service.address}/doc/nac/30A")
            assert "BAIL COMMERCIAL (REFORME)" in page.locator("h1").inner_text()
            assert page.get_by_role("status").count() == 0, "it is the state of today"
            page.goto(f"{bureau.service.address}/doc/nac/30B")
            assert "clos" in page.locator("p.badges").first.inner_text()


def test_the_same_reform_is_undone_in_a_draft(bureau: Bureau) -> None:
    """After the reform: a draft takes its publication back, another person publishes it."""
    day = DAY.isoformat()
    before, closed = bureau.label("30A"), bureau.label("30B")
    assert bureau.label("30A", valid=day) == "BAIL COMMERCIAL (REFORME)", "the story above was told"
    with bureau.visiting("steward") as page:
        press(page.get_by_role("link", name="Réforme du bail commercial"))
        press(page.locator("dl.facts").get_by_role("link", name="Publication n°"))
        press(page.get_by_role("button", name="Annuler dans un brouillon"))
        title = page.locator("h1").inner_text()
        assert title.startswith("Annulation de la publication n°")
        told = said(page)
        assert f"le libellé devient « {before} »" in told
        assert "nouvelle entrée" in told
        assert "Rien ne s’oppose à la publication" in told
        press(page.get_by_role("button", name="Soumettre"))
    published(bureau, title)
    assert bureau.label("30A", valid=day) == before
    assert bureau.label("30B", valid=day) == closed
    with bureau.visiting() as page:
        page.goto(f"{bureau.service.address}/doc/nac/30B?valid={day}")
        assert "en vigueur" in page.locator("p.badges").first.inner_text()


def test_who_may_not_is_told_so(bureau: Bureau) -> None:
    with bureau.visiting() as page:
        answer = page.goto(f"{bureau.service.address}/drafts")
        assert answer is not None
        assert answer.status == 401
        assert page.get_by_role("link", name="Se connecter").is_visible()
        page.goto(f"{bureau.service.address}/doc/nac/30C")
        assert page.get_by_role("link", name="Modifier dans un brouillon").count() == 0
