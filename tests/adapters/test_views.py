"""Views: plain triples of one day, moved by patches."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pyoxigraph import Store

from app.adapters.projection.reading import ProjectionReader
from app.adapters.views import apply_patch, load_view, quads, revert_patch
from app.domain.commits import Effect
from app.domain.contents import XSD
from app.domain.dates import Span
from app.domain.iris import TERMS
from app.domain.patches import Patch, difference
from app.domain.rows import Holding
from tests.timeline import TODAY, described, new_home, offence, open_ledger

if TYPE_CHECKING:
    from pathlib import Path

OLD, NEW = described("7", "Vol"), described("7", "Vol « simple » \n\t\\")


def filled(*lines: bytes) -> Store:
    store = Store()
    store.extend(quads(lines))
    return store


def test_a_view_holds_what_holds_and_its_own_date(tmp_path: Path) -> None:
    home = new_home(tmp_path / "home", 3)
    ledger = open_ledger(home)
    later = Holding(OLD.digest, Span(date(2027, 1, 1), None))
    effect = Effect(contents={OLD.digest: OLD}, recorded=((offence("7"), "natinf", later),))
    ledger.append(effect, account="local", reason="futur")
    ledger.close()
    reader = ProjectionReader(home.projection)
    today, future, past = (
        load_view(reader, *moment, "public") for moment in ((TODAY, 4), (date(2027, 1, 1), 4), (TODAY, 2))
    )
    reader.close()
    assert [len(each) for each in (future, past)] == [4 * 3 + 1, 2 * 3 + 1]
    assert {str(quad) for quad in set(today) - set(future)} == {
        f'<{TERMS}view> <{TERMS}validOn> "2026-11-24"^^<{XSD}date>',
        f'<{offence("7")}> <{TERMS}inForce> "false"^^<{XSD}boolean>',
    }


def test_a_view_of_many_contents_is_whole(tmp_path: Path) -> None:
    """More than one chunk of bytes goes through the loader."""
    home = new_home(tmp_path / "home", 1)
    ledger = open_ledger(home)
    contents = {str(code): described(str(code), "x" * 4_000) for code in range(100, 700)}
    effect = Effect(
        contents={each.digest: each for each in contents.values()},
        recorded=tuple(
            (offence(code), "natinf", Holding(each.digest, Span(None, None))) for code, each in contents.items()
        ),
    )
    ledger.append(effect, account="local", reason="beaucoup")
    assert len(load_view(ledger.reader, TODAY, 2, "public")) == 3 * 601 + 1
    ledger.close()


def test_a_patch_leads_to_the_next_content_and_back() -> None:
    removed, added = difference(OLD, NEW)
    patch = Patch(TODAY, tuple(removed), tuple(added))
    store = filled(*OLD.lines)
    apply_patch(store, patch)
    assert set(store) == set(quads(NEW.lines))
    revert_patch(store, patch)
    assert set(store) == set(quads(OLD.lines))
