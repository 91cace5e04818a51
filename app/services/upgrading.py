"""Upgrading: a home goes from the model it holds to that of the package, in one commit that the new rules judge."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from app.domain.commits import Source
from app.domain.dates import Span
from app.domain.errors import Refused
from app.domain.language import Text
from app.domain.migrations import Migrated
from app.domain.model_versions import MODEL_SOURCE, ModelDifference, model_difference
from app.domain.rows import Holding
from app.domain.rows import replace as replace_rows
from app.services.publishing import Publication

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.rows import Change, Row
    from app.domain.verdicts import Finding, Verdict
    from app.services.ports import TimelineReader
    from app.services.publishing import Publisher

MODEL = Source(MODEL_SOURCE, "public", Text("modèle : termes et règles", "model: terms and rules"))
_EXAMPLES = 3


class ModelReader(Protocol):
    """What the upgrade reads of a home besides the timeline."""

    def meta(self, name: str) -> str | None:
        """Return one value of the home."""

    def entities(self, kind: str) -> list[str]:
        """Return the IRIs of every entity of a kind ever recorded; those that are no thing of the home under ""."""


class Migrating(Protocol):
    """Runs the migrations between two models on the states of a home."""

    def run(self, before: str, after: str) -> Migrated:
        """Return what the migrations on the way from one version to the other lead to."""


@dataclass(frozen=True, slots=True)
class ByRule:
    """The new results of one rule."""

    shape: str
    severity: str
    integrity: bool
    message: Text
    count: int
    examples: tuple[Finding, ...]

    @property
    def refuses(self) -> bool:
        """Tell whether these results stand in the way of the upgrade."""
        return self.integrity and self.severity == "Violation"

    def to_json(self) -> dict[str, object]:
        """Return the keys of the report."""
        return {
            "shape": self.shape,
            "severity": self.severity,
            "ruleKind": "integrity" if self.integrity else "conformity",
            "refuses": self.refuses,
            "count": self.count,
            "message": self.message._asdict(),
            "examples": [
                {
                    "focusNode": each.focus,
                    "resultPath": each.path,
                    "value": each.value,
                    "message": each.message._asdict(),
                }
                for each in self.examples
            ],
        }


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What an upgrade does, or would do."""

    before: str
    after: str
    difference: ModelDifference
    migrated: Migrated = field(default_factory=Migrated)
    results: tuple[ByRule, ...] = ()
    commit: int | None = None
    seconds: float = 0.0
    accepted: bool = False

    @property
    def refused(self) -> bool:
        """Tell whether new results stand in the way and were not accepted."""
        return not self.accepted and any(each.refuses for each in self.results)

    @property
    def needed(self) -> bool:
        """Tell whether there is anything to do."""
        return bool(self.before != self.after or self.difference.terms or self.difference.shapes)

    def to_json(self) -> dict[str, object]:
        """Return the keys of the report."""
        return {
            "from": self.before,
            "to": self.after,
            "terms": self.difference.terms.to_json(),
            "shapes": self.difference.shapes.to_json(),
            "migrations": [each.to_json() for each in self.migrated.steps],
            "results": [each.to_json() for each in self.results],
            "refused": self.refused,
            "commit": self.commit,
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Target:
    """The model to which a home goes: its version and its contents by owner."""

    version: str
    contents: Mapping[str, Content]


def held_model(reader: ModelReader, timeline: TimelineReader) -> dict[str, list[Row]]:
    """Return the rows of the model that a home holds, by owner."""
    rows = timeline.live_rows(reader.entities(""))
    own = {entity: [row for row in found if row.source == MODEL_SOURCE] for entity, found in rows.items()}
    return {entity: found for entity, found in own.items() if found}


class Upgrading:
    """Brings one home to one model."""

    def __init__(
        self,
        reader: ModelReader,
        timeline: TimelineReader,
        publisher: Publisher,
        migrating: Migrating,
        later: Sequence[date] = (),
    ) -> None:
        """Give the parts; the publisher's gate judges with the new rules, today and on the ``later`` days."""
        self._reader = reader
        self._timeline = timeline
        self._publisher = publisher
        self._migrating = migrating
        self._later = tuple(later)

    def run(self, target: Target, *, dry_run: bool, accept: bool) -> UpgradeReport:
        """Upgrade, or say what upgrading would do.

        Raises ``Refused`` (``upgrade-refused``) with the report when new results refuse it and are not accepted.
        """
        started = time.monotonic()
        report, held = self._compared(target, accept=accept)
        if not report.needed:
            return report
        migrated = self._migrating.run(report.before, report.after)
        report = replace(report, migrated=migrated)
        publication = self._publication(target, held, report)

        def judged(verdict: Verdict) -> UpgradeReport:
            return replace(report, results=by_rule(verdict), seconds=time.monotonic() - started)

        if dry_run:
            return judged(self._publisher.check(publication))
        published = self._publisher.publish(publication, lambda verdict: _refusal(judged(verdict)))
        return replace(judged(published.verdict), commit=published.commit.number)

    def _compared(self, target: Target, *, accept: bool) -> tuple[UpgradeReport, dict[str, list[Row]]]:
        held = held_model(self._reader, self._timeline)
        said = [self._timeline.content(row.holding.content) for rows in held.values() for row in rows]
        difference = model_difference(said, target.contents.values())
        return UpgradeReport(self._reader.meta("modelVersion") or "", target.version, difference, accepted=accept), held

    def _publication(self, target: Target, held: Mapping[str, Sequence[Row]], report: UpgradeReport) -> Publication:
        contents = (*target.contents.values(), *report.migrated.contents.values())
        return Publication(
            account="local",
            reason=f"upgrade, model {report.before or '?'} to {report.after}",
            changes=(*_model_changes(target.contents, held), *report.migrated.changes()),
            contents={content.digest: content for content in contents},
            home={"modelVersion": target.version},
            sources=(MODEL,),
            editions=report.migrated.kept(),
            legal_dates=report.migrated.dates(),
            corrections=report.migrated.amendments(),
            also_on=self._later,
        )


def _model_changes(contents: Mapping[str, Content], held: Mapping[str, Sequence[Row]]) -> list[Change]:
    """Return the rows of the model replaced: known from this commit on, at every date."""
    changes = []
    for entity in sorted({*contents, *held}):
        content = contents.get(entity)
        wanted = [Holding(content.digest, Span(None, None))] if content is not None else []
        changes.append(replace_rows(entity, MODEL_SOURCE, held.get(entity, ()), wanted))
    return [change for change in changes if change]


def by_rule(verdict: Verdict) -> tuple[ByRule, ...]:
    """Group new results by rule: those that refuse first, then the most numerous."""
    groups: dict[str, list[Finding]] = {}
    for finding in (*verdict.refusing, *verdict.recorded):
        groups.setdefault(finding.shape, []).append(finding)
    rules = [
        ByRule(shape, found[0].severity, found[0].integrity, found[0].message, len(found), tuple(found[:_EXAMPLES]))
        for shape, found in groups.items()
    ]
    return tuple(sorted(rules, key=lambda each: (not each.refuses, -each.count, each.shape)))


def _refusal(report: UpgradeReport) -> Refused:
    rules = [each for each in report.results if each.refuses]
    count = sum(each.count for each in rules)
    first = rules[0]
    return Refused(
        "upgrade-refused",
        Text(
            f"Mise à niveau refusée : les nouvelles règles trouvent {count} anomalie(s) bloquante(s) dans ce qui est "
            f"publié, par {len(rules)} règle(s). La première, sur {first.examples[0].focus} : {first.message.fr} "
            "Corriger les données avec la version d'avant, ou les admettre : « srj upgrade --accept-findings ».",
            f"Upgrade refused: the new rules find {count} violation(s) in what is published, by {len(rules)} rule(s). "
            f"The first, on {first.examples[0].focus}: {first.message.en} Correct the data with the version before, or "
            "accept them: `srj upgrade --accept-findings`.",
        ),
        {"report": report.to_json()},
    )
