"""Turtle documents drawn at random in every style of writing: lists, brackets, comments, long strings, bases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_LITERALS = (
    '"x"', "'y'", '"a \\"quoted\\" # word"', '"é"@fr', '"v"@en-GB', '"1"^^<urn:type>', '"1"^^e:type', '"2" ^^ e:type',
    '"""long\nwith "quotes" and ] . ; # no comment"""', "'''it''s\n(long)'''", "1", "-2.5", "+1e-3", ".5", "1.E3",
    "true", "false", '""', "''", '""""""', '"\\u00e9\\n"',
)  # fmt: skip
_IRIS = ("e:a", "e:b.c", "e:", ":x", ":d-e_f", "<urn:full>", "<relative#x>", "e:a%20b", "e:p\\,q", ":1", "e:a:b")
_VERBS = ("e:p", "a", "<urn:verb>", ":q", "e:r.s")
_BLANKS = ("_:b1", "_:b.2", "[]", "[ ]", "()", "( )")
_SPACES = (" ", "\n", "\t", ' # a comment . ; [ "\n', "\r\n", "\n\n    ")


def drawn_document(chance: Random) -> str:
    """Return a document that every parser of Turtle 1.1 reads."""
    heads = (
        "@prefix e: <http://example.org/e/> .\n@prefix : <#> .\n",
        "PREFIX e: <http://example.org/e/>\nprefix : <http://example.org/x#>\n",
        "@base <http://example.org/other/> . # base\n@prefix e: <e/> .\nPREFIX :<h#>\n",
        "BASE <http://example.org/third/>\n@prefix e: <http://example.org/e/>.\n@prefix : <#>.\n",
    )
    text = chance.choice(heads)
    for _ in range(chance.randint(1, 8)):
        text += _statement(chance) + chance.choice(_SPACES)
        if chance.random() < 0.1:
            text += "@prefix f: <http://example.org/f/> .\n"
    return text


def _statement(chance: Random) -> str:
    space = chance.choice(_SPACES)
    drawn = chance.random()
    if drawn < 0.1:
        return f"[{space}{_properties(chance, 1)}{space}]{space}."
    if drawn < 0.2:
        subject = f"[ {_properties(chance, 1)} ]"
    elif drawn < 0.3:
        subject = _collection(chance, 1)
    else:
        subject = chance.choice((*_IRIS, "_:b1", "_:b.2"))
    return f"{subject}{space}{_properties(chance, 0)}{space}."


def _properties(chance: Random, depth: int) -> str:
    parts = []
    for _ in range(chance.randint(1, 3)):
        objects = chance.choice((" , ", ",", "\n  , ")).join(
            _object(chance, depth) for _ in range(chance.randint(1, 3))
        )
        parts.append(f"{chance.choice(_VERBS)} {objects}")
    return chance.choice((" ; ", "\n;", " ;; ")).join(parts) + chance.choice(("", " ;", " ; ;"))


def _object(chance: Random, depth: int) -> str:
    drawn = chance.random()
    if depth < 4 and drawn < 0.15:
        return f"[{chance.choice(_SPACES)}{_properties(chance, depth + 1)}]"
    if depth < 4 and drawn < 0.3:
        return _collection(chance, depth + 1)
    return chance.choice((*_LITERALS, *_IRIS, *_BLANKS))


def _collection(chance: Random, depth: int) -> str:
    members = [_object(chance, depth) for _ in range(chance.randint(1, 4))]
    return f"({chance.choice(_SPACES)}{' '.join(members)} )"
