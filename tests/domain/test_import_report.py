"""Reports of imports: the keys of the contract, changes field by field, and a CSV no spreadsheet runs."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from app.domain.csv_text import spreadsheet_safe
from app.domain.import_report import ChangedEntry, EntryLine, ImportReport, changed_fields
from app.domain.imports import Encoding, RowProblem
from app.domain.kinds import KINDS, kind_named
from app.domain.language import Text
from tests.domain.importers.reading import NATINF_HEADER, entry, official, small

if TYPE_CHECKING:
    from pathlib import Path

BAD = RowProblem(4, "Numéro NATINF", "=1+1", Text("Pas un code.", "Not a code."), "invalid-code", "=1+1")


def report() -> ImportReport:
    change = ChangedEntry("natinf", "7", "A", 2, {"class": {"before": "Délit", "after": "Crime"}})
    return ImportReport(
        kind="natinf",
        edition="2026-07-01",
        encoding=Encoding("cp850", Text("parce que", "because")),
        rows=4,
        added=(EntryLine("natinf", "9", "B", 3),),
        changed=(change,),
        closed=(EntryLine("natinf", "10", "C"),),
        unchanged=1,
        rejected=(BAD,),
        warnings=(),
        commit=None,
        seconds=0.12345,
    )


def test_json_has_the_keys_of_the_contract_in_order() -> None:
    told = report().to_json()
    assert list(told)[:12] == [
        "kind", "edition", "encoding", "rows", "added", "changed", "closed", "unchanged", "rejected", "warnings",
        "commit", "seconds",
    ]  # fmt: skip
    assert told["encoding"] == "cp850"
    assert told["commit"] is None
    assert told["changed"] == [
        {
            "notation": "7",
            "kind": "natinf",
            "label": "A",
            "row": 2,
            "fields": {"class": {"before": "Délit", "after": "Crime"}},
        }
    ]
    assert told["rejected"] == [
        {
            "notation": "=1+1",
            "row": 4,
            "column": "Numéro NATINF",
            "value": "=1+1",
            "code": "invalid-code",
            "cause": {"fr": "Pas un code.", "en": "Not a code."},
        }
    ]


def test_csv_has_a_line_for_each_thing_to_tell_the_producer() -> None:
    rows = list(csv.reader(io.StringIO(report().to_csv("fr", ";")), delimiter=";"))
    assert rows == [
        ["what", "row", "notation", "column", "before", "value", "cause"],
        ["rejected", "4", "'=1+1", "Numéro NATINF", "", "'=1+1", "Pas un code."],
        ["added", "3", "9", "", "", "B", ""],
        ["changed", "2", "7", "class", "Délit", "Crime", ""],
        ["closed", "", "10", "", "C", "", ""],
    ]


@given(st.text())
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    assert not spreadsheet_safe(cell).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert spreadsheet_safe(cell).endswith(cell)


def test_changes_are_told_by_the_fields_of_the_kind(tmp_path: Path) -> None:
    before = small(tmp_path, "natinf", NATINF_HEADER, "7;Contravention de 5ème classe;A;ART.1 C.PENAL.;")
    after = small(tmp_path, "natinf", NATINF_HEADER, "7;Contravention de classe 5;A;ART.1, ART.2 C.PENAL.;")
    changed = changed_fields(KINDS["natinf"], before.entries[0].content, after.entries[0].content)
    assert changed == {
        "class": {"before": "Contravention de 5ème classe", "after": "Contravention de classe 5"},
        "definedBy": {"before": "ART.1 C.PENAL.", "after": "ART.1, ART.2 C.PENAL."},
    }


def test_a_change_outside_the_columns_is_told_by_the_name_of_its_property() -> None:
    before = entry(official("communes", "cog/communes-2023.json.gz"), "01004")
    after = entry(official("communes", "cog/communes-2026.json.gz"), "13201")
    assert changed_fields(KINDS["commune"], before.content, before.content) == {}
    moved = type(before.content).of(line.replace(b'"01500"', b'"01501"') for line in before.content.lines)
    assert changed_fields(KINDS["commune"], before.content, moved) == {
        "postalCode": {"before": "01500", "after": "01501"}
    }
    assert "label" in changed_fields(KINDS["commune"], before.content, after.content)


def test_parents_and_types_are_shown_by_their_codes() -> None:
    nac = official("nac", "nac/nac-2024-04-24.csv")
    changed = changed_fields(KINDS["nac"], entry(nac, "10A").content, entry(nac, "1").content)
    assert changed["parent"] == {"before": "10", "after": None}
    courts = official("courts", "juridictions/judilibre-juridictions-2026-06-11.csv")
    changed = changed_fields(KINDS["court"], entry(courts, "0202").content, entry(courts, "1303").content)
    assert changed["type"] == {"before": "tcom", "after": "tae"}


def test_a_kind_of_a_declared_nomenclature_is_told_by_label_and_parent() -> None:
    assert kind_named("nac") is KINDS["nac"]
    declared = kind_named("case-matters")
    assert (declared.name, [field.name for field in declared.columns]) == ("case-matters", ["parent"])
