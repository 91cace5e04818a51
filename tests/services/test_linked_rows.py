"""Structures and territories imported: their states over time, what rows name looked up, sources that disagree."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.domain.dates import Certainty, Span
from app.domain.errors import Refused
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.statements import values
from app.services.crosswalk import Crosswalk
from app.services.reading import Moment, Reading
from tests.domain.importers.test_structures import HEADER as STRUCTURES
from tests.domain.importers.test_structures import row as structure
from tests.domain.importers.test_territories import HEADER as TERRITORIES
from tests.domain.importers.test_territories import TERRITORY
from tests.domain.importers.test_territories import row as membership
from tests.services.test_crosswalk import imported
from tests.timeline import NAMESPACE, Site, new_home, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.rows import Row

COURTS = (
    "code;type;libelle",
    "tj47001;TJ;Tribunal judiciaire d'Agen",
    "tj33063;TJ;Tribunal judiciaire de Bordeaux",
    "0202;TCOM;Tribunal de commerce de Soissons",
)
COMMUNES = ("TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT",)
AGEN, OTHER, GONE = (f"COM,4700{number},75,47,,471,1,,,{name},," for number, name in enumerate("ABC", start=1))
Y20, Y22, Y23, Y24, Y26 = (date(year, 1, 1) for year in (2020, 2022, 2023, 2024, 2026))
TODAY = date(2026, 11, 24)


class Told:
    """A site to which files are given as lines."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder, self.files = site, folder, 0

    def give(self, kind: str, edition: date, *lines: str, **options: object) -> int | None:
        self.files += 1
        path = self.folder / f"{self.files}.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return imported(self.site, kind, path, edition, **options)

    def refused(self, kind: str, edition: date, *lines: str, **options: object) -> list[tuple[int, str, str, str]]:
        with pytest.raises(Refused) as told:
            self.give(kind, edition, *lines, **options)
        assert told.value.code == "rejected-rows"
        report = told.value.details["report"]
        assert isinstance(report, dict)
        return [(each["row"], each["column"], each["value"], each["code"]) for each in report["rejected"]]

    def rows(self, kind: str, key: str, source: str) -> list[Row]:
        entity = NAMESPACE.mint(kind, key)
        found = self.site.ledger.reader.live_rows([entity]).get(entity, [])
        return sorted((row for row in found if row.source == source), key=lambda row: str(row.holding.span.start))

    def said(self, row: Row, name: str) -> list[str]:
        content = self.site.ledger.reader.content(row.holding.content)
        return [each.rpartition("/")[2] for each in values(content, row.entity, TERMS + name)]


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    site = open_site(new_home(tmp_path / "home"), {})
    given = Told(site, tmp_path)
    given.give("courts", Y22, *COURTS)
    given.give("communes", Y23, *COMMUNES, AGEN, OTHER, GONE)
    given.give("communes", Y26, *COMMUNES, AGEN, OTHER, allow_closures=True)
    yield given
    site.close()


def test_the_content_of_a_territory_changes_when_a_membership_begins_or_ends(told: Told) -> None:
    rows = (
        membership(commune="47001", from_="2020-01-01"),
        membership(commune="47002", from_="2020-01-01", until="2021-12-31"),
        membership(commune="47002", court="tj33063", from_="2022-01-01"),
    )
    told.give("territories", Y24, TERRITORIES, *rows)
    agen = told.rows("territory", TERRITORY, "territories")
    assert [(row.holding.span, row.holding.start, told.said(row, "covers")) for row in agen] == [
        (Span(Y20, Y22), Certainty.LEGAL, ["47001", "47002"]),
        (Span(Y22, None), Certainty.LEGAL, ["47001"]),
    ]
    (bordeaux,) = told.rows("territory", TERRITORY.replace("47001", "33063"), "territories")
    assert (bordeaux.holding.span, told.said(bordeaux, "covers")) == (Span(Y22, None), ["47002"])


def test_a_corrected_file_replaces_from_the_first_day_that_it_gives(told: Told) -> None:
    told.give("territories", Y24, TERRITORIES, membership(from_="2020-01-01"))
    told.give("territories", Y26, TERRITORIES, membership(from_="2022-01-01"), membership(commune="47002"))
    found = told.rows("territory", TERRITORY, "territories")
    assert [(row.holding.span, told.said(row, "covers")) for row in found] == [
        (Span(Y20, Y26), ["47001"]),
        (Span(Y26, None), ["47001", "47002"]),
    ]


def test_a_complete_edition_ends_what_it_omits_and_a_partial_one_nothing(told: Told) -> None:
    told.give("territories", Y24, TERRITORIES, membership(), membership(court="tj33063", commune="47002"))
    told.give("territories", Y26, TERRITORIES, membership(), partial=True)
    key = TERRITORY.replace("47001", "33063")
    assert [row.holding.span for row in told.rows("territory", key, "territories")] == [Span(Y24, None)]
    told.give("territories", TODAY, TERRITORIES, membership(), allow_closures=True)
    assert [row.holding.span for row in told.rows("territory", key, "territories")] == [Span(Y24, TODAY)]


def test_what_rows_name_must_be_held_and_in_force(told: Told) -> None:
    assert told.refused(
        "territories",
        Y26,
        TERRITORIES,
        membership(court="tj99999"),
        membership(commune="33063"),
        membership(commune="47003"),
        membership(commune="47003", from_="2026-06-01"),
        membership(commune="47003", from_="2023-06-01", until="2025-06-30"),
        membership(commune="47003", from_="1999-01-01", until="2000-12-31"),
        membership(court="0202", type="tj", coverage="47"),
        membership(commune="33063", part="Le quai"),
    ) == [
        (2, "court", "tj99999", "unknown-court"),
        (3, "commune", "33063", "unknown-commune"),
        (4, "commune", "47003", "not-in-force"),
        (5, "commune", "47003", "not-in-force"),
        (8, "type", "tj", "other-type"),
        (9, "commune", "33063", "unknown-commune"),
    ]


