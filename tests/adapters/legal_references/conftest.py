"""One parser for all the tests of this folder, with the forms of codes of ``data/law``."""

from __future__ import annotations

import pytest

from app.adapters.legal_references.parser import LegalReferenceParser
from tests.shared import REPOSITORY


@pytest.fixture(scope="session")
def parser() -> LegalReferenceParser:
    return LegalReferenceParser.from_folder(REPOSITORY / "data" / "law")
