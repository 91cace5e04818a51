"""Migrations: each state is changed by what it says itself, the past stays, and later imports do not undo it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.adapters.migrations import migrations_between
from app.adapters.projection.opening import reading as reading_of
from app.adapters.verification import verify
from app.domain.commits import Effect
from app.domain.corrections import Correction
from app.domain.errors import Damaged, Refused
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.statements import values
from app.main.upgrading import upgrade_home
from app.services.rederiving import Deriving
from app.services.undoing import Undoing, UndoRequest
from tests.models import model
from tests.timeline import SOURCE, described, new_home, offence, open_site, request

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.upgrading import UpgradeReport

DATES = (date(2024, 1, 1), date(2024, 6, 1), date(2025, 1, 1))
LABEL, SHORT = SKOS + "prefLabel", TERMS + "shortLabel"
REMOVE = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srj: <https://w3id.org/srj/def#>
SELECT ?state ?subject ?predicate ?object {
  GRAPH ?state { ?subject a srj:Offence ; skos:prefLabel ?object }
  BIND (skos:prefLabel AS ?predicate)
}
"""
ADD = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX srj: <https://w3id.org/srj/def#>
SELECT ?state ?subject ?predicate ?object {
  GRAPH ?state { ?subject a srj:Offence ; skos:prefLabel ?object }
  BIND (srj:shortLabel AS ?predicate)
}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with two editions: offence 8 changes its label in 2025, 9 comes then."""
    made = new_home(tmp_path / "home")
    site = open_site(made, {})
    site.importing.run(request({"7": "Vol", "8": "Recel"}, date(2024, 1, 1)))
    site.importing.run(request({"7": "Vol", "8": "Recel aggravé", "9": "Faux"}, date(2025, 1, 1)))
    site.close()
    return made


def migrated(home: Home, folder: Path, **files: str) -> UpgradeReport:
    """Upgrade with one migration, whose files are given by the middle of their names."""
    to = model(folder / "model", "99.0.0")
    (to.migrations / "0.1.0-99.0.0").mkdir()
    for how, query in files.items():
        (to.migrations / "0.1.0-99.0.0" / f"01-short-labels.{how}.rq").write_text(query, encoding="utf-8")
    return upgrade_home(home, lambda _text: None, lambda *_: None, dry_run=False, accept=True, model=to)


def labels(home: Home, code: str, predicate: str, known: int | None = None) -> list[tuple[date | None, list[str]]]:
    """Return, state by state, the values of a predicate of an offence, as known after a commit."""
    with reading_of(home) as reader:
        at = known or reader.head_number()
        rows = [row for row in reader.rows_ever(offence(code), "restricted") if row.known_at(at)]
        said = [
            (row.holding.span.start, reader.content(row.holding.content)) for row in rows if row.source == SOURCE.name
        ]
        return sorted((start, values(content, offence(code), predicate)) for start, content in said)


def test_each_state_is_changed_by_what_it_says_itself(home: Home, tmp_path: Path) -> None:
    report = migrated(home, tmp_path, remove=REMOVE, add=ADD)
    (step,) = report.migrated.steps
    assert (step.name, step.states, step.removed, step.added) == ("01-short-labels", 4, 4, 4)
    both = [date(2024, 1, 1), date(2025, 1, 1)]
    assert labels(home, "8", SHORT) == [(both[0], ["Recel"]), (both[1], ["Recel aggravé"])]
    assert labels(home, "8", LABEL) == [(both[0], []), (both[1], [])]
    assert labels(home, "7", SHORT) == [(both[0], ["Vol"])]
    assert report.commit is not None
    assert labels(home, "8", LABEL, report.commit - 1) == [(both[0], ["Recel"]), (both[1], ["Recel aggravé"])]
    assert verify(home, lambda *_: None).problems == ()


def test_a_later_import_does_not_undo_it(home: Home, tmp_path: Path) -> None:
    migrated(home, tmp_path, remove=REMOVE, add=ADD)
    site = open_site(home, {})
    site.importing.run(request({"7": "Vol simple"}, date(2024, 6, 1), partial=True))
    site.close()
    assert labels(home, "8", SHORT) == [(date(2024, 1, 1), ["Recel"]), (date(2025, 1, 1), ["Recel aggravé"])]
    assert labels(home, "7", SHORT) == [
        (date(2024, 1, 1), ["Vol"]),
        (date(2024, 6, 1), []),
        (date(2025, 1, 1), ["Vol"]),
    ]


def test_corrections_are_carried_and_what_is_carried_is_not_undone(home: Home, tmp_path: Path) -> None:
    right = described("9", "Faux en écriture")
    site = open_site(home, {})
    site.ledger.append(
        Effect(
            contents={right.digest: right},
            corrections=(Correction(SOURCE.name, offence("9"), date(2025, 2, 1), None, right.digest, words="JO"),),
        ),
        account="local",
        reason="correction",
    )
    site.importing.run(request({"9": "Faux"}, date(2024, 9, 1), partial=True))
    site.close()
    report = migrated(home, tmp_path, remove=REMOVE, add=ADD)
    site = open_site(home, {})
    site.importing.run(request({"9": "Faux"}, date(2024, 10, 1), partial=True))
    with pytest.raises(Refused) as refused:
        Undoing(site.ledger.reader, site.publisher, Deriving({})).run(UndoRequest(2, "essai"))
    site.close()
    assert [said for _, said in labels(home, "9", SHORT)] == [["Faux"], [], ["Faux"], ["Faux en écriture"]]
    assert refused.value.code == "carried-over"
    assert refused.value.details == {"commit": 2, "upgrade": report.commit}
    assert verify(home, lambda *_: None).problems == ()


def test_a_migration_that_does_not_fit_is_named(home: Home, tmp_path: Path) -> None:
    elsewhere = ADD.replace("SELECT ?state ?subject", f"SELECT ?state (<{offence('1')}> AS ?subject)")
    elsewhere = elsewhere.replace("?subject a srj:Offence", "?other a srj:Offence")
    for number, query in enumerate(("SELECT ?x { ?x ?y ?z }", "ASK { }", "SELECT", elsewhere)):
        with pytest.raises(Damaged, match=r"01-short-labels\.add\.rq"):
            migrated(home, tmp_path / str(number), add=query)
    assert Home(home.folder).exists()


def test_migrations_are_those_on_the_way_in_the_order_of_versions(tmp_path: Path) -> None:
    for name in ("0.1.0-0.2.0", "0.10.0-0.11.0", "0.2.0-0.10.0", "0.11.0-1.0.0"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "02-b.add.rq").touch()
        (tmp_path / name / "01-a.remove.rq").touch()
        (tmp_path / name / "01-a.add.rq").touch()
    found = [
        [f"{file.parent.name}/{file.name}" for file in pair] for pair in migrations_between(tmp_path, "0.2.0", "0.11.0")
    ]
    assert found == [
        ["0.2.0-0.10.0/01-a.add.rq", "0.2.0-0.10.0/01-a.remove.rq"],
        ["0.2.0-0.10.0/02-b.add.rq"],
        ["0.10.0-0.11.0/01-a.add.rq", "0.10.0-0.11.0/01-a.remove.rq"],
        ["0.10.0-0.11.0/02-b.add.rq"],
    ]
    assert migrations_between(tmp_path / "none", "0.1.0", "9.0.0") == []
