"""The parts that write to a home: ledger, gate, publisher, importing; and how a home is made."""

from __future__ import annotations

import gc
import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.clock import ServiceClock
from app.adapters.demonstration import demonstration_files
from app.adapters.gate import open_gate
from app.adapters.ledger import Ledger
from app.adapters.model_files import contents_of, read_turtle
from app.adapters.package_files import package_folder
from app.adapters.processes.parsing import read_in_child
from app.adapters.rules import Rules
from app.adapters.verification import bring_up_to_date
from app.domain.audiences import AUDIENCES
from app.domain.commits import Source
from app.domain.dates import parse_day
from app.domain.errors import Conflict, Damaged
from app.domain.iris import Namespace
from app.domain.language import Text
from app.domain.model_versions import require_version
from app.domain.succession_checks import against_held
from app.main.idempotency import answered_once
from app.main.model import package_model
from app.main.references import HeldArticles
from app.services.import_steps import ImportRequest
from app.services.importing import Importing
from app.services.linked_rows import CHECKED, LinkedRows
from app.services.midnight import Midnight
from app.services.publishing import Publisher
from app.services.recording import Recording, record
from app.services.rederiving import Deriving
from app.services.succession import HeldRegister
from app.services.upgrading import MODEL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.adapters.gate import ShaclGate
    from app.adapters.home import Home
    from app.adapters.model_files import ModelFiles
    from app.domain.commits import Commit, Idempotency
    from app.domain.imports import Reading
    from app.services.importing import Imported
    from app.services.publishing import Published


@dataclass
class Writer:
    """All that writes to one home; the holder of this object holds the lock of the home."""

    ledger: Ledger
    gate: ShaclGate
    publisher: Publisher
    importing: Importing
    deriving: Deriving
    namespace: Namespace
    midnight: Midnight
    clock: ServiceClock
    against_held: Mapping[str, Callable[[Reading], Reading]]  # by kind of file: rows that what is held contradicts
    drafts: Path  # the folder of the drafts

    def close(self) -> None:
        """Close the files."""
        self.ledger.close()


def open_writer(
    home: Home,
    notice: Callable[[Text], None],
    base: str | None = None,
    model: ModelFiles | None = None,
    clock: ServiceClock | None = None,
) -> Writer:
    """Open a home for writing; ``base`` is given for a new home only.

    Raises ``Conflict`` when the home does not have this ``model``, by default that of the package.
    """
    own, clock = model or package_model(), clock or ServiceClock()
    bring_up_to_date(home, notice)
    ledger = Ledger(home, clock)
    ledger.catch_up(notice)
    reader = ledger.reader
    if reader.head_number():
        try:
            require_version(reader.meta("modelVersion") or "", own.version, home.folder)
        except Conflict:
            ledger.close()
            raise
    held_base = reader.meta("base") or base
    if held_base is None:
        raise ledger.damage or Damaged(
            "no-base",
            Text(
                "Le dossier ne dit pas sa base : la projection est perdue, la refaire avec « srj rebuild ».",
                "The home does not tell its base: the projection is lost, remake it with `srj rebuild`.",
            ),
        )
    namespace = Namespace(held_base)
    rules = Rules(read_turtle(own.shapes), read_turtle(own.ontology))
    rules.plan.prepare()
    day = clock.today()
    gate = open_gate(reader, rules, day)
    midnight = Midnight(reader, gate, day, clock.today)
    publisher = Publisher(reader, ledger, gate, lambda: midnight.day)

    held_articles = HeldArticles(reader, namespace)
    deriving = Deriving({"natinf": lambda: held_articles.resolver(midnight.day)})
    linked = dict.fromkeys(CHECKED, LinkedRows(reader, namespace).checked)
    importing = Importing(reader, publisher, namespace, lambda: midnight.day, deriving, linked)

    def successions(reading: Reading) -> Reading:
        return against_held(reading, HeldRegister(reader, namespace, reader.head_number(), AUDIENCES[-1]), midnight.day)

    checks = {"successions": successions}
    return Writer(ledger, gate, publisher, importing, deriving, namespace, midnight, clock, checks, home.drafts)


