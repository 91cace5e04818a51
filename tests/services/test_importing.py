"""Importing an edition: what is reported, refused, kept, and what is said on each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.contents import Content, ContentBuilder, iri
from app.domain.dates import Certainty, Span
from app.domain.edition_records import EDITIONS_SOURCE
from app.domain.errors import InvalidInput, Refused
from app.domain.imports import RowProblem
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.statements import values
from app.domain.verdicts import Finding, Verdict
from tests.timeline import NAMESPACE, Site, new_home, offence, open_site, reading, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.domain.rows import Row

APRIL, JULY, OCTOBER = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
FIRST = {"1": "Vol", "2": "Recel", "3": "Abus", "4": "Faux", "5": "Usage"}
REJECTED = RowProblem(9, "label", "", Text("Le libellé manque.", "The label is missing."), "empty-label", "5")
FINDING = Finding("urn:x", None, None, "Violation", "urn:c", "urn:s", Text("Corriger.", "Correct."), integrity=True)


def derive_links() -> Callable[[str, Content], Content | None]:
    """Return a derivation that says one thing of each offence but those named « Faux »."""

    def derive(entity: str, content: Content) -> Content | None:
        if values(content, entity, SKOS + "prefLabel") == ["Faux"]:
            return None
        builder = ContentBuilder(entity)
        builder.add(TERMS + "definedBy", iri(NAMESPACE.mint("article", "x")))
        return builder.content()

    return derive


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = open_site(new_home(tmp_path / "home"), {"natinf": derive_links})
    yield opened
    opened.close()


def rows(site: Site, code: str, source: str = "natinf") -> list[Row]:
    live = site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
    return sorted((row for row in live if row.source == source), key=lambda row: str(row.holding.span.start))


def labels(site: Site, code: str, day: date) -> list[str]:
    return [
        label
        for row in rows(site, code)
        if row.holding.span.holds_on(day)
        for label in values(site.ledger.reader.content(row.holding.content), offence(code), SKOS + "prefLabel")
    ]


def test_a_first_edition_adds_everything(site: Site) -> None:
    report = site.importing.run(request(FIRST, APRIL)).report
    assert [line.notation for line in report.added] == list(FIRST)
    assert (report.changed, report.closed, report.unchanged, report.commit) == ((), (), 0, 2)
    (row,) = rows(site, "1")
    assert (row.holding.span, row.holding.start) == (Span(APRIL, None), Certainty.ATTESTED)


def test_the_next_edition_tells_what_changes_entry_by_entry(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    second = {"1": "Vol", "2": "Recel simple", "3": "Abus", "4": "Faux", "6": "Fraude"}
    report = site.importing.run(request(second, JULY)).report
    assert [line.notation for line in report.added] == ["6"]
    assert [(each.notation, dict(each.fields)) for each in report.changed] == [
        ("2", {"label": {"before": "Recel", "after": "Recel simple"}})
    ]
    assert [(line.notation, line.label, line.row) for line in report.closed] == [("5", "Usage", None)]
    assert report.unchanged == 3
    assert [(row.holding.span, row.holding.start, row.holding.end) for row in rows(site, "2")] == [
        (Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION),
        (Span(JULY, None), Certainty.EDITION, Certainty.UNKNOWN),
    ]


def test_the_reverse_order_says_the_same_on_each_day(site: Site, tmp_path: Path) -> None:
    other = open_site(new_home(tmp_path / "other"), {"natinf": derive_links})
    editions = [request(FIRST, APRIL), request({"1": "Vol simple", "6": "Fraude"}, JULY), request(FIRST, OCTOBER)]
    for each in editions:
        site.importing.run(each)
    for each in reversed(editions):
        other.importing.run(each)
    for code in (*FIRST, "6"):
        for source in ("natinf", "resolution"):
            one, two = ({row.holding for row in rows(each, code, source)} for each in (site, other))
            assert one == two
    assert [labels(other, "1", day) for day in (APRIL, JULY, OCTOBER)] == [["Vol"], ["Vol simple"], ["Vol"]]
    other.close()


def test_the_same_file_twice_is_recorded_once(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    again = site.importing.run(request(FIRST, APRIL))
    assert again.published is None
    assert (again.report.commit, again.report.unchanged, again.report.added) == (None, 5, ())
    assert site.ledger.reader.head_number() == 2
    assert site.importing.run(request(FIRST, JULY)).report.commit == 3
    assert site.importing.run(request(FIRST, APRIL, partial=True)).report.commit == 4


def test_a_dry_run_reports_the_same_and_writes_nothing(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    second = request({**FIRST, "1": "Vol simple", "9": "Fuite"}, JULY)
    dry = site.importing.run(replace(second, dry_run=True)).report
    assert site.ledger.reader.head_number() == 2
    real = site.importing.run(second).report
    assert (dry.added, dry.changed, dry.closed, dry.unchanged) == (
        real.added,
        real.changed,
        real.closed,
        real.unchanged,
    )
    assert (dry.commit, real.commit) == (None, 3)


def test_a_partial_edition_closes_nothing(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    report = site.importing.run(request({"1": "Vol simple"}, JULY, partial=True, allow_closures=False)).report
    assert (report.closed, len(report.changed), report.unchanged) == ((), 1, 0)
    assert labels(site, "2", OCTOBER) == ["Recel"]


@pytest.mark.parametrize(("kept", "refused"), [(4, False), (3, True), (1, True)])
def test_an_edition_that_closes_over_a_fifth_is_refused_unless_allowed(site: Site, kept: int, refused: bool) -> None:  # noqa: FBT001 - a case
    site.importing.run(request(FIRST, APRIL))
    second = request(dict(list(FIRST.items())[:kept]), JULY, allow_closures=False)
    if not refused:
        assert len(site.importing.run(second).report.closed) == 1
        return
    with pytest.raises(Refused) as found:
        site.importing.run(second)
    assert found.value.code == "too-many-closures"
    assert (found.value.details["closed"], found.value.details["inForce"]) == (5 - kept, 5)
    assert "--allow-closures" in found.value.text.fr
    assert site.ledger.reader.head_number() == 2
    assert len(site.importing.run(replace(second, allow_closures=True)).report.closed) == 5 - kept


def test_rejected_rows_refuse_the_import_and_say_where(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    left = {code: label for code, label in FIRST.items() if code != "5"}
    second = request(left, JULY)
    second = replace(second, reading=replace(reading(left), rejected=(REJECTED,)))
    with pytest.raises(Refused) as found:
        site.importing.run(second)
    assert found.value.code == "rejected-rows"
    assert "ligne 9" in found.value.text.fr
    assert site.ledger.reader.head_number() == 2
    report = site.importing.run(replace(second, skip_rejected=True)).report
    assert (report.closed, report.rejected) == ((), (REJECTED,))
    assert labels(site, "5", OCTOBER) == ["Usage"]


@pytest.mark.parametrize(
    ("edition", "code"),
    [(None, "edition-required"), (date(2026, 11, 25), "future-edition"), (date(2126, 1, 1), "future-edition")],
)
def test_an_edition_without_a_date_or_of_the_future_is_refused(site: Site, edition: date | None, code: str) -> None:
    with pytest.raises(InvalidInput) as found:
        site.importing.run(request(FIRST, edition))
    assert found.value.code == code
    assert site.ledger.reader.head_number() == 1


def test_a_file_can_carry_its_own_date_and_the_one_given_wins(site: Site) -> None:
    dated = replace(request(FIRST, None), reading=replace(reading(FIRST), edition=APRIL))
    assert site.importing.run(dated).report.edition == "2026-04-01"
    assert site.importing.run(replace(dated, edition=JULY)).report.edition == "2026-07-01"


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_refusal_by_a_rule_carries_the_report(site: Site, *, dry_run: bool) -> None:
    site.gate.verdict = Verdict(refusing=(FINDING,))
    with pytest.raises(Refused) as found:
        site.importing.run(request(FIRST, APRIL, dry_run=dry_run))
    report = found.value.details["report"]
    assert isinstance(report, dict)
    assert len(report["added"]) == 5
    assert found.value.details["results"]
    assert site.ledger.reader.head_number() == 1


def test_the_edition_is_kept_whole_and_is_a_thing_of_the_graph(site: Site) -> None:
    published = site.importing.run(request(FIRST, APRIL)).published
    assert published is not None
    (kept,) = site.ledger.reader.editions("natinf")
    assert (kept.date, kept.complete, kept.encoding, kept.rows, kept.file_name) == (
        APRIL,
        True,
        "utf-8",
        5,
        "natinf.csv",
    )
    assert kept.report["rows"] == 5
    assert len(site.ledger.reader.edition_entries(kept)) == 5
    (thing,) = site.ledger.reader.entities("edition")
    assert thing.startswith(NAMESPACE.mint("edition", "natinf-2026-04-01-"))
    (row,) = site.ledger.reader.live_rows([thing])[thing]
    assert (row.source, row.holding.span) == (EDITIONS_SOURCE, Span(None, None))


def test_derived_facts_follow_the_rows_they_come_from(site: Site) -> None:
    site.importing.run(request(FIRST, APRIL))
    assert [row.holding.span for row in rows(site, "1", "resolution")] == [Span(APRIL, None)]
    assert rows(site, "4", "resolution") == []
    site.importing.run(request({"1": "Vol", "4": "Vrai"}, JULY))
    assert [row.holding.span for row in rows(site, "1", "resolution")] == [Span(APRIL, None)]
    assert [row.holding.span for row in rows(site, "4", "resolution")] == [Span(JULY, None)]
    assert [row.holding.span for row in rows(site, "2", "resolution")] == [Span(APRIL, JULY)]
