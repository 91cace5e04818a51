"""The application behind the front: routes, errors as problem documents, and the headers every answer has."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from app.api import crosswalk, documents, health, imports, lists, model, problems, sparql, validation
from app.api.forms import language_of_problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from fastapi import Request, Response

    from app.api.parts import Parts


def create_application(parts: Parts, version: str) -> FastAPI:
    """Return the application; nothing is shared between two of them."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await parts.start()
        yield
        await parts.close()

    app = FastAPI(
        title="SRJ",
        summary="Système de référence justice: referentials, applications and interfaces of the judicial system",
        version=version,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app, language_of_problem, parts.pages)
    for module in (health, documents, lists, crosswalk, sparql, imports, validation, model):
        app.include_router(module.router(parts))
    for router in parts.page_routers:
        app.include_router(router)

    @app.middleware("http")
    async def safe_headers(request: Request, following: Callable[[Request], Awaitable[Response]]) -> Response:
        answer = await following(request)
        answer.headers.setdefault("X-Content-Type-Options", "nosniff")
        answer.headers.setdefault("Access-Control-Allow-Origin", "*")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        if answer.headers.get("content-type", "").startswith("text/html"):
            answer.headers.setdefault("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
        return answer

    return app
