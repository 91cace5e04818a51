"""One list of commands: what make offers, dev.py does; what the image needs is in the image."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

import dev
from tests.architecture.tree import REPOSITORY

CONTRACT = {"setup", "run", "test", "check", "bench", "docs", "faults", "fuzz"}


def _targets() -> dict[str, str]:
    text = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z]+):.*?## (.+)$", text, re.MULTILINE))


def test_every_target_is_explained_and_done_by_the_script() -> None:
    targets = _targets()
    assert targets.keys() >= CONTRACT | {"help"}
    assert targets.keys() - {"help"} <= dev.COMMANDS.keys()


def test_the_script_explains_every_command_it_has() -> None:
    explained = set(re.findall(r"python3 dev\.py ([a-z]+)", dev.__doc__ or ""))
    assert explained == dev.COMMANDS.keys()


def test_the_script_imports_the_standard_library_alone() -> None:
    command = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(REPOSITORY)!r}]; import dev"]
    assert subprocess.run(command, check=False).returncode == 0


def test_an_unknown_command_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["fly"]) == 2
    assert "dev.py setup" in capsys.readouterr().out


def test_an_older_python_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(dev, "LEAST", (99, 0))
    assert dev.main(["setup"]) == 1
    assert "is needed" in capsys.readouterr().out


def test_the_set_up_is_done_again_when_a_lock_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    before = dev.stamp()
    assert dev.stamp() == before
    monkeypatch.setattr(dev, "DEV_LOCK", REPOSITORY / "requirements.lock")
    assert dev.stamp() != before


def test_the_image_holds_every_folder_of_the_wheel_and_runs_without_rights() -> None:
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    folders = project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert [folder for folder in folders if f"COPY {folder} {folder}" not in text] == []
    assert text.count("\nFROM ") == 2
    assert "USER srj" in text
    assert re.search(r"HEALTHCHECK.*\n.*/health/live", text)
