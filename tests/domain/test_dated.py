"""Files that carry their own dates: states put together from rows, editions laid over each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import permutations

from app.domain.contents import Content
from app.domain.dated import Dated, layered, states_of
from app.domain.dates import Certainty, Span
from app.domain.editions import Edition, Saying, holdings
from app.domain.rows import Holding

A, B, C = (Content((f"<http://example.org/id/territory/t> <urn:covers> <urn:{name}> .".encode(),)) for name in "abc")
LEGAL, ATTESTED, EDITION, UNKNOWN = Certainty.LEGAL, Certainty.ATTESTED, Certainty.EDITION, Certainty.UNKNOWN
Y20, Y22, Y24, Y26 = (date(year, 1, 1) for year in (2020, 2022, 2024, 2026))


def test_the_content_changes_on_each_day_on_which_a_row_begins_or_ends() -> None:
    rows = [(Dated(Y20, None, LEGAL), A), (Dated(Y22, Y24, LEGAL), B), (Dated(Y24, None), C)]
    found = [(each.span, each.start, each.end, content) for each, content in states_of(rows, Y26)]
    assert found == [
        (Span(Y20, Y22), LEGAL, LEGAL, A),
        (Span(Y22, Y24), LEGAL, LEGAL, A | B),
        (Span(Y24, None), LEGAL, UNKNOWN, A | C),
    ]


def test_a_row_without_a_start_holds_from_the_edition_and_a_hole_has_no_state() -> None:
    rows = [(Dated(None, None), A), (Dated(Y20, Y22), A)]
    assert [(each.span, each.start) for each, _ in states_of(rows, Y26)] == [
        (Span(Y20, Y22), ATTESTED),
        (Span(Y26, None), ATTESTED),
    ]


def test_a_row_that_had_ended_and_gives_no_start_holds_since_a_day_that_is_not_known() -> None:
    ((found, _),) = states_of([(Dated(None, Y22, LEGAL), A)], Y24)
    assert (found.span, found.start, found.end) == (Span(None, Y22), UNKNOWN, LEGAL)


def test_equal_states_that_follow_each_other_are_one() -> None:
    rows = [(Dated(Y20, Y22), A), (Dated(Y22, None), A)]
    assert [each.span for each, _ in states_of(rows, Y26)] == [Span(Y20, None)]


@dataclass(frozen=True)
class Told:
    """An edition and the states or the content that it gives."""

    day: date
    commit: int = 0
    content: Content | None = None
    states: tuple[Holding, ...] = ()

    def saying(self) -> Saying:
        edition = Edition("territories", self.day, True, "f" * 64, "utf-8", 1, commit=self.commit)  # noqa: FBT003 - complete
        last = self.states[-1].content if self.states else None
        return Saying(edition, self.content.digest if self.content else last, self.states)


def held(content: Content, start: date, end: date | None = None) -> Holding:
    return Holding(content.digest, Span(start, end), LEGAL, UNKNOWN if end is None else LEGAL)


def on(found: list[Holding], day: date) -> str | None:
    return next((each.content for each in found if each.span.holds_on(day)), None)


def test_a_later_edition_speaks_from_the_first_day_that_it_gives() -> None:
    first = Told(Y20, states=(held(A, Y20),))
    second = Told(Y26, states=(held(B, Y24),))
    found = layered([first.saying(), second.saying()])
    assert [on(found, day) for day in (Y20, Y22, Y24, Y26)] == [A.digest, A.digest, B.digest, B.digest]
    assert found[0].end is LEGAL


def test_a_complete_edition_that_omits_an_entry_ends_it_on_its_date() -> None:
    found = layered([Told(Y20, states=(held(A, Y20),)).saying(), Told(Y24).saying()])
    assert [(each.span, each.end) for each in found] == [(Span(Y20, Y24), EDITION)]
    ended = layered([Told(Y20, states=(held(A, Y20, Y22),)).saying(), Told(Y24).saying()])
    assert [(each.span, each.end) for each in ended] == [(Span(Y20, Y22), LEGAL)]


def test_editions_say_the_same_in_any_order_of_import() -> None:
    told = [
        Told(Y20, 1, states=(held(A, Y20),)),
        Told(Y22, 2, content=B),
        Told(Y24, 3, states=(held(C, Y22, Y24), held(A, Y24))),
        Told(Y26, 4),
    ]
    expected = holdings([each.saying() for each in told])
    for order in permutations(told):
        assert holdings([each.saying() for each in order]) == expected
    assert [on(expected, day) for day in (Y20, date(2021, 6, 1), Y22, Y24, Y26)] == [
        A.digest,
        A.digest,
        C.digest,
        A.digest,
        None,
    ]
