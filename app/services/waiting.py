"""Gathers what waits for a data steward: from the view, and from the reports of the files that were imported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.audiences import up_to
from app.domain.contents import iri as iri_term
from app.domain.contents import owner
from app.domain.language import Text
from app.domain.waiting import Task
from app.services.declared import Wanted
from app.services.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.domain.commits import Source
    from app.domain.corrections import Withdrawal
    from app.domain.editions import Edition
    from app.domain.iris import Namespace
    from app.services.declared import DeclaredList
    from app.services.reading import Moment

_KEPT = 100_000  # tasks, all moments together
_ASKED_AT_ONCE = 2_000
_SOON = 90  # days before its end during which a waiver waits for a steward
_CLOSED = Text("fermé aux nouvelles affaires depuis le", "closed to new cases from")


class Term(Protocol):
    """A value of an answer."""

    @property
    def value(self) -> str:
        """Its text."""


class Asks(Protocol):
    """Asks saved questions of the view of a moment."""

    async def ask(
        self, name: str, moment: Moment, values: Mapping[str, str | Sequence[str]] | None = None
    ) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a question."""


class Imported(Protocol):
    """What was imported."""

    def sources(self) -> dict[str, Source]:
        """Return the declared sources by name."""

    def editions(self, source: str, *, withdrawn: bool = False) -> list[Edition]:
        """Return the editions of a source in the order in which they speak; the withdrawn ones too if asked."""

    def withdrawals(self) -> list[tuple[int, Withdrawal]]:
        """Return every taking back and giving back, with the commit that did it, in order."""


class Waiting:
    """What waits at a moment, for an audience."""

    def __init__(self, view: Asks, imported: Imported, declared: DeclaredList, namespace: Namespace) -> None:
        """Give the view, what was imported, what is declared, and the base of the IRIs."""
        self._view = view
        self._declared = declared
        self._imported = imported
        self._namespace = namespace
        self._kept: Remembered[tuple[object, ...], tuple[Task, ...]] = Remembered(_KEPT)

    async def at(self, moment: Moment) -> tuple[Task, ...]:
        """Return every task, those of the view first."""
        key = (moment.day, moment.known, moment.audience)
        found = self._kept.get(key)
        if found is None:
            pinned = replace(moment, asked_day=True, asked_known=True)
            of_view = [*await self._references(pinned), *await self._labels(pinned), *await self._reviews(pinned)]
            tasks = [*of_view, *self._rows(moment)]
            charge = await self._offices(pinned, tasks)
            charged = (replace(task, offices=charge.get(_charged(task), ())) for task in tasks)
            found = (*self._waivers(moment), *charged)
            self._kept.keep(key, found, 1 + len(found))
        return found

    async def _references(self, moment: Moment) -> Iterator[Task]:
        rows = await self._view.ask("coherence/references-to-resolve", moment)
        return (_reference(row) for row in rows)

    async def _labels(self, moment: Moment) -> Iterator[Task]:
        rows = await self._view.ask("coherence/labels-with-dates", moment)
        return (_label(row) for row in rows)

    async def _reviews(self, moment: Moment) -> Iterator[Task]:
        # Nothing grouped is one row without a thing (SPARQL 1.1, section 11.2).
        rows = await self._view.ask("coherence/entries-to-review", moment)
        return (_review(row, self._namespace) for row in rows if "thing" in row)

    def _waivers(self, moment: Moment) -> Iterator[Task]:
        """Yield the waivers that end soon: what they cover comes back then."""
        for each in self._declared.at("waiver", moment, Wanted(ending=_SOON)):
            last = each.until - timedelta(days=1) if each.until else moment.day
            yield Task(
                "ending-waiver",
                each.entity,
                Text(
                    f"La dérogation prend fin le {last} inclus : ce qu'elle couvre redeviendra un écart. Corriger, ou "
                    "la faire renouveler.",
                    f"The waiver ends on {last} inclusive: what it covers will be a deviation again. Correct it, or "
                    "have it renewed.",
                ),
                cause=each.rule,
                date=last.isoformat(),
                offices=(each.office,) if each.office else (),
            )

    def _rows(self, moment: Moment) -> Iterator[Task]:
        """Yield what the last edition held of each list told when it was imported."""
        withdrawn = self._withdrawn(moment.known)
        visible = up_to(moment.audience)
        for name, source in sorted(self._imported.sources().items()):
            if source.audience not in visible:
                continue
            held = [
                each
                for each in self._imported.editions(name, withdrawn=True)
                if each.commit <= moment.known and each.commit not in withdrawn
            ]
            if held:
                referential = self._namespace.mint("referential", name)
                for kind, told in (("rejected-row", "rejected"), ("import-warning", "warnings")):
                    yield from _problems(kind, held[-1], held[-1].report.get(told), referential)

    def _withdrawn(self, known: int) -> frozenset[int]:
        found: set[int] = set()
        for commit, each in self._imported.withdrawals():
            if commit <= known:
                (found.add if each.withdrawn else found.discard)(each.target)
        return frozenset(found)

    async def _offices(self, moment: Moment, tasks: Iterable[Task]) -> Mapping[str, tuple[str, ...]]:
        things = sorted({_charged(task) for task in tasks} - {""})
        found: dict[str, set[str]] = {}
        for first in range(0, len(things), _ASKED_AT_ONCE):
            some = [iri_term(each) for each in things[first : first + _ASKED_AT_ONCE]]
            for row in await self._view.ask("coherence/offices-in-charge", moment, {"thing": some}):
                found.setdefault(row["thing"].value, set()).add(row["office"].value)
        return {thing: tuple(sorted(offices)) for thing, offices in found.items()}


