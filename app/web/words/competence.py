"""Words of the page that says which courts are competent for a commune."""

from __future__ import annotations

from app.domain.language import Text

COMPETENCE: dict[str, Text] = {
    "competence.title": Text("Juridiction compétente", "Competent court"),
    "competence.lead": Text(
        "Pour une commune, une matière et une date, les juridictions que les ressorts tenus ici déclarent compétentes, "
        "avec leur texte. Quand rien n’est tenu, la page le dit : elle ne devine pas.",
        "For a commune, a matter and a date, the courts that the territories held here state as competent, with their "
        "text. When nothing is held, the page says so: it does not guess.",
    ),
    "competence.form": Text("Chercher la juridiction", "Find the court"),
    "competence.commune": Text("Code de la commune", "Code of the commune"),
    "competence.commune_hint": Text(
        "Code officiel géographique, cinq signes, zéro de tête compris : 01033, 2A004.",
        "Official geographic code, five signs, leading zero included: 01033, 2A004.",
    ),
    "competence.kind": Text("Genre", "Kind"),
    "competence.any_kind": Text("Celui que le code désigne", "The one the code names"),
    "competence.matter": Text("Matière", "Matter"),
    "competence.any_matter": Text("Toutes les matières", "Every matter"),
    "competence.type": Text("Type de juridiction", "Type of court"),
    "competence.any_type": Text("Tous les types", "Every type"),
    "competence.day": Text("Date de saisine", "Date of referral"),
    "competence.day_hint": Text(
        "Le jour où la juridiction est saisie, en matière civile ; en matière pénale, la date de l’acte. Une affaire "
        "commencée avant un changement de ressort peut suivre une règle transitoire : lire le texte.",
        "The day on which the case is brought, in civil matters; in penal matters, the date of the act. A case begun "
        "before a change of territory can follow a transitional rule: read the text.",
    ),
    "competence.ask": Text("Chercher", "Find"),
    "competence.held": Text(
        "Juridictions compétentes pour {commune} le {day}", "Courts competent for {commune} on {day}"
    ),
    "competence.not_held": Text("Ressort non tenu", "Territory not held"),
    "competence.ambiguous": Text("Ce code désigne plusieurs choses", "This code designates several things"),
    "competence.example": Text(
        "Exemple fictif : au moins une ligne ci-dessous n’est pas un fait.",
        "Made-up example: at least one line below is not a fact.",
    ),
    "competence.example_badge": Text("exemple fictif", "made-up example"),
    "competence.column.court": Text("Juridiction", "Court"),
    "competence.column.matter": Text("Matière", "Matter"),
    "competence.column.place": Text("Pour", "For"),
    "competence.column.days": Text("Dates", "Dates"),
    "competence.column.text": Text("Texte", "Text"),
    "competence.column.source": Text("Source et preuve", "Source and proof"),
    "competence.whole": Text("toute la commune", "the whole commune"),
    "competence.through": Text("par {place}, dont elle fait partie", "through {place}, of which it is part"),
    "competence.part": Text("seulement {place}", "{place} only"),
    "competence.complete": Text("dans une étendue déclarée complète", "inside a coverage declared complete"),
    "competence.incomplete": Text(
        "hors de toute étendue déclarée complète : d’autres ressorts peuvent exister",
        "outside any coverage declared complete: other territories can exist",
    ),
    "competence.reuse": Text("Réutiliser la réponse", "Reuse the answer"),
    "competence.successors": Text("Lui succède", "Succeeded by"),
}
