"""Importing an edition: from the entries of a file to the changes of rows, the report and the commit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.commits import KeptEdition, Source
from app.domain.derivations import RESOLUTION
from app.domain.edition_records import edition_change, editions_source
from app.domain.errors import InvalidInput, Refused
from app.domain.language import Text
from app.services.import_plan import EditionPlan, Outcome
from app.services.import_steps import ImportSteps, refuse_closures, refuse_rejected, report_of, source_label
from app.services.import_warnings import another_file
from app.services.publishing import Publication, refusal
from app.services.verdict_forms import verdict_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.editions import Edition
    from app.domain.import_report import ImportReport
    from app.domain.imports import Reading
    from app.domain.iris import Namespace
    from app.domain.verdicts import Verdict
    from app.services.import_steps import ImportRequest
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher
    from app.services.rederiving import Deriving


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
        self._deriving = deriving
        self._steps = ImportSteps(namespace, today, checks)

    def run(self, request: ImportRequest) -> Imported:
        """Import a file, or say what importing it would do.

        Raises ``InvalidInput`` without a date of edition, ``Refused`` for rejected rows, too many closures, or by a
        rule; the details of a refusal hold the report.
        """
        started = time.monotonic()
        self._refuse_secret(request)
        edition = self._steps.edition(request)
        held = self._held(edition)
        if held is not None:
            same = Outcome(unchanged=len({entry.entity for entry in request.reading.entries}))
            report = report_of(request, edition, same, started)
            told = another_file(held, self._reader.editions(edition.source))
            return Imported(replace(report, warnings=(*report.warnings, *told)), None)
        request, edition, states = self._steps.assembled(request, edition)
        plan = EditionPlan(self._reader, self._namespace, edition, request.reading, states)
        outcome = plan.outcome()
        report = report_of(request, edition, outcome, started)
        report = replace(report, warnings=(*report.warnings, *plan.warnings()))
        refuse_rejected(request, report)
        refuse_closures(request, report, plan.in_force_before)
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

    def _held(self, edition: Edition) -> Edition | None:
        same = (edition.date, edition.file_hash, edition.complete)
        held = self._reader.editions(edition.source)
        return next((each for each in held if (each.date, each.file_hash, each.complete) == same), None)

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
                Source(edition.source, request.audience, source_label(request)),
                RESOLUTION,
                Source(
                    editions_source(request.audience), request.audience, Text("éditions importées", "editions imported")
                ),
            ),
            editions=(KeptEdition(kept, plan.entries),),
            idempotency=request.idempotency,
        )


def _with_report(error: Refused, report: ImportReport) -> Refused:
    return Refused(error.code, error.text, {**error.details, "report": report.to_json()})
