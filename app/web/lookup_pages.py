"""The page of the crosswalk: a code and its list, what bears it when, and every code of the thing found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.contents import iri as iri_term
from app.domain.contents import string
from app.domain.errors import InvalidInput, NotFound
from app.services.crosswalk import asked_of
from app.web.names import names_of
from app.web.spans import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from starlette.requests import Request

    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.services.crosswalk import Bearer, Crosswalk
    from app.services.listing import Item
    from app.services.reading import Moment
    from app.web.answers import View
    from app.web.asking import Asking
    from app.web.names import Name, Names
    from app.web.rendering import Renderer

_QUESTION = "lookup/by-identifier"
_FORMS = ("json", "csv")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: the thing, its kind, the code, the list that gives it, and the days in words."""

    code: str
    notation: str
    label: str
    href: str
    kind: str
    scheme: Name
    days: tuple[str, ...]
    same: str  # where the same code is asked in that list alone


class LookupPages:
    """Renders the page of the crosswalk."""

    def __init__(
        self,
        crosswalk: Crosswalk,
        view: View,
        renderer: Renderer,
        kinds: HeldKinds,
        asking: Callable[[Request, Language], Asking],
        schemes: Callable[[Moment], Sequence[Item]],
    ) -> None:
        """Give the crosswalk, the view for names, templates, the kinds, how to read a visit, and the lists held."""
        self._crosswalk = crosswalk
        self._view = view
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking
        self._schemes = schemes

    async def lookup(self, request: Request, language: Language) -> tuple[bytes, int]:
        """Return the page and its status."""
        asking = self._asking(request, language)
        scheme, value = asking.parameter("scheme"), asking.parameter("value")
        shown: dict[str, object] = {
            "scheme": scheme,
            "value": value,
            "schemes": [(item.notation, item.label) for item in self._schemes(asking.moment)],
            **_NOTHING,
        }
        if not value:
            return self._page(asking, shown), 200
        shown["query"] = self._query(scheme, value)
        try:
            found = asked_of(self._crosswalk, scheme, value, asking.moment)
        except (NotFound, InvalidInput) as error:
            return await self._refused(asking, shown, scheme, value, error)
        every = self._crosswalk.identifiers(found.then[0].id, asking.moment) if found.things == 1 else []
        names = await self._names(asking, (*found.then, *found.elsewhen, *every))
        shown |= {
            "found": self._lines(asking, found.then, names),
            "others": self._lines(asking, found.elsewhen, names),
            "every": self._lines(asking, every, names),
            "things": found.things,
            "downloads": [(form, asking.machine(f"lookup.{form}", scheme=scheme, value=value)) for form in _FORMS],
        }
        return self._page(asking, shown), 200 if found.things == 1 else 300

    async def _refused(
        self, asking: Asking, shown: dict[str, object], scheme: str, value: str, error: NotFound | InvalidInput
    ) -> tuple[bytes, int]:
        elsewhen: Sequence[Bearer] = ()
        nearby: Sequence[Bearer] = ()
        if isinstance(error, NotFound):
            elsewhen = self._crosswalk.find(scheme, value, asking.moment).elsewhen
            nearby = [] if elsewhen else self._crosswalk.nearby("", value, asking.moment)
        names = await self._names(asking, (*elsewhen, *nearby))
        shown |= {
            "error": error,
            "others": self._lines(asking, elsewhen, names),
            "nearby": self._lines(asking, nearby, names),
        }
        return self._page(asking, shown), 404 if isinstance(error, NotFound) else 400

    def _page(self, asking: Asking, shown: Mapping[str, object]) -> bytes:
        return self._renderer.page("lookup.html", asking, **shown)

    async def _names(self, asking: Asking, bearers: Iterable[Bearer]) -> Names:
        return await names_of(self._view, asking, {bearer.identifier.scheme for bearer in bearers})

    def _lines(self, asking: Asking, bearers: Iterable[Bearer], names: Names) -> list[Line]:
        return [
            Line(
                code=bearer.identifier.value,
                notation=bearer.notation,
                label=bearer.label,
                href=asking.document(bearer.id) or "",
                kind=self._kinds.seen_by(asking.moment.audience)[bearer.kind].label.in_(asking.language)
                if bearer.kind in self._kinds.seen_by(asking.moment.audience)
                else bearer.kind,
                scheme=names(bearer.identifier.scheme),
                days=tuple(
                    sentence_of(days.start, days.end - timedelta(days=1) if days.end else None, asking.language)
                    for days in bearer.days
                ),
                same=asking.link(
                    "lookup", scheme=bearer.identifier.scheme.rpartition("/")[2], value=bearer.identifier.value
                ),
            )
            for bearer in bearers
        ]

    def _query(self, scheme: str, value: str) -> str:
        asked = {"scheme": [iri_term(each) for each in self._crosswalk.schemes(scheme)]} if scheme else {}
        return self._view.questions[_QUESTION].bind({"value": string(value), **asked})


_NOTHING: dict[str, object] = {
    "error": None,
    "found": [],
    "others": [],
    "nearby": [],
    "every": [],
    "things": 0,
    "query": None,
    "downloads": [],
}
