"""Words of the catalogue."""

from __future__ import annotations

from app.domain.language import Text

CATALOGUE_PAGE: dict[str, Text] = {
    "catalogue.title": Text("Catalogue", "Catalogue"),
    "catalogue.lead": Text(
        "Les référentiels que ce service tient, leurs éditions par date, et les listes à télécharger.",
        "The referentials that this service holds, their editions by date, and lists to download.",
    ),
    "catalogue.forms": Text(
        "Ce catalogue pour les logiciels (DCAT-AP 3) :", "This catalogue for software (DCAT-AP 3):"
    ),
    "catalogue.none": Text("Aucun référentiel n’est connu à ce moment.", "No referential is known at that moment."),
    "catalogue.steward": Text("Gestionnaire", "Data steward"),
    "catalogue.source": Text("Source", "Source"),
    "catalogue.licence": Text("Licence", "Licence"),
    "catalogue.lists": Text("Listes", "Lists"),
    "catalogue.not_recorded": Text("non renseigné", "not recorded"),
    "catalogue.no_edition": Text("Aucune édition n’est tenue ici.", "No edition is held here."),
    "catalogue.editions": Text("Éditions de {name}", "Editions of {name}"),
    "catalogue.date": Text("Édition du", "Edition of"),
    "catalogue.complete": Text("Étendue", "Extent"),
    "catalogue.is_complete": Text("complète", "complete"),
    "catalogue.is_partial": Text("partielle", "partial"),
    "catalogue.rows": Text("Lignes", "Rows"),
    "catalogue.file": Text("Fichier", "File"),
    "catalogue.hash": Text("Empreinte (SHA-256)", "Fingerprint (SHA-256)"),
    "catalogue.received": Text("Reçue le", "Received on"),
}
