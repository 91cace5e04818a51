"""Legal references as a page shows them: what the source wrote, where it leads, or why it leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.web.words import CATALOGUE

if TYPE_CHECKING:
    from app.domain.language import Language
    from app.web.facts import Part, Reading
    from app.web.names import Name, Names

_ROLE = TERMS + "referenceRole-"
# The order in which people read them; other roles come after.
_ROLES = ("definedBy", "punishedBy", "legalBasis", "mission")
_PINPOINTS = ("citedSection", "citedParagraph", "citedItem")


@dataclass(frozen=True, slots=True)
class ReferenceLine:
    """One reference: the words of the source, the pinpoint, where it leads and what it is worth."""

    raw: str
    pinpoint: str
    status: str  # resolved, outside, unresolved
    outcome: str  # in words
    cause: str
    articles: tuple[Name, ...]
    text: Name | None


@dataclass(frozen=True, slots=True)
class References:
    """The references of one role, and the whole string of the source when it keeps one."""

    role: Name
    published: str
    lines: tuple[ReferenceLine, ...]


def references_of(reading: Reading, names: Names, language: Language) -> list[References]:
    """Group the references of a thing by role."""
    roles = list(dict.fromkeys(part.one(TERMS + "referenceRole") for part in reading.references))
    roles.sort(key=_place)
    grouped = []
    for role in roles:
        parts = [part for part in reading.references if part.one(TERMS + "referenceRole") == role]
        published = reading.own.one(f"{TERMS}{role.removeprefix(_ROLE)}AsPublished")
        lines = tuple(_line(part, names, language) for part in parts)
        grouped.append(References(names(role), published, lines))
    return grouped


def _place(role: str) -> int:
    name = role.removeprefix(_ROLE)
    return _ROLES.index(name) if name in _ROLES else len(_ROLES)


def _line(part: Part, names: Names, language: Language) -> ReferenceLine:
    articles = tuple(sorted((names(each.value) for each in part.all(TERMS + "resolvesTo")), key=_place_of_name))
    failure = part.one(TERMS + "referenceFailure")
    cited = part.one(TERMS + "citedText")
    status, outcome = _outcome(failure, resolved=bool(articles), names=names, language=language)
    return ReferenceLine(
        raw=part.one(TERMS + "rawText"),
        pinpoint=", ".join(value for name in _PINPOINTS if (value := _pinpoint(part, name, language))),
        status=status,
        outcome=outcome,
        cause=part.one(TERMS + "failureCause", language),
        articles=articles,
        text=names(cited) if cited else None,
    )


def _outcome(failure: str, *, resolved: bool, names: Names, language: Language) -> tuple[str, str]:
    """Name the state of a reference with the words of the glossary; the failure comes with its own label."""
    if resolved and not failure:
        return "resolved", CATALOGUE["reference.resolved"].in_(language)
    if not failure:
        return "unresolved", CATALOGUE["reference.unresolved"].in_(language)
    outside = failure.endswith(("text-not-held", "unknown-text"))
    key = "reference.outside" if outside else "reference.unresolved"
    return ("outside" if outside else "unresolved"), f"{CATALOGUE[key].in_(language)} ({names.word(failure)})"


def _pinpoint(part: Part, name: str, language: Language) -> str:
    values = sorted(each.value for each in part.all(TERMS + name))
    return f"{CATALOGUE[f'reference.{name}'].in_(language)} {', '.join(values)}" if values else ""


def _place_of_name(name: Name) -> tuple[tuple[int, int, str], ...]:
    return name.sort_key


def identifiers_of(reading: Reading, names: Names) -> list[tuple[str, Name | None]]:
    """Return the identifiers of a thing: value and the list that gives it."""
    found = []
    for part in reading.identifiers:
        scheme = part.one(TERMS + "identifierScheme")
        found.append((part.one(SKOS + "notation"), names(scheme) if scheme else None))
    return sorted(found, key=lambda each: (each[1].sort_key if each[1] else (), each[0]))
