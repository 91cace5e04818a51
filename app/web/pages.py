"""The pages for people: each method takes what a route found and returns HTML, whole in the language asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.errors import SrjError
from app.web.annotated import EMPTY, annotated, unread
from app.web.coherence_pages import rule_address
from app.web.entities import EntityPages
from app.web.facts import in_language
from app.web.findings import findings_of
from app.web.imported import IMPORTERS, report_lines, report_shown
from app.web.lists import figures, list_shown
from app.web.model import rules_of, subjects_of
from app.web.names import NOT_NOW, names_of
from app.web.spans import sentence_of
from app.web.words import CATALOGUE
from app.web.words.about import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

    from app.domain.commits import Source
    from app.domain.kinds import HeldKinds, Kind
    from app.domain.language import Language
    from app.domain.questions import Question
    from app.domain.rules import Example, Rule
    from app.services.listing import Item
    from app.services.reading import Description, Moment
    from app.services.validation_forms import Posted
    from app.web.answers import View
    from app.web.asked import Asked
    from app.web.asking import Asking, Visits
    from app.web.rendering import Renderer

_REJECTED_SHOWN = 200
# Kinds whose figures open the home page; the page of lists has them all.
_FIRST_KINDS = frozenset(
    {"natinf", "nac", "court", "commune", "application", "interface", "processing", "article", "office", "referential"}
)


class WebPages:
    """Renders every page; decides nothing: routes say which page, services what is true."""

    def __init__(
        self,
        *,
        view: View,
        asked: Asked,
        renderer: Renderer,
        kinds: HeldKinds,
        sources: Callable[[], Mapping[str, Source]],
        visits: Visits,
    ) -> None:
        """Give the view, what builds the pages of questions, templates, kinds, sources, and who reads visits."""
        self._view = view
        self._renderer = renderer
        self._kinds = kinds
        self._visits = visits
        self._entities = EntityPages(view, kinds, sources)
        self._asked = asked

    def _asking(self, request: Request, language: Language, moment: Moment | None = None) -> Asking:
        return self._visits.asking(request, language, moment)

    def _seen(self, asking: Asking) -> Mapping[str, Kind]:
        return self._kinds.seen_by(asking.moment.audience)

    def kinds(self, request: Request) -> Mapping[str, Kind]:
        """Return the kinds of things that a visitor may know of."""
        return self._kinds.seen_by(self._visits.moment_of(request).audience)

    def _importing(self, request: Request, language: Language) -> Asking:
        """Return a visit of the import page: what was posted to ``/imports`` cannot be asked again by a link."""
        return replace(self._asking(request, language), path="/import")

    def _page(self, template: str, asking: Asking, **shown: object) -> bytes:
        return self._renderer.page(template, asking, in_language=_for(asking.language), **shown)

    async def home(self, request: Request, language: Language) -> bytes:
        """Return the home page: tasks of the users, real figures."""
        asking = self._asking(request, language)
        found, known = await figures(self._view, asking, self._seen(asking))
        try:
            rows = await self._view.ask("pages/coherence-figures", asking.moment)
        except NOT_NOW:
            rows, known = [], False
        coherence = [
            {
                "href": asking.link(f"query/{row['figure'].value}"),
                "count": int(row["things"].value),
                "words": CATALOGUE[f"coherence.{row['figure'].value}"].in_(language),
            }
            for row in rows
            if "figure" in row
        ]
        shown = [each for each in found if each.name in _FIRST_KINDS]
        return self._page(
            "home.html",
            asking,
            kinds=[{"name": each.name, "plural": each.plural} for each in found],
            figures=shown,
            figures_known=known,
            coherence=coherence,
            questions=self._asked.count(),
        )

    async def lists(self, request: Request, language: Language) -> bytes:
        """Return the page of all lists."""
        asking = self._asking(request, language)
        found, known = await figures(self._view, asking, self._seen(asking))
        return self._page("lists.html", asking, figures=found, figures_known=known)

    async def entity(self, request: Request, language: Language, description: Description) -> bytes:
        """Return the page of one thing."""
        asking = self._asking(request, language, description.moment)
        return self._page("entity.html", asking, **await self._entities.shown(asking, description))

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
        """Return one page of a list; the items are already filtered."""
        asking = self._asking(request, language, moment)
        shown = await list_shown(self._view, asking, self._seen(asking)[kind], items, offset=offset, limit=limit)
        return self._page("list.html", asking, **shown)

    async def queries(self, request: Request, language: Language) -> bytes:
        """Return the list of the saved questions."""
        return self._page("questions.html", self._asking(request, language), groups=self._asked.groups())

    async def query(self, request: Request, language: Language, question: Question) -> tuple[bytes, SrjError | None]:
        """Return the page of a saved question, with its answer or what kept it from being answered."""
        asking = self._asking(request, language)
        shown = await self._asked.question_shown(asking, question)
        error = shown["error"]
        return self._page("question.html", asking, **shown), error if isinstance(error, SrjError) else None

    async def sparql(self, request: Request, language: Language) -> bytes:
        """Return the page on which a query is written; ``text=`` puts one in the editor."""
        asking = self._asking(request, language)
        text = asking.parameter("text") or _first_query(self._asked)
        return self._page("sparql.html", asking, **await self._asked.sparql_shown(asking, text, run=False))

    async def sparql_answer(self, request: Request, language: Language) -> tuple[bytes, SrjError | None]:
        """Return the same page with the answer of ``query=``, and the error that kept it from being answered."""
        asking = self._asking(request, language)
        shown = await self._asked.sparql_shown(asking, asking.parameter("query"), run=True)
        error = shown["error"]
        return self._page("sparql.html", asking, **shown), error if isinstance(error, SrjError) else None

    async def import_form(self, request: Request, language: Language, error: SrjError | None = None) -> bytes:
        """Return the page that imports a file, with what kept the last one from being imported."""
        asking = self._importing(request, language)
        report = error.details.get("report") if error else None
        lines = report_lines(report, language) if isinstance(report, dict) else []
        return self._page(
            "import.html",
            asking,
            error=error,
            rejected=[line for line in lines if line.what == "rejected"][:_REJECTED_SHOWN],
            importers=IMPORTERS,
            chosen=str(report.get("kind")) if isinstance(report, dict) else asking.parameter("kind", IMPORTERS[0]),
        )

    async def import_report(self, request: Request, language: Language, report: Mapping[str, Any]) -> bytes:
        """Return the report of an import."""
        asking = self._importing(request, language)
        return self._page("import_report.html", asking, **report_shown(asking, report))

    async def validation_form(
        self, request: Request, language: Language, error: SrjError | None = None, posted: Posted | None = None
    ) -> bytes:
        """Return the page that checks a document, with what kept the last one from being read under its line."""
        asking = self._asking(request, language)
        shown = unread(posted, error, language) if posted and error else EMPTY
        return self._page(
            "validation.html", asking, report=None, findings=[], error=error, kinds=IMPORTERS[:-1], **shown
        )

    async def validation_report(
        self,
        request: Request,
        language: Language,
        report: Mapping[str, Any],
        posted: Posted,
        broken: Sequence[tuple[Rule, Example | None]],
    ) -> bytes:
        """Return what the rules found in a document, under its lines, with the texts and the examples of each rule."""
        asking = self._asking(request, language)
        findings = await findings_of(self._view, asking, report)
        names = await names_of(self._view, asking, [law for rule, _ in broken for law in rule.laws])
        shown = annotated(findings, posted)
        explained = [
            (asking.link(rule_address(rule)), rule, list(map(names, rule.laws)), example) for rule, example in broken
        ]
        told = {"report": report, "findings": findings, "explained": explained, "kinds": IMPORTERS[:-1]}
        return self._page("validation.html", asking, error=None, **told, **shown)

    async def definition(self, request: Request, language: Language) -> bytes:
        """Return the data dictionary."""
        asking = self._asking(request, language)
        return self._page("definition.html", asking, subjects=await subjects_of(self._view, asking))

    async def rules(self, request: Request, language: Language) -> bytes:
        """Return the rules."""
        asking = self._asking(request, language)
        return self._page("rules.html", asking, groups=await rules_of(self._view, asking))

    async def about(self, request: Request, language: Language, page: str) -> bytes:
        """Return help, legal notice or accessibility."""
        return self._page("about.html", self._asking(request, language), page=page, sections=SECTIONS[page])

    async def problem(
        self,
        request: Request,
        language: Language,
        status: int,
        title: str,
        detail: str,
        details: Mapping[str, Any] | None = None,
    ) -> bytes:
        """Return the page of an error; the spans of a thing not in force on the date lead to the dates it is."""
        asking = self._visits.told(request, language)
        return self._page(
            "problem.html", asking, status=status, heading=title, detail=detail, spans=_spans(asking, details or {})
        )


def _for(language: Language) -> Callable[[Any], Any]:
    return lambda values: in_language(values, language)


def _spans(asking: Asking, details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return where a thing is in force: the address on that date, and the dates in words."""
    known_from = details.get("knownFrom")
    told = details.get("spans") or ([{"validFrom": known_from}] if known_from else [])
    found = []
    for span in told:
        start, end = (date.fromisoformat(span[name]) if span.get(name) else None for name in ("validFrom", "validTo"))
        last = end - timedelta(days=1) if end else None
        asked = start or last
        if asked is not None:
            found.append((asking.here(valid=asked.isoformat()), sentence_of(start, last, asking.language)))
    return found


def _first_query(asked: Asked) -> str:
    groups = asked.groups()
    return groups[0][1][0].text if groups else ""
