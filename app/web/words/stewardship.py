"""Words of imports and of validation."""

from __future__ import annotations

from app.domain.language import Text

STEWARDSHIP: dict[str, Text] = {
    "import.title": Text("Importer une édition", "Import an edition"),
    "import.lead": Text(
        "Le fichier officiel d’un référentiel est lu ligne à ligne, contrôlé, comparé à ce qui est en vigueur, puis "
        "publié en une fois. Rien n’est publié si une ligne est rejetée, sauf à le demander.",
        "The official file of a referential is read row by row, checked, compared with what is in force, then "
        "published at once. Nothing is published if a row is rejected, unless you ask for it.",
    ),
    "import.kind": Text("Référentiel", "Referential"),
    "import.kind.natinf": Text("Infractions (NATINF)", "Offences (NATINF)"),
    "import.kind.nac": Text("Affaires civiles (NAC)", "Civil cases (NAC)"),
    "import.kind.courts": Text("Juridictions", "Courts"),
    "import.kind.structures": Text("Structures et leurs codes", "Structures and their codes"),
    "import.kind.territories": Text("Ressorts des juridictions", "Territories of courts"),
    "import.kind.communes": Text("Communes (COG)", "Municipalities (COG)"),
    "import.kind.successions": Text("Successions de codes et de structures", "Successions of codes and structures"),
    "import.kind.nomenclature": Text(
        "Autre nomenclature (avec sa description)", "Other nomenclature (with its description)"
    ),
    "import.file": Text("Fichier", "File"),
    "import.file_hint": Text(
        "CSV ou JSON, au besoin compressé (gzip, zip). Le codage des caractères est reconnu et justifié dans le "
        "rapport.",
        "CSV or JSON, compressed if need be (gzip, zip). The character encoding is found and justified in the report.",
    ),
    "import.edition": Text("Date de l’édition", "Date of the edition"),
    "import.edition_hint": Text(
        "Nécessaire si le fichier ne la porte pas. Ce n’est pas la date en droit des changements qu’il montre.",
        "Needed if the file does not carry it. It is not the date in law of the changes it shows.",
    ),
    "import.options": Text("Ce que contient le fichier", "What the file contains"),
    "import.partial": Text("Édition partielle", "Partial edition"),
    "import.partial_hint": Text(
        "Le fichier ne liste qu’une partie des entrées : celles qu’il omet restent en vigueur.",
        "The file lists only some of the entries: those it omits remain in force.",
    ),
    "import.allow-closures": Text("Accepter de nombreuses clôtures", "Accept many closings"),
    "import.allow-closures_hint": Text(
        "Sans cela, une édition qui clôt plus de 20 % des entrées en vigueur est refusée.",
        "Without this, an edition that closes more than 20 % of the entries in force is refused.",
    ),
    "import.skip-rejected": Text("Laisser de côté les lignes rejetées", "Leave rejected rows out"),
    "import.skip-rejected_hint": Text(
        "Les autres lignes sont publiées ; chaque ligne rejetée figure au rapport avec sa cause.",
        "The other rows are published; each rejected row is in the report with its cause.",
    ),
    "import.mapping_fold": Text(
        "Autre nomenclature : joindre sa description", "Other nomenclature: attach its description"
    ),
    "import.mapping": Text("Description des colonnes (TOML)", "Description of the columns (TOML)"),
    "import.mapping_hint": Text(
        "Seulement pour « autre nomenclature » : quelles colonnes portent le code, le libellé, l’entrée au-dessus.",
        "Only for “other nomenclature”: which columns hold the code, the label, the entry above.",
    ),
    "import.try": Text("Vérifier sans rien publier", "Check without publishing"),
    "import.do": Text("Importer et publier", "Import and publish"),
    "report.title": Text("Rapport d’import", "Import report"),
    "report.heading": Text("Import {kind}, édition du {edition}", "Import of {kind}, edition of {edition}"),
    "report.published_title": Text("Publié", "Published"),
    "report.published": Text(
        "Les changements ci-dessous sont en ligne : publication n° {number}.",
        "The changes below are online: commit no. {number}.",
    ),
    "report.refused_title": Text("Refusé", "Refused"),
    "report.refused": Text(
        "Rien n’a été publié. Les causes sont ci-dessous.", "Nothing was published. The causes are below."
    ),
    "report.nothing_title": Text("Rien n’a été publié", "Nothing was published"),
    "report.nothing_published": Text(
        "Simple vérification, ou fichier déjà importé pour cette édition : voici ce qu’il change ou changerait.",
        "A mere check, or a file already imported for this edition: this is what it changes or would change.",
    ),
    "report.counts": Text("En résumé", "In short"),
    "report.count.rows": Text("lignes lues", "rows read"),
    "report.count.added": Text("ajoutées", "added"),
    "report.count.changed": Text("modifiées", "changed"),
    "report.count.closed": Text("closes", "closed"),
    "report.count.unchanged": Text("inchangées", "unchanged"),
    "report.count.rejected": Text("rejetées", "rejected"),
    "report.count.warnings": Text("avertissements", "warnings"),
    "report.encoding": Text("Codage des caractères", "Character encoding"),
    "report.seconds": Text("Durée", "Duration"),
    "report.group.rejected": Text("Lignes rejetées", "Rejected rows"),
    "report.hint.rejected": Text(
        "À corriger dans le fichier, ou à renvoyer à son producteur avec le rapport CSV.",
        "To be corrected in the file, or sent back to its producer with the CSV report.",
    ),
    "report.group.warning": Text("Avertissements", "Warnings"),
    "report.hint.warning": Text(
        "Les lignes sont acceptées ; ceci mérite un regard.", "The rows are accepted; this deserves a look."
    ),
    "report.group.changed": Text("Entrées modifiées", "Changed entries"),
    "report.hint.changed": Text("Champ par champ, avant et après.", "Field by field, before and after."),
    "report.group.closed": Text("Entrées closes", "Closed entries"),
    "report.hint.closed": Text(
        "Absentes de cette édition complète : elles restent lisibles aux dates antérieures.",
        "Absent from this complete edition: they can still be read on earlier dates.",
    ),
    "report.group.added": Text("Entrées ajoutées", "Added entries"),
    "report.hint.added": Text("Présentes pour la première fois.", "Present for the first time."),
    "report.notation": Text("Code", "Code"),
    "report.row": Text("Ligne", "Row"),
    "report.field": Text("Champ", "Field"),
    "report.before": Text("Avant", "Before"),
    "report.after": Text("Après", "After"),
    "report.column": Text("Colonne", "Column"),
    "report.value": Text("Valeur", "Value"),
    "report.cause": Text("Cause", "Cause"),
    "report.label": Text("Libellé", "Label"),
    "report.more": Text("et {count} autres, dans le rapport CSV", "and {count} more, in the CSV report"),
    "report.csv": Text("Télécharger le rapport (CSV)", "Download the report (CSV)"),
    "report.again": Text("Importer un autre fichier", "Import another file"),
    "validation.title": Text("Contrôler un document", "Check a document"),
    "validation.lead": Text(
        "Le document est comparé aux règles du graphe, seul ou avec ce qui est publié. Chaque constat dit où, quoi "
        "et que faire.",
        "The document is compared with the rules of the graph, alone or with what is published. Each finding says "
        "where, what and what to do.",
    ),
    "validation.file": Text("Fichier", "File"),
    "validation.file_hint": Text(
        "Turtle, JSON-LD, RDF/XML, N-Triples ou tableau CSV ; 20 Mo au plus.",
        "Turtle, JSON-LD, RDF/XML, N-Triples or a CSV table; 20 MB at most.",
    ),
    "validation.paste": Text("Ou texte collé", "Or pasted text"),
    "validation.format": Text("Format du texte collé", "Format of the pasted text"),
    "validation.kind": Text("Ce que contient un tableau CSV", "What a CSV table holds"),
    "validation.no_table": Text("Ce n’est pas un tableau", "It is not a table"),
    "validation.kind_hint": Text(
        "Les lignes sont lues comme à l’import, et rien n’est importé.",
        "Rows are read as by an import, and nothing is imported.",
    ),
    "validation.cell": Text("ligne {row}, colonne « {column} »", "row {row}, column '{column}'"),
    "validation.row": Text("ligne {row}", "row {row}"),
    "validation.explained": Text("Chaque règle, avec un exemple corrigé", "Each rule, with a corrected example"),
    "validation.corrected": Text("Exemple qui respecte la règle", "Example that meets the rule"),
    "validation.alone": Text("Contrôler seul", "Check alone"),
    "validation.together": Text("Contrôler avec ce qui est publié", "Check with what is published"),
    "validation.not_kept": Text("Rien de ce qui est envoyé ici n’est conservé.", "Nothing sent here is kept."),
    "validation.result": Text("Résultat du contrôle", "Result of the check"),
    "validation.conforms_title": Text("Aucune anomalie bloquante", "No violation"),
    "validation.conforms": Text("Le document respecte les règles.", "The document meets the rules."),
    "validation.findings_title": Text(
        "Le document ne respecte pas toutes les règles", "The document does not meet all rules"
    ),
    "validation.findings": Text(
        "Constats : {count}. Chacun dit que faire.", "Findings: {count}. Each says what to do."
    ),
    "validation.source": Text("Les constats sous leurs lignes", "The findings under their lines"),
    "validation.source_lead": Text(
        "Seules les lignes voisines d’un constat sont montrées.", "Only the lines around a finding are shown."
    ),
    "validation.hidden": Text(
        "{count} constats de plus sont dans le tableau et dans les fichiers.",
        "{count} more findings are in the table and in the files.",
    ),
    "validation.column": Text("colonne {column}", "column {column}"),
    "validation.by_rule": Text("Par règle", "By rule"),
    "validation.rule": Text("Règle", "Rule"),
    "validation.severity": Text("Gravité", "Severity"),
    "validation.count": Text("Constats", "Findings"),
    "validation.all": Text("Tous les constats", "All findings"),
    "validation.download.csv": Text("Rapport en CSV", "Report as CSV"),
    "validation.download.junit": Text("Rapport en JUnit", "Report as JUnit"),
    "validation.download.turtle": Text("Rapport SHACL en Turtle", "SHACL report as Turtle"),
    "validation.download.jsonld": Text("Rapport SHACL en JSON-LD", "SHACL report as JSON-LD"),
    "validation.download.json": Text("Rapport en JSON", "Report as JSON"),
    "validation.too_long_to_keep": Text(
        "Document trop long pour être gardé dans cette page : ses rapports s’obtiennent par l’API ou par srj validate.",
        "Document too long to be kept in this page: get its reports from the API or by srj validate.",
    ),
    "finding.thing": Text("Sur", "On"),
    "finding.what": Text("Constat", "Finding"),
    "finding.property": Text("Propriété", "Property"),
    "finding.value": Text("Valeur", "Value"),
    "finding.place": Text("Dans le document", "In the document"),
    "finding.rule": Text("Voir la règle", "See the rule"),
    "severity.violation": Text("anomalie bloquante", "violation"),
    "severity.warning": Text("avertissement", "warning"),
    "severity.info": Text("information", "info"),
}
