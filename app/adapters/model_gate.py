"""The gate of an upgrade: the whole view judged by the new rules, against what the old ones found in it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.model_files import triples_of
from app.adapters.rules import Rules, by_pyshacl
from app.adapters.views import apply_patch, load_view
from app.domain.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from pyoxigraph import Store

    from app.adapters.projection.reading import ProjectionReader
    from app.domain.contents import Content
    from app.domain.patches import Patch
    from app.domain.verdicts import Finding
    from app.shacl import Result
    from app.shacl.model import Identity


class ModelGate:
    """Judges one upgrade, day after day; a finding is told once, on the first day on which it appears."""

    def __init__(self, load: Callable[[date], Store], old: Rules, new: Rules, *, accept: bool) -> None:
        """Give how to load the view of a day, the rules before and after, and whether findings are accepted."""
        self._load = load
        self._old = old
        self._new = new
        self._accept = accept
        self._told: set[Identity] = set()

    def check(self, patch: Patch, earlier: Verdict | None = None) -> Verdict:  # noqa: ARG002 - each day tells its own
        """Say what the new rules find on a day once the patch is applied, and the old ones did not find before it."""
        store = self._load(patch.day)
        before = {result.identity for result in _all(self._old, store)}
        apply_patch(store, patch)
        new = [result for result in _all(self._new, store) if result.identity not in before | self._told]
        self._told.update(result.identity for result in new)
        found = [self._new.finding(result) for result in new]
        refusing = [] if self._accept else [each for each in found if _refuses(each)]
        return Verdict(tuple(refusing), tuple(each for each in found if each not in refusing))

    def meets(self, changed: Collection[str], moved: Collection[str]) -> bool:  # noqa: ARG002 - an upgrade
        """Name no other day: an upgrade names each of them itself."""
        return False

    def settle(self) -> None:
        """Nothing to come back from."""

    def reject(self, patch: Patch) -> None:
        """Nothing to put back: each day was judged on a view of its own."""


def open_model_gate(
    reader: ProjectionReader,
    before: Iterable[Content],
    after: Iterable[Content],
    told: Callable[[], None],
    *,
    accept: bool,
) -> ModelGate:
    """Return the gate between two models; ``told`` is called for each day that is judged."""
    known = reader.head_number()

    def load(day: date) -> Store:
        told()
        return load_view(reader, day, known, "restricted")

    return ModelGate(load, Rules(triples_of(before)), Rules(triples_of(after)), accept=accept)


def _all(rules: Rules, store: Store) -> list[Result]:
    found = rules.plan.validate(store)
    if rules.plan.uncompiled:
        found += by_pyshacl((quad.triple for quad in store), rules.plan.remainder)
    return found


def _refuses(finding: Finding) -> bool:
    return finding.integrity and finding.severity == "Violation"
