"""``_profile``: the profile asked, those there are, and how headers tell them (W3C conneg by profile, RFC 8288)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.api.conditional import answer
from app.api.moments import asked_once
from app.domain.negotiation import JSON
from app.domain.profiles import profile_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request, Response

    from app.domain.negotiation import Representation
    from app.domain.profiles import Profile

NAME = "_profile"


def profile_asked(request: Request, offered: Sequence[Profile]) -> Profile | None:
    """Return the profile that a request asks, the first one when it asks none; None for the list of profiles."""
    return profile_named(asked_once(request, NAME), offered)


def profile_links(here: str, kept: str, chosen: Profile, offered: Sequence[Profile]) -> list[str]:
    """Return the links of an answer: the profile it follows, and where the others are."""
    others = [_link(here, kept, each, each.forms[0], "alternate") for each in offered if each is not chosen]
    return [f'<{chosen.uri}>; rel="profile"', *others]


def listed_profiles(request: Request, here: str, kept: str, offered: Sequence[Profile]) -> Response:
    """Return the profiles of a resource, for ``_profile=alt``."""
    told = [
        {
            "token": each.token,
            "profile": each.uri,
            "default": each is offered[0],
            "mediatypes": [form.media_type for form in each.forms],
            "href": _address(here, kept, each),
            "label": {"fr": each.words.fr, "en": each.words.en},
        }
        for each in offered
    ]
    links = [
        _link(here, kept, each, form, "canonical" if each is offered[0] else "alternate")
        for each in offered
        for form in each.forms
    ]
    body = json.dumps({"resource": here, "profiles": told}, ensure_ascii=False).encode()
    return answer(request, body, JSON.media_type, {"Link": ", ".join(links)})


def _link(here: str, kept: str, profile: Profile, form: Representation, relation: str) -> str:
    return f'<{_address(here, kept, profile)}>; rel="{relation}"; type="{form.media_type}"; profile="{profile.uri}"'


def _address(here: str, kept: str, profile: Profile) -> str:
    query = "&".join(part for part in (urlencode({NAME: profile.token}), kept.lstrip("?")) if part)
    return f"{here}?{query}"
