"""Files as they come: layouts, separators, archives, and every way of being unreadable, each with place and remedy."""

from __future__ import annotations

import gzip
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from app.adapters.tables.files import open_bounded
from app.adapters.tables.reading import read_table
from app.domain.errors import InvalidInput, SrjError
from app.domain.importers import communes, nac, natinf
from app.domain.importers.sheets import BadRow, Row

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par"
GOOD = "23;Délit;VIOLENCE;ART.1 C.PENAL.;ART.2 C.PENAL."


def written(folder: Path, data: bytes | str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def items(path: Path) -> list[Row | BadRow]:
    return list(read_table(path, expected=natinf.LAYOUTS).rows)


def refusal(path: Path) -> SrjError:
    with pytest.raises(SrjError) as caught:
        items(path)
    assert caught.value.text.fr
    assert caught.value.text.en != caught.value.text.fr
    return caught.value


@pytest.mark.parametrize(
    "header",
    [
        HEADER,
        "NUMERO NATINF;NATURE DE L'INFRACTION;QUALIFICATION DE L'INFRACTION;DEFINIE PAR;REPRIMEE PAR",
        " numéro_natinf ;Nature de l’infraction;Qualification de l’infraction; Définie  par;Réprimée\u00a0par",
        "\ufeff" + HEADER,
        '"Numéro NATINF";"Nature de l\'infraction";"Qualification de l\'infraction";"Définie par";"Réprimée par"',
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_header_variants_are_one_layout(tmp_path: Path, header: str, line_end: str) -> None:
    (row,) = items(written(tmp_path, f"{header}{line_end}{GOOD}{line_end}"))
    assert isinstance(row, Row)
    assert (row.number, row.cells["code"], row.cells["punished_by"]) == (2, "23", "ART.2 C.PENAL.")


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path, f"{HEADER}\n{GOOD}\n".replace(";", separator))
    sheet = read_table(path, expected=natinf.LAYOUTS)
    assert sheet.separator == separator
    assert len(list(sheet.rows)) == 1


def test_quoted_cells_keep_separators_quotes_and_line_ends_and_rows_keep_their_lines(tmp_path: Path) -> None:
    rows = items(written(tmp_path, f'{HEADER}\n1;Délit;"A; ""B""\nC";;\n\n2;Délit;D;;\n'))
    assert [(row.number, row.cells["label"]) for row in rows if isinstance(row, Row)] == [(2, 'A; "B"\nC'), (5, "D")]


def test_rows_with_a_wrong_number_of_cells_are_rejected_alone(tmp_path: Path) -> None:
    rows = items(written(tmp_path, f"{HEADER}\n1;Délit;A\n2;Délit;B;;;;\n3;Délit;C;;;D\n;;;;\n4;Délit;E;;\n"))
    problems = [row.problem for row in rows if isinstance(row, BadRow)]
    assert [(problem.row, problem.code) for problem in problems] == [
        (2, "too-few-cells"),
        (4, "too-many-cells"),
        (5, "blank-row"),
    ]
    assert [row.number for row in rows if isinstance(row, Row)] == [3, 6]


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        ("", "empty-file", None),
        ("\n\n \n", "empty-file", 1),
        (HEADER.replace(";", "|") + "\n" + GOOD.replace(";", "|") + "\n", "wrong-separator", 1),
        ("Numéro NATINF;Nature de l'infraction;Définie par;Réprimée par\n", "missing-column", 1),
        (HEADER + ";DEFINIE PAR\n" + GOOD + ";\n", "duplicate-column", 1),
        (f'{HEADER}\n{GOOD}\n24;Délit;"A;;\n{GOOD}\n', "unclosed-quote", 3),
        (f"{HEADER}\n{GOOD}\n24;Délit;VIOL", "truncated-file", 3),
        (f"{HEADER}\n24;Délit;{'A' * 200_000};;\n", "unclosed-quote", 2),
        (f"{HEADER}\n24;Délit;A\x00;;\n", "binary-file", 2),
        (b"\xef\xbb\xbf" + HEADER.encode() + b"\n24;D\xe9lit;A;;\n", "mixed-encodings", 2),
    ],
)
def test_an_unreadable_file_is_refused_with_its_place(
    tmp_path: Path, content: bytes | str, code: str, row: int | None
) -> None:
    error = refusal(written(tmp_path, content))
    assert (error.code, error.details.get("row")) == (code, row)


