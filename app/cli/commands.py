"""The commands of ``srj``: options in, words or JSON out, exit code 0 done, 1 refused, 2 wrong use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.accounts import add_accounts
from app.cli.declaring import add_declaring
from app.cli.options import DEFAULT_HOME, Home, Json, Quiet, told
from app.cli.printing import Voice, report_lines
from app.cli.stewarding import add_stewarding
from app.cli.upgrades import refused_lines, upgrade_lines
from app.domain.errors import SrjError
from app.domain.language import Text
from app.services.validation_forms import as_csv, as_junit, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.cli.operations import Operations


def build(operations: Operations) -> typer.Typer:
    """Return the command with what each sub-command does."""
    srj = typer.Typer(
        name="srj",
        help="SRJ, système de référence justice: referentials, applications and interfaces on one timeline.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    _add_home_commands(srj, operations)
    _add_import(srj, operations)
    add_stewarding(srj, operations)
    add_declaring(srj, operations)
    add_accounts(srj, operations)
    _add_log(srj, operations)
    _add_proofs(srj, operations)
    _add_upgrade(srj, operations)
    _add_export(srj, operations)
    _add_validate(srj, operations)
    return srj


def _add_home_commands(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def init(
        home: Home = DEFAULT_HOME,
        empty: Annotated[bool, typer.Option("--empty", help="Without the demonstration data.")] = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
        quiet: Quiet = False,  # noqa: FBT002 - an option
    ) -> None:
        """Make a home, with the demonstration data unless --empty."""
        voice = Voice(json, quiet)

        def work() -> None:
            with voice.progress(Text("installation", "setting up")) as progress:
                made = operations.init(home, empty=empty, base=None, progress=progress)
            voice.give(made)
            voice.say(
                Text(
                    f"{home} est prêt : {made['commits']} publications, base {made['base']}.",
                    f"{home} is ready: {made['commits']} commits, base {made['base']}.",
                )
            )

        told(voice, work)

    @srj.command()
    def serve(
        home: Home = DEFAULT_HOME,
        host: Annotated[str | None, typer.Option("--host", help="Address to listen on (SRJ_HOST).")] = None,
        port: Annotated[int | None, typer.Option("--port", help="Port to listen on (PORT).")] = None,
    ) -> None:
        """Serve a home over HTTP until it is told to stop."""
        told(Voice(), lambda: operations.serve(home, host, port))


def _add_import(srj: typer.Typer, operations: Operations) -> None:
    @srj.command("import")
    def import_(  # noqa: PLR0913, PLR0917 - the options of the contract, given by name
        kind: Annotated[
            str,
            typer.Argument(help="natinf, nac, courts, structures, territories, communes, successions, nomenclature."),
        ],
        files: Annotated[list[Path], typer.Argument(help="Files, imported in this order.")],
        home: Home = DEFAULT_HOME,
        edition: Annotated[str | None, typer.Option("--edition", help="Date of the edition, YYYY-MM-DD.")] = None,
        partial: Annotated[bool, typer.Option("--partial", help="The file lists only some entries.")] = False,  # noqa: FBT002 - an option
        allow_closures: Annotated[bool, typer.Option("--allow-closures", help="Close over 20 %.")] = False,  # noqa: FBT002 - an option
        skip_rejected: Annotated[bool, typer.Option("--skip-rejected", help="Leave wrong rows out.")] = False,  # noqa: FBT002 - an option
        draft: Annotated[bool, typer.Option("--draft", help="Into a new draft; nothing is published.")] = False,  # noqa: FBT002 - an option
        dry_run: Annotated[bool, typer.Option("--dry-run", help="The report, and nothing is written.")] = False,  # noqa: FBT002 - an option
        mapping: Annotated[Path | None, typer.Option("--mapping", help="TOML of a nomenclature.")] = None,
        json: Json = False,  # noqa: FBT002 - an option
        quiet: Quiet = False,  # noqa: FBT002 - an option
    ) -> None:
        """Import an edition of a referential."""
        voice = Voice(json, quiet)
        options = {
            "kind": kind,
            "edition": edition,
            "partial": partial,
            "allowClosures": allow_closures,
            "skipRejected": skip_rejected,
            "dryRun": dry_run,
            "mapping": str(mapping) if mapping else None,
        }

        def work() -> None:
            if draft:
                options["draft"] = operations.open_draft(
                    home, f"import {kind} ({', '.join(file.name for file in files)})"
                )
                voice.say(Text(f"Brouillon {options['draft']}", f"Draft {options['draft']}"))
            for file in files:
                with voice.progress(Text(f"import {file.name}", f"importing {file.name}")) as progress:
                    report = operations.import_file(home, file, options, progress)
                voice.give(report)
                for line in report_lines(report):
                    voice.say(line)

        told(voice, work)


def _add_log(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def log(
        home: Home = DEFAULT_HOME,
        limit: Annotated[int | None, typer.Option("--limit", help="Only the last ones.")] = None,
        json: Json = False,  # noqa: FBT002 - an option
    ) -> None:
        """List the commits, newest first, one line each."""
        voice = Voice(json)

        def work() -> None:
            commits = operations.log(home, limit)
            voice.give({"commits": commits})
            for each in commits:
                hash_, time = str(each["hash"])[:12], str(each["time"])[:19]
                voice.say(f"n{each['number']}  {hash_}  {time}Z  {each['account']}  {each['reason']}")

        told(voice, work)


def _add_proofs(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def verify(home: Home = DEFAULT_HOME, json: Json = False, quiet: Quiet = False) -> None:  # noqa: FBT002 - options
        """Prove the journal, and that the projection equals it."""
        voice = Voice(json, quiet)

        def work() -> None:
            with voice.progress(Text("vérification", "verifying")) as progress:
                found = operations.verify(home, progress)
            voice.give(found)
            problems = found["problems"]
            for problem in problems if isinstance(problems, list) else []:
                sys.stderr.write(f"srj: {problem[voice.language]}\n")
            if problems:
                raise typer.Exit(1)
            voice.say(
                Text(
                    f"Intègre : {found['commits']} publications, {found['rows']} lignes, {found['contents']} contenus. "
                    f"Empreinte de l'état : {found['stateHash']}",
                    f"Clean: {found['commits']} commits, {found['rows']} rows, {found['contents']} contents. "
                    f"State hash: {found['stateHash']}",
                )
            )

        told(voice, work)

    @srj.command()
    def rebuild(home: Home = DEFAULT_HOME, json: Json = False, quiet: Quiet = False) -> None:  # noqa: FBT002 - options
        """Make the projection anew from the journal."""
        voice = Voice(json, quiet)

        def work() -> None:
            with voice.progress(Text("reconstruction", "rebuilding")) as progress:
                made = operations.rebuild(home, progress)
            voice.give(made)
            voice.say(
                Text(f"Refaite. Empreinte de l'état : {made['stateHash']}", f"Remade. State hash: {made['stateHash']}")
            )

        told(voice, work)


def _add_upgrade(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def upgrade(
        home: Home = DEFAULT_HOME,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="The report, and nothing is written.")] = False,  # noqa: FBT002 - an option
        accept: Annotated[bool, typer.Option("--accept-findings", help="Upgrade whatever is found.")] = False,  # noqa: FBT002 - an option
        json: Json = False,  # noqa: FBT002 - an option
        quiet: Quiet = False,  # noqa: FBT002 - an option
    ) -> None:
        """Bring a home to the model of this package, in one commit: terms, rules, migrations."""
        voice = Voice(json, quiet)

        def work() -> None:
            try:
                with voice.progress(Text("mise à niveau, jour par jour", "upgrading, day by day")) as progress:
                    report = operations.upgrade(home, dry_run=dry_run, accept=accept, progress=progress)
            except SrjError as error:
                for line in refused_lines(error.details, voice.language):
                    voice.say(line)
                raise
            voice.give(report)
            for line in upgrade_lines(report, voice.language):
                voice.say(line)
            if report["refused"]:
                raise typer.Exit(1)

        told(voice, work)


def _add_export(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def export(
        form: Annotated[str, typer.Argument(help="nquads, journal, catalog or csv.")],
        rest: Annotated[list[str], typer.Argument(help="The file; for csv, the kind and then the file.")],
        home: Home = DEFAULT_HOME,
        json: Json = False,  # noqa: FBT002 - an option
        quiet: Quiet = False,  # noqa: FBT002 - an option
    ) -> None:
        """Write the graph of today, the journal, the catalogue, or a list, to a file."""
        voice = Voice(json, quiet)
        wanted = 2 if form == "csv" else 1
        if len(rest) != wanted:
            raise typer.BadParameter("srj export (nquads|journal|catalog) FILE, srj export csv KIND FILE")

        def work() -> None:
            with voice.progress(Text("export", "exporting")) as progress:
                kind = rest[0] if form == "csv" else None
                made = operations.export(home, form, kind, Path(rest[-1]), progress)
            voice.give(made)
            voice.say(Text(f"{made['file']} : {made['bytes']} octets.", f"{made['file']}: {made['bytes']} bytes."))

        told(voice, work)


def _add_validate(srj: typer.Typer, operations: Operations) -> None:
    @srj.command()
    def validate(
        files: Annotated[list[Path], typer.Argument(help="Turtle, JSON-LD, RDF/XML, N-Triples or CSV.")],
        home: Home = DEFAULT_HOME,
        shapes: Annotated[Path | None, typer.Option("--shapes", help="Other rules than those of the package.")] = None,
        kind: Annotated[str, typer.Option("--kind", help="What the CSV files hold: natinf, courts...")] = "",
        with_: Annotated[str | None, typer.Option("--with", help="published: together with the graph.")] = None,
        engine: Annotated[str, typer.Option("--engine", help="compiled or pyshacl.")] = "compiled",
        format_: Annotated[str, typer.Option("--format", help="text, json, turtle, csv or junit.")] = "text",
    ) -> None:
        """Check documents against the rules: exit 0 conforms, 1 does not, 2 cannot be used."""
        voice = Voice(json=format_ == "json")
        _require_one_of("format", format_, ("text", "json", "turtle", "csv", "junit"))
        _require_one_of("engine", engine, ("compiled", "pyshacl"))
        if with_ is not None:
            _require_one_of("with", with_, ("published",))

        def work() -> None:
            place = home if with_ else None
            findings, told_json, report = operations.validate(
                files, home=place, shapes=shapes, engine=engine, kind=kind
            )
            forms: dict[str, Callable[[], str]] = {
                "turtle": lambda: report,
                "csv": lambda: as_csv(findings, voice.language),
                "junit": lambda: as_junit(findings, [file.name for file in files], voice.language),
                "text": lambda: as_text(findings, voice.language),
            }
            if voice.json:
                voice.give(told_json)
            else:
                sys.stdout.write(forms[format_]())
            if findings:
                raise typer.Exit(1)

        told(voice, work)


def _require_one_of(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise typer.BadParameter(f"--{option}: {', '.join(known)}")
