"""What the gate found, for machines: what refuses and how each can be declared or waived, what is recorded, covered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from app.domain.verdicts import Finding, Verdict

SHOWN = 100
"""Findings told one by one; all are counted."""
_ADDRESS = {"deviation": "/deviations", "waiver": "/waivers"}


def verdict_json(verdict: Verdict) -> dict[str, object]:
    """Return what a change that may be published leaves: recorded, covered, coming back on a later day."""
    covered = [{**finding_json(each.finding), "by": each.by, "declaredAs": each.kind} for each in verdict.covered]
    return {
        "recorded": [finding_json(each) for each in verdict.recorded[:SHOWN]],
        "recordedTotal": len(verdict.recorded),
        "covered": covered[:SHOWN],
        "coveredTotal": len(verdict.covered),
        "returning": [finding_json(each) for each in verdict.returning[:SHOWN]],
        "returningTotal": len(verdict.returning),
        "unchecked": [day.isoformat() for day in verdict.unchecked],
    }


def refused_json(verdict: Verdict) -> dict[str, object]:
    """Return what refuses a change, each finding with the ways out that exist."""
    return {
        "conforms": False,
        "total": len(verdict.refusing),
        "results": [{**finding_json(each), "remedies": remedies(each)} for each in verdict.refusing[:SHOWN]],
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """Return a finding of the gate: the keys of a result, the day, and what kind of rule found it."""
    return {
        **finding.to_json(),
        "day": finding.day.isoformat() if finding.day else None,
        "ruleKind": "integrity" if finding.integrity else "conformity",
        "ruleOrigin": finding.origin or None,
        "planned": finding.planned,
    }


def remedies(finding: Finding) -> list[dict[str, str]]:
    """Return how a finding can be declared or waived: none when the data are wrong, or it is planned."""
    kinds = [kind for kind, can in (("deviation", finding.declarable), ("waiver", finding.waivable)) if can]
    given = {"subject": finding.focus, "rule": finding.shape, "path": finding.path, "value": finding.value}
    asked = {name: value for name, value in given.items() if value}
    if finding.day is not None:
        asked["from"] = finding.day.isoformat()
    return [{"kind": kind, "href": f"{_ADDRESS[kind]}?{urlencode(asked)}"} for kind in kinds]