def test_missing_columns_are_named_beside_those_that_were_found(tmp_path: Path) -> None:
    error = refusal(written(tmp_path, "Numéro NATINF;Définie par;Réprimée par\n1;;\n"))
    assert error.details["missing"] == ["Nature de l'infraction", "Qualification de l'infraction"]
    assert "« Définie par »" in error.text.fr


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"<!DOCTYPE html><title>404</title>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
)
def test_what_is_not_a_table_is_named(tmp_path: Path, data: bytes) -> None:
    assert refusal(written(tmp_path, data)).code == "not-a-table"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.csv").code == "unreadable-file"
    assert refusal(tmp_path).code == "not-a-file"


def test_gzip_and_zip_of_one_file_are_read(tmp_path: Path) -> None:
    data = f"{HEADER}\n{GOOD}\n".encode("cp850")
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("natinf.csv", data)
    assert len(items(written(tmp_path, gzip.compress(data), "one.csv.gz"))) == 1
    assert len(items(tmp_path / "one.zip")) == 1


def test_archives_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    data = gzip.compress(f"{HEADER}\n{GOOD}\n".encode() * 200)
    assert refusal(written(tmp_path, data[:-12], "cut.gz")).code == "damaged-archive"
    assert refusal(written(tmp_path, b"PK\x03\x04rubbish", "bad.zip")).code == "damaged-archive"
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "a")
        archive.writestr("b.csv", "b")
    assert refusal(tmp_path / "two.zip").code == "archive-of-several-files"
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "CSV UTF-8" in refusal(tmp_path / "book.xlsx").text.fr


@pytest.mark.parametrize("kind", ["gz", "zip"])
def test_a_bomb_is_stopped_at_the_bound(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"bomb.{kind}"
    if kind == "gz":
        with gzip.open(path, "wb", compresslevel=1) as out:
            for _ in range(210):
                out.write(b"a;b\n" * 250_000)
    else:
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
            archive.open("b", "w") as out,
        ):
            for _ in range(210):
                out.write(b"a;b\n" * 250_000)
    assert path.stat().st_size < 20_000_000
    assert refusal(path).code == "file-too-large"


def test_a_plain_file_past_the_bound_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, b"a;b\n" * 100)
    with pytest.raises(InvalidInput) as caught, open_bounded(path, limit=399):
        pass
    assert caught.value.code == "file-too-large"


def test_the_last_row_without_line_end_is_kept_and_told(tmp_path: Path) -> None:
    sheet = read_table(written(tmp_path, f"{HEADER}\n{GOOD}"), expected=natinf.LAYOUTS)
    assert [warning.code for warning in sheet.warnings] == ["no-final-line-end"]
    assert len(list(sheet.rows)) == 1


def test_columns_that_are_not_read_are_told(tmp_path: Path) -> None:
    sheet = read_table(written(tmp_path, "code;libelle;niveau;code_parent;couleur\n"), expected=nac.LAYOUTS)
    assert [(warning.code, warning.value) for warning in sheet.warnings] == [("columns-not-read", "couleur")]


def test_lost_letters_are_told_and_restored_in_single_byte_files_only(tmp_path: Path) -> None:
    text = f"{HEADER}\n1;Délit;MAN¿UVRE;;\n2;Délit;d¿espèce;;\n"
    for encoding, label in (("cp850", "MANŒUVRE"), ("utf-8", "MAN¿UVRE")):
        first, second = items(written(tmp_path, text.encode(encoding)))
        assert isinstance(first, Row)
        assert isinstance(second, Row)
        assert first.cells["label"] == label
        assert second.cells["label"] == "d¿espèce"
        assert [warning.code for warning in (*first.warnings, *second.warnings)][1] == "lost-letter"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("[{", "invalid-json"),
        ('{"code": "01001"}', "not-a-list"),
        ("[" * 100_000, "too-deep"),
        (b'[{"code": "\xe9"}]', "invalid-json"),
        ('[{"code": "01001", "nom": "A"}]', "missing-column"),
    ],
)
def test_unreadable_json_is_refused(tmp_path: Path, content: bytes | str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_table(written(tmp_path, content, "a.json"), expected=communes.LAYOUTS)
    assert caught.value.code == code


def test_json_objects_are_rows_and_what_is_nested_is_rejected(tmp_path: Path) -> None:
    good: dict[str, object] = {"code": "01001", "nom": "A", "type": "commune-actuelle", "departement": "01"}
    elements = [good | {"codesPostaux": ["01400", "01401"]}, 3, good | {"nom": {"fr": "A"}}]
    path = written(tmp_path, json.dumps(elements), "a.json")
    first, second, third = read_table(path, expected=communes.LAYOUTS).rows
    assert isinstance(first, Row)
    assert (first.number, first.cells["postal"]) == (2, "01400 01401")
    assert [bad.problem.code for bad in (second, third) if isinstance(bad, BadRow)] == [
        "not-an-object",
        "nested-object",
    ]
