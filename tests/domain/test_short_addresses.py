"""Short addresses: what goes in comes out, whatever comes in is bounded, and old addresses stay readable."""

from __future__ import annotations

import base64
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput
from app.domain.short_addresses import LONGEST, VERSION, lengthen, shorten
from tests.shared import REPOSITORY

WORDS = (REPOSITORY / "queries" / f"short-addresses-{VERSION}.txt").read_bytes()
QUERY = (REPOSITORY / "queries" / "examples" / "nac-tree.rq").read_text(encoding="utf-8").partition("\n\n")[2]
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)


@given(_text, st.lists(st.tuples(st.sampled_from(["valid", "of"]), _text), max_size=3))
def test_what_goes_in_comes_out(query: str, parameters: list[tuple[str, str]]) -> None:
    text = shorten(query, parameters, WORDS)
    assert text is not None
    held = lengthen(text, WORDS)
    assert held.query == query.strip()
    assert held.parameters == tuple(parameters)


def test_an_address_is_much_shorter_than_its_query() -> None:
    text = shorten(QUERY, [("valid", "2026-07-01")], WORDS)
    assert text is not None
    assert len(text) < len(QUERY) / 2


def test_the_words_of_a_version_never_change() -> None:
    """Words are added as another version: an address made with these must be read for ever."""
    assert hashlib.sha256(WORDS).hexdigest() == "b178ce17b82970d5e1f59aaa29c0def2cd1a9ca532b03659e8aa6c0c015c3583"
    assert lengthen("1ePlhQu1GA5VG1bUABioB-A", WORDS).query == "ASK {}"


@given(st.text(st.sampled_from("abcXYZ019-_"), max_size=60))
def test_a_damaged_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        lengthen(VERSION + text, WORDS)


def test_a_cut_address_is_refused() -> None:
    text = shorten(QUERY, [], WORDS)
    assert text is not None
    for end in range(len(text)):
        with pytest.raises(InvalidInput):
            lengthen(text[:end], WORDS)


def test_a_small_address_of_a_huge_text_is_refused() -> None:
    deflating = zlib.compressobj(9, zdict=WORDS)
    data = deflating.compress(b"a" * 10_000_000) + deflating.flush()
    with pytest.raises(InvalidInput):
        lengthen(VERSION + base64.urlsafe_b64encode(data).decode().rstrip("=")[:6000], WORDS)
    small = zlib.compressobj(9, zdict=WORDS)
    text = base64.urlsafe_b64encode(small.compress(b"a" * 200_000) + small.flush()).decode().rstrip("=")
    assert len(text) < 1000
    with pytest.raises(InvalidInput):
        lengthen(VERSION + text, WORDS)


def test_what_would_be_too_long_has_no_address() -> None:
    noise = "".join(hashlib.sha256(str(number).encode()).hexdigest() for number in range(200))
    assert shorten(noise, [], WORDS) is None
    assert len(noise) > LONGEST
