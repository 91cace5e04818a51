"""Recording the facts of a file that is not an edition."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.commits import Source
from app.domain.dates import Certainty, Span
from app.domain.errors import Refused
from app.domain.language import Text
from app.domain.verdicts import Finding, Verdict
from app.services.recording import Recording, record
from tests.timeline import Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACTS = Source("applications", "internal", Text("applications", "applications"))
SINCE = date(2026, 9, 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(new_home(tmp_path / "home"), {})
    yield opened
    opened.close()


def recording(label: str, start: date | None = SINCE) -> Recording:
    contents = {offence(code): described(code, label) for code in ("1", "2")}
    return Recording(FACTS, contents, "faits", start, Certainty.ATTESTED, "system", "L. 1")


def test_facts_hold_from_their_day_on_with_its_certainty(site: Site) -> None:
    published = record(site.ledger.reader, site.publisher, recording("Vol"))
    assert (published.commit.account, published.commit.reason, published.commit.legal_basis) == (
        "system",
        "faits",
        "L. 1",
    )
    (row,) = site.ledger.reader.live_rows([offence("1")])[offence("1")]
    assert (row.source, row.holding.span, row.holding.start) == ("applications", Span(SINCE, None), Certainty.ATTESTED)
    assert site.ledger.reader.sources()["applications"] == FACTS


def test_saying_the_same_again_moves_nothing_and_another_day_leaves_the_first(site: Site) -> None:
    record(site.ledger.reader, site.publisher, recording("Vol"))
    assert record(site.ledger.reader, site.publisher, recording("Vol")).entities == frozenset()
    record(site.ledger.reader, site.publisher, recording("Vol simple", date(2026, 10, 1)))
    spans = [row.holding.span for row in site.ledger.reader.live_rows([offence("1")])[offence("1")]]
    assert sorted(spans, key=lambda span: str(span.start)) == [
        Span(SINCE, date(2026, 10, 1)),
        Span(date(2026, 10, 1), None),
    ]


def test_other_sources_are_left_alone(site: Site) -> None:
    record(site.ledger.reader, site.publisher, recording("Vol"))
    other = Recording(Source("notes", "public"), {offence("1"): described("1", "Note")}, "notes")
    record(site.ledger.reader, site.publisher, other)
    assert {row.source for row in site.ledger.reader.live_rows([offence("1")])[offence("1")]} == {
        "applications",
        "notes",
    }


def test_a_rule_can_refuse_it(site: Site) -> None:
    finding = Finding("urn:x", None, None, "Violation", "urn:c", "urn:s", Text("Non.", "No."), integrity=True)
    site.gate.verdict = Verdict(refusing=(finding,))
    with pytest.raises(Refused):
        record(site.ledger.reader, site.publisher, recording("Vol"))
    assert site.ledger.reader.live_rows([offence("1")]) == {}
