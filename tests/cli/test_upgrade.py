"""``srj upgrade``: a home of another model is refused, shown what would change, and brought over in one commit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.projection.opening import reading
from app.adapters.views import load_view
from app.domain.errors import Conflict, HomeBusy, Refused
from app.main.model import MODEL_VERSION
from app.main.upgrading import upgrade_home
from app.main.writing import make_home, open_writer
from tests.cli.running import command
from tests.models import TERM, model, rule
from tests.server import copy_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.model_files import ModelFiles
    from app.services.upgrading import UpgradeReport

BASE = "http://127.0.0.1:8000"
NEW_TERM = "https://w3id.org/srj/def#aNewTerm"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture(scope="session")
def older_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home made by the previous model version, which had a term more than this one."""
    folder = tmp_path_factory.mktemp("older")
    older = model(folder / "model", "0.0.9", terms=TERM)
    home = Home(folder / "home")
    make_home(home, BASE, demonstration=False, progress=lambda _done, _total: None, model=older).close()
    return home.folder


@pytest.fixture
def home(older_home: Path, tmp_path: Path) -> Path:
    return copy_of(older_home, tmp_path)


def upgrade(home: Path, to: ModelFiles, *, dry_run: bool = False, accept: bool = False) -> UpgradeReport:
    progress: list[tuple[int, int]] = []
    report = upgrade_home(
        Home(home), lambda _text: None, lambda *told: progress.append(told), dry_run=dry_run, accept=accept, model=to
    )
    assert progress[-1][0] == progress[-1][1]
    return report


def labels_of_the_new_term(home: Path, known: int | None = None) -> int:
    """Tell how many labels the new term has in the view of today, as known after a commit."""
    with reading(Home(home)) as reader:
        store = load_view(reader, today(), known or reader.head_number(), "restricted")
    return len(list(store.quads_for_pattern(NamedNode(NEW_TERM), NamedNode(LABEL), None)))


def test_a_home_of_an_older_model_is_read_and_not_written(older_home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()
    for writes in ("serve --port 1", f"import natinf {tmp_path}/x.csv"):
        said = command(*writes.split(), home=older_home)
        assert said.code == 1
        assert all(word in said.err for word in ("0.0.9", MODEL_VERSION, "srj upgrade --dry-run"))
    for reads in ("log", "verify", f"export nquads {tmp_path}/out.nq", f"export journal {tmp_path}/out.journal"):
        assert command(*reads.split(), home=older_home).code == 0
    with pytest.raises(Conflict, match="srj upgrade"):
        open_writer(Home(older_home), lambda _text: None)


def test_the_upgrade_is_one_commit_and_the_past_keeps_its_terms(home: Path) -> None:
    before = command("log", "--json", home=home).data["commits"]
    dry = command("upgrade", "--dry-run", "--json", home=home)
    assert (dry.code, dry.data["commit"]) == (0, None)
    assert dry.data["terms"] == {"added": [], "changed": [], "removed": [NEW_TERM]}
    assert command("log", "--json", home=home).data["commits"] == before
    done = command("upgrade", "--json", home=home)
    assert {**done.data, "seconds": 0, "commit": None} == {**dry.data, "seconds": 0}
    assert done.data["commit"] == 2
    assert (labels_of_the_new_term(home, 1), labels_of_the_new_term(home)) == (2, 0)
    verified = command("verify", "--json", home=home)
    assert verified.code == 0
    assert command("rebuild", home=home).code == 0
    assert command("verify", "--json", home=home).data == verified.data
    with reading(Home(home)) as reader:
        assert reader.meta("modelVersion") == MODEL_VERSION
    again = command("upgrade", home=home)
    assert (again.code, "Rien à faire" in again.out) == (0, True)


def test_a_home_of_the_release_before_has_another_projection_too(home: Path) -> None:
    with closing(sqlite3.connect(Home(home).projection)) as db:
        db.execute("PRAGMA user_version = 1")
    said = command("serve", "--port", "1", home=home)
    assert (said.code, "srj upgrade --dry-run" in said.err) == (1, True)
    assert command("upgrade", "--dry-run", "--json", home=home).data["to"] == MODEL_VERSION
    assert command("verify", home=home).code == 0


def test_a_rule_that_finds_violations_refuses_unless_they_are_accepted(
    demonstration_home: Path, tmp_path: Path
) -> None:
    home = copy_of(demonstration_home, tmp_path)
    to = model(tmp_path / "model", "99.0.0", terms=TERM, rules=rule("Application", 8))
    with pytest.raises(Refused, match="accept-findings") as refused:
        upgrade(home, to)
    assert refused.value.code == "upgrade-refused"
    told = refused.value.details["report"]
    assert isinstance(told, dict)
    (found,) = told["results"]
    assert found["shape"].endswith("#ShortCode-notation")
    assert found["count"] > len(found["examples"]) == 3
    assert found["message"] == {"fr": "Code trop long : l'abréger.", "en": "Code too long: shorten it."}
    done = upgrade(home, to, accept=True)
    assert done.commit is not None
    assert [each.to_json() for each in done.results] == told["results"]
    assert command("verify", home=home).code == 0
    assert labels_of_the_new_term(home) == 2
    assert labels_of_the_new_term(home, done.commit - 1) == 0


@pytest.mark.parametrize(("kind", "severity"), [("conformity", "Violation"), ("integrity", "Warning")])
def test_what_does_not_refuse_is_told(home: Path, tmp_path: Path, kind: str, severity: str) -> None:
    to = model(
        tmp_path / "model", "99.0.0", rules=rule("UseRole", 3, kind, severity).replace("srj:UseRole ", "skos:Concept ")
    )
    with Home(home).locked():  # as a service does
        dry = upgrade(home, to, dry_run=True)
        assert [(each.severity, each.integrity, each.refuses) for each in dry.results] == [
            (severity, kind == "integrity", False)
        ]
        with pytest.raises(HomeBusy, match="stop the service"):
            upgrade(home, to)


def test_a_home_of_a_newer_model_says_which_version_it_needs(home: Path, tmp_path: Path) -> None:
    assert upgrade(home, model(tmp_path / "model", "99.1.0")).commit == 2
    for words in ("serve --port 1", "upgrade", "upgrade --dry-run"):
        said = command(*words.split(), home=home)
        assert said.code == 1
        assert "99.1.0" in said.err
        assert "installer une version de SRJ" in said.err
