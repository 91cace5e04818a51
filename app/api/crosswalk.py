"""``/lookup``: from an identifier and its scheme to the thing: one, several or none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response

from app.api.moments import moment_of
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from app.api.parts import Parts


def router(parts: Parts) -> APIRouter:
    """Return the route of the crosswalk."""
    routes = APIRouter()

    @routes.api_route("/lookup", methods=["GET", "HEAD"], summary="The things that bear an identifier")
    async def lookup(request: Request) -> Response:
        scheme, value = request.query_params.get("scheme", ""), request.query_params.get("value", "")
        if not value:
            raise InvalidInput(
                "value-required",
                Text(
                    "Donner l'identifiant : /lookup?scheme=srj&value=... (sans scheme : dans toutes les listes).",
                    "Give the identifier: /lookup?scheme=srj&value=... (without scheme: in every list).",
                ),
            )
        moment = moment_of(request, parts.clock)
        # A scheme of identifiers (tj-cog, greffe), or a referential whose codes identify (natinf, communes).
        kinds = ("identifier-scheme", "referential") if scheme else ()
        schemes = [parts.namespace.mint(kind, scheme) for kind in kinds]
        found = await parts.identified(schemes, value, moment)
        if not found:
            raise NotFound(
                "unknown-identifier",
                Text(
                    f"Aucune chose ne porte l'identifiant « {value} »{f' dans la liste {scheme}' if scheme else ''}.",
                    f"Nothing bears the identifier '{value}'{f' in the list {scheme}' if scheme else ''}.",
                ),
                {"scheme": scheme or None, "value": value},
            )
        status = 200 if len({each["id"] for each in found}) == 1 else 300
        body = json.dumps({"total": len(found), "items": found}, ensure_ascii=False)
        return Response(body, status_code=status, media_type="application/json", headers={"Cache-Control": "no-cache"})

    return routes
