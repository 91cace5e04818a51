"""What the routes of declarations are given: those that hold, and the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

    from app.domain.declarations import Kind
    from app.domain.language import Language
    from app.services.declared import DeclaredList, Item


class DeclarationPages(Protocol):
    """Renders the pages of declarations."""

    async def page(
        self,
        request: Request,
        language: Language,
        kind: Kind,
        found: Sequence[Item],
        sent: Mapping[str, object],
    ) -> bytes:
        """Return the list of one kind, and the form that declares, with what was sent."""


@dataclass(frozen=True)
class DeclarationParts:
    """What these routes are given."""

    listed: DeclaredList
    pages: DeclarationPages
