"""Fields of entries in a draft: each value goes to the source that gives the property."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.content_fields import field_values
from app.domain.contents import EMPTY, iri
from app.domain.draft_sharing import OF_THE_SERVICE
from app.domain.errors import SrjError
from app.domain.kinds import LABEL, kind_named
from app.domain.requested_changes import Vocabulary, changed, expanded, extended, reduced, values_of, vocabulary
from app.domain.statements import Statement
from app.services.draft_timeline import union

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.contents import Content
    from app.domain.draft_edits import Edit
    from app.domain.iris import Namespace
    from app.domain.kinds import Kind
    from app.domain.requested_changes import Value
    from app.services.correcting import Republished
    from app.services.draft_timeline import DraftTimeline

    Said = Mapping[str, Content]
    _Change = Callable[[Content, "_Place", Sequence[Value]], Content]

_LOOKED_AT = 300  # entries of a kind whose properties tell which ones there are
_JOINED = " ; "  # between the values of a cell, as in reports and lists


class DraftFields:
    """Changes values of entries, as their sources say them in a draft."""

    def __init__(
        self,
        timeline: DraftTimeline,
        namespace: Namespace,
        read_content: Callable[[str], Content],
        republished: Mapping[str, Republished],
    ) -> None:
        """Give what the draft says, the base of the IRIs, what reads N-Triples, what remakes normalised forms."""
        self._timeline = timeline
        self._namespace = namespace
        self._read_content = read_content
        self._republished = republished
        self._known: dict[str, Mapping[str, Statement]] = {}
        self.led_to: list[tuple[str, str, str]] = []  # entity, field, and the IRI that it was made to lead to

    def changed(self, edit: Edit, said: Said) -> dict[str, Content]:
        """Return what each source says of an entry once an edit is made. Raises what reading its values raises."""
        found = dict(said)
        entity = self._namespace.mint(edit.kind, edit.key)
        shown = field_values(kind_named(edit.kind), entity, union(said)).shown
        for name, given in edit.changes.items():
            if not edit.of_cells or not _is_shown(given, shown.get(name, "")):
                self._apply(found, edit, name, given, self._replaced)
        for name, given in edit.more.items():
            self._apply(found, edit, name, given, _extended)
        for name, given in edit.less.items():
            self._apply(found, edit, name, given, _reduced)
        return {source: content for source, content in found.items() if content.lines}

    def _apply(self, said: dict[str, Content], edit: Edit, name: str, given: object, change: _Change) -> None:
        try:
            place = self._place(said, kind_named(edit.kind), self._namespace.mint(edit.kind, edit.key), name)
            content = said.get(place.source, EMPTY)
            if edit.of_cells and isinstance(given, str) and _JOINED in given and place.has_several(content):
                given = given.split(_JOINED)
            values = [expanded(self._namespace, value, place.like) for value in values_of(name, given)]
            made = change(content, place, values)
            if change is not _reduced:
                self.led_to += [(place.entity, name, value.value) for value in values if value.is_iri]
            said[place.source] = self._read_content(made.data.decode()) if made.lines else made
        except SrjError as error:
            error.details.setdefault("property", name)
            raise

    def _replaced(self, content: Content, place: _Place, values: Sequence[Value]) -> Content:
        remake = self._republished.get(place.kind)
        if remake is not None and len(values) == 1:
            remade = remake(place.entity, content, place.predicate, values[0].value)
            if remade is not None:
                return remade
        return changed(content, place.entity, place.predicate, values, place.like)

    def _place(self, said: Said, kind: Kind, entity: str, name: str) -> _Place:
        """Return what a name stands for: the predicate, a value that it has had, and the source that gives it here."""
        own = vocabulary(kind, "", [(entity, union(said))], ()).own
        words = Vocabulary(kind, "", {**self._usual(kind), **own})
        predicate = words.predicate(name)
        head = f"{iri(entity)} {iri(predicate)} ".encode()
        speaking = sorted(set(said) - OF_THE_SERVICE)
        giving = [source for source in speaking if any(line.startswith(head) for line in said[source].lines)]
        source = giving[0] if giving else self._timeline.owning(kind.name)(iri(predicate).encode()) or ""
        return _Place(kind.name, entity, predicate, words.own[predicate], source)

    def _usual(self, kind: Kind) -> Mapping[str, Statement]:
        """Return the properties of things of a kind, each with a value of it; each kind is looked at once."""
        if kind.name not in self._known:
            samples = [(entity, content) for _, entity, content in self._timeline.samples(kind.name, _LOOKED_AT)]
            texts = {each.predicate: _text(each.predicate) for each in kind.fields if _is_text(each.predicate)}
            self._known[kind.name] = {**texts, **vocabulary(kind, "", samples, ()).own}
        return self._known[kind.name]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value goes."""

    kind: str
    entity: str
    predicate: str
    like: Statement
    source: str

    def has_several(self, content: Content) -> bool:
        """Tell whether a cell can hold several values: the property leads to things, or has several values now."""
        head = f"{iri(self.entity)} {iri(self.predicate)} ".encode()
        return self.like.is_iri or sum(line.startswith(head) for line in content.lines) > 1


def _extended(content: Content, place: _Place, values: Sequence[Value]) -> Content:
    return extended(content, place.entity, place.predicate, values, place.like)


def _reduced(content: Content, place: _Place, values: Sequence[Value]) -> Content:
    return reduced(content, place.entity, place.predicate, values)


def _is_shown(given: object, shown: str) -> bool:
    """Tell whether a cell says what the entry says already; a list shows one of several values."""
    return given == shown or (isinstance(given, str) and given in shown.split(_JOINED))


def _is_text(predicate: str) -> bool:
    return predicate == LABEL.predicate or predicate.endswith("AsPublished")


def _text(predicate: str) -> Statement:
    """Return a value as the first one of a home would be: a label in French, anything else as it is published."""
    language = "fr" if predicate == LABEL.predicate else None
    return Statement("", predicate, "", is_iri=False, language=language)
