"""Publishing a draft: its difference becomes one publication, checked by the gate and committed whole.

Which source each statement goes to is said by ``domain.draft_sharing``. The states that follow are carried along
(``domain.carrying``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.audiences import up_to
from app.domain.carrying import carried
from app.domain.contents import EMPTY, Content
from app.domain.corrections import Correction
from app.domain.dates import Span
from app.domain.derivations import RESOLUTION
from app.domain.draft_effects import by_key, keys_of, require_publishable
from app.domain.draft_sharing import shared_out
from app.domain.editions import holdings, sayings_of
from app.domain.iris import Namespace
from app.domain.rows import replace
from app.domain.span_changes import span_changes
from app.domain.stewardship import stewardship
from app.services.amending import nothing_changes, unknown_entry
from app.services.declared_with import with_declarations
from app.services.draft_conflicts import conflict, moved_since
from app.services.draft_disagreements import disagreements, single_valued, sources_disagree
from app.services.property_owners import PropertyOwners
from app.services.publishing import Publication
from app.services.verdict_forms import refused_json, verdict_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.commits import Idempotency, Source
    from app.domain.declarations import Declaration
    from app.domain.draft_effects import NetDifference, OwnDifference
    from app.domain.draft_records import Draft
    from app.domain.rows import Change, Holding, Row
    from app.services.draft_disagreements import Disagreement
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher
    from app.services.rederiving import Deriving

_SHOWN = 20
_NOTED = 200


@dataclass(frozen=True, slots=True)
class DraftPublication:
    """What is asked: a draft, its difference, the day of effect and the day it ends (excluded), why, on which text."""

    draft: Draft
    difference: NetDifference
    effective: date
    until: date | None = None
    reason: str = ""
    legal_basis: str = ""
    account: str = "local"
    dry_run: bool = False
    idempotency: Idempotency | None = None
    sources: tuple[Source, ...] = ()  # those whose files were imported into it
    declared: tuple[Declaration, ...] = ()


@dataclass
class _Made:
    """What the publication is made of, entity by entity."""

    changes: list[Change] = field(default_factory=list)
    contents: dict[str, Content] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    notes: list[dict[str, object]] = field(default_factory=list)
    also_on: set[date] = field(default_factory=set)
    disagreeing: list[Disagreement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Run:
    """What is looked up once for all the entities of a publication."""

    asked: DraftPublication
    visible: frozenset[str]
    owners: PropertyOwners
    single: frozenset[bytes]  # properties that a thing has once
    with_editions: dict[str, bool] = field(default_factory=dict)  # by source


class DraftPublishing:
    """Publishes drafts, or says what publishing one would do."""

    def __init__(self, reader: TimelineReader, publisher: Publisher, deriving: Deriving, base: str) -> None:
        """Give the rows, the one path by which anything is written, what follows rows, and the base of the home."""
        self._reader = reader
        self._publisher = publisher
        self._deriving = deriving
        self._base = base
        self._things = f"{base}/id/"

    def run(self, asked: DraftPublication) -> tuple[dict[str, object], Published | None]:
        """Publish, or with ``dry_run`` check. Raises ``Refused`` and ``Conflict`` (``draft-conflict``)."""
        require_publishable(asked.difference, self._things, alone=not asked.declared)
        for each in asked.declared:
            self._require_known(asked, each.subject, each.office, each.granted_by)
        entities = sorted(asked.difference.owners)
        live = self._reader.live_rows(entities)
        visible = self._visible(asked.draft.audience)
        self._refuse_conflicts(asked, live, visible)
        made = _Made()
        run = _Run(asked, visible, PropertyOwners(self._reader, visible), single_valued(self._reader, asked.effective))
        for entity in entities:
            self._entity(run, entity, live.get(entity, []), made)
        if made.disagreeing:
            own = {stewardship(asked.draft.audience).name, *(source.name for source in asked.sources)}
            raise sources_disagree(made.disagreeing, visible | own)
        if not made.changes and not asked.declared:
            raise nothing_changes()
        publication = Publication(
            account=asked.account,
            reason=asked.reason or asked.draft.title,
            changes=tuple(made.changes),
            contents=made.contents,
            legal_basis=asked.legal_basis,
            sources=_speaking(made, asked),
            corrections=tuple(made.corrections),
            idempotency=asked.idempotency,
            also_on=tuple(sorted(made.also_on)),
        )
        publication = with_declarations(
            publication, asked.declared, Namespace(self._base), self._reader.head_number() + 1
        )
        told: dict[str, object] = {
            "draft": asked.draft.id,
            "effective": asked.effective.isoformat(),
            "until": asked.until.isoformat() if asked.until else None,
            "entities": len(entities),
            "notes": made.notes[:_NOTED],
            "notesTotal": len(made.notes),
        }
        if asked.dry_run:
            return {**told, "commit": None, **self._checked(publication)}, None
        published = self._publisher.publish(publication)
        return {**told, "commit": published.commit.number}, published

    def _require_known(self, asked: DraftPublication, *named: str) -> None:
        """Refuse a declaration about what neither the home nor the draft describes. Raises ``NotFound``."""
        for entity in (each.partition("#")[0] for each in named if each):
            if entity not in asked.difference.owners and not self._reader.live_rows([entity]):
                raise unknown_entry(entity)

    def _checked(self, publication: Publication) -> dict[str, object]:
        verdict = self._publisher.check(publication)
        return {
            "conforms": verdict.allows,
            "total": len(verdict.refusing),
            "results": refused_json(verdict)["results"],
            "recorded": [finding.to_json() for finding in verdict.recorded[:_SHOWN]],
            "findings": verdict_json(verdict),
        }

    # -- conflicts -------------------------------------------------------------------------------------------

    def _refuse_conflicts(
        self, asked: DraftPublication, live: Mapping[str, Sequence[Row]], visible: frozenset[str]
    ) -> None:
        """Refuse when what the draft changes does not say any more what it said when the draft was opened."""
        if asked.draft.base != "published":
            return
        moved: list[dict[str, object]] = []
        for entity, own in asked.difference.owners.items():
            keys = keys_of(own.removed | own.added)
            ever = [row for row in self._reader.rows_ever(entity, asked.draft.audience) if row.source in visible]
            opened = self._said([row for row in ever if row.known_at(asked.draft.known)], asked.draft.valid)
            now = self._said([row for row in live.get(entity, ()) if row.source in visible], asked.effective)
            moved += [{"entity": entity, **each} for each in moved_since(keys, opened, now, own.added)]
        if moved:
            raise conflict(asked.draft, asked.effective, moved)

    def _said(self, rows: Iterable[Row], day: date) -> Content:
        found = [self._reader.content(row.holding.content) for row in rows if row.holding.span.holds_on(day)]
        return Content.of(line for content in found for line in content.lines) if found else EMPTY

    def _visible(self, audience: str) -> frozenset[str]:
        seen = up_to(audience)
        return frozenset(name for name, source in self._reader.sources().items() if source.audience in seen)

    # -- one entity ------------------------------------------------------------------------------------------

    def _entity(self, run: _Run, entity: str, live: Sequence[Row], made: _Made) -> None:
        asked = run.asked
        own = asked.difference.owners[entity]
        held = {source: [row for row in live if row.source == source] for source in {row.source for row in live}}
        said = {source: self._said(rows, asked.effective) for source, rows in held.items()}
        at = {source: content for source, content in said.items() if source in run.visible}
        kind = entity.removeprefix(self._things).partition("/")[0]
        removed, default = self._replaced(asked, own, at), stewardship(asked.draft.audience).name
        parts = shared_out(own, removed, at, lambda predicate: run.owners.of(kind, predicate), default)
        for source in sorted(parts):
            said[source] = self._source(run, entity, parts[source], held.get(source, []), live, made, source)
        made.disagreeing += disagreements(entity, said, keys_of(own.added), run.single)

    def _replaced(self, asked: DraftPublication, own: OwnDifference, at: Mapping[str, Content]) -> set[bytes]:
        """Return what goes: what was removed; of a draft opened empty, other values of the properties it gives."""
        if asked.draft.base == "published":
            return own.removed
        spoken = keys_of(own.added)
        said = {line for content in at.values() for line in content.lines}
        return {line for key, lines in by_key(said).items() if key in spoken for line in lines} - own.added

    def _source(
        self,
        run: _Run,
        entity: str,
        own: OwnDifference,
        rows: Sequence[Row],
        live: Sequence[Row],
        made: _Made,
        source: str,
    ) -> Content:
        """Add the change of what one source says; return what it says then on the day of effect."""
        asked, before = run.asked, [row.holding for row in rows]

        def content_of(digest: str) -> Content:
            found = made.contents.get(digest)
            return found if found is not None else self._reader.content(digest)

        moved = carried(before, content_of, own.removed, own.added, Span(asked.effective, asked.until))
        made.contents.update({content.digest: content for content in moved.contents})
        for day, key in moved.stays:
            made.notes.append({"note": "later-value-stays", "entity": entity, "from": day.isoformat(), "property": key})
        after: Sequence[Holding] = moved.holdings
        if self._has_editions(run, source):
            after = self._corrected(asked, entity, source, before, after, made)
        change = replace(entity, source, rows, after)
        if change:
            made.changes.append(change)
            derived = self._deriving.changes(source, [change], {entity: live}, content_of, made.contents)
            made.changes.extend(derived)
            ends = [each.span.start for each in span_changes(before, after) if each.after is None]
            made.also_on.update(day for day in (*ends, asked.until) if day is not None)
        return next((content_of(each.content) for each in after if each.span.holds_on(asked.effective)), EMPTY)

    def _has_editions(self, run: _Run, source: str) -> bool:
        """Tell whether the rows of a source follow from editions and corrections: it has some, or will have."""
        if source not in run.with_editions:
            of_a_file = any(each.name == source for each in run.asked.sources)
            run.with_editions[source] = of_a_file or bool(self._reader.editions(source, withdrawn=True))
        return run.with_editions[source]

    def _corrected(
        self,
        asked: DraftPublication,
        entity: str,
        source: str,
        before: Sequence[Holding],
        after: Sequence[Holding],
        made: _Made,
    ) -> list[Holding]:
        """Record corrections of an importer's entry, and return the states that follow from all that is held of it."""
        number = self._reader.head_number() + 1
        new = [
            Correction(source, entity, each.span.start, each.span.end, each.after, "", asked.legal_basis, number)
            for each in span_changes(before, after)
        ]
        made.corrections += new
        if new:
            made.notes.append({"note": "until-next-edition", "entity": entity, "source": source})
        said = self._reader.said_of(source, entity)
        held = [*self._reader.corrections(source, entity), *new]
        return holdings(sayings_of(entity, said, said), self._reader.legal_dates(source, entity), held)


def _speaking(made: _Made, asked: DraftPublication) -> tuple[Source, ...]:
    """Return the sources that a home may not know yet, of those that the publication makes speak."""
    speaking = {change.source for change in made.changes}
    given = (stewardship(asked.draft.audience), *asked.sources, RESOLUTION)
    return tuple(source for source in given if source.name in speaking)
