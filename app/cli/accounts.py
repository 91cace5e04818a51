"""``srj accounts``: the accounts of a home and the roles given to them; beside a running service too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import DEFAULT_HOME, Home, Json, told
from app.cli.printing import Voice
from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from app.cli.operations import Operations

_ACTS = ("list", "grant", "revoke", "erase")


def add_accounts(srj: typer.Typer, operations: Operations) -> None:
    """Add the command."""

    @srj.command()
    def accounts(
        act: Annotated[str, typer.Argument(help="list, grant, revoke or erase.")] = "list",
        account: Annotated[str, typer.Argument(help="Id of the account, as /account tells its holder.")] = "",
        role: Annotated[str, typer.Argument(help="reader, steward, contributor, publisher, auditor...")] = "",
        home: Home = DEFAULT_HOME,
        within: Annotated[str, typer.Option("--within", help="Referential, office, application or audience.")] = "",
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """List accounts, give them roles or take these back, erase who an account is."""
        voice = Voice(json=json)

        def work() -> None:
            _require(act, account, role)
            found = operations.accounts(home, act, account, role, within)
            voice.give(found)
            for each in found:
                voice.say(_line(each))

        told(voice, work)


def _require(act: str, account: str, role: str) -> None:
    asks_role = act in {"grant", "revoke"}
    if act not in _ACTS or (act != "list" and not account) or (asks_role and not role):
        raise InvalidInput(
            "invalid-arguments",
            Text(
                "Écrire : srj accounts list, grant COMPTE RÔLE, revoke COMPTE RÔLE, ou erase COMPTE.",
                "Write: srj accounts list, grant ACCOUNT ROLE, revoke ACCOUNT ROLE, or erase ACCOUNT.",
            ),
        )


def _line(account: dict[str, object]) -> str:
    grants = account["grants"]
    roles = ", ".join(str(each) for each in grants) if isinstance(grants, list) else ""
    return f"{account['account']}  {str(account['lastUse'])[:16]}  {account['name'] or '-'}  {roles or '-'}"
