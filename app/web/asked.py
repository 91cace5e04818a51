"""Pages that ask questions: the saved ones with their parameters, and the one on which SPARQL is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.contents import string
from app.domain.errors import SrjError
from app.domain.iris import TERMS
from app.domain.sparql_guard import check_query
from app.web.answers import Table, for_people
from app.web.names import names_of

if TYPE_CHECKING:
    from app.domain.questions import Question
    from app.domain.sparql_guard import Limits
    from app.web.answers import Term, View
    from app.web.asking import Asking

SUBJECT = "examples"
PAGE = 100
_LAST_PAGE = 100
# A question asks for labels in the language of the page: not a parameter that a visitor types.
_LANGUAGE = "lang"
# The users of the service, in the order in which pages name them.
USERS = ("bureau", "steward", "analyst", "developer")
_FORMS = ("csv", "json")


class Asked:
    """Builds what the pages of questions show."""

    def __init__(self, view: View, limits: Limits) -> None:
        """Give the view, and what a visitor's query may hold."""
        self._view = view
        self._limits = limits

    def question(self, key: str) -> Question | None:
        """Return a question that visitors may ask, by its short name."""
        return self._view.questions.get(f"{SUBJECT}/{key}")

    def groups(self) -> list[tuple[str, list[Question]]]:
        """Return the questions by user."""
        every = self._view.questions.of(SUBJECT)
        return [(user, found) for user in USERS if (found := [each for each in every if each.user == user])]

    def count(self) -> int:
        """Tell how many questions there are."""
        return len(self._view.questions.of(SUBJECT))

    def bound(self, question: Question, asking: Asking) -> str:
        """Return the text of a question with what the visitor gave; raises ``InvalidInput`` for what is no value."""
        values = {}
        for parameter in question.parameters:
            if parameter.name == _LANGUAGE:
                values[parameter.name] = string(asking.language)
            elif asking.parameter(parameter.name):
                values[parameter.name] = parameter.term(asking.parameter(parameter.name))
        return question.bind(values)

    async def question_shown(self, asking: Asking, question: Question) -> dict[str, object]:
        """Return what the page of a saved question shows; an error is part of the page."""
        typed = [each for each in question.parameters if each.name != _LANGUAGE]
        given = {each.name: asking.parameter(each.name, each.sample_value) for each in typed}
        shown: dict[str, object] = {
            "key": question.key,
            "user": question.user,
            "summary": question.summary.in_(asking.language),
            "parameters": [(each, given[each.name]) for each in typed],
            "text": question.text,
            "downloads": [(form, asking.machine(f"query/{question.key}.{form}", **given)) for form in _FORMS],
            "error": None,
            "table": None,
        }
        try:
            text = self.bound(question, asking)
            found = await self.answered(asking, text, "table")
        except SrjError as error:
            return {**shown, "error": error}
        table = found["table"]
        if isinstance(table, Table):
            found["table"] = for_people(table)
        return {**shown, "text": text, **found}

    async def sparql_shown(self, asking: Asking, text: str, *, run: bool) -> dict[str, object]:
        """Return what the SPARQL page shows: the query, and its answer when it was run."""
        shown: dict[str, object] = {
            "text": text,
            "groups": self.groups(),
            "result": None,
            "error": None,
            "downloads": [],
        }
        if not run:
            return shown
        try:
            checked = check_query(text, self._limits)
            found = await self.answered(asking, checked.text, "result")
        except SrjError as error:
            return {**shown, "error": error}
        forms = _FORMS if checked.form == "SELECT" else ()
        downloads = [(form, asking.machine("sparql", query=text, format=form)) for form in forms]
        return {**shown, **found, "downloads": downloads}

    async def answered(self, asking: Asking, text: str, place: str) -> dict[str, object]:
        """Run a checked query and return one page of its answer, with the names of what it holds."""
        asked = asking.parameter("page", "1")
        page = min(max(int(asked), 1), _LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1  # noqa: PLR2004 - more digits than the last page has
        result = await self._view.run(text, asking.moment, page=page, size=PAGE)
        rows = result.rows if isinstance(result, Table) else ()
        counted = result.counted if isinstance(result, Table) else 0
        terms = [term for row in rows for term in row if term is not None]
        iris = [term.value if term.is_iri else TERMS + term.value for term in terms if term.is_iri or _is_word(term)]
        return {
            place: result,
            "names": await names_of(self._view, asking, iris),
            "first": (page - 1) * PAGE + 1,
            "last": (page - 1) * PAGE + len(rows),
            "previous": asking.here(page=page - 1) if page > 1 else None,
            "next": asking.here(page=page + 1) if page * PAGE < counted else None,
        }


def _is_word(term: Term) -> bool:
    """Tell whether a plain string may be the name of a term of the model, such as ``definedBy``."""
    return term.language is None and term.datatype is None and term.value.isascii() and term.value.isalpha()
