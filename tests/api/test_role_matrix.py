"""Every role, verb, resource, audience and representation on a real service: allowed, refused, or not to be seen.

What is expected is written here, in words of the roles' reference page; it reads nothing of the service's own table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest

from tests.api.twins import SECRET, make_twin
from tests.oidc import issuing, listed, signed_in
from tests.server import copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RANK = {"public": 0, "internal": 1, "restricted": 2}


class Known(NamedTuple):
    """A caller: its roles as Keycloak writes them, what it sees, the acts it may do, and within which referential."""

    roles: tuple[str, ...]
    sees: str
    acts: frozenset[str] = frozenset()
    within: str = ""


_LOOKS = frozenset({"declare-use"})
_OFFICE = frozenset({"draft", "submit", "comment", "declare-use"})
_STEWARD = _OFFICE | {"import", "correct", "undo"}
_PUBLISHER = frozenset({"comment", "review", "publish a draft"})
KNOWN = {
    "anonymous": Known((), "public"),
    "no role": Known(("offline_access",), "public"),
    "reader": Known(("srj-reader",), "internal"),
    "reader of restricted": Known(("srj-reader:restricted",), "restricted"),
    "reader of public": Known(("srj-reader:public",), "public"),
    "steward": Known(("srj-steward",), "internal", _STEWARD),
    "steward of natinf": Known(("srj-steward:natinf",), "internal", _STEWARD, "natinf"),
    "contributor": Known(("srj-contributor:B1",), "internal", _OFFICE),
    "application": Known(("srj-application:paie",), "public", _LOOKS),
    "publisher": Known(("srj-publisher",), "internal", _PUBLISHER),
    "publisher of natinf": Known(("srj-publisher:natinf",), "internal", _PUBLISHER),
    "steward and publisher": Known(("srj-steward", "srj-publisher"), "internal", _STEWARD | _PUBLISHER),
    "auditor": Known(("srj-auditor",), "restricted", frozenset({"audit"})),
    "administrator": Known(("srj-administrator",), "internal", frozenset({"audit", "administer"})),
    "local": Known((), "restricted", _STEWARD | _PUBLISHER | {"audit", "administer", "publish"}),
}
THINGS = {
    "public": "/doc/application/paie",
    "internal": f"/doc/application/{SECRET}-app",
    "restricted": f"/doc/office/{SECRET}-office",
}
FORMS = ("application/json", "text/turtle", "application/ld+json", "text/html")
ASKED = ("", "public", "internal", "restricted")


class Verb(NamedTuple):
    """A request that needs an act, on a referential; at once when it would publish."""

    method: str
    path: str
    act: str
    referential: str = ""
    at_once: bool = False


VERBS = {
    "try an import of natinf": Verb("POST", "/imports?kind=natinf&dry-run=true", "import", "natinf"),
    "try an import of nac": Verb("POST", "/imports?kind=nac&dry-run=true", "import", "nac"),
    "import natinf": Verb("POST", "/imports?kind=natinf", "import", "natinf", at_once=True),
    "try a correction of natinf": Verb("POST", "/corrections", "correct", "natinf"),
    "try a correction of nac": Verb("POST", "/corrections", "correct", "nac"),
    "correct natinf": Verb("POST", "/corrections", "correct", "natinf", at_once=True),
    "try a date of natinf": Verb("POST", "/legal-dates", "correct", "natinf"),
    "date natinf": Verb("POST", "/legal-dates", "correct", "natinf", at_once=True),
    "try an undo": Verb("POST", "/commits/999/undo", "undo"),
    "undo": Verb("POST", "/commits/999/undo", "undo", at_once=True),
    "export the audit as CSV": Verb("GET", "/audit.csv", "audit"),
    "export the audit as JSON Lines": Verb("GET", "/audit.jsonl", "audit"),
    "export the roles": Verb("GET", "/rights.csv", "audit"),
    "give a role": Verb("POST", "/rights/u-nobody", "administer"),
    "declare a use": Verb("POST", "/uses", "declare-use"),
    "list the drafts": Verb("GET", "/drafts", "comment"),
    "open a draft": Verb("POST", "/drafts", "draft"),
    "read a draft": Verb("GET", "{draft}", "comment"),
    "query a draft": Verb("GET", "{draft}/sparql?query=ASK%7B%7D", "comment"),
    "read the graph of a draft": Verb("GET", "{draft}/data?default", "comment"),
    "see what a draft reaches": Verb("GET", "{draft}/impact.json", "comment"),
    "update a draft": Verb("POST", "{draft}/update", "draft"),
    "write the graph of a draft": Verb("PUT", "{draft}/data?default", "draft"),
    "change entries in a draft": Verb("POST", "{draft}/changes", "draft"),
    "import natinf into a draft": Verb("POST", "{draft}/import/natinf", "import", "natinf"),
    "import nac into a draft": Verb("POST", "{draft}/import/nac", "import", "nac"),
    "comment a draft": Verb("POST", "{draft}/comments", "comment"),
    "check a draft": Verb("POST", "{draft}/check", "comment"),
    "submit a draft": Verb("POST", "{draft}/submit", "submit"),
    "send a draft back": Verb("POST", "{draft}/return", "review"),
    "publish a draft": Verb("POST", "{draft}/publish", "publish a draft"),
    "close a draft": Verb("DELETE", "{draft}", "draft"),
}
READS = [(caller, thing, asked, form) for caller in KNOWN for thing in THINGS for asked in ASKED for form in FORMS]
ACTS = [(caller, verb, form) for caller in KNOWN for verb in VERBS for form in ("application/json", "text/html")]


@pytest.fixture(scope="module")
def callers(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, httpx.Client]]:
    """Return a client for each caller, with a token of a real issuer."""
    folder = tmp_path_factory.mktemp("matrix")
    home = make_twin(copy_of(empty_home, folder), secret=True)
    owner = httpx.HTTPTransport(uds=str(home.socket))
    with (
        issuing() as issuer,
        serving(home.folder, SRJ_ISSUERS=str(listed(folder, issuer))) as service,
        signed_in(service, issuer, {name: known.roles for name, known in KNOWN.items() if name != "local"}) as made,
        httpx.Client(base_url="http://localhost", transport=owner, timeout=30) as local,
    ):
        yield {**made, "local": local}


@pytest.fixture(scope="module")
def draft(callers: dict[str, httpx.Client]) -> str:
    """A draft that everyone who reviews may see, opened by who holds the home."""
    answer = callers["local"].post("/drafts", json={"title": "À tous", "audience": "public"})
    assert answer.status_code == 201, answer.text
    return str(answer.headers["location"])


def refusal(caller: str) -> int:
    """Return how who may not is told: who is not known is asked who it is."""
    return 401 if caller == "anonymous" else 403


def test_there_are_five_hundred_cells() -> None:
    assert len(READS) + len(ACTS) >= 1_000


@pytest.mark.parametrize(("caller", "thing", "asked", "form"), READS)
def test_reads(callers: dict[str, httpx.Client], caller: str, thing: str, asked: str, form: str) -> None:
    sees = KNOWN[caller].sees
    reads = asked or sees
    seen = 200 if RANK[thing] <= RANK[reads] else 404
    expected = refusal(caller) if RANK[reads] > RANK[sees] else seen
    parameters = {"audience": asked} if asked else {}
    answer = callers[caller].get(THINGS[thing], params=parameters, headers={"Accept": form})
    assert answer.status_code == expected, answer.text[:300]
    if expected == 200 and reads != "public":
        assert "private" in answer.headers["cache-control"]
    if thing != "public" and expected != 200:
        assert f"Appli {SECRET}" not in answer.text
        assert f"B {SECRET}" not in answer.text


@pytest.mark.parametrize(("caller", "verb", "form"), ACTS)
def test_acts(callers: dict[str, httpx.Client], draft: str, caller: str, verb: str, form: str) -> None:
    known, asked = KNOWN[caller], VERBS[verb]
    allowed = asked.act in known.acts
    if known.within and asked.referential:
        allowed = allowed and known.within == asked.referential
    if asked.at_once:
        allowed = allowed and "publish" in known.acts  # nobody publishes alone, a steward who is a publisher neither
    body = {"kind": asked.referential, "key": "7", "dryRun": not asked.at_once}
    sent = {"json": body} if asked.method in {"POST", "PUT"} and "/import" not in asked.path else {}
    path = asked.path.replace("{draft}", draft)
    answer = callers[caller].request(asked.method, path, headers={"Accept": form}, **sent)  # type: ignore[arg-type] # JSON alone
    if allowed:
        assert answer.status_code not in {401, 403}, answer.text[:300]  # what was sent may still be wrong
    else:
        assert answer.status_code == refusal(caller), answer.text[:300]