def _charged(task: Task) -> str:
    """Return the thing whose office has the task."""
    return owner(task.about) if task.about else task.referential


def _value(row: Mapping[str, Term], name: str) -> str:
    return row[name].value if name in row else ""


def _reference(row: Mapping[str, Term]) -> Task:
    raw, french, english = (_value(row, name) for name in ("raw", "french", "english"))
    cause = Text(french or "cause non renseignée.", english or french or "cause not recorded.")
    return Task(
        "reference",
        _value(row, "reference"),
        Text(
            f"La référence « {raw} » ne mène à aucun article : {cause.fr}",
            f"The reference '{raw}' leads to no article: {cause.en}",
        ),
        cause=_value(row, "failure").rpartition("referenceFailure-")[2],
        referential=_value(row, "referential"),
    )


def _label(row: Mapping[str, Term]) -> Task:
    day = _value(row, "date")[:10]
    condition, french, english = (_value(row, name) for name in ("condition", "french", "english"))
    said = Text(french or condition, english or french or condition) if condition else _CLOSED
    return Task(
        "dated-label",
        _value(row, "thing"),
        Text(
            f"Le libellé porte sa propre date, comprise ainsi : {said.fr} {day}. Vérifier que le libellé le dit.",
            f"The label bears its own date, understood so: {said.en} {day}. Check that the label says so.",
        ),
        cause=condition.rpartition("conditionKind-")[2] or "not-for-new-cases",
        date=day,
        referential=_value(row, "referential"),
    )


def _review(row: Mapping[str, Term], namespace: Namespace) -> Task:
    article, changed, reviewed = _value(row, "article"), _value(row, "changed")[:10], _value(row, "reviewed")[:10]
    thing = namespace.parse(article)
    key = thing.key.rpartition("_")[2] if thing else article
    if reviewed:
        since = Text(f"a été relue le {reviewed}", f"was reviewed on {reviewed}")
    else:
        since = Text("n'a jamais été relue", "was never reviewed")
    return Task(
        "review",
        _value(row, "thing"),
        Text(
            f"L'article {key} a changé le {changed} et l'entrée {since.fr} : la relire.",
            f"Article {key} changed on {changed} and the entry {since.en}: review it.",
        ),
        cause="reviewed-before" if reviewed else "never-reviewed",
        date=changed,
        referential=_value(row, "referential"),
    )


def _problems(kind: str, edition: Edition, told: object, referential: str) -> Iterator[Task]:
    for each in told if isinstance(told, list) else ():
        cause, row = each.get("cause") or {}, each.get("row")
        words = Text(str(cause.get("fr") or ""), str(cause.get("en") or cause.get("fr") or ""))
        yield Task(
            kind,
            "",
            words,
            cause=str(each.get("code") or ""),
            date=edition.date.isoformat(),
            referential=referential,
            commit=edition.commit,
            source=edition.source,
            row=row if isinstance(row, int) else None,
        )
