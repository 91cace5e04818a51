"""The pages of one entry in a draft: read as it would be, and changed value by value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.contents import RDF_TYPE
from app.domain.contents import iri as iri_term
from app.domain.draft_steps import Step
from app.domain.kinds import LABEL, SKOS, kind_named
from app.domain.statements import first, statements, values
from app.services.reading import Moment
from app.web.answers import View
from app.web.drafted import entry_path
from app.web.entities import FORMS, EntityPages
from app.web.facts import in_language
from app.web.names import NOT_NOW, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from starlette.requests import Request

    from app.domain.commits import Source
    from app.domain.contents import Content
    from app.domain.draft_records import Draft
    from app.domain.kinds import HeldKinds, Kind
    from app.domain.language import Language
    from app.domain.statements import Statement
    from app.services.reading import AskedStates, Description
    from app.web.answers import Answer, Questions
    from app.web.asking import Asking
    from app.web.names import Name, Names
    from app.web.rendering import Renderer

# What makes an entry what it is: not changed value by value.
_FIXED = frozenset({RDF_TYPE, SKOS + "notation", SKOS + "inScheme"})


class Drafts(Protocol):
    """Runs queries on drafts."""

    async def query(self, name: str, text: str, wanted: str, graphs: Mapping[str, list[str]]) -> Answer:
        """Run a checked query on a draft."""


class _OneDraft:
    """The view that a draft is."""

    def __init__(self, drafts: Drafts, draft: Draft) -> None:
        self._drafts = drafts
        self._draft = draft

    async def query(self, text: str, *, wanted: str, moment: Moment) -> Answer:  # noqa: ARG002 - a draft has its own
        """Run a query on the draft."""
        return await self._drafts.query(self._draft.id, text, wanted, {})

    async def states(self, text: str, *, wanted: str, moment: Moment, asked: AskedStates) -> Answer:  # noqa: ARG002 - it has one state
        """Run a query on the draft: it has no other states."""
        return await self._drafts.query(self._draft.id, text, wanted, {})


@dataclass(frozen=True, slots=True)
class EditedField:
    """One property of an entry and its values; ``single`` when it is changed in one box."""

    name: Name
    values: Sequence[tuple[Statement, Name | None]]

    @property
    def single(self) -> bool:
        """Whether there is one value, to be replaced."""
        return len(self.values) == 1


class DraftEntryPages:
    """Renders both pages, with what the draft itself says."""

    def __init__(
        self,
        drafts: Drafts,
        questions: Questions,
        renderer: Renderer,
        asking: Callable[[Request, Language], Asking],
        kinds: HeldKinds,
        sources: Callable[[], Mapping[str, Source]],
    ) -> None:
        """Give the drafts, saved questions, templates, how to read a visit, the kinds and the declared sources."""
        self._drafts = drafts
        self._questions = questions
        self._renderer = renderer
        self._asking = asking
        self._kinds = kinds
        self._sources = sources

    async def entry(
        self, request: Request, language: Language, draft: Draft, description: Description, offered: AbstractSet[Step]
    ) -> bytes:
        """Return the page of an entry as it would be."""
        kind, key = description.kind, description.key
        asking = self._in(draft, request, language)
        view = View(_OneDraft(self._drafts, draft), self._questions)
        shown = await EntityPages(view, self._kinds, self._sources).shown(asking, description)
        path = entry_path(draft, "doc", kind, key)
        return self._renderer.page(
            "draft_entry.html",
            asking,
            **{**shown, "downloads": [(form, asking.bare(f"{path}.{form}")) for form in FORMS]},
            in_language=lambda held: in_language(held, language),
            draft=draft,
            edit=asking.link(entry_path(draft, "edit", kind, key)) if Step.WRITE in offered else None,
            published=asking.link(f"doc/{path.partition('/doc/')[2]}", valid=draft.valid.isoformat()),
        )

    async def edit(
        self,
        request: Request,
        language: Language,
        draft: Draft,
        entry: tuple[str, str],
        content: Content,
        shown: Mapping[str, Any],
    ) -> bytes:
        """Return the page that changes an entry (kind and key); without content, that adds it."""
        kind, key = entry
        path = entry_path(draft, "edit", kind, key)
        asking = replace(self._in(draft, request, language), path=f"/{path}")
        view = View(_OneDraft(self._drafts, draft), self._questions)
        entity, held = asking.namespace.mint(kind, key), self._kinds.get(kind) or kind_named(kind)
        others = await self._properties(view, asking, held)
        said = [each for each in statements(content) if each.subject == entity]
        own = [field.predicate for field in held.fields]
        wanted = [*own, *others, *(each.predicate for each in said), *(each.value for each in said if each.is_iri)]
        names = await names_of(view, asking, wanted)
        return self._renderer.page(
            "draft_edit.html",
            asking,
            **{"error": None, "given": {}, **shown},
            draft=draft,
            kind=kind,
            key=key,
            kind_word=held.label.in_(language),
            label=first(values(content, entity, LABEL.predicate), key),
            is_new=not content.lines,
            fields=_fields(entity, said, held, names),
            properties=_choices(held, others, names),
            read=asking.link(entry_path(draft, "doc", kind, key)),
        )

    def _in(self, draft: Draft, request: Request, language: Language) -> Asking:
        """Return the visit of a page inside a draft: at its moment, and its links lead to the entries in it."""
        moment = Moment(draft.valid, draft.known, draft.audience, asked_day=True, asked_known=True)
        return replace(self._asking(request, language), moment=moment, within=f"drafts/{draft.id}/")

    async def _properties(self, view: View, asking: Asking, kind: Kind) -> list[str]:
        """Return the properties that things of a kind have."""
        try:
            rows = await view.ask("pages/properties-of-things", asking.moment, {"class": iri_term(kind.class_iri)})
        except NOT_NOW:
            return []
        return [row["property"].value for row in rows]


def _fields(entity: str, said: Sequence[Statement], kind: Kind, names: Names) -> list[EditedField]:
    """Return the properties of an entry in the order in which lists show them, its parts left out."""
    found: dict[str, list[Statement]] = {}
    for each in said:
        if each.predicate not in _FIXED and not each.value.startswith(f"{entity}#"):
            found.setdefault(each.predicate, []).append(each)
    order = [field.predicate for field in kind.fields]
    placed = sorted(found, key=lambda iri: (order.index(iri) if iri in order else len(order), names(iri).sort_key))
    return [
        EditedField(names(iri), [(each, names(each.value) if each.is_iri else None) for each in found[iri]])
        for iri in placed
    ]


def _choices(kind: Kind, properties: Sequence[str], names: Names) -> list[tuple[str, str]]:
    """Return the properties that can be given, those of lists first: IRI and words."""
    own = [field.predicate for field in kind.fields]
    others = sorted(set(properties) - _FIXED - set(own), key=lambda iri: names(iri).sort_key)
    return [(iri, names.word(iri)) for iri in (*own, *others)]
