"""The steps of importing a file, whether what it says is published or written in a draft: edition, rows, refusals."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.editions import Edition
from app.domain.errors import InvalidInput, Refused
from app.domain.import_report import ImportReport
from app.domain.kinds import kind_named
from app.domain.language import Text
from app.services.dated_entries import assembled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.contents import Content
    from app.domain.imports import Reading
    from app.domain.iris import Namespace
    from app.services.import_plan import Outcome

MOST_CLOSED = 0.20  # share of what a source has in force that an edition may close without being allowed to


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """A file that was read, and how it is to be imported."""

    kind: str
    reading: Reading
    file_hash: str
    file_name: str
    edition: date | None = None
    partial: bool = False
    allow_closures: bool = False
    skip_rejected: bool = False
    dry_run: bool = False
    account: str = "local"
    note: str = ""
    audience: str = "public"
    idempotency: Idempotency | None = None


class ImportSteps:
    """What is done with a file before anything is planned."""

    def __init__(
        self,
        namespace: Namespace,
        today: Callable[[], date],
        checks: Mapping[str, Callable[[Reading, date], Reading]] | None = None,
    ) -> None:
        """Give the base of the IRIs, the last day that an edition may have, and the checks of rows by source."""
        self._namespace = namespace
        self._today = today
        self._checks = checks or {}

    def edition(self, request: ImportRequest) -> Edition:
        """Return what is kept of the file. Raises ``InvalidInput``: ``edition-required``, ``future-edition``."""
        day = request.edition or request.reading.edition
        if day is None:
            raise InvalidInput(
                "edition-required",
                Text(
                    "Le fichier ne porte pas sa date : la donner avec --edition AAAA-MM-JJ.",
                    "The file does not carry its date: give it with --edition YYYY-MM-DD.",
                ),
            )
        if day > self._today():
            raise InvalidInput(
                "future-edition",
                Text(
                    f"L'édition est datée du {day}, dans le futur : vérifier la date de parution du fichier.",
                    f"The edition is dated {day}, in the future: check the date on which the file was published.",
                ),
                {"edition": day.isoformat()},
            )
        return Edition(
            source=request.reading.source,
            date=day,
            complete=not request.partial,
            file_hash=request.file_hash,
            encoding=request.reading.encoding.name,
            rows=request.reading.rows,
            file_name=request.file_name,
            note=request.note,
            silent=self.silent(request),
        )

    def silent(self, request: ImportRequest) -> tuple[str, ...]:
        """Return the entities whose rows are left out: a row that cannot be read does not close its entry."""
        reading = request.reading
        codes = {problem.notation for problem in reading.rejected if problem.notation}
        listed = {entry.entity for entry in reading.entries}
        minted = {self._namespace.mint(kind, code) for kind in reading.kinds for code in codes}
        return tuple(sorted(minted - listed))

    def assembled(
        self, request: ImportRequest, edition: Edition
    ) -> tuple[ImportRequest, Edition, Mapping[str, Content]]:
        """Check what the rows name, and put the dated ones together; with the contents of their states."""
        reading = request.reading
        if reading.source in self._checks:
            reading = self._checks[reading.source](reading, edition.date)
        found = assembled(reading, edition.date)
        request = replace(request, reading=found.reading)
        return request, replace(edition, states=found.states, silent=self.silent(request)), found.contents


def report_of(request: ImportRequest, edition: Edition, outcome: Outcome, started: float) -> ImportReport:
    """Return the report of an import that began at ``started`` (monotonic seconds)."""
    reading = request.reading
    return ImportReport(
        kind=request.kind,
        edition=edition.date.isoformat(),
        encoding=reading.encoding,
        rows=reading.rows,
        added=tuple(outcome.added),
        changed=tuple(outcome.changed),
        closed=tuple(outcome.closed),
        unchanged=outcome.unchanged,
        rejected=reading.rejected,
        warnings=reading.warnings,
        commit=None,
        seconds=time.monotonic() - started,
    )


def refuse_rejected(request: ImportRequest, report: ImportReport) -> None:
    """Refuse a file of which rows cannot be taken, unless they are to be left out. Raises ``Refused``."""
    count = len(request.reading.rejected)
    if count == 0 or request.skip_rejected:
        return
    first = request.reading.rejected[0]
    raise Refused(
        "rejected-rows",
        Text(
            f"{count} ligne(s) rejetée(s), rien n'est importé. La première, ligne {first.row} : {first.cause.fr} "
            "Corriger le fichier, ou laisser ces lignes de côté avec --skip-rejected.",
            f"{count} row(s) rejected, nothing is imported. The first, row {first.row}: {first.cause.en} "
            "Correct the file, or leave these rows out with --skip-rejected.",
        ),
        {"report": report.to_json()},
    )


def refuse_closures(request: ImportRequest, report: ImportReport, before: int) -> None:
    """Refuse a file that would close too much of what was in force (``before``). Raises ``Refused``."""
    closed = len(report.closed)
    if request.allow_closures or closed <= before * MOST_CLOSED:
        return
    raise Refused(
        "too-many-closures",
        Text(
            f"Cette édition fermerait {closed} entrées sur {before} en vigueur (plus de {MOST_CLOSED:.0%}) : le "
            "fichier est-il complet ? S'il est partiel, importer avec --partial ; sinon confirmer avec "
            "--allow-closures.",
            f"This edition would close {closed} entries of {before} in force (over {MOST_CLOSED:.0%}): is the file "
            "complete? If it is partial, import with --partial; otherwise confirm with --allow-closures.",
        ),
        {"report": report.to_json(), "closed": closed, "inForce": before},
    )


def source_label(request: ImportRequest) -> Text:
    """Return the words for a source: those of its nomenclature, else the plural of its first kind."""
    told = request.reading.labels
    if told:
        return Text(told.get("fr", ""), told.get("en", ""))
    kind = kind_named(request.reading.kinds[0])
    return kind.plural
