"""Words of the pages of the rules: what each requires, in a sentence."""

from __future__ import annotations

from app.domain.language import Text

RULES: dict[str, Text] = {
    "rule_list.title": Text("Règles", "Rules"),
    "rule_list.lead": Text(
        "Ce que les données doivent respecter, en mots simples, avec les constats à la date affichée.",
        "What the data must meet, in plain words, with the findings on the date shown.",
    ),
    "rule_list.filter": Text("Choisir les règles", "Choose the rules"),
    "rule_list.total": Text("{total} règles", "{total} rules"),
    "rule_list.none": Text("Aucune règle ne correspond à ce choix.", "No rule matches this choice."),
    "rule_list.turtle": Text("Les règles en Turtle, et la page de référence", "The rules in Turtle, and the reference"),
    "rules.several": Text("Plusieurs genres de choses", "Several kinds of things"),
    "rule.looks_at": Text("Porte sur", "Looks at"),
    "rule.path": Text("Propriété regardée", "Property looked at"),
    "rule.requires": Text("Ce qu’elle demande", "What it requires"),
    "rule.part_of": Text("Fait partie de", "Part of"),
    "rule.parts": Text("Règles qu’elle réunit", "Rules that it holds"),
    "rule.law": Text("Texte ou norme", "Law or norm"),
    "rule.no_law": Text("aucun : elle garde la justesse des données", "none: it keeps the data right"),
    "rule.examples": Text("Exemples", "Examples"),
    "rule.examples_lead": Text(
        "Ces exemples sont ceux sur lesquels la règle est essayée à chaque version.",
        "These examples are those on which the rule is tried in every version.",
    ),
    "rule.conforming": Text("Conforme", "Conforming"),
    "rule.failing": Text("Non conforme", "Not conforming"),
    "rule.findings": Text("Constats à la date affichée", "Findings on the date shown"),
    "rule.no_findings": Text("Aucun constat à la date affichée.", "No finding on the date shown."),
    "rule.not_now": Text(
        "Les constats ne peuvent pas être calculés en ce moment : réessayer dans quelques secondes.",
        "The findings cannot be computed at the moment: try again in a few seconds.",
    ),
    "rule.trend": Text("Évolution", "Trend"),
    "rule.trend_lead": Text(
        "Nombre de constats après chaque publication retenue, compté avec les règles affichées ici.",
        "Number of findings after each commit retained, counted with the rules shown here.",
    ),
    "rule.trend_stopped": Text(
        "Plus loin dans le passé, trop de faits diffèrent pour être comptés ici.",
        "Further back too many facts differ to be counted here.",
    ),
    "rule.commit": Text("Publication", "Commit"),
    "rule.day": Text("Jour", "Day"),
    "rule.query": Text("La règle en SPARQL", "The rule in SPARQL"),
    "rule.definition": Text("Sa place parmi toutes les règles", "Its place among all the rules"),
    "target.targetClass": Text("chaque chose du genre « {term} »", "each thing of the kind '{term}'"),
    "target.targetSubjectsOf": Text("chaque chose qui a « {term} »", "each thing that has '{term}'"),
    "target.targetObjectsOf": Text("chaque chose désignée par « {term} »", "each thing designated by '{term}'"),
    "target.targetNode": Text("« {term} » seulement", "'{term}' only"),
    "requires.minCount": Text("au moins {value} valeur(s)", "at least {value} value(s)"),
    "requires.maxCount": Text("au plus {value} valeur(s)", "at most {value} value(s)"),
    "requires.datatype": Text("chaque valeur est : {value}", "each value is: {value}"),
    "requires.nodeKind": Text("chaque valeur est : {value}", "each value is: {value}"),
    "requires.class": Text("chaque valeur est du genre « {value} »", "each value is of the kind '{value}'"),
    "requires.in": Text("une valeur de cette liste : {value}", "a value of this list: {value}"),
    "requires.hasValue": Text("l’une des valeurs est « {value} »", "one of the values is '{value}'"),
    "requires.pattern": Text("écrite selon le motif {value}", "written after the pattern {value}"),
    "requires.minLength": Text("{value} signe(s) au moins", "{value} character(s) at least"),
    "requires.maxLength": Text("{value} signe(s) au plus", "{value} character(s) at most"),
    "requires.minInclusive": Text("{value} au moins", "{value} at least"),
    "requires.maxInclusive": Text("{value} au plus", "{value} at most"),
    "requires.minExclusive": Text("plus que {value}", "more than {value}"),
    "requires.maxExclusive": Text("moins que {value}", "less than {value}"),
    "requires.languageIn": Text(
        "écrite dans l’une de ces langues : {value}", "written in one of these languages: {value}"
    ),
    "requires.uniqueLang": Text("une seule valeur par langue", "one value for each language"),
    "requires.disjoint": Text("autre que la valeur de « {value} »", "other than the value of '{value}'"),
    "requires.equals": Text("la même que la valeur de « {value} »", "the same as the value of '{value}'"),
    "requires.lessThan": Text("avant ou moins que « {value} »", "before or less than '{value}'"),
    "requires.lessThanOrEquals": Text("au plus « {value} »", "at most '{value}'"),
    "requires.node": Text("chaque valeur respecte la règle « {value} »", "each value meets the rule '{value}'"),
    "requires.not": Text("ne respecte pas « {value} »", "does not meet '{value}'"),
    "requires.and": Text("respecte toutes ces règles : {value}", "meets all these rules: {value}"),
    "requires.or": Text("respecte l’une de ces règles : {value}", "meets one of these rules: {value}"),
    "requires.xone": Text("respecte une seule de ces règles : {value}", "meets exactly one of these rules: {value}"),
    "requires.qualifiedValueShape": Text(
        "un nombre donné de valeurs respecte « {value} »", "a given number of values meet '{value}'"
    ),
    "requires.closed": Text("rien d’autre que les propriétés prévues", "nothing but the properties foreseen"),
    "requires.sparql": Text(
        "ce que dit le message, cherché par une question en SPARQL", "what the message says, found by a SPARQL query"
    ),
    "requires.uniqueOn": Text(
        "deux choses n’ont jamais les mêmes valeurs à la fois de : {value}",
        "two things never have the same values of all of: {value}",
    ),
    "requires.nonOverlap": Text(
        "deux choses ne se recouvrent pas dans le temps, selon : {value}",
        "two things do not overlap in time, by: {value}",
    ),
    "datatype.string": Text("un texte", "a text"),
    "datatype.langString": Text("un texte avec sa langue", "a text with its language"),
    "datatype.date": Text("une date (AAAA-MM-JJ)", "a date (YYYY-MM-DD)"),
    "datatype.dateTime": Text("une date et une heure", "a date and time"),
    "datatype.integer": Text("un nombre entier", "a whole number"),
    "datatype.nonNegativeInteger": Text("un nombre entier, zéro ou plus", "a whole number, zero or more"),
    "datatype.decimal": Text("un nombre", "a number"),
    "datatype.boolean": Text("vrai ou faux", "true or false"),
    "datatype.anyURI": Text("une adresse", "an address"),
    "datatype.IRI": Text("une chose, désignée par son IRI", "a thing, designated by its IRI"),
    "datatype.Literal": Text("un texte, un nombre ou une date", "a text, a number or a date"),
    "datatype.BlankNodeOrIRI": Text("une chose", "a thing"),
}
