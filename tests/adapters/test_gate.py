"""The gate: only what is new with a change refuses it, and a refused change leaves the view as it was."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import RdfFormat, Store, parse

from app.adapters.gate import MOST_HANDED_OVER, ShaclGate
from app.adapters.rules import Rules
from app.adapters.views import quads
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string
from app.domain.declarations import AT_PATH, OF_RULE, OF_SUBJECT
from app.domain.errors import Refused
from app.domain.iris import SHAPES as RULES
from app.domain.iris import TERMS
from app.domain.patches import Patch, date_of_view
from tests.timeline import BASE, TODAY, described, offence

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
    srj:ruleOrigin srj:ruleOrigin-norm ;
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


DECLARED = f"{BASE}/id/deviation/1"


def declared(kind: str, *more: tuple[str, str]) -> Content:
    """Return the declaration that the offence may have several notes."""
    builder = ContentBuilder(DECLARED)
    builder.add(RDF_TYPE, iri(TERMS + kind))
    builder.add(OF_SUBJECT, iri(offence("7")))
    builder.add(OF_RULE, iri(RULES + "Offence-note"))
    for predicate, term in more:
        builder.add(predicate, term)
    return builder.content()


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


def test_a_warning_is_recorded_and_refuses_nothing() -> None:
    verdict = gate(FINE).check(change(FINE, COMMENTED))
    assert verdict.allows
    assert [finding.severity for finding in verdict.recorded] == ["Warning"]


def test_a_departure_from_a_norm_refuses_until_it_is_declared_or_waived() -> None:
    undeclared = gate(FINE).check(change(FINE, NOTED))
    assert [finding.declarable for finding in undeclared.refusing] == [True]
    for kind in ("Deviation", "Waiver"):
        verdict = gate(FINE).check(change(FINE, NOTED | declared(kind)))
        assert (verdict.refusing, verdict.recorded) == ((), ())
        assert [(each.by, each.kind) for each in verdict.covered] == [(DECLARED, kind.lower())]


def test_what_comes_from_law_is_declared_and_never_waived() -> None:
    shapes = SHAPES.replace("ruleOrigin-norm", "ruleOrigin-law")
    assert gate(FINE, shapes=shapes).check(change(FINE, NOTED | declared("Deviation"))).allows
    refused = gate(FINE, shapes=shapes).check(change(FINE, NOTED | declared("Waiver"))).refusing
    assert [(finding.declarable, finding.waivable) for finding in refused] == [(True, False)]


@pytest.mark.parametrize(("path", "covers"), [(NOTE, True), (TERMS + "comment", False)])
def test_a_declaration_of_one_property_covers_no_other(path: str, covers: bool) -> None:  # noqa: FBT001 - a case
    assert gate(FINE).check(change(FINE, NOTED | declared("Deviation", (AT_PATH, iri(path))))).allows is covers


def test_what_is_planned_against_a_prohibition_is_refused_whatever_is_declared() -> None:
    shapes = SHAPES.replace("ruleOrigin-norm", "ruleOrigin-prohibition")
    with_it = NOTED | declared("Deviation")
    assert gate(FINE, shapes=shapes).check(change(FINE, with_it)).allows
    project = with_it | described("7", "Vol", (TERMS + "lifeCycle", iri(TERMS + "lifeCycle-project")))
    for patch in (change(FINE, project), change(None, with_it, date(2027, 1, 1))):
        checked = gate(FINE, shapes=shapes)
        refused = checked.check(patch).refusing
        checked.settle()
        assert [(finding.planned, finding.declarable) for finding in refused] == [(True, False)]


def test_what_a_declaration_covered_until_a_day_is_programmed_and_refuses_nothing() -> None:
    checked = gate(FINE)
    first = checked.check(change(FINE, NOTED | declared("Deviation")))
    assert first.covered
    ended = date(2027, 1, 1)
    then = checked.check(change(None, NOTED, ended), first)
    checked.settle()
    assert (then.refusing, [finding.day for finding in then.returning]) == ((), [ended])


def test_the_end_of_a_declaration_of_what_was_there_is_programmed() -> None:
    with_it = NOTED | declared("Deviation")
    verdict = gate(with_it).check(change(with_it, NOTED))
    assert (verdict.refusing, len(verdict.returning)) == ((), 1)
    again = gate(NOTED).check(change(NOTED, with_it))
    assert (again.returning, len(again.covered)) == ((), 1)


def test_the_view_goes_from_day_to_day_and_comes_back() -> None:
    held = [described(str(code)) for code in range(20, 60)]
    moves: list[tuple[date, date]] = []

    def between(first: date, second: date) -> Patch:
        moves.append((first, second))
        return Patch(second, date_of_view(first).lines, date_of_view(second).lines)

    def never(day: date) -> Store:
        pytest.fail(f"the view of {day} was loaded")

    checked = ShaclGate(view(TODAY, *held), TODAY, rules(), never, between)
    before = set(checked.store)
    days = [date(2026, 1, 1), date(2027, 1, 1), date(2028, 1, 1)]
    for day in days:
        assert checked.check(change(None, FINE, day)).allows
    checked.settle()
    assert set(checked.store) == before
    assert moves == [(TODAY, days[0]), (TODAY, days[1]), (days[1], days[2])]


def test_rules_that_look_at_both_are_what_makes_a_day_touched() -> None:
    checked = gate()
    assert checked.meets({NOTE}, {NOTE})
    assert checked.meets({NOTE}, {RDF_TYPE})
    assert not checked.meets({NOTE}, {TERMS + "unknown"})


def test_what_was_wrong_before_refuses_no_other_change() -> None:
    checked = gate(DOUBLE)
    with_note = DOUBLE | described("7", "Vol", (NOTE, string("a")))
    verdict = checked.check(change(DOUBLE, with_note))
    assert verdict.allows
    assert verdict.recorded == ()
    assert set(quads(with_note.lines)) <= set(checked.store)


def test_what_was_wrong_before_is_not_new_when_another_shape_of_the_same_rule_reaches_it() -> None:
    """Two shapes share the rule: what becomes a target of the second was already found wrong through the first."""
    shapes = (
        SHAPES + "srjsh:Noted a sh:NodeShape ; sh:targetSubjectsOf srj:level ; sh:property srjsh:Offence-prefLabel ."
    )
    checked = gate(DOUBLE, shapes=shapes)
    levelled = DOUBLE | described("7", "Vol", (TERMS + "level", string("1")))
    assert checked.check(change(DOUBLE, levelled)).allows


def test_another_day_is_judged_on_its_own_view_and_leaves_that_of_today() -> None:
    checked = gate(FINE)
    before = set(checked.store)
    assert checked.check(change(None, described("7", "Vol simple"), date(2027, 1, 1))).allows
    assert not checked.check(change(None, DOUBLE, date(2027, 1, 1))).allows
    checked.reject(change(None, DOUBLE, date(2027, 1, 1)))
    checked.settle()
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
    checked.settle()
    assert set(checked.store) == set(view(TODAY, *held, candidate))
    checked.reject(change(None, candidate))
    assert not checked.check(second).allows
    checked.settle()
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
