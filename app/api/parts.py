"""What the routes are given, built once by ``app/main`` for each front process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from fastapi import APIRouter, Request

    from app.api.coherence_parts import CoherenceParts
    from app.api.declaration_parts import DeclarationParts
    from app.api.draft_parts import DraftParts
    from app.api.identities import Identities
    from app.api.identity_parts import IdentityParts
    from app.api.moments import Clock
    from app.api.operations import Operations
    from app.api.query_parts import Queries
    from app.api.time_parts import TimeParts
    from app.domain.catalogue import Catalogue
    from app.domain.commits import Source
    from app.domain.contents import Content
    from app.domain.deprecations import Deprecated
    from app.domain.errors import SrjError
    from app.domain.iris import Namespace
    from app.domain.kinds import HeldKinds
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.domain.profiles import Profile
    from app.domain.questions import Question
    from app.domain.rules import Example, Rule
    from app.services.budgets import Budgets
    from app.services.commit_reading import CommitReading
    from app.services.competence import Competence
    from app.services.correspondence import Correspondences
    from app.services.crosswalk import Crosswalk
    from app.services.guarding import Guard
    from app.services.kept_results import KeptResults
    from app.services.labelled import Labels
    from app.services.listing import Item
    from app.services.model_history import PastModel
    from app.services.reading import Description, Moment, Reading
    from app.services.recorded import Recorded
    from app.services.saved_queries import SavedQueries
    from app.services.searching import Search
    from app.services.succession import Succession
    from app.services.touched import Touched
    from app.services.validation_forms import Posted
    from app.services.whole_lists import Made, Wanted


class ColumnFile(Protocol):
    """A CSV file of which one column is read and every byte kept."""

    @property
    def rows(self) -> int:
        """How many records it has, the header set apart."""

    def cells(self) -> Iterator[str]:
        """Yield the cell of the column in each record."""

    def completed(self, names: Sequence[str], added: Iterable[Sequence[str]]) -> Iterator[bytes]:
        """Yield the records of the file, the header first, each with cells added at its end."""


class ProjectPages(Protocol):
    """Renders the page of projection."""

    async def project(
        self, request: Request, language: Language, error: SrjError | None = None
    ) -> tuple[bytes, SrjError | None]:
        """Return the page, with the answer or what kept it from being given."""


class CorrespondencePages(Protocol):
    """Renders the page of correspondences."""

    async def correspondence(self, request: Request, language: Language) -> tuple[bytes, SrjError | None]:
        """Return the page, and what kept the table from being made."""


class PagedLists(Protocol):
    """Lists of which pages are shown, and codes looked up in them."""

    async def items(self, kind: str, moment: Moment, *, closed: bool) -> list[Item]:
        """Return the things of a kind in the order of their codes; with the closed ones too when asked."""

    async def lookup(self, kind: str, codes: Sequence[str], moment: Moment) -> list[dict[str, object]]:
        """Answer for each code, in the order asked: in force, closed or unknown on the day."""


class WriterClient(Protocol):
    """Sends work to the writer and waits until its commit can be read."""

    async def work(
        self, name: str, head: Mapping[str, object], progress: Callable[[int, int], Awaitable[None]] | None = None
    ) -> dict[str, object]:
        """Do a piece of work; raises the error that the writer told."""


class Pages(Protocol):
    """Renders pages for people: each takes what a route found and returns HTML."""

    async def entity(self, request: Request, language: Language, description: Description) -> bytes:
        """Return the page of one thing."""

    async def listing(
        self,
        request: Request,
        language: Language,
        kind: str,
        moment: Moment,
        items: Sequence[Item],
        offset: int,
        limit: int,
    ) -> bytes:
        """Return one page of a list."""

    async def queries(self, request: Request, language: Language) -> bytes:
        """Return the list of the saved questions."""

    async def query(self, request: Request, language: Language, question: Question) -> tuple[bytes, SrjError | None]:
        """Return the page of a saved question, with its answer or what kept it from being answered."""

    async def sparql(self, request: Request, language: Language) -> bytes:
        """Return the page on which a query is written."""

    async def definition(self, request: Request, language: Language) -> bytes:
        """Return the data dictionary."""

    async def rules(self, request: Request, language: Language) -> bytes:
        """Return the rules."""

    async def import_form(self, request: Request, language: Language, error: SrjError | None = None) -> bytes:
        """Return the page that imports a file."""

    async def import_report(self, request: Request, language: Language, report: Mapping[str, object]) -> bytes:
        """Return the report of an import."""

    async def validation_form(
        self, request: Request, language: Language, error: SrjError | None = None, posted: Posted | None = None
    ) -> bytes:
        """Return the page that validates a document, with one that could not be read."""

    async def validation_report(
        self,
        request: Request,
        language: Language,
        report: Mapping[str, object],
        posted: Posted,
        broken: Sequence[tuple[Rule, Example | None]],
    ) -> bytes:
        """Return what the rules found in a document, under its lines, with the rules that it breaks."""

    async def problem(
        self,
        request: Request,
        language: Language,
        status: int,
        title: str,
        detail: str,
        details: Mapping[str, object] | None = None,
    ) -> bytes:
        """Return the page of an error."""


class LookupPages(Protocol):
    """Renders the page of the crosswalk."""

    async def lookup(self, request: Request, language: Language) -> tuple[bytes, int]:
        """Return the page and its status: 200 for the form and for one thing, 300 for several, 404 for none."""


class SearchPages(Protocol):
    """Renders the page of the search."""

    async def search(self, request: Request, language: Language, page: tuple[int, int]) -> tuple[bytes, int]:
        """Return the page, from a line on and of so many, and its status: 400 for what cannot be looked for."""


class StewardPages(Protocol):
    """Renders the pages of corrections and publications."""

    async def form(
        self, request: Request, language: Language, shown: Mapping[str, object] | None = None
    ) -> tuple[bytes, int]:
        """Return the page that chooses an entry, corrects it, previews and confirms; and its status."""

    async def commits(self, request: Request, language: Language, page: Mapping[str, object]) -> bytes:
        """Return the list of publications."""

    async def commit(
        self,
        request: Request,
        language: Language,
        told: Mapping[str, object],
        shown: Mapping[str, object] | None = None,
    ) -> bytes:
        """Return one publication, and the form that takes it back."""


@dataclass(frozen=True)
class CatalogueParts:
    """What the routes of the catalogue need."""

    at: Callable[[Moment], Catalogue]
    write: Callable[[Representation, Catalogue], bytes]
    void: bytes
    page: Callable[[Request, Language, Catalogue], bytes] | None = None


class CompetencePages(Protocol):
    """Renders the page of the competent courts."""

    async def competence(self, request: Request, language: Language) -> tuple[bytes, int]:
        """Return the page and its status: 200 for the form and for an answer, 300 for a code of several kinds, 404."""


@dataclass(frozen=True)
class Parts:
    """Everything the routes need."""

    namespace: Namespace
    clock: Clock
    kinds: HeldKinds
    reading: Reading
    listing: PagedLists
    succession: Succession
    times: TimeParts
    open_column: Callable[[Path, str], ColumnFile]
    correspondences: Correspondences
    write_content: Callable[[Representation, Content], bytes]
    commits: CommitReading
    recorded: Recorded
    sources: Callable[[], Mapping[str, Source]]
    coherence: CoherenceParts
    declarations: DeclarationParts
    catalogue: CatalogueParts
    past_model: Callable[[int], PastModel | None]  # after a commit; None when it is the model of now
    queries: Queries
    saved: SavedQueries
    labels: Labels
    short_words: bytes  # the words that short addresses are made with
    writer: WriterClient
    write: Callable[[Representation, Description, Profile], bytes]
    whole_list: Callable[[Wanted], Awaitable[Made]]
    edition_encoding: Callable[[str, Moment], str]  # of the last edition of a source on a day, as known
    crosswalk: Crosswalk
    search: Search
    competence: Competence
    service_description: Callable[[Representation], bytes]
    results: KeptResults
    model_files: Mapping[str, Mapping[str, bytes]]
    guard: Guard
    budgets: Budgets
    uploads: Path
    upload_limit: int
    readiness: Callable[[], Awaitable[dict[str, object]]]
    identities: Identities | None  # who callers are; None for the local administrator
    identity: IdentityParts
    start: Callable[[], Awaitable[None]]
    close: Callable[[], Awaitable[None]]
    touched: Touched
    operations: Operations
    drafts: DraftParts
    deprecated: tuple[Deprecated, ...] = ()
    pages: Pages | None = None
    search_pages: SearchPages | None = None
    lookup_pages: LookupPages | None = None
    competence_pages: CompetencePages | None = None
    steward_pages: StewardPages | None = None
    project_pages: ProjectPages | None = None
    correspondence_pages: CorrespondencePages | None = None
    page_routers: tuple[APIRouter, ...] = field(default=())
