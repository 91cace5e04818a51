"""Words of the data dictionary and of the rules."""

from __future__ import annotations

from app.domain.language import Text

MODEL: dict[str, Text] = {
    "definition.title": Text("Dictionnaire des données", "Data dictionary"),
    "definition.lead": Text(
        "Tous les termes du graphe, sujet par sujet : ce que chacun veut dire, sur quoi il s’emploie et combien de "
        "fois il l’est à la date affichée.",
        "Every term of the graph, subject by subject: what each means, on what it is used and how many times it is "
        "on the date shown.",
    ),
    "definition.namespace": Text("Adresse commune des termes :", "Common address of the terms:"),
    "definition.subjects": Text("Sujets", "Subjects"),
    "definition.version": Text("Version {version}.", "Version {version}."),
    "definition.classes": Text("Classes", "Classes"),
    "definition.properties": Text("Propriétés", "Properties"),
    "definition.list": Text("Liste de codes : {label}", "Code list: {label}"),
    "definition.term": Text("Terme", "Term"),
    "definition.definition": Text("Définition", "Definition"),
    "definition.of": Text("S’emploie sur", "Used on"),
    "definition.values": Text("Valeurs", "Values"),
    "definition.uses": Text("Emplois", "Uses"),
    "rules.title": Text("Règles du graphe", "Rules of the graph"),
    "rules.lead": Text(
        "Ce que toute publication doit respecter, avec le message que verra le gestionnaire.",
        "What every commit must meet, with the message that the steward will see.",
    ),
    "kind_of_rule.integrity": Text("intégrité", "integrity"),
    "kind_of_rule.conformity": Text("conformité", "conformity"),
    "rules.integrity": Text(
        "Les données sont fausses : la publication est refusée.", "The data are wrong: the commit is refused."
    ),
    "rules.conformity": Text(
        "Les données sont justes mais le monde s’écarte d’une norme ou d’une loi : l’écart est enregistré, avec son "
        "bureau et sa date.",
        "The data are right but the world departs from a norm or a law: the deviation is recorded, with its office "
        "and date.",
    ),
    "rules.none": Text("Aucune règle n’est chargée dans ce service.", "No rule is loaded in this service."),
    "rules.other": Text("Autres règles", "Other rules"),
    "rules.rule": Text("Règle", "Rule"),
    "rules.message": Text("Message", "Message"),
    "rules.severity": Text("Gravité", "Severity"),
    "rules.kind": Text("Genre", "Kind"),
    "rules.law": Text("Texte ou norme", "Law or norm"),
}
