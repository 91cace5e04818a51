"""A large change is checked without a term of Python for each triple, and the verdict is that of a small one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.adapters import gate as gate_module
from app.adapters import views
from app.adapters.views import apply_patch, revert_patch
from app.domain.contents import Content, string
from app.domain.iris import TERMS
from tests.adapters.test_gate import COMMENTED, DOUBLE, FINE, SHAPES, change, gate, view
from tests.timeline import TODAY, described

if TYPE_CHECKING:
    from app.domain.patches import Patch
    from app.domain.verdicts import Verdict

OTHER = described("8", "Vol", (TERMS + "comment", string("y")))
TARGET_NODE = SHAPES + "srjsh:Offence sh:targetNode <http://127.0.0.1:8000/id/natinf/9> .\n"


def judged(patch: Patch, *held: Content, shapes: str = SHAPES) -> Verdict:
    checked = gate(*held, shapes=shapes)
    verdict = checked.check(patch)
    after = view(TODAY, *held)
    apply_patch(after, patch)
    assert set(checked.store) == set(after), "the view is that of after the change"
    return verdict


@pytest.mark.parametrize(
    ("patch", "held"),
    [
        (change(None, FINE), ()),
        (change(None, DOUBLE), ()),
        (change(FINE, DOUBLE), (FINE,)),
        (change(None, FINE | OTHER), (COMMENTED,)),
        (change(DOUBLE, COMMENTED), (DOUBLE,)),
        (change(COMMENTED, COMMENTED | DOUBLE), (COMMENTED, OTHER)),
    ],
    ids=["clean", "wrong", "made wrong", "an old finding beside", "mended", "an old finding on the same node"],
)
@pytest.mark.parametrize("shapes", [SHAPES, TARGET_NODE], ids=["classes", "a named node"])
def test_the_verdict_does_not_depend_on_the_size(
    patch: Patch, held: tuple[Content, ...], shapes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = judged(patch, *held, shapes=shapes)
    monkeypatch.setattr(gate_module, "MOST_CHANGED", 0)
    monkeypatch.setattr(views, "_MANY", 1)
    assert judged(patch, *held, shapes=shapes) == small


def test_a_large_change_that_brings_all_it_says_is_not_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        pytest.fail("undone")

    monkeypatch.setattr(gate_module, "MOST_CHANGED", 0)
    monkeypatch.setattr(gate_module, "revert_patch", never)
    assert len(judged(change(None, COMMENTED), described("8", "Vol")).recorded) == 1


def test_a_large_patch_is_applied_and_undone_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "_MANY", 1)
    store = view(TODAY, FINE)
    patch = change(FINE, OTHER)
    apply_patch(store, patch)
    assert set(store) == set(view(TODAY, OTHER))
    revert_patch(store, patch)
    assert set(store) == set(view(TODAY, FINE))
