"""Legal dates: the change of an entry that an edition shows took effect in law on another day, by a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.corrections import LegalDate
from app.domain.errors import InvalidInput, Refused
from app.domain.language import Text
from app.domain.timeline import run_dated, runs_of, set_aside
from app.services.amending import Amendment

if TYPE_CHECKING:
    from datetime import date

    from app.domain.commits import Idempotency
    from app.domain.timeline import Run
    from app.services.amending import Amended, Amending, Subject


@dataclass(frozen=True, slots=True)
class DatingRequest:
    """A change, told by the edition that shows it (the last change when None), and its day in law."""

    entity: str
    day: date
    seen: date | None = None
    source: str | None = None
    reason: str = ""
    text: str = ""  # IRI of the article or text
    words: str = ""
    dry_run: bool = False
    account: str = "local"
    idempotency: Idempotency | None = None


class Dating:
    """Records legal dates."""

    def __init__(self, amending: Amending) -> None:
        """Give what publishes amendments."""
        self._amending = amending

    def run(self, request: DatingRequest) -> Amended:
        """Record a legal date, or say what it would change.

        Raises ``InvalidInput``, ``NotFound``, ``Refused`` (``no-such-change``, ``changed-again-before``...).
        """
        if not request.text and not request.words.strip():
            raise InvalidInput(
                "legal-basis-required",
                Text(
                    "Une date légale a un texte : donner legalBasis (IRI d'un article ou d'un texte, ou des mots).",
                    "A legal date has a text: give legalBasis (IRI of an article or text, or words).",
                ),
            )
        subject = self._amending.subject(request.entity, request.source)
        legal = self._legal_date(request, subject)
        basis = request.words or request.text
        return self._amending.publish(
            Amendment(
                subject=subject,
                reason=request.reason.strip() or f"{request.day} : {basis}",
                legal_dates=(legal,),
                warnings=tuple(_warnings(subject, legal)),
                account=request.account,
                dry_run=request.dry_run,
                idempotency=request.idempotency,
            )
        )

    def _legal_date(self, request: DatingRequest, subject: Subject) -> LegalDate:
        if not subject.has_editions:
            raise Refused(
                "no-editions",
                Text(
                    f"La source « {subject.source} » n'a pas d'éditions : rectifier l'entrée à partir de ce jour.",
                    f"The source '{subject.source}' has no editions: correct the entry from that day on.",
                ),
            )
        seen = runs_of(subject.sayings)
        place = _place(seen, runs_of(subject.sayings, subject.dates), request.seen)
        run = seen[place]
        legal = LegalDate(subject.source, request.entity, run.content, request.day, request.text, request.words)
        following = seen[place + 1] if place + 1 < len(seen) else None
        if following is not None and following.seen <= request.day:
            raise _changed_again(request.day, following)
        if run_dated(seen, legal) != place:
            raise _other_change(request.day, run)
        return legal


def _place(seen: list[Run], dated: list[Run], asked: date | None) -> int:
    """Return which run a request speaks of: the last one, or the one that begins on a day (seen, or in law)."""
    if asked is None and seen:
        return len(seen) - 1
    for place, run in enumerate(seen):
        if asked in {run.seen, dated[place].start} and (run.content is not None or place > 0):
            return place
    days = ", ".join(str(run.seen) for run in seen)
    raise Refused(
        "no-such-change",
        Text(
            f"Aucune édition ne montre de changement le {asked}. Changements constatés : {days}.",
            f"No edition shows a change on {asked}. Changes seen: {days}.",
        ),
        {"changes": [run.seen.isoformat() for run in seen]},
    )


def _warnings(subject: Subject, legal: LegalDate) -> list[tuple[str, Text]]:
    editions = set_aside(subject.sayings, [*subject.dates, legal], legal)
    if not editions:
        return []
    days = ", ".join(each.date.isoformat() for each in editions)
    return [
        (
            "edition-set-aside",
            Text(
                f"À partir du {legal.day}, l'édition du {days} dit autre chose : la date légale l'emporte.",
                f"From {legal.day} on, the edition of {days} says otherwise: the legal date stands.",
            ),
        )
    ]


def _changed_again(day: date, following: Run) -> Refused:
    return Refused(
        "changed-again-before",
        Text(
            f"L'édition du {following.seen} montre un autre changement : celui-ci n'a pu prendre effet le {day}.",
            f"The edition of {following.seen} already shows another change: this one cannot take effect on {day}.",
        ),
        {"edition": following.seen.isoformat()},
    )


def _other_change(day: date, run: Run) -> Refused:
    return Refused(
        "another-change-on-that-day",
        Text(
            f"Le {day}, une autre édition montre la même valeur : le changement du {run.seen} ne peut pas être daté de "
            "ce jour. Dater l'autre changement, ou rectifier.",
            f"On {day} another edition shows the same value: the change of {run.seen} cannot be dated to that day. "
            "Date the other change, or correct.",
        ),
        {"edition": run.seen.isoformat()},
    )
