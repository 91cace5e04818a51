"""Words of the page of what waits for a data steward."""

from __future__ import annotations

from app.domain.language import Text

TASKS_PAGE: dict[str, Text] = {
    "tasks.title": Text("À faire", "To do"),
    "tasks.lead": Text(
        "Ce qui attend un gestionnaire à la date affichée, par référentiel et par bureau.",
        "What waits for a data steward on the date shown, by referential and by office.",
    ),
    "tasks.none": Text("Rien n’attend.", "Nothing waits."),
    "tasks.none_such": Text("Rien n’attend qui corresponde à ce choix.", "Nothing waits that matches this choice."),
    "tasks.filter": Text("Choisir les tâches", "Choose the tasks"),
    "tasks.kind": Text("Genre de tâche", "Kind of task"),
    "tasks.any": Text("tous", "any"),
    "tasks.referential": Text("Référentiel", "Referential"),
    "tasks.about": Text("Chose", "Thing"),
    "tasks.what": Text("Ce qui attend", "What waits"),
    "tasks.listed": Text("Tâches une par une", "Tasks one by one"),
    "tasks.all": Text("Revenir à toutes les tâches", "Back to all tasks"),
    "tasks.file": Text("{source}, ligne {row}", "{source}, row {row}"),
    "tasks.whole_file": Text("{source}, tout le fichier", "{source}, the whole file"),
    "tasks.findings": Text("Voir aussi les constats des règles", "See the findings of the rules too"),
    "task.draft-to-review": Text("brouillons à relire", "drafts to review"),
    "task.draft-sent-back": Text("brouillons renvoyés", "drafts sent back"),
    "task.ending-waiver": Text("dérogations qui prennent fin", "waivers that end"),
    "task.reference": Text("références non résolues", "unresolved references"),
    "task.dated-label": Text("libellés datés", "dated labels"),
    "task.review": Text("entrées à relire : un article a changé", "entries to review: an article changed"),
    "task.rejected-row": Text("lignes rejetées d’un import", "rejected rows of an import"),
    "task.import-warning": Text("avertissements d’un import", "warnings of an import"),
}
