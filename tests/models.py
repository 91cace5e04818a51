"""Other models than that of the package, for tests of upgrades: its files, with some lines more or fewer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from app.adapters.model_files import ModelFiles
from app.main.model import package_model

if TYPE_CHECKING:
    from pathlib import Path

PREFIXES = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srj: <https://w3id.org/srj/def#> .
@prefix srjsh: <https://w3id.org/srj/shape#> .
"""
TERM = 'srj:aNewTerm rdfs:label "terme nouveau"@fr , "new term"@en .'
RULE = """
srjsh:ShortCode a sh:NodeShape ; sh:targetClass srj:{about} ; srj:ruleKind srj:ruleKind-{kind} ;
    sh:property srjsh:ShortCode-notation .
srjsh:ShortCode-notation a sh:PropertyShape ; sh:path skos:notation ; sh:maxLength {most} ;
    sh:severity sh:{severity} ; srj:ruleKind srj:ruleKind-{kind} ;
    sh:message "Code trop long : l'abréger."@fr , "Code too long: shorten it."@en .
"""


def rule(about: str, most: int, kind: str = "integrity", severity: str = "Violation") -> str:
    """Return a rule on the length of the codes of a class."""
    return RULE.format(about=about, most=most, kind=kind, severity=severity)


def model(folder: Path, version: str, *, terms: str = "", rules: str = "") -> ModelFiles:
    """Return the model of the package under another version, with these terms and rules more."""
    own = package_model()
    shutil.copytree(own.ontology, folder / "ontology")
    shutil.copytree(own.shapes, folder / "shapes")
    (folder / "ontology" / "more.ttl").write_text(PREFIXES + terms, encoding="utf-8")
    (folder / "shapes" / "more.ttl").write_text(PREFIXES + rules, encoding="utf-8")
    (folder / "migrations").mkdir()
    return ModelFiles(version, folder / "ontology", folder / "shapes", folder / "migrations")
