"""The pages of sign-ins, of one's own account, and of rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.rights import RIGHTS, SEES, Act
from app.domain.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from starlette.requests import Request

    from app.domain.accounts import Account
    from app.domain.issuers import Issuer
    from app.domain.language import Language
    from app.domain.roles import Caller, Grant
    from app.web.asking import Asking
    from app.web.rendering import Renderer


class IdentityPages:
    """Renders them."""

    def __init__(self, renderer: Renderer, asking: Callable[[Request, Language], Asking]) -> None:
        """Give the templates, and how to read a visit."""
        self._renderer = renderer
        self._asking = asking

    async def choose(self, request: Request, language: Language, issuers: Sequence[Issuer]) -> bytes:
        """Return the choice of an issuer."""
        asking = self._asking(request, language)
        after = asking.parameter("next", "/")
        return self._renderer.page(
            "signin.html", asking, issuers=[(each.name, each.label.in_(language)) for each in issuers], after=after
        )

    async def account(self, request: Request, language: Language, caller: Caller, held: Account | None) -> bytes:
        """Return the page of one's own account."""
        grants = _sorted(caller.grants)
        return self._renderer.page(
            "account.html", self._asking(request, language), caller=caller, held=held, grants=grants
        )

    async def form(self, request: Request, language: Language, path: str, fields: Sequence[tuple[str, str]]) -> bytes:
        """Return a form that was kept while its sender signed in again."""
        asking = self._asking(request, language)
        return self._renderer.page("kept_form.html", asking, action=asking.root + path.lstrip("/"), fields=fields)

    async def rights(
        self, request: Request, language: Language, accounts: Sequence[Account] | None, *, administers: bool
    ) -> bytes:
        """Return who may what; the accounts for who may see them."""
        return self._renderer.page(
            "rights.html",
            self._asking(request, language),
            roles=list(Role),
            acts=list(Act),
            may=RIGHTS,
            sees=SEES,
            accounts=None if accounts is None else [(each, _sorted(each.grants | each.claimed)) for each in accounts],
            administers=administers,
        )


def _sorted(grants: Iterable[Grant]) -> list[Grant]:
    return sorted(grants, key=lambda grant: (grant.role.value, grant.within))
