"""An entry as a form shows it before it is corrected: its fields on a day, its states, the changes to be dated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.content_fields import field_values
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.edition_records import EDITIONS_SOURCE
from app.domain.editions import sayings_of
from app.domain.errors import NotFound
from app.domain.kinds import LABEL, SKOS, kind_named
from app.domain.language import Text
from app.domain.statements import first, statements, values
from app.domain.timeline import runs_of
from app.services.amendment_reports import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content
    from app.domain.editions import Edition
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.rows import Holding, Row

_HIDDEN = frozenset({RESOLUTION_SOURCE, EDITIONS_SOURCE, "model"})


class FormReader(Protocol):
    """What forms are read from."""

    def rows_ever(self, entity: str, audience: str) -> list[Row]:
        """Return every row of one entity, retracted ones included."""

    def content(self, digest: str) -> Content:
        """Return a content by its name."""

    def said_of(self, source: str, entity: str) -> Mapping[Edition, Mapping[str, str]]:
        """Return what each edition held of a source gives of one entity."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its name, its words, its present value, and whether the form can change it."""

    name: str
    words: Text
    value: str
    editable: bool


@dataclass(frozen=True, slots=True)
class SeenChange:
    """A change that an edition shows: its date, and the label that it brings (None: a closing)."""

    seen: date
    label: str | None


@dataclass(frozen=True, slots=True)
class EntryForm:
    """An entry before it is corrected."""

    entity: str
    kind: str
    key: str
    label: str
    sources: Sequence[str]
    source: str
    day: date
    holds: bool  # on that day; else the values are those of the nearest state
    fields: Sequence[FormField]
    spans: Sequence[Holding]
    changes: Sequence[SeenChange]


class EntryForms:
    """Reads entries for forms."""

    def __init__(self, reader: FormReader, namespace: Namespace) -> None:
        """Give the rows and the base."""
        self._reader = reader
        self._namespace = namespace

    def of(self, kind: str, key: str, day: date, source: str, audience: str) -> EntryForm:
        """Return an entry on a day, as a source says it (by default the first one). Raises ``NotFound``."""
        entity = self._namespace.mint(kind, key)
        rows = [row for row in self._reader.rows_ever(entity, audience) if row.source not in _HIDDEN]
        live = [row for row in rows if row.retracted_by is None] or rows
        sources = sorted({row.source for row in live})
        if not sources:
            raise NotFound(
                "unknown",
                Text(
                    f"Rien n'est connu ici sous l'adresse {entity}. Vérifier le code, ou chercher dans la liste.",
                    f"Nothing is known here at {entity}. Check the code, or look in the list.",
                ),
            )
        chosen = source if source in sources else sources[0]
        own = in_order(row.holding for row in rows if row.source == chosen and row.retracted_by is None)
        shown = _nearest(own, day) or _nearest(in_order(row.holding for row in rows if row.source == chosen), day)
        content = self._reader.content(shown.content) if shown else None
        return EntryForm(
            entity=entity,
            kind=kind,
            key=key,
            label=first(values(content, entity, SKOS + "prefLabel"), key) if content else key,
            sources=sources,
            source=chosen,
            day=day,
            holds=any(each.span.holds_on(day) for each in own),
            fields=_fields(kind_named(kind), entity, content) if content else [],
            spans=own,
            changes=self._changes(entity, chosen),
        )

    def _changes(self, entity: str, source: str) -> list[SeenChange]:
        said = self._reader.said_of(source, entity)
        runs = runs_of(sayings_of(entity, said, said))
        return [
            SeenChange(run.seen, None if run.content is None else self._label(entity, run.content))
            for place, run in enumerate(runs)
            if run.content is not None or place > 0
        ]

    def _label(self, entity: str, digest: str) -> str:
        return first(values(self._reader.content(digest), entity, SKOS + "prefLabel"))


def _nearest(holdings: Sequence[Holding], day: date) -> Holding | None:
    held = [each for each in holdings if each.span.holds_on(day)]
    later = [each for each in holdings if each.span.start is not None and each.span.start > day]
    return next(iter(held or later or holdings[-1:]), None)


def _fields(kind: Kind, entity: str, content: Content) -> list[FormField]:
    shown = field_values(kind, entity, content).shown
    found = []
    for each in (LABEL, *kind.columns):
        said = [one for one in statements(content) if (one.subject, one.predicate) == (entity, each.predicate)]
        french = [one for one in said if one.language in {None, "fr"}]
        plain = len(french) == 1 and not french[0].is_iri
        if said or each.predicate.endswith("AsPublished"):
            found.append(FormField(each.name, each.label, shown.get(each.name, ""), plain or not said))
    return found
