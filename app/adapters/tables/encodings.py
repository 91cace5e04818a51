"""Encodings: which of the encodings of French official files a file is in, and the evidence for saying so.

Editions of one referential have come as ISO-8859-1, CP850 (consoles), CP1252 (Windows) and UTF-8. UTF-8 is recognised
by its form alone (RFC 3629). The three others give a letter to nearly every byte, so each is weighed by the French
letters it would show: « é » is the byte E9 in one and 82 in the other, and only one of the two readings is French.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import IO

from app.domain.errors import InvalidInput
from app.domain.imports import Encoding, RowProblem
from app.domain.language import Text

MAX_LINE = 1_000_000  # bytes
_BLOCK = 1 << 17

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_ASCII = bytes(range(128))
# é è à ê ç... in UTF-8: « Ã » followed by a symbol is in no French text of the other encodings.
_UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")
# é è ç à in each family, inside a word: in the other family these bytes are punctuation, or capitals among lower case.
_CP850_WORD = re.compile(rb"[A-Za-z][\x82\x8a\x87\x85][a-z]")
_LATIN_WORD = re.compile(rb"[A-Za-z][\xe9\xe8\xe7\xe0][a-z]")

_COMMON = "éèêàçùâîôûï"
_RARER = "ëüÿœæÉÈÊÀÇÙÂÎÔÛËÏŒÆ°§«»’–…€\u00a0"
_CANDIDATES = ("cp850", "cp1252")
_NAMES = {"cp850": "CP850", "cp1252": "CP1252 (Windows)", "iso-8859-1": "ISO-8859-1"}


@dataclass(slots=True)
class Profile:
    """What one pass over the bytes of a file learns; lines are counted from 1."""

    lines: int = 0
    bom: bool = False
    ends_with_line_end: bool = True
    high_bytes: Counter[int] = field(default_factory=Counter)
    utf_8_line: int | None = None  # first line with an accented letter in UTF-8
    other_line: int | None = None  # first line that is not UTF-8
    cp850_line: int | None = None  # first line with an accented letter that only CP850 explains
    latin_line: int | None = None  # first line with one that only ISO-8859-1 or CP1252 explain
    utf_8_lines: int = 0


def profile(stream: IO[bytes]) -> Profile:
    """Read all the bytes of a file and say what they are made of; blocks of plain ASCII are counted, not looked at.

    Raises:
        InvalidInput: ``utf-16``, ``binary-file`` (with the line) or ``line-too-long``.
    """
    seen = Profile()
    while block := stream.read(_BLOCK):
        block += stream.readline(MAX_LINE + 1)
        if seen.lines == 0:
            seen.bom = block.startswith(_BOM)
            _refuse_utf_16(block)
        seen.ends_with_line_end = block.endswith((b"\n", b"\r"))
        if block.isascii() and not _CONTROL.search(block) and len(block) <= MAX_LINE:
            seen.lines += block.count(b"\n") + (not seen.ends_with_line_end)
        else:
            _profile_lines(block, seen)
    return seen


def _profile_lines(block: bytes, seen: Profile) -> None:
    for line in io.BytesIO(block):
        seen.lines += 1
        if len(line) > MAX_LINE:
            raise line_too_long(seen.lines)
        _refuse_binary(line, seen.lines)
        if not line.isascii():
            _weigh(line, seen)


def _weigh(line: bytes, seen: Profile) -> None:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        seen.other_line = seen.other_line or seen.lines
    else:
        seen.utf_8_lines += 1
    if _UTF_8_LETTER.search(line):
        seen.utf_8_line = seen.utf_8_line or seen.lines
    if seen.cp850_line is None and _CP850_WORD.search(line):
        seen.cp850_line = seen.lines
    if seen.latin_line is None and _LATIN_WORD.search(line):
        seen.latin_line = seen.lines
    seen.high_bytes.update(line.translate(None, _ASCII))


def decide(seen: Profile) -> tuple[Encoding, tuple[RowProblem, ...]]:
    """Choose the encoding of a file from its profile.

    Returns:
        The encoding, named by its Python codec, with its reason; and a warning when two encodings are nearly as likely.

    Raises:
        InvalidInput: ``mixed-encodings`` naming a line of each, ``unknown-encoding`` when no reading is French.
    """
    if seen.other_line is None:
        return _utf_8(seen), ()
    if seen.utf_8_line is not None or seen.bom:
        raise _mixed("UTF-8", seen.utf_8_line or 1, "ISO-8859-1 / CP850", seen.other_line)
    if seen.cp850_line is not None and seen.latin_line is not None:
        raise _mixed("CP850", seen.cp850_line, "ISO-8859-1 / CP1252", seen.latin_line)
    scores = sorted(((_score(name, seen.high_bytes), name) for name in _CANDIDATES), reverse=True)
    (best, name), (second, other) = scores
    if best <= 0:
        raise _unknown(seen)
    if name == "cp1252" and not any(0x80 <= byte <= 0x9F for byte in seen.high_bytes):  # noqa: PLR2004 - C1
        name = "iso-8859-1"
    doubtful = second > best / 2
    warnings = (_doubt(name, other),) if doubtful else ()
    return Encoding(name, _reason(name, other, seen)), warnings


def _utf_8(seen: Profile) -> Encoding:
    if seen.bom:
        return Encoding(
            "utf-8-sig",
            Text(
                "Le fichier commence par la marque UTF-8 (octets EF BB BF) et tout s’y lit en UTF-8.",
                "The file begins with the UTF-8 mark (bytes EF BB BF) and all of it reads as UTF-8.",
            ),
        )
    if not seen.high_bytes:
        return Encoding(
            "utf-8",
            Text(
                "Le fichier n’a aucune lettre accentuée : il se lit de même dans tous les encodages reçus.",
                "The file has no accented letter: it reads the same in every encoding received.",
            ),
        )
    return Encoding(
        "utf-8",
        Text(
            f"Les {seen.utf_8_lines} lignes accentuées sont toutes de l’UTF-8 bien formé, ce qu’aucun autre encodage "
            "ne donne par hasard.",
            f"All {seen.utf_8_lines} lines with accents are well-formed UTF-8, which no other encoding gives by "
            "chance.",
        ),
    )


def _weight(character: str) -> int:
    if character in _COMMON:
        return 3
    if character in _RARER:
        return 1
    return -1 if character.isalpha() else -2


def _score(name: str, high_bytes: Counter[int]) -> int:
    return sum(count * _weight(bytes([byte]).decode(name, errors="replace")) for byte, count in high_bytes.items())


def _examples(name: str, high_bytes: Counter[int]) -> list[tuple[str, str]]:
    """The most frequent bytes that read as French, with the letter that each is."""
    read = [(byte, bytes([byte]).decode(name, errors="replace")) for byte, _ in high_bytes.most_common()]
    return [(f"{byte:02X}", character) for byte, character in read if _weight(character) > 0 and character.strip()][:3]


def _reason(name: str, other: str, seen: Profile) -> Text:
    rival = "ISO-8859-1" if other == "cp1252" else _NAMES[other]
    letters = _examples("cp1252" if name == "iso-8859-1" else name, seen.high_bytes)
    count = seen.high_bytes.total()
    french = ", ".join(f"{byte} = {letter}" for byte, letter in letters)
    chosen = _NAMES[name]
    fr = f"Pas de l’UTF-8 (ligne {seen.other_line}). Ses {count} octets non ASCII se lisent en français en {chosen}"
    en = f"Not UTF-8 (line {seen.other_line}). Its {count} non-ASCII bytes read as French in {chosen}"
    if name == "iso-8859-1":
        extra = Text(
            " ; aucun octet 80 à 9F, donc même lecture en CP1252.", "; no byte 80 to 9F, so CP1252 reads the same."
        )
    else:
        extra = Text(".", ".")
    return Text(f"{fr} ({french}), pas en {rival}{extra.fr}", f"{en} ({french}), not in {rival}{extra.en}")


def _refuse_utf_16(line: bytes) -> None:
    if line.startswith(_UTF_16):
        raise InvalidInput(
            "utf-16",
            Text(
                "Le fichier est en UTF-16 (« Texte Unicode » d’Excel). L’enregistrer au format « CSV UTF-8 ».",
                "The file is in UTF-16 (Excel's “Unicode text”). Save it as “CSV UTF-8”.",
            ),
            {"row": 1},
        )


def _refuse_binary(line: bytes, number: int) -> None:
    found = _CONTROL.search(line)
    if found:
        shown = f"{found.group()[0]:02X}"
        raise InvalidInput(
            "binary-file",
            Text(
                f"La ligne {number} contient l’octet de commande {shown} (position {found.start() + 1}) : le fichier "
                "est binaire ou abîmé. Reprendre le fichier du producteur.",
                f"Line {number} holds the control byte {shown} (position {found.start() + 1}): the file is binary or "
                "damaged. Take the producer's file again.",
            ),
            {"row": number, "byte": shown, "position": found.start() + 1},
        )


def line_too_long(number: int) -> InvalidInput:
    """Return the error for a line past the bound."""
    return InvalidInput(
        "line-too-long",
        Text(
            f"La ligne {number} dépasse {MAX_LINE} octets : sans doute un guillemet non fermé ou un fichier sans "
            "fins de ligne. Corriger cette ligne.",
            f"Line {number} is over {MAX_LINE} bytes: probably an unclosed quote or a file without line ends. "
            "Correct that line.",
        ),
        {"row": number},
    )


def _mixed(first: str, first_line: int, second: str, second_line: int) -> InvalidInput:
    return InvalidInput(
        "mixed-encodings",
        Text(
            f"Le fichier mêle deux encodages : {first} (ligne {first_line}) et {second} (ligne {second_line}). "
            "Le réenregistrer en entier en UTF-8 depuis sa source.",
            f"The file mixes two encodings: {first} (line {first_line}) and {second} (line {second_line}). "
            "Save the whole of it again as UTF-8 from its source.",
        ),
        {"row": second_line, "lines": [first_line, second_line], "encodings": [first, second]},
    )


def _unknown(seen: Profile) -> InvalidInput:
    return InvalidInput(
        "unknown-encoding",
        Text(
            f"Aucun des encodages reçus (UTF-8, ISO-8859-1, CP1252, CP850) ne donne du français (première ligne en "
            f"cause : {seen.other_line}). Enregistrer le fichier en UTF-8.",
            f"None of the encodings received (UTF-8, ISO-8859-1, CP1252, CP850) gives French (first line at fault: "
            f"{seen.other_line}). Save the file as UTF-8.",
        ),
        {"row": seen.other_line},
    )


def _doubt(name: str, other: str) -> RowProblem:
    rival = _NAMES[other]
    cause = Text(
        f"L’encodage est incertain : {_NAMES[name]} est retenu, {rival} est presque aussi vraisemblable. Vérifier "
        "quelques libellés accentués.",
        f"The encoding is uncertain: {_NAMES[name]} is chosen, {rival} is nearly as likely. "
        "Check some accented labels.",
    )
    return RowProblem(None, None, name, cause, "encoding-uncertain")
