"""Row by row, the facts are those of the sources: nothing is lost, nothing is added."""

from __future__ import annotations

import csv
import gzip
import json
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode

from app.domain.iris import TERMS
from tests.data.demonstration import DATA, NAMESPACE, demonstration_store, links, members, readings
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

ORG = "http://www.w3.org/ns/org#"
COUNTS = {
    "codes/communes-2026.csv": 252,
    "codes/courts-2026-06-11.csv": 210,
    "codes/nac-2024-04-24.csv": 151,
    "codes/natinf-2025-12-31.csv": 6,
    "codes/natinf-2026-07-01.csv": 19,
    "codes/natinf-2026-01-01.csv": 40,
}
EXTRACTS = {
    "courts-2026-06-11.csv": ("juridictions/judilibre-juridictions-2026-06-11.csv", "utf-8"),
    "nac-2024-04-24.csv": ("nac/nac-2024-04-24.csv", "utf-8"),
    "natinf-2025-12-31.csv": ("natinf/natinf-extrait-latin1.csv", "iso-8859-1"),
    "natinf-2026-07-01.csv": ("natinf/natinf-2026-07-extrait-utf8.csv", "utf-8"),
    "natinf-2026-01-01.csv": ("natinf/natinf-peche-2026.csv", "utf-8"),
}


