"""Every page in both languages: whole, marked with its language, with relative links, and telling what is so."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from app.domain.errors import InvalidInput, Unavailable
from app.domain.language import Language, Text
from app.web.navigation import SECTIONS
from app.web.words import CATALOGUE
from tests.web.conftest import Visitor

PAGES = (
    "/",
    "/doc",
    "/doc/natinf",
    "/doc/nac",
    "/doc/nac?display=table",
    "/doc/court",
    "/doc/application",
    "/doc/article",
    "/doc/natinf/41",
    "/doc/natinf/7",
    "/doc/nac/30A",
    "/doc/application/minos",
    "/doc/application/cassiopee",
    "/doc/interface/i07",
    "/doc/office/B-AIP",
    "/doc/organisation/ministere-interieur",
    "/doc/article/LEGITEXT000006071154_R53-19",
    "/doc/text/decret-2011-110",
    "/doc/court/tj75056",
    "/doc/commune/75056",
    "/doc/processing/cassiopee",
    "/doc/prohibition/cpp-777-3",
    "/doc/referential/natinf",
    "/query",
    "/query/nac-tree",
    "/query/offence-articles-to-offices",
    "/sparql",
    "/sparql/page?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%205",
    "/import",
    "/validate",
    "/def",
    "/shape",
    "/help",
    "/legal",
    "/accessibility",
)


class Structure(HTMLParser):
    """Reads what must be right in any page: language, title, headings, identifiers, links, labels."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.links: list[str] = []
        self.referred: list[str] = []
        self.fields: set[str] = set()
        self.labelled: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if "id" in given:
            self.ids.append(given["id"])
        self.addresses += [given[name] for name in ("href", "src", "action", "formaction") if name in given]
        if tag == "a":
            self.links.append(given.get("href", ""))
        for name in ("aria-labelledby", "aria-describedby"):
            self.referred += given.get(name, "").split()
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.fields.add(given.get("id", ""))
        if tag == "label":
            self.labelled.add(given.get("for", ""))


