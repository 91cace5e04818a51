"""Importing into a draft: what a file says beside what the draft says on its day, as statements that come and go.

The steps, the refusals and the report are those of an import that publishes; nothing is published, and the edition is
not kept as such: in the journal of the draft are effects, in the name of the source whose file it is.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.contents import EMPTY
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.errors import Conflict
from app.domain.imports import RowProblem
from app.domain.language import Text
from app.services.draft_timeline import union
from app.services.import_plan import Outcome, compared, told
from app.services.import_steps import ImportSteps, refuse_closures, refuse_rejected, report_of, source_label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from app.domain.contents import Content
    from app.domain.editions import Edition
    from app.domain.import_report import ImportReport
    from app.domain.imports import Reading
    from app.domain.iris import Namespace
    from app.services.draft_timeline import DraftTimeline
    from app.services.import_steps import ImportRequest


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an input writes in a draft: lines of an effect, in the name of which source (empty for none)."""

    report: dict[str, object]
    lines: tuple[bytes, ...]
    source: str = ""
    label: Text | None = None


class DraftImporting:
    """Imports files into one draft."""

    def __init__(
        self,
        timeline: DraftTimeline,
        namespace: Namespace,
        today: date,
        checks: Mapping[str, Callable[[Reading, date], Reading]] | None = None,
    ) -> None:
        """Give what the draft says, the base of the IRIs, the civil day and the checks of rows by source."""
        self._timeline = timeline
        self._namespace = namespace
        self._steps = ImportSteps(namespace, lambda: max(today, timeline.day), checks)

    def run(self, request: ImportRequest) -> Drafted:
        """Return what a file changes in the draft. Raises as an import does."""
        started = time.monotonic()
        if request.edition is None and request.reading.edition is None:
            request = replace(request, edition=self._timeline.day)
        self._refuse_unseen(request.reading.source)
        edition = self._steps.edition(request)
        request, edition, contents = self._steps.assembled(request, edition)
        comparing = _Comparing(self._timeline, self._namespace, request, edition, contents)
        lines = tuple(sorted(comparing.lines()))
        report = report_of(request, edition, comparing.outcome, started)
        report = replace(report, warnings=(*report.warnings, *comparing.warnings()))
        refuse_rejected(request, report)
        refuse_closures(request, report, comparing.in_force_before)
        return Drafted(_told(report, lines, started), lines, edition.source, source_label(request))

    def _refuse_unseen(self, source: str) -> None:
        """Refuse a list that the audience of the draft does not see: it would be compared with nothing."""
        if self._timeline.is_hidden(source):
            raise Conflict(
                "source-not-seen",
                Text(
                    f"Le public de ce brouillon ne voit pas la source « {source} » : importer ce fichier dans un "
                    "brouillon ouvert pour un public plus large.",
                    f"The audience of this draft does not see the source '{source}': open a draft for a wider "
                    "audience, and import this file there.",
                ),
                {"source": source},
            )


def _told(report: ImportReport, lines: tuple[bytes, ...], started: float) -> dict[str, object]:
    done = replace(report, seconds=time.monotonic() - started)
    return {**done.to_json(), "statements": len(lines)}


class _Comparing:
    """What a file says beside what its source says in the draft, entity by entity."""

    def __init__(
        self,
        timeline: DraftTimeline,
        namespace: Namespace,
        request: ImportRequest,
        edition: Edition,
        contents: Mapping[str, Content],
    ) -> None:
        self._timeline = timeline
        self._namespace = namespace
        self._edition = edition
        self._contents = contents
        self._entries = {entry.entity: entry for entry in request.reading.entries}
        self._touched = set(self._entries)
        if edition.complete:
            self._touched |= timeline.entities_of(request.reading.kinds, edition.source)
            self._touched -= set(edition.silent)
        self._other_days = 0
        self.outcome = Outcome()
        self.in_force_before = 0

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the effect; the outcome fills meanwhile."""
        for entity in sorted(self._touched):
            held = self._timeline.by_source(entity)
            before, after = held.get(self._edition.source), self._said(entity)
            self._tell(entity, before, after)
            yield from self._effect(held, before or EMPTY, after or EMPTY)

    def warnings(self) -> list[RowProblem]:
        """Return what the file says and the draft cannot hold."""
        if not self._other_days:
            return []
        day, count = self._timeline.day, self._other_days
        cause = Text(
            f"{count} entrée(s) ont dans ce fichier d'autres états que celui du {day}. Un brouillon montre un seul "
            "jour : seul l'état de ce jour y est écrit. Pour tous les états, importer le fichier sans brouillon.",
            f"{count} entries have states in this file besides that of {day}. A draft shows one day: the state of that "
            "day alone is written in it. For every state, import the file without a draft.",
        )
        return [RowProblem(None, None, str(count), cause, "other-days-left")]

    def _said(self, entity: str) -> Content | None:
        """Return what the file says of an entity on the day of the draft."""
        entry, states = self._entries.get(entity), self._edition.states.get(entity)
        if states is None:
            return entry.content if entry else None
        held = [state for state in states if state.span.holds_on(self._timeline.day)]
        self._other_days += len(states) > len(held)
        return self._contents[held[0].content] if held else None

    def _tell(self, entity: str, before: Content | None, after: Content | None) -> None:
        entry = self._entries.get(entity)
        self.in_force_before += before is not None
        if before == after:
            self.outcome.unchanged += 1
        elif before is None and after is not None:
            self.outcome.added.append(told(self._namespace, entity, after, entry))
        elif before is not None and after is None:
            self.outcome.closed.append(told(self._namespace, entity, before, entry))
        elif before is not None and after is not None and entry is not None:
            self.outcome.changed.append(compared(replace(entry, content=after), before))

    def _effect(self, held: Mapping[str, Content], before: Content, after: Content) -> Iterator[bytes]:
        """Yield what goes and comes: what another source says too stays, what is derived goes with its entry."""
        own = {self._edition.source, RESOLUTION_SOURCE}
        others = {line for source, content in held.items() if source not in own for line in content.lines}
        gone = set(before.lines) - set(after.lines) - others
        if before.lines and not after.lines:
            gone |= set(held.get(RESOLUTION_SOURCE, EMPTY).lines) - others
        yield from (b"-" + line for line in gone)
        yield from (b"+" + line for line in set(after.lines) - set(union(held).lines))
