"""Publishing: checked, committed, and the patches that lead each audience's view where loading would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.views import apply_patch, load_view
from app.domain.commits import Source
from app.domain.contents import Content
from app.domain.dates import Span
from app.domain.errors import Refused, Unavailable
from app.domain.language import Text
from app.domain.rows import write
from app.domain.verdicts import Finding, Verdict
from app.services.publishing import Publication, Publisher
from tests.timeline import SOURCE, TODAY, Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AUDIENCES = ("public", "internal", "restricted")
INTERNAL, RESTRICTED = Source("notes", "internal"), Source("secrets", "restricted")
FINDING = Finding("urn:x", None, None, "Violation", "urn:c", "urn:s", Text("Corriger.", "Correct it."), integrity=True)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(new_home(tmp_path / "home"), {})
    yield opened
    opened.close()


def publication(
    site: Site,
    content: Content | None,
    *,
    source: Source = SOURCE,
    start: date | None = None,
    end: date | None = None,
    code: str = "7",
) -> Publication:
    """Return the publication of what a source says of an offence over a span."""
    rows = site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
    own = [row for row in rows if row.source == source.name]
    digest = content.digest if content else None
    change = write(offence(code), source.name, own, span=Span(start, end), content=digest)
    contents = {content.digest: content} if content else {}
    return Publication("local", "essai", (change,), contents, sources=(source,))


def test_what_is_published_is_committed_with_who_why_and_on_which_basis(site: Site) -> None:
    published = site.publisher.publish(replace(publication(site, described("7")), legal_basis="CPP R15-33"))
    assert (published.commit.number, published.commit.account, published.commit.reason) == (2, "local", "essai")
    assert published.commit.legal_basis == "CPP R15-33"
    assert published.entities == {offence("7")}
    assert published.patches["public"].added == described("7").lines
    assert site.gate.rejected == []
    assert site.ledger.reader.head() == published.commit


def test_a_patch_moves_only_the_triples_that_change(site: Site) -> None:
    site.publisher.publish(publication(site, described("7")))
    published = site.publisher.publish(publication(site, described("7", "Vol simple")))
    assert len(published.patches["public"]) == 2


def test_each_audience_gets_what_it_may_see(site: Site) -> None:
    site.publisher.publish(publication(site, described("7")))
    patches = site.publisher.publish(publication(site, described("7", "Note"), source=INTERNAL)).patches
    assert [len(patches[audience]) for audience in AUDIENCES] == [0, 1, 1]
    patches = site.publisher.publish(publication(site, described("7", "Secret"), source=RESTRICTED)).patches
    assert [len(patches[audience]) for audience in AUDIENCES] == [0, 0, 1]


def test_the_patches_lead_each_view_where_loading_it_would(site: Site) -> None:
    """Spans past, present and to come, three audiences, closings and returns: after each commit, no triple differs."""
    reader = site.ledger.reader
    views = {audience: load_view(reader, TODAY, 1, audience) for audience in AUDIENCES}
    steps: list[tuple[str | None, Source, date | None, date | None]] = [
        ("Vol", SOURCE, date(2027, 1, 1), None),
        ("Vol", SOURCE, None, date(2026, 1, 1)),
        ("Note", INTERNAL, date(2026, 1, 1), date(2028, 1, 1)),
        ("Vol simple", SOURCE, date(2026, 6, 1), None),
        ("Secret", RESTRICTED, None, None),
        (None, INTERNAL, None, None),
        (None, SOURCE, date(2026, 11, 24), None),
        (None, RESTRICTED, None, None),
        ("Vol", SOURCE, date(2026, 11, 24), date(2026, 11, 25)),
        (None, SOURCE, None, None),
    ]
    for label, source, start, end in steps:
        content = described("7", label) if label else None
        published = site.publisher.publish(publication(site, content, source=source, start=start, end=end))
        for audience, view in views.items():
            apply_patch(view, published.patches[audience])
            assert set(view) == set(load_view(reader, TODAY, published.commit.number, audience)), (label, audience)


def test_a_refusal_commits_nothing_and_the_gate_goes_back(site: Site) -> None:
    site.gate.verdict = Verdict(refusing=(FINDING,))
    with pytest.raises(Refused) as refused:
        site.publisher.publish(publication(site, described("7")))
    assert refused.value.code == "refused-by-rule"
    assert refused.value.details["total"] == 1
    assert "Corriger." in refused.value.text.fr
    assert len(site.gate.rejected) == 1
    assert site.ledger.reader.head_number() == 1


def test_what_is_only_recorded_does_not_refuse(site: Site) -> None:
    site.gate.verdict = Verdict(recorded=(FINDING,))
    assert site.publisher.publish(publication(site, described("7"))).verdict.recorded == (FINDING,)


def test_a_commit_that_fails_leaves_the_gate_as_it_was(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise Unavailable("not-written", Text("plein", "full"))

    monkeypatch.setattr(site.ledger, "append", fail)
    with pytest.raises(Unavailable):
        site.publisher.publish(publication(site, described("7")))
    assert site.gate.rejected == site.gate.checked


def test_checking_commits_nothing(site: Site) -> None:
    assert site.publisher.check(publication(site, described("7"))).allows
    assert site.gate.rejected == site.gate.checked != []
    assert site.ledger.reader.head_number() == 1


def test_what_begins_on_another_day_is_judged_on_that_day(site: Site) -> None:
    site.publisher.publish(publication(site, described("7"), start=date(2027, 1, 1)))
    assert [patch.day for patch in site.gate.checked] == [TODAY, date(2027, 1, 1)]
    assert site.gate.checked[1].added == described("7").lines


def test_a_content_is_written_once(site: Site) -> None:
    site.publisher.publish(publication(site, described("7"), end=date(2026, 1, 1)))
    published = site.publisher.publish(publication(site, described("7"), start=date(2026, 6, 1)))
    assert published.commit.body_bytes < len(described("7").data) + 400
    stored = [each[1:] for each in site.ledger.reader.stored_contents()]
    assert stored == [(bytes.fromhex(described("7").digest), described("7").data)]


def test_a_source_keeps_the_audience_it_was_declared_with(site: Site) -> None:
    site.publisher.publish(publication(site, described("7"), source=RESTRICTED))
    again = site.publisher.publish(
        publication(site, described("7", "Vol simple"), source=replace(RESTRICTED, audience="public"))
    )
    assert len(again.patches["public"]) == 0
    assert site.ledger.reader.sources()["secrets"].audience == "restricted"


def test_a_publisher_asks_its_day_each_time(site: Site) -> None:
    days = iter([date(2026, 11, 24), date(2026, 11, 25)])
    publisher = Publisher(site.ledger.reader, site.ledger, site.gate, lambda: next(days))
    publisher.publish(publication(site, described("7")))
    publisher.publish(publication(site, described("7", "Vol simple")))
    assert [patch.day for patch in site.gate.checked] == [date(2026, 11, 24), date(2026, 11, 25)]
