"""Every word of the pages, in French and in English, by key; the words are those of the glossary.

Templates hold keys alone. A key that is missing is an error when the page is made, never an empty place.
"""

from __future__ import annotations

from app.web.words.about import ABOUT
from app.web.words.catalogue import CATALOGUE_PAGE
from app.web.words.changes import CHANGES
from app.web.words.coherence import COHERENCE
from app.web.words.competence import COMPETENCE
from app.web.words.corrections import CORRECTIONS
from app.web.words.declarations import DECLARATIONS
from app.web.words.drafts import DRAFTS
from app.web.words.entity import ENTITY
from app.web.words.home import HOME
from app.web.words.identity import IDENTITY
from app.web.words.layout import LAYOUT
from app.web.words.lookup import LOOKUP
from app.web.words.model import MODEL
from app.web.words.projection import PROJECTION
from app.web.words.questions import QUESTIONS
from app.web.words.rules import RULES
from app.web.words.search import SEARCH
from app.web.words.stewardship import STEWARDSHIP
from app.web.words.tasks import TASKS_PAGE

CATALOGUE = {
    **LAYOUT,
    **PROJECTION,
    **LOOKUP,
    **COMPETENCE,
    **HOME,
    **ENTITY,
    **QUESTIONS,
    **SEARCH,
    **STEWARDSHIP,
    **CORRECTIONS,
    **DECLARATIONS,
    **DRAFTS,
    **MODEL,
    **ABOUT,
    **CATALOGUE_PAGE,
    **COHERENCE,
    **RULES,
    **TASKS_PAGE,
    **CHANGES,
    **IDENTITY,
}
