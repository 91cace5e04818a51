"""Coherence, put together: what judges views, and the pages that show what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.examples import read_examples
from app.adapters.package_files import package_folder
from app.api.coherence_parts import CoherenceParts
from app.main.web_pages import visits_of
from app.services.coherence import Coherence
from app.services.declared import DeclaredList
from app.services.model_history import ModelHistory
from app.services.rule_book import RuleBook
from app.services.waiting import Waiting
from app.web.answers import View
from app.web.assets import read_assets
from app.web.coherence_pages import CoherencePages
from app.web.rendering import Renderer
from app.web.rule_pages import RulePages
from app.web.task_pages import TaskPages

if TYPE_CHECKING:
    from app.adapters.processes.queries import PooledQueries
    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.questions import Questions
    from app.api.moments import Clock
    from app.domain.iris import Namespace

COHERENCE_TASKS = ("findings", "calendar", "trend", "brought")
"""Tasks of workers that have a deadline of their own."""


def coherence_parts(
    namespace: Namespace, clock: Clock, queries: PooledQueries, questions: Questions, reader: ProjectionReader
) -> CoherenceParts:
    """Return what the routes of coherence need."""
    view, renderer, visits = View(queries, questions), Renderer(read_assets()), visits_of(namespace, clock)
    book = RuleBook(reader)
    examples = read_examples(package_folder("examples"))
    return CoherenceParts(
        Coherence(queries, ModelHistory(reader).before, reader),
        book,
        examples.get,
        CoherencePages(view, renderer, visits.asking, book.at),
        RulePages(view, renderer, visits.asking),
        Waiting(view, reader, DeclaredList(reader, namespace), namespace),
        TaskPages(view, renderer, visits.asking),
    )
