"""The observed deviations and waivers that hold at a moment, with who is in charge and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from app.domain.content_fields import natural_key
from app.domain.declarations import AT_PATH, DECLARED_BY, EVIDENCE, GRANTED_BY, OF_RULE, OF_SUBJECT, OF_VALUE, OFFICE
from app.domain.declarations import REASON as WAIVER_REASON
from app.domain.statements import statements

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.domain.commits import Source
    from app.domain.contents import Content
    from app.domain.declarations import Kind
    from app.domain.iris import Namespace
    from app.domain.rows import Row
    from app.services.reading import Moment


class DeclaredReader(Protocol):
    """What it is read from."""

    def listed(self, kind: str, day: date, known: int, audience: str) -> list[Row]:
        """Return the rows of one kind that hold on a day."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One declaration as it holds on the day: its dates, ``until`` excluded."""

    entity: str
    key: str
    subject: str
    rule: str
    path: str
    value: str
    office: str
    why: str
    granted_by: str
    declared_by: str
    audience: str
    commit: int
    start: date | None
    until: date | None

    def ends_by(self, day: date) -> bool:
        """Tell whether it has ended by the end of a day."""
        return self.until is not None and self.until <= day

    def to_json(self, kind: Kind) -> dict[str, object]:
        """Return the declaration for machines."""
        why = {"evidence": self.why} if kind == "deviation" else {"reason": self.why, "grantedBy": self.granted_by}
        return {
            "id": self.entity,
            "kind": kind,
            "key": self.key,
            "subject": self.subject,
            "rule": self.rule,
            "path": self.path or None,
            "value": self.value or None,
            "office": self.office,
            **why,
            "declaredBy": self.declared_by,
            "audience": self.audience,
            "validFrom": self.start.isoformat() if self.start else None,
            "validTo": self.until.isoformat() if self.until else None,
            "commit": self.commit,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which declarations are asked for; what is empty asks for all. ``ending`` is a number of days, 0 for any."""

    office: str = ""
    rule: str = ""
    subject: str = ""
    ending: int = 0

    def takes(self, item: Item, day: date) -> bool:
        """Tell whether a declaration is asked for on a day."""
        pairs = ((self.office, item.office), (self.rule, item.rule), (self.subject, item.subject))
        if any(asked and asked != own for asked, own in pairs):
            return False
        return not self.ending or item.ends_by(day + timedelta(days=self.ending))


class DeclaredList:
    """Lists declarations."""

    def __init__(self, reader: DeclaredReader, namespace: Namespace) -> None:
        """Give the parts."""
        self._reader = reader
        self._namespace = namespace

    def at(self, kind: Kind, moment: Moment, wanted: Wanted) -> Sequence[Item]:
        """Return those that hold at a moment: the first to end first, those without an end last, by key."""
        sources = self._reader.sources()
        rows = self._reader.listed(kind, moment.day, moment.known, moment.audience)
        every = [self._item(row, sources) for row in rows]
        found = [item for item in every if wanted.takes(item, moment.day)]
        return sorted(found, key=lambda each: (each.until is None, each.until or moment.day, natural_key(each.key)))

    def _item(self, row: Row, sources: dict[str, Source]) -> Item:
        said = {each.predicate: each.value for each in statements(self._reader.content(row.holding.content))}
        thing = self._namespace.parse(row.entity)
        return Item(
            entity=row.entity,
            key=thing.key if thing else row.entity,
            subject=said.get(OF_SUBJECT, ""),
            rule=said.get(OF_RULE, ""),
            path=said.get(AT_PATH, ""),
            value=said.get(OF_VALUE, ""),
            office=said.get(OFFICE, ""),
            why=said.get(EVIDENCE) or said.get(WAIVER_REASON, ""),
            granted_by=said.get(GRANTED_BY, ""),
            declared_by=said.get(DECLARED_BY, ""),
            audience=sources[row.source].audience,
            commit=row.recorded_by,
            start=row.holding.span.start,
            until=row.holding.span.end,
        )
