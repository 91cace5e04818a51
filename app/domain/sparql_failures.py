"""Turns what the SPARQL engine says of a query it refuses into an error with its place, cause and remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.language import Text
from app.domain.sparql_lexer import invalid

if TYPE_CHECKING:
    from app.domain.errors import InvalidInput

_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_UNKNOWN_FUNCTION = re.compile(r"The custom function <(.*)> is not supported")
_CLASS = re.compile(r"\[[^\]]*\]|\"[^\"]*\"")
_EXCERPT = 40
_MOST_EXPECTED = 8


def explain_failure(message: str, text: str) -> InvalidInput:
    """Return the error for a message of the engine (pyoxigraph 0.5) about ``text``, the text that was run.

    ``syntax`` with line and column (from 1, in characters) when the engine names a place, ``unknown-function`` when
    it does not know a function.
    """
    unknown = _UNKNOWN_FUNCTION.search(message)
    if unknown:
        return _unknown_function(unknown[1], text)
    found = _PLACE.search(message)
    if found is None:
        cause = Text(f"requête refusée par le moteur ({message})", f"query refused by the engine ({message})")
        return invalid("syntax", text, 0, cause, _SYNTAX_REMEDY)
    offset = _offset(text, int(found[1]), int(found[2]))
    return invalid("syntax", text, offset, *_explain(found[3], text, offset), {"engine": message})


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return min(start + column - 1, len(text))


def _explain(expected: str, text: str, offset: int) -> tuple[Text, Text]:
    for sign, cause, remedy in _KNOWN:
        if sign in expected:
            return cause, remedy
    words = [word for word in _CLASS.sub("", expected).replace(",", " ").split() if word.isupper()]
    shown = text[offset : offset + _EXCERPT].partition("\n")[0].strip()
    cause = (
        Text(f"la requête ne se lit plus à partir de « {shown} »", f"the query cannot be read from '{shown}' on")
        if shown
        else Text("la requête s'arrête trop tôt", "the query ends too early")
    )
    if not words or len(words) > _MOST_EXPECTED:
        return cause, _SYNTAX_REMEDY
    listed = ", ".join(words)
    return cause, Text(
        f"Corriger ce qui précède ; sont possibles à cet endroit, entre autres : {listed}.",
        f"Correct what comes before; possible there, among others: {listed}.",
    )


def _unknown_function(name: str, text: str) -> InvalidInput:
    local = re.split(r"[/#:]", name)[-1]
    offset = max(text.find(f"<{name}>"), 0) or max(text.find(f":{local}"), 0)
    return invalid(
        "unknown-function",
        text,
        offset,
        Text(f"fonction inconnue <{name}>", f"unknown function <{name}>"),
        Text(
            "Utiliser une fonction de SPARQL 1.1 ou une conversion de type xsd:.",
            "Use a function of SPARQL 1.1 or an xsd: type conversion.",
        ),
        {"value": name},
    )


_SYNTAX_REMEDY = Text(
    "Vérifier le mot ou le signe qui précède : un point, une parenthèse ou un objet manque souvent.",
    "Check the word or sign before it: a dot, a parenthesis or an object is often missing.",
)
_KNOWN: tuple[tuple[str, Text, Text], ...] = (
    (
        "Prefix not found",
        Text("préfixe non déclaré", "prefix not declared"),
        Text("Ajouter sa ligne PREFIX.", "Add its PREFIX line."),
    ),
    (
        "contains a variable that is unbound",
        Text(
            "une variable du SELECT n'est ni regroupée ni agrégée",
            "a variable of SELECT is neither grouped nor aggregated",
        ),
        Text(
            "La mettre dans GROUP BY, ou dans un agrégat comme SAMPLE(?x).",
            "Put it in GROUP BY, or in an aggregate such as SAMPLE(?x).",
        ),
    ),
    (
        "IRI parsing failed",
        Text("IRI incorrecte ou relative sans BASE", "wrong IRI, or relative without BASE"),
        Text(
            "Écrire une adresse absolue entre < et >, ou ajouter BASE.",
            "Write an absolute address in < >, or add BASE.",
        ),
    ),
)
