"""The pages of a front: templates, saved questions and the view, put together; and their routes."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from app.adapters.package_files import package_folder
from app.api.forms import language_of
from app.api.moments import moment_of
from app.api.problems import status_of
from app.domain.audiences import AUDIENCES
from app.domain.deprecations import read_deprecations
from app.domain.short_addresses import VERSION
from app.domain.sparql_guard import Limits
from app.services.reading import Moment
from app.web.answers import View
from app.web.asked import Asked
from app.web.asking import Visits
from app.web.assets import read_assets
from app.web.pages import WebPages
from app.web.rendering import Renderer
from app.web.routes import page_router, static_router

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import APIRouter, Request

    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.commits import Source
    from app.domain.deprecations import Deprecated
    from app.domain.errors import SrjError
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.services.saved_queries import SavedQueries
    from app.web.answers import Queries


def web_pages(
    namespace: Namespace,
    clock: Clock,
    queries: Queries,
    questions: Questions,
    saved: SavedQueries,
    sources: Callable[[], Mapping[str, Source]],
    kinds: HeldKinds,
) -> tuple[WebPages, tuple[APIRouter, ...]]:
    """Return the pages and the routes that are theirs alone."""
    assets = read_assets()

    def status(error: SrjError) -> int:
        return int(status_of(error))

    view = View(queries, questions)
    pages = WebPages(
        view=view,
        asked=Asked(view, saved, Limits(), short_words()),
        renderer=Renderer(assets),
        kinds=kinds,
        sources=sources,
        visits=visits_of(namespace, clock),
    )
    routers = (
        page_router(pages, language_of=language_of, status_of=status),
        static_router(assets),
    )
    return pages, routers


def short_words() -> bytes:
    """Return the words that short addresses are made with; what a version of them holds never changes."""
    return (package_folder("queries") / f"short-addresses-{VERSION}.txt").read_bytes()


def deprecated_things() -> tuple[Deprecated, ...]:
    """Return what of the HTTP interface is deprecated, from ``data/deprecations.toml``."""
    text = (package_folder("data") / "deprecations.toml").read_text(encoding="utf-8")
    return read_deprecations(tomllib.loads(text).get("deprecated", []))


def visits_of(namespace: Namespace, clock: Clock) -> Visits:
    """Return how pages read the visit that a request is."""

    def moment(request: Request) -> Moment:
        return moment_of(request, clock)

    def now() -> Moment:
        return Moment(clock.today(), clock.head(), AUDIENCES[0])

    return Visits(namespace, moment, now, clock.time_of)
