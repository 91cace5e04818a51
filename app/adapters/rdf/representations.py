"""Contents written as N-Triples, Turtle, JSON-LD and RDF/XML: equal contents always give equal bytes.

The JSON-LD is compact and carries its whole context inline: a context at an address would have to be fetched by
every reader, which neither the service (nothing is fetched) nor an archive ten years from now can count on; once
compressed it costs some 400 bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from app.adapters.rdf.jsonld import write_jsonld
from app.adapters.rdf.statements import PREFIXES, Subject, Term, compact, split_name, subjects
from app.domain.contents import RDF_TYPE, XSD
from app.domain.errors import UnsupportedFormat
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.domain.contents import Content

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TURTLE_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff]")


def ntriples(content: Content) -> bytes:
    """Return canonical N-Triples: the bytes that are hashed."""
    return content.data


def turtle(content: Content) -> bytes:
    """Return Turtle: the prefixes used, then each subject with its types first, one statement a line."""
    blocks = [turtle_block(subject) for subject in subjects(content.lines)]
    body = "\n".join(blocks)
    used = [prefix for prefix in PREFIXES if re.search(rf"(?<![\w:<#/]){prefix}:", body)]
    return (turtle_head(used) + body).encode()


def turtle_head(prefixes: Iterable[str] = PREFIXES) -> str:
    """Return the prefix lines, followed by an empty line; all of them for a list that is streamed."""
    lines = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in prefixes)
    return f"{lines}\n" if lines else ""


def turtle_block(subject: Subject) -> str:
    """Return one subject in Turtle, ended by a line end."""
    said = [
        f"    {'a' if predicate == RDF_TYPE else _turtle_iri(predicate)}{_turtle_objects(terms)}"
        for predicate, terms in subject.statements
    ]
    return f"{_turtle_iri(subject.iri)}\n" + " ;\n".join(said) + " .\n"


def jsonld(content: Content) -> bytes:
    """Return compact JSON-LD 1.1 with its context, parts nested where they are referred to."""
    return write_jsonld(subjects(content.lines))


def rdfxml(content: Content) -> bytes:
    """Return RDF/XML; raises UnsupportedFormat (``not-expressible``) for what XML cannot write."""
    described = subjects(content.lines)
    names = _namespaces(described)
    declared = "".join(f"\n    xmlns:{prefix}={quoteattr(namespace)}" for namespace, prefix in names.items())
    body = "".join(_xml_description(subject, names) for subject in described)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{declared}>\n{body}</rdf:RDF>\n'.encode()


WRITERS: dict[str, Callable[[Content], bytes]] = {"jsonld": jsonld, "ttl": turtle, "nt": ntriples, "rdf": rdfxml}


def _turtle_objects(terms: tuple[Term, ...]) -> str:
    written = [_turtle_term(term) for term in terms]
    return f" {written[0]}" if len(written) == 1 else "\n        " + " ,\n        ".join(written)


def _turtle_iri(iri: str) -> str:
    return compact(iri) or f"<{iri}>"


def _turtle_term(term: Term) -> str:
    if term.datatype is None:
        return _turtle_iri(term.value)
    if term.datatype == XSD + "integer" and _INTEGER.fullmatch(term.value):
        return term.value
    if term.datatype == XSD + "boolean" and term.value in {"true", "false"}:
        return term.value
    escaped = _CONTROL.sub(_turtle_control, term.value.translate(_TURTLE_ESCAPES))
    if term.language:
        return f'"{escaped}"@{term.language}'
    return f'"{escaped}"' if term.datatype == XSD + "string" else f'"{escaped}"^^{_turtle_iri(term.datatype)}'


def _turtle_control(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04X}"


def _namespaces(described: tuple[Subject, ...]) -> dict[str, str]:
    """Return the prefix of each namespace of predicates, ``rdf`` first, others in a stable order."""
    used = {PREFIXES["rdf"]}
    for subject in described:
        for predicate, _ in subject.statements:
            named = split_name(predicate)
            if named is None:
                raise _not_expressible(predicate)
            used.add(named[0])
    known = {namespace: prefix for prefix, namespace in PREFIXES.items() if namespace in used}
    others = {namespace: f"ns{index}" for index, namespace in enumerate(sorted(used - set(known)), 1)}
    return known | others


def _xml_description(subject: Subject, names: dict[str, str]) -> str:
    lines = [_xml_property(predicate, term, names) for predicate, terms in subject.statements for term in terms]
    return f"  <rdf:Description rdf:about={_attribute(subject.iri)}>\n{''.join(lines)}  </rdf:Description>\n"


def _xml_property(predicate: str, term: Term, names: dict[str, str]) -> str:
    namespace, local = split_name(predicate) or ("", "")
    name = f"{names[namespace]}:{local}"
    if term.datatype is None:
        return f"    <{name} rdf:resource={_attribute(term.value)}/>\n"
    if _NOT_XML.search(term.value):
        raise _not_expressible(ascii(term.value[:80]))
    text = escape(term.value, {"\r": "&#13;"})
    if term.language:
        return f"    <{name} xml:lang={_attribute(term.language)}>{text}</{name}>\n"
    kind = "" if term.datatype == XSD + "string" else f" rdf:datatype={_attribute(term.datatype)}"
    return f"    <{name}{kind}>{text}</{name}>\n"


def _attribute(value: str) -> str:
    return quoteattr(value)


def _not_expressible(value: str) -> UnsupportedFormat:
    return UnsupportedFormat(
        "not-expressible",
        Text(
            f"RDF/XML ne peut pas écrire {value}. Demander du Turtle, du JSON-LD ou des N-Triples.",
            f"RDF/XML cannot write {value}. Ask for Turtle, JSON-LD or N-Triples.",
        ),
        {"value": value},
    )
