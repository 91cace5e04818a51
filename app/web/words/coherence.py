"""Words of the board of coherence and of the calendar of results to come."""

from __future__ import annotations

from app.domain.language import Text

COHERENCE: dict[str, Text] = {
    "coherence.title": Text("Cohérence", "Coherence"),
    "coherence.lead": Text(
        "Ce que les règles constatent à la date affichée : par règle, par bureau, par application.",
        "What the rules find on the date shown: by rule, by office, by application.",
    ),
    "coherence.none": Text("Aucun constat : toutes les règles sont tenues.", "No finding: every rule is met."),
    "coherence.none_such": Text("Aucun constat ne correspond à ce choix.", "No finding matches this choice."),
    "coherence.totals": Text("En bref", "In short"),
    "coherence.total": Text("Constats", "Findings"),
    "coherence.rules": Text("Par règle", "By rule"),
    "coherence.offices": Text("Par bureau en charge", "By office in charge"),
    "coherence.applications": Text("Par application", "By application"),
    "coherence.rule": Text("Règle", "Rule"),
    "coherence.office": Text("Bureau", "Office"),
    "coherence.application": Text("Application", "Application"),
    "coherence.severity": Text("Gravité", "Severity"),
    "coherence.kind": Text("Genre", "Kind"),
    "coherence.count": Text("Constats", "Findings"),
    "coherence.focus": Text("Chose", "Thing"),
    "coherence.what": Text("Ce qui est constaté", "What is found"),
    "coherence.charge": Text("En charge", "In charge"),
    "coherence.value": Text("Valeur", "Value"),
    "coherence.nobody": Text("non renseigné", "not recorded"),
    "coherence.declared": Text("Déclarés", "Declared"),
    "coherence.declared_by": Text("Déclaré :", "Declared:"),
    "coherence.any": Text("toutes", "any"),
    "coherence.any_office": Text("tous", "any"),
    "coherence.filter": Text("Choisir les constats", "Choose the findings"),
    "coherence.show": Text("Afficher", "Show"),
    "coherence.all": Text("Revenir à tous les constats", "Back to all findings"),
    "coherence.findings": Text("Constats un par un", "Findings one by one"),
    "coherence.listed": Text(
        "La vue a {total} constats ; les {listed} premiers sont listés ici.",
        "The view has {total} findings; the first {listed} are listed here.",
    ),
    "coherence.unjudged": Text(
        "Ces règles ne sont pas jugées ici, la vue étant trop grande pour elles : {rules}.",
        "These rules are not judged here, the view being too large for them: {rules}.",
    ),
    "coherence.past_rules": Text(
        "Jugé par les règles connues alors (publication n° {number}).",
        "Judged by the rules known then (commit no. {number}).",
    ),
    "coherence.rules_of_now": Text("Juger par les règles d’aujourd’hui", "Judge by the rules of today"),
    "coherence.rules_then": Text("Juger par les règles connues alors", "Judge by the rules known then"),
    "coherence.reuse": Text("Réutiliser", "Reuse"),
    "coherence.future": Text("À venir", "To come"),
    "coherence.future_lead": Text(
        "Ce qui est déjà publié pour plus tard peut faire apparaître ou disparaître des constats.",
        "What is already published for later can make findings appear or disappear.",
    ),
    "coherence.to_calendar": Text("Voir le calendrier des constats à venir", "See the calendar of findings to come"),
    "calendar.title": Text("Constats à venir", "Findings to come"),
    "calendar.lead": Text(
        "À chaque date où quelque chose de déjà publié commence ou finit : les constats qui apparaissent et ceux qui "
        "disparaissent.",
        "On each date when something already published begins or ends: the findings that appear and those that "
        "disappear.",
    ),
    "calendar.empty": Text(
        "Rien de ce qui est publié ne commence ni ne finit après le {day}.",
        "Nothing that is published begins or ends after {day}.",
    ),
    "calendar.dates": Text("Dates à venir", "Dates to come"),
    "calendar.date": Text("Date", "Date"),
    "calendar.appear": Text("Apparaissent", "Appear"),
    "calendar.disappear": Text("Disparaissent", "Disappear"),
    "calendar.return": Text("Ne sont plus déclarés", "No longer declared"),
    "calendar.returning": Text(
        "Constats dont l’écart ou la dérogation prend fin", "Findings of which the deviation or the waiver ends"
    ),
    "calendar.moved": Text("Faits qui changent", "Facts that change"),
    "calendar.see": Text("Voir", "See"),
    "calendar.board": Text("La cohérence à cette date", "Coherence on that date"),
    "calendar.changes": Text("Ce qui change d’ici là", "What changes until then"),
    "calendar.appearing": Text("Constats qui apparaissent", "Findings that appear"),
    "calendar.disappearing": Text("Constats qui disparaissent", "Findings that disappear"),
    "calendar.more": Text(
        "Les {most} premiers sont montrés ; le CSV et le JSON en donnent davantage.",
        "The first {most} are shown; the CSV and the JSON give more.",
    ),
    "calendar.stopped.dates": Text(
        "{count} dates plus lointaines ne sont pas jugées ici : demander la même page à une date plus tardive.",
        "{count} later dates are not judged here: ask for the same page on a later date.",
    ),
    "calendar.stopped.time": Text(
        "Le temps permis est écoulé : {count} dates ne sont pas jugées. Demander la même page à une date plus tardive.",
        "The time allowed is over: {count} dates are not judged. Ask for the same page on a later date.",
    ),
    "calendar.stopped.size": Text(
        "Plus du tiers des faits change à la date suivante : {count} dates ne sont pas jugées ici. Demander la "
        "cohérence à l’une d’elles.",
        "More than a third of the facts change on the next date: {count} dates are not judged here. Ask for the "
        "coherence on one of them.",
    ),
    "calendar.back": Text("Revenir aux constats de la date affichée", "Back to the findings of the date shown"),
}
