"""The grammar of legal references, with the forms of codes of the package."""

from __future__ import annotations

from functools import cache

from app.adapters.legal_references.parser import LegalReferenceParser
from app.adapters.package_files import package_folder


@cache
def reference_parser() -> LegalReferenceParser:
    """Return the parser; building its tables takes a tenth of a second: once, and only for who reads references."""
    return LegalReferenceParser.from_folder(package_folder("data") / "law")
