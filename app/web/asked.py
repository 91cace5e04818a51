"""Pages that ask questions: the saved ones with their parameters, and the one on which SPARQL is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import SrjError
from app.domain.iris import TERMS
from app.domain.short_addresses import kept_parameters, shorten
from app.domain.sparql_guard import check_query
from app.web.answers import Table, for_people
from app.web.names import names_of

if TYPE_CHECKING:
    from app.domain.parameters import Parameter
    from app.domain.questions import Question
    from app.domain.result_terms import Term
    from app.domain.sparql_guard import Limits
    from app.services.reading import AskedStates
    from app.services.saved_queries import SavedQueries
    from app.web.answers import View
    from app.web.asking import Asking

PAGE = 100
_LAST_PAGE = 100
# The users of the service, in the order in which pages name them.
USERS = ("bureau", "steward", "analyst", "developer")
_FORMS = ("csv", "tsv", "json", "xml")
_SPARQL_FORMS = ("csv", "json")


class Asked:
    """Builds what the pages of questions show."""

    def __init__(self, view: View, saved: SavedQueries, limits: Limits, short_words: bytes) -> None:
        """Give the view, the published questions, what a visitor's query may hold, the words of short addresses."""
        self._view = view
        self._saved = saved
        self._limits = limits
        self._short_words = short_words

    def groups(self) -> list[tuple[str, list[Question]]]:
        """Return the questions by user."""
        every = list(self._saved)
        return [(user, found) for user in USERS if (found := [each for each in every if each.user == user])]

    def count(self) -> int:
        """Tell how many questions there are."""
        return len(list(self._saved))

    async def question_shown(self, asking: Asking, question: Question) -> dict[str, object]:
        """Return what the page of a saved question shows; an error is part of the page."""
        given = {each.name: asking.parameter(each.name, each.sample_value) for each in question.asked_with}
        machine = {name: value for name, value in given.items() if value}
        address = f"query/{question.key}"
        shown: dict[str, object] = {
            "key": question.key,
            "user": question.user,
            "summary": question.summary.in_(asking.language),
            "parameters": [_field(each, given[each.name], asking) for each in question.asked_with],
            "text": question.text,
            "downloads": [
                *((form, asking.machine(f"{address}.{form}", **machine)) for form in _FORMS),
                ("csv_labels", asking.machine(f"{address}.csv", **machine, labels=asking.language)),
            ],
            "error": None,
            "table": None,
            "waits": False,
        }
        if any(each.required and not asking.parameter(each.name) for each in question.asked_with):
            return {**shown, "waits": True, "downloads": []}
        try:
            bound = self._saved.bound(question, asking.parameters, asking.language, asking.moment)
            found = await self.answered(asking, bound.text, "table", bound.states)
        except SrjError as error:
            return {**shown, "error": error}
        table = found["table"]
        if isinstance(table, Table):
            found["table"] = for_people(table)
        return {**shown, "text": bound.text, **found}

    async def sparql_shown(self, asking: Asking, text: str, *, run: bool) -> dict[str, object]:
        """Return what the SPARQL page shows: the query, and its answer when it was run."""
        shown: dict[str, object] = {
            "text": text,
            "groups": self.groups(),
            "result": None,
            "error": None,
            "downloads": [],
            "short": None,
        }
        if not run:
            return shown
        try:
            checked = check_query(text, self._limits)
            found = await self.answered(asking, checked.text, "result")
        except SrjError as error:
            return {**shown, "error": error}
        forms = _SPARQL_FORMS if checked.form == "SELECT" else ()
        downloads = [(form, asking.machine("sparql", query=text, format=form)) for form in forms]
        if forms:
            labelled = asking.machine("sparql", query=text, format="csv", labels=asking.language)
            downloads.append(("csv_labels", labelled))
        short = shorten(checked.text, kept_parameters(asking.parameters), self._short_words)
        address = asking.bare(f"s/{short}") if short else None
        return {**shown, **found, "downloads": downloads, "short": address}

    async def answered(
        self, asking: Asking, text: str, place: str, states: AskedStates | None = None
    ) -> dict[str, object]:
        """Run a checked query, of the view or of states: one page of its answer, with the names of what it holds."""
        asked = asking.parameter("page", "1")
        page = min(max(int(asked), 1), _LAST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1  # noqa: PLR2004 - more digits than the last page has
        result = await self._view.run(text, asking.moment, page=page, size=PAGE, states=states)
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


def _field(parameter: Parameter, value: str, asking: Asking) -> dict[str, object]:
    """Return a parameter as the form shows it."""
    declared = parameter.declared
    return {
        "name": parameter.name,
        "value": value,
        "type": declared.type if declared else "",
        "required": parameter.required,
        "label": declared.label.in_(asking.language) if declared else parameter.name,
    }
