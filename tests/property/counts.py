"""How many examples a property is tried on: some seconds in ``make test``, the promised figure in ``make fuzz``."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import hypothesis

if TYPE_CHECKING:
    from collections.abc import Iterator


def fuzzing() -> bool:
    """Tell whether the promised figures are asked for."""
    return os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"


def numbers(short: int, long: int) -> Iterator[int]:
    """Yield the numbers of the sequences to try, from 0 on; where many, how far it is goes to the terminal.

    ``FUZZ_FROM=n`` begins at another number: other sequences, as reproducible.
    """
    first, count, begun = int(os.environ.get("FUZZ_FROM", "0")), long if fuzzing() else short, time.monotonic()
    for done in range(count):
        if fuzzing() and done and done % (long // 20) == 0:
            _tell(done, count, time.monotonic() - begun)
        yield first + done
    if fuzzing():
        _tell(count, count, time.monotonic() - begun)


def _tell(done: int, count: int, seconds: float) -> None:
    print(f"  {done:,} of {count:,} sequences, {seconds:.0f} s", file=sys.__stderr__, flush=True)


def examples(short: int, long: int) -> hypothesis.settings:
    """Return the settings of a property; ``HYPOTHESIS_PROFILE=fuzz`` takes the long figure."""
    suppressed = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
    return hypothesis.settings(max_examples=long if fuzzing() else short, suppress_health_check=suppressed)