def test_rows_left_out_are_told_and_the_others_stand(told: Told) -> None:
    rows = (membership(), membership(commune="99999"))
    told.give("territories", Y26, TERRITORIES, *rows, skip_rejected=True)
    (found,) = told.rows("territory", TERRITORY, "territories")
    assert told.said(found, "covers") == ["47001"]


def test_a_court_gains_codes_and_keeps_what_the_file_of_courts_says(told: Told) -> None:
    given = structure(type="tj", label="Tribunal judiciaire d'Agen", tjCog="tj47001", srj="470010", seat="47001")
    told.give("structures", Y24, STRUCTURES, given, partial=True)
    moment = Moment(TODAY, told.site.ledger.reader.head_number(), "public")
    description = Reading(told.site.ledger.reader, NAMESPACE).describe("court", "tj47001", moment)
    assert values(description.content, description.entity, SKOS + "inScheme") == [
        NAMESPACE.mint("referential", "courts"),
    ]
    assert {row.source for row in told.site.ledger.reader.live_rows([description.entity])[description.entity]} == {
        "courts",
        "structures",
    }
    assert description.label.fr == "Tribunal judiciaire d'Agen"
    crosswalk = Crosswalk(told.site.ledger.reader, told.site.ledger.reader.codes, NAMESPACE)
    for scheme, code in (("srj", "470010"), ("tj-cog", "tj47001")):
        assert [each.key for each in crosswalk.find(scheme, code, moment).then] == ["tj47001"]
    early = Moment(Y23, moment.known, "public")
    assert crosswalk.find("tj-cog", "tj47001", early).things == 1
    assert crosswalk.find("srj", "470010", early).then == ()
    told.give("courts", Y26, *COURTS)
    assert len(told.rows("court", "tj47001", "structures")) == 1


def test_a_code_that_changes_with_the_commune_leaves_the_court_what_it_is(told: Told) -> None:
    one = {"type": "tgi", "label": "TGI", "key": "tgi-agen"}
    told.give(
        "structures",
        Y24,
        STRUCTURES,
        structure(**one, srj="470001", from_="2020-01-01", until="2021-12-31"),
        structure(**one, srj="470002", from_="2022-01-01"),
    )
    crosswalk = Crosswalk(told.site.ledger.reader, told.site.ledger.reader.codes, NAMESPACE)
    known = told.site.ledger.reader.head_number()
    for code, day in (("470001", Y20), ("470002", TODAY)):
        found = crosswalk.find("srj", code, Moment(day, known, "public"))
        assert [each.key for each in found.then] == ["tgi-agen"]
    (other,) = crosswalk.find("srj", "470001", Moment(TODAY, known, "public")).elsewhen
    assert [(days.start, days.end) for days in other.days] == [(Y20, Y22)]


def test_two_sources_that_disagree_are_refused_and_both_named(told: Told) -> None:
    one = {"type": "tj", "tjCog": "tj47001", "label": "Tribunal judiciaire d'Agen"}
    for changed, column in (({"label": "TJ AGEN"}, "label"), ({"type": "tgi", "key": "tj47001"}, "type")):
        given = structure(**{**one, **changed})
        ((row, where, _, code),) = told.refused("structures", Y24, STRUCTURES, given)
        assert (row, where, code) == (2, column, "sources-disagree")
    assert told.give("structures", Y24, STRUCTURES, structure(**{**one, "label": "TJ", "until": "2021-12-31"}))
    told.give("structures", Y26, STRUCTURES, structure(**one))
    changed_name = (COURTS[0], "tj47001;TJ;Tribunal judiciaire AGEN", *COURTS[2:])
    ((_, _, _, code),) = told.refused("courts", TODAY, *changed_name)
    assert code == "sources-disagree"


def test_the_same_file_again_changes_nothing_and_another_file_tells_the_days(told: Told) -> None:
    rows = (structure(key="spip-47", from_="2020-01-01", until="2021-12-31"),)
    assert told.give("structures", Y24, STRUCTURES, *rows)
    assert told.give("structures", Y24, STRUCTURES, *rows) is None
    head = told.site.ledger.reader.head_number()
    told.give("structures", Y26, STRUCTURES, structure(key="spip-47", from_="2020-01-01", until="2022-12-31"))
    (edition,) = (each for each in told.site.ledger.reader.editions("structures") if each.date == Y26)
    assert edition.commit == head + 1
    report = edition.report
    assert [each["fields"] for each in report["changed"]] == [  # type: ignore[attr-defined]
        {"days": {"before": "2020-01-01/2022-01-01", "after": "2020-01-01/2023-01-01"}}
    ]


def test_a_rebuilt_projection_holds_the_same_states(told: Told, tmp_path: Path) -> None:
    told.give("territories", Y24, TERRITORIES, membership(from_="2020-01-01"), membership(commune="47002"))
    before = told.site.ledger.reader.editions("territories")
    assert before[0].states
    folder = tmp_path / "again"
    shutil.copytree(told.site.home.folder, folder)
    home = Home(folder)
    home.projection.unlink()
    again = open_site(home, {})
    assert repr(again.ledger.reader.editions("territories")) == repr(before)
    again.close()
