"""Words of the home page and of the lists."""

from __future__ import annotations

from app.domain.language import Text

HOME: dict[str, Text] = {
    "home.name": Text("Accueil", "Home"),
    "home.title": Text(
        "Le système d’information judiciaire, à une date donnée",
        "The judicial information system, on any date",
    ),
    "home.lead": Text(
        "Référentiels civils et pénaux, juridictions, applications, interfaces et droit sur lequel tout cela repose : "
        "ce qui est en vigueur, depuis quand, d’après quelle source.",
        "Civil and penal referentials, courts, applications, interfaces and the law on which it all rests: what is in "
        "force, since when, and according to which source.",
    ),
    "home.figures": Text("Ce que le graphe contient au {day}", "What the graph holds on {day}"),
    "home.all_lists": Text("Toutes les listes et leurs fichiers", "All lists and their files"),
    "home.tasks": Text("Que voulez-vous faire ?", "What do you want to do?"),
    "home.developer": Text("Développer une application", "Develop an application"),
    "home.developer.lists": Text(
        "Télécharger un référentiel (CSV, JSON, Turtle)", "Download a referential (CSV, JSON, Turtle)"
    ),
    "home.developer.identifier": Text("Savoir ce qu’un identifiant désigne", "Know what an identifier designates"),
    "home.developer.project": Text("Savoir ce que devient un code", "Know what becomes of a code"),
    "home.developer.downstream": Text("Voir ce qu’une application alimente", "See what an application feeds"),
    "home.developer.api": Text("Lire l’interface de programmation", "Read the programming interface"),
    "home.developer.example": Text("Par exemple :", "For example:"),
    "home.bureau": Text("Veiller à la cohérence", "Look after coherence"),
    "home.bureau.changes": Text("Voir ce qui change entre deux dates", "See what changes between two dates"),
    "home.bureau.competence": Text(
        "Savoir quelle juridiction est compétente pour une commune", "Know which court is competent for a municipality"
    ),
    "home.bureau.article": Text(
        "Un article change : quelles interfaces revoir ?", "An article changes: which interfaces to review?"
    ),
    "home.bureau.article_do": Text("Voir", "See"),
    "home.steward": Text("Tenir un référentiel", "Keep a referential"),
    "home.steward.import": Text("Importer une édition et lire son rapport", "Import an edition and read its report"),
    "home.steward.correct": Text(
        "Rectifier une entrée, ou donner une date de droit", "Correct an entry, or give a date in law"
    ),
    "home.steward.validate": Text("Contrôler un document avant de le proposer", "Check a document before proposing it"),
    "home.steward.rules": Text("Lire les règles et leurs messages", "Read the rules and their messages"),
    "home.steward.users": Text("Savoir qui emploie un référentiel", "Know who uses a referential"),
    "home.analyst": Text("Analyser", "Analyse"),
    "home.analyst.questions": Text(
        "Poser l’une des {count} questions enregistrées", "Ask one of the {count} saved questions"
    ),
    "home.analyst.sparql": Text("Écrire une requête SPARQL", "Write a SPARQL query"),
    "home.analyst.catalog": Text(
        "Savoir d’où viennent les données : le catalogue", "Know where the data come from: the catalogue"
    ),
    "home.analyst.dictionary": Text("Comprendre les données : le dictionnaire", "Understand the data: the dictionary"),
    "coherence.interfaces-without-recorded-basis": Text(
        "interfaces dont la base légale n’est pas renseignée", "interfaces whose legal basis is not recorded"
    ),
    "coherence.texts-cited-but-not-held": Text("textes cités mais non détenus ici", "texts cited but not held here"),
    "coherence.unresolved-references": Text(
        "références d’infractions qui ne mènent à aucun article", "references of offences that lead to no article"
    ),
    "coherence.applications-without-recorded-office": Text(
        "applications en service sans bureau renseigné", "applications in use without a recorded office"
    ),
    "lists.title": Text("Toutes les listes", "All lists"),
    "lists.lead": Text(
        "Chaque liste se filtre, se lit à une date et se télécharge entière.",
        "Each list can be filtered, read on a date and downloaded whole.",
    ),
    "lists.kind": Text("Liste", "List"),
    "lists.count": Text("En vigueur", "In force"),
    "lists.downloads": Text("Télécharger", "Download"),
    "list.filter": Text("Filtrer la liste", "Filter the list"),
    "list.q": Text("Code, ou mots du libellé", "Code, or words of the label"),
    "list.status": Text("État", "State"),
    "list.status.in-force": Text("en vigueur", "in force"),
    "list.status.all": Text("en vigueur et clos", "in force and closed"),
    "list.status.closed": Text("clos seulement", "closed only"),
    "list.display": Text("Présentation", "Display"),
    "list.display.tree": Text("arbre", "tree"),
    "list.display.table": Text("tableau", "table"),
    "list.apply": Text("Filtrer", "Filter"),
    "list.total": Text("{total} entrées", "{total} entries"),
    "list.nothing": Text(
        "Rien n’est connu ici à cette date dans cette liste.", "Nothing is known here on that date in this list."
    ),
    "list.nothing_found": Text(
        "Aucune entrée ne répond à ce filtre. Essayer un code, un mot plus court, ou l’état « en vigueur et clos ».",
        "No entry meets this filter. Try a code, a shorter word, or the state “in force and closed”.",
    ),
    "list.below": Text("entrées en dessous", "entries below"),
    "list.open_entry": Text("Ouvrir {code}", "Open {code}"),
    "list.code": Text("Code", "Code"),
    "list.label": Text("Libellé", "Label"),
    "list.dates": Text("Dates", "Dates"),
    "list.downloads": Text("Télécharger la liste", "Download the list"),
    "list.downloads_hint": Text(
        "La liste entière, à la date affichée. Dans les fichiers, la date de fin (validTo) est exclue.",
        "The whole list, on the date shown. In the files the end date (validTo) is excluded.",
    ),
}
