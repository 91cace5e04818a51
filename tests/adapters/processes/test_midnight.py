"""At midnight in Paris the current views move to the new day by a patch, and no process starts anew."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from app.adapters.gate import open_gate
from app.adapters.processes.feed import encode_day, patch_of, position_of
from app.adapters.rules import Rules
from app.adapters.views import apply_patch, load_view
from app.domain.commits import Source
from app.domain.dates import Span
from app.domain.moves import When
from app.domain.rows import write
from app.services.midnight import Midnight
from app.services.publishing import Publication
from tests.timeline import SOURCE, TODAY, Site, described, new_home, offence, open_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOMORROW = TODAY + timedelta(days=1)
AUDIENCES = ("public", "internal", "restricted")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """An offence that is renamed tomorrow, another that ends tonight, a note for internal readers from tomorrow."""
    opened = open_site(new_home(tmp_path / "home"), {})
    for code, label, source, span in (
        ("7", "Vol", SOURCE, Span(None, TOMORROW)),
        ("7", "Vol simple", SOURCE, Span(TOMORROW, None)),
        ("8", "Recel", SOURCE, Span(None, TOMORROW)),
        ("7", "Note", Source("notes", "internal"), Span(TOMORROW, None)),
    ):
        content = described(code, label)
        rows = opened.ledger.reader.live_rows([offence(code)]).get(offence(code), [])
        own = [row for row in rows if row.source == source.name]
        change = write(offence(code), source.name, own, span=span, content=content.digest)
        opened.publisher.publish(Publication("local", "essai", (change,), {content.digest: content}, sources=(source,)))
    yield opened
    opened.close()


class Today:
    """The day that a test says it is."""

    def __init__(self) -> None:
        self.day = TODAY

    def __call__(self) -> date:
        """Return it."""
        return self.day


def test_every_view_moves_and_the_gate_with_them(site: Site) -> None:
    reader, today = site.ledger.reader, Today()
    gate = open_gate(reader, Rules((), ()), TODAY)
    views = {audience: load_view(reader, TODAY, reader.head_number(), audience) for audience in AUDIENCES}
    midnight = Midnight(reader, gate, TODAY, today)
    assert midnight.move() is None
    today.day = TOMORROW
    patches = midnight.move()
    assert patches is not None
    frame = encode_day(midnight.position.known, patches)
    assert position_of(frame) == midnight.position == When(TOMORROW, reader.head_number())
    for audience, view in views.items():
        apply_patch(view, patch_of(frame, audience))
        assert set(view) == set(load_view(reader, TOMORROW, reader.head_number(), audience))
    assert set(gate.store) == set(views["restricted"])
    assert len(patches["internal"].added) == len(patches["public"].added) + 1
    assert midnight.move() is None


def test_a_clock_that_is_put_back_is_no_new_day(site: Site) -> None:
    today = Today()
    midnight = Midnight(site.ledger.reader, site.gate, TODAY, today)
    today.day = TODAY - timedelta(days=1)
    assert midnight.move() is None
    assert midnight.day == TODAY
    assert site.gate.moves == []
