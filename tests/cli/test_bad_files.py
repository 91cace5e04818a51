"""Files that cannot be imported: each told with its place and its remedy, the right exit code, and nothing written."""

from __future__ import annotations

import gzip
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import command
from tests.server import srj

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER = "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par\n"
ROW = "{};Délit;Vol;ART.311-1 C.PENAL.;ART.311-3 C.PENAL.\n"
MEGABYTE = 1_000_000
USED, REFUSED, WRONG = 0, 1, 2


def rows(*codes: object) -> str:
    return HEADER + "".join(ROW.format(code) for code in codes)


@dataclass(frozen=True)
class Case:
    """A file, how it is asked for, the exit code, the code of the error and words of its sentence."""

    make: Callable[[Path], object]
    exit: int
    error: str
    words: tuple[str, ...]
    options: tuple[str, ...] = ("--edition", "2026-07-01")


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content.encode(encoding))


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def zip_bomb(path: Path) -> None:
    """Write a few hundred kilobytes that are over 200 MB once decompressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("natinf.csv", "w") as member:
        member.write(HEADER.encode())
        for _ in range(201):
            member.write(b"a;b;c;d;e\n" * (MEGABYTE // 10))


def too_large(path: Path) -> None:
    """Make a file of one byte over the bound, without taking its place on the disk."""
    with path.open("wb") as file:
        file.write(HEADER.encode())
        file.truncate(200 * MEGABYTE + 1)


CASES = {
    "empty": Case(raw(b""), WRONG, "empty-file", ("vide", "téléchargement")),
    "only-header": Case(text(HEADER), WRONG, "no-rows", ("ligne",)),
    "binary": Case(raw(bytes(range(256)) * 40), WRONG, "", ("ligne 1", "binaire", "producteur")),
    "pdf": Case(raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), WRONG, "not-a-table", ("PDF", "CSV")),
    "truncated-archive": Case(
        lambda path: path.write_bytes(gzip.compress(rows(*range(1, 500)).encode())[:-30]),
        WRONG,
        "damaged-archive",
        ("coupée", "téléchargement"),
    ),
    "truncated-row": Case(text(rows(1, 2) + "3;Délit"), WRONG, "truncated-file", ("(4)", "téléchargement")),
    "wrong-encoding": Case(text(rows(1), "utf-16"), WRONG, "utf-16", ("UTF-16", "UTF-8")),
    "wrong-separator": Case(text(rows(1, 2).replace(";", "|")), WRONG, "", ("colonne",)),
    "missing-column": Case(
        text(rows(1).replace("Nature de l'infraction", "Autre")), WRONG, "missing-column", ("Nature de l'infraction",)
    ),
    "duplicate-code": Case(
        text(rows(*range(1, 21)) + ROW.format(7).replace("Vol", "Recel")),
        REFUSED,
        "rejected-rows",
        ("Le code 7", "(8, 22)", "--skip-rejected"),
    ),
    "unknown-class": Case(text(rows(1).replace("Délit", "Bêtise")), REFUSED, "rejected-rows", ("ligne 2", "Bêtise")),
    "huge-line": Case(
        text(rows(1) + "2;Délit;" + "x" * 2 * MEGABYTE + ";;\n"), WRONG, "line-too-long", ("ligne 3", "guillemet")
    ),
    "zip-bomb": Case(zip_bomb, WRONG, "file-too-large", ("200 Mo", "piégée")),
    "too-large": Case(too_large, WRONG, "file-too-large", ("200 Mo",)),
    "missing-file": Case(lambda path: path.unlink(missing_ok=True), WRONG, "no-such-file", ("n'existe pas",)),
    "future-date": Case(text(rows(1)), WRONG, "future-edition", ("2126-01-01", "futur"), ("--edition", "2126-01-01")),
    "bad-date": Case(text(rows(1)), WRONG, "invalid-date", ("01/07/2026", "AAAA-MM-JJ"), ("--edition", "01/07/2026")),
    "no-date": Case(text(rows(1)), WRONG, "edition-required", ("--edition AAAA-MM-JJ",), ()),
    "closes-nearly-everything": Case(
        text(rows(101)), REFUSED, "too-many-closures", ("20 entrées sur 20", "--partial", "--allow-closures")
    ),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one edition of twenty offences; no case may change it."""
    folder = tmp_path_factory.mktemp("bad-files")
    assert command("init", "--empty", home=folder / "home").code == USED
    file = folder / "first.csv"
    file.write_text(rows(*range(1, 21)), encoding="utf-8")
    done = command("import", "natinf", file, "--edition", "2026-04-01", home=folder / "home")
    assert done.code == USED, done.err
    return folder / "home"


def journal(home: Path) -> list[tuple[str, int]]:
    return sorted((path.name, path.stat().st_size) for path in (home / "journal").iterdir())


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_told_and_changes_nothing(home: Path, tmp_path: Path, name: str) -> None:
    case = CASES[name]
    file = tmp_path / "natinf.csv"
    case.make(file)
    before = journal(home)
    done = command("import", "natinf", file, *case.options, "--json", home=home)
    assert (done.code, done.data["error"]) == (case.exit, case.error or done.data["error"]), done.err
    assert [word for word in case.words if word not in done.err] == [], done.err
    assert done.err.startswith("srj: ")
    text_of = done.data["text"]
    assert isinstance(text_of, dict)
    assert text_of["fr"] != text_of["en"]
    assert journal(home) == before


def test_the_command_itself_ends_with_the_code_and_a_sentence_and_no_traceback(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "natinf.csv"
    file.write_bytes(b"")
    done = srj("import", "natinf", file, "--edition", "2026-07-01", home=home, SRJ_LANGUAGE="en")
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert done.stderr == "srj: The file is empty (0 byte). Download it again.\n"


def test_the_kind_that_nobody_knows_names_those_that_are(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(rows(1), encoding="utf-8")
    done = command("import", "natfin", file, "--edition", "2026-07-01", home=home)
    assert done.code == WRONG
    assert "natinf" in done.err


def test_a_folder_without_a_home_says_how_to_make_one(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text(rows(1), encoding="utf-8")
    done = command("import", "natinf", file, "--edition", "2026-07-01", home=tmp_path / "nowhere")
    assert done.code == REFUSED
    assert "srj init" in done.err
