"""The official files imported into empty homes with the command: what is reported, what holds on each date."""

from __future__ import annotations

import os
import subprocess
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.projection.reading import ProjectionReader
from app.services.listing import Item, Listing
from app.services.reading import Moment
from tests.cli.running import Said, command
from tests.server import SRJ
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

NAC = {day: f"data/nac/nac-{day}.csv" for day in ("2022-03-20", "2024-04-24")}
COURTS = {day: f"data/juridictions/judilibre-juridictions-{day}.csv" for day in ("2025-07-10", "2026-06-11")}
LISTS = ("added", "changed", "closed", "rejected")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    assert command("init", "--empty", home=made).code == 0
    return made


def imported(home: Path, kind: str, file: str | Path, *options: str) -> Said:
    """Import a file that must be taken."""
    path = shared_file(file) if isinstance(file, str) else file
    said = command("import", kind, path, "--json", *options, home=home)
    assert said.code == 0, said.err
    return said


def counts(said: Said) -> dict[str, int]:
    return {name: said.count(name) for name in (*LISTS, "unchanged") if said.count(name)}


def listed(home: Path, kind: str, day: str) -> list[Item]:
    reader = ProjectionReader(Home(home).projection)
    try:
        return Listing(reader).items(kind, Moment(date.fromisoformat(day), reader.head_number(), "public"))
    finally:
        reader.close()


def said_on(home: Path, kind: str, day: str) -> list[tuple[str, str, str, str, str]]:
    """Return what a list says on a day: code, content, dates and how sure the first is."""
    return [
        (item.notation, item.row.holding.content, str(span.start), str(span.end), item.row.holding.start.value)
        for item in listed(home, kind, day)
        for span in [item.row.holding.span]
    ]


def test_the_same_offences_in_two_encodings_are_the_same_19_rows(home: Path) -> None:
    options = ("--edition", "2026-07-01", "--partial")
    first = imported(home, "natinf", "data/natinf/natinf-2026-07-extrait-cp850.csv", *options)
    assert (first.data["encoding"], counts(first), first.data["commit"]) == ("cp850", {"added": 19}, 2)
    before = said_on(home, "natinf", "2026-07-01")
    assert len(before) == 19
    second = imported(home, "natinf", "data/natinf/natinf-2026-07-extrait-utf8.csv", *options)
    assert (second.data["encoding"], counts(second)) == ("utf-8", {"unchanged": 19})
    assert said_on(home, "natinf", "2026-07-01") == before
    again = imported(home, "natinf", "data/natinf/natinf-2026-07-extrait-utf8.csv", *options)
    assert (counts(again), again.data["commit"]) == ({"unchanged": 19}, None)


def second_edition(folder: Path) -> Path:
    """Derive an edition from the Latin-1 extract: a class reworded, a reference added, a row gone, a row new."""
    text = shared_file("data/natinf/natinf-extrait-latin1.csv").read_text(encoding="iso-8859-1")
    header, *lines = text.splitlines()
    kept = [line for line in lines if not line.startswith("8;")]
    kept = [
        line.replace("Contravention de 5ème classe", "Contravention de classe 5") if line.startswith("19;") else line
        for line in kept
    ]
    kept = [
        line.replace("ART.227-3 AL.1 C.PENAL.;", "ART.227-3 AL.1, ART.227-4 C.PENAL.;", 1)
        if line.startswith("11;")
        else line
        for line in kept
    ]
    kept.append("33999;Délit;INFRACTION NOUVELLE;ART.311-1 C.PENAL.;ART.311-3 C.PENAL.")
    path = folder / "second.csv"
    path.write_text("\n".join([header, *kept, ""]), encoding="iso-8859-1")
    return path


