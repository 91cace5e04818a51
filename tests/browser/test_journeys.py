"""What people come to do, from the first page to the answer, with and without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

NATINF = (
    "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par\n"
    "99001;Délit;INFRACTION D'ESSAI;ART.L.234-1 C.ROUTE.;ART.L.234-2 C.ROUTE.\n"
)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_home_to_the_article_and_back(open_page: Callable[..., Page], *, scripts: bool) -> None:
    page = open_page("/", scripts=scripts)
    page.get_by_label("Rechercher un code ou des mots").fill("natinf 41")
    page.get_by_role("button", name="Rechercher").click()
    page.locator("tbody").get_by_role("link", name="41", exact=True).click()
    assert "CONDUITE D'UN VEHICULE EN ETAT D'IVRESSE MANIFESTE" in page.locator("h1").inner_text()
    page.get_by_role("link", name="Code de la route, article L234-2").first.click()
    assert "L234-2" in page.locator("h1").inner_text()
    page.locator("main").get_by_role("link", name="41", exact=False).first.click()
    assert page.locator("h1 .code").inner_text() == "41"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("address", ["/", "/doc/natinf/41", "/query", "/help"])
def test_another_day_then_back_to_today(open_page: Callable[..., Page], address: str, *, scripts: bool) -> None:
    page = open_page(address, scripts=scripts)
    page.get_by_label("À la date du").fill("2026-08-15")
    page.get_by_role("button", name="Afficher").click()
    assert "l’état en vigueur à la date du 15 août 2026" in page.get_by_role("status").inner_text()
    page.get_by_role("navigation", name="Tâches").get_by_role("link", name="Interroger").click()
    assert "15 août 2026" in page.get_by_role("status").inner_text(), "the date is kept from page to page"
    page.get_by_role("link", name="Revenir à aujourd’hui").click()
    assert page.get_by_role("status").count() == 0
    page.get_by_label("À la date du").fill("2100-01-01")
    page.keyboard.press("Enter")
    page.wait_for_url("**valid=2100-01-01**")
    assert "l’état programmé à la date du 1er janvier 2100" in page.get_by_role("status").inner_text()


def test_completions_are_reached_by_the_keyboard(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc")
    box = page.get_by_role("combobox", name="Rechercher un code ou des mots")
    box.press_sequentially("tribunal judiciaire d'ag")
    page.get_by_role("option", name="Tribunal judiciaire d'Agen").wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    box.press_sequentially("e")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert page.get_by_role("option", selected=True).inner_text().endswith("Tribunal judiciaire d'Agen")
    box.press("Enter")
    page.wait_for_url("**/doc/court/tj47001*")
    page.get_by_role("combobox", name="Rechercher un code ou des mots").fill("tribunaux")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*q=tribunaux*")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_known_at_an_earlier_moment(open_page: Callable[..., Page], *, scripts: bool) -> None:
    page = open_page("/doc/referential/natinf", scripts=scripts)
    page.get_by_text("Tel que connu le…").click()
    page.get_by_label("Tel que connu le", exact=True).fill("n1")
    page.get_by_role("button", name="Afficher").click()
    assert page.locator("h1").inner_text() == "Introuvable", "the first publication holds the model alone"
    assert "publication n° 1" in page.get_by_role("status").inner_text()
    page.get_by_label("Tel que connu le", exact=True).fill("hier")
    page.get_by_role("button", name="Afficher").click()
    wrong = page.get_by_label("Tel que connu le", exact=True)
    assert (wrong.input_value(), wrong.get_attribute("aria-invalid")) == ("hier", "true")
    wrong.fill("")
    page.get_by_role("button", name="Afficher").click()
    assert page.locator("h1 .code").inner_text() == "natinf"


def test_a_day_before_the_first_attested_one_says_what_is_known(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/natinf/41?valid=2001-01-01", expected=404)
    page.get_by_role("link", name="depuis le 1er juillet 2026").click()
    assert page.locator("h1 .code").inner_text() == "41"


def test_the_language_is_kept_from_page_to_page(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/natinf/41")
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("navigation", name="Tasks").get_by_role("link", name="Ask").click()
    assert page.locator("h1").inner_text() == "Saved questions"


def test_a_saved_question_with_another_value(open_page: Callable[..., Page]) -> None:
    page = open_page("/query/nac-tree")
    page.get_by_label("Code du chapitre").fill("6")
    page.get_by_role("button", name="Poser la question").click()
    assert "1 à 13 sur 13" in page.locator("nav.pages").inner_text()
    with page.expect_download() as told:
        page.evaluate("document.querySelector('.downloads a').setAttribute('download', '')")
        page.get_by_role("link", name="CSV", exact=True).click()
    text = told.value.path().read_text(encoding="utf-8")
    assert text.splitlines()[0] == "code,label,level,parent"
    assert len(text.splitlines()) == 14


def test_a_saved_question_opens_in_the_editor_and_runs(open_page: Callable[..., Page]) -> None:
    page = open_page("/query/interfaces-without-recorded-basis", scripts=False)
    page.get_by_text("La requête de cette page").click()
    page.get_by_role("link", name="Ouvrir dans l’éditeur SPARQL").click()
    assert "legalBasisStatus-not-recorded" in page.get_by_label("Requête").input_value()
    page.get_by_role("button", name="Exécuter").click()
    assert "1 à 14 sur 14" in page.locator("nav.pages").inner_text()


def test_a_runaway_query_is_told_in_the_page(open_page: Callable[..., Page]) -> None:
    page = open_page("/sparql/page?query=LOAD%20%3Chttp%3A%2F%2Fexample.org%2F%3E", expected=400)
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Requête").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("scripts", [True, False])
def test_an_import_is_tried_then_done(open_page: Callable[..., Page], tmp_path: Path, *, scripts: bool) -> None:
    code = "99001" if scripts else "99002"
    file = tmp_path / "natinf.csv"
    file.write_text(NATINF.replace("99001", code), encoding="utf-8")
    page = open_page("/import", scripts=scripts)
    for button, said in (("Vérifier sans rien publier", "Rien n’a été publié"), ("Importer et publier", "Publié")):
        page.get_by_label("Fichier", exact=True).set_input_files(file)
        page.get_by_label("Date de l’édition").fill("2026-11-02")
        page.get_by_label("Édition partielle").check()
        page.get_by_role("button", name=button).click()
        assert page.locator("h1").inner_text() == "Import natinf, édition du 2 novembre 2026"
        assert page.locator(".notice-title").first.inner_text() == said
        assert "Entrées ajoutées 1" in page.locator("main").inner_text().replace("\n", " ")
        if button == "Vérifier sans rien publier":
            page.get_by_role("link", name="Importer un autre fichier").click()
    page.get_by_role("link", name=code).click()
    assert "INFRACTION D'ESSAI" in page.locator("h1").inner_text()
    assert "résolue" in page.locator("main").inner_text()


def test_a_wrong_file_says_which_row_and_why(open_page: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "natinf.csv"
    file.write_text(NATINF.replace("99001", "23004 V2"), encoding="utf-8")
    page = open_page("/import")
    page.get_by_label("Fichier", exact=True).set_input_files(file)
    page.get_by_label("Date de l’édition").fill("2026-11-03")
    page.get_by_label("Édition partielle").check()
    page.get_by_role("button", name="Importer et publier").click()
    assert "rien n'est importé" in page.get_by_role("alert").inner_text()
    assert "23004 V2" in page.locator("table").inner_text()
    assert page.get_by_label("Fichier", exact=True).get_attribute("aria-invalid") == "true"


def test_the_report_is_given_as_a_file(open_page: Callable[..., Page]) -> None:
    page = open_page("/import")
    page.get_by_label("Fichier", exact=True).set_input_files(shared_file("data/natinf/natinf-2026-07-extrait-utf8.csv"))
    page.get_by_label("Date de l’édition").fill("2026-07-01")
    page.get_by_label("Édition partielle").check()
    page.get_by_role("button", name="Vérifier sans rien publier").click()
    with page.expect_download() as told:
        page.get_by_role("button", name="Télécharger le rapport (CSV)").click()
    assert told.value.path().read_text(encoding="utf-8").startswith("what,row,notation,column,before,value,cause")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_checked(open_page: Callable[..., Page], *, scripts: bool) -> None:
    page = open_page("/validate", scripts=scripts)
    page.get_by_label("Ou texte collé").fill(
        "@prefix srj: <https://w3id.org/srj/def#> . <http://example.org/id/natinf/x> a srj:Offence ."
    )
    page.get_by_role("button", name="Contrôler seul").click()
    assert "Le document ne respecte pas toutes les règles" in page.locator("main").inner_text()
    assert page.locator("tbody tr").count() >= 1
    page.get_by_label("Ou texte collé").fill("ceci n'est pas du Turtle")
    page.get_by_role("button", name="Contrôler seul").click()
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_label("Ou texte collé").get_attribute("aria-invalid") == "true"


def test_the_address_of_a_thing_can_be_copied(open_page: Callable[..., Page]) -> None:
    page = open_page("/doc/natinf/41")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier l’adresse").click()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/id/natinf/41")
    assert page.get_by_role("button", name="Copié").is_visible()


def test_every_link_of_the_first_pages_leads_somewhere(open_page: Callable[..., Page], site: str) -> None:
    page = open_page("/")
    for address in ("/", "/doc", "/doc/natinf/41", "/doc/application/cassiopee", "/query", "/shape"):
        page.goto(f"{site}{address}")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
        for link in sorted({each.partition("#")[0] for each in links if each.startswith(site)}):
            answer = page.request.get(link, headers={"Accept": "text/html,*/*;q=0.8"})  # as a browser follows it
            assert answer.status == 200, f"{address}: {link} answers {answer.status}"


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_finding_to_come_to_its_rule(open_page: Callable[..., Page], *, scripts: bool) -> None:
    """A steward looks at the board, at what is to come, and at the rule that will find something."""
    page = open_page("/coherence?valid=2025-12-30", scripts=scripts)
    page.get_by_role("link", name="Voir le calendrier des constats à venir").click()
    assert page.locator("h1").inner_text() == "Constats à venir"
    dates = page.get_by_role("row").filter(has=page.locator("a[href^='#on-']"))
    dates.first.get_by_role("link", name="La cohérence à cette date").click()
    page.get_by_role("heading", name="Constats un par un").wait_for()
    page.locator("#by-rule ~ div tbody a").first.click()
    assert "rules/TargetNotInForce" in page.url
    for heading in ("Constats à la date affichée", "Évolution", "Exemples"):
        assert page.get_by_role("heading", name=heading).count() == 1
    page.get_by_role("navigation", name="Tâches").get_by_role("link", name="Règles", exact=True).click()
    assert "valid=" in page.url, "the date is kept"


def test_the_findings_of_an_office(open_page: Callable[..., Page]) -> None:
    page = open_page("/coherence?valid=2026-03-01")
    before = page.locator("#findings ~ nav, nav.pages").first.inner_text()
    page.get_by_label("Gravité").select_option("violation")
    page.get_by_role("button", name="Afficher").last.click()
    assert "Aucun constat ne correspond à ce choix" in page.locator("main").inner_text()
    page.get_by_role("link", name="Revenir à tous les constats").click()
    assert page.locator("nav.pages").first.inner_text() == before


def test_what_waits_leads_to_the_entry(open_page: Callable[..., Page]) -> None:
    page = open_page("/tasks")
    page.get_by_label("Genre de tâche").select_option("dated-label")
    page.get_by_role("button", name="Afficher").last.click()
    page.locator("tbody th a").first.click()
    assert "/doc/nac/" in page.url
