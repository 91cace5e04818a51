"""How many times a fault is tried: a few in ``make test``, the promised figure in ``make faults``."""

from __future__ import annotations

import os


def times(short: int, full: int) -> int:
    """Return how often; ``FAULTS=full`` takes the full figure."""
    return full if os.environ.get("FAULTS") == "full" else short
