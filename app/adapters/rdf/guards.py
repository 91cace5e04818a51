"""What is checked of a document before and after its parser: size, encoding, DOCTYPE, nesting, remote contexts.

Each check is there for a measured attack: 615 bytes of XML entities make a literal of 1.7 GB, 18 kB of nested
JSON-LD take 1.8 GB, and a JSON-LD context may name any address.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

import orjson

from app.domain.errors import InvalidInput
from app.domain.language import Text

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_JSON_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[{]|[\]}]', re.DOTALL)
_MOST_ADDRESSES = 5
# A canonical line whose subject or object is a blank node, or that needs RDF 1.2.
_BLANK_NODE = re.compile(rb"^(?:_:.*|<[^>]*> <[^>]*> _:.*)$", re.MULTILINE)
_NEWER = re.compile(rb'^<[^>]*> <[^>]*> (?:<<\(.*|".*"@[a-z0-9-]+--(?:ltr|rtl) \.)$', re.MULTILINE)


def check_size(data: bytes, limit: int) -> None:
    """Refuse a document of more than ``limit`` bytes (``too-long``)."""
    if len(data) > limit:
        raise InvalidInput(
            "too-long",
            Text(
                f"Le document fait {len(data)} octets ; {limit} sont admis. Le couper en plusieurs.",
                f"The document has {len(data)} bytes; {limit} are admitted. Cut it into several.",
            ),
            {"value": len(data), "limit": limit},
        )


def check_encoding(data: bytes) -> bytes:
    """Return the document without byte order mark; refuse what is not UTF-8 (``not-utf-8``)."""
    bare = data.removeprefix(_BYTE_ORDER_MARK)
    try:
        bare.decode()
    except UnicodeDecodeError as error:
        place = place_of(bare, error.start)
        byte = f"0x{bare[error.start]:02X}"
        raise InvalidInput(
            "not-utf-8",
            Text(
                f"Document, ligne {place['line']}, colonne {place['column']} : l'octet {byte} n'est pas de l'UTF-8. "
                "L'enregistrer en UTF-8.",
                f"Document, line {place['line']}, column {place['column']}: byte {byte} is not UTF-8. "
                "Save it as UTF-8.",
            ),
            {**place, "value": byte},
        ) from None
    return bare


def check_xml(data: bytes) -> None:
    """Refuse any DOCTYPE or ENTITY (``doctype-refused``), then XML that is not well formed (``syntax``).

    Entities multiply, and may name files and addresses. The RDF parser takes a document that is cut short for a whole
    one (pyoxigraph 0.5.13) and tells no line, hence the second reading.
    """
    found = _DECLARATION.search(data)
    if found:
        place = place_of(data, found.start())
        raise InvalidInput(
            "doctype-refused",
            Text(
                f"Document, ligne {place['line']}, colonne {place['column']} : les déclarations DOCTYPE et ENTITY sont "
                "refusées. Les retirer et écrire les textes en entier.",
                f"Document, line {place['line']}, column {place['column']}: DOCTYPE and ENTITY declarations are "
                "refused. Remove them and write the texts in full.",
            ),
            place,
        )
    reader = expat.ParserCreate(namespace_separator=" ")
    try:
        reader.Parse(data, True)  # noqa: FBT003 - the signature of the library
    except expat.ExpatError as error:
        raise _not_well_formed(error) from None


def _not_well_formed(error: expat.ExpatError) -> InvalidInput:
    line, column, cause = error.lineno, error.offset + 1, expat.ErrorString(error.code)
    return InvalidInput(
        "syntax",
        Text(
            f"Document, ligne {line}, colonne {column} : ce n'est pas du XML bien formé ({cause}). "
            "Corriger à cet endroit, ou envoyer le document en entier.",
            f"Document, line {line}, column {column}: this is not well-formed XML ({cause}). "
            "Correct it there, or send the whole document.",
        ),
        {"line": line, "column": column, "cause": cause},
    )


def check_json(data: bytes, max_depth: int) -> None:
    """Refuse JSON nested deeper than ``max_depth`` (``too-deep``) and remote contexts (``remote-context-refused``)."""
    _check_depth(data, max_depth)
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(
            "syntax",
            Text(
                f"Document, ligne {error.lineno}, colonne {error.colno} : ce n'est pas du JSON ({error.msg}). "
                "Corriger à cet endroit.",
                f"Document, line {error.lineno}, column {error.colno}: this is not JSON ({error.msg}). "
                "Correct it there.",
            ),
            {"line": error.lineno, "column": error.colno, "cause": error.msg},
        ) from None
    addresses = _remote_contexts(document)
    if addresses:
        listed = ", ".join(addresses[:_MOST_ADDRESSES])
        raise InvalidInput(
            "remote-context-refused",
            Text(
                f"Le contexte est à une adresse ({listed}), et rien n'est cherché sur le réseau. "
                "Recopier le contexte dans le document, à la place de l'adresse.",
                f"The context is at an address ({listed}), and nothing is fetched from the network. "
                "Copy the context into the document, in place of the address.",
            ),
            {"addresses": addresses},
        )


def _check_depth(data: bytes, max_depth: int) -> None:
    if data.count(b"{") + data.count(b"[") <= max_depth:
        return
    depth = 0
    for found in _JSON_TOKEN.finditer(data):
        character = found.group()
        if character in b"[{":
            depth += 1
        elif character in b"]}":
            depth -= 1
        if depth > max_depth:
            place = place_of(data, found.start())
            raise InvalidInput(
                "too-deep",
                Text(
                    f"Document, ligne {place['line']}, colonne {place['column']} : plus de {max_depth} niveaux "
                    "imbriqués. Décrire les choses côte à côte dans @graph.",
                    f"Document, line {place['line']}, column {place['column']}: more than {max_depth} nested levels. "
                    "Describe the things side by side in @graph.",
                ),
                {**place, "limit": max_depth},
            )


def _remote_contexts(document: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the addresses that the document would have fetched, in its order (JSON-LD 1.1, 4.1.9 and 4.1.10)."""
    addresses: dict[str, None] = {}
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            for key in ("@context", "@import"):
                named = value.get(key)
                contexts = named if isinstance(named, list) else [named]
                addresses.update(dict.fromkeys(context for context in contexts if isinstance(context, str)))
            waiting.extend(reversed(list(value.values())))
    return list(addresses)


