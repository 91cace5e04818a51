"""What communes of 2023 are in 2026 and back, by the rows of the official files that differ."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.tables.importers import read_file
from app.domain.successions import Given
from app.services.import_steps import ImportRequest
from app.services.reading import Moment
from app.services.succession import Succession
from tests.communes import FIRST, SECOND, editions, small_files
from tests.domain.importers.reading import PARSER
from tests.timeline import NAMESPACE, TODAY, Site, open_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.domain.projections import Projection

    Project = Callable[..., Projection]

BETWEEN = date(2024, 6, 1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A home without rules that holds both editions of the communes that change."""
    folder = tmp_path_factory.mktemp("communes")
    home = Home(folder / "home")
    home.journal.mkdir(parents=True)
    made = open_site(home, {})
    for day, file in small_files(folder).items():
        reading = read_file("communes", file, NAMESPACE, PARSER.parse)
        made.importing.run(ImportRequest("communes", reading, file.name, file.name, day, allow_closures=True))
    yield made
    made.close()


@pytest.fixture(scope="module")
def project(site: Site) -> Project:
    """Ask what a commune of one date is at another."""
    succession = Succession(site.ledger.reader, NAMESPACE)
    moment = Moment(TODAY, site.ledger.reader.head_number(), "public")

    def asked(key: str, start: date = FIRST, goal: date = SECOND, kind: str = "commune") -> Projection:
        found = succession.project(kind, key, start, goal, moment)
        assert found is not None
        return found

    return asked


def codes(projection: Projection) -> list[str]:
    return [target.thing.notation for target in projection.targets]


def test_of_the_81_communes_gone_69_have_a_successor_by_the_file_and_12_none_that_is_held(project: Project) -> None:
    before, after = (set(editions().communes(place)) for place in (0, 1))
    gone = {code: project(code) for code in sorted(before - after)}
    told = [each.status for each in gone.values()]
    assert (len(gone), told.count("succeeded"), told.count("successor-not-held")) == (81, 69, 12)
    for each in gone.values():
        assert all(code in after for code in codes(each))
        assert all(step.event.given is Given.FILE for target in each.targets for step in target.steps)
        assert [stop.why for stop in each.stops] == (["successor-not-held"] if not each.targets else [])


def test_a_commune_merged_into_another_leads_there_and_cannot_come_back(project: Project) -> None:
    found = project("01330")
    (target,) = found.targets
    assert (target.thing.notation, target.whole, found.cardinality, found.reversible) == ("01187", True, "n-1", False)
    (step,) = target.steps
    assert (step.event.kind, step.event.date) == ("merger", SECOND)
    assert {each.notation for each in found.origins} == set(codes(project("01187", SECOND, FIRST)))


def test_every_commune_that_keeps_its_code_under_another_label_is_told_so(project: Project) -> None:
    before, after = (editions().communes(place) for place in (0, 1))
    renamed = [code for code in before if code in after and before[code] != after[code]]
    assert len(renamed) == 81
    for code in renamed:
        found = project(code)
        itself = next(target for target in found.targets if target.thing.notation == code)
        assert "label-differs" in found.losses
        assert itself.thing.label == after[code]
        assert found.source.label == before[code]
        assert any(step.event.kind == "renaming" and step.event.date == SECOND for step in itself.steps)
        assert found.status == ("renamed" if len(found.targets) == 1 else "succeeded")


def test_a_commune_from_which_others_were_made_again_is_divided(project: Project) -> None:
    found = project("15141")
    assert codes(found) == ["15141", "15031", "15035", "15047", "15171"]
    assert (found.cardinality, found.reversible) == ("1-n", True)
    assert not any(target.whole for target in found.targets)
    assert codes(project("15031", SECOND, FIRST)) == ["15141"]


def test_a_commune_whose_seat_and_code_moved_is_followed_both_ways(project: Project) -> None:
    assert codes(project("14011")) == ["14581"]
    assert codes(project("14581", SECOND, FIRST)) == ["14011"]
    assert project("14581").status == "not-in-force"


def test_between_two_editions_the_answer_says_that_it_may_already_have_changed(project: Project) -> None:
    found = project("01330", FIRST, BETWEEN)
    assert (found.status, codes(found)) == ("unchanged", ["01330"])
    (unsure,) = found.between
    assert (unsure.day, unsure.after, unsure.before) == (BETWEEN, FIRST, SECOND)
    assert not project("01330", FIRST, FIRST).between
    assert not project("01187", SECOND, SECOND + timedelta(days=1)).between


def test_before_the_first_edition_nothing_is_known(project: Project) -> None:
    day = FIRST - timedelta(days=1)
    assert project("01187", day, SECOND).status == "not-known-yet"
    back = project("01187", SECOND, day)
    assert back.status == "not-known-before"
    assert not back.targets


def test_a_projection_to_the_same_date_is_the_code_itself(project: Project) -> None:
    for place, day in enumerate((FIRST, SECOND)):
        for code in editions().communes(place):
            found = project(code, day, day)
            assert (found.status, codes(found), found.reversible) == ("unchanged", [code], True)


def test_what_can_be_reversed_comes_back_to_the_code_itself(project: Project) -> None:
    for code in editions().communes(0):
        found = project(code)
        back = {each for target in found.targets for each in codes(project(target.thing.notation, SECOND, FIRST))}
        assert found.reversible == (back == {code} and not found.stops), code


def test_going_by_a_date_in_between_leads_to_all_that_going_straight_does(project: Project) -> None:
    for code in editions().communes(0):
        straight = set(codes(project(code)))
        by = {each for target in codes(project(code, FIRST, BETWEEN)) for each in codes(project(target, BETWEEN))}
        assert straight <= by, code
