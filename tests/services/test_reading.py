"""Reading one thing on a day, as known after a commit: found, closed, not yet known, recorded by mistake, unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.commits import Effect, Source
from app.domain.contents import text
from app.domain.dates import Certainty, Span
from app.domain.errors import Gone, NotFound
from app.domain.kinds import SKOS
from app.domain.rows import Holding, Row
from app.services.entity_json import entity_json
from app.services.reading import Moment, Reading
from tests.timeline import NAMESPACE, SOURCE, TODAY, described, new_home, offence, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
NOTES = Source("notes", "internal")
OLD, NEW = described("7", "Vol"), described("7", "Vol simple")
NOTE = described("7", "Vol simple", (SKOS + "note", text("À revoir", "fr")), (SKOS + "prefLabel", text("Theft", "en")))
MISTAKE = Holding(described("9").digest, Span(None, None))
NOW = Moment(TODAY, 3, "public")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    """7: two wordings, an internal note; 8: closed, with dates in law; 9: recorded by mistake."""
    folder: Path = tmp_path_factory.mktemp("reading")
    ledger = open_ledger(new_home(folder / "home"))
    said = {
        "7": (OLD, Holding(OLD.digest, Span(APRIL, JULY), Certainty.ATTESTED, Certainty.EDITION)),
        "8": (described("8"), Holding(described("8").digest, Span(APRIL, JULY), Certainty.LEGAL, Certainty.LEGAL)),
        "9": (described("9"), MISTAKE),
    }
    ledger.append(
        Effect(
            home={"base": NAMESPACE.base},
            sources=(SOURCE, NOTES),
            contents={content.digest: content for content, _ in said.values()},
            recorded=tuple((offence(code), SOURCE.name, held) for code, (_, held) in said.items()),
        ),
        account="local",
        reason="1",
    )
    new = Holding(NEW.digest, Span(JULY, None), Certainty.EDITION)
    ledger.append(
        Effect(
            contents={NEW.digest: NEW, NOTE.digest: NOTE},
            recorded=(
                (offence("7"), SOURCE.name, new),
                (offence("7"), NOTES.name, Holding(NOTE.digest, Span(JULY, None))),
            ),
        ),
        account="local",
        reason="2",
    )
    ledger.append(Effect(retracted=(Row(offence("9"), SOURCE.name, MISTAKE, 1),)), account="local", reason="3")
    yield Reading(ledger.reader, NAMESPACE)
    ledger.close()


def test_a_thing_on_a_day(service: Reading) -> None:
    found = service.describe("natinf", "7", NOW)
    assert (found.content, found.label.fr, found.label.en, found.notation) == (NEW, "Vol simple", "Vol simple", "7")
    assert found.in_force
    assert [row.holding.span for row in found.nearby] == [Span(APRIL, JULY), Span(JULY, None)]
    assert service.describe("natinf", "7", replace(NOW, day=APRIL)).content == OLD


def test_sources_of_the_audience_are_joined(service: Reading) -> None:
    found = service.describe("natinf", "7", replace(NOW, audience="internal"))
    assert found.content == NEW | NOTE
    assert (found.label.fr, found.label.en) == ("Vol simple", "Theft")
    assert found.texts(SKOS + "note") == {"fr": "À revoir"}


def test_what_was_known_then_is_told(service: Reading) -> None:
    with pytest.raises(NotFound):
        service.describe("natinf", "7", replace(NOW, known=1, asked_day=True))
    assert service.describe("natinf", "7", replace(NOW, day=APRIL, known=1)).content == OLD
    assert service.describe("natinf", "9", replace(NOW, known=2)).in_force


def test_a_closed_thing_is_told_with_its_last_state_unless_a_day_was_asked(service: Reading) -> None:
    found = service.describe("natinf", "8", NOW)
    assert not found.in_force
    assert entity_json(found)["inForce"] is False
    with pytest.raises(NotFound) as missing:
        service.describe("natinf", "8", replace(NOW, asked_day=True))
    assert missing.value.code == "not-in-force"
    assert missing.value.details["spans"] == [
        {"validFrom": "2026-04-01", "validTo": "2026-07-01", "startCertainty": "legal", "endCertainty": "legal"}
    ]


def test_before_an_attested_start_the_answer_is_not_known_here(service: Reading) -> None:
    before = replace(NOW, day=date(2026, 3, 31), asked_day=True)
    with pytest.raises(NotFound) as missing:
        service.describe("natinf", "7", before)
    assert (missing.value.code, missing.value.details) == ("not-known-yet", {"knownFrom": "2026-04-01"})
    with pytest.raises(NotFound) as known:
        service.describe("natinf", "8", before)
    assert known.value.code == "not-in-force"


def test_a_mistake_is_gone_and_what_was_never_known_is_unknown(service: Reading) -> None:
    with pytest.raises(Gone) as gone:
        service.describe("natinf", "9", NOW)
    assert gone.value.code == "recorded-by-mistake"
    for kind, key in (("natinf", "10"), ("nac", "7"), ("natinf", "../7"), ("natinf", "7#x")):
        with pytest.raises(NotFound) as missing:
            service.describe(kind, key, NOW)
        assert missing.value.code == "unknown"


def test_the_json_of_a_thing_has_the_keys_of_the_contract(service: Reading) -> None:
    told = entity_json(service.describe("natinf", "7", NOW))
    assert list(told)[:9] == [
        "id", "kind", "notation", "label", "inForce", "validFrom", "validTo", "startCertainty", "endCertainty"
    ]  # fmt: skip
    assert (told["id"], told["validFrom"], told["validTo"]) == (offence("7"), "2026-07-01", None)
    assert (told["startCertainty"], told["source"]) == ("edition", "natinf")
    assert told["links"] == [
        {"rel": "type", "href": "https://w3id.org/srj/def#Offence"},
    ]
