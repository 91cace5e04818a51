"""Saved questions: SPARQL that lives in files, and how values take the place of its sample rows.

A parameter is a marked row with a sample value, ``VALUES ?code { "41" }  # param``: the file runs as it lies in any
SPARQL tool, and ``bind`` replaces what is between the braces by terms in N-Triples form. Nothing else of the text
ever changes, so no value can become syntax.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import Text
from app.domain.parameters import THING, Parameter, declared_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_ROW = re.compile(r"^(?P<head>\s*VALUES\s+\?(?P<name>\w+)\s*\{)(?P<sample>.*)\}\s*# param\s*$", re.MULTILINE)
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]*>"
_TERM = re.compile(rf'{_IRI}|"(?:[^"\\\n\r]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^{_IRI})?|UNDEF')
# The order and the end of a question that can be paged: the last lines of its text.
_ORDER = re.compile(r"^ORDER BY (?P<order>[^\n]+)\s*(?:^LIMIT (?P<most>[0-9]+)\s*)?\Z", re.MULTILINE)
_HEAD = re.compile(r"^SELECT (?:DISTINCT )?(?P<projection>[^\n]+)$", re.MULTILINE)
_COLUMN = re.compile(r"\bAS \?(\w+)\)|(?<!\S)\?(\w+)(?!\S)")
# Words of every read: no parameter of a question may take one.
RESERVED = frozenset({"audience", "format", "known", "labels", "lang", "page", "size", "valid"})
LANGUAGE = "lang"  # the one row that the service fills: the language of the answer
_STATES = re.compile(r"states of (?P<what>[a-z-]+)(?:, such as (?P<sample>[^\s<>]+))?")


@dataclass(frozen=True, slots=True)
class Question:
    """One file of ``queries/``: what it answers in words, for whom, and its text."""

    name: str  # the path under queries/ without its ending, such as ``examples/nac-tree``
    summary: Text
    user: str  # bureau, steward, analyst, developer; empty for questions of the service itself
    note: str
    text: str
    parameters: tuple[Parameter, ...]
    published: bool = False  # people and applications may ask it, under ``/query/``
    states: str = ""  # asked of the states of this kind, or of the ``thing`` given in ``of``; else of the view

    @property
    def asked_with(self) -> tuple[Parameter, ...]:
        """The parameters that a caller may give."""
        return tuple(each for each in self.parameters if each.declared is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answer, in their order."""
        head = _HEAD.search(self.text)
        return tuple(alias or name for alias, name in _COLUMN.findall(head["projection"])) if head else ()

    def page(self, text: str, first: int, size: int) -> str:
        """Return a bound text that asks for some lines of its answer, from one on (counted from 0).

        Every column ends the order, so that the lines of each page are the same whoever answers.
        """
        end = _ORDER.search(text)
        if end is None:
            raise ValueError(self.name)
        left = size if end["most"] is None else max(min(size, int(end["most"]) - first), 0)
        order = " ".join((end["order"].strip(), *(f"?{name}" for name in self.columns)))
        return f"{text[: end.start()]}ORDER BY {order}\nLIMIT {left}\nOFFSET {first}\n"

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
    rows = [(found["name"], found["sample"].strip()) for found in _ROW.finditer(text)]
    # A marked row that the pattern does not read would silently keep its sample for every visitor.
    unread = text.count("# param") != len(rows)
    states = _STATES.fullmatch(said.get("dataset", ""))
    if states and states["what"] == THING:
        rows.append(("of", f"</id/{states['sample']}>"))
    try:
        declared = declared_in(text)
    except ValueError:
        missing.append("param")
        declared = {}
    parameters = tuple(Parameter(row, sample, declared.get(row)) for row, sample in rows)
    if missing or unread or not _is_whole(text, said, rows, declared.keys()):
        raise InvalidInput(
            "question-unreadable",
            Text(
                f"{name} : il faut « #+ summary: », « #+ summary-en: » et des paramètres écrits "
                'VALUES ?nom { "exemple" }  # param, chacun une fois ; pour être publiée (« #+ published: yes »), '
                "« #+ user: », chaque paramètre déclaré par « #+ param nom: type | fr: ... | en: ... » et une dernière "
                "ligne ORDER BY.",
                f"{name}: it needs '#+ summary:', '#+ summary-en:' and parameters written "
                "VALUES ?name { \"sample\" }  # param, each once; to be published ('#+ published: yes'), "
                "'#+ user:', each parameter declared by '#+ param name: type | fr: ... | en: ...' and a last line "
                "ORDER BY.",
            ),
            {"question": name, "missing": missing},
        )
    note = " ".join(line.lstrip("# ") for line in text.splitlines() if line.startswith("# "))
    summary = Text(said["summary"], said["summary-en"])
    of_states = states["what"] if states else ""
    published = said.get("published") == "yes"
    return Question(name, summary, said.get("user", ""), note, text, parameters, published, of_states)


def _is_whole(text: str, said: Mapping[str, str], rows: Sequence[tuple[str, str]], declared: Collection[str]) -> bool:
    """Tell whether each row is there once, declared when others than the service give it, and no name is taken."""
    names = {name for name, _sample in rows}
    if len(names) < len(rows) or not names.issuperset(declared) or RESERVED.intersection(declared):
        return False
    return "published" not in said or (
        "user" in said and names - {LANGUAGE} == set(declared) and _ORDER.search(text) is not None
    )
