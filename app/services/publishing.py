"""Publishing: the one path by which anything is written: changes, gate, commit, patches for the followers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.commits import Effect, Idempotency, KeptEdition, Source
from app.domain.errors import Refused
from app.domain.language import Text
from app.domain.verdicts import Verdict
from app.services.patching import Patching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.domain.commits import Commit
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.patches import Patch
    from app.domain.rows import Change
    from app.services.ports import Gate, Ledger, TimelineReader

_SHOWN_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be committed: by whom, why, on which basis, and the changes of rows."""

    account: str
    reason: str
    changes: tuple[Change, ...]
    contents: Mapping[str, Content]  # every content that a change records, by digest
    legal_basis: str = ""
    home: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    editions: tuple[KeptEdition, ...] = ()
    legal_dates: tuple[LegalDate, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    idempotency: Idempotency | None = None
    also_on: tuple[date, ...] = ()  # days on which it is checked besides those on which its changes begin to hold


@dataclass(frozen=True, slots=True)
class Published:
    """A commit, what the gate recorded, and the patch of the current view for each audience."""

    commit: Commit
    verdict: Verdict
    patches: Mapping[str, Patch]
    entities: frozenset[str]  # those whose rows changed, whatever the day


class Publisher:
    """Checks and commits publications, one at a time."""

    def __init__(
        self,
        reader: TimelineReader,
        ledger: Ledger,
        gate: Gate,
        today: Callable[[], date],
        audience: str = "restricted",
    ) -> None:
        """Give the parts; the gate sees the widest audience."""
        self._reader = reader
        self._ledger = ledger
        self._gate = gate
        self._today = today
        self._audience = audience
        self._patching = Patching(reader)

    def check(self, publication: Publication) -> Verdict:
        """Say what the gate would say, and commit nothing."""
        patch = self._patches(publication, self._today())[self._audience]
        verdict = self._judge(publication, patch)
        self._gate.reject(patch)
        return verdict

    def publish(self, publication: Publication, refused: Callable[[Verdict], Refused] | None = None) -> Published:
        """Check and commit. Raises ``Refused`` with the report when the gate refuses (``refused`` words it)."""
        patches = self._patches(publication, self._today())
        patch = patches[self._audience]
        verdict = self._judge(publication, patch)
        if not verdict.allows:
            self._gate.reject(patch)
            raise (refused or refusal)(verdict)
        try:
            commit = self._commit(publication)
        except BaseException:
            self._gate.reject(patch)
            raise
        entities = frozenset(change.entity for change in publication.changes)
        return Published(commit, verdict, patches, entities)

    def _patches(self, publication: Publication, day: date) -> dict[str, Patch]:
        return self._patching.patches(publication.changes, publication.contents, publication.sources, day)

    def _judge(self, publication: Publication, patch: Patch) -> Verdict:
        """Check today, then each other day on which something that is recorded begins to hold."""
        verdict = self._gate.check(patch)
        try:
            others = {*_other_days(publication.changes, patch.day), *publication.also_on} - {patch.day}
            for day in sorted(others):
                there = self._gate.check(self._patches(publication, day)[self._audience])
                verdict = Verdict((*verdict.refusing, *there.refusing), (*verdict.recorded, *there.recorded))
        except BaseException:
            self._gate.reject(patch)
            raise
        return verdict

    def _commit(self, publication: Publication) -> Commit:
        known = self._reader.sources()
        effect = Effect(
            home=publication.home,
            sources=tuple(source for source in publication.sources if source.name not in known),
            contents=self._new_contents(publication),
            retracted=tuple(row for change in publication.changes for row in change.retracted),
            recorded=tuple(
                (change.entity, change.source, holding) for change in publication.changes for holding in change.recorded
            ),
            editions=publication.editions,
            legal_dates=publication.legal_dates,
            corrections=publication.corrections,
            withdrawals=publication.withdrawals,
        )
        return self._ledger.append(
            effect,
            account=publication.account,
            reason=publication.reason,
            legal_basis=publication.legal_basis,
            idempotency=publication.idempotency,
        )

    def _new_contents(self, publication: Publication) -> dict[str, Content]:
        used = {holding.content for change in publication.changes for holding in change.recorded}
        used.update(digest for kept in publication.editions for digest in kept.digests())
        used.update(each.content for each in publication.legal_dates if each.content)
        used.update(each.content for each in publication.corrections if each.content)
        return {
            digest: publication.contents[digest]
            for digest in used
            if digest in publication.contents and not self._reader.has_content(digest)
        }


def _other_days(changes: Iterable[Change], today: date) -> list[date]:
    """Return the days on which what is recorded begins to hold without holding today."""
    starts = {
        holding.span.start
        for change in changes
        for holding in change.recorded
        if holding.span.start is not None and not holding.span.holds_on(today)
    }
    return sorted(starts)


def refusal(verdict: Verdict) -> Refused:
    """Return the refusal that carries the report of the gate."""
    first = verdict.refusing[0]
    count = len(verdict.refusing)
    return Refused(
        "refused-by-rule",
        Text(
            f"Publication refusée par les règles : {count} anomalie(s) bloquante(s). La première, sur {first.focus} : "
            f"{first.message.fr}",
            f"Refused by the rules: {count} violation(s). The first, on {first.focus}: {first.message.en}",
        ),
        {
            "conforms": False,
            "total": count,
            "results": [finding.to_json() for finding in verdict.refusing[:_SHOWN_FINDINGS]],
        },
    )
