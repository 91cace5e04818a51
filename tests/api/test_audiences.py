"""No route tells the public anything of an internal source: nothing secret, and what a home without it would answer.

Every route that is read is in ``READS``; a new one without an address here fails. Each address is asked in every form,
as an anonymous caller (an issuer is configured) and as the owner who asks for ``audience=public``.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

import httpx
import pytest
from fastapi.routing import APIRoute
from starlette.routing import Route

from app.adapters.home import Home
from app.adapters.package_files import package_folder
from app.adapters.questions import Questions
from app.main.front_role import build
from app.settings import Settings
from tests.api.twins import LIST, SECRET, make_twin
from tests.server import copy_of, serving

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ISSUER = "https://identity.example"
FORMS = (
    "text/html",
    "application/json",
    "application/ld+json",
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "text/csv",
    "application/n-quads",
    "application/sparql-results+json",
    "application/sparql-results+xml",
)
ANY = ("*/*",)
_ALL = "SELECT ?s ?p ?o {?s ?p ?o} ORDER BY ?s ?p ?o"
_COUNT = "SELECT (count(*) AS ?n) (count(DISTINCT ?s) AS ?m) {?s ?p ?o}"
_LOOK = f"SELECT ?s {{?s ?p ?o FILTER(contains(lcase(str(?o)),'{SECRET}'))}}"
_ASK = f"ASK {{?s ?p ?o FILTER(contains(str(?o),'{SECRET}'))}}"
_STATES = "SELECT ?g ?s ?p ?o {{?s ?p ?o} UNION {GRAPH ?g {?s ?p ?o}}} ORDER BY ?g ?s ?p ?o"
_DESCRIBE = f"DESCRIBE <http://127.0.0.1:8000/id/application/{SECRET}-app>"


def asking(path: str, query: str) -> str:
    """Return the address that asks a query."""
    return f"{path}?{httpx.QueryParams({'query': query})}"


# Every route that is read, with the addresses at which it is asked.
READS: dict[str, tuple[str, ...]] = {
    "/": ("/", "/?valid=2025-07-01", "/?known=n9", "/?lang=en"),
    "/openapi.json": ("/openapi.json",),
    "/health/live": ("/health/live",),
    "/health/ready": ("/health/ready",),
    "/metrics": ("/metrics",),
    "/drafts": ("/drafts",),
    "/drafts/{name}": ("/drafts/none",),
    "/drafts/{name}/doc/{kind}/{key}": ("/drafts/none/doc/natinf/7",),
    "/drafts/{name}/edit": ("/drafts/none/edit?kind=natinf&key=7",),
    "/drafts/{name}/edit/{kind}/{key}": ("/drafts/none/edit/natinf/7",),
    "/drafts/{name}/impact": ("/drafts/none/impact",),
    "/drafts/{name}/impact.csv": ("/drafts/none/impact.csv",),
    "/drafts/{name}/impact.json": ("/drafts/none/impact.json",),
    "/drafts/{name}/sparql": (asking("/drafts/none/sparql", _COUNT),),
    "/drafts/{name}/data": ("/drafts/none/data?default",),
    "/drafts/{name}/data/{rest:path}": ("/drafts/none/data/urn:x",),
    "/id/{kind}/{key}": (f"/id/{LIST}/{SECRET}1",),
    "/doc": ("/doc", "/doc?valid=2027-01-01"),
    "/doc/{kind}": (
        "/doc/natinf?status=all",
        "/doc/natinf?valid=2022-01-01&status=all",
        "/doc/application",
        "/doc/office?known=n8",
        "/doc/edition?status=all",
        "/doc/event",
        "/doc/colours",
        f"/doc/{LIST}",
        "/doc/nothing",
        f"/doc/natinf?q={SECRET}&status=all",
        "/doc/natinf.xlsx?status=all",
        "/doc/natinf.nq",
        "/doc/office.jsonl?status=all",
        f"/doc/{LIST}.xlsx",
        "/doc/natinf.csv.sha256",
        "/at/2025-07-01/doc/natinf?status=all",
    ),
    "/doc/{kind}/{key}": (
        "/doc/natinf/7",
        "/doc/natinf/7?valid=2022-01-01",
        "/doc/natinf/7?valid=2025-07-01&known=n9",
        "/doc/natinf/41?valid=2027-01-01",
        "/doc/application/paie",
        "/doc/office/B1",
        f"/doc/application/{SECRET}-app",
        f"/doc/natinf/{SECRET}9?known=n9",
        f"/doc/{LIST}/{SECRET}1",
        f"/doc/office/{SECRET}-office",
        f"/doc/edition/{LIST}-2025-01-01-73656372",
        "/at/2025-07-01/known/n9/doc/natinf/7",
    ),
    "/changes": (
        "/changes?from=2019-01-01&to=2028-01-01",
        "/changes?from=n1&to=n11",
        "/changes?from=2019-01-01&to=2028-01-01&kind=natinf",
        f"/changes?from=2019-01-01&to=2028-01-01&kind={LIST}",
        f"/changes?from=2025-01-01&to=edition:{LIST}-2026-01-01-73656372",
    ),
    "/changes.{suffix}": ("/changes.csv?from=2019-01-01&to=2028-01-01", "/changes.json?from=n2&to=n11"),
    "/compare": (
        "/compare?kind=natinf&key=7&from=2022-01-01&to=2026-06-01",
        "/compare?kind=application&key=paie&from=2022-01-01&to=2026-06-01",
        f"/compare?kind=application&key={SECRET}-app&from=2022-01-01&to=2026-06-01",
        f"/compare?kind={LIST}&key={SECRET}1&from=2025-06-01&to=2026-06-01",
    ),
    "/doc/{kind}/{key}/history": (
        "/doc/natinf/7/history",
        "/doc/application/paie/history",
        "/doc/office/B1/history?known=n9",
        f"/doc/application/{SECRET}-app/history",
        f"/doc/{LIST}/{SECRET}1/history",
    ),
    "/doc/{kind}/{key}/history.{suffix}": ("/doc/natinf/7/history.json", "/doc/natinf/7/history.csv"),
    "/competence": ("/competence", "/competence?commune=75056", f"/competence?commune={SECRET}"),
    "/competence.json": ("/competence.json?commune=75056",),
    "/competence.csv": ("/competence.csv?commune=75056",),
    "/lookup": ("/lookup?value=7", f"/lookup?value={SECRET}1", f"/lookup?scheme={LIST}&value=7", "/lookup"),
    "/lookup.json": (f"/lookup.json?value={SECRET}9",),
    "/lookup.csv": ("/lookup.csv?value=7", f"/lookup.csv?value={SECRET}9"),
    "/project": (
        "/project?kind=natinf&key=41&from=2026-06-01&to=2027-01-01",
        f"/project?kind={LIST}&key={SECRET}1&from=2025-06-01&to=2027-01-01",
    ),
    "/sparql": (
        "/sparql",
        *(asking("/sparql", query) for query in (_ALL, _COUNT, _LOOK, _ASK, _DESCRIBE)),
        f"{asking('/sparql', _COUNT)}&valid=2025-07-01",
        f"{asking('/sparql', _ALL)}&valid=2025-07-01&known=n9",
        f"{asking('/sparql', _STATES)}&dataset=states&kind=natinf",
        f"{asking('/sparql', _STATES)}&dataset=states&of=http://127.0.0.1:8000/id/application/paie",
        f"{asking('/sparql', _STATES)}&dataset=states&of=http://127.0.0.1:8000/id/application/{SECRET}-app",
        f"{asking('/sparql', _STATES)}&dataset=states&kind={LIST}",
        f"{asking('/sparql', _STATES)}&dataset=states&kind=nothing",
    ),
    "/sparql/page": (asking("/sparql/page", _COUNT),),
    "/correspondences": (
        "/correspondences",
        "/correspondences?kind=natinf&from=2024-06-01&to=2026-06-01",
        f"/correspondences?kind={LIST}&from=2025-06-01&to=2026-06-01",
    ),
    "/doc/correspondence/{key}": (
        "/doc/correspondence/natinf.2024-06-01.2026-06-01",
        f"/doc/correspondence/{LIST}.2025-06-01.2026-06-01",
    ),
    "/corrections": (
        "/corrections?kind=natinf&key=7",
        f"/corrections?kind={LIST}&key={SECRET}1",
        f"/corrections?kind=natinf&key={SECRET}9",
    ),
    "/commits/{number}/findings": ("/commits/3/findings",),
    "/commits/{number}/findings.json": ("/commits/3/findings.json",),
    "/commits": ("/commits",),
    "/commits/{number}": tuple(f"/commits/{number}" for number in (2, 6, 7, 8, 10, 11)),
    "/account": ("/account",),
    "/rights": ("/rights",),
    "/rights.csv": ("/rights.csv",),
    "/audit.csv": ("/audit.csv",),
    "/audit.jsonl": ("/audit.jsonl",),
    "/validate": ("/validate",),
    "/import": ("/import",),
    "/def": ("/def",),
    "/shape": ("/shape",),
    "/def/{subject}.ttl": ("/def/core.ttl",),
    "/shape/{subject}.ttl": ("/shape/core.ttl",),
    "/coherence": (
        "/coherence",
        "/coherence?valid=2025-07-01&known=n9",
        "/coherence?valid=2027-01-01",
        f"/coherence?office={SECRET}-office",
        f"/coherence?application={SECRET}-app",
    ),
    "/coherence.json": ("/coherence.json?limit=1000", f"/coherence.json?rule={SECRET}"),
    "/coherence.csv": ("/coherence.csv?valid=2026-06-01",),
    "/coherence/calendar": ("/coherence/calendar", "/coherence/calendar?valid=2020-01-01"),
    "/coherence/calendar.json": ("/coherence/calendar.json?valid=2024-01-01&known=n9",),
    "/coherence/calendar.csv": ("/coherence/calendar.csv?valid=2020-01-01",),
    "/tasks": ("/tasks", "/tasks?valid=2025-07-01&known=n9", f"/tasks?office={SECRET}-office"),
    "/tasks.json": ("/tasks.json?limit=1000",),
    "/tasks.csv": ("/tasks.csv",),
    "/rules": ("/rules", "/rules?kind=conformity", "/rules?valid=2025-07-01"),
    "/deviations": ("/deviations", f"/deviations?office={SECRET}-office", "/deviations?ending=90"),
    "/deviations.json": (f"/deviations.json?subject=application/{SECRET}-app",),
    "/deviations.csv": ("/deviations.csv",),
    "/waivers": ("/waivers", f"/waivers?rule={SECRET}"),
    "/waivers.json": ("/waivers.json?valid=2025-07-01&known=n9",),
    "/waivers.csv": ("/waivers.csv",),
    "/rules.json": ("/rules.json?valid=2025-07-01",),
    "/rules/{shape}": ("/rules/label", "/rules/proof.json?valid=2025-07-01", f"/rules/{SECRET}", "/rules/notation.csv"),
    "/catalog": ("/catalog", "/catalog?valid=2025-07-01&known=n9"),
    **{f"/catalog.{form}": (f"/catalog.{form}",) for form in ("html", "jsonld", "ttl", "nt", "rdf", "json")},
    "/.well-known/void": ("/.well-known/void",),
    "/search": (
        "/search",
        "/search?q=7",
        "/search?q=infraction&status=all",
        f"/search?q={SECRET}",
        f"/search?q={SECRET[:-1]}e&status=all",
        f"/search?q={SECRET[:4]}&valid=2025-07-01&known=n9",
        f"/search?q=1&kind={LIST}",
        "/search?q=7&kind=natinf&limit=1",
    ),
    "/search.json": ("/search.json?q=7",),
    "/search.csv": (f"/search.csv?q={SECRET[:4]}", "/search.csv?q=infraction"),
    "/search/complete": ("/search/complete?q=7", f"/search/complete?q={SECRET[:5]}", "/search/complete?q=infra"),
    "/s": ("/s?query=ASK%20%7B%7D",),
    "/s/{text}": ("/s/1ePlhQu1GA5VG1bUABioB-A",),
    "/query": ("/query",),
    "/query/{name}": (
        "/query/things-of-an-identifier?value=7",
        "/query/history-of-a-thing?of=natinf/7",
        f"/query/history-of-a-thing?of=application/{SECRET}-app",
        "/query/nac-tree?page=1&size=2",
    ),
    "/help": ("/help",),
    "/legal": ("/legal",),
    "/accessibility": ("/accessibility",),
    "/static/{name}": ("/static/srj.css",),
}
# Routes that answer one form whatever is asked, or whose form is in the address.
ONE_FORM = {
    *(
        "/metrics",
        "/openapi.json",
        "/health/live",
        "/health/ready",
        "/id/{kind}/{key}",
        "/static/{name}",
        "/.well-known/void",
    ),
    *("/coherence.json", "/coherence.csv", "/coherence/calendar.json", "/coherence/calendar.csv", "/rules.json"),
    *("/tasks.json", "/tasks.csv"),
    *(f"/{plural}.{form}" for plural in ("deviations", "waivers") for form in ("json", "csv")),
    *("/def/{subject}.ttl", "/shape/{subject}.ttl", "/lookup.json", "/lookup.csv", "/changes.{suffix}"),
    *("/search.json", "/search.csv", "/search/complete"),
    *("/competence.json", "/competence.csv", "/doc/{kind}/{key}/history.{suffix}"),
    *("/doc", "/import", "/s", "/s/{text}", "/help", "/legal", "/accessibility", "/", "/sparql/page", "/corrections"),
    *("/commits", "/commits/{number}", "/commits/{number}/findings.json"),
    *(f"/catalog.{form}" for form in ("html", "jsonld", "ttl", "nt", "rdf", "json")),
}
SPARQL_FORMS = ("text/html", "application/sparql-results+json", "text/csv", "application/n-triples")
# A publication that shows nothing to the public is a number, a time and a hash: the home without it has another hash.
# The counts of a service are its own.
NUMBERED = {"/audit.csv", "/audit.jsonl", "/commits", "/commits/{number}", "/metrics"}


class Twins(NamedTuple):
    """The home with secrets and the one without, each as an anonymous caller and as its owner."""

    secret: httpx.Client
    plain: httpx.Client
    secret_owner: httpx.Client
    plain_owner: httpx.Client
    app_routes: frozenset[str]


@pytest.fixture(scope="module")
def twins(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    """Two services with an issuer: callers of the network are anonymous, the socket of the home is its owner's."""
    homes = {}
    for name in ("secret", "plain"):
        folder = tmp_path_factory.mktemp(name)
        homes[name] = make_twin(copy_of(empty_home, folder), secret=name == "secret")
    app = build(homes["plain"], Settings(home=homes["plain"].folder, issuer=ISSUER))
    known = frozenset(path for path, methods in routes_of(app.routes) if "GET" in methods)
    with (
        serving(homes["secret"].folder, SRJ_ISSUER=ISSUER) as secret,
        serving(homes["plain"].folder, SRJ_ISSUER=ISSUER) as plain,
        secret.client() as first,
        plain.client() as second,
        owner_of(homes["secret"]) as third,
        owner_of(homes["plain"]) as fourth,
    ):
        yield Twins(first, second, third, fourth, known)