def check_statements(lines: bytes) -> None:
    """Refuse blank nodes (``blank-node``) and RDF 1.2 terms (``newer-rdf``) in canonical N-Triples."""
    found = _BLANK_NODE.search(lines)
    if found:
        statement = found.group().decode()[:200]
        raise InvalidInput(
            "blank-node",
            Text(
                f"Nœud anonyme dans « {statement} ». Lui donner une IRI : celle de la chose, suivie de #partie-1.",
                f"Blank node in '{statement}'. Give it an IRI: that of the thing, followed by #part-1.",
            ),
            {"value": statement},
        )
    check_version(lines)


def check_version(lines: bytes) -> None:
    """Refuse RDF 1.2 terms (``newer-rdf``) in canonical N-Triples or N-Quads."""
    found = _NEWER.search(lines)
    if found:
        statement = found.group().decode()[:200]
        raise InvalidInput(
            "newer-rdf",
            Text(
                f"Écriture de RDF 1.2 dans « {statement} ». Le service lit RDF 1.1, sans triplet cité.",
                f"RDF 1.2 notation in '{statement}'. The service reads RDF 1.1, no quoted triple.",
            ),
            {"value": statement},
        )


def place_of(data: bytes, offset: int) -> dict[str, object]:
    """Return line and column (from 1, in characters) of a byte offset of UTF-8."""
    start = data.rfind(b"\n", 0, offset) + 1
    return {
        "line": data.count(b"\n", 0, offset) + 1,
        "column": len(data[start:offset].decode(errors="replace")) + 1,
    }