def test_a_second_edition_is_told_entry_by_entry_and_field_by_field(home: Path, tmp_path: Path) -> None:
    imported(home, "natinf", "data/natinf/natinf-extrait-latin1.csv", "--edition", "2014-01-01")
    said = imported(home, "natinf", second_edition(tmp_path), "--edition", "2014-04-01")
    assert counts(said) == {"added": 1, "changed": 2, "closed": 1, "unchanged": 3}
    assert [entry["notation"] for entry in said.entries("added")] == ["33999"]
    assert [entry["notation"] for entry in said.entries("closed")] == ["8"]
    assert {str(entry["notation"]): entry["fields"] for entry in said.entries("changed")} == {
        "11": {
            "definedBy": {
                "before": "ART.227-3 AL.1 C.PENAL.",
                "after": "ART.227-3 AL.1, ART.227-4 C.PENAL.",
            }
        },
        "19": {"class": {"before": "Contravention de 5ème classe", "after": "Contravention de classe 5"}},
    }
    assert "8" in {item.notation for item in listed(home, "natinf", "2014-03-31")}
    assert "8" not in {item.notation for item in listed(home, "natinf", "2014-04-01")}


def test_the_civil_nomenclature_changes_by_218_2_and_172_labels_verbatim(home: Path) -> None:
    first, second = (imported(home, "nac", file, "--edition", day) for day, file in NAC.items())
    assert counts(first) == {"added": 801}
    assert counts(second) == {"added": 218, "changed": 172, "closed": 2, "unchanged": 627}
    assert {tuple(entry["fields"]) for entry in second.entries("changed")} == {("label",)}  # type: ignore[arg-type]
    lines = shared_file(NAC["2024-04-24"]).read_text(encoding="utf-8")
    for entry in second.entries("changed"):
        label = entry["fields"]["label"]["after"]  # type: ignore[index]
        assert label in lines or label.replace('"', '""') in lines


def test_editions_in_the_reverse_order_say_the_same_at_both_dates(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert command("init", "--empty", home=other).code == 0
    for day, file in NAC.items():
        imported(home, "nac", file, "--edition", day)
    late = [imported(other, "nac", file, "--edition", day) for day, file in reversed(NAC.items())]
    assert [said.count("added") for said in late] == [1017, 801]
    for day in (*NAC, "2023-01-01", "2026-11-24"):
        assert said_on(home, "nac", day) == said_on(other, "nac", day) != []
    assert len(listed(home, "nac", "2022-03-20")) == 801
    assert len(listed(home, "nac", "2024-04-24")) == 1017


def test_the_courts_of_two_dates(home: Path) -> None:
    first, second = (imported(home, "courts", file, "--edition", day) for day, file in COURTS.items())
    assert (counts(first), counts(second)) == ({"added": 350}, {"added": 36, "unchanged": 350})
    assert len(listed(home, "court", "2026-06-11")) == 386
    assert len(listed(home, "court", "2026-06-10")) == 350


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_communes_of_2026(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """37,590 rows, checks included; seconds and peak memory are told, not judged."""
    started = time.monotonic()
    process = subprocess.Popen(
        [
            SRJ,
            "import",
            "communes",
            shared_file("data/cog/communes-2026.json.gz"),
            "--edition",
            "2026-01-01",
            "--quiet",
        ],
        env={**os.environ, "SRJ_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.stderr is not None
    with process.stderr as said:
        assert process.returncode == 0, said.read().decode()
    with capsys.disabled():
        seconds, megabytes = time.monotonic() - started, used.ru_maxrss / 1024
        print(f" communes: 37,590 rows in {seconds:.1f} s, peak memory {megabytes:.0f} MB ")  # noqa: T201 - told
    kinds = ("commune", "delegated-commune", "associated-commune", "municipal-district")
    assert sum(len(listed(home, kind, "2026-01-01")) for kind in kinds) == 37_590
    assert len({item.notation for kind in kinds for item in listed(home, kind, "2026-01-01")}) < 37_590


def test_a_dry_run_tells_the_same_and_writes_nothing(home: Path) -> None:
    imported(home, "nac", NAC["2022-03-20"], "--edition", "2022-03-20")
    options = ("--edition", "2024-04-24")
    dry = imported(home, "nac", NAC["2024-04-24"], *options, "--dry-run")
    assert dry.data["commit"] is None
    real = imported(home, "nac", NAC["2024-04-24"], *options)
    assert real.data["commit"] == 3
    assert {name: dry.data[name] for name in LISTS} == {name: real.data[name] for name in LISTS}
