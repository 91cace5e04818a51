"""``srj correct``, ``srj legal-date``, ``srj undo``: in a home, and in the service that holds it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.api.editions import edition
from tests.server import copy_of, serving, srj

if TYPE_CHECKING:
    from pathlib import Path


def told(home: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    """Run a command with --json; return its exit code and what it told machines."""
    done = srj(*arguments, "--json", home=home)
    return done.returncode, json.loads(done.stdout)


def test_a_steward_works_with_and_without_a_service(empty_home: Path, tmp_path: Path) -> None:
    home, file = copy_of(empty_home, tmp_path), tmp_path / "natinf.csv"
    file.write_bytes(edition("7", "23"))
    assert srj("import", "natinf", file, "--edition", "2024-01-01", home=home).returncode == 0
    correct = ("correct", "natinf", "7", "label=CHEQUE", "--from", "2024-06-01")
    code, report = told(home, *correct, "--reason", "coquille", "--dry-run")
    assert (code, report["commit"]) == (0, None)
    code, report = told(home, *correct, "--reason", "coquille")
    assert (code, report["commit"]) == (0, 3)
    said = srj(*correct, "--reason", "coquille", home=home)
    assert (said.returncode, "Rien ne changerait" in said.stderr) == (1, True)
    with serving(home):
        dated = ("legal-date", "natinf", "23", "2020-05-01", "--legal-basis", "loi n° 2020-1")
        code, report = told(home, *dated)
        assert (code, report["commit"]) == (0, 4)
        said = srj("undo", "3", "--reason", "à tort", home=home)
        assert (said.returncode, "Publication n° 5" in said.stdout) == (0, True)
        said = srj("undo", "3", "--reason", "à tort", home=home)
        assert (said.returncode, "déjà annulée" in said.stderr) == (1, True)
        content = tmp_path / "content.nt"
        content.write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        arguments = ("correct", "natinf", "7", "--content", str(content), "--from", "2024-06-01", "--reason", "x")
        assert told(home, *arguments)[1]["error"] == "foreign-subject"
    wrong = srj("correct", "natinf", "7", "label", "--reason", "x", home=home)
    assert wrong.returncode == 2
    assert srj("verify", home=home).returncode == 0
