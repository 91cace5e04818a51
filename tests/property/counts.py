"""How many examples a property is tried on: some seconds in ``make test``, the promised figure in ``make fuzz``."""

from __future__ import annotations

import os

import hypothesis


def examples(short: int, long: int) -> hypothesis.settings:
    """Return the settings of a property; ``HYPOTHESIS_PROFILE=fuzz`` takes the long figure."""
    fuzz = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
    suppressed = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
    return hypothesis.settings(max_examples=long if fuzz else short, suppress_health_check=suppressed)
