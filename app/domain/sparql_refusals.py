"""Why a query is refused: for each reason a code, a cause and a remedy, in both languages."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NamedTuple

from app.domain.language import Text
from app.domain.sparql_words import WORDS


class Refusal(NamedTuple):
    """One reason: a stable code, what is wrong, what to do."""

    code: str
    cause: Text
    remedy: Text


SERVICE = Refusal(
    "service-refused",
    Text("SERVICE appelle une autre machine", "SERVICE calls another machine"),
    Text(
        "Interroger l'autre service à part, puis donner ses réponses dans VALUES.",
        "Query the other service apart, then give its answers in VALUES.",
    ),
)
UPDATE = Refusal(
    "update-refused",
    Text("une requête de lecture ne modifie rien", "a read query changes nothing"),
    Text(
        "Ouvrir un brouillon (POST /drafts) et y envoyer la mise à jour.",
        "Open a draft (POST /drafts) and send the update there.",
    ),
)
FROM = Refusal(
    "from-refused",
    Text("FROM choisit un autre jeu de données", "FROM chooses another data set"),
    Text(
        "Retirer FROM ; choisir la date par valid= et known=, ou les états par dataset=states.",
        "Remove FROM; choose the date with valid= and known=, or the states with dataset=states.",
    ),
)
NO_FORM = Refusal(
    "syntax",
    Text("SELECT, ASK, CONSTRUCT ou DESCRIBE attendu", "SELECT, ASK, CONSTRUCT or DESCRIBE expected"),
    Text(
        "Commencer par l'un de ces mots, après les lignes PREFIX.",
        "Begin with one of these words, after the PREFIX lines.",
    ),
)
NEWER = Refusal(
    "syntax",
    Text("écriture de SPARQL 1.2", "SPARQL 1.2 notation"),
    Text(
        "Le service répond à SPARQL 1.1 : retirer les triplets cités et les annotations.",
        "The service answers SPARQL 1.1: remove quoted triples and annotations.",
    ),
)
DATA = Refusal(
    "syntax",
    Text("VALUES ne prend que des valeurs", "VALUES takes values only"),
    Text(
        "N'y mettre que des IRI, des littéraux ou UNDEF ; fermer le bloc par }.",
        "Put only IRIs, literals or UNDEF in it; close the block with }.",
    ),
)
OBJECT = Refusal(
    "syntax",
    Text("il manque l'objet d'un triplet", "the object of a triple is missing"),
    Text(
        "Écrire sujet, prédicat, objet, par exemple ?s a ?classe.",
        "Write subject, predicate, object, for example ?s a ?class.",
    ),
)
BRACE = Refusal(
    "syntax",
    Text("accolade inattendue", "unexpected brace"),
    Text(
        "Dans une expression, un groupe suit EXISTS ou NOT EXISTS ; ailleurs, fermer d'abord la parenthèse.",
        "In an expression a group follows EXISTS or NOT EXISTS; elsewhere, close the parenthesis first.",
    ),
)
BRACKET = Refusal(
    "syntax",
    Text("crochet inattendu", "unexpected square bracket"),
    Text(
        "Les crochets décrivent un nœud anonyme dans un motif ; dans une expression, utiliser des parenthèses.",
        "Square brackets describe an anonymous node in a pattern; in an expression, use parentheses.",
    ),
)


def unclosed(bracket: str) -> Refusal:
    """A bracket that nothing closes."""
    return Refusal(
        "syntax",
        Text(f"« {bracket} » n'est pas fermé", f"'{bracket}' is not closed"),
        Text("Ajouter le fermant qui manque.", "Add the closing bracket that is missing."),
    )


def mismatched(found: str, expected: str) -> Refusal:
    """A closing bracket that does not answer the last open one."""
    if not expected:
        return Refusal(
            "syntax",
            Text(f"« {found} » ne ferme rien", f"'{found}' closes nothing"),
            Text("Le retirer.", "Remove it."),
        )
    return Refusal(
        "syntax",
        Text(f"« {found} » au lieu de « {expected} »", f"'{found}' instead of '{expected}'"),
        Text(f"Fermer d'abord par « {expected} ».", f"Close with '{expected}' first."),
    )


def unknown_word(word: str) -> Refusal:
    """A word that SPARQL 1.1 does not have."""
    near = get_close_matches(word.upper()[:40], WORDS, n=1, cutoff=0.7)
    remedy = (
        Text(f"Écrire {near[0]} ?", f"Write {near[0]}?")
        if near
        else Text(
            "Séparer les mots par une espace, écrire ?mot pour une variable et préfixe:mot pour un nom.",
            "Separate words by a space, write ?word for a variable and prefix:word for a name.",
        )
    )
    shown = word[:40]
    return Refusal(
        "syntax",
        Text(f"« {shown} » n'est pas un mot de SPARQL 1.1", f"'{shown}' is not a word of SPARQL 1.1"),
        remedy,
    )


def unknown_prefix(prefix: str) -> Refusal:
    """A prefix used without its PREFIX line."""
    shown = prefix[:40]
    return Refusal(
        "syntax",
        Text(f"le préfixe « {shown}: » n'est pas déclaré", f"the prefix '{shown}:' is not declared"),
        Text(
            f"Ajouter au début : PREFIX {shown}: <adresse>, ou écrire l'IRI entière entre < et >.",
            f"Add at the start: PREFIX {shown}: <address>, or write the whole IRI between < and >.",
        ),
    )


def too_deep(limit: int) -> Refusal:
    """More brackets open at once than admitted."""
    return Refusal(
        "too-deep",
        Text(f"plus de {limit} niveaux imbriqués", f"more than {limit} nested levels"),
        Text("Réduire les imbrications.", "Nest less."),
    )


def too_many_joined(count: int, limit: int) -> Refusal:
    """More patterns joined in one group than admitted."""
    return Refusal(
        "too-many-patterns",
        Text(
            f"{count} motifs à joindre dans un même groupe, {limit} sont admis",
            f"{count} patterns to join in one group, {limit} are admitted",
        ),
        Text(
            "Couper la requête, ou remplacer les motifs répétés par une ligne VALUES par valeur.",
            "Cut the query, or replace repeated patterns by one VALUES row for each value.",
        ),
    )


def too_long_to_plan() -> Refusal:
    """Groups that are each admitted, but too many together."""
    return Refusal(
        "too-many-patterns",
        Text("trop de motifs en tout, ou trop imbriqués", "too many patterns in all, or too nested"),
        Text("Couper la requête en plusieurs.", "Cut the query into several."),
    )


def too_many_operators(limit: int) -> Refusal:
    """More operators, calls and keywords than admitted."""
    return Refusal(
        "too-many-operators",
        Text(
            f"plus de {limit} opérateurs, appels de fonction et mots-clés",
            f"more than {limit} operators, function calls and keywords",
        ),
        Text(
            "Remplacer une longue suite de || par IN (...) ou par VALUES.",
            "Replace a long chain of || by IN (...) or VALUES.",
        ),
    )
