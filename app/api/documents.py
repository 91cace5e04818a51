"""Things by their address: ``/id`` redirects, ``/doc`` describes in the form that was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from app.api.conditional import answer
from app.api.forms import chosen_form, language_of
from app.api.moments import moment_of
from app.api.profiles import NAME as PROFILE
from app.api.profiles import listed_profiles, profile_asked, profile_links
from app.domain.errors import InvalidInput, NotFound
from app.domain.language import Text
from app.domain.negotiation import HTML, OF_ENTITY, by_suffix
from app.domain.profiles import OF_THINGS
from app.services.touched import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.api.parts import Parts
    from app.domain.kinds import Kind
    from app.domain.negotiation import Representation
    from app.domain.profiles import Profile
    from app.services.reading import Description

_MOMENT = ("valid", "known", "audience")


def router(parts: Parts) -> APIRouter:
    """Return the routes of single things."""
    routes = APIRouter()
    offered = OF_ENTITY if parts.pages else OF_ENTITY[1:]

    @routes.api_route("/id/{kind}/{key}", methods=["GET", "HEAD"], summary="The thing itself: see its description")
    async def identify(kind: str, key: str) -> Response:
        return Response(status_code=303, headers={"Location": f"../../doc/{quote(kind)}/{quote(key, safe='')}"})

    @routes.api_route("/doc/{kind}/{key}", methods=["GET", "HEAD"], summary="The description of one thing on a day")
    async def describe(request: Request, kind: str, key: str) -> Response:
        moment = moment_of(request, parts.clock)
        require_kind(kind, parts.kinds.seen_by(moment.audience))
        bare, suffix = by_suffix(key, offered)
        description = parts.reading.describe(kind, bare, moment)
        profile = profile_asked(request, OF_THINGS)
        if profile is None:
            here = address(description.kind, description.key)
            return listed_profiles(request, here, kept_query(request), OF_THINGS)
        forms = tuple(each for each in offered if each in profile.forms)
        form = suffix if suffix in forms else None
        if suffix is not None and form is None:
            raise not_in_form(profile, suffix)
        return await _describe(parts, request, description, form or chosen_form(request, forms), profile)

    return routes


async def _describe(
    parts: Parts, request: Request, description: Description, form: Representation, profile: Profile
) -> Response:
    language = language_of(request)
    if form is HTML and parts.pages is not None:
        data, media_type = await parts.pages.entity(request, language, description), "text/html; charset=utf-8"
    else:
        data, media_type = parts.write(form, description, profile), form.media_type
    here = address(description.kind, description.key)
    kept = kept_query(request, (*(("lang",) if form is HTML else ()), PROFILE))
    links = [_links(description, kept_query(request)), *profile_links(here, kept_query(request), profile, OF_THINGS)]
    headers = {"Link": ", ".join(links), "Content-Location": here + form.suffix + kept}
    if form is HTML:
        headers["Content-Language"] = language
    lasting = description.moment.lasting and form is not HTML  # what surrounds a page changes
    # What is closed names its successors, which others tell; a page shows what surrounds the thing.
    alone = form is not HTML and description.in_force
    rests = (description.entity if alone else EVERYTHING,)
    return answer(request, data, media_type, headers, lasting=lasting, rests=rests)


def not_in_form(profile: Profile, form: Representation) -> InvalidInput:
    """Return the error of a profile that is not given in the form of a suffix (406)."""
    types = ", ".join(each.media_type for each in profile.forms)
    return InvalidInput(
        "not-acceptable",
        Text(
            f"Le profil « {profile.token} » n'existe pas en {form.media_type}. Demander l'une de : {types}.",
            f"The profile '{profile.token}' is not given as {form.media_type}. Ask for one of: {types}.",
        ),
        {"offered": types, "parameter": PROFILE},
    )


def address(kind: str, key: str) -> str:
    """Return the path of a description, without suffix."""
    return f"/doc/{kind}/{quote(key, safe='-._~')}"


def kept_query(request: Request, more: Sequence[str] = ()) -> str:
    """Return what a request said of its moment as the query of another address, with its question mark."""
    given = request.query_params
    kept = [(name, given[name]) for name in (*_MOMENT, *more) if given.get(name)]
    return f"?{urlencode(kept)}" if kept else ""


def _links(description: Description, kept: str) -> str:
    """Return the addresses tied to a description: the same moment in other forms, the states before and after."""
    here, moment = address(description.kind, description.key), description.moment
    dated = moment.asked_day or moment.asked_known
    links = [f'<{here}{kept}>; rel="canonical"' if dated else f'<{description.entity}>; rel="canonical"']
    links += [f'<{here}{form.suffix}{kept}>; rel="alternate"; type="{form.media_type}"' for form in OF_ENTITY]
    others = [each for each in kept[1:].split("&") if each and not each.startswith("valid=")]
    beside = (("predecessor-version", description.previous), ("successor-version", description.following))
    for relation, row in beside:
        if row is not None and row.holding.span.start is not None:
            links.append(f'<{here}?{"&".join([f"valid={row.holding.span.start}", *others])}>; rel="{relation}"')
    links.append(f'<{here}/history{"?" if others else ""}{"&".join(others)}>; rel="version-history"')
    return ", ".join(links)


def require_kind(kind: str, known: Mapping[str, Kind]) -> Kind:
    """Return a kind; refuse one that does not exist, and say which do."""
    found = known.get(kind)
    if found is None:
        names = ", ".join(known)
        raise NotFound(
            "unknown-kind",
            Text(
                f"« {kind} » n'est pas un genre de choses connu ici. Genres : {names}.",
                f"'{kind}' is not a kind of things known here. Kinds: {names}.",
            ),
            {"kinds": list(known)},
        )
    return found


def require_whole_number(value: str | None, name: str, default: int, most: int) -> int:
    """Read a paging parameter."""
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or not 0 <= int(value) <= most:
        raise InvalidInput(
            "invalid-number",
            Text(
                f"« {name} » vaut « {value} » : donner un nombre entier de 0 à {most}.",
                f"'{name}' is '{value}': give a whole number from 0 to {most}.",
            ),
        )
    return int(value)
