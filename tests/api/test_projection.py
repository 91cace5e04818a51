"""``/project`` on a service that holds the communes that change: answers, bad dates, unknown codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.communes import small_files
from tests.server import copy_of, serving, srj

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def places(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that holds both editions of the communes that change."""
    folder = tmp_path_factory.mktemp("places")
    home = copy_of(empty_home, folder)
    for day, file in small_files(folder).items():
        done = srj("import", "communes", file, "--edition", day.isoformat(), "--allow-closures", home=home)
        assert done.returncode == 0, done.stderr
    with serving(home) as served, served.client() as client:
        yield client


def asked(client: httpx.Client, key: str, **given: str) -> dict[str, Any]:
    parameters = {"kind": "commune", "key": key, "from": "2023-01-01", "to": "2026-01-01", **given}
    answer = client.get("/project", params=parameters)
    assert answer.status_code == httpx.codes.OK, answer.text
    found = answer.json()
    assert isinstance(found, dict)
    return found


def test_a_code_leads_to_the_code_that_carries_it(places: httpx.Client) -> None:
    found = asked(places, "01330")
    assert (found["total"], found["next"], found["status"], found["cardinality"]) == (1, None, "succeeded", "n-1")
    (item,) = found["items"]
    assert (item["notation"], item["extent"], item["listed"]) == ("01187", "whole", True)
    assert [step["given"] for step in item["steps"]] == ["file"]


def test_a_code_whose_successor_is_not_held_says_so(places: httpx.Client) -> None:
    found = asked(places, "02311")
    assert (found["total"], found["status"], found["cardinality"]) == (0, "successor-not-held", "1-0")
    assert found["stops"][0]["date"] == "2026-01-01"


def test_a_projection_as_known_before_the_second_edition_knows_nothing_of_it(places: httpx.Client) -> None:
    found = asked(places, "01330", known="n2")
    assert (found["status"], found["items"][0]["notation"]) == ("unchanged", "01330")


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"from": "2023-02-30"}, 400, "invalid-date"),
        ({"to": "2222-02-22"}, 400, "date-to-be-set"),
        ({"to": "2999-01-01"}, 400, "far-date"),
        ({"from": ""}, 400, "parameter-required"),
        ({"key": " "}, 400, "parameter-required"),
        ({"kind": "canton"}, 404, "unknown-kind"),
        ({"key": "99999"}, 404, "unknown"),
        ({"known": "n900"}, 404, "no-such-commit"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_cause(
    places: httpx.Client, given: dict[str, str], status: int, code: str
) -> None:
    parameters = {"kind": "commune", "key": "01330", "from": "2023-01-01", "to": "2026-01-01", **given}
    answer = places.get("/project", params=parameters)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (status, code)
