"""The command ``srj``: what each sub-command does, with the real parts.

Each imports what it does alone: together they take half a second, and most commands are short.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from app.adapters.home import Home
from app.adapters.journal import Journal
from app.adapters.local_client import send_act, send_import
from app.adapters.processes.supervisor import tcp_socket
from app.adapters.projection.opening import reading
from app.adapters.projection.versions import home_value
from app.adapters.verification import bring_up_to_date, rebuild, verify
from app.cli.commands import build
from app.cli.printing import terminal_language
from app.domain.errors import Conflict, HomeBusy, InvalidInput
from app.domain.language import Text
from app.domain.model_versions import require_version
from app.main.model import MODEL_VERSION
from app.main.starting import require_bounds, require_issuer, require_list, warn_of_base, warn_of_unknown
from app.settings import Settings

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from app.domain.verdicts import Finding
    from app.main.writing import Writer

    Progress = Callable[[int, int], None]

T = TypeVar("T")
_LEFT_SECONDS = 30.0


def run_command() -> None:
    """Be the command; ends the process with its exit code."""
    build(RealOperations())()


def _notice(text: Text) -> None:
    sys.stderr.write(f"srj: {text.in_(terminal_language())}\n")


@contextmanager
def _writing(home: Home) -> Iterator[Writer]:
    """Hold the home while something is written to it by this process."""
    from app.main.writing import open_writer  # noqa: PLC0415 - as said above

    home.require()
    with home.locked():
        writer = open_writer(home, _notice)
        try:
            yield writer
        finally:
            writer.close()


class RealOperations:
    """Each command on a real home."""

    def init(self, home: Path, *, empty: bool, base: str | None, progress: Progress) -> dict[str, object]:
        """Make a home beside its final place and put it there whole: a failed start leaves nothing."""
        from app.main.writing import make_home  # noqa: PLC0415 - as said above

        settings = Settings.from_environment(os.environ, home=home)
        final = Home(home.absolute())
        final.require_new()
        fresh = Home(final.folder.with_name(f".{final.folder.name}.{os.getpid()}.new"))
        try:
            writer = make_home(fresh, base or settings.default_base, demonstration=not empty, progress=progress)
            told = {
                "home": str(home),
                "base": writer.namespace.base,
                "commits": writer.ledger.reader.head_number(),
            }
            writer.close()
            if final.folder.exists():
                final.folder.rmdir()
            fresh.folder.rename(final.folder)
        except BaseException:
            shutil.rmtree(fresh.folder, ignore_errors=True)
            raise
        return told

    def serve(self, home: Path, host: str | None, port: int | None) -> None:
        """Bind, take the lock, then become the supervisor."""
        settings = Settings.from_environment(os.environ, home=home, host=host, port=port)
        place = Home(home.absolute())
        place.require()
        _require_model(place)
        require_issuer(settings)
        require_list(settings)
        require_bounds(settings)
        warn_of_unknown(os.environ, _notice)
        # What a killed service leaves ends by itself: the writer after its commit, the front after its answers.
        patience = _LEFT_SECONDS if place.is_being_left() else 0.0
        lock = _in_time(patience, place.take_lock)
        bring_up_to_date(place, _notice)
        warn_of_base(place, settings, _notice)
        server = _in_time(patience, lambda: _bound(settings))
        given = {
            "home": str(place.folder),
            "server": server.fileno(),
            "lock": lock,
            "settings": _for_processes(settings),
        }
        for descriptor in (server.fileno(), lock):
            os.set_inheritable(descriptor, True)  # noqa: FBT003 - the signature of os
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "app.main", "supervise", json.dumps(given)])  # noqa: S606 - ourselves

    def import_file(
        self, home: Path, path: Path, options: Mapping[str, object], progress: Progress
    ) -> dict[str, object]:
        """Import here, or send the file to the service that holds the home."""
        place = Home(home.absolute())
        place.require()
        if not path.is_file():
            raise InvalidInput(
                "no-such-file", Text(f"Le fichier {path} n'existe pas.", f"The file {path} does not exist.")
            )
        if options.get("draft"):
            from app.main.draft_commands import import_into_draft  # noqa: PLC0415 - as said above

            return import_into_draft(place, str(options["draft"]), path.absolute(), options)
        try:
            with _writing(place) as writer:
                from app.main.writing import import_file  # noqa: PLC0415 - as said above

                progress(0, 1)
                return import_file(writer, path.absolute(), dict(options)).to_json()
        except HomeBusy:
            return send_import(place, path, options)

    def open_draft(self, home: Path, title: str) -> str:
        """Open a draft here, or in the service that holds the home."""
        from app.main.draft_commands import open_draft  # noqa: PLC0415 - as above

        return open_draft(Home(home.absolute()), title)

    def log(self, home: Path, limit: int | None) -> list[dict[str, object]]:
        """Return the commits, newest first."""
        with reading(Home(home.absolute())) as reader:
            return [
                {
                    "number": commit.number,
                    "hash": commit.hash,
                    "previous": commit.previous,
                    "time": commit.time.isoformat(),
                    "account": commit.account,
                    "reason": commit.reason,
                    "legalBasis": commit.legal_basis,
                }
                for commit in reader.commits(limit)
            ]

    def verify(self, home: Path, progress: Progress) -> dict[str, object]:
        """Prove the journal and the projection."""
        place = Home(home.absolute())
        place.require()
        found = verify(place, progress)
        return {
            "commits": found.commits,
            "rows": found.rows,
            "contents": found.contents,
            "stateHash": found.state_hash,
            "problems": [problem._asdict() for problem in found.problems],
        }

    def rebuild(self, home: Path, progress: Progress) -> dict[str, object]:
        """Make the projection anew."""
        place = Home(home.absolute())
        place.require()
        with place.locked():
            return {"stateHash": rebuild(place, progress)}

    def steward(self, home: Path, act: str, body: Mapping[str, object]) -> dict[str, object]:
        """Record an act of a steward here, or in the service that holds the home."""
        place = Home(home.absolute())
        try:
            with _writing(place) as writer:
                from app.main.stewarding import act as do_act  # noqa: PLC0415 - as said above

                return do_act(writer, act, {"body": body})[0]
        except HomeBusy:
            return send_act(place, act, body)

    def accounts(self, home: Path, act: str, account: str, role: str, within: str) -> list[dict[str, object]]:
        """Read or change the accounts of a home, beside the service that holds it too."""
        from app.main.accounts import change_accounts  # noqa: PLC0415 - as said above

        return change_accounts(Home(home.absolute()), act, account, role, within)

    def upgrade(self, home: Path, *, dry_run: bool, accept: bool, progress: Progress) -> dict[str, object]:
        """Bring a home to the model of this package, or say what that would do."""
        from app.main.upgrading import upgrade_home  # noqa: PLC0415 - as said above

        place = Home(home.absolute())
        return upgrade_home(place, _notice, progress, dry_run=dry_run, accept=accept).to_json()

    def export(self, home: Path, form: str, kind: str | None, file: Path, progress: Progress) -> dict[str, object]:
        """Write the graph, the journal or a list to a file, whole or not at all."""
        from app.main.exporting import export_catalogue, export_csv, export_graph  # noqa: PLC0415 - as said above

        place = Home(home.absolute())
        place.require()
        partial = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            with partial.open("wb") as out:
                if form == "journal":
                    for record in Journal(place.journal).records():
                        out.write(record.commit.header() + record.body)
                        progress(record.commit.number, record.commit.number)
                elif form == "nquads":
                    with reading(place) as reader:
                        export_graph(reader, out)
                elif form == "catalog":
                    with reading(place) as reader:
                        settings = Settings.from_environment(os.environ, home=home)
                        export_catalogue(place, reader, settings, file, out)
                elif form == "csv" and kind:
                    with reading(place) as reader:
                        export_csv(reader, kind, out)
                else:
                    raise InvalidInput(
                        "unknown-export",
                        Text(
                            f"« {form} » n'est pas un export : nquads, journal, catalog ou csv.",
                            f"'{form}' is not an export: nquads, journal, catalog or csv.",
                        ),
                    )
            partial.rename(file)
        finally:
            partial.unlink(missing_ok=True)
        return {"file": str(file), "bytes": file.stat().st_size}

    def validate(
        self, paths: list[Path], *, home: Path | None, shapes: Path | None, engine: str, kind: str
    ) -> tuple[list[Finding], dict[str, object], str]:
        """Check documents against the rules."""
        from app.main.validating import validate_files  # noqa: PLC0415 - as said above

        found = validate_files(paths, home=home, shapes=shapes, engine=engine, kind=kind)
        return list(found.findings), found.to_json(), found.report().decode()


def _in_time(seconds: float, get: Callable[[], T]) -> T:
    """Get what another process may still hold, trying for some seconds."""
    limit = time.monotonic() + seconds
    while True:
        try:
            return get()
        except Conflict:
            if time.monotonic() >= limit:
                raise
        time.sleep(0.1)


def _require_model(home: Home) -> None:
    """Refuse a home of another model before anything starts; where no projection tells it, the writer decides."""
    held = home_value(home.projection, "modelVersion")
    if held is not None:
        require_version(held, MODEL_VERSION, home.folder)


def _bound(settings: Settings) -> socket.socket:
    try:
        return tcp_socket(settings.host, settings.port)
    except OSError as error:
        raise Conflict(
            "address-in-use",
            Text(
                f"{settings.host}:{settings.port} ne peut pas être écouté ({error.strerror}). Choisir un autre port : "
                "--port, ou PORT=.",
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). Choose another port: --port, "
                "or PORT=.",
            ),
        ) from error


def _for_processes(settings: Settings) -> dict[str, object]:
    told = dataclasses.asdict(settings)
    del told["home"]
    return told
