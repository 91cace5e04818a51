"""IRIs of things: minted and parsed back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.contents import iri
from app.domain.errors import InvalidInput
from app.domain.iris import Namespace, Thing

SRJ = Namespace("https://srj.example.org")


def test_an_iri_is_base_kind_and_key() -> None:
    assert SRJ.mint("natinf", "7") == "https://srj.example.org/id/natinf/7"
    assert SRJ.things == "https://srj.example.org/id/"


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_key_is_minted_as_one_segment_and_parsed_back(key: str) -> None:
    minted = SRJ.mint("court", key)
    assert iri(minted) == f"<{minted}>"
    assert minted.removeprefix(SRJ.things).count("/") == 1
    assert SRJ.parse(minted) == SRJ.parse(minted + "#seat") == Thing("court", key)


@pytest.mark.parametrize(
    "other",
    [
        "https://srj.example.org/id/natinf",
        "https://srj.example.org/id/natinf/",
        "https://srj.example.org/id//7",
        "https://srj.example.org/id/natinf/7/8",
        "https://srj.example.org/doc/natinf/7",
        "https://srj.example.org.evil.org/id/natinf/7",
        "https://w3id.org/srj/def#Offence",
    ],
)
def test_any_other_iri_is_not_a_thing_of_ours(other: str) -> None:
    assert SRJ.parse(other) is None


@pytest.mark.parametrize(
    "base",
    [
        "",
        "srj",
        "ftp://srj.fr",
        "https://srj.fr/",
        "https://srj fr",
        "https://srj.fr?x",
        "https://srj.fr/a#b",
        "http://",
    ],
)
def test_a_base_from_which_no_iri_can_be_made_is_refused(base: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Namespace(base)
    assert refused.value.code == "invalid-base"
    assert "https://srj.example.org" in refused.value.text.fr


@pytest.mark.parametrize(
    "base", ["http://127.0.0.1:8000", "http://[::1]:8000", "https://srj.fr/srj", "https://a-b.fr:1/x.y"]
)
def test_usual_bases_are_taken(base: str) -> None:
    assert Namespace(base).parse(f"{base}/id/nac/10A") == Thing("nac", "10A")
