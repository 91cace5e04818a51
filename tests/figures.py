"""Figures that tests keep, printed at the end of the run: seen, and not only bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Figure = Callable[[str, object], None]

_MARK = "figure: "


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Give a function that keeps one named figure for the summary; it goes with the report of the test."""

    def keep(name: str, value: object) -> None:
        request.node.user_properties.append((_MARK + name, str(value)))

    return keep


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that the tests kept, whichever process ran them."""
    kept = {
        name.removeprefix(_MARK): value
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for name, value in getattr(report, "user_properties", ())
        if name.startswith(_MARK)
    }
    if kept:
        terminalreporter.section("figures")
        for name, value in sorted(kept.items()):
            terminalreporter.write_line(f"{name:<34} {value}")


__all__ = ["figure", "pytest_terminal_summary"]
