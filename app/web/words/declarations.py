"""Words of observed deviations and waivers."""

from __future__ import annotations

from app.domain.language import Text

DECLARATIONS: dict[str, Text] = {
    "declare.title.deviation": Text("Écarts constatés", "Observed deviations"),
    "declare.title.waiver": Text("Dérogations", "Waivers"),
    "declare.lead.deviation": Text(
        "Un fait vrai contre une règle, déclaré avec le bureau en charge et sa preuve. Il n’autorise rien : quand la "
        "déclaration prend fin, le constat revient.",
        "A true fact against a rule, declared with the office in charge and its evidence. It authorises nothing: when "
        "the declaration ends, the finding comes back.",
    ),
    "declare.lead.waiver": Text(
        "La permission de ne pas tenir une norme, par une autorité, jusqu’à une date ; jamais contre une loi.",
        "The permission not to meet a norm, by an authority, until a date; never against a law.",
    ),
    "declare.held.deviation": Text("Écarts à la date affichée", "Deviations on the date shown"),
    "declare.held.waiver": Text("Dérogations à la date affichée", "Waivers on the date shown"),
    "declare.none.deviation": Text("Aucun écart n’est déclaré.", "No deviation is declared."),
    "declare.none.waiver": Text("Aucune dérogation n’est déclarée.", "No waiver is declared."),
    "declare.do.deviation": Text("Déclarer un écart constaté", "Declare an observed deviation"),
    "declare.do.waiver": Text("Déclarer une dérogation", "Declare a waiver"),
    "declare.soon": Text("Ceux qui prennent fin dans les 90 jours", "Those that end within 90 days"),
    "declare.every": Text("Tout afficher", "Show all"),
    "declare.key": Text("Numéro", "Number"),
    "declare.subject": Text("Chose concernée", "Thing concerned"),
    "declare.rule": Text("Règle", "Rule"),
    "declare.path": Text("Propriété", "Property"),
    "declare.value": Text("Valeur", "Value"),
    "declare.office": Text("Bureau en charge", "Office in charge"),
    "declare.evidence": Text("Preuve", "Evidence"),
    "declare.grantedBy": Text("Accordée par", "Granted by"),
    "declare.waiverReason": Text("Motif de la dérogation", "Reason of the waiver"),
    "declare.why.deviation": Text("Preuve", "Evidence"),
    "declare.why.waiver": Text("Motif et autorité", "Reason and authority"),
    "declare.days": Text("Dates", "Dates"),
    "declare.from": Text("depuis le {day}", "from {day}"),
    "declare.to_day": Text("jusqu’au {day} (exclu)", "until {day} (excluded)"),
    "declare.unknown_start": Text("depuis une date non connue", "since an unknown date"),
    "declare.declaredBy": Text("Déclaré par", "Declared by"),
    "declare.end": Text("Mettre fin", "End"),
    "declare.end_one": Text("Mettre fin à la déclaration {number}", "End declaration {number}"),
    "declare.end_reason": Text("Motif de la fin de {number}", "Reason for ending {number}"),
    "declare.on": Text("Premier jour où {number} ne vaut plus", "First day on which {number} no longer holds"),
    "declare.from_field": Text("Depuis le", "Since"),
    "declare.to_field": Text("Jusqu’au (exclu)", "Until (excluded)"),
    "declare.audience": Text("Public", "Audience"),
    "declare.thing_hint": Text(
        "Adresse de la chose, ou genre/clé : interface/i10, office/DACG.",
        "Address of the thing, or kind/key: interface/i10, office/DACG.",
    ),
    "declare.rule_hint": Text(
        "Nom de la règle, comme le refus ou la page des règles le donnent.",
        "Name of the rule, as the refusal or the page of rules gives it.",
    ),
    "declare.any_hint": Text("Vide : n’importe laquelle.", "Empty: any."),
    "declare.evidence_hint": Text(
        "Ce qui montre que le fait est vrai : constat, pièce, adresse.",
        "What shows that the fact is true: report, document, address.",
    ),
    "gate.found": Text("Ce que les règles ont trouvé", "What the rules found"),
    "gate.recorded": Text("Constaté le {day}, non refusé :", "Recorded on {day}, not refused:"),
    "gate.covered": Text("Déclaré, à partir du {day} :", "Declared, from {day}:"),
    "gate.returning": Text("Revient le {day}, sans déclaration :", "Comes back on {day}, undeclared:"),
    "gate.by.deviation": Text("écart constaté", "observed deviation"),
    "gate.by.waiver": Text("dérogation", "waiver"),
    "gate.more": Text("et {count} de plus", "and {count} more"),
    "gate.unchecked": Text(
        "{count} dates à venir n’ont pas été contrôlées, il y en avait trop :",
        "{count} dates to come were not checked, there were too many:",
    ),
    "gate.remedy.deviation": Text("Déclarer un écart constaté", "Declare an observed deviation"),
    "gate.remedy.waiver": Text("Déclarer une dérogation", "Declare a waiver"),
    "declare.covered": Text("Couvert à partir du {day} :", "Covered from {day}:"),
    "declare.returning": Text("Revient le {day}, sans déclaration :", "Comes back on {day}, undeclared:"),
    "declare.no_finding": Text(
        "Aucun constat ne change aujourd’hui : la déclaration attend le fait.",
        "No finding changes today: the declaration waits for the fact.",
    ),
}
