"""One visit: the address asked, in which language, for which moment, and the addresses that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from starlette.requests import Request

    from app.domain.iris import Namespace
    from app.domain.language import Language
    from app.services.reading import Moment

# What a visitor chose once and keeps from page to page.
KEPT = ("lang", "valid", "known", "audience")
_SAFE_IN_KEY = "-._~"


@dataclass(frozen=True)
class Asking:
    """A visit; every address made here is relative to the page, so that any prefix before the service works."""

    path: str  # of the page, from the root of the service
    parameters: tuple[tuple[str, str], ...]
    language: Language
    moment: Moment
    today: str  # ISO date in Paris
    head: int  # number of the last commit
    namespace: Namespace
    keeps: tuple[str, ...] = KEPT

    @property
    def root(self) -> str:
        """What leads from this page to the root of the service."""
        return "../" * (self.path.count("/") - 1) or "./"

    @property
    def page(self) -> str:
        """The address of this page without its parameters, as a form needs it."""
        return self.root + quote(self.path.lstrip("/"), safe=f"/{_SAFE_IN_KEY}")

    @property
    def section(self) -> str:
        """The first part of the path: which task of the navigation the page belongs to."""
        return self.path.strip("/").partition("/")[0]

    @property
    def day(self) -> str:
        """The day for which the page speaks, as an ISO date."""
        return self.moment.day.isoformat()

    @property
    def is_today(self) -> bool:
        """Whether the page speaks of today, with all that the service knows."""
        return self.day == self.today and not self.moment.asked_known

    def parameter(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter of the address."""
        return next((value for key, value in self.parameters if key == name), default)

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """Return what the visitor chose once, less what is named."""
        return [
            (name, self.language if name == "lang" else value)
            for name, value in self.parameters
            if name in self.keeps and name not in without and value
        ]

    def others(self, *without: str) -> list[tuple[str, str]]:
        """Return every parameter of the address, less what is named: the hidden fields of a form."""
        return [(name, value) for name, value in self.parameters if name not in without and value]

    def link(self, path: str = "", **parameters: object) -> str:
        """Return the address of another page of the service; a parameter that is None is left out."""
        given = {name: str(value) for name, value in parameters.items() if value is not None}
        kept = [(name, value) for name, value in self.kept() if name not in parameters]
        query = urlencode([*given.items(), *kept])
        page, marker, fragment = path.partition("#")
        return f"{self.root}{page}{'?' if query else ''}{query}{marker}{fragment}"

    def here(self, **parameters: object) -> str:
        """Return the address of this page with other parameters; None takes one away."""
        given = {name: str(value) for name, value in parameters.items() if value is not None}
        kept = [(name, value) for name, value in self.parameters if name not in parameters and value]
        query = urlencode([*given.items(), *kept])
        return f"{self.page}{'?' if query else ''}{query}"

    def machine(self, path: str, **parameters: object) -> str:
        """Return the address of a form for machines: the moment is kept, the language of the page is not."""
        given = {name: str(value) for name, value in parameters.items() if value is not None}
        query = urlencode([*given.items(), *self.kept("lang")])
        return f"{self.root}{path}{'?' if query else ''}{query}"

    def bare(self, path: str) -> str:
        """Return the address of a file, without anything that the visitor chose."""
        return f"{self.root}{path}"

    def document(self, iri: str) -> str | None:
        """Return the address of the page of one of our things or terms; None for any other IRI."""
        thing = self.namespace.parse(iri)
        if thing is None:
            return None
        fragment = iri.partition("#")[2]
        mark = f"#{quote(fragment, safe=_SAFE_IN_KEY)}" if fragment else ""
        return self.link(f"doc/{quote(thing.kind)}/{quote(thing.key, safe=_SAFE_IN_KEY)}{mark}")


def asking_of(
    request: Request, language: Language, moment: Moment, *, today: str, head: int, namespace: Namespace
) -> Asking:
    """Read the address of a request; the root path of a proxy is not part of it."""
    path = str(request.scope.get("path", request.url.path)) or "/"
    root = str(request.scope.get("root_path", ""))
    if root and path.startswith(root):
        path = path[len(root) :] or "/"
    parameters = tuple(request.query_params.multi_items())
    return Asking(path, parameters, language, moment, today, head, namespace)
