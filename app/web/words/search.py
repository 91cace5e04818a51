"""Words of the search: the box of every page, and the page of what is found."""

from __future__ import annotations

from app.domain.language import Text

SEARCH: dict[str, Text] = {
    "search.title": Text("Recherche", "Search"),
    "search.title_for": Text("« {q} » – Recherche", "'{q}' – Search"),
    "search.form": Text("Rechercher dans tout le référentiel", "Search all of it"),
    "search.q": Text("Code ou mots", "Code or words"),
    "search.box": Text("Rechercher un code ou des mots", "Search for a code or words"),
    "search.hint": Text(
        "Avec ou sans accents, au singulier ou au pluriel. Le code exact vient en premier.",
        "With or without accents, singular or plural. The exact code comes first.",
    ),
    "search.kind": Text("Parmi", "Among"),
    "search.any": Text("Tout", "Everything"),
    "search.status": Text("État", "State"),
    "search.do": Text("Rechercher", "Search"),
    "search.total": Text("Trouvé pour « {q} » : {total}", "Found for '{q}': {total}"),
    "search.guessed": Text(
        "Rien ne contient exactement ces mots. Voici ce qui commence par eux ou s’écrit presque comme eux.",
        "Nothing holds exactly these words. Here is what begins with them or is nearly written like them.",
    ),
    "search.nothing": Text(
        "Rien n’est trouvé pour « {q} » à la date du {day}. Essayer un seul mot, ou un code sans espace.",
        "Nothing is found for '{q}' on {day}. Try one word alone, or a code without spaces.",
    ),
    "search.elsewhen": Text(
        "À d’autres dates, {total} réponse(s) : les voir.", "On other dates, {total} answer(s): see them."
    ),
    "search.by_kind": Text("Ne garder que", "Keep only"),
    "search.column.code": Text("Code", "Code"),
    "search.column.label": Text("Libellé", "Label"),
    "search.column.kind": Text("Genre", "Kind"),
    "search.column.days": Text("En vigueur", "In force"),
    "search.in_note": Text("trouvé dans une note", "found in a note"),
    "search.reuse": Text("Réutiliser la réponse", "Reuse the answer"),
    "search.options": Text("Propositions", "Suggestions"),
}
