"""Which form of an answer a request wants, and in which language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.negotiation import DEFAULT_LANGUAGE, negotiate, negotiate_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi import Request

    from app.domain.language import Language
    from app.domain.negotiation import Representation


def chosen_form(request: Request, offered: Sequence[Representation]) -> Representation:
    """Return the form that the Accept header prefers; raises ``not-acceptable`` (406)."""
    found = negotiate(request.headers.get("accept"), offered)
    if found is None:
        types = ", ".join(each.media_type for each in offered)
        raise InvalidInput(
            "not-acceptable",
            Text(
                f"Aucune des formes demandées n'existe ici. Demander l'une de : {types}.",
                f"None of the forms asked exists here. Ask for one of: {types}.",
            ),
            {"offered": types},
        )
    return found


def language_of(request: Request) -> Language:
    """Return the language of the answer; raises ``invalid-language`` for a ``lang`` that is neither."""
    return negotiate_language(request.headers.get("accept-language"), request.query_params.get("lang"))


def language_of_problem(request: Request) -> Language:
    """Return the language in which to tell an error, which may be about the language itself."""
    try:
        return language_of(request)
    except InvalidInput:
        return DEFAULT_LANGUAGE
