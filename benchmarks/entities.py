"""One thing at any (valid, known): of one state or of a thousand, now, in the past, as known before a correction."""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from _measure import WORK
from _page import publish, table

from app.adapters.home import Home
from app.adapters.ledger import Ledger
from app.domain.commits import Effect, Source
from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.dates import Certainty, Span, utc_now
from app.domain.iris import TERMS, Namespace
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.negotiation import JSON, JSONLD, TURTLE
from app.domain.rows import Holding, Row
from app.main.representations import Writers
from app.services.reading import Moment, Reading

if TYPE_CHECKING:
    from app.domain.negotiation import Representation

NAMESPACE = Namespace("http://127.0.0.1:8000")
SOURCE = Source("natinf", "public", Text("NATINF", "NATINF"))
STATES = 1_000
OTHERS = 5_000  # things of one state around those that are read
ROUNDS = 400
FIRST = date(2010, 1, 1)
LATER = FIRST + timedelta(days=7 * STATES)
FORMS = (JSON, JSONLD, TURTLE)


def _content(code: str, wording: str) -> Content:
    """Describe an offence as the official file does: label, class, two references as published and as parsed."""
    builder = ContentBuilder(NAMESPACE.mint("natinf", code))
    builder.add(RDF_TYPE, iri(TERMS + "Offence"))
    builder.add(SKOS + "notation", string(code))
    builder.add(SKOS + "prefLabel", text(f"{wording} {code}", "fr"))
    builder.add(SKOS + "inScheme", iri(NAMESPACE.mint("referential", "natinf")))
    for name in ("definedBy", "punishedBy"):
        builder.add(f"{TERMS}{name}AsPublished", string("ART.L.163-2 AL.1 C.M.F. ART.131-30 AL.1 C.PENAL."))
        for place in (1, 2):
            part = f"{name}-{place}"
            builder.add(TERMS + "hasReference", iri(builder.part(part)))
            builder.add(RDF_TYPE, iri(TERMS + "LegalReference"), fragment=part)
            builder.add(TERMS + "raw", string("ART.L.163-2 AL.1 C.M.F."), fragment=part)
            builder.add(TERMS + "citedNumber", string("L163-2"), fragment=part)
    return builder.content()


def _spans(states: int) -> list[Span]:
    starts = [FIRST + timedelta(days=7 * place) for place in range(states)]
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _said(code: str, states: int, wording: str) -> list[tuple[str, Content, Holding]]:
    found = []
    for place, span in enumerate(_spans(states)):
        content = _content(code, f"{wording} {place}")
        found.append((code, content, Holding(content.digest, span, Certainty.EDITION, Certainty.EDITION)))
    return found


def _effect(said: list[tuple[str, Content, Holding]], retracted: tuple[Row, ...] = (), *, first: bool) -> Effect:
    return Effect(
        home={"base": NAMESPACE.base} if first else {},
        sources=(SOURCE,) if first else (),
        contents={content.digest: content for _, content, _ in said},
        retracted=retracted,
        recorded=tuple((NAMESPACE.mint("natinf", code), SOURCE.name, holding) for code, _, holding in said),
    )


def _home() -> Ledger:
    """Make a home: things of one state, ``one`` among them; ``many`` of a thousand; ``corrected``, a thousand twice."""
    folder = WORK / "entities"
    shutil.rmtree(folder, ignore_errors=True)
    home = Home(folder)
    home.journal.mkdir(parents=True)
    ledger = Ledger(home, utc_now)
    ledger.catch_up(lambda _text: None)
    said = [each for code in ("one", *map(str, range(OTHERS))) for each in _said(code, 1, "Vol")]
    said += _said("many", STATES, "Vol") + _said("corrected", STATES, "Vol")
    ledger.append(_effect(said, first=True), account="bench", reason="1")
    wrong = tuple(
        Row(NAMESPACE.mint("natinf", code), SOURCE.name, holding, 1) for code, _, holding in said if code == "corrected"
    )
    ledger.append(_effect(_said("corrected", STATES, "Recel"), wrong, first=False), account="bench", reason="2")
    return ledger


def _cases() -> dict[str, tuple[str, date | None, int]]:
    """Return what is read: the key, the day (None: any day, drawn), the commit."""
    return {
        "1 state, current": ("one", LATER, 2),
        f"{STATES:,} states, current": ("many", LATER, 2),
        f"{STATES:,} states, any past day": ("many", None, 2),
        f"{STATES:,} states corrected, any past day": ("corrected", None, 2),
        f"{STATES:,} states corrected, as known before": ("corrected", None, 1),
    }


def _time(writers: Writers, reading: Reading, form: Representation, key: str, moment: Moment) -> float:
    started = time.perf_counter()
    writers.one(form, reading.describe("natinf", key, moment), "fr")
    return (time.perf_counter() - started) * 1e6


def measure(ledger: Ledger) -> dict[str, dict[str, float]]:
    """Return the median microseconds of each case: uncached and cached, in each form; the cases take turns."""
    chance = random.Random(20261124)
    times: dict[str, dict[str, list[float]]] = {}
    for _ in range(ROUNDS):
        for case, (key, day, known) in _cases().items():
            drawn = day or FIRST + timedelta(days=chance.randrange(7 * STATES))
            moment = Moment(drawn, known, "public", asked_day=True, asked_known=True)
            for form in FORMS:
                reading = Reading(ledger.reader, NAMESPACE)  # nothing remembered
                writers = Writers()
                for how in ("uncached", "cached"):
                    spent = _time(writers, reading, form, key, moment)
                    times.setdefault(f"{how}, {form.name}", {}).setdefault(case, []).append(spent)
    return {how: {case: statistics.median(found) for case, found in told.items()} for how, told in times.items()}


def main() -> None:
    """Measure and write the table."""
    WORK.mkdir(parents=True, exist_ok=True)
    print("entities: a home of two commits...", file=sys.stderr)
    ledger = _home()
    told = measure(ledger)
    ledger.close()
    first = next(iter(_cases()))
    rows = [
        [case, *(f"{found[case]:.0f} µs ({found[case] / found[first]:.2f} ×)" for found in told.values())]
        for case in _cases()
    ]
    text_ = table(["", *told], rows)
    text_ += f"""
Inside one process, medians of {ROUNDS} reads, the cases taking turns; in brackets, against the thing of one state.
*Uncached*: nothing is remembered of any thing (SQLite has its pages); *cached*: the same read again. {OTHERS:,} other
things around; {STATES:,} states of a week each; *corrected*: each of the states retracted and replaced by the second
commit. A read finds what holds, the states before and after, joins the contents and writes the answer.
"""
    publish("entities", "One thing at any date", text_)
    shutil.rmtree(WORK / "entities")


if __name__ == "__main__":
    main()
