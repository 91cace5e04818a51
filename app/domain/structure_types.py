"""The legal types of structures: the values of our code list, the kind and class of the things of each."""

from __future__ import annotations

from app.domain.language import Text

COURT_TYPES: dict[str, Text] = {
    "cassation": Text("Cour de cassation", "Court of cassation"),
    "ca": Text("cour d’appel", "court of appeal"),
    "tsa": Text("tribunal supérieur d’appel", "superior court of appeal"),
    "tj": Text("tribunal judiciaire", "judicial court"),
    "tprx": Text("tribunal de proximité", "local chamber"),
    "tpi": Text("tribunal de première instance", "court of first instance"),
    "tgi": Text("tribunal de grande instance", "regional court (until 2019)"),
    "ti": Text("tribunal d’instance", "district court (until 2019)"),
    "tcom": Text("tribunal de commerce", "commercial court"),
    "tae": Text("tribunal des activités économiques", "court of economic activities"),
    "tmc": Text("tribunal mixte de commerce", "mixed commercial court"),
    "cph": Text("conseil de prud’hommes", "labour court"),
    "te": Text("tribunal pour enfants", "youth court"),
    "ccd": Text("cour criminelle départementale", "departmental criminal court"),
    "assises": Text("cour d’assises", "assize court"),
}
# Structures that are no courts, with their class.
OTHER_TYPES: dict[str, str] = {
    "parquet": "ProsecutionOffice",
    "parquet-general": "ProsecutionOffice",
    "spip": "ProbationUnit",
    "prison": "Prison",
    "mjd": "JusticeHouse",
}
OTHER_WORDS: dict[str, Text] = {
    "parquet": Text("parquet", "prosecutors’ office"),
    "parquet-general": Text("parquet général", "principal prosecutors’ office"),
    "spip": Text("service pénitentiaire d’insertion et de probation", "probation unit"),
    "prison": Text("établissement pénitentiaire", "prison"),
    "mjd": Text("maison de justice et du droit", "justice house"),
}
TYPE_WORDS: dict[str, Text] = {**COURT_TYPES, **OTHER_WORDS}
TYPES = (*COURT_TYPES, *OTHER_TYPES)

# The matters of territories: the values of our code list.
MATTERS: dict[str, Text] = {
    "general": Text("droit commun", "general"),
    "adoption": Text("adoption internationale", "intercountry adoption"),
    "child-abduction": Text("enlèvement international d’enfants", "international child abduction"),
    "nationality": Text("nationalité", "nationality"),
    "social": Text("contentieux social", "social security cases"),
    "specialised-penal": Text("pénal spécialisé", "specialised penal cases"),
    "commercial": Text("affaires commerciales", "commercial cases"),
    "labour": Text("affaires prud’homales", "labour cases"),
    "probation": Text("insertion et probation", "probation"),
}


def kind_of(structure_type: str) -> tuple[str, str]:
    """Return the kind and the class of the structures of a type.

    >>> kind_of("tj"), kind_of("spip")
    (('court', 'Court'), ('structure', 'ProbationUnit'))
    """
    return ("court", "Court") if structure_type in COURT_TYPES else ("structure", OTHER_TYPES[structure_type])
