"""Declaring observed deviations and waivers, alone or with the change that needs them; ending them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.dates import Span
from app.domain.declarations import KINDS
from app.domain.rows import write
from app.services.amending import nothing_changes, unknown_entry
from app.services.correcting import reason_required
from app.services.declared_with import with_declarations
from app.services.publishing import Publication, refusal
from app.services.verdict_forms import verdict_json

if TYPE_CHECKING:
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.declarations import Declaration
    from app.domain.iris import Namespace
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher


@dataclass(frozen=True, slots=True)
class DeclareRequest:
    """What is declared, and why it is published."""

    declarations: tuple[Declaration, ...]
    reason: str
    account: str = "local"
    dry_run: bool = False
    idempotency: Idempotency | None = None


@dataclass(frozen=True, slots=True)
class EndRequest:
    """Which declaration ends, and from which day on it no longer holds."""

    entity: str
    on: date
    reason: str
    account: str = "local"
    dry_run: bool = False
    idempotency: Idempotency | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """The report, and what was published (None when nothing was)."""

    report: dict[str, object]
    published: Published | None


class Declaring:
    """Publishes declarations."""

    def __init__(self, reader: TimelineReader, publisher: Publisher, namespace: Namespace) -> None:
        """Give the parts."""
        self._reader = reader
        self._publisher = publisher
        self._namespace = namespace

    def run(self, request: DeclareRequest) -> Declared:
        """Declare. Raises ``InvalidInput`` without a reason, ``NotFound`` (``unknown``), ``Refused`` by a rule."""
        for each in request.declarations:
            self._require_known(each.subject, each.office, each.granted_by)
        publication = Publication(
            account=request.account,
            reason=_required(request.reason),
            changes=(),
            contents={},
            idempotency=request.idempotency,
        )
        number = self._reader.head_number() + 1
        publication = with_declarations(publication, request.declarations, self._namespace, number)
        entities = [change.entity for change in publication.changes]
        return self._published(publication, {"declared": entities}, dry_run=request.dry_run)

    def end(self, request: EndRequest) -> Declared:
        """End a declaration. Raises ``NotFound`` (``unknown``), ``Refused`` (``nothing-changes``)."""
        live = self._reader.live_rows([request.entity]).get(request.entity, [])
        if not live:
            raise unknown_entry(request.entity)
        source = live[0].source
        own = [row for row in live if row.source == source]
        change = write(request.entity, source, own, span=Span(request.on, None), content=None)
        if not change:
            raise nothing_changes()
        publication = Publication(
            account=request.account,
            reason=_required(request.reason),
            changes=(change,),
            contents={},
            idempotency=request.idempotency,
        )
        told: dict[str, object] = {"ended": request.entity, "on": request.on.isoformat()}
        return self._published(publication, told, dry_run=request.dry_run)

    def _published(self, publication: Publication, told: dict[str, object], *, dry_run: bool) -> Declared:
        if not dry_run:
            published = self._publisher.publish(publication)
            number = published.commit.number
            return Declared({**told, "commit": number, "findings": verdict_json(published.verdict)}, published)
        verdict = self._publisher.check(publication)
        if not verdict.allows:
            raise refusal(verdict)
        return Declared({**told, "commit": None, "findings": verdict_json(verdict)}, None)

    def _require_known(self, *entities: str) -> None:
        for entity in entities:
            if entity and not self._reader.live_rows([entity.partition("#")[0]]):
                raise unknown_entry(entity)


def declared_by(reader: TimelineReader, namespace: Namespace, number: int) -> dict[str, object] | None:
    """Return what a commit declared or ended, None when it did neither."""
    rows = reader.rows_of_commit(number)
    found = {row.entity: row for row in rows if (thing := namespace.parse(row.entity)) and thing.kind in KINDS}
    if not found:
        return None
    ended = [row for row in rows if row.retracted_by == number and row.entity in found]
    if ended:
        left = [row.holding.span.end for row in rows if row.recorded_by == number and row.entity == ended[0].entity]
        on = left[0] if left else ended[0].holding.span.start
        return {"ended": ended[0].entity, "on": on.isoformat() if on else None, "commit": number}
    return {"declared": list(found), "commit": number}


def _required(reason: str) -> str:
    if not reason.strip():
        raise reason_required()
    return reason.strip()
