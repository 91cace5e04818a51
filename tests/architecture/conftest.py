"""Prints the figures of the code at the end of the run, so that they are seen and not only bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_FIGURES = pytest.StashKey[dict[str, str]]()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Give a function that keeps one named figure for the summary."""
    kept = request.config.stash.setdefault(_FIGURES, {})

    def keep(name: str, value: object) -> None:
        kept[name] = str(value)

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures that the tests kept."""
    kept = config.stash.get(_FIGURES, {})
    if kept:
        terminalreporter.section("figures of the code")
        for name, value in kept.items():
            terminalreporter.write_line(f"{name:<34} {value}")
