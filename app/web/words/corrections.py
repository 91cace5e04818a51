"""Words of corrections, legal dates and publications."""

from __future__ import annotations

from app.domain.language import Text

CORRECTIONS: dict[str, Text] = {
    "correct.title": Text("Rectifier une entrée", "Correct an entry"),
    "correct.lead": Text(
        "Une rectification remplace un état qui était faux ; ce qui a été servi reste visible sous « tel que connu "
        "le ». Importer de nouveau ne l’efface pas.",
        "A correction replaces a state that was wrong; what was served stays visible under “as known on”. Importing "
        "again does not erase it.",
    ),
    "correct.choose": Text("Choisir l’entrée", "Choose the entry"),
    "correct.kind": Text("Liste", "List"),
    "correct.key": Text("Code", "Code"),
    "correct.key_hint": Text("Le code, ou la dernière partie de son adresse.", "The code, or the end of its address."),
    "correct.from": Text("À partir du", "From"),
    "correct.from_hint": Text(
        "Premier jour rectifié. Vide avec « n’est pas en vigueur » : toute date (enregistré par erreur).",
        "First day to be corrected. Empty with “not in force”: every date (recorded by mistake).",
    ),
    "correct.to": Text("Jusqu’au (exclu)", "Until (excluded)"),
    "correct.to_hint": Text(
        "Vide : jusqu’à la prochaine édition qui parle de l’entrée.",
        "Empty: until the next edition that speaks of the entry.",
    ),
    "correct.source": Text("Source", "Source"),
    "correct.show": Text("Afficher l’entrée", "Show the entry"),
    "correct.entry": Text("Entrée {code} : {label}", "Entry {code}: {label}"),
    "correct.states": Text("Ses états", "Its states"),
    "correct.no_state": Text("Aucun état : enregistrée par erreur.", "No state: recorded by mistake."),
    "correct.not_on_day": Text(
        "L’entrée n’est pas en vigueur ce jour-là : les valeurs montrées sont celles de l’état le plus proche.",
        "The entry is not in force on that day: the values shown are those of the nearest state.",
    ),
    "correct.values": Text("Rectifier ses valeurs", "Correct its values"),
    "correct.values_of": Text("Valeurs le {day}", "Values on {day}"),
    "correct.fixed": Text(
        "Cette valeur se rectifie par l’API (plusieurs valeurs, ou lien).",
        "This value is corrected through the API (several values, or a link).",
    ),
    "correct.nothing": Text("N’est pas en vigueur sur ces jours", "Not in force on these days"),
    "correct.nothing_hint": Text(
        "L’entrée a été enregistrée par erreur, ou trop longtemps.",
        "The entry was recorded by mistake, or for too long.",
    ),
    "correct.reason": Text("Motif", "Reason"),
    "correct.reason_hint": Text("Gardé au journal avec la publication.", "Kept in the journal with the publication."),
    "correct.basis": Text("Base légale", "Legal basis"),
    "correct.basis_hint": Text(
        "Adresse d’un article ou d’un texte tenu ici, ou citation en mots. Avec elle, les dates sont dites fixées par "
        "un texte.",
        "Address of an article or text held here, or a citation in words. With it, the dates are said to be set by a "
        "text.",
    ),
    "correct.preview": Text("Voir ce qui changerait", "See what would change"),
    "correct.confirm": Text("Confirmer et publier", "Confirm and publish"),
    "correct.would": Text("Ce qui changerait", "What would change"),
    "correct.would_hint": Text("Rien n’est encore publié.", "Nothing is published yet."),
    "correct.did": Text("Publication n° {number} faite.", "Commit {number} is done."),
    "correct.see": Text("Voir la publication", "See the publication"),
    "correct.field": Text("Champ", "Field"),
    "correct.before": Text("Avant", "Before"),
    "correct.after": Text("Après", "After"),
    "correct.dates_only": Text("Seules les dates changent.", "Only dates change."),
    "correct.date_title": Text("Donner la date légale d’un changement", "Give the legal date of a change"),
    "correct.date_lead": Text(
        "La date d’une édition n’est pas la date en droit. La date légale la remplace, avec son texte.",
        "The date of an edition is not the date in law. The legal date replaces it, with its text.",
    ),
    "correct.seen": Text("Changement constaté", "Change seen"),
    "correct.seen_closing": Text("{day} : clôture", "{day}: closing"),
    "correct.seen_label": Text("{day} : {label}", "{day}: {label}"),
    "correct.date": Text("Jour de l’effet en droit", "Day of effect in law"),
    "correct.recorded": Text("Ce qui a été enregistré de cette entrée", "What was recorded of this entry"),
    "correct.none": Text("Rien n’a été enregistré.", "Nothing was recorded."),
    "correct.what": Text("Nature", "Nature"),
    "correct.what.correction": Text("rectification", "correction"),
    "correct.what.legal-date": Text("date légale", "legal date"),
    "correct.days": Text("Jours", "Days"),
    "correct.says": Text("Ce qui est dit", "What is said"),
    "correct.state": Text("Suite", "Outcome"),
    "correct.speaks": Text("parle", "speaks"),
    "correct.silent": Text("ne parle plus", "no longer speaks"),
    "correct.withdrawn": Text("annulée par la n° {number}", "undone by commit {number}"),
    "correct.every_date": Text("toute date", "every date"),
    "correct.until_edition": Text("jusqu’à la prochaine édition", "until the next edition"),
    "correct.nothing_said": Text("n’est pas en vigueur", "not in force"),
    "commits.title": Text("Publications", "Publications"),
    "commits.lead": Text(
        "Tout ce qui a été publié, dans l’ordre du journal, du plus récent au plus ancien.",
        "Everything that was published, in the order of the journal, newest first.",
    ),
    "commit.brought": Text("Constats", "Findings"),
    "commit.findings": Text("Constats de la publication n° {number}", "Findings of publication no. {number}"),
    "commit.findings_lead": Text(
        "Ce qu’elle a fait apparaître et disparaître au {day}, son propre jour, selon les règles connues alors.",
        "What it made appear and disappear on {day}, its own day, by the rules known then.",
    ),
    "commit.no_findings": Text(
        "Cette publication n’a fait apparaître ni disparaître aucun constat ce jour-là.",
        "This publication made no finding appear or disappear on that day.",
    ),
    "commit.see_findings": Text(
        "Constats apparus et disparus avec cette publication", "Findings that appeared and disappeared with it"
    ),
    "commits.number": Text("N°", "No."),
    "commits.time": Text("Moment", "Time"),
    "commits.account": Text("Compte", "Account"),
    "commits.reason": Text("Motif", "Reason"),
    "commits.outcome": Text("Suite", "Outcome"),
    "commits.undone": Text("annulée par la n° {number}", "undone by no. {number}"),
    "commits.undoes": Text("annule la n° {number}", "undoes no. {number}"),
    "commits.restricted": Text("réservée", "restricted"),
    "commits.older": Text("Publications plus anciennes", "Older publications"),
    "commit.title": Text("Publication n° {number}", "Publication no. {number}"),
    "commit.basis": Text("Base légale", "Legal basis"),
    "commit.hash": Text("Empreinte", "Hash"),
    "commit.changed": Text("Ce qu’elle a changé", "What it changed"),
    "commit.changed_nothing": Text("Aucun état n’a changé.", "No state changed."),
    "commit.more": Text("{count} entrées en tout ; la suite :", "{count} entries in all; the rest:"),
    "commit.next": Text("entrées suivantes", "next entries"),
    "commit.entry": Text("Entrée", "Entry"),
    "commit.sentences": Text("Changements", "Changes"),
    "commit.undo": Text("Annuler cette publication", "Undo this publication"),
    "commit.undo_lead": Text(
        "Une nouvelle publication reprend ce que celle-ci a fait. Ce qui a été servi reste visible sous « tel que "
        "connu le ».",
        "A new publication takes back what this one did. What was served stays visible under “as known on”.",
    ),
    "commit.undo_draft": Text("Annuler dans un brouillon", "Undo in a draft"),
    "commit.undo_draft_hint": Text(
        "Un brouillon reprend ce que la publication a changé : on le lit, on le contrôle, puis une autre personne le "
        "publie.",
        "A draft takes back what the publication changed: it is read and checked, then another person publishes it.",
    ),
    "commit.would_undo": Text(
        "{count} entrées changeraient. Rien n’est encore publié.", "{count} entries would change."
    ),
    "commit.undone": Text(
        "Cette publication est annulée par la publication n° {number}.",
        "This publication is undone by publication no. {number}.",
    ),
}
