"""The page of what waits for a data steward: counted by kind, referential and office, one page at a time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from app.domain.contents import owner
from app.domain.waiting import NOBODY, TASKS
from app.web.names import names_of
from app.web.paging import paged
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.requests import Request

    from app.domain.language import Language
    from app.domain.waiting import Task
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Names
    from app.web.rendering import Renderer

_FORMS = ("csv", "json")
_FILTERS = ("kind", "referential", "office")


class TaskPages:
    """Renders the page; what it shows was found by the route."""

    def __init__(self, view: View, renderer: Renderer, asking: Callable[[Request, Language], Asking]) -> None:
        """Give the view, the templates, and how to read a visit."""
        self._view = view
        self._renderer = renderer
        self._asking = asking

    async def tasks(
        self,
        request: Request,
        language: Language,
        every: Sequence[Task],
        found: Sequence[Task],
        offset: int,
        limit: int,
    ) -> bytes:
        """Return the page: ``every`` task gives the choices, those ``found`` are counted and listed."""
        asking = self._asking(request, language)
        shown = found[offset : offset + limit]
        offices = sorted({office for task in every for office in task.offices})
        referentials = sorted({task.referential for task in every if task.referential})
        things = [owner(task.about) for task in shown if task.about]
        names = await names_of(self._view, asking, [*offices, *referentials, *things])
        counts = Counter(task.kind for task in found)
        return self._renderer.page(
            "tasks.html",
            asking,
            kinds=[(kind, counts[kind], asking.here(kind=kind, offset=None)) for kind in TASKS],
            wanted={name: asking.parameter(name) for name in _FILTERS},
            narrowed=any(asking.parameter(name) for name in _FILTERS),
            choices={
                "referential": _options(asking, names, referentials),
                "office": _options(asking, names, offices),
            },
            lines=[_line(asking, names, task) for task in shown],
            total=len(found),
            **paged(asking, offset, limit, len(found)),
            downloads=[(form, asking.machine(f"tasks.{form}", **_given(asking))) for form in _FORMS],
        )


def _given(asking: Asking) -> dict[str, str | None]:
    return {name: asking.parameter(name) or None for name in _FILTERS}


def _options(asking: Asking, names: Names, iris: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for iri in iris:
        thing, name = asking.namespace.parse(iri), names(iri)
        found.append((f"{thing.kind}/{thing.key}" if thing else iri, f"{name.code} {name.label}".strip()))
    nobody = (NOBODY, CATALOGUE["coherence.nobody"].in_(asking.language))
    return [*sorted(found, key=lambda each: each[1].casefold()), nobody]


def _line(asking: Asking, names: Names, task: Task) -> dict[str, object]:
    return {
        "task": task,
        "thing": names(owner(task.about)) if task.about else None,
        "commit": asking.link(f"commits/{task.commit}") if task.commit else None,
        "draft": asking.link(f"drafts/{task.draft}") if task.draft else None,
        "words": task.words.in_(asking.language),
        "referential": names(task.referential) if task.referential else None,
        "offices": [names(office) for office in task.offices],
    }
