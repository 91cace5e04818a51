"""Correcting an entry: what would change, in fields and in spans, then the commit through the gate."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app.domain.corrections import Correction
from app.domain.dates import Span
from app.domain.errors import InvalidInput
from app.domain.kinds import kind_named
from app.domain.language import Text
from app.domain.requested_changes import changed, require_own, values_of, vocabulary
from app.domain.timeline import end_of, runs_of
from app.services.amending import Amendment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.contents import Content
    from app.domain.declarations import Declaration
    from app.domain.requested_changes import Vocabulary
    from app.domain.rows import Holding
    from app.domain.statements import Statement
    from app.services.amending import Amended, Amending, Subject

    # (entity, content, predicate, value) -> content with its normalised forms remade, None when it has none
    Republished = Callable[[str, Content, str, str], Content | None]

_LOOKED_AT = 300  # entries of a kind whose properties tell what a source gives


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    """What a steward asks: one of changes, content and nothing, over [start, end)."""

    entity: str
    start: date | None
    end: date | None = None
    source: str | None = None
    changes: Mapping[str, object] = field(default_factory=dict)
    content: str | None = None  # N-Triples
    nothing: bool = False
    reason: str = ""
    text: str = ""  # legal basis: IRI of the article or text
    words: str = ""  # legal basis in words
    dry_run: bool = False
    account: str = "local"
    idempotency: Idempotency | None = None
    declared: tuple[Declaration, ...] = ()  # observed deviations and waivers that it needs


class Correcting:
    """Records corrections."""

    def __init__(
        self,
        amending: Amending,
        read_content: Callable[[str], Content],
        republished: Mapping[str, Republished],
    ) -> None:
        """Give what publishes amendments, what reads N-Triples, and for a kind what remakes normalised forms."""
        self._amending = amending
        self._read_content = read_content
        self._republished = republished

    def run(self, request: CorrectionRequest) -> Amended:
        """Record a correction, or say what it would change.

        Raises ``InvalidInput``, ``NotFound`` (``unknown``), ``Refused`` (``nothing-changes``, or by a rule).
        """
        _require_one_wish(request)
        subject = self._amending.subject(request.entity, request.source)
        if request.start is not None and request.end is not None:
            Span(request.start, request.end)  # refuses reversed dates
        if request.start is None and request.end is None and subject.has_editions and not request.nothing:
            raise InvalidInput(
                "from-required",
                Text("Dire depuis quel jour : from=AAAA-MM-JJ.", "Say from which day: from=YYYY-MM-DD."),
            )
        contents: dict[str, Content] = {}
        corrections = self._corrections(request, subject, contents)
        return self._amending.publish(
            Amendment(
                subject=subject,
                reason=request.reason,
                corrections=tuple(corrections),
                contents=contents,
                warnings=_warnings(request, subject),
                account=request.account,
                dry_run=request.dry_run,
                idempotency=request.idempotency,
                declared=request.declared,
            )
        )

    def _corrections(
        self, request: CorrectionRequest, subject: Subject, contents: dict[str, Content]
    ) -> list[Correction]:
        whole = Correction(
            subject.source, request.entity, request.start, request.end, None, request.text, request.words
        )
        if request.nothing:
            return [whole]
        words = self._vocabulary(subject)
        if request.content is not None:
            content = self._read_content(request.content)
            require_own(content, request.entity, words)
            contents[content.digest] = content
            return [replace(whole, content=content.digest)]
        found = []
        for holding, start, end in _pieces(subject, whole):
            content = self._changed(request, words, self._amending.content(holding.content))
            contents[content.digest] = content
            found.append(replace(whole, start=start, end=end, content=content.digest))
        return found

    def _vocabulary(self, subject: Subject) -> Vocabulary:
        rows = subject.rows
        kind = kind_named(subject.kind)
        own = self._amending.contents_of(subject, _LOOKED_AT)
        others = [
            (row.entity, row.source, self._amending.content(row.holding.content))
            for row in rows
            if row.source != subject.source
        ]
        return vocabulary(kind, subject.source, own, others)

    def _changed(self, request: CorrectionRequest, words: Vocabulary, content: Content) -> Content:
        for name, given in request.changes.items():
            predicate = words.predicate(name)
            values = values_of(name, given)
            like: Statement = words.own[predicate]
            remake = self._republished.get(words.kind.name)
            remade = (
                remake(request.entity, content, predicate, values[0].value)
                if remake is not None and len(values) == 1
                else None
            )
            content = remade if remade is not None else changed(content, request.entity, predicate, values, like)
        return self._read_content(content.data.decode())


def _pieces(subject: Subject, whole: Correction) -> list[tuple[Holding, date | None, date | None]]:
    """Return what a correction of values applies to: each state that it meets, with the days of it that it covers.

    Where the source says nothing on those days, what it says next (else before) is taken, over the whole span.
    """
    end = end_of(whole, subject.sayings, runs_of(subject.sayings, subject.dates)) if subject.has_editions else whole.end
    span = Span(whole.start, end)
    met = [holding for holding in subject.holdings if holding.span.overlaps(span)]
    if not met:
        later = [each for each in subject.holdings if whole.start and each.span.start and each.span.start > whole.start]
        taken = (later or subject.holdings[-1:])[:1]
        return [(each, whole.start, whole.end) for each in taken]
    pieces = [
        (holding, _later(holding.span.start, span.start), _earlier(holding.span.end, span.end)) for holding in met
    ]
    last, start, _ = pieces[-1]
    if whole.end is None and (last.span.end is None or (end is not None and last.span.end >= end)):
        pieces[-1] = (last, start, None)  # without an end: until the next edition that speaks, whenever it comes
    return pieces


def _warnings(request: CorrectionRequest, subject: Subject) -> tuple[tuple[str, Text], ...]:
    """Tell that an edition held already ends the correction."""
    if request.end is not None or request.start is None or not subject.has_editions:
        return ()
    whole = Correction(subject.source, request.entity, request.start, None, None)
    end = end_of(whole, subject.sayings, runs_of(subject.sayings, subject.dates))
    if end is None:
        return ()
    return (
        (
            "ends-with-edition",
            Text(
                f"La rectification s'arrête le {end}, où une édition déjà importée parle de l'entrée. Pour aller "
                "au-delà, donner une fin (to).",
                f"The correction ends on {end}, when an edition already imported speaks of the entry. To go further, "
                "give an end (to).",
            ),
        ),
    )


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else one or other


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _require_one_wish(request: CorrectionRequest) -> None:
    wishes = sum((bool(request.changes), request.content is not None, request.nothing))
    if wishes != 1:
        raise InvalidInput(
            "one-wish",
            Text(
                "Donner une seule chose parmi : changes (valeurs par propriété), content (N-Triples), nothing (vrai).",
                "Give exactly one of: changes (values by property), content (N-Triples), nothing (true).",
            ),
        )
    if not request.reason.strip():
        raise reason_required()


def reason_required() -> InvalidInput:
    """Return the error of an act without a reason."""
    return InvalidInput(
        "reason-required",
        Text("Donner le motif : il est gardé au journal.", "Give the reason: it is kept in the journal."),
    )
