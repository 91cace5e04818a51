"""The page « Que devient ce code ? »: one code at two dates, with its steps; a file, given back completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import SrjError
from app.domain.kinds import KINDS
from app.services.projection_request import asked_projection
from app.web.names import named
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from starlette.requests import Request

    from app.domain.kinds import HeldKinds, Kind
    from app.domain.language import Language
    from app.domain.projections import Named, Projection, Told
    from app.services.succession import Succession
    from app.web.asking import Asking
    from app.web.names import Name
    from app.web.rendering import Renderer

# Kinds whose things have codes that change; declared nomenclatures come after them.
_CODED = (
    "commune",
    "court",
    "natinf",
    "nac",
    "structure",
    "delegated-commune",
    "associated-commune",
    "municipal-district",
)
_ASKED = ("kind", "key", "from", "to")


def coded_kinds(kinds: Mapping[str, Kind]) -> list[str]:
    """Return the kinds whose things have codes that change."""
    return [*_CODED, *(name for name in kinds if name not in KINDS)]


class ProjectionPages:
    """Renders the page of projection."""

    def __init__(
        self,
        succession: Succession,
        renderer: Renderer,
        kinds: HeldKinds,
        asking: Callable[[Request, Language], Asking],
    ) -> None:
        """Give what answers, the templates, the kinds held, and how to read a visit."""
        self._succession = succession
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking

    async def project(
        self, request: Request, language: Language, error: SrjError | None = None
    ) -> tuple[bytes, SrjError | None]:
        """Return the page; ``error`` is what kept a file from being projected, or comes from what the address asks."""
        asking = self._asking(request, language)
        given = {name: asking.parameter(name) for name in _ASKED}
        found = None
        if error is None and any(given.values()):
            try:
                found = asked_projection(
                    self._succession, self._kinds.seen_by(asking.moment.audience), given, asking.moment
                )
            except SrjError as refused:
                error = refused
        kinds = self._kinds.seen_by(asking.moment.audience)
        page = self._renderer.page(
            "project.html",
            asking,
            error=error,
            given={**given, "kind": given["kind"] or _CODED[0], "to": given["to"] or asking.day},
            kinds=[(name, kinds[name].plural.in_(language)) for name in coded_kinds(kinds)],
            found=found,
            **(_shown(asking, found) if found else {}),
        )
        return page, error


def _shown(asking: Asking, found: Projection) -> dict[str, object]:
    machine = {name: asking.parameter(name) for name in _ASKED}
    return {
        "source": named(asking, found.source),
        "sentence": CATALOGUE[f"project.status.{found.status}"].in_(asking.language),
        "targets": [(named(asking, each.thing), each) for each in found.targets],
        "others": [named(asking, each) for each in found.origins if each.id != found.source.id],
        "steps": _steps(asking, _every_step(found)),
        "stops": [(named(asking, each.thing), each) for each in found.stops],
        "json": asking.machine("project", **machine, format=None),
        "back": [
            (
                named(asking, each.thing),
                asking.here(key=each.thing.key, kind=each.thing.kind, **{"from": found.goal, "to": found.start}),
            )
            for each in found.targets
        ],
    }


def _every_step(found: Projection) -> Iterator[Told]:
    for target in found.targets:
        yield from target.steps
    for stop in found.stops:
        yield from stop.steps


def _steps(asking: Asking, told: Iterable[Told]) -> list[tuple[Told, Name | None, Name | None, str | None]]:
    """Return each step once, in the order of its dates: the step, from, to, and the address of its event."""
    unique = {(each.event.entity, each.event.date, each.link): each for each in told}
    ordered = sorted(unique.values(), key=lambda each: each.event.date)
    return [
        (
            each,
            _name(asking, each.before),
            _name(asking, each.after),
            asking.document(each.event.entity) if each.event.entity else None,
        )
        for each in ordered
    ]


def _name(asking: Asking, thing: Named | None) -> Name | None:
    return named(asking, thing) if thing else None
