"""Competence: held, not held, ambiguous; parts of communes, special matters, districts, closed communes, coverages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.errors import InvalidInput, NotFound
from app.services.competence import Competence
from app.services.competence_answers import Answer, Asked, asked_of
from app.services.naming import Naming
from app.services.reading import Moment
from app.services.succession import Succession
from tests.domain.importers.test_territories import HEADER as TERRITORIES
from tests.domain.importers.test_territories import row as membership
from tests.services.test_linked_rows import COMMUNES, TODAY, Told
from tests.timeline import NAMESPACE, new_home, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

COURTS = (
    "code;type;libelle",
    "tj47001;TJ;Tribunal judiciaire d'Agen",
    "tj33063;TJ;Tribunal judiciaire de Bordeaux",
    "tj93008;TJ;Tribunal judiciaire de Bobigny",
    "tj95500;TJ;Tribunal judiciaire de Pontoise",
    "tj69123;TJ;Tribunal judiciaire de Lyon",
)
PLACES = (
    "COM,47001,75,47,,471,1,,,Agen,,",
    "COM,47002,75,47,,471,1,,,Boé,,",
    "COM,95527,11,95,,951,0,,,Roissy-en-France,,",
    "COM,01033,84,01,,012,0,,,Valserhône,,",
    "COMD,01033,,,,,0,,,Bellegarde-sur-Valserine,,01033",
    "COM,69123,84,69,,691,0,,,Lyon,,",
    "ARM,69381,84,69,,691,0,,,Lyon 1er Arrondissement,,69123",
    "ARM,69382,84,69,,691,0,,,Lyon 2e Arrondissement,,69123",
)
GONE = ("COM,47003,75,47,,471,1,,,Layrac,,", "COMD,47003,,,,,0,,,Layrac,,47001")
ROWS = (
    membership(commune="47001", type="tj", coverage="47", from_="2020-01-01"),
    membership(commune="47002", type="tj", coverage="47", from_="2020-01-01", until="2024-12-31"),
    membership(commune="47002", type="tj", coverage="47", from_="2025-01-01", court="tj33063"),
    membership(commune="47001", matter="adoption", court="tj33063", from_="2020-01-01"),
    membership(commune="95527", court="tj95500", from_="2020-01-01"),
    membership(commune="95527", court="tj93008", part="Aéroport", from_="2020-01-01"),
    membership(commune="01033", court="tj69123", from_="2020-01-01", proof="example"),
    membership(commune="69381", communeKind="municipal-district", court="tj69123", from_="2020-01-01"),
    membership(commune="69382", communeKind="municipal-district", court="tj69123", from_="2020-01-01"),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("competence")
    site = open_site(new_home(folder / "home"), {})
    given = Told(site, folder)
    given.give("courts", date(2025, 7, 10), *COURTS)
    given.give("communes", date(2023, 1, 1), *COMMUNES, *PLACES, GONE[0])
    given.give("communes", date(2026, 1, 1), *COMMUNES, *PLACES, GONE[1], allow_closures=True)
    given.give("territories", date(2026, 6, 1), TERRITORIES, *ROWS)
    yield given
    site.close()


@pytest.fixture(scope="module")
def competence(told: Told) -> Competence:
    reader = told.site.ledger.reader
    return Competence(reader, Naming(reader), Succession(reader, NAMESPACE), NAMESPACE)


def asked(competence: Competence, code: str, day: date = TODAY, **given: str) -> Answer:
    known = int(given.pop("known", "5"))
    return competence.answer(Asked(code, **given), Moment(day, known, "public", asked_day=True))


def courts(found: Answer) -> list[tuple[str, str, str]]:
    return [(each.court.rpartition("/")[2], each.matter, each.relation) for each in found.found]


def test_every_matter_has_its_own_territory(competence: Competence) -> None:
    found = asked(competence, "47001")
    assert (found.status, courts(found)) == (
        "held",
        [("tj47001", "general", "whole"), ("tj33063", "adoption", "whole")],
    )
    assert courts(asked(competence, "47001", matter="adoption")) == [("tj33063", "adoption", "whole")]
    social = asked(competence, "47001", matter="social")
    assert (social.status, social.found) == ("not-held", ())
    assert "contentieux social" in social.words.fr
    assert "Cela ne veut pas dire qu’aucune" in social.words.fr


def test_the_court_is_that_of_the_day_with_its_dates_text_and_source(competence: Competence) -> None:
    before, after = (asked(competence, "47002", day) for day in (date(2024, 12, 31), date(2025, 1, 1)))
    assert [courts(each) for each in (before, after)] == [
        [("tj47001", "general", "whole")],
        [("tj33063", "general", "whole")],
    ]
    line = before.found[0].to_json()
    assert line["spans"] == [{"validFrom": "2020-01-01", "validTo": "2025-01-01", "startCertainty": "legal"}]
    assert [text.rpartition("/id/")[2] for text, _ in before.found[0].texts] == ["text/LEGITEXT000006071164"]
    assert (line["proof"], line["source"], line["complete"]) == ("established", ["COJ, tableau IV"], True)
    assert before.found[0].court_name.fr == "tj47001 Tribunal judiciaire d'Agen"
    assert before.to_json(Moment(TODAY, 5, "public"))["items"] == [line]


def test_before_the_first_membership_and_as_known_before_the_file_nothing_is_held(competence: Competence) -> None:
    for found in (asked(competence, "47001", date(2019, 12, 31)), asked(competence, "47001", known="4")):
        assert (found.status, found.found) == ("not-held", ())
    complete = asked(competence, "47001", matter="general", type="cph")
    assert (complete.status, complete.coverages) == ("not-held", ())


def test_a_commune_described_later_than_its_territory_is_answered_and_said(competence: Competence) -> None:
    found = asked(competence, "47001", date(2021, 1, 1))
    assert courts(found)[0] == ("tj47001", "general", "whole")
    assert found.place is not None
    assert found.place.standing == "not-known-yet"
    assert "date postérieure" in found.words.fr


def test_a_shared_commune_gives_several_courts_with_their_condition(competence: Competence) -> None:
    found = asked(competence, "95527")
    assert courts(found) == [("tj93008", "general", "part"), ("tj95500", "general", "whole")]
    condition = found.found[0].condition
    assert condition is not None
    assert "Aéroport" in condition.fr
    assert found.found[1].condition is None
    assert "fraction" in found.words.fr


def test_a_code_of_two_kinds_is_asked_back(competence: Competence) -> None:
    found = asked(competence, "01033")
    assert found.status == "ambiguous"
    assert [each.kind for each in found.choices] == ["commune", "delegated-commune"]
    assert "Valserhône" in found.words.fr
    assert "kind=delegated-commune" in found.words.fr
    whole = asked(competence, "01033", kind="commune")
    assert (courts(whole), whole.examples) == ([("tj69123", "general", "whole")], True)
    part = asked(competence, "01033", kind="delegated-commune")
    assert courts(part) == [("tj69123", "general", "through")]


def test_districts_are_parts_of_their_city(competence: Competence) -> None:
    assert courts(asked(competence, "69123")) == 2 * [("tj69123", "general", "part")]
    assert courts(asked(competence, "69381")) == [("tj69123", "general", "whole")]


def test_a_closed_commune_leads_to_its_successor(competence: Competence) -> None:
    with pytest.raises(NotFound) as told:
        asked(competence, "47003", kind="commune")
    assert told.value.code == "commune-not-in-force"
    assert [span["validTo"] for span in told.value.details["spans"]] == ["2026-01-01"]  # type: ignore[attr-defined]
    assert [each["notation"] for each in told.value.details["successors"]] == ["47001"]  # type: ignore[attr-defined]
    assert courts(asked(competence, "47003"))[0] == ("tj47001", "general", "through"), "the delegated commune remains"
    assert asked(competence, "47003", date(2024, 1, 1)).status == "not-held"


def test_what_is_asked_must_exist(competence: Competence) -> None:
    with pytest.raises(NotFound) as unknown:
        asked(competence, "99999")
    assert unknown.value.code == "unknown-commune"
    for wrong, code in (
        (("", "", "", ""), "commune-required"),
        (("47001", "hameau", "", ""), "unknown-commune-kind"),
        (("47001", "", "divorce", ""), "unknown-matter"),
        (("47001", "", "", "TGI"), "unknown-type"),
    ):
        with pytest.raises(InvalidInput) as told:
            asked_of(*wrong)
        assert told.value.code == code
