"""Words of what every page has: header, navigation, date control, footer, tables, dates."""

from __future__ import annotations

from app.domain.language import Text

LAYOUT: dict[str, Text] = {
    "layout.skip": Text("Aller au contenu", "Skip to content"),
    "layout.nav": Text("Tâches", "Tasks"),
    "layout.trail": Text("Vous êtes ici", "You are here"),
    # The other language: its code and its own name.
    "layout.other_code": Text("en", "fr"),
    "layout.other_name": Text("English", "Français"),
    "nav.find": Text("Trouver", "Find"),
    "nav.ask": Text("Interroger", "Ask"),
    "nav.import": Text("Importer", "Import"),
    "nav.check": Text("Contrôler", "Check"),
    "nav.dictionary": Text("Dictionnaire", "Dictionary"),
    "nav.rules": Text("Règles", "Rules"),
    "nav.sparql": Text("SPARQL", "SPARQL"),
    "moment.form": Text("Choisir la date", "Choose the date"),
    "moment.valid": Text("À la date du", "On"),
    "moment.known_fold": Text("Tel que connu le…", "As known on…"),
    "moment.known": Text("Tel que connu le", "As known on"),
    "moment.known_hint": Text(
        "Date (AAAA-MM-JJ) ou numéro de publication (n214). Vide : tout ce que le service sait aujourd’hui.",
        "Date (YYYY-MM-DD) or commit number (n214). Empty: all that the service knows today.",
    ),
    "moment.show": Text("Afficher", "Show"),
    "moment.which": Text("Quelle date demander ?", "Which date to ask for?"),
    "moment.which.offence": Text("Infraction : la date des faits.", "Offence: the date of the facts."),
    "moment.which.procedure": Text("Acte de procédure : la date de l’acte.", "Procedural act: the date of the act."),
    "moment.which.civil": Text("Affaire civile : la date de saisine.", "Civil case: the date of referral."),
    "moment.no_advice": Text(
        "Le service montre les rédactions par date et ne donne pas de conseil juridique : une loi pénale plus douce "
        "peut s’appliquer à des faits antérieurs (code pénal, article 112-1).",
        "The service shows wordings by date and gives no legal advice: a milder penal law may apply to earlier facts "
        "(Code pénal, article 112-1).",
    ),
    "moment.other_day": Text(
        "Vous lisez l’état en vigueur à la date du {day}.", "You are reading what is in force on {day}."
    ),
    "moment.to_come": Text(
        "Vous lisez l’état programmé à la date du {day} : ce qui est déjà publié pour ce jour-là.",
        "You are reading the planned state on {day}: what is already published for that day.",
    ),
    "moment.this_day": Text("Vous lisez l’état d’aujourd’hui.", "You are reading the state of today."),
    "moment.other_known": Text(
        "Tel que connu le {time} (publication n° {number}).", "As known on {time} (commit no. {number})."
    ),
    "moment.back": Text("Revenir à aujourd’hui", "Back to today"),
    "footer.help": Text("Aide", "Help"),
    "footer.legal": Text("Mentions légales", "Legal notice"),
    "footer.accessibility": Text("Accessibilité : non auditée", "Accessibility: not audited"),
    "footer.api": Text("Interface de programmation (OpenAPI)", "Programming interface (OpenAPI)"),
    "footer.commit": Text("Publication n° {number}", "Commit no. {number}"),
    "footer.today": Text("au {day}", "on {day}"),
    "table.none": Text("–", "–"),
    "pages.label": Text("Pages du résultat", "Pages of the result"),
    "pages.range": Text("{first} à {last} sur {total}", "{first} to {last} of {total}"),
    "pages.range_more": Text("{first} à {last} ; plus de {total} au total", "{first} to {last}; over {total} in all"),
    "pages.previous": Text("Page précédente", "Previous page"),
    "pages.next": Text("Page suivante", "Next page"),
    "copy.do": Text("Copier", "Copy"),
    "copy.done": Text("Copié", "Copied"),
    "value.yes": Text("oui", "yes"),
    "value.no": Text("non", "no"),
    "value.not_recorded": Text("non renseigné", "not recorded"),
    "form.jsonld": Text("JSON-LD", "JSON-LD"),
    "form.ttl": Text("Turtle", "Turtle"),
    "form.nt": Text("N-Triples", "N-Triples"),
    "form.rdf": Text("RDF/XML", "RDF/XML"),
    "form.json": Text("JSON", "JSON"),
    "form.csv": Text("CSV", "CSV"),
    "error.title": Text("La demande n’a pas abouti", "The request did not succeed"),
    "error.place": Text("Ligne {line}, colonne {column}", "Line {line}, column {column}"),
    "problem.status": Text("Réponse {status}", "Answer {status}"),
    "problem.spans": Text("En vigueur à d’autres dates", "In force on other dates"),
    "problem.home": Text("Accueil", "Home"),
    "state.in-force": Text("en vigueur", "in force"),
    "state.closed": Text("clos", "closed"),
    "state.to-come": Text("à venir", "to come"),
    "state.closed-to-new-cases": Text("fermé aux nouvelles affaires", "closed to new cases"),
}
