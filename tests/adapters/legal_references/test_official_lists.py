"""Every reference of the official lists is read or says why; those whose text is held resolve."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from app.domain.article_numbers import normalise_number
from app.domain.references import ArticleIndex, ResolutionStatus, resolve
from tests.shared import shared_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.adapters.legal_references.parser import LegalReferenceParser
    from app.domain.references import Reference, Resolution

NATINF = ("Définie par", "Réprimée par")
FAILURES = frozenset((ResolutionStatus.UNPARSED, ResolutionStatus.UNKNOWN_TEXT, ResolutionStatus.UNKNOWN_ARTICLE))


def _codes_of_2025() -> Iterator[tuple[str, str]]:
    keys = {
        "code-penal": "LEGITEXT000006070719",
        "code-route": "LEGITEXT000006074228",
        "code-procedure-penale": "LEGITEXT000006071154",
    }
    for name, key in keys.items():
        with gzip.open(shared_file(f"data/legi/codes-2025/{name}.json.gz")) as file:
            yield from ((key, number) for number in json.load(file)["articles"])


def _codes_of_2026() -> Iterator[tuple[str, str]]:
    for name in ("code-travail", "code-rural"):
        path = shared_file(f"data/legi/{name}-2026-03-27-articles.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from ((row["code_id"], row["numero"]) for row in csv.DictReader(file, delimiter=";"))


def _crpa() -> Iterator[tuple[str, str]]:
    pending = [json.loads(shared_file("data/legi/crpa-LEGITEXT000031366350.json").read_bytes())]
    while pending:
        node = pending.pop()
        pending.extend(node.get("children", ()))
        if node["type"] == "article":
            yield "LEGITEXT000031366350", node["data"]["num"]


@pytest.fixture(scope="module")
def index() -> ArticleIndex:
    held = [*_codes_of_2025(), *_codes_of_2026(), *_crpa()]
    assert len(held) > 28_000
    return ArticleIndex((key, normalise_number(number), f"urn:{key}_{number}") for key, number in held)


def _column(name: str, encoding: str, columns: tuple[str, ...]) -> list[str]:
    with shared_file(f"data/natinf/{name}").open(encoding=encoding, newline="") as file:
        return [row[column] for row in csv.DictReader(file, delimiter=";") for column in columns]


def _resolved(
    parser: LegalReferenceParser, index: ArticleIndex, published: list[str]
) -> list[tuple[Reference, Resolution]]:
    found = []
    for written in published:
        references = parser.parse(written)
        assert "".join(cited.raw for cited in references) == written
        found += [(cited, resolve(cited, index)) for cited in references]
    return found


def _print_not_held(found: list[tuple[Reference, Resolution]]) -> None:
    kept = (ResolutionStatus.TEXT_NOT_HELD, ResolutionStatus.AMBIGUOUS)
    counted = Counter((cited.text_as_published, str(got.status)) for cited, got in found if got.status in kept)
    for (text, status), count in counted.most_common():
        print(f"{count:4} {text} ({status})")  # noqa: T201 - the figures asked for, shown by pytest -rP


@pytest.mark.parametrize(
    ("name", "encoding", "columns", "figures"),
    [
        ("natinf-peche-2026.csv", "utf-8", ("definie_par",), (121, 30, 44, 5)),
        ("natinf-2026-07-extrait-utf8.csv", "utf-8", NATINF, (85, 23, 0, 0)),
        ("natinf-2026-07-extrait-cp850.csv", "cp850", NATINF, (85, 23, 0, 0)),
        ("natinf-extrait-latin1.csv", "iso-8859-1", NATINF, (8, 14, 0, 0)),
    ],
)
def test_all_the_references_whose_text_is_held_resolve(
    parser: LegalReferenceParser,
    index: ArticleIndex,
    name: str,
    encoding: str,
    columns: tuple[str, ...],
    figures: tuple[int, int, int, int],
) -> None:
    found = _resolved(parser, index, _column(name, encoding, columns))
    _print_not_held(found)
    counted = Counter(got.status for _, got in found)
    expected = (
        ResolutionStatus.RESOLVED,
        ResolutionStatus.TEXT_NOT_HELD,
        ResolutionStatus.AMBIGUOUS,  # EU regulations cited by their date alone
        ResolutionStatus.UNPARSED,
    )
    assert tuple(counted[status] for status in expected) == figures
    assert counted.total() == sum(figures)  # no article of a text held is unknown: more than the 99 % aimed at
    assert all(len(got.articles) == 1 for _, got in found if got.status is ResolutionStatus.RESOLVED)


def test_the_strings_that_are_not_references_are_named_with_their_cause(
    parser: LegalReferenceParser, index: ArticleIndex
) -> None:
    found = _resolved(parser, index, _column("natinf-peche-2026.csv", "utf-8", ("definie_par",)))
    failed = {cited.raw: got.cause for cited, got in found if got.status is ResolutionStatus.UNPARSED}
    assert set(failed) == {"d1852", "Arreté du 12/01/3021", "Arreté du 18/01/3021", "Art. 128.5.12.d"}
    assert all(cause is not None and cause.fr and cause.en for cause in failed.values())


def test_the_older_dirty_list_is_read_or_reported_piece_by_piece(
    parser: LegalReferenceParser, index: ArticleIndex
) -> None:
    published = _column("natinf-environnement-peche.csv", "utf-8", ("regulation",))
    published = [written for written in published if written]
    found = _resolved(parser, index, published)
    counted = Counter(got.status for _, got in found)
    assert len(published) == 478
    assert counted == {
        ResolutionStatus.RESOLVED: 22,
        ResolutionStatus.TEXT_NOT_HELD: 22,
        ResolutionStatus.UNKNOWN_ARTICLE: 5,
        ResolutionStatus.UNKNOWN_TEXT: 4,
        ResolutionStatus.UNPARSED: 464,
    }
    assert all(got.cause is not None for _, got in found if got.status in FAILURES)
    assert {cited.number for cited, got in found if got.status is ResolutionStatus.UNKNOWN_ARTICLE} == {
        "L981-8",
        "L981-9",
        "L981-10",
    }
    assert {cited.text_as_published for cited, got in found if got.status is ResolutionStatus.UNKNOWN_TEXT} == {"C.RUR"}
