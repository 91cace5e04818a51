"""The role of the front: the HTTP server, its parts, and what they are given."""

from __future__ import annotations

import asyncio
import json
import socket
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uvicorn

from app.adapters.clock import ServiceClock
from app.adapters.home import Home
from app.adapters.package_files import package_folder
from app.adapters.processes.writer_client import Feed, WriterClient
from app.adapters.projection.reading import ProjectionReader
from app.adapters.questions import Questions
from app.adapters.tables.columns import open_column
from app.api.application import create_application
from app.api.hot_answers import HotAnswers
from app.api.hot_protocol import HotProtocol
from app.api.moments import Clock
from app.api.parts import Parts
from app.domain.iris import Namespace
from app.domain.kinds import HeldKinds
from app.domain.moves import When
from app.main.catalogue import catalogue_parts
from app.main.coherence import coherence_parts
from app.main.declaring import declaration_parts
from app.main.draft_pages import with_pages
from app.main.drafting import draft_parts
from app.main.identities import identities_of
from app.main.identity_pages import identity_parts
from app.main.list_parts import PagedLists, WholeListParts, edition_encoding
from app.main.model import MODEL_VERSION
from app.main.operating import operations_of
from app.main.place_pages import (
    competence_of,
    competence_pages,
    correspondence_pages,
    correspondences_of,
    lookup_pages,
    project_pages,
    search_of,
    search_pages,
)
from app.main.querying import querying
from app.main.representations import Writers, service_description, write_content
from app.main.steward_pages import steward_pages
from app.main.times import time_parts
from app.main.web_pages import deprecated_things, short_words, web_pages
from app.services.commit_reading import CommitReading
from app.services.crosswalk import Crosswalk
from app.services.kept_results import KeptResults
from app.services.labelled import Labels
from app.services.listing import Listing
from app.services.model_history import ModelHistory
from app.services.reading import Reading
from app.services.recorded import Recorded
from app.services.saved_queries import SavedQueries
from app.services.succession import Succession
from app.services.touched import Touched
from app.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from app.adapters.processes.frames import Frame

_GRACE_SECONDS = 5
# Longer than clients keep a connection that is idle (5 s in httpx, 60 in many proxies): so that it is they who close
# it, and none is closed while a request is on its way (RFC 9112, section 9.5).
_IDLE_SECONDS = 75
_STATUS_SECONDS = 1.0


def serve(arguments: list[str]) -> int:
    """Serve HTTP on the sockets of the supervisor until it asks to stop."""
    given = json.loads(arguments[0])
    descriptors = given["descriptors"]
    home = Home(Path(given["home"]))
    settings = Settings(**{**given["settings"], "home": home.folder})
    sockets = [socket.socket(fileno=descriptors[name]) for name in ("http", "local")]
    hot = HotAnswers(settings.hot_memory)
    # Where every request leaves a line, all of them go through the layer that writes it.
    protocol: Any = "httptools" if settings.log_requests else partial(HotProtocol, again=hot.again)
    config = uvicorn.Config(
        lambda: build(home, settings, hot),
        factory=True,
        http=protocol,
        log_level="warning",
        access_log=False,
        lifespan="on",
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_keep_alive=_IDLE_SECONDS,
    )
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(_serve(uvicorn.Server(config), sockets, descriptors["lifeline"]))
    return 0


async def _serve(server: uvicorn.Server, sockets: list[socket.socket], lifeline: int) -> None:
    def supervisor_gone() -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        server.should_exit = True

    asyncio.get_running_loop().add_reader(lifeline, supervisor_gone)
    await server.serve(sockets=sockets)


