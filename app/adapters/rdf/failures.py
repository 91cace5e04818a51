"""Turns what the RDF parsers say into an error with its line, column, cause and remedy."""

from __future__ import annotations

import re

from app.domain.errors import InvalidInput
from app.domain.language import Text

_PLACE = re.compile(r"^Parser error at line \d+ (?:between )?columns? \d+(?: and (?:line \d+ column )?\d+)?: ")
_TRAILING_LINE = re.compile(r" \(line \d+\)$")
_REMEDIES: tuple[tuple[str, Text], ...] = (
    (
        "has not been declared",
        Text("Ajouter la ligne @prefix qui manque.", "Add the missing @prefix line."),
    ),
    (
        "No scheme found in an absolute IRI",
        Text(
            "Écrire l'adresse en entier (https://...), ou déclarer @base.",
            "Write the whole address (https://...), or declare @base.",
        ),
    ),
    (
        "Unexpected end",
        Text(
            "Le document est coupé : le terminer ou l'envoyer en entier.",
            "The document is cut: finish it or send all of it.",
        ),
    ),
    (
        "remote contexts",
        Text("Recopier le contexte dans le document.", "Copy the context into the document."),
    ),
    (
        "Unknown prefix",
        Text("Déclarer l'espace de noms par xmlns.", "Declare the namespace with xmlns."),
    ),
    (
        "namespaces are required",
        Text("Commencer par un élément rdf:RDF, avec xmlns:rdf.", "Begin with an rdf:RDF element, with xmlns:rdf."),
    ),
)
_REMEDY = Text("Corriger à cet endroit.", "Correct it there.")
_CAUSES: tuple[tuple[str, str], ...] = (
    (r"(.+) is not a valid RDF object", "\\1 n'est pas un objet RDF"),
    (r"(.+) is not a valid predicate", "\\1 n'est pas un prédicat"),
    (r"(.+) is not a valid subject.*", "\\1 n'est pas un sujet"),
    (r"The prefix (.+) has not been declared", "le préfixe \\1 n'est pas déclaré"),
    (r"No scheme found in an absolute IRI", "IRI relative sans base"),
    (r"Unexpected end.*", "fin inattendue"),
    (r"Unknown prefix (.+)", "préfixe inconnu \\1"),
    (r"XML namespaces are required in RDF/XML", "aucun espace de noms XML"),
    (r"Only UTF-8 is supported by the RDF/XML parser", "le RDF/XML doit être en UTF-8"),
)


def explain_failure(error: Exception) -> InvalidInput:
    """Return ``syntax`` with the line and column that the parser names; None where it names none (RDF/XML)."""
    line, column = _place(error)
    said = _TRAILING_LINE.sub("", str(error.args[0] if error.args else error))
    cause = _PLACE.sub("", said)
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in cause), _REMEDY)
    where = Text(
        f"Document, ligne {line}, colonne {column}" if line else "Document",
        f"Document, line {line}, column {column}" if line else "Document",
    )
    french = _french(cause)
    return InvalidInput(
        "syntax",
        Text(f"{where.fr} : {french}. {remedy.fr}", f"{where.en}: {cause}. {remedy.en}"),
        {"line": line, "column": column, "cause": {"fr": french, "en": cause}, "remedy": remedy._asdict()},
    )


def _place(error: Exception) -> tuple[int | None, int | None]:
    return (error.lineno, error.offset) if isinstance(error, SyntaxError) else (None, None)


def _french(cause: str) -> str:
    for pattern, replacement in _CAUSES:
        found = re.fullmatch(pattern, cause, re.DOTALL)
        if found:
            return found.expand(replacement)
    return f"le document ne se lit pas ({cause})"
