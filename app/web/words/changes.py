"""Words of the pages on time: what changed between two dates, one thing at two dates, all the states of a thing."""

from __future__ import annotations

from app.domain.language import Text

CHANGES: dict[str, Text] = {
    "changes.title": Text("Ce qui a changé", "What changed"),
    "changes.lead": Text(
        "Entre deux dates, deux éditions ou deux publications : ce qui est entré, clos, rouvert ou changé, champ par "
        "champ.",
        "Between two dates, two editions or two commits: what came in, was closed, reopened or changed, field by "
        "field.",
    ),
    "changes.form": Text("Choisir les deux bouts", "Choose the two ends"),
    "changes.from": Text("Du", "From"),
    "changes.to": Text("Au", "To"),
    "changes.ends_hint": Text(
        "Une date (AAAA-MM-JJ), une édition par sa clé, ou une publication (n12) ; deux bouts du même genre.",
        "A date (YYYY-MM-DD), an edition by its key, or a commit (n12); both ends of the same sort.",
    ),
    "changes.kind": Text("Liste", "List"),
    "changes.all_kinds": Text("toutes les listes", "every list"),
    "changes.type": Text("Changement", "Change"),
    "changes.all_types": Text("tous les changements", "every change"),
    "changes.type.added": Text("apparu", "added"),
    "changes.type.closed": Text("clos", "closed"),
    "changes.type.changed": Text("changé", "changed"),
    "changes.type.reopened": Text("rouvert", "reopened"),
    "changes.correction": Text("rectification", "correction"),
    "changes.show": Text("Comparer", "Compare"),
    "changes.swap": Text("Échanger les deux bouts", "Swap the two ends"),
    "changes.total": Text("{total} changement(s)", "{total} change(s)"),
    "changes.none": Text("Rien ne diffère entre ces deux bouts.", "Nothing differs between these two ends."),
    "changes.thing": Text("Chose", "Thing"),
    "changes.what": Text("Ce qui change", "What changes"),
    "changes.side_by_side": Text("Les deux côte à côte", "Both side by side"),
    "changes.fields": Text("Les champs, un par un ({count})", "The fields, one by one ({count})"),
    "changes.field": Text("Champ", "Field"),
    "changes.before": Text("Avant", "Before"),
    "changes.after": Text("Après", "After"),
    "changes.downloads": Text("Tous ces changements", "All of these changes"),
    "compare.title": Text("Une chose à deux dates", "One thing at two dates"),
    "compare.lead": Text(
        "Ce qui est dit d’une chose à deux dates, côte à côte. Sans code : les changements de toute la liste.",
        "What is said of one thing at two dates, side by side. Without a code: the changes of the whole list.",
    ),
    "compare.key": Text("Code", "Code"),
    "compare.at": Text("À la date du {day}", "On {day}"),
    "compare.known": Text("tel que connu à la publication n° {number}", "as known at commit no. {number}"),
    "compare.differs": Text("diffère", "differs"),
    "compare.same": Text("pareil", "same"),
    "compare.not_in_force": Text("N’est pas en vigueur à cette date.", "Is not in force on that date."),
    "compare.no_difference": Text("Rien ne diffère.", "Nothing differs."),
    "compare.table": Text("Le même en tableau", "The same as a table"),
    "compare.state": Text("État", "State"),
    "states.title": Text("États de {name}", "States of {name}"),
    "states.here": Text("États", "States"),
    "states.lead": Text(
        "Ce que le service sait de cette chose, d’une date à l’autre ; puis ce qu’il en disait avant des publications "
        "plus récentes.",
        "What the service knows of this thing, from one date to another; then what it said of it before later commits.",
    ),
    "states.slider": Text("Aller d’un état à l’autre", "Go from one state to another"),
    "states.which": Text("État {number} sur {total}", "State {number} of {total}"),
    "pages.previous_state": Text("État précédent", "Previous state"),
    "pages.next_state": Text("État suivant", "Next state"),
    "states.go": Text("Afficher cet état", "Show this state"),
    "states.page": Text("La page de la chose à cette date", "The page of the thing on that date"),
    "states.known": Text("Ce qui est connu", "What is known"),
    "states.superseded": Text("Ce que le service disait avant", "What the service said before"),
    "states.superseded_none": Text("Aucune rectification.", "No correction."),
    "states.span": Text("Dates", "Dates"),
    "states.what": Text("Ce qui change", "What changes"),
    "states.source": Text("Source", "Source"),
    "states.recorded": Text("Publication", "Commit"),
    "states.recorded_value": Text("n° {number}, {time}", "no. {number}, {time}"),
    "states.gap": Text(
        "{span} : rien n’était en vigueur, d’après ce qui est connu ici.",
        "{span}: nothing was in force, as far as is known here.",
    ),
    "states.whole": Text("Tous les états de cette chose", "All the states of this thing"),
}
