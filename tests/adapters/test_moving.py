"""What differs between two moments: the patch leads one view to the other, and nothing that differs is left out."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import pytest

from app.adapters.views import apply_patch, load_view
from app.domain.commits import Source
from app.domain.dates import Span
from app.domain.moves import When
from app.domain.rows import write
from app.services.patching import Patching
from app.services.publishing import Publication
from tests.timeline import SOURCE, TODAY, Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator

AUDIENCES = ("public", "internal", "restricted")
SOURCES = (SOURCE, Source("notes", "internal"), Source("secrets", "restricted"))
CODES = tuple("1234")
COMMITS = 14
DAYS = [None, *(TODAY + timedelta(days=30 * step) for step in range(-3, 4)), None]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A short history drawn once: writes, closings and corrections, past and to come, of three audiences."""
    opened = open_site(new_home(tmp_path_factory.mktemp("moving") / "home"), {})
    chance = Random(20261124)  # noqa: S311 - drawn, not secret
    while opened.ledger.reader.head_number() < COMMITS:
        _write(opened, chance)
    yield opened
    opened.close()


def _write(site: Site, chance: Random) -> None:
    code, source = chance.choice(CODES), chance.choice(SOURCES)
    start, end = chance.choice(DAYS), chance.choice(DAYS)
    if start and end and start >= end:
        return
    content = described(code, chance.choice(("Vol", "Recel"))) if chance.random() < 0.8 else None
    rows = site.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
    own = [row for row in rows if row.source == source.name]
    digest = content.digest if content else None
    change = write(offence(code), source.name, own, span=Span(start, end), content=digest)
    if change:
        contents = {content.digest: content} if content else {}
        site.publisher.publish(Publication("local", "essai", (change,), contents, sources=(source,)))


def _moments() -> list[When]:
    days = [day + timedelta(days=shift) for day in DAYS if day for shift in (-1, 0)]
    return [When(day, known) for day in days[::3] for known in range(0, COMMITS + 1, 2)]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_patch_between_two_moments_leads_one_view_to_the_other(site: Site, audience: str) -> None:
    """Every pair of moments, in either order of days and of commits."""
    reader, patching = site.ledger.reader, Patching(site.ledger.reader)
    views = {when: set(load_view(reader, *when, audience)) for when in _moments()}
    chance = Random(7)  # noqa: S311 - drawn, not secret
    pairs = chance.sample(list(product(views, views)), 250)
    for before, after in pairs:
        store = load_view(reader, *before, audience)
        patch = patching.between(before, after, audience)
        assert len(patch) == len(views[before] ^ views[after]), (before, after)
        apply_patch(store, patch)
        assert set(store) == views[after], (before, after)


def test_what_moved_is_told_with_the_rows_of_both_moments(site: Site) -> None:
    reader = site.ledger.reader
    for before, after in product(_moments()[::5], repeat=2):
        found = {each.entity: each for each in reader.moved(before, after, "internal")}
        for code in CODES:
            old, new = (set(reader.rows_of(offence(code), *when, "internal")) for when in (before, after))
            moved = found.pop(offence(code), None)
            if moved is not None:
                assert (set(moved.before), set(moved.after)) == (old, new)
            else:
                assert old == new, (before, after, code)
        assert not found


def test_a_kind_alone_can_be_asked(site: Site) -> None:
    before, after = When(TODAY, 0), When(TODAY, COMMITS)
    every = list(site.ledger.reader.moved(before, after, "restricted"))
    assert list(site.ledger.reader.moved(before, after, "restricted", "natinf")) == every != []
    assert list(site.ledger.reader.moved(before, after, "restricted", "nac")) == []


def test_nothing_moves_where_nothing_was_written(site: Site) -> None:
    far = When(date(2999, 1, 1), COMMITS)
    assert list(site.ledger.reader.moved(far, When(date(2222, 2, 22), COMMITS), "restricted")) == []
    assert list(site.ledger.reader.moved(far, far, "restricted")) == []
