"""Changes, comparisons and histories, put together: long reads have a connection of their own, used by threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.histories import history_content
from app.adapters.projection.reading import ProjectionReader
from app.adapters.rdf.changes import changes_content
from app.adapters.rdf.representations import WRITERS
from app.api.time_parts import TimeParts
from app.main.web_pages import visits_of
from app.services.changes import Changes
from app.services.history import Histories
from app.services.naming import Naming
from app.web.assets import read_assets
from app.web.rendering import Renderer
from app.web.time_pages import TimePages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.api.moments import Clock
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.domain.negotiation import Representation
    from app.services.changed import ChangesPage
    from app.services.history import StateTold


def time_parts(projection: Path, namespace: Namespace, clock: Clock, kinds: HeldKinds) -> TimeParts:
    """Return what the routes on time need."""
    reader = ProjectionReader(projection)
    naming = Naming(reader)

    def write(form: Representation, found: ChangesPage) -> bytes:
        return WRITERS[form.suffix[1:]](changes_content(namespace.base, found))

    def write_history(form: Representation, told: Sequence[StateTold]) -> bytes:
        return WRITERS[form.suffix[1:]](history_content(told, reader.sources()))

    return TimeParts(
        Changes(reader, namespace, naming, kinds),
        Histories(reader, namespace, naming, kinds),
        write,
        write_history,
        TimePages(visits_of(namespace, clock), Renderer(read_assets()), kinds),
    )
