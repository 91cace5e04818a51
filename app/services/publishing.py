"""Publishing: the one path by which anything is written: changes, gate, commit, patches for the followers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.commits import Effect, Idempotency, KeptEdition, Source
from app.domain.errors import Refused
from app.domain.language import Text
from app.domain.verdicts import Verdict
from app.services.gate_days import MOST_TRIPLES, GateDays
from app.services.patching import Patching
from app.services.verdict_forms import refused_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.commits import Commit
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.patches import Patch
    from app.domain.rows import Change
    from app.domain.verdicts import Finding
    from app.services.ports import Gate, Ledger, TimelineReader


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
        self._days = GateDays(reader, gate, self._patching, audience)

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
        self._days.committed(publication.changes)
        entities = frozenset(change.entity for change in publication.changes)
        return Published(commit, verdict, patches, entities)

    def _patches(self, publication: Publication, day: date) -> dict[str, Patch]:
        return self._patching.patches(publication.changes, publication.contents, publication.sources, day)

    def _judge(self, publication: Publication, patch: Patch) -> Verdict:
        """Check today, then each other day on which something that the change touches begins or ends."""
        verdict = self._gate.check(patch)
        try:
            seen: dict[date, Patch] = {}

            def patch_of(day: date) -> Patch:
                if day in seen:
                    return seen[day]
                found = self._patches(publication, day)[self._audience]
                if len(found) <= MOST_TRIPLES:  # small enough to be held until it is checked
                    seen[day] = found
                return found

            days = self._days.of(publication.changes, publication.also_on, patch, patch_of)
            while (day := days.next(verdict)) is not None:
                verdict = verdict.then(self._gate.check(patch_of(day), verdict))
            self._gate.settle()
        except BaseException:
            self._gate.reject(patch)
            raise
        return verdict.then(Verdict(unchecked=days.left))

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


def refusal(verdict: Verdict) -> Refused:
    """Return the refusal that carries the report of the gate."""
    first = verdict.refusing[0]
    count = len(verdict.refusing)
    way = _way_out(first)
    return Refused(
        "refused-by-rule",
        Text(
            f"Publication refusée par les règles : {count} anomalie(s) bloquante(s). La première, sur {first.focus} : "
            f"{first.message.fr}{way.fr}",
            f"Refused by the rules: {count} violation(s). The first, on {first.focus}: {first.message.en}{way.en}",
        ),
        refused_json(verdict),
    )


def _way_out(finding: Finding) -> Text:
    """Return what can be done about a finding besides correcting the data."""
    if finding.planned:
        return Text(
            " Ce qui est prévu contre une interdiction de la loi ne peut pas être déclaré.",
            " What is planned against a prohibition of law cannot be declared.",
        )
    if finding.waivable:
        return Text(
            " Si le fait est vrai, déclarer un écart constaté (/deviations) ou obtenir une dérogation (/waivers).",
            " If the fact is true, declare it as an observed deviation (/deviations), or obtain a waiver (/waivers).",
        )
    if finding.declarable:
        return Text(
            " Si le fait est vrai, le déclarer comme écart constaté (/deviations).",
            " If the fact is true, declare it as an observed deviation (/deviations).",
        )
    return Text("", "")
