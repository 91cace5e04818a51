"""The official profile prints again what the producers published: byte for byte where their order is a rule."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.official import MARK, OFFICIAL, encoded, encoding_of
from app.main.list_parts import edition_encoding
from app.main.whole_lists import ListWriter
from app.services.reading import Moment
from app.services.whole_lists import Wanted
from tests.official_files import OfficialEdition, departments
from tests.property.test_official_orders import request
from tests.shared import shared_file
from tests.timeline import new_home, open_site

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 25)
# kind, importer, file, and whether the order of its lines is the order of the codes
FILES = (
    ("natinf", "natinf", "natinf/natinf-2026-07-extrait-cp850.csv", True),
    ("natinf", "natinf", "natinf/natinf-extrait-latin1.csv", True),
    ("natinf", "natinf", "natinf/natinf-2026-07-extrait-utf8.csv", True),
    ("nac", "nac", "nac/nac-2022-03-20.csv", True),
    ("nac", "nac", "nac/nac-2024-04-24.csv", True),
    ("court", "courts", "juridictions/judilibre-juridictions-2025-07-10.csv", False),
    ("court", "courts", "juridictions/judilibre-juridictions-2026-06-11.csv", False),
)
TYPES = {
    "commune": ("commune-actuelle", "COM"),
    "delegated-commune": ("commune-deleguee", "COMD"),
    "associated-commune": ("commune-associee", "COMA"),
    "municipal-district": ("arrondissement-municipal", "ARM"),
}


def printed(folder: Path, importer: str, path: Path, kinds: tuple[str, ...]) -> dict[str, bytes]:
    """Import a file into a home of its own and print each kind again, in the encoding of the edition held."""
    site = open_site(new_home(folder / "home"), {})
    site.importing.run(request(OfficialEdition(importer, path, date(2026, 7, 1), complete=True, read=lambda _path: {})))
    moment = Moment(DAY, site.ledger.reader.head_number(), "public")
    encoding = edition_encoding(site.ledger.reader, OFFICIAL[kinds[0]].source, moment)
    writer = ListWriter(site.home.projection)
    made = {kind: b"".join(writer.pieces(Wanted(kind, "csv", moment, encoding=encoding))) for kind in kinds}
    writer.close()
    site.close()
    return made


@pytest.mark.parametrize(("kind", "importer", "file", "whole"), FILES, ids=[each[2] for each in FILES])
def test_a_file_is_printed_again(tmp_path: Path, kind: str, importer: str, file: str, whole: bool) -> None:  # noqa: FBT001 - a column of FILES
    published = shared_file(f"data/{file}").read_bytes()
    made = printed(tmp_path, importer, shared_file(f"data/{file}"), (kind,))[kind]
    # Of the extract in ISO-8859-1 the last line has no end, which no rule of the format tells.
    assert sorted(made.splitlines()) == sorted(published.splitlines())
    if whole:
        assert made.rstrip(b"\r\n") == published.rstrip(b"\r\n")


def test_municipalities_are_printed_in_the_columns_that_are_kept(tmp_path: Path) -> None:
    """INSEE's columns, from the JSON made of its file: those that the graph does not keep are named, not empty."""
    path = departments("data/cog/communes-2026.json.gz", ("13", "47", "59"), tmp_path)
    made = printed(tmp_path, "communes", path, tuple(TYPES))
    published = json.loads(path.read_text(encoding="utf-8"))
    for kind, (type_, sign) in TYPES.items():
        header, *rows = csv.reader(io.StringIO(made[kind].decode(), newline=""))
        assert header == ["TYPECOM", "COM", "REG", "DEP", "ARR", "LIBELLE", "COMPARENT"]
        assert not set(header) & set(OFFICIAL[kind].left_out)
        expected = [
            [
                sign,
                each["code"],
                each.get("region", ""),
                each["departement"],
                each.get("arrondissement", ""),
                each["nom"],
                each.get("chefLieu") or each.get("commune", ""),
            ]
            for each in published
            if each["type"] == type_
        ]
        assert rows == sorted(expected, key=lambda row: row[1])
        assert rows or kind == "associated-commune"


def test_what_the_encoding_of_the_producer_lacks_makes_the_file_utf_8() -> None:
    lines = ["a;b\n", "1;œuvre ‰\n"]
    made = b"".join(encoded(lines, "cp850"))
    assert made == MARK + "".join(lines).encode()
    assert encoding_of(made, "cp850") == "utf-8"
    assert encoding_of(b"".join(encoded(["é\n"], "cp850")), "cp850") == "cp850"


def test_a_cell_that_holds_a_sign_of_the_format_is_in_quotes() -> None:
    said = {
        "http://www.w3.org/2004/02/skos/core#notation": "7",
        "http://www.w3.org/2004/02/skos/core#prefLabel": 'a;"b"',
    }
    assert list(OFFICIAL["nac"].lines([said]))[1] == '7;"a;""b""";;\r\n'
