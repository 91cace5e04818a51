"""Opening the projection of a home to read it, beside whatever writes there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.adapters.projection.reading import ProjectionReader
from app.domain.errors import NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.adapters.home import Home


@contextmanager
def reading(home: Home) -> Iterator[ProjectionReader]:
    """Read a home; raises ``NotFound`` where there is no home or no projection."""
    home.require()
    if not home.projection.exists():
        raise NotFound(
            "no-projection",
            Text(
                "La projection manque : la refaire avec « srj rebuild ».",
                "No projection: remake it with `srj rebuild`.",
            ),
        )
    reader = ProjectionReader(home.projection)
    try:
        yield reader
    finally:
        reader.close()
