"""``srj validate`` and ``/validate``: documents against the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def validate_files(paths: list[Path], options: Mapping[str, object]) -> dict[str, object]:
    """Validate."""
    raise Unavailable("not-yet", Text("à venir", "to come"), {"paths": list(map(str, paths)), **options})
