"""The pages of stewards, put together from the same parts as the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.audiences import up_to
from app.main.web_pages import visits_of
from app.services.entry_forms import EntryForms
from app.web.assets import read_assets
from app.web.rendering import Renderer
from app.web.steward_pages import StewardPages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.api.moments import Clock
    from app.domain.commits import Source
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.services.entry_forms import FormReader
    from app.services.recorded import Recorded


def steward_pages(
    reader: FormReader,
    namespace: Namespace,
    clock: Clock,
    kinds: HeldKinds,
    recorded: Recorded,
    sources: Callable[[], Mapping[str, Source]],
) -> StewardPages:
    """Return the pages of stewards."""

    def visible(audience: str) -> frozenset[str]:
        seen = up_to(audience)
        return frozenset(name for name, each in sources().items() if each.audience in seen)

    forms = EntryForms(reader, namespace)
    asking = visits_of(namespace, clock).asking
    return StewardPages(forms, recorded, Renderer(read_assets()), kinds, asking, visible)
