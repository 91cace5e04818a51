"""The gate: only what is new with a change refuses it, and a refused change leaves the view as it was."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, Store, parse

from app.adapters.gate import MOST_HANDED_OVER, ShaclGate
from app.adapters.rules import Rules
from app.adapters.views import quads
from app.domain.contents import Content, string
from app.domain.errors import Refused
from app.domain.iris import TERMS
from app.domain.patches import Patch, date_of_view
from tests.timeline import TODAY, described

NOTE = TERMS + "note"
SHAPES = f"""
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srj: <{TERMS}> .
@prefix srjsh: <https://w3id.org/srj/shape#> .

srjsh:Offence a sh:NodeShape ; sh:targetClass srj:Offence ;
    sh:property srjsh:Offence-prefLabel, srjsh:Offence-note, srjsh:Offence-comment .
srjsh:Offence-prefLabel a sh:PropertyShape ; sh:path skos:prefLabel ; sh:maxCount 1 ;
    sh:message "Un seul libellé."@fr, "One label only."@en .
srjsh:Offence-note a sh:PropertyShape ; sh:path srj:note ; sh:maxCount 1 ; srj:ruleKind srj:ruleKind-conformity ;
    sh:message "Une seule note."@fr, "One note only."@en .
srjsh:Offence-comment a sh:PropertyShape ; sh:path srj:comment ; sh:maxCount 0 ; sh:severity sh:Warning ;
    sh:message "Pas de commentaire."@fr, "No comment."@en .
"""
UNCOMPILED = (
    SHAPES
    + """
srjsh:Offence sh:not srjsh:Offence-without-code .
srjsh:Offence-without-code a sh:NodeShape ;
    sh:property [ sh:path skos:notation ; sh:maxCount 0 ] , [ sh:path skos:prefLabel ; sh:pattern "(?=.)" ] .
"""
)
FINE, DOUBLE = described("7"), described("7") | described("7", "Vol simple")
NOTED = described("7", "Vol", (NOTE, string("a")), (NOTE, string("b")))
COMMENTED = described("7", "Vol", (TERMS + "comment", string("x")))


def rules(text: str = SHAPES) -> Rules:
    return Rules([quad.triple for quad in parse(text.encode(), RdfFormat.TURTLE)])


def view(day: date, *contents: Content) -> Store:
    store = Store()
    store.extend(quads(date_of_view(day).lines))
    for content in contents:
        store.extend(quads(content.lines))
    return store


def gate(*contents: Content, shapes: str = SHAPES) -> ShaclGate:
    """Return a gate on today's view; the view of any other day is empty."""
    lines = tuple(line for content in contents for line in content.lines)

    def between(first: date, second: date) -> Patch:
        return Patch(second, (*lines, *date_of_view(first).lines), date_of_view(second).lines)

    return ShaclGate(view(TODAY, *contents), TODAY, rules(shapes), view, between)


def change(before: Content | None, after: Content, day: date = TODAY) -> Patch:
    old = set(before.lines) if before else set()
    return Patch(day, tuple(sorted(old - set(after.lines))), tuple(sorted(set(after.lines) - old)))


def test_a_change_without_findings_passes_and_the_view_follows() -> None:
    checked = gate()
    assert checked.check(change(None, FINE)).allows
    assert set(quads(FINE.lines)) <= set(checked.store)


def test_wrong_data_refuse_and_the_view_goes_back() -> None:
    checked = gate(FINE)
    before = set(checked.store)
    patch = change(FINE, DOUBLE)
    verdict = checked.check(patch)
    checked.reject(patch)
    assert not verdict.allows
    (finding,) = verdict.refusing
    assert finding.focus.endswith("/id/natinf/7")
    assert finding.shape == "https://w3id.org/srj/shape#Offence-prefLabel"
    assert finding.component.endswith("#MaxCountConstraintComponent")
    assert finding.path == "http://www.w3.org/2004/02/skos/core#prefLabel"
    assert (finding.message.fr, finding.message.en) == ("Un seul libellé.", "One label only.")
    assert set(checked.store) == before


@pytest.mark.parametrize(("content", "severity"), [(NOTED, "Violation"), (COMMENTED, "Warning")])
def test_a_departure_from_a_norm_and_a_warning_are_recorded_and_refuse_nothing(content: Content, severity: str) -> None:
    verdict = gate(FINE).check(change(FINE, content))
    assert verdict.allows
    assert [finding.severity for finding in verdict.recorded] == [severity]


def test_what_was_wrong_before_refuses_no_other_change() -> None:
    checked = gate(DOUBLE)
    with_note = DOUBLE | described("7", "Vol", (NOTE, string("a")))
    verdict = checked.check(change(DOUBLE, with_note))
    assert verdict.allows
    assert verdict.recorded == ()
    assert set(quads(with_note.lines)) <= set(checked.store)


def test_another_day_is_judged_on_its_own_view_and_leaves_that_of_today() -> None:
    checked = gate(FINE)
    before = set(checked.store)
    assert checked.check(change(None, described("7", "Vol simple"), date(2027, 1, 1))).allows
    assert not checked.check(change(None, DOUBLE, date(2027, 1, 1))).allows
    checked.reject(change(None, DOUBLE, date(2027, 1, 1)))
    assert set(checked.store) == before


def test_the_view_goes_to_a_near_day_and_back_while_a_candidate_of_today_waits() -> None:
    other = date(2027, 1, 1)
    held = [described(str(code)) for code in range(20, 60)]
    later = described("7", "Vol aggravé")

    def between(first: date, second: date) -> Patch:
        assert (first, second) == (TODAY, other)
        return Patch(other, date_of_view(TODAY).lines, (*date_of_view(other).lines, *later.lines))

    def never(day: date) -> Store:
        pytest.fail(f"the view of {day} was loaded")

    checked = ShaclGate(view(TODAY, *held), TODAY, rules(), never, between)
    candidate = described("8")
    assert checked.check(change(None, candidate)).allows
    assert set(checked.store) == set(view(TODAY, *held, candidate))
    # On the other day there is a label already: a second one is refused there, and would pass today.
    second = change(None, DOUBLE, other)
    assert not checked.check(second).allows
    assert checked.check(change(later, FINE, other)).allows
    assert set(checked.store) == set(view(TODAY, *held, candidate))
    checked.reject(change(None, candidate))
    assert not checked.check(second).allows
    assert set(checked.store) == set(view(TODAY, *held))


def test_an_empty_patch_is_not_judged() -> None:
    def never(day: date) -> Store:
        pytest.fail(f"the view of {day} was loaded")

    checked = ShaclGate(view(TODAY), TODAY, rules(), never, lambda _first, second: Patch(second))
    assert checked.check(Patch(TODAY)).allows


def test_what_is_not_compiled_is_judged_too() -> None:
    checked = gate(shapes=UNCOMPILED)
    assert checked.check(change(None, FINE)).allows
    bare = Content.of(line for line in described("8").lines if b"notation" not in line)
    assert not checked.check(change(None, bare)).allows


def test_too_many_changes_for_a_rule_that_is_not_compiled_are_refused_by_name() -> None:
    checked = gate(shapes=UNCOMPILED)
    before = set(checked.store)
    many = Content.of(line for code in range(MOST_HANDED_OVER + 1) for line in described(str(code)).lines)
    with pytest.raises(Refused) as refused:
        checked.check(change(None, many))
    assert refused.value.code == "too-many-for-uncompiled"
    assert "shape#Offence" in refused.value.text.fr
    assert set(checked.store) == before