def check(page: str, language: Language) -> Structure:
    """Check what holds for any page and return its structure."""
    found = Structure(page)
    assert found.language == language
    assert found.headings[0] == 1
    assert found.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(found.headings, found.headings[1:], strict=False))
    assert len(found.ids) == len(set(found.ids)), [each for each in found.ids if found.ids.count(each) > 1]
    assert set(found.referred) <= set(found.ids)
    assert found.fields <= found.labelled
    absolute = [each for each in found.addresses if each.startswith("/")]
    assert absolute == [], "an address from the root would leave the path of a proxy"
    visible = re.sub(r"<(script|style|pre|code|textarea)\b.*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    keys = [key for key in CATALOGUE if "." in key and re.search(rf"(?<![\w./]){re.escape(key)}(?![\w.])", visible)]
    assert keys == [], "a key in place of its words"
    assert "None" not in visible.split()
    assert not re.search(r"[{}]{2}|\bUndefined\b", visible)
    return found


# What the navigation leads to, and help: pages, not files nor answers for machines.
_ENTRIES = "|".join(("help", *(entry for entries in SECTIONS.values() for entry in entries)))
_TO_A_PAGE = re.compile(rf"(\.\.?/)+({_ENTRIES})\b(?!.*(\.\w+($|\?)|[?&]format=))")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole(visitor: Visitor, address: str, language: Language) -> None:
    page = visitor.get(f"{address}{'&' if '?' in address else '?'}lang={language}")
    found = check(page, language)
    outside = [each for each in found.addresses if each.startswith(("http:", "https:", "//"))]
    # Only the address of the thing itself, and licences or sources that a person may choose to open.
    assert all(f'rel="canonical" href="{each}"' in page or f'href="{each}" rel="external' in page for each in outside)
    # The language asked is kept by every link to another page.
    pages = [each for each in found.links if _TO_A_PAGE.match(each)]
    assert len(pages) > 5
    assert [each for each in pages if f"lang={language}" not in each and "lang=" not in each] == []


@pytest.mark.parametrize("address", PAGES)
def test_official_french_in_an_english_page_says_so(visitor: Visitor, address: str) -> None:
    page = visitor.get(f"{address}{'&' if '?' in address else '?'}lang=en")
    main = page.partition("<main")[2]
    # Words that only official labels hold, whatever the page.
    for words in re.findall(
        r"<[^<>]*>(?=[^<]*\b(?:RETRAIT DE LA|Dossier pénal numérique|bureau des applications)\b)", main
    ):
        assert 'lang="fr"' in words, words


def test_home_leads_to_the_tasks_with_real_figures(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert re.search(r'<span class="figure">51</span> <span class="figure-name">applications', page)
    assert re.search(r'<span class="count">14</span> interfaces dont la base légale n’est pas renseignée', page)
    for task in ("./import", "./validate", "./query", "./sparql", "./def", "./doc"):
        assert f'href="{task}"' in page


def test_the_language_switch_keeps_the_address(visitor: Visitor) -> None:
    page = visitor.get("/doc/natinf/41?valid=2026-08-01")
    assert 'href="../../doc/natinf/41?lang=en&amp;valid=2026-08-01"' in page


def test_another_day_is_told_and_left(visitor: Visitor) -> None:
    assert "Vous lisez" not in visitor.get("/doc/natinf/41")
    page = visitor.get("/doc/natinf/41?valid=2026-08-01")
    assert "Vous lisez l’état en vigueur à la date du 1er août 2026." in page
    assert 'href="../../doc/natinf/41">Revenir à aujourd’hui' in page


@pytest.mark.parametrize("address", ["/", "/doc", "/doc/natinf", "/doc/natinf/7", "/query", "/query/nac-tree", "/help"])
def test_every_link_keeps_the_moment(visitor: Visitor, address: str) -> None:
    page = visitor.get(f"{address}?valid=2026-08-01&known=n{visitor.head}")
    found = [each.replace("&amp;", "&") for each in Structure(page).links if each.startswith(".")]
    leaving = [each for each in found if "valid=" not in each and not each.endswith("openapi.json")]
    back = [each for each in leaving if each.rstrip("?").endswith(address.strip("/") or "./")]
    assert len(back) == 1, "the one that goes back to today"
    assert leaving == back
    assert len(found) > 10


def test_a_hostile_parameter_stays_text(visitor: Visitor) -> None:
    hostile = "%3Cscript%3Ealert(1)%3C/script%3E%22onfocus%3D%22"
    for address in (f"/doc/natinf?q={hostile}", f"/sparql?text={hostile}", f"/query/nac-tree?chapter={hostile}"):
        page = visitor.get(address)
        assert "<script>alert" not in page
        assert 'onfocus="' not in page


def test_a_busy_view_still_gives_the_page(visitor: Visitor) -> None:
    visitor.queries.broken = Unavailable("busy", Text("occupé", "busy"))
    page = visitor.get("/doc/natinf/41")
    check(page, "fr")
    assert "CONDUITE D&#39;UN VEHICULE EN ETAT D&#39;IVRESSE MANIFESTE" in page
    assert "Le service est occupé ou redémarre" in page
    check(visitor.get("/"), "fr")
    check(visitor.get("/doc"), "fr")


def test_a_failed_question_is_told_in_its_page(visitor: Visitor) -> None:
    visitor.queries.broken = InvalidInput(
        "syntax", Text("Requête illisible.", "Unreadable query."), {"line": 2, "column": 5}
    )
    page = visitor.get("/sparql/page?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D&lang=en")
    check(page, "en")
    assert "Unreadable query." in page
    assert "Line 2, column 5" in page
    assert 'aria-describedby="query-hint error" aria-invalid="true"' in page


def test_an_update_is_refused_on_the_sparql_page(visitor: Visitor) -> None:
    page = visitor.get("/sparql/page?query=DROP%20ALL")
    check(page, "fr")
    assert 'role="alert"' in page


def test_answers_of_every_kind(visitor: Visitor) -> None:
    assert '<p class="figure">oui</p>' in visitor.get("/sparql/page?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D")
    graph = visitor.get(
        "/sparql/page?query=CONSTRUCT%20WHERE%20%7B%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fsrj%2Fdef%23Referential%3E%7D"
    )
    assert "referential/natinf&gt;" in graph
    nothing = visitor.get("/sparql/page?query=SELECT%20*%20%7B%3Fs%20a%20%3Chttp%3A%2F%2Fx%2Fy%3E%7D")
    assert "Aucune réponse" in nothing


def test_pages_of_a_long_answer(visitor: Visitor) -> None:
    query = "SELECT%20%3Fs%20%7B%3Fs%20a%20%3Chttps%3A%2F%2Fw3id.org%2Fsrj%2Fdef%23Court%3E%7D"
    first = visitor.get(f"/sparql/page?query={query}")
    assert "1 à 100 sur 210" in first
    assert "page=2" in first
    last = visitor.get(f"/sparql/page?query={query}&page=3")
    assert "201 à 210 sur 210" in last
    assert 'rel="next"' not in last
