"""What is written in a draft, put together: importers and their checks, tables of changes, edits of entries."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.rdf.given_contents import content_given
from app.adapters.tables.change_rows import read_changes
from app.adapters.tables.importers import read_file
from app.domain.audiences import AUDIENCES
from app.domain.dates import parse_day
from app.domain.importers.natinf import republished
from app.domain.succession_checks import against_held
from app.main.references import reference_parser
from app.services.draft_editing import DraftEditing
from app.services.draft_importing import DraftImporting
from app.services.import_steps import ImportRequest
from app.services.linked_rows import CHECKED, LinkedRows
from app.services.succession import HeldRegister

if TYPE_CHECKING:
    from datetime import date

    from app.adapters.projection.reading import ProjectionReader
    from app.domain.contents import Content
    from app.domain.iris import Namespace
    from app.services.draft_importing import Drafted
    from app.services.draft_timeline import DraftTimeline


def editing_in(timeline: DraftTimeline, namespace: Namespace) -> DraftEditing:
    """Return what edits entries in a draft."""

    def republish(entity: str, content: Content, predicate: str, value: str) -> Content | None:
        return republished(namespace, reference_parser().parse, content, entity, predicate, value)

    return DraftEditing(timeline, namespace, content_given, {"natinf": republish})


def change_in(timeline: DraftTimeline, namespace: Namespace, options: dict[str, object]) -> Drafted:
    """Read a table of changes and return what it changes in a draft."""
    rows = read_changes(Path(str(options["path"])), str(options.get("kind") or ""))
    return editing_in(timeline, namespace).run(rows.edits, rows.problems, rows.warnings)


def import_into(
    timeline: DraftTimeline, reader: ProjectionReader, namespace: Namespace, options: dict[str, object], today: date
) -> Drafted:
    """Read a file and return what it changes in a draft; ``options`` are those of ``srj import``."""
    kind, path, mapping = str(options["kind"]), Path(str(options["path"])), options.get("mapping")
    parser = reference_parser().parse
    reading = read_file(kind, path, namespace, parser, Path(str(mapping)) if mapping else None)
    if kind == "successions":
        register = HeldRegister(reader, namespace, reader.head_number(), AUDIENCES[-1])
        reading = against_held(reading, register, timeline.day)
    edition = options.get("edition")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    request = ImportRequest(
        kind=kind,
        reading=reading,
        file_hash=digest,
        file_name=str(options.get("fileName") or path.name),
        edition=parse_day(str(edition)) if edition else None,
        partial=bool(options.get("partial")),
        allow_closures=bool(options.get("allowClosures")),
        skip_rejected=bool(options.get("skipRejected")),
        dry_run=bool(options.get("dryRun")),
    )
    checks = dict.fromkeys(CHECKED, LinkedRows(timeline, namespace).checked)
    return DraftImporting(timeline, namespace, today, checks).run(request)
