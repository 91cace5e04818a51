"""Saved questions: SPARQL that lives in files, and how values take the place of its sample rows.

A parameter is a marked row with a sample value, ``VALUES ?code { "41" }  # param``: the file runs as it lies in any
SPARQL tool, and ``bind`` replaces what is between the braces by terms in N-Triples form. Nothing else of the text
ever changes, so no value can become syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import iri, string, typed
from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANY = "UNDEF"

_ROW = re.compile(r"^(?P<head>\s*VALUES\s+\?(?P<name>\w+)\s*\{)(?P<sample>.*)\}\s*# param\s*$", re.MULTILINE)
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]*>"
_TERM = re.compile(rf'{_IRI}|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^{_IRI})?|UNDEF')
_STRING = re.compile(r'"(?P<value>(?:[^"\\]|\\.)*)"')
_TYPED = re.compile(rf'"(?P<value>(?:[^"\\]|\\.)*)"\^\^<(?P<datatype>{_IRI[1:-1]})>')


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question is asked with: its name and the sample term of the file."""

    name: str
    sample: str

    @property
    def sample_value(self) -> str:
        """The sample as a person would type it; empty for ``UNDEF`` (any)."""
        literal = _STRING.match(self.sample)
        if literal:
            return literal["value"].replace('\\"', '"').replace("\\\\", "\\")
        return "" if self.sample == ANY else self.sample.strip("<>")

    def term(self, value: str) -> str:
        """Return what a person typed as a term of the kind of the sample; nothing typed is any value.

        Raises ``InvalidInput`` (``invalid-iri``) when the sample is an address and the value is none.
        """
        if not value:
            return ANY
        found = _TYPED.fullmatch(self.sample)
        if found:
            return typed(value, found["datatype"])
        return iri(value) if self.sample.startswith("<") else string(value)


@dataclass(frozen=True, slots=True)
class Question:
    """One file of ``queries/``: what it answers in words, for whom, and its text."""

    name: str  # the path under queries/ without its ending, such as ``examples/nac-tree``
    summary: Text
    user: str  # bureau, steward, analyst, developer; empty for questions of the service itself
    note: str
    text: str
    parameters: tuple[Parameter, ...]

    @property
    def subject(self) -> str:
        """The folder of the question."""
        return self.name.partition("/")[0]

    @property
    def key(self) -> str:
        """The name without its folder."""
        return self.name.rpartition("/")[2]

    def bind(self, values: Mapping[str, str | Sequence[str]]) -> str:
        """Return the text with the rows of these parameters replaced; the others keep their sample.

        A value is a term in N-Triples form (``app.domain.contents`` writes them), ``UNDEF`` for any, or several
        terms. Raises ``KeyError`` for a name the question does not have, ``ValueError`` for what is not a term: both
        are faults of the caller, never of a visitor.
        """
        unknown = values.keys() - {parameter.name for parameter in self.parameters}
        if unknown:
            raise KeyError(*sorted(unknown))

        def row(found: re.Match[str]) -> str:
            given = values.get(found["name"])
            return found.group() if given is None else f"{found['head']} {_terms(given)} }}  # param"

        return _ROW.sub(row, self.text)


def _terms(given: str | Sequence[str]) -> str:
    terms = [given] if isinstance(given, str) else list(given)
    for term in terms:
        if not _TERM.fullmatch(term):
            raise ValueError(term)
    return " ".join(terms)


def read_question(name: str, text: str) -> Question:
    """Read a question from its text; raises ``InvalidInput`` (``question-unreadable``) for what is missing."""
    said = dict(re.findall(r"^#\+\s*([\w-]+):\s*(.+?)\s*$", text, re.MULTILINE))
    missing = [line for line in ("summary", "summary-en") if line not in said]
    parameters = tuple(Parameter(found["name"], found["sample"].strip()) for found in _ROW.finditer(text))
    # A marked row that the pattern does not read would silently keep its sample for every visitor.
    if missing or text.count("# param") != len(parameters) or len({each.name for each in parameters}) < len(parameters):
        raise InvalidInput(
            "question-unreadable",
            Text(
                f"{name} : il faut « #+ summary: », « #+ summary-en: » et des paramètres écrits "
                'VALUES ?nom { "exemple" }  # param, chacun une fois.',
                f"{name}: it needs '#+ summary:', '#+ summary-en:' and parameters written "
                'VALUES ?name { "sample" }  # param, each once.',
            ),
            {"question": name, "missing": missing},
        )
    note = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("# "))
    summary = Text(said["summary"], said["summary-en"])
    return Question(name, summary, said.get("user", ""), note, text, parameters)
