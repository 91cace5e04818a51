"""The queries of queries/hygiene return nothing on the model and the facts, and something on a faulty sample."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.ontology.model import BASE, REPOSITORY, store

QUERIES = (
    "blank-nodes",
    "both-directions",
    "empty-code-lists",
    "inverse-properties",
    "language-of-literals",
    "names-differing-by-case",
    "orphan-parts",
    "outside-domain",
    "same-label",
    "tool-traps",
    "undefined-terms",
    "unfinished-definitions",
    "untidy-labels",
    "unused-classes",
)
FOLDER = REPOSITORY / "queries/hygiene"
SAMPLES = Path(__file__).parent / "hygiene"


def _rows(name: str, target: ox.Store) -> list[str]:
    found = target.query((FOLDER / f"{name}.rq").read_text(encoding="utf-8"))
    assert isinstance(found, ox.QuerySolutions)
    return [" ".join(str(term) for term in row) for row in found]


def test_every_query_of_the_folder_is_tested() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.rq")) == sorted(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_nothing_is_found_in_the_model_and_the_facts(name: str) -> None:
    assert _rows(name, store("ontology", "data")) == []


@pytest.mark.parametrize("name", QUERIES)
def test_the_fault_of_the_sample_is_found(name: str) -> None:
    sample = ox.Store()
    sample.load(path=str(SAMPLES / f"{name}.ttl"), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    assert _rows(name, sample) != []


@pytest.mark.parametrize("name", QUERIES)
def test_a_banner_says_what_is_looked_for(name: str) -> None:
    lines = (FOLDER / f"{name}.rq").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("#+ summary: ")
    assert lines[1].startswith("#+ summary-en: ")
    assert lines[3].startswith("# Must return nothing. ")
