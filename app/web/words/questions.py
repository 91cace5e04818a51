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
