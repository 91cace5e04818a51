"""The page of the competent courts: a commune, a matter, the date of referral; what is held, or that nothing is."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.contents import iri as iri_term
from app.domain.errors import InvalidInput, NotFound
from app.domain.importers.territories import UNITS
from app.domain.iris import TERMS
from app.domain.structure_types import MATTERS, TYPE_WORDS
from app.services.competence_answers import asked_of
from app.web.spans import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from app.domain.kinds import Kind
    from app.domain.language import Language, Text
    from app.services.competence import Competence
    from app.services.competence_answers import Answer, Asked, Competent, Place
    from app.web.answers import Questions
    from app.web.asking import Asking
    from app.web.rendering import Renderer

_QUESTION = "competence/courts-of-commune"
_FORMS = ("json", "csv")
_NOTHING: dict[str, object] = {
    "error": None,
    "status": "",
    "words": "",
    "place": "",
    "example": False,
    "lines": [],
    "choices": [],
    "successors": [],
    "downloads": [],
    "query": None,
}


class CompetencePages:
    """Renders the page of the competent courts."""

    def __init__(
        self,
        competence: Competence,
        questions: Questions,
        renderer: Renderer,
        kinds: Mapping[str, Kind],
        asking: Callable[[Request, Language], Asking],
    ) -> None:
        """Give who answers, the saved questions, templates, the kinds, and how to read a visit."""
        self._competence = competence
        self._questions = questions
        self._renderer = renderer
        self._kinds = kinds
        self._asking = asking

    async def competence(self, request: Request, language: Language) -> tuple[bytes, int]:
        """Return the page and its status."""
        asking = self._asking(request, language)
        given = {name: asking.parameter(name).strip() for name in ("commune", "kind", "matter", "type")}
        shown: dict[str, object] = {**_NOTHING, **given, **self._choices(language)}
        status = 200
        if given["commune"]:
            try:
                asked = asked_of(given["commune"], given["kind"], given["matter"], given["type"])
                found = await asyncio.to_thread(self._competence.answer, asked, asking.moment)
            except (InvalidInput, NotFound) as error:
                status = 404 if isinstance(error, NotFound) else 400
                shown |= {"error": error, "successors": _successors(asking, error)}
            else:
                status = 300 if found.status == "ambiguous" else 200
                shown |= self._shown(asking, asked, found, given)
        return self._renderer.page("competence.html", asking, **shown), status

    def _choices(self, language: Language) -> dict[str, object]:
        return {
            "kinds": [(kind, self._kinds[kind].label.in_(language)) for kind in UNITS],
            "matters": _options(MATTERS, language),
            "types": _options(TYPE_WORDS, language),
        }

    def _shown(self, asking: Asking, asked: Asked, found: Answer, given: Mapping[str, str]) -> dict[str, object]:
        language = asking.language
        named = {name: value for name, value in given.items() if value}
        return {
            "status": found.status,
            "words": found.words.in_(language),
            "place": found.place.name.in_(language) if found.place else "",
            "example": found.examples,
            "lines": [self._line(asking, each) for each in found.found],
            "choices": [self._choice(asking, each) for each in found.choices],
            "downloads": [(form, asking.machine(f"competence.{form}", **named)) for form in _FORMS],
            "query": self._query(asked, found.place) if found.place else None,
        }

    def _choice(self, asking: Asking, place: Place) -> dict[str, str]:
        return {
            "href": asking.here(kind=place.kind),
            "kind": self._kinds[place.kind].label.in_(asking.language),
            "label": place.name.in_(asking.language),
        }

    def _line(self, asking: Asking, each: Competent) -> dict[str, object]:
        language = asking.language
        return {
            "href": asking.document(each.court) or "",
            "court": each.court_name.in_(language),
            "type": TYPE_WORDS[each.type].in_(language) if each.type in TYPE_WORDS else each.type,
            "matter": MATTERS[each.matter].in_(language) if each.matter in MATTERS else each.matter,
            "relation": each.relation,
            "place": each.place_name.in_(language),
            "days": [
                sentence_of(days.start, days.end - timedelta(days=1) if days.end else None, language)
                for days in each.days
            ],
            "texts": [
                {"href": asking.document(text) or text, "label": name.in_(language)} for text, name in each.texts
            ],
            "example": each.proof == "example",
            "sources": each.sources,
            "complete": each.complete,
            "territory": asking.document(each.territory) or "",
            "territory_word": self._kinds["territory"].label.in_(language),
        }

    def _query(self, asked: Asked, place: Place) -> str:
        values = {"commune": iri_term(place.id)}
        if asked.matter:
            values["matter"] = iri_term(f"{TERMS}matter-{asked.matter}")
        return self._questions[_QUESTION].bind(values)


def _options(words: Mapping[str, Text], language: Language) -> list[tuple[str, str]]:
    return [(value, word.in_(language)) for value, word in words.items()]


def _successors(asking: Asking, error: InvalidInput | NotFound) -> list[dict[str, str]]:
    told = error.details.get("successors")
    return [
        {
            "href": asking.here(commune=each["notation"], kind=each["kind"]),
            "code": str(each["notation"]),
            "label": str(each["label"]),
        }
        for each in (told if isinstance(told, list) else [])
    ]
