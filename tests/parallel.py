"""How `make test` shares the tests out between processes, one a core.

A file is run by one process, in order, so that what its tests share is made once. The tests that kill, starve or
drive a browser are all run by the same process, one after the other, first: never two of them at once.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xdist.scheduler import LoadFileScheduling

ALONE = ("tests/faults/", "tests/browser/")


def is_alone(nodeid: str) -> bool:
    """Tell whether a test must not run beside another of its sort."""
    return nodeid.startswith(ALONE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling | None:
    """Share out by file, and what must be alone as one file."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - only where tests are shared out

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return ALONE[0] if is_alone(nodeid) else str(super()._split_scope(nodeid))

    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes one process longest; the order of the others stays."""
    items.sort(key=lambda item: not is_alone(item.nodeid))


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """Return a temporary folder that is the same for every process of a run."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold a lock beside a folder, so that what is shared is made by one process while the others wait."""
    with folder.with_name(f"{folder.name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


__all__ = ["one_at_a_time", "pytest_collection_modifyitems", "pytest_xdist_make_scheduler", "shared_folder"]
