"""A tree one reads at a glance, that says nothing of the machine on which it was written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.architecture.tree import REPOSITORY, files, text_files

MOST_ENTRIES = 20

# One letter of each in a class of its own, so that this file does not hold what it looks for.
REGISTRY_HOSTS = re.compile(r"py[p]i\.org|python[h]osted|registry\.[n]pmjs|deb\.[d]ebian\.org")
MACHINE_PATHS = re.compile(r"(?<![\w.])/[w]ork/|/[r]oot/|/[t]mp/|/[h]ome/\w+/")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")


def test_top_level_entries_are_few_and_each_has_a_line_in_the_readme() -> None:
    entries = sorted({path.parts[0] for path in files()})
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert len(entries) <= MOST_ENTRIES, entries
    assert [entry for entry in entries if f"`{entry}" not in readme] == []


def test_readme_is_short() -> None:
    assert len((REPOSITORY / "README.md").read_text(encoding="utf-8").splitlines()) <= 100


def test_no_package_registry_is_named() -> None:
    assert [str(path) for path, text in text_files() if REGISTRY_HOSTS.search(text)] == []


def test_no_path_of_a_machine_is_named() -> None:
    shown = [
        f"{path}:{number}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATHS.search(line)
    ]
    assert shown == []


def test_nothing_is_left_unfinished() -> None:
    assert [str(path) for path, text in text_files() if path.suffix != ".csv" and UNFINISHED.search(text)] == []


def test_locks_hold_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        assert "--index-url" not in text, name
        pinned = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
        hashed = re.findall(r"^[\w.-]+==.*\\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
        assert pinned, name
        assert len(pinned) == len(hashed), name


def _locked(name: str) -> dict[str, str]:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~; \[]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_locks_hold_what_the_project_file_asks_and_agree() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = _locked("requirements.lock"), _locked("requirements-dev.lock")
    assert _names(project["project"]["dependencies"]) <= run.keys()
    assert _names(project["dependency-groups"]["dev"]) <= dev.keys()
    assert _names(project["build-system"]["requires"]) <= dev.keys(), "set-up builds without isolation"
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_ignored_lint_rule_has_its_reason_on_its_line() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    rules = [line for line in text.splitlines() if re.match(r'\s+"[A-Z]+\d+",', line)]
    assert rules
    assert [line for line in rules if "  # " not in line] == []


def test_every_suppressed_lint_rule_has_its_reason() -> None:
    wanted = re.compile(r"#\s*noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?(?P<reason>.*)$")
    bare = [
        f"{path}:{number}"
        for path, text in text_files()
        if path.suffix == ".py" and path != Path(__file__).relative_to(REPOSITORY)
        for number, line in enumerate(text.splitlines(), 1)
        if (found := wanted.search(line)) and not found["reason"].strip(" -#")
    ]
    assert bare == []
