"""Lists of one kind: order of codes, closed things, look-up by code, CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.commits import Effect
from app.domain.contents import string
from app.domain.dates import Certainty, Span
from app.domain.iris import TERMS
from app.domain.kinds import KINDS
from app.domain.rows import Holding
from app.services.listing import Listing, csv_of
from app.services.reading import Moment
from tests.timeline import BASE, SOURCE, TODAY, described, new_home, offence, open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.contents import Content

JANUARY, JULY = date(2020, 1, 1), date(2026, 7, 1)
NOW = Moment(TODAY, 1, "public")
CLASS = TERMS + "offenceClassAsPublished"


@pytest.fixture(scope="module")
def listing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listing]:
    """2 and 10 in force, 3 closed after two wordings, the first of which has no known start."""
    ledger = open_ledger(new_home(tmp_path_factory.mktemp("listing") / "home"))
    said: list[tuple[str, Content, Span]] = [
        ("10", described("10", "=Vol, « simple »", (CLASS, string("Délit"))), Span(JULY, None)),
        ("2", described("2", "Recel"), Span(None, None)),
        ("3", described("3", "Abus"), Span(None, JANUARY)),
        ("3", described("3", "Abus de confiance"), Span(JANUARY, JULY)),
    ]
    effect = Effect(
        home={"base": BASE},
        sources=(SOURCE,),
        contents={content.digest: content for _, content, _ in said},
        recorded=tuple(
            (offence(code), SOURCE.name, Holding(content.digest, span, Certainty.EDITION))
            for code, content, span in said
        ),
    )
    ledger.append(effect, account="local", reason="1")
    yield Listing(ledger.reader)
    ledger.close()


def test_things_in_force_in_the_order_of_their_codes(listing: Listing) -> None:
    assert [(item.notation, item.label, item.in_force) for item in listing.items("natinf", NOW)] == [
        ("2", "Recel", True),
        ("10", "=Vol, « simple »", True),
    ]


def test_closed_things_are_told_by_their_last_state(listing: Listing) -> None:
    items = listing.items("natinf", NOW, closed=True)
    assert [(item.notation, item.label, item.in_force) for item in items][1] == ("3", "Abus de confiance", False)


def test_another_day_gives_another_list(listing: Listing) -> None:
    then = Moment(date(2019, 12, 31), 1, "public")
    assert [item.label for item in listing.items("natinf", then)] == ["Recel", "Abus"]
    assert listing.items("natinf", Moment(TODAY, 0, "public")) == []
    assert listing.items("nac", NOW) == []


def test_codes_are_looked_up_in_the_order_asked(listing: Listing) -> None:
    found = listing.lookup("natinf", ["3", "99", "10", "3", ""], NOW)
    assert [(each["code"], each["status"]) for each in found] == [
        ("3", "closed"),
        ("99", "unknown"),
        ("10", "in-force"),
        ("3", "closed"),
        ("", "unknown"),
    ]
    assert (found[2]["validFrom"], found[2]["class"], found[2]["definedBy"]) == ("2026-07-01", "Délit", None)


def test_the_csv_has_the_columns_of_the_contract_and_no_formula(listing: Listing) -> None:
    text = csv_of(KINDS["natinf"], listing.items("natinf", NOW, closed=True), ";")
    header, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert header == [
        "notation", "label", "validFrom", "validTo", "startCertainty", "status", "successor",
        "class", "definedBy", "punishedBy",
    ]  # fmt: skip
    assert lines[1][:6] == ["3", "Abus de confiance", "2020-01-01", "2026-07-01", "edition", "closed"]
    assert lines[2][:8] == ["10", "'=Vol, « simple »", "2026-07-01", "", "edition", "in-force", "", "Délit"]
