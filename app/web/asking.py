"""One visit: the address asked, in which language, for which moment, and the addresses that follow from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from app.domain.errors import SrjError
from app.domain.rights import Act, may
from app.domain.roles import Caller

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from starlette.requests import Request

    from app.domain.iris import Namespace
    from app.domain.language import Language
    from app.services.reading import Moment

# What a visitor chose once and keeps from page to page.
KEPT = ("lang", "valid", "known", "audience")
_PREFIX = "srj.prefix"  # set by the layer that reads a moment from the path
_SAFE_IN_KEY = "-._~"
_CALLER, _FORM_TOKEN, _SIGNS_IN = "srj.caller", "srj.form_token", "srj.signs_in"  # set by the layer of callers


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who visits, as far as pages tell it: whether signed in, whether one can be, what forms carry (CSRF)."""

    account: str = ""
    signs_in: bool = False
    form_token: str = ""
    drafts: bool = False  # whether drafts are offered: may open one and write in it
    imports: bool = False  # whether importing is


NOBODY = Visitor()


def visitor_of(request: Request) -> Visitor:
    """Return who visits, from what the layer of callers found."""
    caller = request.scope.get(_CALLER)
    token = str(request.scope.get(_FORM_TOKEN, ""))
    account = caller.account if token and isinstance(caller, Caller) else ""
    drafts, imports = (isinstance(caller, Caller) and may(caller, act) for act in (Act.DRAFT, Act.IMPORT))
    return Visitor(account, bool(request.scope.get(_SIGNS_IN)), token, drafts, imports)


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
    known_time: datetime | None = None  # when the service knew what the page shows; None for the last commit
    prefix: str = ""  # what came before the path when the moment was given by path: /at/2026-07-01
    visitor: Visitor = NOBODY
    error: SrjError | None = None  # what is wrong in the dates asked: told in the date control
    sent_to: str = ""  # the path of the request: a form may be posted elsewhere than to the address of its page
    within: str = ""  # where things are read: ``drafts/{id}/`` inside a draft

    @property
    def root(self) -> str:
        """What leads from this page to the root of the service."""
        return "../" * ((self.sent_to or self.path).count("/") + self.prefix.count("/") - 1) or "./"

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
    def is_latest(self) -> bool:
        """Whether the page speaks with all that the service knows now."""
        return self.moment.known == self.head

    @property
    def is_today(self) -> bool:
        """Whether the page speaks of today, with all that the service knows."""
        return self.day == self.today and self.is_latest

    @property
    def is_to_come(self) -> bool:
        """Whether the page speaks of a day after today: of what is already published for it."""
        return self.day > self.today

    @property
    def shows_offences(self) -> bool:
        """Whether the page shows offences: the date to ask for is that of the facts, and no legal advice is given."""
        return self.path.startswith("/doc/natinf") or "offence" in self.path

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

    def canonical(self, iri: str) -> str:
        """Return the lasting address of the thing that the page describes: of its state when a moment was asked."""
        moment = self.moment
        return (
            self.machine(self.path.strip("/").removesuffix(".html")) if moment.asked_day or moment.asked_known else iri
        )

    def document(self, iri: str) -> str | None:
        """Return the address of the page of one of our things or terms; None for any other IRI."""
        thing = self.namespace.parse(iri)
        if thing is None:
            return None
        fragment = iri.partition("#")[2]
        mark = f"#{quote(fragment, safe=_SAFE_IN_KEY)}" if fragment else ""
        return self.link(f"{self.within}doc/{quote(thing.kind)}/{quote(thing.key, safe=_SAFE_IN_KEY)}{mark}")


@dataclass(frozen=True)
class Visits:
    """Reads visits: what every page needs to know of the service to make its addresses and its date control."""

    namespace: Namespace
    moment_of: Callable[[Request], Moment]
    now: Callable[[], Moment]  # today, all that is known, for the caller who may see least
    time_of: Callable[[int], datetime | None]  # of a commit

    def asking(self, request: Request, language: Language, moment: Moment | None = None) -> Asking:
        """Read the address of a request; the root path of a proxy is not part of it."""
        path = str(request.scope.get("path", request.url.path)) or "/"
        root = str(request.scope.get("root_path", ""))
        if root and path.startswith(root):
            path = path[len(root) :] or "/"
        now, asked = self.now(), moment or self.moment_of(request)
        return Asking(
            path,
            tuple(request.query_params.multi_items()),
            language,
            asked,
            now.day.isoformat(),
            now.known,
            self.namespace,
            prefix=str(request.scope.get(_PREFIX, "")),
            visitor=visitor_of(request),
            known_time=self.time_of(asked.known) if asked.known != now.known else None,
            sent_to=path,
        )

    def told(self, request: Request, language: Language) -> Asking:
        """Return the visit of a page that tells an error: what was asked may be what is wrong."""
        now = self.now()
        try:
            asking = self.asking(request, language)
        except SrjError as error:
            dated = error if error.details.get("parameter") in {"valid", "known"} else None
            asking = replace(self.asking(request, language, now), keeps=("lang",), error=dated)
        if request.method in {"GET", "HEAD"}:
            return asking
        return replace(asking, path="/", parameters=tuple(asking.kept()))  # what was posted cannot be asked again
