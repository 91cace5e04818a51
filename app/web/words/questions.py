"""Words of the pages that ask questions."""

from __future__ import annotations

from app.domain.language import Text

QUESTIONS: dict[str, Text] = {
    "questions.title": Text("Questions enregistrées", "Saved questions"),
    "questions.lead": Text(
        "Des questions toutes prêtes sur le système d’information judiciaire. Chacune donne un tableau, un fichier et la "
        "requête qui la pose.",
        "Ready questions on the judicial information system. Each gives a table, a file and the query that asks it.",
    ),
    "user.bureau": Text("Bureau : cohérence, droit, échanges", "Bureau: coherence, law, exchanges"),
    "user.steward": Text("Gestionnaire de référentiel", "Data steward"),
    "user.analyst": Text("Analyste", "Analyst"),
    "user.developer": Text("Développeur d’application", "Application developer"),
    "parameter.department": Text("Code du département", "Code of the department"),
    "parameter.start": Text("Code de l’application de départ", "Code of the application to start from"),
    "parameter.number": Text("Numéro de l’article", "Number of the article"),
    "parameter.chapter": Text("Code du chapitre", "Code of the chapter"),
    "parameter.code": Text("Code", "Code"),
    "parameter.value": Text("Identifiant", "Identifier"),
    "parameter.referential": Text("Code du référentiel", "Code of the referential"),
    # Columns of the answers, by the name that the queries of queries/examples give them.
    "column.application": Text("application", "application"),
    "column.applications": Text("applications", "applications"),
    "column.article": Text("article", "article"),
    "column.cause": Text("cause", "cause"),
    "column.class": Text("classe", "class"),
    "column.code": Text("code", "code"),
    "column.commune": Text("commune", "municipality"),
    "column.communeCode": Text("code de la commune", "code of the municipality"),
    "column.consumer": Text("application alimentée", "application fed"),
    "column.court": Text("juridiction", "court"),
    "column.date": Text("date", "date"),
    "column.delegated": Text("commune déléguée", "delegated municipality"),
    "column.direct": Text("directement", "directly"),
    "column.domain": Text("domaine", "domain"),
    "column.exception": Text("exception", "exception"),
    "column.failure": Text("cause d’échec", "reason of failure"),
    "column.forbidden": Text("opération interdite", "operation forbidden"),
    "column.from": Text("depuis le", "since"),
    "column.interface": Text("interface", "interface"),
    "column.interfaceLifeCycle": Text("cycle de vie de l’interface", "life cycle of the interface"),
    "column.item": Text("point", "item"),
    "column.kind": Text("genre", "kind"),
    "column.label": Text("libellé", "label"),
    "column.level": Text("niveau", "level"),
    "column.lifeCycle": Text("cycle de vie", "life cycle"),
    "column.offences": Text("infractions", "offences"),
    "column.office": Text("bureau", "office"),
    "column.operation": Text("opération", "operation"),
    "column.other": Text("avec l’application", "with the application"),
    "column.parent": Text("sous", "under"),
    "column.prohibition": Text("interdiction", "prohibition"),
    "column.proof": Text("niveau de preuve", "level of proof"),
    "column.raw": Text("référence", "reference"),
    "column.reached": Text("application atteinte", "application reached"),
    "column.reason": Text("à revoir à cause de", "to review because of"),
    "column.references": Text("références", "references"),
    "column.role": Text("rôle", "role"),
    "column.scheme": Text("liste", "list"),
    "column.scope": Text("périmètre", "scope"),
    "column.status": Text("base légale", "legal basis"),
    "column.text": Text("texte", "text"),
    "column.thing": Text("chose", "thing"),
    "column.things": Text("nombre", "number"),
    "column.towards": Text("vis-à-vis de", "towards"),
    "column.user": Text("employé par", "used by"),
    "question.ask": Text("Poser la question", "Ask the question"),
    "question.answer": Text("Réponse à ce jour", "Answer as of today"),
    "question.nothing": Text(
        "Aucune réponse : rien de connu ici ne répond à la question.", "No answer: nothing known here meets the question."
    ),
    "question.reuse": Text("Réutiliser la réponse", "Reuse the answer"),
    "sparql.title": Text("Interroger en SPARQL", "Ask in SPARQL"),
    "sparql.lead": Text(
        "Page pour qui connaît SPARQL 1.1 : lecture seule, sur la vue d’aujourd’hui. Pour les autres, les questions "
        "enregistrées suffisent.",
        "A page for those who know SPARQL 1.1: read only, on the view of today. For others the saved questions are enough.",
    ),
    "sparql.query": Text("Requête", "Query"),
    "sparql.hint": Text(
        "Dix secondes au plus ; ni SERVICE, ni FROM, ni mise à jour. La touche Tabulation quitte le champ.",
        "Ten seconds at most; no SERVICE, no FROM, no update. The Tab key leaves the field.",
    ),
    "sparql.run": Text("Exécuter", "Run"),
    "sparql.result": Text("Résultat", "Result"),
    "sparql.saved": Text("Partir d’une question enregistrée", "Start from a saved question"),
    "sparql.saved_hint": Text(
        "Le lien place la requête dans l’éditeur, prête à être modifiée.", "The link puts the query in the editor, ready to be changed."
    ),
}
