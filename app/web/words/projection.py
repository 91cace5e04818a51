"""Words of projection: what becomes of a code, for one code and for a file."""

from __future__ import annotations

from app.domain.language import Text

PROJECTION: dict[str, Text] = {
    "project.title": Text("Que devient ce code ?", "What becomes of this code?"),
    "project.lead": Text(
        "Ce qu’un code d’une date est à une autre date, dans les deux sens du temps, d’après les éditions et les "
        "événements tenus ici. Ce qui n’est pas tenu est dit ; rien n’est deviné d’après les noms.",
        "What a code of one date is at another date, in both directions of time, according to the editions and events "
        "held here. What is not held is said; nothing is guessed from names.",
    ),
    "project.one": Text("Un code", "One code"),
    "project.kind": Text("Genre", "Kind"),
    "project.key": Text("Code", "Code"),
    "project.from": Text("À la date du", "On"),
    "project.to": Text("Que devient-il au", "What it is on"),
    "project.ask": Text("Projeter", "Project"),
    "project.file": Text("Un fichier de codes", "A file of codes"),
    "project.file_lead": Text(
        "Le même fichier est rendu, ses lignes et ses autres cellules inchangées, avec six colonnes ajoutées : état, "
        "codes, libellés, cardinalité, réversible, pertes. 100 000 lignes au plus.",
        "The same file is given back, its rows and other cells unchanged, with six columns added: status, codes, "
        "labels, cardinality, reversible, losses. At most 100,000 rows.",
    ),
    "project.file_field": Text("Fichier CSV", "CSV file"),
    "project.column": Text("Nom de la colonne des codes", "Name of the column of codes"),
    "project.file_do": Text("Projeter le fichier", "Project the file"),
    "project.result": Text("Réponse", "Answer"),
    "project.status.unchanged": Text("Ce code est le même aux deux dates.", "This code is the same on both dates."),
    "project.status.renamed": Text(
        "Ce code est le même ; son libellé change.", "This code is the same; its label changes."
    ),
    "project.status.succeeded": Text("D’autres codes portent ce code.", "Other codes carry this code."),
    "project.status.closed-without-successor": Text(
        "Ce code est clos, et il est déclaré sans successeur.", "This code is closed, and stated to have no successor."
    ),
    "project.status.successor-not-held": Text(
        "Ce code est clos ; son successeur n’est pas renseigné.", "This code is closed; its successor is not held."
    ),
    "project.status.predecessor-not-held": Text(
        "Ce code a commencé entre les deux dates ; ce dont il vient n’est pas renseigné.",
        "This code began between the two dates; what it comes from is not held.",
    ),
    "project.status.created": Text(
        "Ce code a été créé entre les deux dates, sans prédécesseur.",
        "This code was created between the two dates, without predecessor.",
    ),
    "project.status.not-known-before": Text(
        "Ce code n’est connu ici que plus tard : rien n’est dit de ce qu’il était.",
        "This code is known here only later: nothing tells what it was.",
    ),
    "project.status.gap": Text(
        "Ce code a été clos, puis il est de nouveau en vigueur : rien de tenu ne dit que c’est la même chose.",
        "This code was closed, then is in force again: nothing held says that it is the same thing.",
    ),
    "project.status.rest-not-stated": Text(
        "Une partie seulement de ce que devient ce code est renseignée.",
        "Only a part of what this code becomes is stated.",
    ),
    "project.status.not-in-force": Text(
        "Ce code n’est pas en vigueur à la date de départ.", "This code is not in force on the first date."
    ),
    "project.status.not-known-yet": Text(
        "La date de départ est antérieure à ce que l’on sait de ce code.",
        "The first date is before what is known of this code.",
    ),
    "project.cardinality": Text("Cardinalité", "Cardinality"),
    "project.reversible": Text("Retour exact", "Exact way back"),
    "project.losses": Text("Ce qui se perd", "What is lost"),
    "project.loss.divided": Text(
        "plusieurs codes se partagent ce code : aucun ne le porte en entier",
        "several codes share this code: none carries all of it",
    ),
    "project.loss.merged": Text(
        "le code d’arrivée porte aussi d’autres codes : la distinction se perd",
        "the target code also carries other codes: the distinction is lost",
    ),
    "project.loss.label-differs": Text("le libellé n’est plus le même", "the label is not the same"),
    "project.loss.branch-lost": Text(
        "une partie s’arrête en chemin, sans suite renseignée", "a part stops on the way, without a sequel held"
    ),
    "project.nothing_lost": Text("rien", "nothing"),
    "project.targets": Text("Codes à la date d’arrivée", "Codes on the second date"),
    "project.extent": Text("Étendue", "Extent"),
    "project.whole": Text("en tout", "whole"),
    "project.part": Text("en partie", "in part"),
    "project.share": Text("part : {share} %", "share: {share} %"),
    "project.not_listed": Text(
        "l’événement précède l’édition qui le liste", "the event comes before the edition that lists it"
    ),
    "project.back": Text("Chemin inverse", "Way back"),
    "project.others": Text("Autres codes réunis dans le même", "Other codes merged into the same"),
    "project.steps": Text("Étapes", "Steps"),
    "project.date": Text("Date", "Date"),
    "project.event": Text("Événement", "Event"),
    "project.before": Text("De", "From"),
    "project.after": Text("Vers", "To"),
    "project.source": Text("D’après", "According to"),
    "project.by_file": Text(
        "les éditions elles-mêmes ; la date en droit n’est pas connue",
        "the editions themselves; the date in law is not known",
    ),
    "project.no_text": Text("déclaré sans texte", "stated without a text"),
    "project.late": Text(
        "l’édition listait encore le code après l’événement", "the edition still listed the code after the event"
    ),
    "project.nothing": Text("sans suite", "no sequel"),
    "project.stops": Text("Où le chemin s’arrête", "Where the way stops"),
    "project.unsure": Text(
        "Rien n’est connu entre l’édition du {first} et celle du {last} : le changement a pu venir avant le {day}.",
        "Nothing is known between the edition of {first} and that of {last}: the change may have come before {day}.",
    ),
    "project.in_force": Text("Ce code est en vigueur :", "This code is in force:"),
    "correspondence.title": Text("Table de passage", "Correspondence table"),
    "correspondence.lead": Text(
        "Tous les codes d’une date et tous ceux d’une autre, et ce qui les relie : chaque code y figure, même quand sa "
        "suite ou son origine n’est pas renseignée.",
        "Every code of one date and every code of another, and what ties them: each code is in it, even where its "
        "sequel or its origin is not held.",
    ),
    "correspondence.to": Text("Vers les codes du", "To the codes of"),
    "correspondence.ask": Text("Établir la table", "Make the table"),
    "correspondence.rows": Text("Codes reliés", "Codes that are tied"),
    "correspondence.passage": Text("Passage", "Passage"),
    "correspondence.more": Text("et {count} autres, dans les fichiers", "and {count} more, in the files"),
    "correspondence.kind.same": Text("inchangés", "same"),
    "correspondence.kind.renamed": Text("renommés", "renamed"),
    "correspondence.kind.renumbered": Text("renumérotés", "renumbered"),
    "correspondence.kind.split": Text("scissions", "splits"),
    "correspondence.kind.merger": Text("fusions", "mergers"),
    "correspondence.kind.redistribution": Text("redistributions", "redistributions"),
    "correspondence.kind.ended": Text("sans suite", "ended"),
    "correspondence.kind.not-held": Text("suite non renseignée", "successor not held"),
    "correspondence.kind.new": Text("nouveaux", "new"),
    "project.kind_of.creation": Text("création", "creation"),
    "project.kind_of.closing": Text("suppression", "closing"),
    "project.kind_of.merger": Text("fusion", "merger"),
    "project.kind_of.split": Text("scission", "split"),
    "project.kind_of.renaming": Text("changement de nom", "renaming"),
    "project.kind_of.renumbering": Text("changement de code", "renumbering"),
    "project.kind_of.seat-change": Text("changement de siège", "change of seat"),
    "project.kind_of.transfer": Text("transfert de compétence", "transfer of competence"),
    "project.kind_of.partial-transfer": Text("transfert partiel", "partial transfer"),
}
