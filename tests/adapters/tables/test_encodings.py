"""The encoding of a file is found from its bytes, and the reason is said."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.tables.encodings import decide, profile
from app.adapters.tables.lost_letters import restored
from app.domain.errors import InvalidInput

if TYPE_CHECKING:
    from app.domain.imports import Encoding

_WORDS = ("délit", "crime", "procédure", "à", "décès", "reçu", "contrôle", "DENONCIATION", "§ II", "2°", "pêche")


def found(data: bytes) -> Encoding:
    return decide(profile(io.BytesIO(data)))[0]


def refusal(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        found(data)
    return caught.value


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=30), st.sampled_from(["cp850", "cp1252", "utf-8"]))
def test_french_text_reads_back_the_same_whatever_its_encoding(words: list[str], encoding: str) -> None:
    text = "délit;" + ";".join(words) + "\n"
    data = text.encode(encoding)
    assert data.decode(found(data).name) == text


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Délit;§ 2°\n", "iso-8859-1", "iso-8859-1"),
        ("Délit;l’œuvre – 3 €\n", "cp1252", "cp1252"),
        ("Délit;§ 2°\n", "cp850", "cp850"),
        ("Délit\n", "utf-8-sig", "utf-8-sig"),
        ("Délit\n", "utf-8", "utf-8"),
        ("plain\n", "ascii", "utf-8"),
    ],
)
def test_encoding_is_named_with_a_reason_in_both_languages(text: str, encoding: str, expected: str) -> None:
    answer = found(text.encode(encoding))
    assert answer.name == expected
    assert answer.reason.fr
    assert answer.reason.en != answer.reason.fr


def test_reason_shows_the_bytes_that_decided() -> None:
    assert "82 = é" in found("Délit, procédure\n".encode("cp850")).reason.fr


def test_two_encodings_in_one_file_are_refused_with_a_line_of_each() -> None:
    error = refusal("Délit\n".encode() + "Procédure\n".encode("iso-8859-1"))
    assert (error.code, error.details["lines"]) == ("mixed-encodings", [1, 2])
    error = refusal("Délit\n".encode("cp850") + b"x\n" + "Procédure\n".encode("iso-8859-1"))
    assert (error.code, error.details["lines"]) == ("mixed-encodings", [1, 3])


def test_utf_16_is_refused_with_the_remedy() -> None:
    error = refusal("Délit\n".encode("utf-16"))
    assert error.code == "utf-16"
    assert "CSV UTF-8" in error.text.en


def test_binary_bytes_are_refused_with_their_line() -> None:
    error = refusal(b"a;b\n1;\x002\n")
    assert (error.code, error.details["row"]) == ("binary-file", 2)


def test_bytes_that_are_no_french_in_any_encoding_are_refused() -> None:
    assert refusal(bytes([0xB0, 0xDB, 0xB2, 0xDF]) * 9 + b"\n").code in {"unknown-encoding", "mixed-encodings"}


def test_a_line_past_the_bound_is_refused() -> None:
    error = refusal(b"a;b\n" + b"x" * 1_000_001 + b"\n")
    assert (error.code, error.details["row"]) == ("line-too-long", 2)


@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("FAUSSE MAN¿UVRE", "FAUSSE MANŒUVRE"),
        ("S¿UR ET B¿UF", "SŒUR ET BŒUF"),
        ("l'¿uvre", "l'œuvre"),
        ("pêche d¿espèce", "pêche d¿espèce"),  # an apostrophe was lost there, not a letter
        ("D¿UN NAVIRE", "D¿UN NAVIRE"),
        ("QU¿UNE", "QU¿UNE"),
    ],
)
def test_a_lost_letter_is_restored_only_where_the_word_allows_nothing_else(published: str, read: str) -> None:
    assert restored(published) == read
