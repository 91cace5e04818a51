"""Where tests find the official files: ``../shared`` beside the project, never copied into it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


def shared_file(relative: str) -> Path:
    """Return a file or folder of ``../shared``; skip the test where it is missing, fail with CI=true."""
    path = SHARED / relative
    if path.exists():
        return path
    message = f"official file missing: ../shared/{relative}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
