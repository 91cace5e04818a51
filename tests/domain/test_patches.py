"""Patches: the triples that change, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.contents import Content
from app.domain.patches import Patch, difference
from tests.timeline import TODAY

contents = st.sets(st.binary(min_size=1, max_size=2)).map(Content.of)


@given(contents, contents)
def test_a_difference_leads_from_one_content_to_the_other_and_moves_nothing_else(one: Content, other: Content) -> None:
    removed, added = difference(one, other)
    assert (set(one.lines) - removed) | added == set(other.lines)
    assert not removed & added
    assert difference(other, one) == (added, removed)


def test_a_patch_without_lines_changes_nothing() -> None:
    assert not Patch(TODAY)
    assert len(Patch(TODAY, (b"a",), (b"b", b"c"))) == 3
