"""Derived facts: a source of their own, with the spans of the rows they come from."""

from __future__ import annotations

from datetime import date

from app.domain.contents import Content, ContentBuilder, iri
from app.domain.dates import Certainty, Span
from app.domain.derivations import RESOLUTION_SOURCE, derived_change
from app.domain.iris import TERMS
from app.domain.rows import Holding, after
from tests.timeline import described, offence

ENTITY = offence("7")
APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
CONTENTS = {each.digest: each for each in (described("7", "Vol"), described("7", "Vol simple"))}
VOL, SIMPLE = CONTENTS


def derive(entity: str, content: Content) -> Content | None:
    """Say something of one label and nothing of the other."""
    if content.digest == SIMPLE:
        return None
    builder = ContentBuilder(entity)
    builder.add(TERMS + "definedBy", iri("http://127.0.0.1:8000/id/article/x"))
    return builder.content()


def test_derived_rows_have_the_spans_and_certainties_of_those_they_come_from() -> None:
    holdings = [
        Holding(VOL, Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION),
        Holding(SIMPLE, Span(JULY, None), Certainty.EDITION, Certainty.UNKNOWN),
    ]
    change, contents = derived_change(ENTITY, holdings, (), CONTENTS.__getitem__, derive)
    (derived,) = change.recorded
    assert (change.entity, change.source) == (ENTITY, RESOLUTION_SOURCE)
    assert (derived.span, derived.start, derived.end) == (Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION)
    assert set(contents) == {derived.content}


def test_deriving_again_changes_nothing_and_a_withdrawn_fact_goes() -> None:
    holdings = [Holding(VOL, Span(APRIL, None))]
    change, _ = derived_change(ENTITY, holdings, (), CONTENTS.__getitem__, derive)
    live = after([], change, 2)
    again, _ = derived_change(ENTITY, holdings, live, CONTENTS.__getitem__, derive)
    assert not again
    gone, _ = derived_change(ENTITY, [Holding(SIMPLE, Span(APRIL, None))], live, CONTENTS.__getitem__, derive)
    assert gone.retracted == tuple(live)
    assert gone.recorded == ()
