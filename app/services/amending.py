"""Amendments: what stewards record of one entry of one source, the rows it leads to, and the report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.edition_records import EDITIONS_SOURCES
from app.domain.editions import holdings, sayings_of
from app.domain.errors import NotFound, Refused
from app.domain.language import Text
from app.domain.rows import Change
from app.domain.rows import replace as replace_rows
from app.domain.span_changes import span_changes
from app.domain.timeline import corrected
from app.services.amendment_reports import Spoken, in_order, report_of
from app.services.declared_with import with_declarations
from app.services.publishing import Publication, refusal
from app.services.verdict_forms import verdict_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate
    from app.domain.declarations import Declaration
    from app.domain.editions import Saying
    from app.domain.iris import Namespace
    from app.domain.rows import Holding, Row
    from app.domain.verdicts import Verdict
    from app.services.ports import TimelineReader
    from app.services.publishing import Published, Publisher
    from app.services.rederiving import Deriving

# Sources that nobody corrects: derived from others, made by imports, or changed by an upgrade alone.
_OF_THE_SERVICE = frozenset({RESOLUTION_SOURCE, "model"}) | EDITIONS_SOURCES


@dataclass(frozen=True, slots=True)
class Subject(Spoken):
    """An entry as one source says it: its rows, and what is held of it."""

    rows: Sequence[Row]  # live, of every source
    has_editions: bool
    sayings: Sequence[Saying] = ()
    dates: Sequence[LegalDate] = ()
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """Corrections or legal dates of one entry, to be recorded in one commit."""

    subject: Subject
    reason: str
    corrections: tuple[Correction, ...] = ()
    legal_dates: tuple[LegalDate, ...] = ()
    contents: Mapping[str, Content] = field(default_factory=dict)
    warnings: tuple[tuple[str, Text], ...] = ()
    account: str = "local"
    dry_run: bool = False
    idempotency: Idempotency | None = None
    declared: tuple[Declaration, ...] = ()  # what this needs to be published


@dataclass(frozen=True, slots=True)
class Amended:
    """The report, and what was published (None when nothing was)."""

    report: dict[str, object]
    published: Published | None


class Amending:
    """Publishes amendments."""

    def __init__(self, reader: TimelineReader, publisher: Publisher, namespace: Namespace, deriving: Deriving) -> None:
        """Give the parts."""
        self._reader = reader
        self._publisher = publisher
        self._namespace = namespace
        self._deriving = deriving

    def content(self, digest: str) -> Content:
        """Return a content by its name."""
        return self._reader.content(digest)

    def contents_of(self, subject: Subject, limit: int) -> list[tuple[str, Content]]:
        """Return the last contents that the source of a subject gives, and contents of others of its kind."""
        ever = self._reader.rows_ever(subject.entity, "restricted")
        own = [row.holding.content for row in ever if row.source == subject.source]
        latest = list(dict.fromkeys(reversed(own)))[:limit]
        found = [(subject.entity, self._reader.content(digest)) for digest in latest]
        return found + self._reader.contents_of_source(subject.source, subject.kind, limit)

    def subject(self, entity: str, source: str | None) -> Subject:
        """Return an entry as a source says it; without a source, the one that describes it.

        Raises ``NotFound`` (``unknown``), ``Refused`` (``source-needed``, ``source-does-not-describe``,
        ``source-of-the-service``).
        """
        ever = self._reader.rows_ever(entity, "restricted")
        thing = self._namespace.parse(entity)
        if not ever or thing is None:
            raise unknown_entry(entity)
        chosen = self._source(entity, ever, source)
        live = [row for row in ever if row.retracted_by is None]
        said = self._reader.said_of(chosen, entity)
        own = [row.holding for row in live if row.source == chosen]
        return Subject(
            entity=entity,
            kind=thing.kind,
            key=thing.key,
            source=chosen,
            rows=live,
            holdings=in_order(own),
            has_editions=bool(self._reader.editions(chosen, withdrawn=True)),
            sayings=sayings_of(entity, said, said),
            dates=self._reader.legal_dates(chosen, entity),
            corrections=self._reader.corrections(chosen, entity),
        )

    def _source(self, entity: str, ever: Sequence[Row], asked: str | None) -> str:
        describing = dict.fromkeys(row.source for row in ever if row.source not in _OF_THE_SERVICE)
        if asked is None:
            speaking = {row.source for row in ever if row.retracted_by is None} & set(describing) or set(describing)
            if len(speaking) == 1:
                return next(iter(speaking))
            if speaking:
                raise _which_source(entity, sorted(speaking))
        elif asked in describing:
            return asked
        if asked in _OF_THE_SERVICE or asked is None:
            raise _of_the_service(entity, asked or ever[0].source)
        raise _does_not_describe(entity, asked, list(describing))

    def publish(self, amendment: Amendment) -> Amended:
        """Publish through the gate, or with ``dry_run`` say what would change. Raises ``Refused`` with the report."""
        number = self._reader.head_number() + 1
        corrections = tuple(replace(each, commit=number) for each in amendment.corrections)
        dates = tuple(replace(each, commit=number) for each in amendment.legal_dates)
        subject = amendment.subject
        after = _after(subject, corrections, dates)
        own = [row for row in subject.rows if row.source == subject.source]
        change = replace_rows(subject.entity, subject.source, own, after)
        if not change:
            raise nothing_changes()
        contents = dict(amendment.contents)

        def content_of(digest: str) -> Content:
            found = contents.get(digest)
            return found if found is not None else self._reader.content(digest)

        report = report_of(subject, after, content_of, amendment.warnings)
        publication = self._publication(amendment, change, after, contents, corrections, dates)
        try:
            verdict, published = self._send(publication, dry_run=amendment.dry_run)
        except Refused as error:
            raise Refused(error.code, error.text, {**error.details, "report": report}) from None
        number_of = published.commit.number if published else None
        return Amended({**report, "commit": number_of, "findings": verdict_json(verdict)}, published)

    def _publication(
        self,
        amendment: Amendment,
        change: Change,
        after: Sequence[Holding],
        contents: dict[str, Content],
        corrections: tuple[Correction, ...],
        dates: tuple[LegalDate, ...],
    ) -> Publication:
        subject = amendment.subject

        def content_of(digest: str) -> Content:
            found = contents.get(digest)
            return found if found is not None else self._reader.content(digest)

        rows = {subject.entity: subject.rows}
        derived = self._deriving.changes(subject.source, [change], rows, content_of, contents)
        recorded: list[Correction | LegalDate] = [*corrections, *dates]
        basis = next(((each.words, each.text) for each in recorded), ("", ""))
        publication = Publication(
            account=amendment.account,
            reason=amendment.reason,
            changes=(change, *derived),
            contents=contents,
            legal_basis=" ".join(part for part in basis if part),
            corrections=corrections,
            legal_dates=dates,
            also_on=_ends(subject.holdings, after),
            idempotency=amendment.idempotency,
        )
        return with_declarations(publication, amendment.declared, self._namespace, self._reader.head_number() + 1)

    def _send(self, publication: Publication, *, dry_run: bool) -> tuple[Verdict, Published | None]:
        if not dry_run:
            published = self._publisher.publish(publication)
            return published.verdict, published
        verdict = self._publisher.check(publication)
        if not verdict.allows:
            raise refusal(verdict)
        return verdict, None


def _ends(before: Sequence[Holding], after: Sequence[Holding]) -> tuple[date, ...]:
    """Return the days from which the entry is no longer in force where it was: what refers to it is checked there."""
    gone = [each.span.start for each in span_changes(before, after) if each.after is None]
    return tuple(day for day in gone if day is not None)


def _after(subject: Subject, corrections: Sequence[Correction], dates: Sequence[LegalDate]) -> list[Holding]:
    if subject.has_editions:
        return holdings(subject.sayings, [*subject.dates, *dates], [*subject.corrections, *corrections])
    found = list(subject.holdings)
    for each in corrections:
        found = corrected(found, each, each.end)
    return found


def nothing_changes() -> Refused:
    """Return the refusal of an act that would change nothing."""
    return Refused(
        "nothing-changes",
        Text(
            "Rien ne changerait : c'est déjà ce qui est dit sur ces jours.",
            "Nothing would change: this is already what is said on these days.",
        ),
    )


def unknown_entry(entity: str) -> NotFound:
    """Return the error of an act on what is not known."""
    return NotFound(
        "unknown",
        Text(
            f"Rien n'est connu ici sous l'adresse {entity}. Vérifier le code, ou chercher dans la liste.",
            f"Nothing is known here at {entity}. Check the code, or look in the list.",
        ),
        {"entity": entity},
    )


def _which_source(entity: str, sources: list[str]) -> Refused:
    names = ", ".join(sources)
    return Refused(
        "source-needed",
        Text(
            f"Plusieurs sources décrivent {entity} ({names}) : dire laquelle rectifier (source=).",
            f"Several sources describe {entity} ({names}): say which one to correct (source=).",
        ),
        {"sources": sources},
    )


def _of_the_service(entity: str, source: str) -> Refused:
    return Refused(
        "source-of-the-service",
        Text(
            f"« {source} », qui décrit {entity}, est tenue par le service lui-même : elle suit les autres sources, les "
            "imports ou les versions du modèle. Rectifier la source dont elle découle.",
            f"'{source}', which describes {entity}, is kept by the service itself: it follows the other sources, the "
            "imports or the versions of the model. Correct the source that it comes from.",
        ),
        {"source": source},
    )


def _does_not_describe(entity: str, source: str, sources: list[str]) -> Refused:
    names = ", ".join(sources)
    return Refused(
        "source-does-not-describe",
        Text(
            f"La source « {source} » ne décrit pas {entity}. Sources qui la décrivent : {names}.",
            f"The source '{source}' does not describe {entity}. Sources that do: {names}.",
        ),
        {"source": source, "sources": sources},
    )