def owner_of(home: Home) -> httpx.Client:
    """Return a client by the socket of a home."""
    return httpx.Client(base_url="http://localhost", transport=httpx.HTTPTransport(uds=str(home.socket)), timeout=30)


def routes_of(routes: Iterable[object]) -> Iterator[tuple[str, set[str]]]:
    """Yield the path and the methods of every route of an application."""
    for route in routes:
        if isinstance(route, APIRoute | Route):
            yield route.path, set(route.methods or ())
        else:
            yield from routes_of(route.original_router.routes)  # type: ignore[attr-defined] # a router that was included


def forms_of(route: str) -> tuple[str, ...]:
    """Return the forms in which the addresses of a route are asked."""
    if route in ONE_FORM:
        return ANY
    return SPARQL_FORMS if route == "/sparql" else FORMS


def told(answer: httpx.Response) -> str:
    """Return all that an answer tells, body and headers, in lower case."""
    return f"{answer.status_code} {answer.headers} {answer.content.decode('utf-8', 'replace')}".lower()


def compared(answer: httpx.Response) -> tuple[int, dict[str, str], bytes]:
    """Return what must be the same in both homes."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"date", "x-request-id"}}
    body = answer.content
    if answer.headers.get("content-type", "").startswith("application/n-triples"):
        body = b"\n".join(sorted(body.split(b"\n")))
    if answer.url.path == "/openapi.json":  # the order of the methods is drawn in each process
        headers.pop("content-length")
        body = json.dumps(answer.json(), sort_keys=True).encode()
    return answer.status_code, headers, body


def test_every_route_is_asked(twins: Twins) -> None:
    assert set(READS) == twins.app_routes


@pytest.mark.parametrize("owner", [False, True], ids=["anonymous", "audience=public"])
@pytest.mark.parametrize("route", READS)
def test_the_public_reads_nothing_of_what_is_internal(twins: Twins, route: str, *, owner: bool) -> None:
    secret, plain = (twins.secret_owner, twins.plain_owner) if owner else (twins.secret, twins.plain)
    narrowed = {"audience": "public"} if owner else {}
    for address in READS[route]:
        url = httpx.URL(address).copy_merge_params(narrowed) if narrowed else httpx.URL(address)
        for form in forms_of(route):
            here, there = (client.get(url, headers={"Accept": form}) for client in (secret, plain))
            if SECRET not in str(url):
                assert SECRET not in told(here), f"{url} as {form}"
            if route not in NUMBERED:
                assert compared(here) == compared(there), f"{url} as {form}"


def test_what_is_internal_is_there_for_its_owner(twins: Twins) -> None:
    """The test above can fail: all that it looks for is told to who may see it."""
    for address in ("/doc", "/doc/natinf.json?status=all", "/doc/application/paie.ttl", "/catalog.json", "/commits"):
        assert SECRET in told(twins.secret_owner.get(address)), address
    found = twins.secret_owner.get("/sparql", params={"query": _LOOK, "format": "json"})
    assert found.json()["results"]["bindings"]


def test_saved_questions_tell_the_public_nothing_more(twins: Twins) -> None:
    published = [each for each in Questions.load(package_folder("queries")) if each.published]
    assert len(published) > 20
    for question in published:
        name = question.key
        given = {each.name: each.sample_value for each in question.asked_with if each.required}
        here, there = (client.get(f"/query/{name}.csv", params=given) for client in (twins.secret, twins.plain))
        assert SECRET not in told(here)
        assert sorted(here.text.splitlines()) == sorted(there.text.splitlines()), name


def test_publications_that_show_nothing_are_numbers(twins: Twins) -> None:
    answers = [client.get("/commits", headers={"Accept": "application/json"}) for client in (twins.secret, twins.plain)]
    here, there = (each.json()["items"] for each in answers)
    assert len(here) == len(there)
    hidden = [each for each in here if each["restricted"]]
    assert len(hidden) == 5
    for one, other in zip(here, there, strict=True):
        for each in (one, other):
            assert re.fullmatch("[0-9a-f]{64}", each.pop("hash"))
            each.pop("previous")
        assert one == other or one in hidden


def test_questions_that_are_posted(twins: Twins) -> None:
    asked: list[tuple[str, dict[str, object]]] = [
        ("/doc/natinf/lookup", {"json": {"codes": ["7", "41", f"{SECRET}9"]}}),
        (f"/doc/{LIST}/lookup", {"json": {"codes": [f"{SECRET}1"]}}),
        ("/lookup", {"json": {"identifiers": [{"value": each} for each in ("7", f"{SECRET}9", f"{SECRET}1")]}}),
        (
            f"/project?kind={LIST}&from=2025-06-01&to=2027-01-01&column=code",
            {"content": f"code\n{SECRET}1\n7\n", "headers": {"Content-Type": "text/csv"}},
        ),
        (
            "/project?kind=natinf&from=2026-06-01&to=2027-01-01&column=code",
            {"content": f"code\n41\n{SECRET}9\n", "headers": {"Content-Type": "text/csv"}},
        ),
        ("/sparql", {"content": _COUNT, "headers": {"Content-Type": "application/sparql-query"}}),
        ("/sparql", {"data": {"query": _ALL}}),
        (
            "/validate?with=published",
            {
                "content": f"<http://127.0.0.1:8000/id/natinf/{SECRET}9> a <{'https://w3id.org/srj/def#Offence'}> .",
                "headers": {"Content-Type": "text/turtle"},
            },
        ),
    ]
    for address, given in asked:
        for clients, narrowed in (
            ((twins.secret, twins.plain), {}),
            ((twins.secret_owner, twins.plain_owner), {"audience": "public"}),
        ):
            url = httpx.URL(address).copy_merge_params(narrowed) if narrowed else httpx.URL(address)
            here, there = (client.post(url, **given) for client in clients)  # type: ignore[arg-type]
            assert here.status_code < 500
            assert (here.status_code, here.content) == (there.status_code, there.content), address


def test_an_anonymous_caller_cannot_widen_what_it_sees(twins: Twins) -> None:
    for audience in ("internal", "restricted"):
        for address in ("/doc/natinf/7.json", "/doc/natinf.csv", "/", "/sparql?query=ASK%7B%7D", "/catalog.json"):
            answer = (
                twins.secret.get(address, params={"audience": audience})
                if "?" not in address
                else (twins.secret.get(f"{address}&audience={audience}"))
            )
            assert answer.status_code == 401, address
            assert answer.headers["www-authenticate"].startswith("Bearer")
            assert SECRET not in told(answer)


def test_an_anonymous_caller_writes_nothing(twins: Twins) -> None:
    head = twins.secret.get("/health/ready").json()["head"]
    writes = {
        path for path, methods in _posts(twins) if not path.endswith(("lookup", "/sparql", "/validate", "report.csv"))
    }
    assert {"/imports", "/corrections", "/legal-dates", "/commits/{number}/undo"} <= writes
    for path in writes - {"/project"}:
        answer = twins.secret.post(path.replace("{number}", "3"), json={})
        assert (answer.status_code, answer.json()["code"]) == (401, "authentication-required"), path
        assert answer.headers["www-authenticate"].startswith("Bearer")
    page = twins.secret.post("/imports", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (401, "text/html; charset=utf-8")
    assert twins.secret.get("/health/ready").json()["head"] == head


def _posts(twins: Twins) -> list[tuple[str, set[str]]]:
    described = json.loads(twins.plain.get("/openapi.json").content)["paths"]
    return [(path, set(methods)) for path, methods in described.items() if "post" in methods]


def test_shared_caches_keep_what_is_public_alone(twins: Twins) -> None:
    for address in ("/doc/natinf/7.json", "/doc/natinf.csv", "/doc/natinf/7.ttl?valid=2025-07-01&known=n3", "/def"):
        assert twins.secret.get(address).headers["cache-control"].startswith("public"), address
        assert twins.secret.get(address).headers["access-control-allow-origin"] == "*"
        owner = twins.secret_owner.get(address)
        assert owner.headers["cache-control"].startswith("private"), address
        assert "access-control-allow-origin" not in owner.headers
        narrowed = httpx.URL(address).copy_merge_params({"audience": "public"})
        assert twins.secret_owner.get(narrowed).headers["cache-control"].startswith("public"), address
    assert "immutable" in twins.secret.get("/doc/natinf/7.ttl?valid=2025-07-01&known=n3").headers["cache-control"]
    assert twins.secret.get("/def/core.ttl").headers["cache-control"].startswith("public")
    assert (
        twins.secret_owner.get("/sparql?query=ASK%7B%7D").headers["cache-control"]
        == "private, max-age=0, must-revalidate"
    )