def _rows(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _values(kind: str, key: str, term: str) -> list[str]:
    """Return the values of a property of ours: text of literals, last part of names."""
    subject = NamedNode(NAMESPACE.mint(kind, key))
    objects = [q.object for q in demonstration_store().quads_for_pattern(subject, NamedNode(term), None)]
    return sorted(o.value if isinstance(o, Literal) else str(o).strip("<>").partition("/id/")[2] for o in objects)


@pytest.mark.parametrize(
    ("class_name", "expected"),
    [
        ("Office", 13),
        ("Application", 51),
        ("Interface", 32),
        ("Flow", 44),
        ("Prohibition", 5),
        ("Exception", 12),
        ("Offence", 65),
        ("NacPost", 151),
        ("Court", 210),
        ("Commune", 174),
        ("DelegatedCommune", 20),
        ("AssociatedCommune", 13),
        ("MunicipalDistrict", 45),
        ("Article", 147),
        ("Referential", 5),
    ],
)
def test_counts(class_name: str, expected: int) -> None:
    assert len(members(class_name)) == expected


@pytest.mark.parametrize("path", sorted(COUNTS))
def test_every_row_of_codes_is_accepted(path: str) -> None:
    reading = readings()[path]
    assert reading.rejected == ()
    assert (reading.rows, len(reading.entries)) == (COUNTS[path], COUNTS[path])


@pytest.mark.parametrize("name", sorted(EXTRACTS))
def test_codes_are_rows_of_the_official_files(name: str) -> None:
    official, encoding = EXTRACTS[name]
    published = _rows(shared_file(f"data/{official}"), encoding)
    held = _rows(DATA / "codes" / name)
    assert held
    assert [row for row in held if row not in published] == []


def test_seats_are_communes_of_the_official_code() -> None:
    with gzip.open(shared_file("data/cog/communes-2026.json.gz"), "rt", encoding="utf-8") as file:
        official = {(row["type"], row["code"]): row for row in json.load(file)}
    kinds = {
        "COM": "commune-actuelle",
        "COMD": "commune-deleguee",
        "COMA": "commune-associee",
        "ARM": "arrondissement-municipal",
    }
    with (DATA / "codes" / "communes-2026.csv").open(encoding="utf-8", newline="") as file:
        held = list(csv.DictReader(file))
    for row in held:
        published = official[kinds[row["TYPECOM"]], row["COM"]]
        assert (row["LIBELLE"], row["DEP"], row["REG"], row["COMPARENT"]) == (
            published["nom"],
            published["departement"],
            published["region"],
            published.get("chefLieu") or published.get("commune") or "",
        )


def test_offences_that_must_be_there() -> None:
    codes = {entry.notation for path, reading in readings().items() if "natinf" in path for entry in reading.entries}
    assert {"7", "23", "41"} <= codes
    assert len(codes) == 65, "the three extracts share no code"


def test_applications_row_by_row() -> None:
    rows = _rows(shared_file("data/si-judiciaire/applications.csv"))
    for row in rows:
        key = row["id"]
        said = {
            "nom": _values("application", key, "http://www.w3.org/2004/02/skos/core#prefLabel"),
            "role": _values("application", key, TERMS + "purposeNote"),
            "responsable": _values("application", key, TERMS + "responsibleAsPublished"),
            "statut": _values("application", key, TERMS + "lifeCycleAsPublished"),
            "date_reference": _values("application", key, TERMS + "referenceDateAsPublished"),
            "base_legale": _values("application", key, TERMS + "legalBasisAsPublished"),
            "source": _values("application", key, TERMS + "sourceNote"),
        }
        assert said == {column: [row[column]] if row[column] else [] for column in said}, key
    assert len(rows) == len(members("Application"))


def test_interfaces_row_by_row() -> None:
    rows = _rows(shared_file("data/si-judiciaire/interfaces.csv"))
    for row in rows:
        key = row["id"]
        said = {
            "objet": _values("interface", key, TERMS + "purposeNote"),
            "statut": _values("interface", key, TERMS + "lifeCycleAsPublished"),
            "base_legale": _values("interface", key, TERMS + "legalBasisAsPublished"),
            "referentiels": _values("interface", key, TERMS + "referentialsAsPublished"),
        }
        assert said == {column: [row[column]] if row[column] else [] for column in said}, key
        source = row["preuve"] or "Aucune source retenue : hypothèse non vérifiée"
        assert _values("interface", key, TERMS + "sourceNote") == [source]
        directions = [(row["source"], row["cible"])]
        if row["sens"] == "<->":
            directions.append((row["cible"], row["source"]))
        for number, (producer, consumer) in enumerate(directions, 1):
            assert _flow(key, number) == (f"application/{producer}", f"application/{consumer}")
        assert _flow(key, len(directions) + 1) is None
    assert len(rows) == len(members("Interface"))


def _flow(key: str, number: int) -> tuple[str, str] | None:
    subject = NamedNode(f"{NAMESPACE.mint('interface', key)}#flow-{number}")
    ends = [
        next(demonstration_store().quads_for_pattern(subject, NamedNode(TERMS + end), None), None)
        for end in ("producer", "consumer")
    ]
    found = [str(quad.object).strip("<>").partition("/id/")[2] for quad in ends if quad is not None]
    return (found[0], found[1]) if found else None


def test_units_row_by_row() -> None:
    rows = _rows(shared_file("data/organisation/unites-dsj.csv"))
    parents = {
        "ministère de la justice": "organisation/ministere-justice",
        "secrétariat général": "organisation/secretariat-general",
    }
    for row in rows:
        key, parent = row["id"], row["rattachement"]
        assert _values("office", key, "http://www.w3.org/2004/02/skos/core#prefLabel") == [row["libelle"]]
        assert _values("office", key, ORG + "subOrganizationOf") == [parents.get(parent, f"office/{parent}")]
        expected = [row["mission_resumee"]] if row["mission_resumee"] else []
        assert _values("office", key, TERMS + "roleAsPublished") == expected
        by_article = row["article_missions"].startswith("art.")
        assert _values("office", key, TERMS + "mission") == ([f"text/{row['texte_id']}"] if by_article else [])
    assert len(rows) == len(members("Office"))


def test_blank_owners_stay_blank() -> None:
    owned = {thing for _, thing in links(TERMS + "responsibleFor")}
    rows = _rows(shared_file("data/si-judiciaire/applications.csv"))
    for row in rows:
        assert (f"application/{row['id']}" in owned) == bool(row["responsable"]), row["id"]
    assert sum(not row["responsable"] for row in rows) == 18
