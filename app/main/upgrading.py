"""``srj upgrade``: the parts that bring a home to the model of this package."""

from __future__ import annotations

import os
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

from app.adapters.clock import today
from app.adapters.ledger import Ledger
from app.adapters.migrations import Migrations
from app.adapters.model_gate import open_model_gate
from app.adapters.projection.opening import reading
from app.adapters.projection.states import StatesReader
from app.adapters.projection.versions import is_of_another_version
from app.adapters.verification import bring_up_to_date
from app.domain.errors import HomeBusy, Unavailable
from app.domain.language import Text
from app.domain.model_versions import require_version, version_order
from app.main.model import package_model
from app.services.publishing import Publisher
from app.services.upgrading import Target, Upgrading, held_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.adapters.home import Home
    from app.adapters.model_files import ModelFiles
    from app.adapters.projection.reading import ProjectionReader
    from app.domain.commits import Commit
    from app.services.ports import Ledger as AnyLedger
    from app.services.upgrading import UpgradeReport

    Progress = Callable[[int, int], None]
    _Parts = tuple[ProjectionReader, AnyLedger]


class _NoLedger:
    """What a dry run writes to: nothing."""

    def append(self, *_effect: object, **_header: object) -> Commit:
        """Refuse."""
        raise Unavailable("dry-run", Text("Rien n'est écrit lors d'un essai.", "A dry run writes nothing."))


def upgrade_home(
    home: Home,
    notice: Callable[[Text], None],
    progress: Progress,
    *,
    dry_run: bool,
    accept: bool,
    model: ModelFiles | None = None,
) -> UpgradeReport:
    """Bring a home to a model, by default that of the package; a dry run reads beside a running service."""
    own = model or package_model()
    # A projection made by another version is remade first, under the lock: it holds nothing that the journal does not.
    beside = dry_run and not is_of_another_version(home.projection)
    opened = _beside(home) if beside else _alone(home, notice)
    with opened as (reader, ledger):
        held = reader.meta("modelVersion") or ""
        if version_order(held) > version_order(own.version):
            require_version(held, own.version, home.folder)
        return _upgrade(home, (reader, ledger), own, progress, dry_run=dry_run, accept=accept)


def _upgrade(
    home: Home, parts: _Parts, model: ModelFiles, progress: Progress, *, dry_run: bool, accept: bool
) -> UpgradeReport:
    reader, ledger = parts
    day, contents = today(), model.contents()
    held = [reader.content(row.holding.content) for rows in held_model(reader, reader).values() for row in rows]
    states = StatesReader(home.projection)
    try:
        later = states.days_after(day)
        steps = count(1)
        gate = open_model_gate(
            reader, held, contents.values(), lambda: progress(next(steps), len(later) + 1), accept=accept
        )
        upgrading = Upgrading(
            reader,
            reader,
            Publisher(reader, ledger, gate, lambda: day),
            Migrations(model.migrations, reader, states, day),
            later,
        )
        return upgrading.run(Target(model.version, contents), dry_run=dry_run, accept=accept)
    finally:
        states.close()


@contextmanager
def _beside(home: Home) -> Iterator[_Parts]:
    """Read a home that a service may be writing to."""
    with reading(home) as reader:
        reader.pin()
        yield reader, _NoLedger()


@contextmanager
def _alone(home: Home, notice: Callable[[Text], None]) -> Iterator[_Parts]:
    """Hold a home while it is upgraded: a running service has the old model in its memory."""
    home.require()
    with _locked(home):
        bring_up_to_date(home, notice)
        ledger = Ledger(home)
        try:
            ledger.catch_up(notice)
            if ledger.damage is not None:
                raise ledger.damage
            yield ledger.reader, ledger
        finally:
            ledger.close()


@contextmanager
def _locked(home: Home) -> Iterator[None]:
    try:
        descriptor = home.take_lock()
    except HomeBusy as error:
        raise HomeBusy(
            "stop-to-upgrade",
            Text(
                f"{error.text.fr} Une mise à niveau se fait service arrêté : l'arrêter, « srj upgrade », puis le "
                "relancer. L'essai (--dry-run) peut se faire pendant qu'il sert.",
                f"{error.text.en} A home is upgraded while nothing serves it: stop the service, run `srj upgrade`, "
                "start it again. A dry run (--dry-run) can be done while it serves.",
            ),
        ) from error
    try:
        yield
    finally:
        os.close(descriptor)
