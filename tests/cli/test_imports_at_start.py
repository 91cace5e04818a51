"""Commands and roles start fast because each imports what it does: a slow library waits until it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATER = {
    "app.main.command": {
        "rich",
        "lark",
        "rdflib",
        "pyshacl",
        "jinja2",
        "fastapi",
        "uvicorn",
        "app.shacl",
        "app.main.writing",
    },
    "app.main.writer_role": {"rich", "lark", "rdflib", "pyshacl", "jinja2", "fastapi", "uvicorn", "snowballstemmer"},
    "app.main.reader_role": {"rich", "lark", "rdflib", "pyshacl", "jinja2", "fastapi", "uvicorn", "snowballstemmer"},
    "app.main.front_role": {
        "rich",
        "lark",
        "rdflib",
        "pyshacl",
        "joserfc",
        "cryptography",
        "xlsxwriter",
        "snowballstemmer",
    },
}


@pytest.mark.parametrize("module", LATER)
def test_what_is_not_needed_to_start_is_not_imported(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    imported = set(said.stdout.split())
    assert module in imported
    assert LATER[module] & imported == set()


def test_one_language_of_the_stemmer_is_loaded() -> None:
    code = """
import sys
from app.adapters.projection.words import stems
print(stems("condamnées"), *(name for name in sys.modules if name.endswith("_stemmer")))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split()[-1].endswith(".french_stemmer")
    assert said.stdout.count("_stemmer") == 1
