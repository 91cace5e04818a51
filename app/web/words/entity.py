"""Words of the page of one thing."""

from __future__ import annotations

from app.domain.language import Text

ENTITY: dict[str, Text] = {
    "entity.facts": Text("Ce qui en est dit", "What is said of it"),
    "entity.references": Text("Références juridiques", "Legal references"),
    "entity.as_published": Text("Tel que publié :", "As published:"),
    "entity.exchanges_out": Text("Interfaces qui en partent", "Interfaces that leave it"),
    "entity.exchanges_in": Text("Interfaces qui l’alimentent", "Interfaces that feed it"),
    "entity.parts": Text("Détail", "Detail"),
    "entity.outgoing": Text("Liens vers d’autres choses", "Links to other things"),
    "entity.further": Text("Aller plus loin", "Going further"),
    "entity.incoming": Text("Ce qui y mène", "What leads to it"),
    # For a link whose other end has no words of its own; {link} is the label of the property.
    "entity.inverse": Text("Par le lien « {link} »", "By the link “{link}”"),
    "entity.nothing_incoming": Text("Rien de connu ici n’y mène.", "Nothing known here leads to it."),
    "entity.in_scheme": Text("{count} entrées en font partie.", "{count} entries belong to it."),
    "entity.more": Text("et {count} autres, non affichés", "and {count} more, not shown"),
    "entity.view_busy": Text(
        "Le service est occupé ou redémarre : les liens et certains libellés manquent. Recharger la page dans un "
        "instant.",
        "The service is busy or restarting: links and some labels are missing. Reload the page in a moment.",
    ),
    "entity.office_missing": Text("Bureau responsable : non renseigné.", "Office in charge: not recorded."),
    "entity.closed_note": Text(
        "Cette entrée n’est pas en vigueur à la date affichée ; voici son dernier état connu.",
        "This entry is not in force on the date shown; this is its last known state.",
    ),
    "entity.successors": Text("Suivie par :", "Followed by:"),
    "entity.successor.none": Text(
        "Sans successeur, d’après un texte ou un gestionnaire.", "Without successor, as stated by a text or a steward."
    ),
    "entity.successor.not-held": Text("Successeur non renseigné.", "Successor not held."),
    "entity.what_becomes": Text("Que devient ce code ?", "What becomes of this code?"),
    "entity.not_held": Text(
        "Ce texte n’est pas détenu ici : seul son nom est connu, ses articles ne peuvent pas être résolus.",
        "This text is not held here: only its name is known, its articles cannot be resolved.",
    ),
    "entity.basis_not_recorded": Text(
        "La base légale n’est pas renseignée ici. Cela ne veut pas dire qu’elle n’existe pas, ni que l’échange ou le "
        "traitement est illégal.",
        "The legal basis is not recorded here. This does not mean that there is none, nor that the exchange or the "
        "processing is unlawful.",
    ),
    "entity.about": Text("Date, source et adresse", "Date, source and address"),
    "entity.identifiers": Text("Identifiants", "Identifiers"),
    "entity.source": Text("Source et preuve", "Source and proof"),
    "entity.referential": Text("Référentiel", "Referential"),
    "entity.source_name": Text("Source", "Source"),
    "entity.proof": Text("Niveau de preuve", "Level of proof"),
    "entity.audience": Text("Public", "Audience"),
    "entity.states": Text("États dans le temps", "States over time"),
    "entity.address": Text("Adresse et formats", "Address and formats"),
    "entity.address_hint": Text(
        "Cette adresse désigne toujours la même chose : la citer plutôt que le code seul.",
        "This address always designates the same thing: cite it rather than the code alone.",
    ),
    "entity.address_label": Text("l’adresse", "the address"),
    "entity.downloads": Text("Formats", "Formats"),
    "entity.draft": Text("Modifier dans un brouillon", "Change in a draft"),
    "proof.example": Text("exemple fictif", "made-up example"),
    "reference.raw": Text("Référence", "Reference"),
    "reference.leads_to": Text("Mène à", "Leads to"),
    "reference.status": Text("État de la référence", "State of the reference"),
    "reference.resolved": Text("résolue", "resolved"),
    "reference.unresolved": Text("non résolue", "unresolved"),
    "reference.outside": Text("hors périmètre", "outside the texts held"),
    "reference.citedParagraph": Text("alinéa", "paragraph"),
    "reference.citedSection": Text("§", "§"),
    "reference.citedItem": Text("point", "item"),
    "exchange.interface": Text("Interface", "Interface"),
    "exchange.other_out": Text("Vers", "To"),
    "exchange.other_in": Text("Depuis", "From"),
    "exchange.operation": Text("Opération", "Operation"),
    "exchange.basis": Text("Base légale", "Legal basis"),
    "query.behind": Text("La requête de cette page", "The query behind this page"),
    "query.text": Text("Texte de la requête SPARQL", "Text of the SPARQL query"),
    "query.open": Text("Ouvrir dans l’éditeur SPARQL", "Open in the SPARQL editor"),
}
