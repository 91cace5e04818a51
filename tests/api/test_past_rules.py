"""A past moment is judged by the rules known then, unless those of now are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from app.main.upgrading import upgrade_home
from app.main.writing import make_home
from tests.models import TERM, model, rule
from tests.server import problem_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

DOCUMENT = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix srj: <https://w3id.org/srj/def#> .
<application/a-code-that-is-long> a srj:Application ; skos:notation "a-code-that-is-long" .
"""
FOUND = "https://w3id.org/srj/shape#ShortCode-notation"


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service on a home whose model of before had one rule more, on the length of codes."""
    folder = tmp_path_factory.mktemp("upgraded")
    older = model(folder / "model", "0.0.9", terms=TERM, rules=rule("Application", 8))
    home = Home(folder / "home")
    make_home(home, "http://127.0.0.1:8000", demonstration=False, progress=lambda *_: None, model=older).close()
    upgrade_home(home, lambda _text: None, lambda *_: None, dry_run=False, accept=False)
    with serving(home.folder) as service, service.client() as client:
        yield client


def judged(client: httpx.Client, **asked: str) -> tuple[bool, str]:
    """Tell whether the rule of the model of before judged, and which model the answer names."""
    answer = client.post("/validate", params=asked, content=DOCUMENT, headers={"Content-Type": "text/turtle"})
    told = answer.json()
    return FOUND in {each["sourceShape"] for each in told["results"]}, told["model"]


def test_the_rules_are_those_of_the_time(upgraded: httpx.Client) -> None:
    assert judged(upgraded, known="n1") == (True, "n1")
    assert judged(upgraded, known="n1", **{"with": "published"}) == (True, "n1")
    assert judged(upgraded, known="n1", shapes="current") == (False, "current")
    assert judged(upgraded, **{"with": "published"}) == (False, "current")


def test_other_rules_are_not_asked_for(upgraded: httpx.Client) -> None:
    answer = upgraded.post("/validate?shapes=old", content=DOCUMENT, headers={"Content-Type": "text/turtle"})
    assert answer.status_code == 400
    assert problem_of(answer)["code"] == "invalid-shapes"
