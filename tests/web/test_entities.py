"""The page of one thing: code first, dates with their certainty, where references lead, links both ways."""

from __future__ import annotations

import re

from tests.web.conftest import Visitor


def _text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _section(page: str, heading: str) -> str:
    found = re.search(rf"<h[23][^>]*>{heading}.*?</section>", page, re.DOTALL)
    assert found is not None, heading
    return found.group()


def test_an_offence(visitor: Visitor) -> None:
    page = visitor.get("/doc/natinf/41")
    assert "41 CONDUITE D&#39;UN VEHICULE EN ETAT D&#39;IVRESSE MANIFESTE" in _text(page)
    assert "en vigueur délit" in _text(page)
    assert "depuis le 1er juillet 2026 (attesté)" in _text(page)
    defined = _section(page, r'Références juridiques <span aria-hidden="true">·</span> <span>définie par')
    assert "ART.L.234-1 §II,§V C.ROUTE." in _text(defined)
    assert re.search(r'href="[^"]*doc/article/LEGITEXT000006074228_L234-1"', defined)
    assert "§ II, V résolue" in _text(defined)
    assert "http://127.0.0.1:8000/id/natinf/41" in page
    assert 'href="../../query/offence-articles-to-offices?code=41"' in page
    for form in ("jsonld", "ttl", "nt", "rdf", "json"):
        assert f'href="../../doc/natinf/41.{form}"' in page


def test_a_reference_to_a_text_that_is_not_held(visitor: Visitor) -> None:
    page = _text(visitor.get("/doc/natinf/7"))
    assert "hors périmètre (texte non tenu ici)" in page or "hors périmètre (" in page
    assert "ART.L.163-2 AL.1 C.M.F." in page


def test_a_post_of_the_nac_between_its_parent_and_its_children(visitor: Visitor) -> None:
    page = visitor.get("/doc/nac/30")
    trail = page.partition('<nav class="trail"')[2].partition("</nav>")[0]
    assert 'href="../../doc/nac/3"' in trail
    assert "30A" in _section(page, "Entrées en dessous")


def test_an_application_and_its_exchanges(visitor: Visitor) -> None:
    page = visitor.get("/doc/application/cassiopee")
    assert "FNAEG" in _section(page, "Interfaces qui en partent")
    assert "LRPPN" in _section(page, "Interfaces qui l’alimentent")
    assert "B-AIP" in _section(page, "Ce qui y mène")
    assert "Bureau responsable : non renseigné" not in page


def test_what_is_not_recorded_is_said_and_never_unlawful(visitor: Visitor) -> None:
    minos = _text(visitor.get("/doc/application/minos"))
    assert "Bureau responsable : non renseigné." in minos
    english = _text(visitor.get("/doc/application/minos?lang=en"))
    assert "Office in charge: not recorded." in english
    interface = _text(visitor.get("/doc/interface/i28"))
    assert "Cela ne veut pas dire qu’elle n’existe pas, ni que l’échange ou le traitement est illégal." in interface


def test_an_article_and_what_rests_on_it(visitor: Visitor) -> None:
    page = visitor.get("/doc/article/LEGITEXT000006071154_R53-19")
    rest = _section(page, "Ce qui y mène")
    assert "cpp-r53-19" in rest
    for code in ("i06", "i07", "i08", "i09"):
        assert rest.count(f'<span class="code">{code}</span>') == 1, "a reference and its link are one"
    offences = visitor.get("/doc/article/LEGITEXT000006074228_L234-1")
    assert re.search(r"Infractions définies par cet article <span class=\"count\">\d+</span>", offences)


def test_a_text_that_is_not_held_says_so(visitor: Visitor) -> None:
    assert "Ce texte n’est pas détenu ici" in visitor.get("/doc/text/decret-2011-110")


def test_the_flows_of_an_interface(visitor: Visitor) -> None:
    page = _text(visitor.get("/doc/interface/i07"))
    assert re.search(r"flux flow-1 producteur Dossier pénal numérique \(DPN/NPP\) consommateur FNAEG", page)
    assert "flux de" not in page, "a part does not say again whose it is"


def test_what_an_office_is_in_charge_of(visitor: Visitor) -> None:
    page = visitor.get("/doc/office/B-AIP")
    assert 'href="../../doc/application/cassiopee"' in page


def test_identifiers_of_a_court(visitor: Visitor) -> None:
    page = visitor.get("/doc/court/tj75056")
    assert "<code>tj75056</code>" in _section(page, "Identifiants")


def test_entries_of_a_referential_are_counted_not_listed(visitor: Visitor) -> None:
    assert re.search(r"\d+ entrées en font partie\.", visitor.get("/doc/referential/natinf"))


def test_an_english_page_marks_french_labels(visitor: Visitor) -> None:
    page = visitor.get("/doc/application/cassiopee?lang=en")
    assert re.search(r'<span class="label" lang="fr">Cassiopée', page)
