"""The command ``srj`` run inside the process of the tests: its exit code and what it says, without its start-up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from app.cli.commands import build
from app.main.command import RealOperations

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, object]:
        """What it told machines."""
        told = json.loads(self.out)
        assert isinstance(told, dict)
        return told

    def count(self, name: str) -> int:
        """Return how many entries one list of a report has."""
        found = self.data[name]
        return len(found) if isinstance(found, list) else int(str(found))

    def entries(self, name: str) -> list[dict[str, object]]:
        """Return one list of a report."""
        found = self.data[name]
        assert isinstance(found, list)
        return found


def command(*arguments: str | Path, home: Path, **environment: str) -> Said:
    """Run one command on a home."""
    env = {"SRJ_HOME": str(home), "SRJ_LANGUAGE": "fr", "NO_COLOR": "1", **environment}
    result = CliRunner().invoke(build(RealOperations()), [str(each) for each in arguments], env=env)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Said(result.exit_code, result.stdout, result.stderr)