def build(home: Home, settings: Settings, hot: HotAnswers | None = None) -> FastAPI:
    """Return the application with its real parts; ``hot`` is where the answers to give again are kept."""
    reader = ProjectionReader(home.projection)
    base = reader.meta("base")
    if base is None:
        raise SystemExit(4)
    namespace = Namespace(base)
    time = ServiceClock(settings.clock_file)
    feed = Feed(home, When(time.today(), reader.head_number()))
    asked = querying(home, settings, reader, feed, namespace.base)
    pool, views, queries = asked.pool, asked.views, asked.queries
    touched = followed_by(feed, namespace)
    writer = WriterClient(home, feed)
    succession = Succession(reader, namespace)
    reading, listing = Reading(reader, namespace, succession), Listing(reader, succession)
    questions = Questions.load(package_folder("queries"))
    saved = SavedQueries(questions, namespace, reading, reader.codes.bearing)
    writers = Writers()
    whole_lists = WholeListParts(home, touched, settings.lists_disk)

    async def start() -> None:
        feed.start()
        pool.start()

    async def close() -> None:
        await feed.stop()
        await whole_lists.stop()
        await views.stop()
        await pool.stop()

    async def readiness() -> dict[str, object]:
        told: dict[str, object] = {"ready": pool.ready.is_set(), "head": feed.head, "queries": pool.ready.is_set()}
        if not pool.ready.is_set():
            return told
        try:
            status = await asyncio.wait_for(writer.work("status", {}), _STATUS_SECONDS)
        except TimeoutError:
            return {**told, "writer": "busy"}  # in the middle of an import: reads go on, other writes wait
        return {**told, "writer": "free", "readOnly": status["damage"] is not None, "damage": status["damage"]}

    clock = Clock(
        time.today, lambda: feed.head, reader.commit_at, reader.first_commit, reader.time_of, feed.wait_for, time
    )
    kinds = HeldKinds(reader.nomenclatures)
    pages, page_routers = web_pages(namespace, clock, queries, questions, saved, reader.sources, kinds)
    crosswalk = Crosswalk(reader, reader.codes, namespace)
    search = search_of(home.projection, namespace)
    competence = competence_of(home.projection, namespace)
    recorded = Recorded(reader, namespace)
    long_reads = ProjectionReader(home.projection)  # for publications, read in threads
    correspondences = correspondences_of(home.projection, namespace)
    commits = CommitReading(long_reads, long_reads, namespace)
    identities = identities_of(home, settings, base)
    drafts = draft_parts(home, settings, views, pool.audiences, namespace, time, kinds, questions=questions)
    parts = Parts(
        namespace=namespace,
        clock=clock,
        kinds=kinds,
        reading=reading,
        listing=PagedLists(home, namespace),
        succession=succession,
        times=time_parts(home.projection, namespace, clock, kinds),
        open_column=open_column,
        correspondences=correspondences,
        write_content=write_content,
        commits=commits,
        recorded=recorded,
        steward_pages=steward_pages(reader, namespace, clock, kinds, recorded, reader.sources),
        sources=reader.sources,
        coherence=coherence_parts(namespace, clock, queries, questions, reader),
        declarations=declaration_parts(namespace, clock, queries, questions, long_reads),
        catalogue=catalogue_parts(home.projection, reader, namespace, settings, clock, kinds),
        past_model=ModelHistory(reader).before,
        queries=queries,
        saved=saved,
        labels=Labels(queries, questions["pages/labels"]),
        short_words=short_words(),
        writer=writer,
        write=writers.one,
        whole_list=whole_lists.made,
        edition_encoding=partial(edition_encoding, reader),
        crosswalk=crosswalk,
        search=search,
        search_pages=search_pages(namespace, clock, kinds, search),
        competence=competence,
        competence_pages=competence_pages(namespace, clock, questions, kinds, competence),
        lookup_pages=lookup_pages(namespace, clock, queries, questions, kinds, crosswalk, listing),
        service_description=lambda form: service_description(namespace.base, form),
        results=KeptResults(settings.result_memory),
        model_files={
            "def": _turtle_files(package_folder("ontology")),
            "shape": _turtle_files(package_folder("shapes")),
        },
        guard=asked.guard,
        budgets=asked.budgets,
        uploads=home.uploads,
        upload_limit=settings.upload_limit,
        readiness=readiness,
        identities=identities,
        identity=identity_parts(identities, settings, namespace, clock, commits),
        start=start,
        close=close,
        touched=touched,
        operations=operations_of(settings, hot or HotAnswers(settings.hot_memory), asked, feed),
        drafts=with_pages(drafts, namespace, clock, queries, questions, kinds, reader.sources),
        deprecated=deprecated_things(),
        pages=pages,
        project_pages=project_pages(namespace, clock, kinds, succession),
        correspondence_pages=correspondence_pages(namespace, clock, kinds, correspondences),
        page_routers=page_routers,
    )
    return create_application(parts, MODEL_VERSION)


def followed_by(feed: Feed, namespace: Namespace) -> Touched:
    """Return what tells which things commits touched, told by the feed."""

    def kind_of(entity: str) -> str | None:
        thing = namespace.parse(entity)
        return thing.kind if thing else None

    def tell(frame: Frame) -> None:
        if frame.text("op") == "commit":
            touched.commit(frame.number("number"), frame.texts("entities"))

    touched = Touched(kind_of, feed.head)
    feed.on_event.append(tell)
    feed.on_reset.append(lambda position: touched.skip(position.known))
    return touched


def _turtle_files(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.ttl"))}
