"""Facts that the service derives from those of an importer: today, what legal references designate.

They are a source of their own (``resolution``), with the spans of the rows they come from: the importer's rows
stay a function of its editions, and references can be resolved again when texts arrive, without touching them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.commits import Source
from app.domain.language import Text
from app.domain.rows import Change, Holding, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.contents import Content
    from app.domain.rows import Row

RESOLUTION_SOURCE = "resolution"
RESOLUTION = Source(RESOLUTION_SOURCE, "public", Text("résolution des références", "resolution of references"))


def derived_change(
    entity: str,
    holdings: Iterable[Holding],
    live: Sequence[Row],
    content_of: Callable[[str], Content],
    derive: Callable[[str, Content], Content | None],
) -> tuple[Change, dict[str, Content]]:
    """Return the change of the derived rows, and the contents it names.

    ``holdings`` are those of the importer after its change, ``live`` the derived rows before it.
    """
    contents: dict[str, Content] = {}
    derived: list[Holding] = []
    for holding in holdings:
        content = derive(entity, content_of(holding.content))
        if content is not None and content.lines:
            contents[content.digest] = content
            derived.append(Holding(content.digest, holding.span, holding.start, holding.end))
    return replace(entity, RESOLUTION_SOURCE, live, derived), contents
