"""Validators and codings: strong entity tags, 304, gzip (RFC 9110, sections 8, 12 and 13)."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESSES = ("/doc/natinf/7.json", "/doc/natinf/7.ttl", "/doc/natinf/7.html", "/doc/natinf.csv", "/def/law.ttl")


@pytest.fixture(scope="module")
def plain(client: httpx.Client) -> Iterator[httpx.Client]:
    """A client that takes no coding unless a test says so."""
    with httpx.Client(
        base_url=client.base_url, trust_env=False, headers={"Accept-Encoding": "identity"}, timeout=30
    ) as opened:
        yield opened


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_same_bytes_have_the_same_strong_tag(plain: httpx.Client, address: str) -> None:
    first, second = plain.get(address), plain.get(address)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert (first.content, tag) == (second.content, second.headers["etag"])


def test_each_representation_has_its_own_tag(plain: httpx.Client) -> None:
    suffixes = ("html", "jsonld", "ttl", "nt", "rdf", "json")
    tags = {plain.get(f"/doc/natinf/7.{suffix}").headers["etag"] for suffix in suffixes}
    tags.add(plain.get("/doc/natinf/7.html?lang=en").headers["etag"])
    tags.add(plain.get("/doc/natinf/7.ttl", headers={"Accept-Encoding": "gzip"}).headers["etag"])
    assert len(tags) == len(suffixes) + 2


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_it_is_not_sent_it_again(plain: httpx.Client, address: str) -> None:
    tag = plain.get(address).headers["etag"]
    for asked in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        answer = plain.get(address, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b""), asked
        assert answer.headers["etag"] == tag
        assert answer.headers["vary"]
    assert plain.head(address, headers={"If-None-Match": tag}).status_code == 304
    assert plain.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    assert plain.get(address, headers={"If-None-Match": tag.strip('"')}).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/", "/doc/natinf.json", "/openapi.json"])
def test_gzip_for_who_accepts_it(plain: httpx.Client, address: str) -> None:
    bare = plain.get(address)
    with plain.stream("GET", address, headers={"Accept-Encoding": "gzip, br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == bare.content
    assert int(answer.headers["content-length"]) == len(raw) < len(bare.content)
    assert "content-encoding" not in bare.headers
    assert "accept-encoding" in bare.headers["vary"].lower()
    assert answer.headers["vary"] == bare.headers["vary"]
    if "etag" in bare.headers:
        assert answer.headers["etag"] == bare.headers["etag"][:-1] + '-gzip"'


@pytest.mark.parametrize("accepted", ["identity", "", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "deflate"])
def test_no_gzip_for_who_does_not(plain: httpx.Client, accepted: str) -> None:
    answer = plain.get("/doc/natinf.csv", headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "*", "br;q=1.0, gzip;q=0.001", "deflate , gzip ; q=0.5"])
def test_the_ways_to_accept_gzip(plain: httpx.Client, accepted: str) -> None:
    assert plain.get("/doc/natinf.csv", headers={"Accept-Encoding": accepted}).headers["content-encoding"] == "gzip"


def test_the_compressed_representation_is_validated_too(plain: httpx.Client) -> None:
    gzipped = {"Accept-Encoding": "gzip"}
    compressed = plain.get("/doc/natinf.csv", headers=gzipped).headers["etag"]
    bare = plain.get("/doc/natinf.csv").headers["etag"]
    answer = plain.get("/doc/natinf.csv", headers={**gzipped, "If-None-Match": compressed})
    assert (answer.status_code, answer.headers["etag"]) == (304, compressed)
    answer = plain.get("/doc/natinf.csv", headers={**gzipped, "If-None-Match": bare})
    assert (answer.status_code, answer.headers["etag"]) == (304, bare)


def test_small_answers_and_problems_are_left_as_they_are(plain: httpx.Client) -> None:
    answer = plain.get("/health/live", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in answer.headers


def test_a_stream_is_compressed_piece_by_piece(plain: httpx.Client) -> None:
    query = "SELECT ?a ?c WHERE { ?a ?b ?c . ?d a <https://w3id.org/srj/def#Office> }"
    asked = {"query": query, "format": "csv"}
    bare = plain.get("/sparql", params=asked)
    with plain.stream("GET", "/sparql", params=asked, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(bare.content) > 200_000
    assert answer.headers["content-encoding"] == "gzip"
    assert sorted(gzip.decompress(raw).split(b"\n")) == sorted(bare.content.split(b"\n"))
    assert len(raw) < len(bare.content) / 3


def test_every_answer_is_safe_to_show(plain: httpx.Client) -> None:
    for address in ("/", "/doc/natinf/7.json", "/nope", "/doc/natinf.csv"):
        headers = plain.get(address, headers={"Accept": "text/html;q=0.5, */*;q=0.1"}).headers
        assert headers["x-content-type-options"] == "nosniff"
        if headers["content-type"].startswith("text/html"):
            assert "default-src 'self'" in headers["content-security-policy"]
