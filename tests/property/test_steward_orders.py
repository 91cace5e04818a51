"""Legal dates, corrections and undo, in every order with editions: rows say what the day-by-day model says."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.rdf.given_contents import content_given
from app.adapters.verification import rebuild, verify
from app.adapters.views import apply_patch, load_view
from app.domain.contents import Content
from app.domain.corrections import Correction, LegalDate
from app.domain.dates import Certainty
from app.domain.editions import Edition, Held
from app.domain.errors import SrjError
from app.domain.rows import Holding
from app.services.amending import Amended, Amending, Amendment
from app.services.correcting import Correcting, CorrectionRequest
from app.services.dating import Dating, DatingRequest
from app.services.importing import Imported
from app.services.rederiving import Deriving, by_entity
from app.services.undoing import Undoing, UndoRequest
from tests.property.counts import examples
from tests.property.editions_drawn import CODES, FIRST, LABELS, File, when
from tests.property.steward_drawn import FAR, LONG_AGO, Act, Corrected, Dated, Undone, acts, said_on
from tests.timeline import NAMESPACE, SOURCE, TODAY, Site, described, new_home, offence, open_site, request

CONTENTS: dict[tuple[str, str], Content] = {(code, label): described(code, label) for code in CODES for label in LABELS}
LABEL_OF = {content.digest: label for (_, label), content in CONTENTS.items()}
Cells = dict[str, list[str | None]]


def digest(code: str, label: str | None) -> str | None:
    return None if label is None else CONTENTS[code, label].digest


def held_of(done: Sequence[Act]) -> Held:
    """Return what is held after acts, numbered in their order."""
    editions, dates, corrections = {}, [], []
    for commit, act in enumerate(done, start=1):
        match act:
            case File():
                edition = Edition(SOURCE.name, act.day, act.complete, repr(act), "utf-8", 1, commit=commit)
                editions[edition] = {offence(code): CONTENTS[code, label].digest for code, label in act.labels}
            case Dated():
                entity = offence(act.code)
                dates.append(LegalDate(SOURCE.name, entity, digest(act.code, act.label), when(act.day), commit=commit))
            case Corrected():
                first, last = (None if each is None else when(each) for each in (act.first, act.last))
                said = digest(act.code, act.label)
                corrections.append(Correction(SOURCE.name, offence(act.code), first, last, said, commit=commit))
    return Held(editions, by_entity(dates), by_entity(corrections))


def cells(holdings: list[Holding]) -> list[str | None]:
    """Return the label of each day."""
    found = []
    for day in map(when, range(LONG_AGO, FAR)):
        labels = [LABEL_OF[each.content] for each in holdings if each.span.holds_on(day)]
        assert len(labels) <= 1, f"two states on {day}"
        found.append(labels[0] if labels else None)
    return found


def wanted(code: str, done: Sequence[Act]) -> list[str | None]:
    return [said_on(day, code, done) for day in range(LONG_AGO, FAR)]


@examples(200, 20_000)
@given(acts())
def test_holdings_say_what_each_day_says(done: list[Act]) -> None:
    held = held_of(done)
    for code in CODES[:2]:
        found = held.holdings(offence(code))
        assert cells(found) == wanted(code, done)
        for one, other in pairwise(found):
            assert one.span.end is not None
            assert one.span.end <= (other.span.start or FIRST)
            assert one.span.end < (other.span.start or FIRST) or one.content != other.content, "not joined"


@examples(100, 20_000)
@given(acts(), st.randoms(use_true_random=False))
def test_the_order_of_import_does_not_matter(done: list[Act], drawn: random.Random) -> None:
    """Files come in any order, what stewards record in theirs: the same holdings, certainties included."""
    files = [each for each in done if isinstance(each, File)]
    recorded = iter([each for each in done if not isinstance(each, File)])
    drawn.shuffle(files)
    places = [True] * len(files) + [False] * (len(done) - len(files))
    drawn.shuffle(places)
    moved: list[Act] = [files.pop() if is_file else next(recorded) for is_file in places]
    for code in CODES[:2]:
        assert held_of(moved).holdings(offence(code)) == held_of(done).holdings(offence(code))


@examples(100, 20_000)
@given(acts())
def test_a_date_is_legal_where_a_text_gives_it(done: list[Act]) -> None:
    without = [each for each in done if not isinstance(each, Corrected)]
    dated = {(each.code, when(each.day)) for each in done if isinstance(each, Dated)}
    seen = {each.day for each in done if isinstance(each, File)}
    for code in CODES[:2]:
        for holding in held_of(without).holdings(offence(code)):
            assert holding.start is not Certainty.UNKNOWN
            if holding.start is Certainty.LEGAL:
                assert (code, holding.span.start) in dated
            else:
                assert holding.span.start in seen


# -- through the ledger ------------------------------------------------------------------------------------------------


class Stewarded:
    """A home, what was done in it, and what every day said after each commit."""

    def __init__(self, folder: Path) -> None:
        self.site: Site = open_site(new_home(folder), {})
        reader, publisher = self.site.ledger.reader, self.site.publisher
        deriving = Deriving({})
        amending = Amending(reader, publisher, NAMESPACE, deriving)
        self.correcting = Correcting(amending, content_given, {})
        self.amending = amending
        self.dating = Dating(amending)
        self.undoing = Undoing(reader, publisher, deriving)
        self.held: dict[int, Act] = {}
        self.undos: dict[int, dict[int, Act]] = {}  # by undo: what was held before it
        self.snapshots: dict[int, Cells] = {1: {code: [None] * (FAR - LONG_AGO) for code in CODES[:2]}}

    def do(self, act: Act) -> None:
        """Do an act; one that is refused changes nothing."""
        reader = self.site.ledger.reader
        head = reader.head_number()
        before = dict(self.held)
        with suppress(SrjError):
            self._do(act, head + 1)
        if reader.head_number() == head:
            assert self.held == before
            return
        self.snapshots[head + 1] = {code: wanted(code, list(self.held.values())) for code in CODES[:2]}

    def _do(self, act: Act, commit: int) -> None:
        match act:
            case File():
                self.site.importing.run(request(act.entries, act.day, partial=not act.complete))
                self.held[commit] = act
            case Dated():
                self._date(act)
                self.held[commit] = act
            case Corrected():
                self.correcting.run(corrected(act))
                self.held[commit] = act
            case Undone():
                self._undo(commit - act.back, commit)

    def _date(self, act: Dated) -> None:
        subject = self.amending.subject(offence(act.code), None)
        legal = LegalDate(SOURCE.name, subject.entity, digest(act.code, act.label), when(act.day), words="loi")
        contents = {} if act.label is None else {c.digest: c for c in (CONTENTS[act.code, act.label],)}
        self.amending.publish(Amendment(subject=subject, reason="loi", legal_dates=(legal,), contents=contents))

    def _undo(self, number: int, commit: int) -> None:
        self.undoing.run(UndoRequest(number, "essai"))
        before = dict(self.held)
        if number in self.undos:  # of an undo: what it took away comes back, and nothing else moves
            gone = {place: act for place, act in self.undos[number].items() if place not in before}
            kept = {place: act for place, act in before.items() if place in self.undos[number] or place > number}
            self.held = dict(sorted({**kept, **gone}.items()))
        else:
            self.held.pop(number)
        self.undos[commit] = before

    def check(self) -> None:
        """Every day as known after every commit, the view, and the proofs of the journal."""
        reader = self.site.ledger.reader
        for code in CODES[:2]:
            rows = [row for row in reader.rows_ever(offence(code), "public") if row.source == SOURCE.name]
            for commit, said in self.snapshots.items():
                known = [row.holding for row in rows if row.known_at(commit)]
                assert cells(known) == said[code], f"commit {commit}, {code}"


def corrected(act: Corrected) -> CorrectionRequest:
    first, last = (None if each is None else when(each) for each in (act.first, act.last))
    content = None if act.label is None else CONTENTS[act.code, act.label].data.decode()
    return CorrectionRequest(offence(act.code), first, last, content=content, nothing=content is None, reason="essai")


@examples(10, 20_000)
@given(acts(undo=True))
def test_the_ledger_says_what_each_day_says_after_each_act(done: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stewarded = Stewarded(Path(folder) / "home")
        try:
            for act in done:
                stewarded.do(act)
            stewarded.check()
        finally:
            stewarded.site.close()


@examples(3, 300)
@given(acts(undo=True))
def test_what_was_recorded_is_proved_and_rebuilt(done: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stewarded = Stewarded(Path(folder) / "home")
        for act in done:
            stewarded.do(act)
        home = stewarded.site.home
        stewarded.site.close()
        before = verify(home, lambda _done, _total: None)
        assert before.problems == ()
        assert rebuild(home, lambda _done, _total: None) == before.state_hash
        assert verify(home, lambda _done, _total: None).problems == ()
        again = open_site(home, {})
        stewarded.site = again
        stewarded.check()
        again.close()


def test_views_follow_corrections_and_undo(tmp_path: Path) -> None:
    stewarded = Stewarded(tmp_path / "home")
    site = stewarded.site
    view = load_view(site.ledger.reader, TODAY, 1, "public")
    requests: list[Callable[[], Imported | Amended]] = [
        lambda: site.importing.run(request({"1": "Vol", "2": "Vol"}, FIRST)),
        lambda: stewarded.correcting.run(corrected(Corrected("1", "Vol simple", 3, None))),
        lambda: stewarded.correcting.run(corrected(Corrected("2", None, None, None))),
        lambda: stewarded.dating.run(DatingRequest(offence("1"), when(-1), words="loi")),
        lambda: stewarded.undoing.run(UndoRequest(3, "essai")),
    ]
    for number, act in enumerate(requests, start=2):
        published = act().published
        assert published is not None
        apply_patch(view, published.patches["public"])
        assert set(view) == set(load_view(site.ledger.reader, TODAY, number, "public"))
    site.close()


# -- orders that were met, and those that the documents tell ----------------------------------------------------------

KEPT: list[list[Act]] = [
    # A change seen late, dated by law, then an edition between that still shows the former label.
    [
        File(when(0), complete=True, labels=(("1", "Vol"),)),
        File(when(6), complete=True, labels=(("1", "Vol simple"),)),
        Dated("1", "Vol simple", 2),
        File(when(4), complete=True, labels=(("1", "Vol"),)),
    ],
    # A correction until the next edition, which comes later in the order of import.
    [
        File(when(0), complete=True, labels=(("1", "Vol"),)),
        Corrected("1", "Vol aggravé", 1, None),
        File(when(5), complete=False, labels=(("1", "Vol simple"),)),
        File(when(3), complete=False, labels=(("2", "Vol"),)),
    ],
    # Published ahead, withdrawn by the next edition before its day in law: never in force.
    [
        File(when(0), complete=True, labels=(("1", "Vol"),)),
        File(when(2), complete=True, labels=(("1", "Vol simple"),)),
        Dated("1", "Vol simple", 8),
        File(when(5), complete=True, labels=(("1", "Vol"),)),
    ],
]


@pytest.mark.parametrize("done", KEPT)
def test_every_order_of_acts_says_the_same(done: list[Act], tmp_path: Path) -> None:
    said = [wanted(code, done) for code in CODES[:2]]
    for place, order in enumerate(permutations(done)):
        assert [cells(held_of(list(order)).holdings(offence(code))) for code in CODES[:2]] == said
        if place % 8 == 0:
            stewarded = Stewarded(tmp_path / str(place))
            for act in order:
                stewarded.do(act)
            stewarded.check()
            stewarded.site.close()
