"""Words of help, legal notice and accessibility: short, and saying only what is so."""

from __future__ import annotations

from app.domain.language import Text

# Page -> sections: the key of the heading, the keys of the paragraphs.
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "help": (
        ("help.dates", ("help.dates.1", "help.dates.2", "help.dates.3", "help.dates.4")),
        ("help.words", ("help.words.1", "help.words.2", "help.words.3")),
        ("help.machines", ("help.machines.1", "help.machines.2", "help.machines.4", "help.machines.3")),
    ),
    "legal": (
        ("legal.nature", ("legal.nature.1", "legal.nature.2")),
        ("legal.data", ("legal.data.1", "legal.data.2")),
        ("legal.people", ("legal.people.1", "legal.people.2")),
    ),
    "accessibility": (
        ("accessibility.state", ("accessibility.state.1", "accessibility.state.2")),
        ("accessibility.done", ("accessibility.done.1", "accessibility.done.2")),
        ("accessibility.limits", ("accessibility.limits.1",)),
    ),
}

ABOUT: dict[str, Text] = {
    "help.title": Text("Aide", "Help"),
    "help.dates": Text("Lire les dates", "Reading the dates"),
    "help.dates.1": Text(
        "« À la date du » choisit le jour pour lequel la question est posée : ce qui était, est ou sera en vigueur "
        "ce jour-là.",
        "“On” chooses the day for which the question is asked: what was, is or will be in force on that day.",
    ),
    "help.dates.2": Text(
        "« Tel que connu le » choisit ce que le service savait et répondait à un moment : une rectification "
        "ultérieure n’y paraît pas.",
        "“As known on” chooses what the service held and answered at a moment: a later correction does not show.",
    ),
    "help.dates.3": Text(
        "Aucune date n’est inventée. « Attesté » : une source montre la chose ce jour-là, rien n’est su d’avant. « "
        "Au plus tard » : la première édition détenue qui la montre ; la date en droit peut être antérieure.",
        "No date is invented. “Attested”: a source shows the thing on that day, nothing is known of before. “At the "
        "latest”: the first edition held that shows it; the date in law can be earlier.",
    ),
    "help.dates.4": Text(
        "La date choisie reste d’une page à l’autre et dans les fichiers ; un bandeau rappelle qu’elle n’est pas "
        "aujourd’hui et y ramène. Pour un jour à venir, les pages montrent ce qui est déjà publié pour ce jour-là.",
        "The date chosen stays from page to page and in the files; a banner tells that it is not today and leads "
        "back. For a day to come, pages show what is already published for that day.",
    ),
    "help.words": Text("Lire les états", "Reading the states"),
    "help.words.1": Text(
        "« Clos » : l’entrée a quitté la liste en vigueur ; elle reste lisible. « Fermé aux nouvelles affaires » : "
        "ne plus la choisir, elle reste juste pour les affaires qui la portent.",
        "“Closed”: the entry has left the list in force; it can still be read. “Closed to new cases”: do not choose "
        "it any more, it remains right for the cases that bear it.",
    ),
    "help.words.2": Text(
        "« Non renseignée » dit que rien n’est consigné ici ; cela ne veut jamais dire « illégale ».",
        "“Not recorded” says that nothing is entered here; it never means “unlawful”.",
    ),
    "help.words.3": Text(
        "Le service montre les rédactions par date ; il ne dit pas laquelle s’applique à une affaire. Une loi pénale "
        "plus douce peut s’appliquer à des faits antérieurs (code pénal, article 112-1).",
        "The service shows wordings by date; it does not say which one applies to a case. A milder penal law may "
        "apply to earlier facts (Code pénal, article 112-1).",
    ),
    "help.machines": Text("Lire par programme", "Reading by program"),
    "help.machines.1": Text(
        "Chaque page de chose ou de liste existe en JSON, en Turtle et dans d’autres formes : demander la forme par "
        "l’en-tête Accept, ou ajouter .json, .ttl, .csv à l’adresse.",
        "Each page of a thing or a list exists as JSON, Turtle and other forms: ask for the form with the Accept "
        "header, or add .json, .ttl, .csv to the address.",
    ),
    "help.machines.2": Text(
        "Les paramètres valid=AAAA-MM-JJ, known= et lang= valent pour toutes les lectures. Dans les données, la date "
        "de fin (validTo) est exclue ; les pages montrent la veille avec le mot « inclus ».",
        "The parameters valid=YYYY-MM-DD, known= and lang= hold for every read. In the data the end date (validTo) "
        "is excluded; pages show the day before with the word “inclusive”.",
    ),
    "help.machines.4": Text(
        "La date se donne aussi dans le chemin : /at/2026-07-01/doc/natinf/7, ou /known/20260701120000/doc/natinf/7 "
        "(heure universelle), l’un après l’autre si besoin.",
        "The date can be given in the path too: /at/2026-07-01/doc/natinf/7, or /known/20260701120000/doc/natinf/7 "
        "(universal time), one after the other if need be.",
    ),
    "help.machines.3": Text(
        "Les questions enregistrées se lisent aussi par programme : /query/nom.json et /query/nom.csv, avec leurs "
        "paramètres.",
        "Saved questions can be read by program too: /query/name.json and /query/name.csv, with their parameters.",
    ),
    "legal.title": Text("Mentions légales", "Legal notice"),
    "legal.nature": Text("Nature du service", "Nature of the service"),
    "legal.nature.1": Text(
        "SRJ est un logiciel libre (licence Apache 2.0). Qui le déploie indique ici l’éditeur, l’hébergeur et le "
        "contact de son service.",
        "SRJ is free software (Apache License 2.0). Whoever deploys it states here the publisher, the host and the "
        "contact of their service.",
    ),
    "legal.nature.2": Text(
        "Ce qui est affiché n’a pas valeur officielle : seuls font foi les textes publiés au Journal officiel et les "
        "nomenclatures publiées par leurs gestionnaires.",
        "What is shown has no official value: only the texts published in the Journal officiel and the nomenclatures "
        "published by their stewards are authoritative.",
    ),
    "legal.data": Text("Données", "Data"),
    "legal.data.1": Text(
        "Les données de démonstration viennent de sources publiques, nommées sur chaque page avec leur niveau de "
        "preuve. Ce n’est pas un inventaire du ministère.",
        "The demonstration data come from public sources, named on each page with their level of proof. They are not "
        "an inventory of the ministry.",
    ),
    "legal.data.2": Text(
        "Les libellés officiels sont reproduits tels que publiés, en capitales et sans accents s’ils le sont ainsi.",
        "Official labels are reproduced as published, in capitals and without accents where they are so.",
    ),
    "legal.people": Text("Vie privée", "Privacy"),
    "legal.people.1": Text(
        "Ces pages ne déposent aucun cookie, sauf celui de la session de qui se connecte, ne mesurent aucune audience "
        "et ne font aucune requête vers un autre site.",
        "These pages set no cookie but that of the session of who signs in, measure no audience and make no request to "
        "any other site.",
    ),
    "legal.people.2": Text(
        "Les documents envoyés au contrôle ne sont ni conservés ni journalisés.",
        "Documents sent to be checked are neither kept nor logged.",
    ),
    "accessibility.title": Text("Accessibilité", "Accessibility"),
    "accessibility.state": Text("État de conformité", "Compliance status"),
    "accessibility.state.1": Text(
        "Accessibilité : non auditée. Aucun audit selon le RGAA n’a été mené sur ces pages.",
        "Accessibility: not audited. No audit under the RGAA has been made of these pages.",
    ),
    "accessibility.state.2": Text(
        "Qui déploie le service fait mener l’audit, publie la déclaration et indique ici comment signaler un défaut.",
        "Whoever deploys the service has the audit made, publishes the statement and says here how to report a fault.",
    ),
    "accessibility.done": Text("Ce qui est fait", "What is done"),
    "accessibility.done.1": Text(
        "Les pages, choix de la date compris, fonctionnent sans script, entièrement au clavier, et se lisent sur un "
        "écran large de 320 pixels ; les tableaux ont une légende et des en-têtes, les erreurs sont liées à leur "
        "champ.",
        "Pages, the choice of the date included, work without scripts, entirely with the keyboard, and can be read on "
        "a screen 320 pixels wide; tables have a caption and headers, errors are tied to their field.",
    ),
    "accessibility.done.2": Text(
        "Un outil automatique (axe) relit chaque page à chaque modification du logiciel ; il ne remplace pas un audit.",
        "An automatic tool (axe) reads each page at each change of the software; it does not replace an audit.",
    ),
    "accessibility.limits": Text("Limites connues", "Known limits"),
    "accessibility.limits.1": Text(
        "Les libellés officiels en capitales et sans accents sont lus tels quels par les synthèses vocales.",
        "Official labels in capitals and without accents are read as they are by screen readers.",
    ),
}
