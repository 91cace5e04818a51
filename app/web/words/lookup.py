"""Words of the crosswalk: from a code to the things that bear it, and all the codes of a thing."""

from __future__ import annotations

from app.domain.language import Text

LOOKUP: dict[str, Text] = {
    "lookup.title": Text("Table de concordance", "Crosswalk"),
    "lookup.lead": Text(
        "Un code ne veut rien dire sans la liste qui le donne ni sans la date. Donner un code : la page dit ce qui le "
        "porte à la date choisie, et ce qui l’a porté ou le portera à d’autres dates.",
        "A code means nothing without the list that gives it, nor without the date. Give a code: the page says what "
        "bears it on the date chosen, and what bore it or will bear it on other dates.",
    ),
    "lookup.form": Text("Chercher un code", "Look up a code"),
    "lookup.value": Text("Code", "Code"),
    "lookup.value_hint": Text(
        "Tel qu’il est écrit, zéros de tête compris : tj75056, 0202, 100946, ca_agen, 01033.",
        "As it is written, leading zeros included: tj75056, 0202, 100946, ca_agen, 01033.",
    ),
    "lookup.scheme": Text("Liste qui le donne", "List that gives it"),
    "lookup.any": Text("Toutes les listes", "Every list"),
    "lookup.ask": Text("Chercher", "Look up"),
    "lookup.one": Text("Une chose porte ce code le {day}", "One thing bears this code on {day}"),
    "lookup.several": Text(
        "{total} choses portent ce code le {day} : il est ambigu sans sa liste ou son genre",
        "{total} things bear this code on {day}: it is ambiguous without its list or its kind",
    ),
    "lookup.others": Text("Ce code à d’autres dates", "This code on other dates"),
    "lookup.nearby": Text("Codes proches qui existent", "Codes like it that exist"),
    "lookup.nearby_hint": Text(
        "Rien n’est corrigé à votre place : choisir l’un d’eux.", "Nothing is corrected for you: choose one of them."
    ),
    "lookup.every": Text("Tous les codes de {label}", "Every code of {label}"),
    "lookup.column.thing": Text("Chose", "Thing"),
    "lookup.column.kind": Text("Genre", "Kind"),
    "lookup.column.scheme": Text("Liste", "List"),
    "lookup.column.value": Text("Code", "Code"),
    "lookup.column.days": Text("Porté", "Borne"),
    "lookup.reuse": Text("Réutiliser la réponse", "Reuse the answer"),
    "lookup.crosswalk": Text("Table de concordance de ce code", "Crosswalk of this code"),
}
