"""Commits: the same effect gives the same bytes, and the bytes give the effect back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.commits import (
    NO_COMMIT,
    Commit,
    Effect,
    Idempotency,
    KeptEdition,
    Source,
    decode_effect,
    encode_effect,
    parse_header,
)
from app.domain.contents import ContentBuilder, text
from app.domain.corrections import Correction, LegalDate, Withdrawal
from app.domain.dates import Certainty, Span
from app.domain.editions import Edition
from app.domain.errors import Damaged
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.rows import Holding, Row
from tests.timeline import EPOCH, described, offence

COMMIT = Commit(
    1, NO_COMMIT, EPOCH, "local", "import « natinf »", "CPP R15-33", 12, "d" * 64, Idempotency("k", "r" * 64)
)
SOURCE = Source("natinf", "public", Text("Infractions", "Offences"))


def labelled(label: str) -> ContentBuilder:
    builder = ContentBuilder(offence("7"))
    builder.add(SKOS + "prefLabel", text(label, "fr"))
    return builder


def effect(label: str = "Vol") -> Effect:
    """Return an effect with one of everything."""
    content = labelled(label).content()
    holding = Holding(content.digest, Span(date(2026, 4, 1), None), Certainty.EDITION, Certainty.UNKNOWN)
    edition = Edition(
        source="natinf",
        date=date(2026, 7, 1),
        complete=False,
        file_hash="f" * 64,
        encoding="cp850",
        rows=19,
        file_name="natinf.csv",
        note="data.gouv.fr",
        report={"rows": 19},
        commit=5,
        silent=("x",),
    )
    return Effect(
        home={"base": "http://127.0.0.1:8000"},
        sources=(SOURCE,),
        contents={content.digest: content},
        retracted=(Row(offence("7"), "natinf", replace(holding, span=Span(None, date(2026, 7, 1))), 3),),
        recorded=((offence("7"), "natinf", holding),),
        editions=(KeptEdition(edition, {offence("7"): content.digest}),),
        legal_dates=(
            LegalDate("natinf", offence("7"), content.digest, date(2026, 1, 1), offence("t"), "loi « x »\ty\n", 5),
            LegalDate("natinf", offence("7"), None, date(2026, 9, 1), words="décret", commit=5),
        ),
        corrections=(
            Correction("natinf", offence("7"), date(2026, 4, 1), None, content.digest, words="arrêté", commit=5),
            Correction("natinf", offence("8"), None, date(2026, 5, 1), None, offence("t"), commit=5),
        ),
        withdrawals=(Withdrawal(3), Withdrawal(4, withdrawn=False)),
    )


def test_an_effect_is_read_back_whole() -> None:
    said = effect()
    read = decode_effect(encode_effect(said), 5)
    assert read == said
    assert read.editions[0].edition.report == {"rows": 19}
    assert read.editions[0].edition.silent == ("x",)


@given(st.text())
def test_any_label_is_read_back_whole(label: str) -> None:
    """Line ends, tabs and control characters of a label never end a line of the journal."""
    said = effect(label)
    assert decode_effect(encode_effect(said), 5) == said


def test_the_order_of_what_is_said_does_not_change_the_bytes() -> None:
    contents = {each.digest: each for each in (described("1"), described("2"), described("3"))}
    recorded = tuple(
        (offence(code), "natinf", Holding(digest, Span(None, None)))
        for code, digest in zip("123", contents, strict=True)
    )
    one = Effect(contents=contents, recorded=recorded)
    other = Effect(contents=dict(reversed(contents.items())), recorded=recorded[::-1])
    assert encode_effect(one) == encode_effect(other)


def test_a_header_is_read_back_and_named_by_its_hash() -> None:
    read = parse_header(COMMIT.header(), 1)
    assert replace(read, hash="") == COMMIT
    assert len(read.hash) == 64
    assert parse_header(replace(COMMIT, reason="autre").header(), 1).hash != read.hash


def test_a_header_says_the_commit_before_it() -> None:
    encoded = COMMIT.header().split(b" ", 2)[2]
    assert json.loads(encoded)["previous"] == NO_COMMIT


@pytest.mark.parametrize(
    "line",
    [b"", b"\n", b"SRJ1\n", b"SRJ1 x {}\n", COMMIT.header()[:-1], COMMIT.header()[:-3] + b"\n", b"X" + COMMIT.header()],
)
def test_a_header_that_is_not_whole_is_damage(line: bytes) -> None:
    with pytest.raises(Damaged) as found:
        parse_header(line, 12)
    assert found.value.code == "journal-damaged"
    assert found.value.details == {"commit": 12}


def test_a_header_in_the_wrong_place_is_damage() -> None:
    with pytest.raises(Damaged, match=r"Commit 2 .* number 1 found"):
        parse_header(COMMIT.header(), 2)


def test_an_unknown_line_is_damage_and_not_skipped() -> None:
    with pytest.raises(Damaged, match="unknown line"):
        decode_effect(b"?\tx\n", 4)
