"""Undoing a publication: a new commit that takes back what another one did; what was served stays in the journal.

Editions, legal dates and corrections are withdrawn, and the rows of their source are made anew from what is still
held. Other rows are put back as they were before, when nothing later touched them. The undo of an undo gives back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.corrections import Withdrawal
from app.domain.derivations import RESOLUTION_SOURCE
from app.domain.editions import Held
from app.domain.errors import Conflict, NotFound, Refused
from app.domain.language import Text
from app.domain.migrations import CARRIED
from app.domain.rows import replace
from app.services.amending import Amended
from app.services.correcting import reason_required
from app.services.publishing import Publication, refusal
from app.services.rederiving import by_entity, rederived
from app.services.verdict_forms import verdict_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.commits import Idempotency
    from app.domain.contents import Content
    from app.domain.rows import Change, Row
    from app.services.ports import TimelineReader
    from app.services.publishing import Publisher
    from app.services.rederiving import Deriving

MODEL = "model"


@dataclass(frozen=True, slots=True)
class UndoRequest:
    """Which publication to take back, and why."""

    number: int
    reason: str
    dry_run: bool = False
    account: str = "local"
    idempotency: Idempotency | None = None


class Undoing:
    """Takes back publications."""

    def __init__(self, reader: TimelineReader, publisher: Publisher, deriving: Deriving) -> None:
        """Give the parts."""
        self._reader = reader
        self._publisher = publisher
        self._deriving = deriving

    def run(self, request: UndoRequest) -> Amended:
        """Take back a publication, or say what that would change.

        Raises ``NotFound`` (``unknown-commit``), ``Refused`` (``not-undoable``, ``already-undone``, or by a rule),
        ``Conflict`` (``changed-since``, naming the later publications).
        """
        if not request.reason.strip():
            raise reason_required()
        number = request.number
        if self._reader.commit_numbered(number) is None:
            raise unknown_commit(number, self._reader.head_number())
        rows = self._reader.rows_of_commit(number)
        if number == 1 or any(row.source == MODEL for row in rows):
            raise not_undoable(number)
        self._refuse_carried(number)
        withdrawals = self._withdrawals(number)
        contents: dict[str, Content] = {}
        changes, sources = self._remade(withdrawals, contents)
        changes += self._put_back(number, [row for row in rows if row.source not in sources])
        publication = Publication(
            account=request.account,
            reason=request.reason.strip(),
            changes=tuple(changes),
            contents=contents,
            withdrawals=tuple(withdrawals),
            idempotency=request.idempotency,
        )
        report = _report(number, {change.entity for change in changes}, withdrawals)
        if request.dry_run:
            verdict = self._publisher.check(publication)
            if not verdict.allows:
                raise refusal(verdict)
            return Amended({**report, "findings": verdict_json(verdict)}, None)
        published = self._publisher.publish(publication)
        findings = verdict_json(published.verdict)
        return Amended({**report, "commit": published.commit.number, "findings": findings}, published)

    def _refuse_carried(self, number: int) -> None:
        """Refuse what an upgrade has kept again in other words: taking back the first record would change nothing."""
        for source in _sources_of(self._reader, number):
            for edition in self._reader.editions(source):
                if edition.commit > number and CARRIED in edition.report:
                    raise _carried(number, edition.commit)

    def _withdrawals(self, number: int) -> list[Withdrawal]:
        """Return what is withdrawn: the commit, and the contrary of what it withdrew when it is itself an undo."""
        every = self._reader.withdrawals()
        last = {each.target: (by, each.withdrawn) for by, each in every}
        by, withdrawn = last.get(number, (0, False))
        if withdrawn:
            raise _already(number, by)
        own = [each for by, each in every if by == number]
        later = sorted({last[each.target][0] for each in own} - {number})
        if later:
            raise _changed_since(number, later)
        return [Withdrawal(number), *(Withdrawal(each.target, not each.withdrawn) for each in own)]

    def _remade(self, withdrawals: Iterable[Withdrawal], contents: dict[str, Content]) -> tuple[list[Change], set[str]]:
        """Return the changes of the sources whose rows follow what is held, and these sources with what they derive."""
        states = {each.target: not each.withdrawn for each in withdrawals}
        brought = {name for number in states for name in _sources_of(self._reader, number)}
        sources = {name for name in brought if self._reader.editions(name, withdrawn=True)}
        changes = [change for source in sorted(sources) for change in self._of_source(source, states, contents)]
        return changes, sources | ({RESOLUTION_SOURCE} if sources else set())

    def _of_source(self, source: str, states: dict[int, bool], contents: dict[str, Content]) -> list[Change]:
        reader = self._reader
        gone = {number for number, held in states.items() if not held}
        back = {number for number, held in states.items() if held}
        editions = [each for each in reader.editions(source) if each.commit not in gone]
        editions += [each for number in back for each in reader.editions_of_commit(number) if each.source == source]
        moved = [each for number in states for each in reader.editions_of_commit(number) if each.source == source]
        dates = [each for each in reader.legal_dates(source) if each.commit not in gone]
        corrections = [each for each in reader.corrections(source) if each.commit not in gone]
        touched: set[str] = set()
        for number in states:
            own_dates, own_corrections = reader.amendments_of(number)
            touched.update(each.entity for each in own_dates if each.source == source)
            touched.update(each.entity for each in own_corrections if each.source == source)
            if number in back:
                dates += [each for each in own_dates if each.source == source]
                corrections += [each for each in own_corrections if each.source == source]
        spoken = {each: reader.edition_entries(each) for each in editions}
        for each in moved:
            touched.update(reader.edition_entries(each))
            if each.complete:
                touched.update(entity for entries in spoken.values() for entity in entries)
        held = Held(spoken, by_entity(dates), by_entity(corrections))
        rows = reader.live_rows(sorted(touched))
        changes = rederived(source, sorted(touched), held, rows)
        return changes + self._deriving.changes(source, changes, rows, reader.content, contents)

    def _put_back(self, number: int, rows: list[Row]) -> list[Change]:
        """Return the changes that put rows back as they were before a commit.

        What it left must still be so: touched since, and then put back by the undo of what touched it, will do.
        """
        later: set[int] = set()
        changes = []
        for entity, source in dict.fromkeys((row.entity, row.source) for row in rows):
            ever = [row for row in self._reader.rows_ever(entity, "restricted") if row.source == source]
            live = [row for row in ever if row.retracted_by is None]
            if {row.holding for row in live} != {row.holding for row in ever if row.known_at(number)}:
                later.update(self._reader.later_commits(entity, source, number))
            before = [row.holding for row in ever if row.known_at(number - 1)]
            changes.append(replace(entity, source, live, before))
        if later:
            raise _changed_since(number, self._standing(later))
        return [change for change in changes if change]

    def _standing(self, numbers: set[int]) -> list[int]:
        """Return the publications to undo first: those that are not undone, undos themselves left out."""
        every = self._reader.withdrawals()
        last = {each.target: each.withdrawn for _, each in every}
        undos = {by for by, _ in every}
        return sorted(each for each in numbers if not last.get(each) and each not in undos) or sorted(numbers)


def undo_report(reader: TimelineReader, by: int) -> dict[str, object]:
    """Return what an undo that was made told."""
    withdrawals = [each for number, each in reader.withdrawals() if number == by]
    entities = {row.entity for row in reader.rows_of_commit(by)}
    return _report(withdrawals[0].target, entities, withdrawals)


def _report(number: int, entities: set[str], withdrawals: Sequence[Withdrawal]) -> dict[str, object]:
    return {
        "undoes": number,
        "commit": None,
        "entities": len(entities),
        "withdrawn": sorted(each.target for each in withdrawals if each.withdrawn),
        "givenBack": sorted(each.target for each in withdrawals if not each.withdrawn),
    }


def _sources_of(reader: TimelineReader, number: int) -> set[str]:
    dates, corrections = reader.amendments_of(number)
    editions = reader.editions_of_commit(number)
    return {each.source for each in editions} | {each.source for each in dates} | {each.source for each in corrections}


def _carried(number: int, upgrade: int) -> Refused:
    return Refused(
        "carried-over",
        Text(
            f"La mise à niveau (publication n° {upgrade}) a repris autrement ce que la publication n° {number} avait "
            "apporté : l'annuler ne changerait rien. Rectifier les entrées, ou importer l'édition juste.",
            f"The upgrade (commit {upgrade}) kept again, in other words, what commit {number} had brought: taking it "
            "back would change nothing. Correct the entries, or import the right edition.",
        ),
        {"commit": number, "upgrade": upgrade},
    )


def unknown_commit(number: int, head: int) -> NotFound:
    """Return the error of a number that no commit has."""
    return NotFound(
        "unknown-commit",
        Text(
            f"Il n'y a pas de publication n° {number} ; la dernière est la n° {head}.",
            f"There is no commit {number}; the last one is {head}.",
        ),
        {"head": head},
    )


def not_undoable(number: int) -> Refused:
    """Return the refusal to take back what carries the model."""
    return Refused(
        "not-undoable",
        Text(
            f"La publication n° {number} porte le modèle du service : elle ne s'annule pas. Une autre version du "
            "modèle s'installe avec « srj upgrade ».",
            f"Commit {number} carries the model of the service: it cannot be undone. Another version of the model "
            "comes with `srj upgrade`.",
        ),
    )


def _already(number: int, by: int) -> Refused:
    return Refused(
        "already-undone",
        Text(
            f"La publication n° {number} est déjà annulée, par la n° {by}. Pour la rétablir, annuler la n° {by}.",
            f"Commit {number} is already undone, by commit {by}. To have it back, undo commit {by}.",
        ),
        {"commit": by},
    )


def _changed_since(number: int, later: list[int]) -> Conflict:
    numbers = ", ".join(map(str, later))
    return Conflict(
        "changed-since",
        Text(
            f"Ce que la publication n° {number} a changé l'a été de nouveau ensuite (n° {numbers}). Annuler d'abord "
            "ces publications, de la plus récente à la plus ancienne, ou rectifier.",
            f"What commit {number} changed was changed again later (commits {numbers}). First undo those, the "
            "latest first, or correct.",
        ),
        {"commits": later},
    )
