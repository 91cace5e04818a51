"""Corrections and undo of sources with and without editions, through a real ledger."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.adapters.rdf.given_contents import content_given
from app.domain.commits import Effect, Source
from app.domain.contents import ContentBuilder, string
from app.domain.dates import Certainty, Span
from app.domain.errors import Conflict, Refused, SrjError
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.rows import Holding
from app.domain.statements import first, values
from app.domain.verdicts import Finding, Verdict
from app.services.amending import Amending
from app.services.correcting import Correcting, CorrectionRequest
from app.services.dating import Dating, DatingRequest
from app.services.rederiving import Deriving
from app.services.undoing import Undoing, UndoRequest
from tests.services.test_importing import FINDING, derive_links
from tests.timeline import NAMESPACE, Site, described, new_home, offence, open_site, request

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.domain.contents import Content

JANUARY, APRIL, JULY, OCTOBER = (date(2026, month, 1) for month in (1, 4, 7, 10))
STEWARDS = Source("stewardship", "public")
NOTE = TERMS + "note"


@dataclass
class Stewards:
    """The acts of stewards on a site."""

    site: Site
    correcting: Correcting
    dating: Dating
    undoing: Undoing

    def label(self, code: str, day: date, source: str) -> str | None:
        rows = self.site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
        held = [row for row in rows if row.source == source and row.holding.span.holds_on(day)]
        if not held:
            return None
        content = self.site.ledger.reader.content(held[0].holding.content)
        return first(values(content, offence(code), SKOS + "prefLabel" if source == "natinf" else NOTE))

    def spans(self, code: str, source: str) -> list[tuple[date | None, date | None]]:
        rows = self.site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
        own = [row.holding.span for row in rows if row.source == source]
        return sorted(((span.start, span.end) for span in own), key=lambda span: span[0] or date.min)


def noted(code: str, note: str) -> Content:
    builder = ContentBuilder(offence(code))
    builder.add(NOTE, string(note))
    return builder.content()


@pytest.fixture
def stewards(tmp_path: Path) -> Iterator[Stewards]:
    """Offence 1 has an edition and a note of stewards since an unknown day; offence 2 a note alone."""
    site = open_site(new_home(tmp_path / "home"), {"natinf": derive_links})
    site.importing.run(request({"1": "Vol"}, APRIL))
    notes = {code: noted(code, "Note") for code in ("1", "2")}
    rows = tuple(
        (offence(code), STEWARDS.name, Holding(content.digest, Span(None, None), Certainty.UNKNOWN, Certainty.UNKNOWN))
        for code, content in notes.items()
    )
    contents = {content.digest: content for content in notes.values()}
    site.ledger.append(Effect(sources=(STEWARDS,), contents=contents, recorded=rows), account="local", reason="notes")
    reader, deriving = site.ledger.reader, Deriving({"natinf": derive_links})
    amending = Amending(reader, site.publisher, NAMESPACE, deriving)
    correcting = Correcting(amending, content_given, {})
    yield Stewards(site, correcting, Dating(amending), Undoing(reader, site.publisher, deriving))
    site.close()


def asked(code: str, **more: object) -> CorrectionRequest:
    return replace(CorrectionRequest(offence(code), APRIL, reason="essai"), **more)  # type: ignore[arg-type]


def test_a_source_without_editions_is_corrected_by_a_plain_write(stewards: Stewards) -> None:
    stewards.correcting.run(asked("2", end=JULY, changes={"note": "Autre"}))
    notes = [stewards.label("2", day, STEWARDS.name) for day in (JANUARY, APRIL, JULY)]
    assert notes == ["Note", "Autre", "Note"]
    assert stewards.spans("2", STEWARDS.name) == [(None, APRIL), (APRIL, JULY), (JULY, None)]
    assert stewards.site.ledger.reader.corrections(STEWARDS.name, offence("2"))[0].commit == 4


def test_values_are_changed_in_each_state_that_a_correction_meets(stewards: Stewards) -> None:
    stewards.correcting.run(asked("2", start=JULY, changes={"note": "Après"}))
    done = stewards.correcting.run(asked("2", start=APRIL, end=OCTOBER, changes={"note": ["Un", "Deux"]}))
    assert [change["validFrom"] for change in done.report["changes"]] == ["2026-04-01", "2026-07-01"]  # type: ignore[attr-defined]
    assert stewards.label("2", OCTOBER, STEWARDS.name) == "Après"


def test_it_is_undone_while_nothing_touched_it_since(stewards: Stewards) -> None:
    stewards.correcting.run(asked("2", changes={"note": "Un"}))
    stewards.correcting.run(asked("2", start=JULY, changes={"note": "Deux"}))
    with pytest.raises(Conflict) as found:
        stewards.undoing.run(UndoRequest(4, "essai"))
    assert (found.value.code, found.value.details) == ("changed-since", {"commits": [5]})
    for number in (5, 4):  # the latest first: what 5 did is put back, so 4 can be
        stewards.undoing.run(UndoRequest(number, "essai"))
    assert stewards.spans("2", STEWARDS.name) == [(None, None)]
    stewards.undoing.run(UndoRequest(7, "essai"))
    assert stewards.label("2", APRIL, STEWARDS.name) == "Un"


def test_of_two_sources_the_one_to_correct_is_asked(stewards: Stewards) -> None:
    with pytest.raises(Refused) as found:
        stewards.correcting.run(asked("1", changes={"label": "Vol simple"}))
    assert (found.value.code, found.value.details) == ("source-needed", {"sources": ["natinf", "stewardship"]})
    stewards.correcting.run(asked("1", source="natinf", changes={"label": "Vol simple"}))
    assert stewards.label("1", OCTOBER, "natinf") == "Vol simple"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"source": "stewardship", "changes": {"label": "X"}}, "property-not-owned"),
        ({"source": "natinf", "changes": {"note": "X"}}, "property-not-owned"),
        ({"source": "natinf", "content": noted("1", "X").data.decode()}, "property-not-owned"),
        ({"source": "natinf", "content": described("2").data.decode()}, "foreign-subject"),
        ({"source": "natinf", "content": " "}, "empty-content"),
        ({"source": "editions", "nothing": True}, "source-of-the-service"),
        ({"source": "stewardship", "start": JULY, "end": APRIL, "nothing": True}, "reversed-dates"),
        ({"source": "stewardship", "changes": {"note": {"value": 3}}}, "invalid-value"),
        ({"source": "natinf", "changes": {"label": {"value": "X", "lang": "1x"}}}, "invalid-language-tag"),
    ],
)
def test_what_a_source_does_not_own_is_refused(stewards: Stewards, more: dict[str, object], code: str) -> None:
    with pytest.raises(SrjError) as found:
        stewards.correcting.run(asked("1", **more))
    assert (found.value.code, stewards.site.ledger.reader.head_number()) == (code, 3)


def test_the_day_from_which_an_entry_is_no_longer_in_force_is_checked(stewards: Stewards) -> None:
    gate = stewards.site.gate
    gate.checked.clear()
    stewards.correcting.run(asked("2", start=JULY, end=OCTOBER, nothing=True))
    assert JULY in {patch.day for patch in gate.checked}


def test_an_edition_that_ends_a_correction_is_told(stewards: Stewards) -> None:
    stewards.site.importing.run(request({"1": "Vol"}, JULY))
    given = asked("1", source="natinf", changes={"label": "Recel"})
    warnings = stewards.correcting.run(replace(given, dry_run=True)).report["warnings"]
    assert isinstance(warnings, list)
    assert [(each["code"], "2026-07-01" in each["cause"]["fr"]) for each in warnings] == [("ends-with-edition", True)]
    assert stewards.correcting.run(replace(given, end=OCTOBER)).report["warnings"] == []


def test_a_legal_date_needs_editions(stewards: Stewards) -> None:
    with pytest.raises(Refused) as found:
        stewards.dating.run(DatingRequest(offence("2"), JANUARY, words="loi"))
    assert found.value.code == "no-editions"


def test_what_a_legal_date_sets_aside_is_told(stewards: Stewards) -> None:
    stewards.site.importing.run(request({"1": "Vol"}, JULY))
    stewards.site.importing.run(request({"1": "Vol simple"}, OCTOBER))
    done = stewards.dating.run(DatingRequest(offence("1"), date(2026, 5, 1), source="natinf", words="loi"))
    warnings = done.report["warnings"]
    assert isinstance(warnings, list)
    (warning,) = warnings
    assert (warning["code"], "2026-07-01" in warning["cause"]["fr"]) == ("edition-set-aside", True)
    assert stewards.label("1", JULY, "natinf") == "Vol simple"
    report = stewards.site.importing.run(request({"1": "Vol"}, date(2026, 8, 1), partial=True)).report
    assert [problem.code for problem in report.warnings] == ["edition-set-aside"]


def test_derived_facts_follow_corrections_and_undo(stewards: Stewards) -> None:
    stewards.correcting.run(asked("1", source="natinf", start=JULY, changes={"label": "Faux"}))
    assert stewards.spans("1", "resolution") == [(APRIL, JULY)]
    stewards.undoing.run(UndoRequest(4, "essai"))
    assert stewards.spans("1", "resolution") == [(APRIL, None)]


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_refusal_by_a_rule_carries_the_report(stewards: Stewards, *, dry_run: bool) -> None:
    stewards.site.gate.verdict = Verdict(refusing=(FINDING,))
    with pytest.raises(Refused) as found:
        stewards.correcting.run(asked("2", nothing=True, dry_run=dry_run))
    report = found.value.details["report"]
    assert isinstance(report, dict)
    assert report["changes"][0]["what"] == "removed"
    assert stewards.site.ledger.reader.head_number() == 3
    with pytest.raises(Refused, match="Refused by the rules"):
        stewards.undoing.run(UndoRequest(2, "essai", dry_run=dry_run))


def test_the_finding_of_these_tests_refuses() -> None:
    assert isinstance(FINDING, Finding)
    assert not Verdict(refusing=(FINDING,)).allows
