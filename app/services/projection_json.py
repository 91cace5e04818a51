"""Projections as plain JSON: the codes they lead to, and everything that tells how far they can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.projections import Lost

if TYPE_CHECKING:
    from app.domain.projections import Between, Named, Projection, Stop, Target, Told


def named_json(thing: Named) -> dict[str, object]:
    """Return a thing for machines, with the keys that lists use."""
    return {"id": thing.id, "kind": thing.kind, "notation": thing.notation, "label": thing.label}


def projection_json(projection: Projection) -> dict[str, object]:
    """Return the summary of a projection; its codes are apart, as ``items``."""
    return {
        **named_json(projection.source),
        "from": projection.start.isoformat(),
        "to": projection.goal.isoformat(),
        "status": str(projection.status),
        "cardinality": projection.cardinality,
        "reversible": projection.reversible,
        "losses": [str(lost) for lost in projection.losses],
        "mergedWith": [
            named_json(each)
            for each in projection.origins
            if each.id != projection.source.id and Lost.MERGED in projection.losses
        ],
        "stops": [_stop(each) for each in projection.stops],
        "uncertain": [_between(each) for each in projection.between],
        "spans": [
            {"validFrom": start.isoformat() if start else None, "validTo": end.isoformat() if end else None}
            for start, end in projection.spans
        ],
    }


def target_json(target: Target) -> dict[str, object]:
    """Return one code that a projection leads to."""
    return {
        **named_json(target.thing),
        "extent": "whole" if target.whole else "part",
        "share": target.share,
        "listed": target.listed,
        "steps": [told_json(each) for each in target.steps],
    }


def told_json(told: Told) -> dict[str, object]:
    """Return one step: the act or the edition that shows it, from what to what, whole or in part."""
    event, link = told.event, told.link
    return {
        "date": event.date.isoformat(),
        "seen": event.seen.isoformat() if event.seen else None,
        "kind": str(event.kind),
        "given": str(event.given),
        "event": event.entity or None,
        "texts": list(event.texts),
        "proof": event.proof or None,
        "from": named_json(told.before) if told.before else None,
        "to": named_json(told.after) if told.after else None,
        "extent": "whole" if link.whole else "part",
        "share": link.share,
        "transfers": link.transfers or None,
        "late": told.late,
    }


def _stop(stop: Stop) -> dict[str, object]:
    return {
        **named_json(stop.thing),
        "date": stop.day.isoformat() if stop.day else None,
        "status": str(stop.why),
        "steps": [told_json(each) for each in stop.steps],
    }


def _between(between: Between) -> dict[str, object]:
    return {
        **named_json(between.thing),
        "date": between.day.isoformat(),
        "editionBefore": between.after.isoformat(),
        "editionAfter": between.before.isoformat(),
    }
