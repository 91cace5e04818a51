"""Observed deviations and waivers: what is declared against a rule, of which thing, by whom, in whose charge.

A **deviation** is a true fact against a rule: declared, recorded, never an authorisation. A **waiver** is a permission
not to meet a norm, by an authority, until a date; none exists against a law. Both are things whose states live in the
stewardship source of their audience: when a state ends, what it covered comes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from app.domain.contents import RDF_TYPE, Content, ContentBuilder, iri, string, text
from app.domain.iris import TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from datetime import date

Kind = Literal["deviation", "waiver"]
KINDS: tuple[Kind, ...] = ("deviation", "waiver")
DEVIATION, WAIVER = TERMS + "Deviation", TERMS + "Waiver"
OF_SUBJECT, OF_RULE = TERMS + "ofSubject", TERMS + "ofRule"
AT_PATH, OF_VALUE = TERMS + "atPath", TERMS + "ofValue"
DECLARED_BY, OFFICE = TERMS + "declaredBy", TERMS + "officeInCharge"
EVIDENCE, GRANTED_BY, REASON = TERMS + "evidence", TERMS + "grantedBy", TERMS + "waiverReason"
PLANNED = TERMS + "lifeCycle-project"
WORDS = {"deviation": Text("Écart constaté", "Observed deviation"), "waiver": Text("Dérogation", "Waiver")}
_CLASSES = {"deviation": DEVIATION, "waiver": WAIVER}
_SKOS = "http://www.w3.org/2004/02/skos/core#"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared, over [start, end): ``why`` is the evidence of a deviation, the reason of a waiver."""

    kind: Kind
    subject: str  # IRI
    rule: str  # IRI of the shape
    office: str  # IRI
    why: str
    start: date | None = None
    end: date | None = None
    path: str = ""  # IRI of the property, empty for any
    value: str = ""  # IRI or text, empty for any
    granted_by: str = ""  # IRI of the authority of a waiver
    audience: str = "internal"
    by: str = ""  # the account that declares, when it is not the one that publishes

    def content(self, entity: str, key: str, account: str) -> Content:
        """Return what is said of the declaration; ``account`` publishes it."""
        builder = ContentBuilder(entity)
        words = WORDS[self.kind]
        builder.add(RDF_TYPE, iri(_CLASSES[self.kind]))
        builder.add(_SKOS + "notation", string(key))
        builder.add(_SKOS + "prefLabel", text(f"{words.fr} {key}", "fr"), text(f"{words.en} {key}", "en"))
        builder.add(OF_SUBJECT, iri(self.subject))
        builder.add(OF_RULE, iri(self.rule))
        builder.add(OFFICE, iri(self.office))
        builder.add(DECLARED_BY, string(self.by or account))
        builder.add(EVIDENCE if self.kind == "deviation" else REASON, string(self.why))
        if self.granted_by:
            builder.add(GRANTED_BY, iri(self.granted_by))
        if self.path:
            builder.add(AT_PATH, iri(self.path))
        if self.value:
            builder.add(OF_VALUE, iri(self.value) if _is_iri(self.value) else string(self.value))
        return builder.content()


def _is_iri(value: str) -> bool:
    return value.startswith(("http://", "https://", "urn:"))
