"""Words of drafts: the list, one draft, what may be done with it, an entry changed in it."""

from __future__ import annotations

from app.domain.language import Text

DRAFTS: dict[str, Text] = {
    "drafts.title": Text("Brouillons", "Drafts"),
    "drafts.lead": Text(
        "Un brouillon prépare des changements sans que les lecteurs les voient : on y modifie des entrées, on regarde "
        "ce que disent les règles au jour de l’effet, puis une autre personne le publie ou le renvoie.",
        "A draft prepares changes that readers do not see: entries are changed in it, the rules say what they find on "
        "the day of effect, then another person publishes it or sends it back.",
    ),
    "drafts.waiting": Text("Ce qui m’attend", "What waits for me"),
    "drafts.waits.review": Text("À relire : publier ou renvoyer", "To review: publish or send back"),
    "drafts.waits.rework": Text("Renvoyé : à reprendre", "Sent back: to be reworked"),
    "drafts.listed": Text("Les brouillons, du plus récent au plus ancien", "The drafts, newest first"),
    "drafts.none": Text("Aucun brouillon ici.", "No draft here."),
    "drafts.all": Text("Tous les brouillons", "All drafts"),
    "drafts.name": Text("Brouillon", "Draft"),
    "drafts.state": Text("Étape", "Step"),
    "drafts.day": Text("Jour de l’effet", "Day of effect"),
    "drafts.opened": Text("Ouvert le", "Opened"),
    "drafts.by": Text("Par", "By"),
    "drafts.changes": Text("Entrées changées", "Entries changed"),
    "drafts.open": Text("Ouvrir un brouillon", "Open a draft"),
    "drafts.choose": Text("Modifier « {kind} {code} » dans un brouillon", "Change “{kind} {code}” in a draft"),
    "drafts.choose_hint": Text(
        "Choisir un brouillon ouvert, ou en ouvrir un autre plus bas.", "Choose an open draft, or open another below."
    ),
    "drafts.choose_none": Text("Aucun brouillon n’est ouvert.", "No draft is open."),
    "drafts.title_field": Text("Titre", "Title"),
    "drafts.title_hint": Text(
        "Ce que le brouillon prépare. Devient le motif de la publication si aucun autre n’est donné.",
        "What the draft prepares. Becomes the reason of the publication when no other is given.",
    ),
    "drafts.day_hint": Text(
        "Le jour que montre le brouillon, passé, présent ou à venir. Peut être changé au moment de publier.",
        "The day that the draft shows: past, present or to come. Can be changed when publishing.",
    ),
    "drafts.base": Text("Point de départ", "Starting point"),
    "drafts.base.published": Text("Ce qui est publié ce jour-là", "What is published for that day"),
    "drafts.base.empty": Text("Rien : seulement ce qu’on y ajoute", "Nothing: only what is added to it"),
    "drafts.audience": Text("Visible de", "Seen by"),
    "draft.state.open": Text("ouvert", "open"),
    "draft.state.submitted": Text("soumis", "submitted"),
    "draft.state.published": Text("publié", "published"),
    "draft.state.closed": Text("fermé", "closed"),
    "draft.sent_back": Text("renvoyé par {account}", "sent back by {account}"),
    "draft.base": Text("Parti de", "Started from"),
    "draft.base.published": Text("la publication n° {number}, au {day}", "commit no. {number}, on {day}"),
    "draft.base.empty": Text("rien", "nothing"),
    "draft.authors": Text("Auteurs", "Authors"),
    "draft.published": Text("Publié", "Published"),
    "draft.what": Text("Ce que le brouillon change", "What the draft changes"),
    "draft.what_none": Text("Rien n’y est encore changé.", "Nothing is changed in it yet."),
    "draft.see_entry": Text("L’entrée dans le brouillon", "The entry in the draft"),
    "draft.edit_entry": Text("Modifier l’entrée", "Change the entry"),
    "draft.read": Text(
        "L’entrée telle que ce brouillon la montre au {day} : rien de ce qu’il change n’est publié.",
        "The entry as this draft shows it on {day}: nothing of what it changes is published.",
    ),
    "draft.read_published": Text("L’entrée publiée", "The published entry"),
    "draft.not_ours": Text(
        "Ne décrit pas une chose de ce service : ne peut pas être publié.",
        "Does not describe a thing of this service: cannot be published.",
    ),
    "draft.blank": Text(
        "{count} affirmation(s) sans adresse (nœuds anonymes) : à nommer avant de publier.",
        "{count} statement(s) without an address (blank nodes): to be named before publishing.",
    ),
    "draft.graphs": Text(
        "Graphes nommés de travail, jamais publiés, à vider avant de publier :",
        "Named working graphs, never published, to be cleared before publishing:",
    ),
    "draft.rules": Text("Ce que disent les règles", "What the rules say"),
    "draft.rules_on": Text("Contrôle fait pour un effet le {day}", "Checked for an effect on {day}"),
    "draft.rules_until": Text("et jusqu’au {day} exclu", "and until {day} excluded"),
    "draft.conforms": Text(
        "Rien ne s’oppose à la publication, ni ce jour-là ni aux dates suivantes qui sont touchées.",
        "Nothing stands in the way of publishing, neither on that day nor on the later dates that are touched.",
    ),
    "draft.breaks": Text(
        "{count} anomalie(s) bloquante(s) : le brouillon ne peut pas être publié ainsi.",
        "{count} violation(s): the draft cannot be published as it is.",
    ),
    "draft.breaks_days": Text("Les jours où quelque chose casse", "The days on which something breaks"),
    "draft.breaks_on": Text("Ce qui casse le {day}", "What breaks on {day}"),
    "draft.breaks_more": Text("{count} autres ne sont pas montrées.", "{count} more are not shown."),
    "draft.rule": Text("Règle", "Rule"),
    "draft.thing": Text("Entrée", "Entry"),
    "draft.finding": Text("Constat", "Finding"),
    "draft.value": Text("Valeur", "Value"),
    "draft.property": Text("Champ", "Field"),
    "draft.not_checked": Text("Pas encore contrôlé : le demander ci-dessous.", "Not checked yet: ask for it below."),
    "draft.busy": Text(
        "Le contrôle n’a pas répondu à temps : le demander ci-dessous.",
        "The check did not answer in time: ask for it below.",
    ),
    "draft.obstacle": Text("Ne peut pas être publié ainsi", "Cannot be published as it is"),
    "draft.conflicts": Text("Changé depuis par une autre publication", "Changed since by another publication"),
    "draft.left_alone": Text(
        "Une partie n’est pas reprise : {count} champ(s) ont changé de nouveau depuis.",
        "Part of it is not taken back: {count} field(s) changed again since.",
    ),
    "draft.opened_value": Text("À l’ouverture", "When opened"),
    "draft.now_value": Text("Maintenant", "Now"),
    "draft.draft_value": Text("Dans le brouillon", "In the draft"),
    "draft.notes": Text("À savoir avant de publier", "To know before publishing"),
    "draft.note.later-value-stays": Text(
        "Un état déjà programmé au {day} dit autre chose de ce champ : sa valeur reste à partir de ce jour.",
        "A state already planned for {day} says otherwise of this field: its value stays from that day.",
    ),
    "draft.note.until-next-edition": Text(
        "Rectifie la source « {source} » : vaut jusqu’à la prochaine édition qui parle de l’entrée.",
        "Corrects the source “{source}”: holds until the next edition that speaks of the entry.",
    ),
    "draft.comments": Text("Commentaires", "Comments"),
    "draft.comments_none": Text("Aucun commentaire.", "No comment."),
    "draft.comment": Text("Commentaire", "Comment"),
    "draft.comment_do": Text("Commenter", "Comment"),
    "draft.next": Text("La suite", "What comes next"),
    "draft.submit": Text("Soumettre", "Submit"),
    "draft.submit_hint": Text(
        "Le brouillon attend alors une autre personne, qui le publie ou le renvoie. On n’y écrit plus tant qu’il est "
        "soumis.",
        "The draft then waits for another person, who publishes it or sends it back. Nothing is written in it while it "
        "is submitted.",
    ),
    "draft.return": Text("Renvoyer aux auteurs", "Send back to the authors"),
    "draft.close": Text("Fermer sans publier", "Close without publishing"),
    "draft.close_hint": Text("Un brouillon fermé reste lisible.", "A closed draft can still be read."),
    "draft.check": Text("Contrôler", "Check"),
    "draft.check_title": Text("Contrôler à un autre jour", "Check for another day"),
    "draft.publish": Text("Publier", "Publish"),
    "draft.publish_title": Text("Contrôler et publier", "Check and publish"),
    "draft.effective": Text("Prend effet le", "Takes effect on"),
    "draft.until": Text("Jusqu’au (exclu)", "Until (excluded)"),
    "draft.until_hint": Text(
        "Vide : jusqu’à l’état suivant déjà publié, ou sans fin.", "Empty: to the next published state, or without end."
    ),
    "draft.not_yours": Text(
        "Vous avez écrit dans ce brouillon : une autre personne le publie.",
        "You wrote in this draft: another person publishes it.",
    ),
    "draft.waits_for_publisher": Text(
        "Soumis : attend une personne qui a le rôle de publier ce dont il parle.",
        "Submitted: waits for a person with the role of publishing what it is about.",
    ),
    "edit.title": Text("Modifier {kind} {code}", "Change {kind} {code}"),
    "edit.back": Text("Revenir au brouillon", "Back to the draft"),
    "edit.new": Text(
        "Le brouillon ne dit encore rien de cette entrée : donner son libellé pour l’y ajouter.",
        "The draft says nothing of this entry yet: give its label to add it.",
    ),
    "edit.label": Text("Libellé", "Label"),
    "edit.add_entry": Text("Ajouter l’entrée", "Add the entry"),
    "edit.values": Text("Ses valeurs", "Its values"),
    "edit.value_of": Text("Valeur de « {field} »", "Value of “{field}”"),
    "edit.change": Text("Remplacer", "Replace"),
    "edit.change_of": Text("Remplacer la valeur de « {field} »", "Replace the value of “{field}”"),
    "edit.remove": Text("Retirer", "Remove"),
    "edit.remove_of": Text("Retirer de « {field} » la valeur « {value} »", "Remove from “{field}” the value “{value}”"),
    "edit.add": Text("Ajouter une valeur", "Add a value"),
    "edit.value_hint": Text(
        "Un texte, ou pour un lien le code de l’entrée ou son adresse.",
        "A text, or for a link the code of the entry or its address.",
    ),
    "edit.language": Text("Langue de la valeur", "Language of the value"),
    "edit.no_language": Text("sans langue", "without language"),
    "edit.french": Text("français", "French"),
    "edit.english": Text("anglais", "English"),
    "edit.add_do": Text("Ajouter", "Add"),
    "edit.close": Text("Clore l’entrée dans le brouillon", "Close the entry in the draft"),
    "edit.close_hint": Text(
        "À compter du jour de l’effet, l’entrée quitte la liste en vigueur ; ses états passés restent.",
        "From the day of effect, the entry leaves the list in force; its past states remain.",
    ),
    "write.title": Text("Modifier le brouillon", "Change the draft"),
    "write.entry": Text("Modifier une entrée", "Change an entry"),
    "write.key_hint": Text(
        "Le code de l’entrée ; un code encore inconnu l’ajoute.", "The code of the entry; one not known yet adds it."
    ),
    "write.table": Text("Tableau de changements (CSV)", "Table of changes (CSV)"),
    "write.table_hint": Text(
        "Une ligne par entrée, sous les en-têtes des listes CSV : notation, puis les champs à changer. Une colonne "
        "action dit « add » pour une nouvelle entrée, « close » pour en clore une.",
        "One row for each entry, under the headers of the CSV lists: notation, then the fields to change. A column "
        "action says “add” for a new entry, “close” to close one.",
    ),
    "write.table_do": Text("Écrire ces changements dans le brouillon", "Write these changes in the draft"),
    "write.import": Text("Fichier d’un référentiel", "File of a referential"),
    "write.edition_hint": Text(
        "Le jour dont le fichier parle ; celui du brouillon, sauf s’il en porte un.",
        "The day that the file is about; that of the draft unless it bears one.",
    ),
    "write.import_do": Text("Importer dans le brouillon", "Import into the draft"),
    "write.sparql": Text("Mise à jour SPARQL", "SPARQL update"),
    "write.update": Text("Mise à jour", "Update"),
    "write.update_hint": Text(
        "Pour experts. S’applique au graphe par défaut du brouillon ; les graphes nommés servent de travail et ne sont "
        "jamais publiés.",
        "For experts. Applies to the default graph of the draft; named graphs are for working and are never published.",
    ),
    "write.update_do": Text("Appliquer au brouillon", "Apply to the draft"),
    "write.done": Text("Le brouillon est à jour. Rien n’est publié.", "The draft is up to date. Nothing is published."),
    "write.refused": Text(
        "Le fichier est refusé : rien n’est écrit dans le brouillon.",
        "The file is refused: nothing is written in the draft.",
    ),
    "write.report": Text("Ce que le fichier a écrit", "What the file wrote"),
    "impact.title": Text("Qui est touché", "Who is reached"),
    "impact.lead": Text(
        "Les interfaces, les applications et les bureaux qui emploient les entrées que le brouillon change, au jour "
        "qu’il montre, chacun avec le raisonnement qui y mène.",
        "The interfaces, applications and offices that use the entries which the draft changes, on the day that it "
        "shows, each with the steps that lead there.",
    ),
    "impact.none": Text(
        "Rien de connu ici n’emploie les entrées changées.", "Nothing known here uses the entries that are changed."
    ),
    "impact.total": Text("{count} touchés au {day}.", "{count} reached on {day}."),
    "impact.breaks": Text(
        "{count} emploient une entrée qui quitte sa liste.", "{count} use an entry that leaves its list."
    ),
    "impact.partial": Text(
        "Tout n’a pas été suivi : seules les {count} premières entrées, ou les premiers chemins, l’ont été.",
        "Not everything was followed: only the first {count} entries, or the first paths, were.",
    ),
    "impact.hidden": Text("et {count} de plus, sur la page entière.", "and {count} more, on the whole page."),
    "impact.whole": Text("Tout ce que le brouillon touche", "All that the draft reaches"),
    "impact.reached": Text("Interface, application, bureau", "Interface, application, office"),
    "impact.entries": Text("Entrées", "Entries"),
    "impact.more": Text("et {count} de plus", "and {count} more"),
    "impact.closed": Text("closes : {count}", "closed: {count}"),
    "impact.broad": Text(
        "Emploie toute la liste ; aucune de ces entrées n’est nommée.",
        "Uses the whole list; none of these entries is named.",
    ),
    "impact.way": Text("Raisonnement", "Steps"),
    "impact.why": Text("Pourquoi ?", "Why?"),
    "declared.title": Text("Déclaré dans le brouillon", "Declared in the draft"),
    "declared.none": Text("Aucun écart ni dérogation.", "No deviation nor waiver."),
    "declared.what": Text("Nature", "Nature"),
    "declared.why": Text("Preuve ou motif", "Evidence or reason"),
    "declared.take_out": Text("Retirer", "Take out"),
    "declared.do": Text("Déclarer dans le brouillon", "Declare in the draft"),
}
