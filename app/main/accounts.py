"""What ``srj accounts`` does to the accounts file of a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.identity.accounts_file import AccountsFile
from app.domain.accounts import grant_of

if TYPE_CHECKING:
    from app.adapters.home import Home
    from app.domain.accounts import Account
    from app.domain.roles import Grant

_BY = "local"  # whoever holds the folder


def change_accounts(home: Home, act: str, account: str, role: str, within: str) -> list[dict[str, object]]:
    """Return the accounts concerned, after the change: all of them for ``list``, none for ``erase``."""
    home.require()
    file = AccountsFile(home.accounts)
    try:
        if act == "list":
            return [_told(each) for each in file.all()]
        if act == "erase":
            file.erase(account, _BY)
            return []
        change = file.grant if act == "grant" else file.revoke
        return [_told(change(account, grant_of(role, within), _BY))]
    finally:
        file.close()


def _told(account: Account) -> dict[str, object]:
    return {
        "account": account.id,
        "name": account.profile.name or None,
        "mail": account.profile.mail or None,
        "lastUse": account.used.isoformat(),
        "grants": sorted(_words(each) for each in account.grants | account.claimed),
    }


def _words(grant: Grant) -> str:
    return f"{grant.role}:{grant.within}" if grant.within else str(grant.role)
