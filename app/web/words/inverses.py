"""Links read from the other end: the heading over the things that lead to this one."""

from __future__ import annotations

from app.domain.iris import TERMS
from app.domain.kinds import ELI, SKOS
from app.domain.language import Text

_ORG = "http://www.w3.org/ns/org#"

INVERSES: dict[str, Text] = {
    SKOS + "broader": Text("Entrées en dessous", "Entries below"),
    SKOS + "member": Text("Fait partie de", "Member of"),
    ELI + "is_part_of": Text("Articles de ce texte", "Articles of this text"),
    ELI + "realizes": Text("Versions de cet article", "Versions of this article"),
    ELI + "changes": Text("Changé par", "Changed by"),
    _ORG + "subOrganizationOf": Text(
        "Bureaux et services qui en font partie", "Offices and services that are part of it"
    ),
    _ORG + "unitOf": Text("Bureaux qui en font partie", "Offices that are part of it"),
    **{
        TERMS + name: words
        for name, words in {
            "definedBy": Text("Infractions définies par cet article", "Offences defined by this article"),
            "punishedBy": Text("Infractions réprimées par cet article", "Offences punished by this article"),
            "legalBasis": Text("Reposent sur ce texte (base légale)", "Rest on this (legal basis)"),
            "mission": Text("Bureaux dont la mission est fixée ici", "Offices whose mission is set here"),
            "cited": Text("Citent ce texte", "Cite this"),
            "citedText": Text("Citent ce texte", "Cite this text"),
            "createdBy": Text("Traitements créés par ce texte", "Processing created by this"),
            "statedBy": Text("Interdictions et exceptions énoncées ici", "Prohibitions and exceptions stated here"),
            "protects": Text("Interdictions qui le protègent", "Prohibitions that protect it"),
            "counterpart": Text("Exceptions qui l’autorisent", "Exceptions that allow it"),
            "implements": Text("Applications qui le mettent en œuvre", "Applications that implement it"),
            "replaces": Text("Remplacée par", "Replaced by"),
            "responsibleFor": Text("Bureau ou organisme responsable", "Office or body in charge"),
            "responsibilityOf": Text("Autres responsabilités", "Other responsibilities"),
            "steward": Text("Référentiels dont il est gestionnaire", "Referentials it is the steward of"),
            "controller": Text("Traitements dont il est responsable", "Processing it is the controller of"),
            "user": Text("Référentiels employés", "Referentials used"),
            "ofReferential": Text("Qui emploie ce référentiel", "Who uses this referential"),
            "useScope": Text("Usages limités à ce périmètre", "Uses limited to this scope"),
            "producer": Text("Interfaces qui en partent", "Interfaces that leave it"),
            "consumer": Text("Interfaces qui l’alimentent", "Interfaces that feed it"),
            "identifierScheme": Text("Choses identifiées dans cette liste", "Things identified in this list"),
            "siteCommune": Text("Structures qui y ont leur siège", "Structures that have their seat there"),
            "attachedTo": Text("Structures rattachées", "Attached structures"),
            "territoryOf": Text("Ressorts", "Territories"),
            "covers": Text("Ressorts qui la couvrent", "Territories that cover it"),
            "delegatedOf": Text("Communes déléguées", "Delegated municipalities"),
            "associatedOf": Text("Communes associées", "Associated municipalities"),
            "districtOf": Text("Arrondissements municipaux", "Municipal districts"),
            "moduleOf": Text("Modules", "Modules"),
            "succeeds": Text("Bureau qui lui succède", "Office that succeeds it"),
            "pointsTo": Text("Articles qui y renvoient", "Articles that point to it"),
            "transferredTo": Text("Articles transférés ici", "Articles transferred here"),
            "recidivismOf": Text("Infractions en récidive", "Offences in recidivism"),
        }.items()
    },
}
