"""The commands of declarations: ``deviation``, ``waiver``, ``end-declaration``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import DEFAULT_HOME, Home, Json
from app.cli.stewarding import DryRun, do_act

if TYPE_CHECKING:
    from app.cli.operations import Operations

Subject = Annotated[str, typer.Argument(help="The thing: its IRI, or kind/key (interface/i12).")]
Rule = Annotated[str, typer.Argument(help="The rule: its IRI, or its short name (ProhibitedSending).")]
Office = Annotated[str, typer.Option("--office", help="Office in charge: IRI, or kind/key (office/DACG).")]
At = Annotated[str | None, typer.Option("--path", help="IRI of the property; any when absent.")]
Value = Annotated[str | None, typer.Option("--value", help="Value of the finding; any when absent.")]
From = Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD; today when absent.")]
To = Annotated[str | None, typer.Option("--to", help="First day on which it no longer holds.")]
Audience = Annotated[str, typer.Option("--audience", help="public, internal or restricted.")]
Reason = Annotated[str, typer.Option("--reason", help="Why it is published; kept in the journal.")]


def add_declaring(srj: typer.Typer, operations: Operations) -> None:
    """Add the commands."""

    @srj.command()
    def deviation(  # noqa: PLR0913, PLR0917 - options, given by name
        subject: Subject,
        rule: Rule,
        office: Office,
        evidence: Annotated[str, typer.Option("--evidence", help="What shows that the fact is true.")],
        home: Home = DEFAULT_HOME,
        path: At = None,
        value: Value = None,
        from_: From = None,
        to: To = None,
        audience: Audience = "internal",
        reason: Reason = "",
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """Declare a true fact against a rule as an observed deviation."""
        body: dict[str, object] = {
            "kind": "deviation", "subject": subject, "rule": rule, "office": office, "evidence": evidence, "path": path,
            "value": value, "from": from_, "to": to, "audience": audience, "reason": reason, "dryRun": dry_run,
        }  # fmt: skip
        do_act(operations, home, "declare", body, json=json)

    @srj.command()
    def waiver(  # noqa: PLR0913, PLR0917 - options, given by name
        subject: Subject,
        rule: Rule,
        office: Office,
        granted_by: Annotated[str, typer.Option("--granted-by", help="Authority: IRI, or kind/key.")],
        why: Annotated[str, typer.Option("--why", help="Why the norm is not met.")],
        to: Annotated[str, typer.Option("--to", help="First day on which it no longer holds.")],
        home: Home = DEFAULT_HOME,
        path: At = None,
        value: Value = None,
        from_: From = None,
        audience: Audience = "internal",
        reason: Reason = "",
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """Declare the permission not to meet a norm until a date."""
        body: dict[str, object] = {
            "kind": "waiver", "subject": subject, "rule": rule, "office": office, "grantedBy": granted_by,
            "waiverReason": why, "path": path, "value": value, "from": from_, "to": to, "audience": audience,
            "reason": reason, "dryRun": dry_run,
        }  # fmt: skip
        do_act(operations, home, "declare", body, json=json)

    @srj.command("end-declaration")
    def end_declaration(
        kind: Annotated[str, typer.Argument(help="deviation or waiver.")],
        key: Annotated[str, typer.Argument(help="Its number.")],
        on: Annotated[str, typer.Option("--on", help="First day on which it no longer holds.")],
        home: Home = DEFAULT_HOME,
        reason: Reason = "",
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """End an observed deviation or a waiver; what it covered comes back."""
        body: dict[str, object] = {"kind": kind, "key": key, "on": on, "reason": reason, "dryRun": dry_run}
        do_act(operations, home, "end-declaration", body, json=json)
