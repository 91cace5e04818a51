"""The commands of stewards: ``correct``, ``legal-date``, ``undo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import DEFAULT_HOME, Home, Json, told
from app.cli.printing import Voice
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.cli.operations import Operations

Kind = Annotated[str, typer.Argument(help="Kind of the entry: natinf, nac, court...")]
Key = Annotated[str, typer.Argument(help="Key of the entry: its code.")]
Source = Annotated[str | None, typer.Option("--source", help="Which source; by default the one that describes it.")]
Basis = Annotated[str | None, typer.Option("--legal-basis", help="IRI of an article or text, or words.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="The report, and nothing is written.")]


def add_stewarding(srj: typer.Typer, operations: Operations) -> None:
    """Add the commands."""
    _add_correct(srj, operations)
    _add_legal_date(srj, operations)
    _add_undo(srj, operations)


def _add_correct(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def correct(  # noqa: PLR0913, PLR0917 - options, given by name
        kind: Kind,
        key: Key,
        changes: Annotated[list[str] | None, typer.Argument(help="PROPERTY=VALUE; an empty value removes.")] = None,
        home: Home = DEFAULT_HOME,
        from_: Annotated[str | None, typer.Option("--from", help="First day, YYYY-MM-DD.")] = None,
        to: Annotated[str | None, typer.Option("--to", help="First day after; else until the next edition.")] = None,
        content: Annotated[Path | None, typer.Option("--content", help="N-Triples that say everything.")] = None,
        nothing: Annotated[bool, typer.Option("--nothing", help="Not in force on these days.")] = False,  # noqa: FBT002 - an option
        reason: Annotated[str, typer.Option("--reason", help="Why; kept in the journal.")] = "",
        legal_basis: Basis = None,
        source: Source = None,
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """Correct what a source says of an entry over some days."""
        body = {
            "kind": kind,
            "key": key,
            "source": source,
            "from": from_,
            "to": to,
            "changes": _changes(changes) if changes else None,
            "content": content.read_text(encoding="utf-8") if content else None,
            "nothing": nothing,
            "reason": reason,
            "legalBasis": legal_basis,
            "dryRun": dry_run,
        }
        do_act(operations, home, "correct", body, json=json)


def _add_legal_date(srj: typer.Typer, operations: Operations) -> None:
    @srj.command("legal-date")
    def legal_date(  # noqa: PLR0913, PLR0917 - options, given by name
        kind: Kind,
        key: Key,
        date: Annotated[str, typer.Argument(help="Day in law, YYYY-MM-DD.")],
        home: Home = DEFAULT_HOME,
        seen: Annotated[str | None, typer.Option("--seen", help="Edition that shows it; else the last.")] = None,
        legal_basis: Basis = None,
        reason: Annotated[str, typer.Option("--reason", help="Why; else the legal basis.")] = "",
        source: Source = None,
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """Say on which day in law a change that an edition shows took effect."""
        body = {
            "kind": kind,
            "key": key,
            "date": date,
            "seen": seen,
            "source": source,
            "reason": reason,
            "legalBasis": legal_basis,
            "dryRun": dry_run,
        }
        do_act(operations, home, "legal-date", body, json=json)


def _add_undo(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def undo(
        commit: Annotated[int, typer.Argument(help="Number of the publication.")],
        home: Home = DEFAULT_HOME,
        reason: Annotated[str, typer.Option("--reason", help="Why; kept in the journal.")] = "",
        dry_run: DryRun = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """Take back what a publication did, by a new one."""
        do_act(operations, home, "undo", {"commit": commit, "reason": reason, "dryRun": dry_run}, json=json)


def _changes(given: list[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"{each}: PROPERTY=VALUE")
        found[name] = value or None
    return found


def do_act(operations: Operations, home: Path, act: str, body: Mapping[str, object], *, json: bool) -> None:
    """Do what a steward asks and tell its report."""
    voice = Voice(json)

    def work() -> None:
        report = operations.steward(home, act, body)
        voice.give(report)
        for line in _lines(report):
            voice.say(line)

    told(voice, work)


def _lines(report: Mapping[str, object]) -> Iterable[Text]:
    """Yield the report of an act in sentences."""
    for each in _dicts(report.get("changes")):
        yield _text(each.get("text"))
    for each in _dicts(report.get("warnings")):
        cause = _text(each.get("cause"))
        yield Text(f"Attention : {cause.fr}", f"Warning: {cause.en}")
    yield from _findings(report.get("findings"))
    if "undoes" in report:
        number, count = report["undoes"], report["entities"]
        yield Text(
            f"Annulation de la publication n° {number} : {count} entrées changent.",
            f"Undo of commit {number}: {count} entries change.",
        )
    commit = report["commit"]
    if commit is None:
        yield Text("Rien n'a été publié.", "Nothing was published.")
    else:
        yield Text(f"Publication n° {commit}.", f"Commit {commit}.")


def _findings(found: object) -> Iterable[Text]:
    """Yield what the gate found: covered, coming back, recorded."""
    told = found if isinstance(found, dict) else {}
    for each in _dicts(told.get("covered")):
        message = _text(each.get("message"))
        yield Text(f"Couvert par {each['by']} : {message.fr}", f"Covered by {each['by']}: {message.en}")
    for each in _dicts(told.get("returning")):
        message = _text(each.get("message"))
        yield Text(f"Revient le {each['day']} : {message.fr}", f"Comes back on {each['day']}: {message.en}")
    for each in _dicts(told.get("recorded")):
        message = _text(each.get("message"))
        yield Text(f"Constaté le {each['day']} : {message.fr}", f"Recorded on {each['day']}: {message.en}")


def _dicts(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(value: object) -> Text:
    return Text(str(value.get("fr")), str(value.get("en"))) if isinstance(value, dict) else Text("", "")
