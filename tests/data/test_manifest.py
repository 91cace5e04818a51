"""The manifest lists each file once, with what the loader and the pages need to know of it."""

from __future__ import annotations

from datetime import date

import pytest

from app.adapters.tables.importers import IMPORTERS
from tests.data.demonstration import DATA, demonstration_store, files

PROOFS = {"established", "authorised", "attested", "hypothesis", "example"}


def test_every_file_of_facts_is_listed_once() -> None:
    facts = {path for pattern in ("**/*.ttl", "codes/*.csv") for path in DATA.glob(pattern)}
    listed = [DATA / file["path"] for file in files()]
    assert sorted(listed) == sorted(facts)


@pytest.mark.parametrize("file", files(), ids=lambda file: file["path"])
def test_a_file_says_where_it_comes_from(file: dict[str, object]) -> None:
    origin = file["origin"]
    assert isinstance(origin, dict)
    assert origin["fr"]
    assert origin["en"]
    assert file["partial"] is True
    assert file["audience"] == "public"
    assert file["proof"] in PROOFS
    assert ("edition" in file) == ("certainty" in file)
    assert isinstance(file.get("edition", date.min), date)


def test_codes_belong_to_the_source_of_their_importer() -> None:
    for file in files():
        if "kind" in file:
            assert file["source"] == IMPORTERS[file["kind"]].source
            assert "edition" in file
            assert file["certainty"] == "attested", "an edition shows that an entry is there, no more"


def test_one_source_has_no_two_editions_of_one_day_for_codes() -> None:
    editions = [(file["source"], file["edition"]) for file in files() if "kind" in file]
    assert len(set(editions)) == len(editions)


def test_the_graph_is_small_enough_to_start_with() -> None:
    assert 15_000 < len(demonstration_store()) < 60_000
