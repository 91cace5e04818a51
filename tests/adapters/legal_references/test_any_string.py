"""Whatever the string: nothing raised, nothing dropped, and what is written well is read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from app.adapters.legal_references.parser import LegalReferenceParser
    from app.domain.references import Reference

PIECES = [
    *("ART.", "ART.L.234-1", " ", ",", ", ", "AL.1", "§II", "§", "1°", "A)", " A ", " ET S.", "R.*57", "413-BIS"),
    *("C.PENAL.", "C.ROUTE.", "CPP", "C.", "C.FOO", "CODE DE LA ", "LOI 48-1360", " DU 01/09/1948", "LOI", "DECRET "),
    *(
        "REGLT.CE DU 29/09/2008",
        "ARR.MINIST",
        "JUST1427010A",
        "(",
        ")",
        "n°",
        "du ",
        "l'",
        "ANNEXE III",
        "é",
        "\0",
        "12",
    ),
    *("99999999999", "-", ".", "&#8209;", "31/02/2000", "et", "s.", "768", "à", "CONVENTION DE ", "modifiée", "\u2028"),
]
NUMBERS = st.from_regex(r"(L\.|R\.|D\.)?[1-9][0-9]{1,2}(-[1-9][0-9]?){1,2}", fullmatch=True)
PLACES = st.sampled_from(["", " AL.1", " §II", " AL.1 2°", " §I 1°,2°", " 3° A)"])
CODES = st.sampled_from(["C.PENAL.", "C.ROUTE.", "C.RURAL.", "C.S.I.", "LOI 48-1360 DU 01/09/1948."])
GROUPS = st.lists(
    st.tuples(st.lists(st.tuples(NUMBERS, PLACES), min_size=1, max_size=4), CODES), min_size=1, max_size=4
)
SIZE = 100_000


def _covers(found: list[Reference], written: str) -> bool:
    starts = [cited.start for cited in found]
    whole = "".join(cited.raw for cited in found) == written
    return starts == sorted(set(starts)) and (whole or (not found and not written.strip()))


def _check(parser: LegalReferenceParser, written: str) -> None:
    for found in (parser.parse(written), parser.parse_usual(written)):
        assert _covers(found, written)
        for cited in found:
            assert cited.failure is not None or cited.text_as_published
            assert (cited.failure is None) == (cited.failure_at is None)
            assert cited.failure_at is None or 0 <= cited.failure_at <= len(written)


@given(written=st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_mixture_of_tokens_is_covered(parser: LegalReferenceParser, written: str) -> None:
    _check(parser, written)


@given(written=st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_covered(parser: LegalReferenceParser, written: str) -> None:
    _check(parser, written)


@given(groups=GROUPS)
@settings(max_examples=100, deadline=None)
def test_what_is_written_well_is_read_back(
    parser: LegalReferenceParser, groups: list[tuple[list[tuple[str, str]], str]]
) -> None:
    written = " ".join(
        ", ".join(f"ART.{number}{place}" for number, place in cited) + f" {code}" for cited, code in groups
    )
    expected = [(number, code.rstrip(".")) for cited, code in groups for number, _ in cited]
    found = parser.parse(written)
    assert all(cited.failure is None for cited in found)
    assert [(cited.number_as_published, (cited.text_as_published or "").rstrip(".")) for cited in found] == expected


@pytest.mark.parametrize(
    "unit",
    [
        "@",
        "§",
        "AL.1,",
        "ART.1,",
        "1",
        "1A",
        "1-",
        "C.",
        "CODE DE ",
        "LOI ",
        "((",
        "1°,",
        "1 A ",
        "5 B  ",
        "ANX.I-",
        "d'",
    ],
)
def test_a_hostile_string_of_100_kb_is_covered(parser: LegalReferenceParser, unit: str) -> None:
    # Each takes less than a second; were the work quadratic, the time limit of the tests would stop it.
    written = ("ART.1 " + unit * SIZE)[:SIZE]
    assert _covers(parser.parse(written), written)


def test_the_same_string_is_read_alike_when_read_again(parser: LegalReferenceParser) -> None:
    written = "ART.1 §1 @ C.PENAL. ART.2 DECRET DU 25 ART.3 C.ROUTE."
    shifted = "   " + written
    assert parser.parse(written) == parser.parse(written)
    assert [cited.failure_at for cited in parser.parse(shifted) if cited.failure] == [
        (cited.failure_at or 0) + 3 for cited in parser.parse(written) if cited.failure
    ]
