"""Structures: keys that no code decides, codes by scheme, dated states, rows that contradict each other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.dated import Dated
from app.domain.dates import Certainty
from tests.domain.importers.reading import entry, problems, small, values

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.imports import Reading

COLUMNS = (
    "key", "type", "label", "srj", "greffe", "cph", "tjCog", "slug", "usualName", "seat", "attachedTo",
    "from", "to", "until", "source", "text", "proof",
)  # fmt: skip
HEADER = ";".join(COLUMNS)


def row(**cells: str) -> str:
    given = {"type": "spip", "label": "SPIP du Lot-et-Garonne", "source": "exemple", **cells}
    return ";".join(given.get(column.replace("from", "from_"), "") for column in COLUMNS)


def read(folder: Path, *rows: str) -> Reading:
    return small(folder, "structures", HEADER, *rows)


def test_a_structure_is_told_whole(tmp_path: Path) -> None:
    given = row(
        key="spip-47",
        srj="047001",
        seat="47001",
        attachedTo="tj47001|structure/disp-bordeaux",
        usualName="SPIP 47",
        from_="2020-01-01",
        text="LEGITEXT000006071164_D211-1",
        proof="example",
    )
    reading = read(tmp_path, given)
    assert problems(reading) == []
    found = entry(reading, "spip-47")
    assert (found.kind, found.entity) == ("structure", "http://example.org/id/structure/spip-47")
    assert found.dated == Dated(date(2020, 1, 1), None, Certainty.LEGAL)

    assert values(found, "structureType") == ["https://w3id.org/srj/def#structureType-spip"]
    assert values(found, "notation", "id-srj") == ["047001"]
    assert values(found, "siteCommune", "seat") == ["http://example.org/id/commune/47001"]
    assert values(found, "attachedTo") == [
        "http://example.org/id/court/tj47001",
        "http://example.org/id/structure/disp-bordeaux",
    ]
    assert values(found, "statedBy") == ["http://example.org/id/article/LEGITEXT000006071164_D211-1"]
    assert values(found, "proof") == ["https://w3id.org/srj/def#proof-example"]


@pytest.mark.parametrize(
    ("cells", "kind", "key"),
    [
        ({"type": "tj", "tjCog": "tj47001", "srj": "470010"}, "court", "tj47001"),
        ({"type": "cph", "srj": "100946"}, "court", "100946"),
        ({"type": "tcom", "greffe": "0202", "srj": "020202"}, "court", "0202"),
        ({"type": "ca", "slug": "ca_agen"}, "court", "ca_agen"),
        ({"type": "parquet", "srj": "470011"}, "structure", "parquet-470011"),
        ({"type": "tgi", "srj": "470009"}, "court", "tgi-470009"),
        ({"type": "tj", "key": "tj47001", "tjCog": "tj47999"}, "court", "tj47001"),
    ],
)
def test_a_key_is_given_or_is_the_one_that_the_first_edition_made(
    tmp_path: Path, cells: dict[str, str], kind: str, key: str
) -> None:
    found = entry(read(tmp_path, row(**cells)), key)
    assert (found.kind, found.notation) == (kind, key)


def test_a_code_that_loses_its_zero_or_its_form_is_refused(tmp_path: Path) -> None:
    rows = [
        row(key="a", srj="47001"),
        row(key="b", type="tcom", greffe="202"),
        row(key="c", type="tj", tjCog="TJ47001"),
        row(type="tj", srj="470010"),  # the court that the file of courts lists: a second one would be made
        row(),
        row(key="Ça"),
        row(key="d", type="TGI"),
        row(key="e", label=""),
        row(key="f", source=""),
        row(key="g", proof="vrai"),
        row(key="h", text="art. 3"),
        row(key="i", seat="1001"),
        row(key="j", attachedTo="Tribunal d'Agen"),
    ]
    assert [code for _, code in problems(read(tmp_path, *rows))] == [
        "invalid-code",
        "invalid-code",
        "invalid-code",
        "key-required",
        "key-required",
        "invalid-key",
        "unknown-type",
        "empty-label",
        "empty-source",
        "unknown-proof",
        "invalid-text",
        "invalid-seat",
        "invalid-link",
    ]


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ({"from_": "2020-02-30"}, "invalid-date"),
        ({"from_": "01/02/2020"}, "invalid-date"),
        ({"to": "2222-02-22"}, "date-to-be-set"),
        ({"from_": "2222-02-22"}, "date-to-be-set"),
        ({"to": "2999-01-01"}, "far-date"),
        ({"from_": "0020-01-01"}, "far-date"),
        ({"from_": "2020-01-01", "to": "2020-01-01"}, "reversed-dates"),
        ({"from_": "2020-01-01", "until": "2019-12-31"}, "reversed-dates"),
        ({"to": "2020-01-01", "until": "2019-12-31"}, "two-ends"),
    ],
)
def test_dates_that_cannot_be_right_are_refused_with_their_column(
    tmp_path: Path, dates: dict[str, str], code: str
) -> None:
    (problem,) = read(tmp_path, row(key="a", **dates)).rejected
    assert (problem.code, problem.row) == (code, 2)
    assert problem.column in {"from", "to", "until"}
    assert problem.value in dates.values()


def test_until_is_the_last_day_and_to_the_first_one_out(tmp_path: Path) -> None:
    first = entry(read(tmp_path, row(key="a", from_="2020-01-01", until="2020-12-31")), "a")
    second = entry(read(tmp_path, row(key="a", from_="2020-01-01", to="2021-01-01")), "a")
    assert first.dated == second.dated == Dated(date(2020, 1, 1), date(2021, 1, 1), Certainty.ATTESTED)


def test_rows_of_one_key_follow_each_other_or_are_both_refused(tmp_path: Path) -> None:
    after = read(tmp_path, row(key="a", to="2021-01-01"), row(key="a", from_="2021-01-01", label="SPIP 47"))
    assert (problems(after), len(after.entries)) == ([], 2)
    overlap = read(tmp_path, row(key="a", to="2021-01-02"), row(key="a", from_="2021-01-01", label="SPIP 47"))
    assert problems(overlap) == [(2, "overlapping-rows"), (3, "overlapping-rows")]
    assert overlap.entries == ()
