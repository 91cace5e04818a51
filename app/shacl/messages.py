"""The sentence of a result, in each language: the author's, or one of this library when there is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from app.shacl.vocabulary import NON_OVERLAP_COMPONENT, UNIQUE_ON_COMPONENT, sh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.shacl.model import Messages, Term

PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")

DEFAULTS: Final[dict[NamedNode, tuple[str, str]]] = {
    sh("MinCountConstraintComponent"): (
        "Il manque au moins une valeur : complétez.",
        "At least one value is missing: add it.",
    ),
    sh("MaxCountConstraintComponent"): (
        "Il y a trop de valeurs : retirez celles qui sont en trop.",
        "There are too many values: remove the surplus.",
    ),
    sh("DatatypeConstraintComponent"): (
        "La valeur n’est pas du type de donnée attendu, ou est mal écrite.",
        "The value is not of the expected datatype, or is not well written.",
    ),
    sh("NodeKindConstraintComponent"): (
        "La valeur n’est pas de la nature attendue (IRI ou texte).",
        "The value is not of the expected kind (IRI or literal).",
    ),
    sh("ClassConstraintComponent"): (
        "La valeur n’est pas un objet de la classe attendue.",
        "The value is not an instance of the expected class.",
    ),
    sh("InConstraintComponent"): (
        "La valeur n’est pas dans la liste permise.",
        "The value is not in the allowed list.",
    ),
    sh("HasValueConstraintComponent"): ("La valeur exigée est absente.", "The required value is missing."),
    sh("PatternConstraintComponent"): (
        "La valeur n’a pas la forme attendue.",
        "The value does not have the expected form.",
    ),
    sh("MinLengthConstraintComponent"): ("La valeur est trop courte.", "The value is too short."),
    sh("MaxLengthConstraintComponent"): ("La valeur est trop longue.", "The value is too long."),
    sh("UniqueLangConstraintComponent"): (
        "Plusieurs valeurs sont dans la même langue : n’en gardez qu’une.",
        "Several values are in the same language: keep one only.",
    ),
    sh("LanguageInConstraintComponent"): (
        "La langue de la valeur n’est pas une de celles qui sont permises.",
        "The language of the value is not one of those allowed.",
    ),
    sh("ClosedConstraintComponent"): (
        "Cette propriété n’est pas permise ici.",
        "This property is not allowed here.",
    ),
    UNIQUE_ON_COMPONENT: (
        "Un autre objet a les mêmes valeurs : un seul peut les porter.",
        "Another thing has the same values: only one may have them.",
    ),
    NON_OVERLAP_COMPONENT: (
        "La période chevauche celle d’un autre objet, ou sa date est illisible.",
        "The period overlaps that of another thing, or its date cannot be read.",
    ),
    sh("NodeConstraintComponent"): (
        "La valeur n’est pas conforme à la règle qui la décrit : voyez le détail.",
        "The value does not conform to the rule that describes it: see the detail.",
    ),
    sh("NotConstraintComponent"): (
        "La valeur est conforme à ce qui est exclu : corrigez-la.",
        "The value conforms to what is excluded: correct it.",
    ),
    sh("AndConstraintComponent"): (
        "La valeur ne respecte pas toutes les règles demandées ensemble.",
        "The value does not conform to all the rules that are asked together.",
    ),
    sh("OrConstraintComponent"): (
        "La valeur ne respecte aucune des règles admises.",
        "The value conforms to none of the allowed rules.",
    ),
    sh("XoneConstraintComponent"): (
        "La valeur doit respecter une seule des règles admises, ni plus ni moins.",
        "The value must conform to exactly one of the allowed rules.",
    ),
    sh("QualifiedMinCountConstraintComponent"): (
        "Trop peu de valeurs sont de la forme demandée : complétez.",
        "Too few values are of the form asked for: add some.",
    ),
    sh("QualifiedMaxCountConstraintComponent"): (
        "Trop de valeurs sont de cette forme : retirez celles qui sont en trop.",
        "Too many values are of that form: remove the surplus.",
    ),
}
OTHERWISE: Final = ("La valeur ne respecte pas la règle.", "The value breaks the rule.")


def sentence(component: NamedNode, own: Messages, bindings: Mapping[str, Term]) -> Messages:
    """Return the messages of a result.

    Args:
        component: the constraint component, for the sentence of this library.
        own: the messages of the shape or constraint; used when not empty.
        bindings: the variables of the result: ``{?name}`` or ``{$name}`` stands for them (SHACL 5.3.2), in the
            messages of any component; ?message is the message where the author wrote none.
    """
    if not own and isinstance(message := bindings.get("message"), Literal):
        return {message.language or "": message.value}
    if own:
        return {tag: PLACEHOLDER.sub(lambda hole: _shown(hole, bindings), text) for tag, text in own.items()}
    french, english = DEFAULTS.get(component, OTHERWISE)
    return {"fr": french, "en": english}


def _shown(hole: re.Match[str], bindings: Mapping[str, Term]) -> str:
    term = bindings.get(hole.group(1))
    if term is None:
        return hole.group()
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
