"""From errors to answers: one table of statuses, one shape (RFC 9457, application/problem+json)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from app.api.paths import PREFIX
from app.domain import errors
from app.domain.errors import SrjError
from app.domain.language import Language, Text
from app.domain.negotiation import HTML, Representation, negotiate

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI, Request

    from app.api.parts import Pages

MEDIA_TYPE = "application/problem+json"
_PROBLEM = Representation("problem", MEDIA_TYPE, "", ("application/json",))

STATUS: dict[type[SrjError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.BAD_REQUEST,
    errors.UnsupportedFormat: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.NotPermitted: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Gone: HTTPStatus.GONE,
    errors.Refused: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.HomeBusy: HTTPStatus.CONFLICT,
    errors.BudgetSpent: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DeadlineExceeded: HTTPStatus.GATEWAY_TIMEOUT,
    errors.OutOfMemory: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.Damaged: HTTPStatus.SERVICE_UNAVAILABLE,
}
# Codes whose status differs from that of their class.
STATUS_OF_CODE: dict[str, HTTPStatus] = {
    "not-acceptable": HTTPStatus.NOT_ACCEPTABLE,
    "upload-too-large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "authentication-required": HTTPStatus.UNAUTHORIZED,
    "range-not-satisfiable": HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
    "invalid-token": HTTPStatus.UNAUTHORIZED,
    "method-not-allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "cross-site": HTTPStatus.FORBIDDEN,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
}
_TITLES: dict[HTTPStatus, Text] = {
    HTTPStatus.BAD_REQUEST: Text("Demande mal formée", "Malformed request"),
    HTTPStatus.UNAUTHORIZED: Text("Identité requise", "Identity required"),
    HTTPStatus.FORBIDDEN: Text("Non permis", "Not permitted"),
    HTTPStatus.NOT_FOUND: Text("Introuvable", "Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: Text("Méthode non permise", "Method not allowed"),
    HTTPStatus.NOT_ACCEPTABLE: Text("Format non proposé", "Format not offered"),
    HTTPStatus.CONFLICT: Text("Conflit", "Conflict"),
    HTTPStatus.GONE: Text("Retiré", "Withdrawn"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Text("Trop volumineux", "Too large"),
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: Text("Plage hors du fichier", "Range outside the file"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Text("Format non lu", "Format not read"),
    HTTPStatus.UNPROCESSABLE_ENTITY: Text("Refusé par une règle", "Refused by a rule"),
    HTTPStatus.TOO_MANY_REQUESTS: Text("Budget épuisé", "Budget spent"),
    HTTPStatus.INTERNAL_SERVER_ERROR: Text("Erreur interne", "Internal error"),
    HTTPStatus.SERVICE_UNAVAILABLE: Text("Indisponible pour l'instant", "Not available now"),
    HTTPStatus.GATEWAY_TIMEOUT: Text("Temps permis dépassé", "Over the time allowed"),
}


def status_of(error: SrjError) -> HTTPStatus:
    """Return the status of an error."""
    return STATUS_OF_CODE.get(error.code) or STATUS[type(error)]


def problem(error: SrjError, language: Language, instance: str) -> Response:
    """Return the problem document of an error; its sentence in the reader's language and in both."""
    status = status_of(error)
    title = _TITLES.get(status, Text(status.phrase, status.phrase))
    body = {
        **error.details,
        "type": f"https://w3id.org/srj/def/problem/{error.code}",
        "title": title.in_(language),
        "status": int(status),
        "detail": error.text.in_(language),
        "code": error.code,
        "instance": instance,
        "text": {"fr": error.text.fr, "en": error.text.en},
    }
    headers = {"Content-Language": language, "Cache-Control": "no-store", "Vary": "Accept, Accept-Language"}
    retry = error.details.get("retryAfter")
    if status is HTTPStatus.UNAUTHORIZED:
        told = ', error="invalid_token"' if error.code == "invalid-token" else ""  # RFC 6750, section 3
        headers["WWW-Authenticate"] = f'Bearer realm="SRJ"{told}'
    if status in {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS}:
        headers["Retry-After"] = str(retry if isinstance(retry, int) else 5)
    if status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        headers["Content-Range"] = f"bytes */{error.details.get('size', '*')}"  # RFC 9110, section 14.4
    return Response(
        json.dumps(body, ensure_ascii=False, default=str), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def install(app: FastAPI, language_of: Callable[[Request], Language], pages: Pages | None = None) -> None:
    """Make every error of the application a problem document, or a page for who asks for one first."""

    async def on_error(request: Request, error: Exception) -> Response:
        if not isinstance(error, SrjError):
            raise error
        return await told(pages, request, language_of(request), error)

    async def on_http(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        answer = await told(pages, request, language_of(request), _of_http(error))
        answer.headers.update(error.headers or {})
        return answer

    async def on_invalid(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        return await told(pages, request, language_of(request), _of_validation(error))

    async def on_bug(request: Request, _error: Exception) -> Response:
        return await told(pages, request, language_of(request), _internal())  # the server logs what it was

    app.add_exception_handler(SrjError, on_error)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(Exception, on_bug)


def _internal() -> SrjError:
    return errors.Unavailable(
        "internal",
        Text(
            "Le service a rencontré une erreur qu'il ne prévoyait pas. Recommencer ; si elle revient, la signaler à "
            "l'exploitant avec l'heure et l'adresse demandée.",
            "The service met an error that it did not foresee. Try again; if it comes back, report it to the operator "
            "with the time and the address asked.",
        ),
    )


async def told(pages: Pages | None, request: Request, language: Language, error: SrjError) -> Response:
    """Tell an error as a problem document, or as a page to who asks for one first."""
    if pages is not None and negotiate(request.headers.get("accept"), (_PROBLEM, HTML)) is HTML:
        return await _page(pages, request, language, error)
    return problem(error, language, _asked_path(request))


def _asked_path(request: Request) -> str:
    return f"{request.scope.get(PREFIX, '')}{request.url.path}"


async def _page(pages: Pages, request: Request, language: Language, error: SrjError) -> Response:
    """Tell an error on a page, with the status and headers of its problem document."""
    answer = problem(error, language, _asked_path(request))
    status = status_of(error)
    title = _TITLES.get(status, Text(status.phrase, status.phrase)).in_(language)
    page = await pages.problem(request, language, int(status), title, error.text.in_(language), error.details)
    kept = {name: value for name, value in answer.headers.items() if name not in {"content-type", "content-length"}}
    return Response(page, status_code=int(status), headers=kept, media_type="text/html; charset=utf-8")


def _of_http(error: HTTPException) -> SrjError:
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return errors.InvalidInput(
            "method-not-allowed",
            Text("Cette adresse n'accepte pas cette méthode.", "This address does not take that method."),
        )
    if error.status_code == HTTPStatus.NOT_FOUND:
        return errors.NotFound(
            "no-such-page",
            Text(
                "Cette adresse n'existe pas dans ce service. Partir de l'accueil « / » ou de /openapi.json.",
                "There is no such address in this service. Start from '/' or /openapi.json.",
            ),
        )
    return errors.InvalidInput("malformed", Text(str(error.detail), str(error.detail)))


def _of_validation(error: RequestValidationError) -> SrjError:
    told = [{"where": ".".join(str(part) for part in each["loc"]), "problem": each["msg"]} for each in error.errors()]
    first = told[0] if told else {"where": "", "problem": ""}
    return errors.InvalidInput(
        "invalid-parameters",
        Text(
            f"Paramètre « {first['where']} » incorrect : {first['problem']}.",
            f"Parameter '{first['where']}' is wrong: {first['problem']}.",
        ),
        {"problems": told},
    )
