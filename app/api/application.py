"""The application behind the front: routes, errors as problem documents, and the headers every answer has."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute

from app.api import (
    catalogue,
    changes,
    coherence,
    commits,
    comparing,
    competence,
    corrections,
    correspondences,
    crosswalk,
    declarations,
    documents,
    draft_data,
    draft_declarations,
    draft_entries,
    draft_impact,
    draft_inputs,
    draft_life,
    draft_undo,
    drafts,
    health,
    histories,
    imports,
    lists,
    model,
    operations,
    problems,
    projection,
    rights,
    rules,
    saved_queries,
    searching,
    short_addresses,
    signing,
    sparql,
    tasks,
    uses,
    validation,
)
from app.api.callers import Callers
from app.api.compression import Compression
from app.api.deprecating import Deprecating
from app.api.forms import language_of_problem
from app.api.hot_reads import HotReads
from app.api.moments import CommitsToCome
from app.api.observing import Observing, Routed
from app.api.openapi.document import Described
from app.api.paths import MomentPaths
from app.api.safety import Safety
from app.api.sparql_first import SparqlFirst
from app.api.streams import Unfinished

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Scope

    from app.api.parts import Parts
    from app.domain.errors import SrjError


def _name_of(route: APIRoute) -> str:
    """Return the name of an operation: always the same one, in whatever order its methods are."""
    return f"{route.name}_{'_'.join(part.strip('{}') for part in route.path_format.split('/') if part)}"


def create_application(parts: Parts, version: str) -> FastAPI:
    """Return the application; nothing is shared between two of them."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.start()
        yield
        await parts.close()

    app = Described(
        title="SRJ",
        summary="Système de référence justice: referentials, applications and interfaces of the judicial system",
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Nothing is sent to anyone, and no request looks whether it should be.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        generate_unique_id_function=_name_of,
    )
    app.questions = lambda: parts.saved
    app.deprecated = parts.deprecated
    problems.install(app, language_of_problem, parts.pages)
    for module in (
        health,
        correspondences,
        documents,
        lists,
        changes,
        comparing,
        histories,
        competence,
        crosswalk,
        searching,
        projection,
        saved_queries,
        short_addresses,
        sparql,
        imports,
        corrections,
        declarations,
        commits,
        validation,
        model,
        rules,
        coherence,
        tasks,
        catalogue,
        drafts,
        draft_entries,
        draft_life,
        draft_undo,
        draft_data,
        draft_declarations,
        draft_impact,
        draft_inputs,
        uses,
    ):
        app.include_router(module.router(parts))
    app.include_router(operations.router(parts.operations))
    for module in (rights, signing):
        app.include_router(module.router(parts.identity))
    for router in parts.page_routers:
        app.include_router(router)

    _add_layers(app, parts)
    return app


def _add_layers(app: FastAPI, parts: Parts) -> None:
    """Add what every request passes through; the last one added is the first that it meets."""

    async def refuse(scope: Scope, error: SrjError) -> Response:
        request = Request(scope)
        return await problems.told(parts.pages, request, language_of_problem(request), error)

    clock, given = parts.clock, parts.operations

    def observe() -> None:
        app.add_middleware(Observing, observer=given.metrics, write=given.write_log, every=given.log_all)

    app.add_middleware(SparqlFirst, parts=parts, refuse=refuse)
    if parts.deprecated:
        app.add_middleware(Deprecating, deprecated=parts.deprecated)
    app.add_middleware(Routed)
    app.add_middleware(Compression)
    app.add_middleware(CommitsToCome, clock=clock)
    app.add_middleware(MomentPaths, refuse=refuse)
    app.add_middleware(Callers, identities=parts.identities, refuse=refuse)
    app.add_middleware(Safety, refuse=refuse)
    app.add_middleware(Unfinished)
    if not given.log_all:
        observe()
    app.add_middleware(
        HotReads,
        touched=parts.touched,
        head=clock.head,
        today=clock.today,
        answers=given.hot,
    )
    if given.log_all:
        observe()
