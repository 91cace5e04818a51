"""The pages on the demonstration graph, in this process: a view in memory in place of the workers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat
from starlette.requests import Request

from app.adapters.clock import today
from app.adapters.home import Home
from app.adapters.package_files import package_folder
from app.adapters.projection.reading import ProjectionReader
from app.adapters.questions import Questions
from app.adapters.views import load_view
from app.domain.dates import parse_day
from app.domain.iris import Namespace
from app.domain.kinds import HeldKinds
from app.domain.sparql_guard import Limits
from app.main.web_pages import short_words
from app.main.writing import make_home
from app.services.listing import Listing
from app.services.reading import AskedStates, Moment, Reading
from app.services.saved_queries import SavedQueries
from app.web.answers import View
from app.web.asked import Asked
from app.web.asking import Visits
from app.web.assets import read_assets
from app.web.pages import WebPages
from app.web.rendering import Renderer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

    from pyoxigraph import Store

    from app.domain.errors import SrjError
    from app.domain.language import Language

BASE = "http://127.0.0.1:8000"
_RESULTS = {"json": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV, "csv": QueryResultsFormat.CSV}


@dataclass
class LocalAnswer:
    """An answer as the workers give it."""

    kind: str
    body: AsyncIterator[bytes]


class LocalQueries:
    """Runs queries on a store in this process; ``broken`` is raised instead when set."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.broken: SrjError | None = None

    async def query(self, text: str, *, wanted: str, moment: Moment) -> LocalAnswer:
        assert moment.audience in {"public", "internal", "restricted"}
        if self.broken is not None:
            raise self.broken
        results = self.store.query(text)
        if isinstance(results, QuerySolutions):
            return LocalAnswer("solutions", _parts(results.serialize(format=_RESULTS[wanted])))
        if isinstance(results, QueryBoolean):
            return LocalAnswer("boolean", _parts(results.serialize(format=_RESULTS[wanted])))
        return LocalAnswer("graph", _parts(results.serialize(format=RdfFormat.TURTLE)))

    async def states(self, text: str, *, wanted: str, moment: Moment, asked: AskedStates) -> LocalAnswer:
        # States are asked of a running service: tests/api/test_saved_queries.py.
        raise AssertionError(text, wanted, moment, asked)


async def _parts(data: bytes | None) -> AsyncIterator[bytes]:
    assert data is not None
    for start in range(0, len(data), 1000):
        yield data[start : start + 1000]


@dataclass
class Visitor:
    """Visits pages as the routes would have them made."""

    pages: WebPages
    queries: LocalQueries
    reading: Reading
    items: Listing
    head: int
    saved: SavedQueries

    def request(self, address: str) -> Request:
        parts = urlsplit(address)
        scope = {
            "type": "http",
            "method": "GET",
            "path": parts.path,
            "root_path": "",
            "headers": [],
            "server": ("x", 80),
        }
        return Request({**scope, "scheme": "http", "query_string": parts.query.encode()})

    def moment(self, request: Request) -> Moment:
        asked, known = request.query_params.get("valid"), request.query_params.get("known", "")
        day = parse_day(asked) if asked else today()
        number = int(known[1:]) if known else self.head
        return Moment(day, number, "restricted", asked_day=bool(asked), asked_known=bool(known))

    def get(self, address: str) -> str:
        """Return the page at an address, as text."""
        request = self.request(address)
        language: Language = "en" if ("lang", "en") in parse_qsl(urlsplit(address).query) else "fr"
        return asyncio.run(self._page(request, language)).decode()

    def _page(self, request: Request, language: Language) -> Coroutine[None, None, bytes]:
        _, *steps = request.url.path.split("/")
        simple: dict[str, Callable[[Request, Language], Coroutine[None, None, bytes]]] = {
            "": self.pages.home,
            "query": self.pages.queries,
            "sparql": self.pages.sparql,
            "import": self.pages.import_form,
            "validate": self.pages.validation_form,
            "def": self.pages.definition,
            "shape": self.pages.rules,
        }
        if steps[0] == "doc":
            return self._things(request, language, steps[1:])
        if steps == ["sparql", "page"]:
            return self._answered(request, language)
        if len(steps) == 2:
            return self._asked(request, language, steps[1])
        name = steps[0]
        return simple[name](request, language) if name in simple else self.pages.about(request, language, name)

    def _things(self, request: Request, language: Language, steps: list[str]) -> Coroutine[None, None, bytes]:
        moment = self.moment(request)
        match steps:
            case []:
                return self.pages.lists(request, language)
            case [kind]:
                found = self.items.items(kind, moment, closed=request.query_params.get("status") == "all")
                return self.pages.listing(request, language, kind, moment, found, 0, 50)
            case [kind, key]:
                return self.pages.entity(request, language, self.reading.describe(kind, key, moment))
        raise AssertionError(request.url.path)

    async def _asked(self, request: Request, language: Language, key: str) -> bytes:
        page, _error = await self.pages.query(request, language, self.saved.named(key))
        return page

    async def _answered(self, request: Request, language: Language) -> bytes:
        page, _error = await self.pages.sparql_answer(request, language)
        return page


@pytest.fixture(scope="session")
def questions() -> Questions:
    return Questions.load(package_folder("queries"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> ProjectionReader:
    """The rows of a home that holds the demonstration data."""
    home = Home(tmp_path_factory.mktemp("pages") / "home")
    make_home(home, BASE, demonstration=True, progress=lambda _done, _total: None).close()
    return ProjectionReader(home.projection)


@pytest.fixture(scope="session")
def store(demonstration: ProjectionReader) -> Store:
    """The view of today."""
    return load_view(demonstration, today(), demonstration.head_number(), "restricted")


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    """The templates, compiled once for all tests."""
    return Renderer(read_assets())


@pytest.fixture
def visitor(demonstration: ProjectionReader, store: Store, questions: Questions, renderer: Renderer) -> Visitor:
    """A visitor of the pages on the demonstration graph."""
    namespace, queries, head = Namespace(BASE), LocalQueries(store), demonstration.head_number()
    visitor: Visitor

    def moment_of(request: Request) -> Moment:
        return visitor.moment(request)

    def now() -> Moment:
        return Moment(today(), head, "public")

    reading = Reading(demonstration, namespace)
    saved = SavedQueries(questions, namespace, reading, demonstration.codes.bearing)
    view = View(queries, questions)
    pages = WebPages(
        view=view,
        asked=Asked(view, saved, Limits(), short_words()),
        renderer=renderer,
        kinds=HeldKinds(demonstration.nomenclatures),
        sources=demonstration.sources,
        visits=Visits(namespace, moment_of, now, demonstration.time_of),
    )
    visitor = Visitor(pages, queries, reading, Listing(demonstration), head, saved)
    return visitor
