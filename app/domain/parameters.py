"""Parameters of saved questions: what a file declares of each, and how what a caller typed becomes a term.

A file declares a parameter in its head, ``#+ param commune: thing commune, required | fr: Commune | en: Municipality``,
and gives it a sample in its ``# param`` row. Types: string, integer, boolean (SPARQL 1.1, the lexical forms of XSD),
date (ISO 8601), term (of the model: its name, or its IRI), thing (its IRI, ``kind/key``, or its code when the kind is
declared). A parameter that is not declared is given by the service itself, never by a caller.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import XSD, boolean, day, integer, iri, string
from app.domain.dates import parse_day
from app.domain.errors import InvalidInput
from app.domain.iris import TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

ANY = "UNDEF"
THING, STRING = "thing", "string"
LONGEST = 500  # characters of a value

_DECLARED = re.compile(
    r"^#\+ param (?P<name>\w+): (?P<type>[a-z]+)(?: (?P<kind>[a-z-]+))?(?P<required>, required)?"
    r" \| fr: (?P<fr>[^|\n]+?) \| en: (?P<en>[^|\n]+?)\s*$",
    re.MULTILINE,
)
_LITERAL = re.compile(rf'"(?P<value>(?:[^"\\]|\\.)*)"(?:\^\^<(?P<datatype>{re.escape(XSD)}\w+)>)?')
_TERM_NAME = re.compile(r"[A-Za-z][\w-]*")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
_EXPECTED = {
    "integer": Text("un nombre entier", "a whole number"),
    "boolean": Text("true ou false", "true or false"),
    "date": Text("une date AAAA-MM-JJ", "a date YYYY-MM-DD"),
    "term": Text("le nom d'un terme du modèle ou son IRI", "the name of a term of the model, or its IRI"),
    THING: Text(
        "une chose connue ici : son IRI, genre/clé ou son code", "a thing known here: its IRI, kind/key or its code"
    ),
    STRING: Text(f"un texte de {LONGEST} caractères au plus", f"a text of at most {LONGEST} characters"),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What the head of a file says of a parameter."""

    type: str
    kind: str  # of the things, when one kind is meant
    required: bool
    label: Text


def declared_in(text: str) -> dict[str, Declared]:
    """Return what the head of a question declares, by name of parameter; raises ``ValueError`` for a line misread."""
    found = {
        line["name"]: Declared(
            line["type"], line["kind"] or "", line["required"] is not None, Text(line["fr"], line["en"])
        )
        for line in _DECLARED.finditer(text)
    }
    if len(found) != len(re.findall(r"^#\+ param", text, re.MULTILINE)):
        raise ValueError("param")
    wrong = [name for name, each in found.items() if each.type not in _EXPECTED]
    if wrong:
        raise ValueError(*wrong)
    return found


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question is asked with: its name, the sample term of the file, what the file declares of it."""

    name: str
    sample: str
    declared: Declared | None = None

    @property
    def sample_value(self) -> str:
        """The sample as a person would type it, a thing as ``kind/key``; empty for ``UNDEF`` (any)."""
        literal = _LITERAL.fullmatch(self.sample)
        if literal:
            return literal["value"].replace('\\"', '"').replace("\\\\", "\\")
        if self.declared is not None and self.declared.type == THING:
            return self.sample.strip("<>").rpartition("/id/")[2]
        return "" if self.sample == ANY else self.sample.strip("<>").removeprefix(TERMS)

    @property
    def required(self) -> bool:
        """Whether a caller must give it."""
        return self.declared is not None and self.declared.required

    def term(self, value: str, thing: Callable[[str, str], str | None]) -> str:
        """Return what a caller typed as a term; ``thing`` finds the IRI of a thing by kind and what was typed.

        Raises ``InvalidInput`` (``invalid-parameter``) that names the parameter.
        """
        declared = self.declared or Declared(STRING, "", required=False, label=Text("", ""))
        try:
            return _term(declared, value, thing)
        except (ValueError, InvalidInput):
            raise self._refused(value, declared) from None

    def _refused(self, value: str, declared: Declared) -> InvalidInput:
        wanted, shown = _EXPECTED[declared.type], value[:100]
        return InvalidInput(
            "invalid-parameter",
            Text(
                f"« {self.name} » vaut « {shown} » : donner {wanted.fr}.",
                f"'{self.name}' is '{shown}': give {wanted.en}.",
            ),
            {"parameter": self.name, "value": shown, "type": declared.type},
        )


def _term(declared: Declared, value: str, thing: Callable[[str, str], str | None]) -> str:
    """Return a value as a term of the declared type; raises ``ValueError`` or ``InvalidInput`` for what is none."""
    if len(value) > LONGEST or "\0" in value:
        raise ValueError(value)
    match declared.type:
        case "integer" if _INTEGER.fullmatch(value):
            return integer(int(value))
        case "boolean" if value in _BOOLEANS:
            return boolean(_BOOLEANS[value])
        case "date":
            return day(parse_day(value))
        case "term":
            return iri(TERMS + value if _TERM_NAME.fullmatch(value) else value)
        case "thing":
            found = thing(declared.kind, value)
            if found is not None:
                return iri(found)
        case "string":
            value.encode()  # a lone surrogate is no text
            return string(value)
    raise ValueError(value)
