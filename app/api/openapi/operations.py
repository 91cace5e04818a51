"""What is said of one operation, and the parameters and bodies that several share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.audiences import AUDIENCES
from app.domain.negotiation import CSV, HTML, JSON, JSONLD, NTRIPLES, OF_RESULTS, RDFXML, TURTLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.negotiation import Representation

Schema = dict[str, object]


def forms_of(offered: tuple[Representation, ...]) -> tuple[str, ...]:
    """Return the media types of some forms."""
    return tuple(each.media_type for each in offered)


PAGE_AND_JSON = (HTML.media_type, JSON.media_type)
TABLE = (*PAGE_AND_JSON, CSV.media_type)
RDF = forms_of((TURTLE, NTRIPLES, RDFXML, JSONLD))
RESULTS = forms_of(OF_RESULTS)
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
BYTES: Schema = {"type": "string", "format": "binary"}
TEXT: Schema = {"type": "string"}
OBJECT: Schema = {"type": "object"}
MOMENT = ("valid", "known", "audience")
READ = (*MOMENT, "lang")
PAGED = ("offset", "limit")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: statuses of its answers with their media types, parameters by name, bodies by media type."""

    answers: Mapping[int, tuple[str, ...]]
    parameters: tuple[str, ...] = ()
    own: Mapping[str, Schema] = field(default_factory=dict)  # parameters of this operation alone, by name
    body: Mapping[str, Schema] = field(default_factory=dict)
    body_required: bool = True


def read(
    *media_types: str,
    own: Mapping[str, Schema] | None = None,
    given: tuple[str, ...] = READ,
    more: Mapping[int, tuple[str, ...]] | None = None,
) -> Operation:
    """Describe a read: 200 in some forms and 304, parameters of its own and shared ones, other answers."""
    return Operation({200: media_types, 304: (), **(more or {})}, given, own or {})


def whole_number(least: int, most: int, default: int | None = None) -> Schema:
    """Describe a whole number in a range."""
    told: Schema = {"type": "integer", "minimum": least, "maximum": most}
    return told if default is None else {**told, "default": default}


def one_of(*values: str) -> Schema:
    """Describe a choice among values."""
    return {"type": "string", "enum": list(values)}


def suggested(example: str, most: int = 500) -> Schema:
    """Describe a text with an example that the demonstration data know."""
    return {"type": "string", "maxLength": most, "examples": [example]}


GRAPH_NAMED: Mapping[str, Schema] = {"graph": suggested("http://example.org/g"), "default": one_of("")}
SHARED: Mapping[str, tuple[str, Schema]] = {
    "valid": ("The day for which the question is asked (civil date of Paris); today when absent", {
        "type": "string", "format": "date", "examples": ["2026-07-01"],
    }),
    "known": ("As known at: a date (its end in Paris), a date-time with its offset, or a commit (n214)", {
        "type": "string", "examples": ["n1"],
    }),
    "audience": ("For which audience: never more than the caller may see", one_of(*AUDIENCES)),
    "lang": ("Language of the answer; else Accept-Language, else French", one_of("fr", "en")),
    "offset": ("Lines to skip", whole_number(0, 10_000_000, 0)),
    "limit": ("Lines of a page", whole_number(1, 1_000, 50)),
    "sep": ("Separator of a CSV", {**one_of(",", ";", "\t"), "default": ","}),
    "kind": ("A kind of things", suggested("natinf")),
    "key": ("The key of a thing", suggested("7")),
}  # fmt: skip
PATH: Mapping[str, Schema] = {
    "kind": suggested("natinf"),
    "key": suggested("7"),
    "name": suggested("nac-tree"),
    "number": suggested("1"),
    "shape": suggested("label"),
    "subject": suggested("core"),
    "account": suggested("local"),
    "rest": suggested("notes"),
    "text": suggested("1ePlhcEhQqK4FAAiLArU"),
}
