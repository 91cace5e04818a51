"""The grammar of legal references, with the forms of codes of the package."""

from __future__ import annotations

from app.adapters.legal_references.parser import LegalReferenceParser
from app.adapters.package_files import package_folder


def reference_parser() -> LegalReferenceParser:
    """Return a parser; building its tables takes a tenth of a second, so only who reads references asks for it."""
    return LegalReferenceParser.from_folder(package_folder("data") / "law")