def make_home(
    home: Home,
    base: str,
    *,
    demonstration: bool,
    progress: Callable[[int, int], None],
    model: ModelFiles | None = None,
) -> Writer:
    """Make a home: base and model in its first commit, then the demonstration data file by file."""
    own = model or package_model()
    home.folder.mkdir(parents=True, exist_ok=True)
    namespace = Namespace(base)
    home.journal.mkdir()
    writer = open_writer(home, lambda _text: None, base, own)
    told = {"base": namespace.base, "modelVersion": own.version}
    record(
        writer.ledger.reader,
        writer.publisher,
        Recording(MODEL, own.contents(), f"init, model {own.version}", account="system", home=told),
    )
    if demonstration:
        load_demonstration(writer, progress)
    return writer


def load_demonstration(writer: Writer, progress: Callable[[int, int], None]) -> None:
    """Load the files of data/, each in one commit of its own source."""
    files = list(demonstration_files(package_folder("data")))
    for done, file in enumerate(files, start=1):
        if file.kind is None:
            triples = read_turtle(file.path, writer.namespace.things)
            source = Source(file.source, file.audience, file.origin)
            recording = Recording(
                source,
                contents_of(triples),
                f"demonstration data: {file.path.name}",
                file.edition,
                file.certainty,
                "system",
            )
            record(writer.ledger.reader, writer.publisher, recording)
        else:
            request = ImportRequest(
                kind=file.kind,
                reading=read_in_child(file.kind, file.path, writer.namespace.base),
                file_hash=file_hash(file.path),
                file_name=file.path.name,
                edition=file.edition,
                partial=True,
                account="system",
                note=file.origin.fr,
                audience=file.audience,
            )
            writer.importing.run(request)
        progress(done, len(files))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def import_once(writer: Writer, path: Path, options: dict[str, object]) -> tuple[dict[str, object], Published | None]:
    """Import a file and return its report; with an idempotency key, a retry is answered and not done twice.

    Raises ``Refused`` (``idempotency-mismatch``) when the key was used for another request in the last 24 hours.
    """

    def do(idempotency: Idempotency | None) -> tuple[dict[str, object], Published | None]:
        imported = import_file(writer, path, options, idempotency)
        return imported.to_json(), imported.published

    def again(done: Commit) -> dict[str, object]:
        edition = writer.ledger.reader.edition_of_commit(done.number)
        return {**(edition.report if edition else {}), "commit": done.number}

    key = str(options.get("idempotencyKey") or "")
    described = f"{options.get('idempotencyOptions')} {file_hash(path)}" if key else ""
    return answered_once(writer.ledger.reader, key, described, do, again, writer.clock)


def import_file(
    writer: Writer, path: Path, options: dict[str, object], idempotency: Idempotency | None = None
) -> Imported:
    """Read a file in a process of its own and import it; ``options`` are those of ``srj import``."""
    kind = str(options["kind"])
    mapping = options.get("mapping")
    reading = read_in_child(kind, path, writer.namespace.base, Path(str(mapping)) if mapping else None)
    if kind in writer.against_held:
        reading = writer.against_held[kind](reading)
    edition = options.get("edition")
    request = ImportRequest(
        kind=kind,
        reading=reading,
        file_hash=file_hash(path),
        file_name=str(options.get("fileName") or path.name),
        edition=parse_day(str(edition)) if edition else None,
        partial=bool(options.get("partial")),
        allow_closures=bool(options.get("allowClosures")),
        skip_rejected=bool(options.get("skipRejected")),
        dry_run=bool(options.get("dryRun")),
        account=str(options.get("account") or "local"),
        idempotency=idempotency,
    )
    with _collector_paused():
        return writer.importing.run(request)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the collector of cycles away from an import: it makes millions of objects, no cycles, and took 20 %."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
