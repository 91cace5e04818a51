"""The days on which a change is checked: its own, and each one to come that touches what rules look at with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.contents import Content, ContentBuilder, string
from app.domain.dates import Span
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.rows import write
from app.domain.verdicts import Covered, Finding, Verdict
from app.services import gate_days
from app.services.publishing import Publication
from tests.timeline import SOURCE, TODAY, Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLOSING, LATER = date(2027, 7, 1), date(2028, 1, 1)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(new_home(tmp_path / "home"), {})
    yield opened
    opened.close()


def say(site: Site, code: str, content: Content, start: date | None = None, end: date | None = None) -> Verdict:
    """Publish what is said of an offence over a span, and forget the days that were checked for it."""
    rows = site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
    change = write(offence(code), SOURCE.name, rows, span=Span(start, end), content=content.digest)
    site.gate.checked.clear()
    publication = Publication("local", "essai", (change,), {content.digest: content}, sources=(SOURCE,))
    return site.publisher.publish(publication).verdict


def days(site: Site) -> list[date]:
    return [patch.day for patch in site.gate.checked]


def test_a_day_on_which_something_of_the_same_rules_ends_is_checked(site: Site) -> None:
    say(site, "8", described("8"), None, CLOSING)
    say(site, "7", described("7"))
    assert days(site) == [TODAY, CLOSING]


def test_a_day_that_moves_what_no_rule_looks_at_with_the_change_is_not(site: Site) -> None:
    say(site, "7", described("7"))
    builder = ContentBuilder(offence("8"))
    builder.add(TERMS + "comment", string("x"))
    say(site, "8", builder.content(), None, CLOSING)
    say(site, "7", described("7", "Vol simple"))
    assert days(site) == [TODAY]


def test_the_days_remembered_follow_what_is_published(site: Site) -> None:
    say(site, "7", described("7"))
    say(site, "8", described("8"), None, CLOSING)
    say(site, "7", described("7", "Vol simple"))
    assert days(site) == [TODAY, CLOSING]
    say(site, "8", described("8"), CLOSING, LATER)
    say(site, "7", described("7", "Vol aggravé"))
    assert days(site) == [TODAY, LATER]


def test_a_day_after_the_change_has_ended_is_not_checked(site: Site) -> None:
    say(site, "8", described("8"), None, LATER)
    say(site, "7", described("7"), None, None)
    say(site, "7", described("7", "Vol simple"), TODAY, CLOSING)
    assert LATER not in days(site)


def test_an_effective_date_in_the_past_is_checked_and_what_follows_it(site: Site) -> None:
    begun, ended = date(2025, 1, 1), date(2026, 1, 1)
    say(site, "8", described("8"), begun, ended)
    say(site, "7", described("7"), date(2024, 1, 1))
    assert days(site) == [TODAY, date(2024, 1, 1), begun, ended]


def test_beyond_a_bound_the_days_left_out_are_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_days, "MOST_DAYS", 1)
    say(site, "8", described("8"), None, CLOSING)
    say(site, "9", described("9"), None, LATER)
    told = say(site, "7", described("7"))
    assert (days(site), told.unchecked) == ([TODAY, CLOSING], (LATER,))


def test_the_end_of_what_covers_a_finding_is_checked(site: Site) -> None:
    builder = ContentBuilder(offence("8"))
    builder.add(TERMS + "comment", string("x"))
    say(site, "8", builder.content(), None, CLOSING)
    found = Finding("urn:x", None, None, "Violation", "urn:c", "urn:s", Text("x", "x"), integrity=False, day=TODAY)
    site.gate.verdict = Verdict(covered=(Covered(found, offence("8"), "deviation"),))
    say(site, "7", described("7"))
    assert days(site) == [TODAY, CLOSING]


def test_a_date_that_the_change_states_is_checked_when_a_rule_looks_at_the_date_of_the_view(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder = ContentBuilder(offence("7"))
    builder.add(TERMS + "serviceEnd", f'"{CLOSING}"^^<http://www.w3.org/2001/XMLSchema#date>')
    say(site, "7", builder.content())
    assert days(site) == [TODAY]
    monkeypatch.setattr(site.gate, "meets", lambda _changed, moved: "validOn" in next(iter(moved)))
    say(site, "8", Content.of(line.replace(b"natinf/7", b"natinf/8") for line in builder.content().lines))
    assert days(site) == [TODAY, CLOSING, date(2027, 7, 2)]
