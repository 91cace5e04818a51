"""The ``official`` profile of lists: the producer's own columns, separator, line ends and encoding.

What the graph keeps verbatim of each row is printed again as the producer prints it, so that a file of the producer and
ours can be compared. What the graph does not keep is not printed: ``left_out`` names those columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.kinds import SKOS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Said = Mapping[str, str]  # predicate -> value, of what is said of one thing

_NOTATION, _LABEL = SKOS + "notation", SKOS + "prefLabel"
_LINKS = (TERMS + "delegatedOf", TERMS + "associatedOf", TERMS + "districtOf")
FALLBACK = "utf-8"
MARK = b"\xef\xbb\xbf"  # begins a file that its producer's encoding could not hold: it is UTF-8, and says so


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """How a producer prints a list: the columns with what fills them, signs, order of rows, what is not kept."""

    source: str  # whose editions tell the encoding
    columns: tuple[tuple[str, Callable[[Said], str]], ...]
    separator: str
    end: str
    order: Callable[[str], tuple[int, str]]  # of the codes
    left_out: tuple[str, ...] = ()

    def lines(self, things: Iterable[Said]) -> Iterator[str]:
        """Yield the lines of a file, the header first."""
        yield self.separator.join(name for name, _ in self.columns) + self.end
        for said in sorted(things, key=lambda each: self.order(each.get(_NOTATION, ""))):
            cells = (self._cell(fill(said)) for _, fill in self.columns)
            yield self.separator.join(cells) + self.end

    def _cell(self, value: str) -> str:
        """Return a cell, in quotes when it holds a sign of the format (RFC 4180)."""
        if not any(sign in value for sign in (self.separator, '"', "\r", "\n")):
            return value
        return '"' + value.replace('"', '""') + '"'


def _of(predicate: str) -> Callable[[Said], str]:
    return lambda said: said.get(predicate, "")


def _key_of(*predicates: str) -> Callable[[Said], str]:
    """Return what gives the key of the thing to which one of these properties leads."""

    def key(said: Said) -> str:
        return next((said[each].rpartition("/")[2] for each in predicates if each in said), "")

    return key


def _by_number(code: str) -> tuple[int, str]:
    return (int(code), code) if code.isdigit() else (0, code)


def _by_text(code: str) -> tuple[int, str]:
    return 0, code


def _commune(kind: str) -> OfficialFile:
    """Return INSEE's file of municipalities (COG), of which each kind is a list here."""
    return OfficialFile(
        "communes",
        (
            ("TYPECOM", lambda _said: kind),
            ("COM", _of(_NOTATION)),
            ("REG", _of(TERMS + "regionCode")),
            ("DEP", _of(TERMS + "departmentCode")),
            ("ARR", _of(TERMS + "districtCode")),
            ("LIBELLE", _of(_LABEL)),
            ("COMPARENT", _key_of(*_LINKS)),
        ),
        ",",
        "\n",
        _by_text,
        ("CTCD", "TNCC", "NCC", "NCCENR", "CAN"),
    )


OFFICIAL: Mapping[str, OfficialFile] = {
    "natinf": OfficialFile(
        "natinf",
        (
            ("Numéro NATINF", _of(_NOTATION)),
            ("Nature de l'infraction", _of(TERMS + "offenceClassAsPublished")),
            ("Qualification de l'infraction", _of(_LABEL)),
            ("Définie par", _of(TERMS + "definedByAsPublished")),
            ("Réprimée par", _of(TERMS + "punishedByAsPublished")),
        ),
        ";",
        "\n",
        _by_number,
    ),
    "nac": OfficialFile(
        "nac",
        (
            ("code", _of(_NOTATION)),
            ("libelle", _of(_LABEL)),
            ("niveau", _of(TERMS + "level")),
            ("code_parent", _key_of(SKOS + "broader")),
        ),
        ";",
        "\r\n",
        _by_text,
    ),
    "court": OfficialFile(
        "courts",
        (
            ("code", _of(_NOTATION)),
            ("type", _of(TERMS + "structureTypeAsPublished")),
            ("libelle", _of(_LABEL)),
        ),
        ";",
        "\r\n",
        _by_text,
    ),
    "commune": _commune("COM"),
    "delegated-commune": _commune("COMD"),
    "associated-commune": _commune("COMA"),
    "municipal-district": _commune("ARM"),
}


def encoded(lines: Iterable[str], encoding: str) -> Iterator[bytes]:
    """Yield a file in its producer's encoding; whole in UTF-8 after ``MARK`` when that encoding lacks a letter."""
    every = list(lines)
    try:
        made = [line.encode(encoding) for line in every]
    except UnicodeEncodeError:
        made = [MARK, *(line.encode(FALLBACK) for line in every)]
    yield from made


def encoding_of(first: bytes, encoding: str) -> str:
    """Return the encoding of a file made by ``encoded``, from its first bytes."""
    return FALLBACK if first.startswith(MARK) else encoding
