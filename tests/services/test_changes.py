"""Changes, histories and neighbours on a history drawn at random, against the rows gone through one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from app.domain.commits import Source
from app.domain.contents import EMPTY, Content
from app.domain.dates import Span
from app.domain.differences import applied
from app.domain.errors import NotFound
from app.domain.fates import Fate
from app.domain.kinds import KINDS
from app.domain.moves import When
from app.domain.rows import write
from app.domain.sentences import ChangeType
from app.services.changed import Comparison
from app.services.changes import Changes
from app.services.history import Histories
from app.services.listing import Listing
from app.services.naming import Naming
from app.services.publishing import Publication
from app.services.reading import Moment, Reading
from app.services.remembered import Remembered
from tests.timeline import NAMESPACE, SOURCE, TODAY, Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.rows import Row

NOTES = Source("notes", "internal")
CODES = tuple("1234")
COMMITS = 16
DAYS = [TODAY + timedelta(days=30 * step) for step in range(-3, 4)]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A short history: writes, closings and corrections of two sources, of two audiences."""
    opened = open_site(new_home(tmp_path_factory.mktemp("changes") / "home"), {})
    chance = Random(7)  # noqa: S311 - drawn, not secret
    while opened.ledger.reader.head_number() < COMMITS:
        _write(opened, chance)
    yield opened
    opened.close()


def _write(site: Site, chance: Random) -> None:
    code, source = chance.choice(CODES), chance.choice((SOURCE, SOURCE, NOTES))
    start, end = chance.choice([None, *DAYS]), chance.choice([None, None, *DAYS])
    if start and end and start >= end:
        return
    content = described(code, chance.choice(("Vol", "Recel", "Abus"))) if chance.random() < 0.8 else None
    rows = site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
    own = [row for row in rows if row.source == source.name]
    digest = content.digest if content else None
    change = write(offence(code), source.name, own, span=Span(start, end), content=digest)
    if change:
        contents = {content.digest: content} if content else {}
        site.publisher.publish(Publication("local", "essai", (change,), contents, sources=(source,)))


@pytest.fixture(scope="module")
def changes(site: Site) -> Changes:
    return Changes(site.ledger.reader, NAMESPACE, Naming(site.ledger.reader), KINDS)


def _holding(site: Site, code: str, when: When, audience: str = "internal") -> list[Row]:
    rows = site.ledger.reader.rows_ever(offence(code), audience)
    return [row for row in rows if row.known_at(when.known) and row.holding.span.holds_on(when.day)]


def _said(site: Site, rows: list[Row]) -> Content:
    content = EMPTY
    for row in rows:
        content = content | site.ledger.reader.content(row.holding.content)
    return content


MOMENTS = [When(day, known) for day in DAYS[::2] for known in (4, 9, COMMITS)]


def test_changes_are_what_differs_and_lead_from_one_moment_to_the_other(site: Site, changes: Changes) -> None:
    types = set()
    for before, after in product(MOMENTS, MOMENTS):
        asked = Comparison(before, after, "internal", "natinf")
        told = {each.key: each for each in changes.told(asked, changes.between(asked))}
        for code in CODES:
            old, new = _holding(site, code, before), _holding(site, code, after)
            was, now = _said(site, old), _said(site, new)
            change = told.get(code)
            if was == now:
                assert change is None or (asked.learned and not change.fields), (code, asked)
                continue
            assert change is not None, (code, asked)
            types.add(change.type)
            fields = [field for field, _ in change.fields]
            assert applied(was, fields) == now
            assert (change.before is None, change.after is None) == (not old, not new)
            expected = {ChangeType.CHANGED} if old and new else {ChangeType.CLOSED} if old else None
            assert change.type in (expected or {ChangeType.ADDED, ChangeType.REOPENED})
    assert types == set(ChangeType)


def test_one_thing_is_compared_like_the_whole_list(changes: Changes) -> None:
    for before, after in product(MOMENTS[:4], MOMENTS[4:]):
        whole = changes.between(Comparison(before, after, "internal", "natinf"))
        for code in CODES:
            alone = changes.between(Comparison(before, after, "internal", "natinf", code))
            assert [(each.type, each.moved.before, each.moved.after) for each in alone] == [
                (each.type, each.moved.before, each.moved.after) for each in whole if each.key == code
            ]


def test_a_reopened_thing_was_in_force_before(site: Site, changes: Changes) -> None:
    for before, after in product(MOMENTS, MOMENTS):
        for each in changes.between(Comparison(before, after, "internal", "natinf")):
            if each.type not in {ChangeType.ADDED, ChangeType.REOPENED}:
                continue
            start = min((row.holding.span.start or date.min) for row in _holding(site, each.key, after))
            rows = site.ledger.reader.rows_ever(offence(each.key), "internal")
            ended = [row for row in rows if row.known_at(after.known) and row.holding.span.end]
            earlier = [row for row in ended if (row.holding.span.end or date.max) <= start]
            if earlier:
                assert each.type is ChangeType.REOPENED


def test_an_audience_sees_the_changes_of_its_sources_alone(changes: Changes) -> None:
    for before, after in product(MOMENTS, MOMENTS):
        asked = Comparison(before, after, "public", "natinf")
        assert {row.source for each in changes.between(asked) for row in (*each.moved.before, *each.moved.after)} <= {
            SOURCE.name
        }


