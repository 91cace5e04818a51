"""Identifiers: which codes a content gives to its entity, each with the scheme that gives it.

A code is either the notation of an entry in its referential (``skos:notation`` with ``skos:inScheme``) or an
identifier of its own (``adms:identifier``, a fragment with its notation and its scheme). Both find the thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.domain.contents import owner
from app.domain.iris import TERMS
from app.domain.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.domain.contents import Content

NOTATION = "http://www.w3.org/2004/02/skos/core#notation"
IN_SCHEME = "http://www.w3.org/2004/02/skos/core#inScheme"
IDENTIFIER_SCHEME = TERMS + "identifierScheme"

_MARK = f"> <{NOTATION}> ".encode()
_SCHEMES = (f"> <{IN_SCHEME}> ".encode(), f"> <{IDENTIFIER_SCHEME}> ".encode())


class Identifier(NamedTuple):
    """A code and the scheme that gives it (an IRI: of a scheme of identifiers, or of a referential)."""

    scheme: str
    value: str


def notations_of(content: Content) -> Iterator[tuple[str, str]]:
    """Yield (entity, code) for each code that a content gives, whatever its scheme."""
    for line in content.lines:
        if _MARK in line:
            found = statement(line)
            yield owner(found.subject), found.value


def identifiers_of(content: Content) -> list[Identifier]:
    """Return the identifiers that a content gives to its entity, in canonical order."""
    values: dict[str, list[str]] = {}
    schemes: dict[str, list[str]] = {}
    for line in content.lines:
        if _MARK in line:
            found = statement(line)
            values.setdefault(found.subject, []).append(found.value)
        elif any(mark in line for mark in _SCHEMES):
            found = statement(line)
            schemes.setdefault(found.subject, []).append(found.value)
    return sorted(
        Identifier(scheme, value)
        for subject, own in schemes.items()
        for scheme in own
        for value in values.get(subject, [])
    )


def nearby_forms(value: str) -> list[str]:
    """Return other ways of writing what was typed: without spaces, in another case, with the zeros a table lost.

    >>> nearby_forms(" 202 ")
    ['202', '0202', '00202', '000202']
    >>> nearby_forms("TJ75056")
    ['tj75056']
    """
    bare = "".join(value.split())
    forms = [bare, bare.lower(), bare.upper(), *_lowered(bare), *_padded(bare)]
    return [form for form in dict.fromkeys(forms) if form and form != value]


def _lowered(bare: str) -> Iterable[str]:
    """« tj » goes before the code of a commune, ``ca_`` before the name of a court of appeal."""
    if len(bare) == 5 and bare.isascii() and bare.isalnum():  # noqa: PLR2004 - the length of a commune code
        yield f"tj{bare.lower()}"
    yield bare.replace("-", "_").lower()


def _padded(bare: str) -> Iterable[str]:
    """Yield the lengths of the codes held: registry codes have 4 digits, communes 5, SRJ codes 6."""
    if bare.isascii() and bare.isdigit():
        yield from (bare.zfill(length) for length in (4, 5, 6))
        yield bare.lstrip("0")
