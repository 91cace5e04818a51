"""What a content says that people search: codes, labels and notes of its entity, each in its own field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import owner
from app.domain.identifiers import NOTATION
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.statements import statement

if TYPE_CHECKING:
    from app.domain.contents import Content

_PREFERRED = SKOS + "prefLabel"
# A field that is in none of these is not searched: dates, marks of origin, and what is derived from another field.
FIELDS: dict[str, tuple[str, ...]] = {
    "codes": (NOTATION, TERMS + "number", TERMS + "nor"),
    "labels": (_PREFERRED, SKOS + "altLabel", SKOS + "hiddenLabel"),
    "notes": (
        *(SKOS + name for name in ("definition", "note", "scopeNote", "example", "editorialNote", "historyNote")),
        "http://purl.org/dc/terms/description",
        *(
            TERMS + name
            for name in (
                *("definedByAsPublished", "punishedByAsPublished", "legalBasisAsPublished", "responsibleAsPublished"),
                *("roleAsPublished", "referentialsAsPublished", "purpose", "purposeNote", "remark", "counterpartNote"),
                *("eventBasisAsPublished", "structureTypeAsPublished", "offenceClassAsPublished"),
            )
        ),
    ),
}
_FIELD_OF = {f"<{predicate}>".encode(): field for field, predicates in FIELDS.items() for predicate in predicates}
_FRENCH = b'"@fr .'


@dataclass(frozen=True, slots=True)
class SearchedText:
    """The texts of one entity; ``labels`` begin with the French preferred one, which is what lists show."""

    entity: str
    codes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to find it by."""
        return not (self.codes or self.labels or self.notes)


def searched_text(content: Content) -> SearchedText:
    """Return what a content says to be searched; parts of an entity count as the entity."""
    found: dict[str, list[str]] = {"codes": [], "labels": [], "notes": []}
    shown: list[str] = []
    for line in content.lines:
        predicate = line.split(b" ", 2)[1]
        field = _FIELD_OF.get(predicate)
        if field is None:
            continue
        said = statement(line)
        if said.is_iri:
            continue
        if said.predicate == _PREFERRED and line.endswith(_FRENCH) and "#" not in said.subject:
            shown.append(said.value)
        else:
            found[field].append(said.value)
    entity = owner(content.lines[0].partition(b" ")[0][1:-1].decode()) if content.lines else ""
    labels = tuple(dict.fromkeys((*shown, *found["labels"])))
    return SearchedText(entity, tuple(dict.fromkeys(found["codes"])), labels, tuple(found["notes"]))
