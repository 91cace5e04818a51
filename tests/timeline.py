"""A small timeline for tests of the core: a home without model or rules, and short ways to say what is written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.adapters.ledger import Ledger
from app.domain.commits import Effect, Source
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.dates import Certainty, Span
from app.domain.imports import Encoding, Entry, Reading
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import Holding
from app.domain.verdicts import Verdict
from app.services.import_steps import ImportRequest
from app.services.importing import Importing
from app.services.linked_rows import CHECKED, LinkedRows
from app.services.publishing import Publisher
from app.services.rederiving import Deriving

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from app.domain.patches import Patch

BASE = "http://127.0.0.1:8000"
NAMESPACE = Namespace(BASE)
TODAY = date(2026, 11, 24)
SOURCE = Source("natinf", "public", Text("NATINF", "NATINF"))
EPOCH = datetime(2026, 11, 24, 8, tzinfo=UTC)


def offence(code: str) -> str:
    """Return the IRI of an offence."""
    return NAMESPACE.mint("natinf", code)


def described(code: str, label: str = "Vol", *extra: tuple[str, str]) -> Content:
    """Return what is said of an offence: class, code, label, then (predicate, term) pairs."""
    builder = ContentBuilder(offence(code))
    builder.add(RDF_TYPE, iri(TERMS + "Offence"))
    builder.add(SKOS + "notation", string(code))
    builder.add(SKOS + "prefLabel", text(label, "fr"))
    for predicate, term in extra:
        builder.add(predicate, term)
    return builder.content()


def holding(
    content: Content, start: date | None = None, end: date | None = None, sure: Certainty = Certainty.EDITION
) -> Holding:
    """Return a content that holds over a span."""
    return Holding(content.digest, Span(start, end), sure, Certainty.UNKNOWN)


def recorded(*said: tuple[str, Content], start: date | None = None, base: bool = False) -> Effect:
    """Return the effect that records contents of offences from a day on; the first one of a home tells its base."""
    return Effect(
        home={"base": BASE} if base else {},
        sources=(SOURCE,),
        contents={content.digest: content for _, content in said},
        recorded=tuple((offence(code), SOURCE.name, holding(content, start)) for code, content in said),
    )


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = EPOCH

    def __call__(self) -> datetime:
        """Return the moment it shows, and let one second go by."""
        self.now += timedelta(seconds=1)
        return self.now


def open_ledger(home: Home, clock: Callable[[], datetime] | None = None) -> Ledger:
    """Open a home for writing as the service does; its notices are kept in ``notices``."""
    ledger = Ledger(home, clock or Clock())
    ledger.catch_up(lambda _text: None)
    return ledger


def new_home(folder: Path, commits: int = 0) -> Home:
    """Make a home that tells its base, with this many commits of one offence each."""
    home = Home(folder)
    home.journal.mkdir(parents=True)
    ledger = open_ledger(home)
    for number in range(1, commits + 1):
        code = str(number)
        ledger.append(
            recorded((code, described(code, f"Infraction {code}")), base=number == 1), account="local", reason=code
        )
    ledger.close()
    return home


@dataclass
class OpenGate:
    """A gate that lets everything pass and remembers what it was asked; ``verdict`` is what it answers."""

    verdict: Verdict = field(default_factory=Verdict)
    checked: list[Patch] = field(default_factory=list)
    rejected: list[Patch] = field(default_factory=list)
    moves: list[Patch] = field(default_factory=list)

    def check(self, patch: Patch, earlier: Verdict | None = None) -> Verdict:  # noqa: ARG002 - as the real one
        """Answer the verdict it was given."""
        self.checked.append(patch)
        return self.verdict

    def meets(self, changed: Collection[str], moved: Collection[str]) -> bool:
        """Tell that rules look at what is in both."""
        return not set(changed).isdisjoint(moved)

    def settle(self) -> None:
        """Nothing moved."""

    def reject(self, patch: Patch) -> None:
        """Remember that the change was not committed."""
        self.rejected.append(patch)

    def move(self, patch: Patch) -> None:
        """Remember the day it moved to."""
        self.moves.append(patch)


@dataclass
class Site:
    """The parts that write to a home, without rules."""

    home: Home
    ledger: Ledger
    gate: OpenGate
    publisher: Publisher
    importing: Importing

    def close(self) -> None:
        """Close the files."""
        self.ledger.close()


def open_site(home: Home, derivations: Mapping[str, Callable[[], Callable[[str, Content], Content | None]]]) -> Site:
    """Open a home with everything that imports need but the rules."""
    ledger = open_ledger(home)
    if ledger.reader.head_number() == 0:
        ledger.append(Effect(home={"base": BASE}), account="system", reason="init")
    gate = OpenGate()
    publisher = Publisher(ledger.reader, ledger, gate, lambda: TODAY)
    linked = LinkedRows(ledger.reader, NAMESPACE)
    checks = dict.fromkeys(CHECKED, linked.checked)
    importing = Importing(ledger.reader, publisher, NAMESPACE, lambda: TODAY, Deriving(derivations), checks)
    return Site(home, ledger, gate, publisher, importing)


def reading(entries: Mapping[str, str]) -> Reading:
    """Return a file that was read: label by code."""
    return Reading(
        source=SOURCE.name,
        kinds=("natinf",),
        encoding=Encoding("utf-8", Text("essai", "test")),
        rows=len(entries),
        entries=tuple(
            Entry(offence(code), "natinf", code, described(code, label), row)
            for row, (code, label) in enumerate(entries.items(), start=2)
        ),
    )


def request(entries: Mapping[str, str], edition: date | None, **options: object) -> ImportRequest:
    """Return the request to import such a file; its fingerprint is that of what it says."""
    given: dict[str, object] = {
        "kind": "natinf",
        "reading": reading(entries),
        "file_hash": hashlib.sha256(repr(sorted(entries.items())).encode()).hexdigest(),
        "file_name": "natinf.csv",
        "edition": edition,
        "allow_closures": True,
        **options,
    }
    return ImportRequest(**given)  # type: ignore[arg-type]
