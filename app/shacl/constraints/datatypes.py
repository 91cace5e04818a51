"""Which literals the store can tell to be of a datatype, and well-formed for it.

The store keeps values, not always their datatype: xsd:byte, xsd:nonNegativeInteger and the other types derived
from xsd:integer come back as xsd:integer, and xsd:dateTimeStamp as xsd:dateTime (measured on pyoxigraph 0.5.13).
Such a sh:datatype cannot be judged on the store, nor on a copy of it: it is refused by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.shacl.model import NotCompiledError
from app.shacl.vocabulary import XSD

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

LOST: Final = frozenset(
    XSD + name
    for name in (
        "byte", "short", "int", "long", "unsignedByte", "unsignedShort", "unsignedInt", "unsignedLong",
        "positiveInteger", "nonNegativeInteger", "negativeInteger", "nonPositiveInteger", "dateTimeStamp",
    )
)  # fmt: skip
"""Datatypes that the store does not give back."""

LEXICAL: Final = {
    XSD + "integer": r"^[+-]?[0-9]+$",
    XSD + "decimal": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
    XSD + "float": r"^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$",
    XSD + "double": r"^([+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN)$",
    XSD + "boolean": r"^(true|false|0|1)$",
    XSD + "hexBinary": r"^([0-9a-fA-F]{2})*$",
    XSD + "base64Binary": r"^([A-Za-z0-9+/ ]|=)*$",
    XSD + "language": r"^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$",
}
"""Lexical forms by regular expression (XML Schema 1.1 part 2), escaped for a SPARQL string."""

CAST: Final = frozenset(
    XSD + name
    for name in (
        "date", "dateTime", "time", "duration", "dayTimeDuration", "yearMonthDuration",
        "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay",
    )
)  # fmt: skip
"""Datatypes whose lexical forms are told by casting: a calendar is not a regular expression (2023-02-30)."""


def ill_typed(datatype: NamedNode, value: str) -> str:
    """Return the SPARQL expression that is true where ``value`` is not a well-formed literal of a datatype.

    Raises:
        NotCompiledError: the store does not keep that datatype.
    """
    name = datatype.value
    if name in LOST:
        kept = "xsd:dateTime" if name.endswith("dateTimeStamp") else "xsd:integer, with sh:minInclusive,"
        raise NotCompiledError(f"the store does not keep {datatype}: use {kept} instead")
    right = f"DATATYPE({value}) = {datatype}"
    if name in LEXICAL:
        right += f' && REGEX(STR({value}), "{LEXICAL[name]}")'
    elif name in CAST:
        right += f" && STRLEN(STR({datatype}(STR({value})))) > 0"
    return f"!COALESCE({right}, false)"
