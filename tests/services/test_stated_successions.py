"""Successions that an operator states: courts, offences, civil case posts, and what is refused against what is held."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.tables.importers import read_file
from app.domain.errors import Refused
from app.domain.succession_checks import against_held
from app.services.import_steps import ImportRequest
from app.services.reading import Moment
from app.services.succession import HeldRegister, Succession
from tests.domain.importers.reading import NATINF_HEADER, PARSER
from tests.timeline import NAMESPACE, TODAY, Site, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.imports import Reading
    from app.domain.projections import Projection

COURTS = "code;type;libelle"
HEADER = "kind;event;dateInLaw;dateSeen;text;from;to;extent;share;transfers"


class House:
    """A home without rules into which small files are imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        home = Home(folder / "home")
        home.journal.mkdir(parents=True)
        self.site: Site = open_site(home, {})

    def reading(self, kind: str, *lines: str) -> Reading:
        path = self.folder / "file.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return read_file(kind, path, NAMESPACE, PARSER.parse)

    def imports(self, kind: str, day: str, *lines: str, partial: bool = False) -> int | None:
        """Import a file and return its commit."""
        reading = self.reading(kind, *lines)
        if kind == "successions":
            reader = self.site.ledger.reader
            reading = against_held(reading, HeldRegister(reader, NAMESPACE, reader.head_number(), "public"), TODAY)
        fingerprint = hashlib.sha256("".join(lines).encode()).hexdigest()
        request = ImportRequest(
            kind, reading, fingerprint, "file.csv", date.fromisoformat(day), partial=partial, allow_closures=True
        )
        return self.site.importing.run(request).report.commit

    def states(self, *rows: str) -> int | None:
        """Import successions."""
        return self.imports("successions", "2026-11-01", HEADER, *rows, partial=True)

    def refused(self, *rows: str) -> list[tuple[int, str]]:
        """Return the rows that what is held refuses."""
        with pytest.raises(Refused) as error:
            self.states(*rows)
        report = error.value.details["report"]
        assert isinstance(report, dict)
        return [(each["row"], each["code"]) for each in report["rejected"]]

    def project(self, kind: str, key: str, start: str, goal: str) -> Projection:
        reader = self.site.ledger.reader
        moment = Moment(TODAY, reader.head_number(), "public")
        found = Succession(reader, NAMESPACE).project(
            kind, key, date.fromisoformat(start), date.fromisoformat(goal), moment
        )
        assert found is not None
        return found


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Courts of 2025 and 2026: one renamed, two that leave, one that comes."""
    made = House(tmp_path)
    made.imports(
        "courts",
        "2025-07-10",
        COURTS,
        "tj47001;TJ;Tribunal judiciaire d'Agen",
        "0101;TCOM;Tribunal de commerce A",
        "0102;TCOM;Tribunal de commerce B",
        "0103;TCOM;Tribunal de commerce C",
    )
    made.imports(
        "courts",
        "2026-06-11",
        COURTS,
        "tj47001;TJ;Tribunal judiciaire d'Agen et de Marmande",
        "0103;TAE;Tribunal des activités économiques C",
        "0104;TCOM;Tribunal de commerce D",
    )
    yield made
    made.site.close()


def codes(projection: Projection) -> list[str]:
    return [target.thing.notation for target in projection.targets]


def test_a_court_renamed_is_seen_by_the_editions_and_told_with_its_text_once_stated(house: House) -> None:
    seen = house.project("court", "tj47001", "2025-07-10", "2026-11-01")
    (step,) = seen.targets[0].steps
    assert (seen.status, step.event.given, step.event.date) == ("renamed", "file", date(2026, 6, 11))
    house.states("court;renaming;2026-01-01;2026-06-11;Décret n° 2025-1 du 1er octobre 2025 (exemple);tj47001;;;;")
    told = house.project("court", "tj47001", "2025-07-10", "2026-11-01")
    (step,) = told.targets[0].steps
    assert (told.status, step.event.given, step.event.date) == ("renamed", "event", date(2026, 1, 1))
    assert step.event.texts == ("Décret n° 2025-1 du 1er octobre 2025 (exemple)",)


def test_two_courts_merged_by_a_text_lead_to_one_and_cannot_come_back(house: House) -> None:
    assert house.project("court", "0101", "2025-08-01", "2026-11-01").status == "successor-not-held"
    text = "Décret d'exemple"
    assert house.states(*(f"court;merger;2026-01-01;2026-06-11;{text};{code};0104;;;" for code in ("0101", "0102")))
    for code in ("0101", "0102"):
        found = house.project("court", code, "2025-08-01", "2026-11-01")
        assert (found.status, codes(found), found.cardinality, found.reversible) == (
            "succeeded",
            ["0104"],
            "n-1",
            False,
        )
        assert found.targets[0].steps[0].event.texts == (text,)
    back = house.project("court", "0104", "2026-11-01", "2025-08-01")
    assert (codes(back), back.cardinality) == (["0101", "0102"], "1-n")


def test_between_the_law_and_the_edition_the_law_is_followed_and_the_lag_is_told(house: House) -> None:
    house.states("court;merger;2026-01-01;2026-06-11;Décret d'exemple;0101;0104;;;")
    found = house.project("court", "0101", "2025-08-01", "2026-03-01")
    assert (codes(found), found.targets[0].listed) == (["0104"], False)
    late = house.project("court", "0101", "2026-03-01", "2026-11-01")
    assert (codes(late), late.targets[0].steps[0].late) == (["0104"], True)
    itself = house.project("court", "0104", "2026-03-01", "2026-11-01")
    assert (itself.status, codes(itself)) == ("unchanged", ["0104"])


def test_importing_the_same_statements_again_changes_nothing(house: House) -> None:
    row = "court;merger;2026-01-01;2026-06-11;Décret d'exemple;0101;0104;;;"
    assert house.states(row) is not None
    assert house.states(row) is None


def test_a_closing_stated_without_successor_is_not_a_successor_that_is_not_held(house: House) -> None:
    house.states("court;closing;2026-01-01;2026-06-11;Décret d'exemple;0101;;;;")
    assert house.project("court", "0101", "2025-08-01", "2026-11-01").status == "closed-without-successor"
    assert house.project("court", "0102", "2025-08-01", "2026-11-01").status == "successor-not-held"


def test_a_transfer_of_competence_leaves_the_court_and_divides_what_it_was(house: House) -> None:
    house.states("court;transfer;2026-01-01;2026-06-11;Décret d'exemple;0103;tj47001;;;les procédures collectives")
    found = house.project("court", "0103", "2025-08-01", "2026-11-01")
    assert (codes(found), found.cardinality) == (["0103", "tj47001"], "n-m")
    assert [target.whole for target in found.targets] == [False, False]
    assert found.targets[1].steps[0].link.transfers == "les procédures collectives"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["court;merger;2026-01-01;;T;9999;0104;;;"], [(2, "unknown-code")]),
        (["court;merger;2026-01-01;;T;0101;9999;;;"], [(2, "unknown-code")]),
        (["court;merger;2026-07-01;;T;0101;0104;;;"], [(2, "not-in-force-then")]),
        (["court;closing;2026-01-01;;T;0103;;;;"], [(2, "still-listed")]),
        (["court;merger;2026-08-01;;T;0103;0101;;;"], [(2, "not-in-force-then")]),
        (["court;merger;2026-01-01;2026-12-31;T;0101;0104;;;"], [(2, "future-date")]),
        (
            ["court;merger;2026-01-01;;T;0101;0104;;;", "court;closing;2026-02-01;;T;0101;;;;"],
            [(2, "ended-twice"), (3, "ended-twice")],
        ),
        (
            ["court;merger;2026-01-01;;T;0101;0104;;;", "court;merger;2026-01-01;;T;9999;0104;;;"],
            [(2, "event-incomplete"), (3, "unknown-code")],
        ),
    ],
)
def test_what_the_rows_held_contradict_is_refused(
    house: House, rows: list[str], expected: list[tuple[int, str]]
) -> None:
    assert house.refused(*rows) == expected


def test_a_statement_against_one_already_recorded_is_refused(house: House) -> None:
    house.states("court;merger;2026-01-01;;T;0101;0104;;;")
    assert house.refused("court;closing;2026-02-01;;T;0101;;;;") == [(2, "ended-twice")]


def test_posts_that_are_divided_are_followed_with_their_shares(tmp_path: Path) -> None:
    house = House(tmp_path)
    header = "code;libelle;niveau;code_parent"
    house.imports("nac", "2022-01-01", header, "2;Famille;1;", "20;Divorce;2;2", "20A;Divorce;3;20")
    house.imports(
        "nac",
        "2024-01-01",
        header,
        "2;Famille;1;",
        "20;Divorce;2;2",
        "20B;Divorce accepté;3;20",
        "20C;Autre divorce;3;20",
    )
    assert house.project("nac", "20A", "2022-06-01", "2024-06-01").status == "successor-not-held"
    house.states(
        *(f"nac;split;2023-06-01;;Circulaire;20A;{code};part;{part};" for code, part in (("20B", 40), ("20C", 60)))
    )
    found = house.project("nac", "20A", "2022-06-01", "2024-06-01")
    assert (codes(found), found.cardinality, found.reversible) == (["20B", "20C"], "1-n", True)
    assert [target.share for target in found.targets] == [40, 60]
    assert "divided" in found.losses
    house.site.close()


def test_a_part_alone_does_not_carry_the_rest(tmp_path: Path) -> None:
    house = House(tmp_path)
    header = "code;libelle;niveau;code_parent"
    house.imports("nac", "2022-01-01", header, "2;Famille;1;", "20;Divorce;2;2", "20A;Divorce;3;20")
    house.imports("nac", "2024-01-01", header, "2;Famille;1;", "20;Divorce;2;2", "20B;Divorce accepté;3;20")
    house.states("nac;split;2023-06-01;;Circulaire;20A;20B;part;;")
    found = house.project("nac", "20A", "2022-06-01", "2024-06-01")
    assert (codes(found), [stop.why for stop in found.stops]) == (["20B"], ["rest-not-stated"])
    assert not found.reversible
    house.site.close()


def test_an_offence_that_leaves_and_comes_back_is_a_gap_and_never_the_same_in_silence(tmp_path: Path) -> None:
    house = House(tmp_path)
    row = "Délit;CONDUITE SANS PERMIS;ART.1 C.ROUTE.;ART.1 C.ROUTE."
    for day, numbers in (("2024-01-01", (7, 41)), ("2025-01-01", (7,)), ("2026-01-01", (7, 41))):
        house.imports("natinf", day, NATINF_HEADER, *(f"{number};{row}" for number in numbers))
    found = house.project("natinf", "41", "2024-06-01", "2026-06-01")
    assert (found.status, codes(found)) == ("gap", [])
    assert house.project("natinf", "41", "2026-06-01", "2024-06-01").status == "gap"
    assert house.project("natinf", "41", "2025-06-01", "2026-06-01").status == "not-in-force"
    assert house.project("natinf", "41", "2024-06-01", "2025-06-01").status == "successor-not-held"
    house.site.close()