def test_a_page_of_changes(changes: Changes) -> None:
    asked = Comparison(MOMENTS[0], MOMENTS[-1], "internal", "natinf")
    whole = changes.page(asked, None, 0, 100)
    assert sum(whole.counts.values()) == whole.total == len(whole.items)
    assert whole.following is None
    pages = [changes.page(asked, None, offset, 1) for offset in range(whole.total)]
    assert [item.key for page in pages for item in page.items] == [item.key for item in whole.items]
    assert [page.following for page in pages] == [*range(1, whole.total), None]
    for kind_of in ChangeType:
        assert changes.page(asked, kind_of, 0, 100).total == whole.counts[kind_of]


# -- neighbours and histories -----------------------------------------------------------------------------------------


def test_the_states_before_and_after_are_the_nearest(site: Site) -> None:
    reader = site.ledger.reader
    for code, day, known in product(CODES, DAYS, range(0, COMMITS + 1, 3)):
        rows = [row for row in reader.rows_ever(offence(code), "internal") if row.known_at(known)]
        ended = [end for row in rows if (end := row.holding.span.end) is not None and end <= day]
        begun = [start for row in rows if (start := row.holding.span.start) is not None and start >= day]
        before, after = (read(offence(code), day, known, "internal") for read in (reader.before, reader.after))
        assert max((row.holding.span.end or date.max for row in before), default=None) == max(ended, default=None)
        assert min((row.holding.span.start or date.min for row in after), default=None) == min(begun, default=None)
        assert len(reader.after(offence(code), day, known, "internal", every=True)) == len(begun)
        assert all(row in rows for row in (*before, *after))


def test_a_history_holds_every_state_and_tells_what_is_known_from_what_was(site: Site) -> None:
    reader = site.ledger.reader
    histories = Histories(reader, NAMESPACE, Naming(reader), KINDS)
    fates = set()
    for code, known in product(CODES, (5, 10, COMMITS)):
        moment = Moment(TODAY, known, "internal")
        recorded = [row for row in reader.rows_ever(offence(code), "internal") if row.recorded_by <= known]
        if not recorded:
            with pytest.raises(NotFound):
                histories.of("natinf", code, moment)
            continue
        history = histories.of("natinf", code, moment)
        told = histories.told(history, history.entries)
        assert len(told) == len(recorded)
        assert {each.entry.row.recorded_by for each in told} == {row.recorded_by for row in recorded}
        live = [row for row in recorded if row.known_at(known)]
        assert len(history.current) == len(live)
        for day in DAYS:
            in_gap = any(gap.holds_on(day) for gap in history.gaps)
            holds = any(row.holding.span.holds_on(day) for row in live)
            assert not (in_gap and holds), (code, day)
            around = any((row.holding.span.end or date.max) <= day for row in live) and any(
                (row.holding.span.start or date.min) > day for row in live
            )
            assert in_gap or holds or not around, (code, day)
        for each in told:
            fates.add(each.entry.fate)
            assert each.sentence.fr.endswith(".")
            assert each.recorded.number == each.entry.row.recorded_by
            assert (each.retracted is None) == each.entry.current
            if each.entry.before is not None:
                was = reader.content(each.entry.before.holding.content)
                assert applied(was, [field for field, _ in each.fields]) == each.content
    assert {Fate.CURRENT, Fate.CORRECTED, Fate.END_LEARNED} <= fates


def test_two_hundred_dates_are_listed_rightly_and_remembered_within_bounds(site: Site) -> None:
    listing, reader = Listing(site.ledger.reader), site.ledger.reader
    for step in range(200):
        day = TODAY + timedelta(days=step - 100)
        for known in (7, COMMITS):
            items = listing.items("natinf", Moment(day, known, "internal"))
            entities = {row.entity for row in reader.listed("natinf", day, known, "internal")}
            assert {item.entity for item in items} == entities


def test_what_is_remembered_leaves_by_weight_the_oldest_first() -> None:
    kept: Remembered[str, str] = Remembered(10)
    for name in "abc":
        kept.keep(name, name.upper(), 4)
    assert (kept.get("a"), kept.get("b"), kept.get("c"), kept.weight) == (None, "B", "C", 8)
    kept.get("b")
    kept.keep("d", "D", 4)
    assert (kept.get("b"), kept.get("c")) == ("B", None)
    kept.keep("e", "E", 1_000)
    assert (len(kept), kept.get("e")) == (1, "E")
    kept.keep("e", "F", 2)
    assert (kept.weight, kept.get("e")) == (2, "F")


def test_a_description_is_right_after_later_commits(tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = open_site(new_home(tmp_path_factory.mktemp("later") / "home"), {})
    reading = Reading(opened.ledger.reader, NAMESPACE)
    for number, label in enumerate(("Vol", "Recel", "Abus")):
        content = described("7", label)
        rows = opened.ledger.reader.live_rows([offence("7")]).get(offence("7"), [])
        change = write(offence("7"), SOURCE.name, rows, span=Span(None, None), content=content.digest)
        opened.publisher.publish(Publication("local", "essai", (change,), {content.digest: content}, sources=(SOURCE,)))
        head = opened.ledger.reader.head_number()
        assert reading.describe("natinf", "7", Moment(TODAY, head, "public")).label.fr == label
        assert reading.describe("natinf", "7", Moment(TODAY, head - number, "public")).label.fr == "Vol"
    opened.close()
