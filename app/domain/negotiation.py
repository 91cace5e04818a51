"""Choosing the representation and the language of an answer (RFC 9110, sections 12.4 and 12.5; RFC 4647).

Hostile headers are read in linear time, and only their first 64 elements count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import InvalidInput
from app.domain.language import LANGUAGES, Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEFAULT_LANGUAGE: Language = "fr"

_MOST_ELEMENTS = 64
# A quoted part is read in a loop that has one way to go: before 3.11.5 a possessive group read some of it wrongly.
_QUOTED = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_ELEMENT = re.compile(rf'(?:[^,"]|{_QUOTED}|")+')
_PARAMETER = re.compile(rf';(?:[^;"]|{_QUOTED}|")*')
_NAME = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,127}"
_RANGE = re.compile(rf"{_NAME}/{_NAME}")
_LANGUAGE_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_WEIGHT = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Representation:
    """One form of an answer: short name, media type to send, suffix of its path, other types that ask for it."""

    name: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()


_XML = ("application/xml", "text/xml")

HTML = Representation("html", "text/html", ".html", ("application/xhtml+xml",))
JSONLD = Representation("jsonld", "application/ld+json", ".jsonld", ("application/json",))
TURTLE = Representation("turtle", "text/turtle", ".ttl", ("application/x-turtle",))
NTRIPLES = Representation("ntriples", "application/n-triples", ".nt")
RDFXML = Representation("rdfxml", "application/rdf+xml", ".rdf", _XML)
JSON = Representation("json", "application/json", ".json")
CSV = Representation("csv", "text/csv", ".csv")
XLSX = Representation("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
JSONL = Representation("jsonl", "application/jsonl", ".jsonl", ("application/x-ndjson", "application/jsonlines"))
JUNIT = Representation("junit", "application/xml", ".xml", ("text/xml", "application/junit+xml"))
NQUADS = Representation("nquads", "application/n-quads", ".nq")

# In the order of the service's preference: the first is given when nothing is asked.
OF_ENTITY: tuple[Representation, ...] = (HTML, JSONLD, TURTLE, NTRIPLES, RDFXML, JSON)
OF_LIST: tuple[Representation, ...] = (HTML, JSON, CSV, XLSX, JSONLD, TURTLE, NQUADS, JSONL)

# SPARQL 1.1 Protocol, section 2.1: results of SELECT and ASK, and graphs of CONSTRUCT and DESCRIBE.
RESULTS_JSON = Representation("results-json", "application/sparql-results+json", ".srj", ("application/json",))
RESULTS_XML = Representation("results-xml", "application/sparql-results+xml", ".srx", _XML)
RESULTS_CSV = Representation("results-csv", "text/csv", ".csv")
RESULTS_TSV = Representation("results-tsv", "text/tab-separated-values", ".tsv")
OF_RESULTS: tuple[Representation, ...] = (RESULTS_JSON, RESULTS_XML, RESULTS_CSV, RESULTS_TSV)
OF_GRAPH: tuple[Representation, ...] = (TURTLE, NTRIPLES, RDFXML, JSONLD)


def offered_for(query_form: str) -> tuple[Representation, ...]:
    """Return what a query of this form (SELECT, ASK, CONSTRUCT, DESCRIBE) can be answered in."""
    return OF_RESULTS if query_form in {"SELECT", "ASK"} else OF_GRAPH


def negotiate(accept: str | None, offered: Sequence[Representation]) -> Representation | None:
    """Return the offered representation that the Accept header prefers, None when it admits none (406).

    The most specific range that matches gives the weight; equal weights go to the order of ``offered``. Parameters
    other than ``q`` (charset, profile) are ignored. An alias that is itself on offer keeps its own meaning. An absent
    or unreadable header admits everything.
    """
    ranges = _media_ranges(accept or "")
    if not ranges:
        return offered[0] if offered else None
    own = {candidate.media_type for candidate in offered}
    best: Representation | None = None
    best_weight = 0.0
    for candidate in offered:
        weight = _weight_of(candidate, ranges, own)
        if weight > best_weight:
            best, best_weight = candidate, weight
    return best


def by_suffix(path: str, offered: Sequence[Representation]) -> tuple[str, Representation | None]:
    """Split a known suffix off a path: ``("7", TURTLE)`` for ``7.ttl``; without a known suffix, None.

    Keys may hold dots (``R53.19``): only a suffix of ``offered`` is split off, and never the whole path.
    """
    for candidate in offered:
        if path.endswith(candidate.suffix) and len(path) > len(candidate.suffix):
            return path.removesuffix(candidate.suffix), candidate
    return path, None


def negotiate_language(accept_language: str | None, lang: str | None = None) -> Language:
    """Return the language of an answer: ``lang`` when given, else the header's preference, else French.

    Ranges match by their primary language (``en-GB`` asks for English). Raises InvalidInput (``invalid-language``)
    when ``lang`` is neither ``fr`` nor ``en``.
    """
    if lang is not None:
        return _asked(lang)
    weights: dict[str, float] = {}
    for value, weight in _elements(accept_language or ""):
        if _LANGUAGE_RANGE.fullmatch(value):
            weights.setdefault(value.partition("-")[0].lower(), weight)
    anything = weights.get("*", 0.0)
    order = [*(code for code in weights if code in LANGUAGES), *LANGUAGES]
    best = max(order, key=lambda code: weights.get(code, anything))
    return "en" if best == "en" and weights.get("en", anything) > 0 else DEFAULT_LANGUAGE


def _asked(lang: str) -> Language:
    for known in LANGUAGES:
        if lang == known:
            return known
    raise InvalidInput(
        "invalid-language",
        Text(
            f"Langue « {lang} » inconnue : écrire lang=fr ou lang=en.",
            f"Unknown language '{lang}': write lang=fr or lang=en.",
        ),
        {"value": lang},
    )


def _elements(header: str) -> Iterator[tuple[str, float]]:
    """Yield the value and the weight of each element of a list header; unreadable weights count as 0."""
    for count, found in enumerate(_ELEMENT.finditer(header)):
        if count >= _MOST_ELEMENTS:
            return
        element = found.group()
        value = element.partition(";")[0].strip(" \t")
        weight = 1.0
        for parameter in _PARAMETER.findall(element):
            name, _, given = parameter[1:].partition("=")
            if name.strip(" \t").lower() == "q":
                weight = float(given) if _WEIGHT.fullmatch(given := given.strip(" \t")) else 0.0
                break
        yield value, weight


def _media_ranges(header: str) -> dict[str, float]:
    ranges: dict[str, float] = {}
    for value, weight in _elements(header):
        if _RANGE.fullmatch(value):
            ranges.setdefault(value.lower(), weight)
    return ranges


def _weight_of(candidate: Representation, ranges: dict[str, float], own: set[str]) -> float:
    if candidate.media_type in ranges:
        return ranges[candidate.media_type]
    aliases = [ranges[alias] for alias in candidate.aliases if alias in ranges and alias not in own]
    if aliases:
        return max(aliases)
    return ranges.get(candidate.media_type.partition("/")[0] + "/*", ranges.get("*/*", 0.0))
