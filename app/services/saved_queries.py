"""Saved questions as others ask them: which are published, and their text with what a caller gave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.contents import iri, string
from app.domain.errors import Damaged, InvalidInput, NotFound
from app.domain.language import Text
from app.domain.parameters import ANY, THING
from app.domain.questions import LANGUAGE, RESERVED
from app.services.reading import AskedStates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from app.domain.iris import Namespace
    from app.domain.language import Language
    from app.domain.parameters import Parameter
    from app.domain.questions import Question
    from app.services.reading import Moment

_OF = "of"  # the parameter that names the thing whose states are asked


class Things(Protocol):
    """Tells which things are known at a moment, to whom it is asked for."""

    def is_known(self, entity: str, moment: Moment) -> bool:
        """Tell whether anything was said of a thing, for whatever day."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A question with the values of a caller: its whole text, and the states it is asked of (None: the view)."""

    question: Question
    text: str
    states: AskedStates | None

    def page(self, first: int, size: int) -> str:
        """Return the text that asks for some lines of the answer, from one on (counted from 0)."""
        return self.question.page(self.text, first, size)


class SavedQueries:
    """The published questions, by the name they have under ``/query/``."""

    def __init__(
        self, questions: Iterable[Question], namespace: Namespace, things: Things, bearing: Callable[[str], list[str]]
    ) -> None:
        """Give the questions, the base of IRIs, what tells which things are known, and the things that bear a code."""
        self._held: dict[str, Question] = {}
        for question in questions:
            if question.published:
                _refuse_twice(question, self._held.get(question.key))
                self._held[question.key] = question
        self._namespace = namespace
        self._things = things
        self._bearing = bearing

    def __iter__(self) -> Iterator[Question]:
        """Go through the published questions, in the order of their names."""
        return iter(self._held[key] for key in sorted(self._held))

    def named(self, key: str) -> Question:
        """Return a published question; raises ``NotFound`` (``unknown-question``)."""
        found = self._held.get(key)
        if found is None:
            raise NotFound(
                "unknown-question",
                Text(
                    f"Aucune question enregistrée « {key} ». La liste est à /query.",
                    f"No saved question '{key}'. The list is at /query.",
                ),
            )
        return found

    def bound(self, question: Question, given: Sequence[tuple[str, str]], language: Language, moment: Moment) -> Bound:
        """Return a question with what a caller gave; what was not given keeps the sample of the file.

        Raises ``InvalidInput`` (``unknown-parameter``, ``repeated-parameter``, ``missing-parameter``,
        ``invalid-parameter``), each with the name of the parameter.
        """
        values = _once(question, given)
        terms = {each.name: self._term(each, values.get(each.name, ""), moment) for each in question.asked_with}
        thing = terms.pop(_OF, "") if question.states == THING else ""
        if any(each.name == LANGUAGE for each in question.parameters):
            terms[LANGUAGE] = string(language)
        return Bound(question, question.bind(terms), _states(question, thing))

    def _term(self, parameter: Parameter, value: str, moment: Moment) -> str:
        if value:
            return parameter.term(value, lambda kind, typed: self._thing(kind, typed, moment))
        if parameter.required:
            raise _missing(parameter)
        if parameter.sample == ANY:
            return ANY
        if parameter.declared is not None and parameter.declared.type == THING:
            kind, _, key = parameter.sample_value.partition("/")
            return iri(self._namespace.mint(kind, key))
        return parameter.term(parameter.sample_value, lambda _kind, _typed: None)

    def _thing(self, kind: str, value: str, moment: Moment) -> str | None:
        """Return the IRI of what was typed: an IRI of ours, ``kind/key``, a key, or the code of one thing alone."""
        thing = self._namespace.parse(value)
        if thing is not None:
            named = [(thing.kind, thing.key)]
        else:
            before, slash, after = value.partition("/")
            named = [*([(before, after)] if slash and after else []), *([(kind, value)] if kind else [])]
        minted = [self._namespace.mint(*each) for each in named if kind in ("", each[0])]
        found = [each for each in minted if self._things.is_known(each, moment)]
        if not found and thing is None:
            bearers = (each for each in self._bearing(value) if self._is_of(kind, each))
            found = [each for each in bearers if self._things.is_known(each, moment)]
            found = found if len(found) == 1 else []
        return found[0] if found else None

    def _is_of(self, kind: str, entity: str) -> bool:
        thing = self._namespace.parse(entity)
        return thing is not None and kind in ("", thing.kind)


def _refuse_twice(question: Question, other: Question | None) -> None:
    """Refuse two questions of one address: one of them could never be asked."""
    if other is not None:
        raise Damaged(
            "question-twice",
            Text(
                f"Deux questions publiées s'appellent « {question.key} » : {other.name} et {question.name}. Renommer.",
                f"Two published questions are called '{question.key}': {other.name} and {question.name}. Rename one.",
            ),
            {"questions": [other.name, question.name]},
        )


def _once(question: Question, given: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    known = {each.name for each in question.asked_with}
    values: dict[str, str] = {}
    for name, value in given:
        if name in RESERVED:
            continue
        if name not in known:
            raise _unknown(question, name)
        if name in values:
            raise _repeated(name)
        values[name] = value
    return values


def _states(question: Question, thing: str) -> AskedStates | None:
    if not question.states:
        return None
    return AskedStates((), (thing.strip("<>"),)) if thing else AskedStates((question.states,), ())


def _unknown(question: Question, name: str) -> InvalidInput:
    names = ", ".join(each.name for each in question.asked_with)
    told = Text(f"Ses paramètres : {names or 'aucun'}.", f"Its parameters: {names or 'none'}.")
    return InvalidInput(
        "unknown-parameter",
        Text(
            f"« {name[:100]} » n'est pas un paramètre de la question « {question.key} ». {told.fr}",
            f"'{name[:100]}' is no parameter of the question '{question.key}'. {told.en}",
        ),
        {"parameter": name[:100]},
    )


def _repeated(name: str) -> InvalidInput:
    return InvalidInput(
        "repeated-parameter",
        Text(
            f"« {name} » est donné plusieurs fois. Le donner une seule fois.",
            f"'{name}' is given several times. Give it once.",
        ),
        {"parameter": name},
    )


def _missing(parameter: Parameter) -> InvalidInput:
    label = parameter.declared.label if parameter.declared else Text("", "")
    sample = parameter.sample_value
    return InvalidInput(
        "missing-parameter",
        Text(
            f"« {parameter.name} » manque ({label.fr}). Le donner, par exemple {parameter.name}={sample}.",
            f"'{parameter.name}' is missing ({label.en}). Give it, for example {parameter.name}={sample}.",
        ),
        {"parameter": parameter.name},
    )
