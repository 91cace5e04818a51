"""Profiles: what an answer says of a thing, chosen apart from its form (W3C Content Negotiation by Profile).

Asked by ``_profile``, with the token or the URI of a profile; ``_profile=alt`` lists them (section 7.2 of the
recommendation, Query String Arguments). Profiles of things: ``full``, ``brief``, ``skos`` (SKOS alone, for entries),
``json`` (the plain JSON of the contract). Of lists: ``full``, and ``official`` where a producer's file is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, Content, iri
from app.domain.errors import InvalidInput
from app.domain.iris import TERMS
from app.domain.kinds import SKOS
from app.domain.language import Text
from app.domain.negotiation import CSV, JSON, JSONLD, NTRIPLES, OF_ENTITY, OF_LIST, RDFXML, TURTLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.negotiation import Representation

LISTED = "alt"  # the token that asks which profiles there are
_OURS = "https://w3id.org/srj/def/profile/"
_RDF = (JSONLD, TURTLE, NTRIPLES, RDFXML)
_BRIEF = (RDF_TYPE, SKOS + "notation", SKOS + "prefLabel", SKOS + "inScheme", TERMS + "validFrom", TERMS + "validTo",
          TERMS + "startCertainty", TERMS + "endCertainty")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: token, URI, the forms it is given in, and what it says, in words."""

    token: str
    uri: str
    forms: tuple[Representation, ...]
    words: Text


FULL = Profile(
    "full", _OURS + "full", OF_ENTITY, Text("Tout ce qui est dit de la chose", "All that is said of the thing")
)
BRIEF = Profile(
    "brief",
    _OURS + "brief",
    (*_RDF, JSON),
    Text("Code, libellé, classe, référentiel et dates", "Code, label, class, referential and dates"),
)
SKOS_ONLY = Profile(
    "skos",
    "http://www.w3.org/2004/02/skos/core",
    _RDF,
    Text("SKOS seul, pour une entrée de nomenclature", "SKOS alone, for an entry of a nomenclature"),
)
PLAIN = Profile("json", _OURS + "json", (JSON,), Text("JSON simple", "Plain JSON"))
OFFICIAL = Profile(
    "official",
    _OURS + "official",
    (CSV,),
    Text("Le fichier du producteur : ses colonnes et son codage", "The producer's file: its columns and encoding"),
)
FULL_LIST = Profile("full", _OURS + "list", OF_LIST, Text("La liste", "The list"))
OF_THINGS = (FULL, BRIEF, SKOS_ONLY, PLAIN)
OF_LISTS = (FULL_LIST, OFFICIAL)


def profile_named(asked: str | None, offered: Sequence[Profile]) -> Profile | None:
    """Return a profile by token or URI, the first one when none is asked, None for the list of them.

    Raises ``InvalidInput`` (``unknown-profile``).
    """
    if not asked:
        return offered[0]
    if asked == LISTED:
        return None
    found = next((each for each in offered if asked in (each.token, each.uri)), None)
    if found is not None:
        return found
    names = ", ".join(each.token for each in offered)
    raise InvalidInput(
        "unknown-profile",
        Text(
            f"_profile={asked[:100]} : pas de ce profil ici. Profils : {names} ; _profile={LISTED} les décrit.",
            f"_profile={asked[:100]}: no such profile here. Profiles: {names}; _profile={LISTED} describes them.",
        ),
        {"parameter": "_profile", "profiles": [each.token for each in offered]},
    )


def in_profile(profile: Profile, entity: str, content: Content) -> Content:
    """Return what a profile keeps of what is said of a thing."""
    if profile is BRIEF:
        kept = tuple(f"<{entity}> <{each}> ".encode() for each in _BRIEF)
        return Content.of(line for line in content.lines if line.startswith(kept))
    if profile is SKOS_ONLY:
        begin = f"<{entity}> <{SKOS}".encode()
        said = [line for line in content.lines if line.startswith(begin)]
        if not any(line.startswith(begin + b"inScheme> ") for line in said):
            raise InvalidInput(
                "not-acceptable",
                Text(
                    "Cette chose n'est pas une entrée de nomenclature : elle n'a pas de profil SKOS.",
                    "This thing is no entry of a nomenclature: it has no SKOS profile.",
                ),
                {"parameter": "_profile"},
            )
        concept = f"<{entity}> {iri(RDF_TYPE)} {iri(SKOS + 'Concept')} .".encode()
        return Content.of([concept, *said])
    return content
