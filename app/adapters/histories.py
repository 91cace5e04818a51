"""The history of one thing as a graph: the states of the states dataset, with the sentence of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.states import commit_content, source_content, state_content
from app.domain.contents import Content, iri, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.commits import Source
    from app.services.history import StateTold

_DESCRIPTION = "http://purl.org/dc/terms/description"


def history_content(told: Iterable[StateTold], sources: Mapping[str, Source]) -> Content:
    """Return states, the commits that recorded and retracted them, and their sources, as statements."""
    lines: set[bytes] = set()
    for each in told:
        row = each.entry.row
        state = state_content(row, row.retracted_by)
        subject = state.lines[0].partition(b" ")[0].decode()
        lines.update(state.lines)
        for words in (text(each.sentence.fr, "fr"), text(each.sentence.en, "en")):
            lines.add(f"{subject} {iri(_DESCRIPTION)} {words} .".encode())
        for commit in filter(None, (each.recorded, each.retracted)):
            lines.update(commit_content(commit).lines)
        lines.update(source_content(sources[row.source]).lines)
    return Content.of(lines)
