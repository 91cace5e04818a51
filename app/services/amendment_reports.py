"""The report of an amendment: the spans before and after, and what changes on each of them, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.content_fields import field_values
from app.domain.day_words import last_day, span_words
from app.domain.import_report import changed_fields
from app.domain.kinds import LABEL, kind_named
from app.domain.language import Text
from app.domain.span_changes import SpanChange, span_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.domain.contents import Content
    from app.domain.dates import Span
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.rows import Holding
    from app.services.ports import EntityReader


@dataclass(frozen=True, slots=True)
class Spoken:
    """An entity as one source says it: what it says in order of time."""

    entity: str
    kind: str
    key: str
    source: str
    holdings: Sequence[Holding]


def spoken_at(reader: EntityReader, namespace: Namespace, entity: str, source: str, known: int) -> Spoken:
    """Return what a source said of an entity, as known after a commit."""
    thing = namespace.parse(entity)
    own = [
        row.holding for row in reader.rows_ever(entity, "restricted") if row.source == source and row.known_at(known)
    ]
    kind, key = (thing.kind, thing.key) if thing else ("", entity)
    return Spoken(entity, kind, key, source, in_order(own))


def in_order(holdings: Iterable[Holding]) -> list[Holding]:
    """Return states in order of time."""
    return sorted(holdings, key=lambda each: each.span.start or date.min)


def report_of(
    subject: Spoken,
    after: Sequence[Holding],
    content_of: Callable[[str], Content],
    warnings: Iterable[tuple[str, Text]] = (),
) -> dict[str, object]:
    """Return what an amendment does, for machines; ``validTo`` is excluded, the sentences show the last day."""
    changes = span_changes(subject.holdings, after)
    return {
        "entity": subject.entity,
        "kind": subject.kind,
        "key": subject.key,
        "source": subject.source,
        "commit": None,
        "changes": [_change(subject, each, content_of) for each in changes],
        "spansBefore": [holding_json(each) for each in subject.holdings],
        "spans": [holding_json(each) for each in after],
        "warnings": [{"code": code, "cause": cause._asdict()} for code, cause in warnings],
    }


def holding_json(holding: Holding) -> dict[str, object]:
    """Return the dates of a state."""
    return {
        **span_dates(holding.span),
        "startCertainty": holding.start.value,
        "endCertainty": holding.end.value,
        "content": holding.content,
    }


def span_dates(span: Span) -> dict[str, str | None]:
    """Return the days of a span for machines; ``validTo`` is excluded."""
    return {
        "validFrom": span.start.isoformat() if span.start else None,
        "validTo": span.end.isoformat() if span.end else None,
    }


def _change(subject: Spoken, change: SpanChange, content_of: Callable[[str], Content]) -> dict[str, object]:
    what = "added" if change.before is None else "removed" if change.after is None else "changed"
    fields = _fields(subject, change, content_of)
    return {
        **span_dates(change.span),
        "what": what,
        "fields": fields,
        "text": _sentence(kind_named(subject.kind), change.span, what, fields)._asdict(),
    }


def _fields(
    subject: Spoken, change: SpanChange, content_of: Callable[[str], Content]
) -> dict[str, dict[str, str | None]]:
    kind = kind_named(subject.kind)
    if change.before is not None and change.after is not None:
        found = changed_fields(kind, content_of(change.before), content_of(change.after))
        return {name: {"before": each["before"], "after": each["after"]} for name, each in found.items()}
    digest = change.before or change.after
    shown = field_values(kind, subject.entity, content_of(digest)).shown if digest else {}
    if change.after is None:
        return {name: {"before": value, "after": None} for name, value in shown.items()}
    return {name: {"before": None, "after": value} for name, value in shown.items()}


def _sentence(kind: Kind, span: Span, what: str, fields: dict[str, dict[str, str | None]]) -> Text:
    when = span_words(span.start, last_day(span))
    if what == "removed":
        return Text(f"{_first(when.fr)}, n'est plus en vigueur.", f"{_first(when.en)}, no longer in force.")
    if what == "added":
        return Text(f"{_first(when.fr)}, est en vigueur.", f"{_first(when.en)}, in force.")
    names = {each.name: each.label for each in (LABEL, *kind.columns)}
    said = [
        (names.get(name, Text(name, name)), each["before"] or "", each["after"] or "") for name, each in fields.items()
    ]
    french = " ; ".join(f"{name.fr} « {before} » devient « {after} »" for name, before, after in said)
    english = "; ".join(f"{name.en} ‘{before}’ becomes ‘{after}’" for name, before, after in said)
    return Text(f"{_first(when.fr)} : {french}.", f"{_first(when.en)}: {english}.")


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]
