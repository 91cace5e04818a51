"""Importing an edition: from the entries of a file to the changes of rows, the report and the commit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.commits import KeptEdition, Source
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.edition_records import edition_change, editions_source
from app.domain.editions import Edition
from app.domain.errors import InvalidInput, Refused
from app.domain.import_report import ImportReport
from app.domain.kinds import kind_named
from app.domain.language import Text
from app.services.dated_entries import assembled
from app.services.import_plan import EditionPlan, Outcome
from app.services.import_warnings import another_file
from app.services.publishing import Publication, refusal
from app.services.verdict_forms import verdict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.contents import Content
    from app.domain.imports import Reading
    from app.domain.iris import Namespace
    from app.domain.verdicts import Verdict
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher
    from app.services.rederiving import Deriving

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


@dataclass(frozen=True, slots=True)
class Imported:
    """The report, and what was published (None when nothing was)."""

    report: ImportReport
    published: Published | None
    verdict: Verdict | None = None  # what the gate found, None when it was not asked

    def to_json(self) -> dict[str, object]:
        """Return the report with what the gate found."""
        told = self.report.to_json()
        return {**told, "findings": verdict_json(self.verdict)} if self.verdict is not None else told


class Importing:
    """Imports editions, one at a time, through the publisher."""

    def __init__(
        self,
        reader: TimelineReader,
        publisher: Publisher,
        namespace: Namespace,
        today: Callable[[], date],
        deriving: Deriving,
        checks: Mapping[str, Callable[[Reading, date], Reading]] | None = None,
    ) -> None:
        """Give the parts.

        ``checks`` looks up, for a source, what its rows name, and moves those that cannot stand to the rejected ones.
        """
        self._reader = reader
        self._publisher = publisher
        self._namespace = namespace
        self._today = today
        self._deriving = deriving
        self._checks = checks or {}

    def run(self, request: ImportRequest) -> Imported:
        """Import a file, or say what importing it would do.

        Raises ``InvalidInput`` without a date of edition, ``Refused`` for rejected rows, too many closures, or by a
        rule; the details of a refusal hold the report.
        """
        started = time.monotonic()
        self._refuse_secret(request)
        edition = self._edition(request)
        held = self._held(edition)
        if held is not None:
            same = Outcome(unchanged=len({entry.entity for entry in request.reading.entries}))
            report = self._report(request, edition, same, started)
            told = another_file(held, self._reader.editions(edition.source))
            return Imported(replace(report, warnings=(*report.warnings, *told)), None)
        request, edition, states = self._assembled(request, edition)
        plan = EditionPlan(self._reader, self._namespace, edition, request.reading, states)
        outcome = plan.outcome()
        report = self._report(request, edition, outcome, started)
        report = replace(report, warnings=(*report.warnings, *plan.warnings()))
        self._refuse_rejected(request, report)
        self._refuse_closures(request, report, outcome, plan)
        publication = self._publication(request, edition, plan, report)
        if request.dry_run:
            verdict = self._publisher.check(publication)
            if not verdict.allows:
                raise _with_report(refusal(verdict), report)
            return Imported(replace(report, seconds=time.monotonic() - started), None, verdict)
        try:
            published = self._publisher.publish(publication)
        except Refused as error:
            raise _with_report(error, report) from None
        done = replace(report, commit=published.commit.number, seconds=time.monotonic() - started)
        return Imported(done, published, published.verdict)

    def _assembled(
        self, request: ImportRequest, edition: Edition
    ) -> tuple[ImportRequest, Edition, Mapping[str, Content]]:
        """Check what the rows name, and put the dated ones together; with the contents of their states."""
        reading = request.reading
        if reading.source in self._checks:
            reading = self._checks[reading.source](reading, edition.date)
        found = assembled(reading, edition.date)
        request = replace(request, reading=found.reading)
        return request, replace(edition, states=found.states, silent=self._silent(request)), found.contents

    def _refuse_secret(self, request: ImportRequest) -> None:
        """What is derived from a list is public: a list that is not cannot be one of those."""
        if request.audience != AUDIENCES[0] and self._deriving.derives(request.reading.source):
            raise InvalidInput(
                "list-not-public",
                Text(
                    f"« {request.kind} » est publique, et ce qui en est déduit aussi : elle ne peut pas être importée "
                    f"pour le public « {request.audience} ».",
                    f"'{request.kind}' is public, and so is what is derived from it: it cannot be imported for the "
                    f"audience '{request.audience}'.",
                ),
            )

    def _edition(self, request: ImportRequest) -> Edition:
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
            silent=self._silent(request),
        )

    def _silent(self, request: ImportRequest) -> tuple[str, ...]:
        """Return the entities whose rows are left out: a row that cannot be read does not close its entry."""
        reading = request.reading
        codes = {problem.notation for problem in reading.rejected if problem.notation}
        listed = {entry.entity for entry in reading.entries}
        minted = {self._namespace.mint(kind, code) for kind in reading.kinds for code in codes}
        return tuple(sorted(minted - listed))

    def _held(self, edition: Edition) -> Edition | None:
        same = (edition.date, edition.file_hash, edition.complete)
        held = self._reader.editions(edition.source)
        return next((each for each in held if (each.date, each.file_hash, each.complete) == same), None)

    def _report(self, request: ImportRequest, edition: Edition, outcome: Outcome, started: float) -> ImportReport:
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

    def _refuse_rejected(self, request: ImportRequest, report: ImportReport) -> None:
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

    def _refuse_closures(
        self, request: ImportRequest, report: ImportReport, outcome: Outcome, plan: EditionPlan
    ) -> None:
        closed, before = len(outcome.closed), plan.in_force_before
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

    def _publication(
        self, request: ImportRequest, edition: Edition, plan: EditionPlan, report: ImportReport
    ) -> Publication:
        changes, contents = plan.changes(), dict(plan.contents)
        changes += self._deriving.changes(edition.source, changes, plan.rows, plan.content, contents)
        kept = replace(edition, report=report.to_json())
        change, content = edition_change(self._namespace, kept, request.audience)
        contents[content.digest] = content
        changes.append(change)
        return Publication(
            account=request.account,
            reason=f"import {request.kind} {edition.date.isoformat()} ({request.file_name})",
            changes=tuple(changes),
            contents=contents,
            sources=(
                Source(edition.source, request.audience, _label(request)),
                Source(RESOLUTION_SOURCE, "public", Text("résolution des références", "resolution of references")),
                Source(
                    editions_source(request.audience), request.audience, Text("éditions importées", "editions imported")
                ),
            ),
            editions=(KeptEdition(kept, plan.entries),),
            idempotency=request.idempotency,
        )


def _label(request: ImportRequest) -> Text:
    """Return the words for a source: those of its nomenclature, else the plural of its first kind."""
    told = request.reading.labels
    if told:
        return Text(told.get("fr", ""), told.get("en", ""))
    kind = kind_named(request.reading.kinds[0])
    return kind.plural


def _with_report(error: Refused, report: ImportReport) -> Refused:
    return Refused(error.code, error.text, {**error.details, "report": report.to_json()})
