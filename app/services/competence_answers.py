"""Answers on competence: what is asked and answered, in words, and for machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import InvalidInput
from app.domain.importers.territories import UNITS
from app.domain.language import Text
from app.domain.structure_types import MATTERS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.domain.competences import Coverage, Unit
    from app.domain.rows import Row
    from app.services.crosswalk import Days
    from app.services.reading import Moment


class Asked(NamedTuple):
    """What is asked: the code of a commune, its kind, the matter and the type of court (empty: any)."""

    code: str
    kind: str = ""
    matter: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, or a unit of one, as it stands on the day asked."""

    id: str
    kind: str
    code: str
    name: Text
    standing: str  # in-force, not-known-yet, closed
    rows: tuple[Row, ...]
    unit: Unit

    def to_json(self) -> dict[str, object]:
        """Return the place for machines."""
        return {
            "id": self.id,
            "kind": self.kind,
            "code": self.code,
            "label": self.name._asdict(),
            "standing": self.standing,
        }


@dataclass(frozen=True, slots=True)
class Competent:
    """One court competent for the commune, or for a part of it."""

    court: str
    court_name: Text
    type: str
    matter: str
    territory: str
    place: str  # what the territory names: the commune, what it is part of, or a part of it
    place_name: Text
    relation: str  # whole; through: the commune is part of what is named; part: only a part of it is named
    days: tuple[Days, ...]  # over which the territory names it
    texts: tuple[tuple[str, Text], ...]
    proof: str
    sources: tuple[str, ...]
    complete: bool  # inside a coverage declared complete

    @property
    def condition(self) -> Text | None:
        """For which part of the commune the court is competent; None when it is for the whole."""
        if self.relation != "part":
            return None
        return Text(
            f"Seulement pour : {self.place_name.fr}. Vérifier l’adresse.",
            f"Only for: {self.place_name.en}. Check the address.",
        )

    def to_json(self) -> dict[str, object]:
        """Return the line for machines."""
        condition = self.condition
        return {
            "court": {"id": self.court, "label": self.court_name._asdict(), "type": self.type},
            "matter": self.matter,
            "territory": self.territory,
            "place": {"id": self.place, "label": self.place_name._asdict()},
            "relation": self.relation,
            "condition": condition._asdict() if condition else None,
            "spans": [days.to_json() for days in self.days],
            "statedBy": [{"id": text, "label": name._asdict()} for text, name in self.texts],
            "proof": self.proof,
            "source": list(self.sources),
            "complete": self.complete,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer: its status and words, the commune, the courts, the coverages that hold for its department."""

    status: str  # held, not-held, ambiguous
    words: Text
    asked: Asked
    place: Place | None
    found: tuple[Competent, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    choices: tuple[Place, ...] = ()

    @property
    def examples(self) -> bool:
        """Whether some of it is a made-up example."""
        return any(each.proof == "example" for each in self.found)

    def to_json(self, moment: Moment) -> dict[str, object]:
        """Return the answer for machines."""
        return {
            "status": self.status,
            "words": self.words._asdict(),
            "commune": self.place.to_json() if self.place else None,
            "matter": self.asked.matter or None,
            "type": self.asked.type or None,
            "valid": moment.day.isoformat(),
            "known": f"n{moment.known}",
            "example": self.examples,
            "total": len(self.found),
            "items": [each.to_json() for each in self.found],
            "coverages": [each.to_json() for each in self.coverages],
            "choices": [each.to_json() for each in self.choices],
        }


def asked_of(code: str, kind: str, matter: str, structure_type: str) -> Asked:
    """Return what is asked, once each value is one that exists.

    Raises ``InvalidInput``: ``commune-required``, ``unknown-matter``, ``unknown-type``, ``unknown-commune-kind``.
    """
    if not code:
        raise InvalidInput(
            "commune-required",
            Text(
                "Donner le code officiel géographique de la commune : /competence?commune=47001.",
                "Give the official geographic code of the commune: /competence?commune=47001.",
            ),
        )
    if matter not in {"", *MATTERS}:
        raise InvalidInput("unknown-matter", _no_such("matter", matter, MATTERS), {"known": list(MATTERS)})
    if structure_type not in {"", *TYPES}:
        raise InvalidInput("unknown-type", _no_such("type", structure_type, TYPES), {"known": list(TYPES)})
    if kind not in {"", *UNITS}:
        raise InvalidInput("unknown-commune-kind", _no_such("kind", kind, UNITS), {"known": list(UNITS)})
    return Asked(code, kind, matter, structure_type)


def _no_such(name: str, value: str, known: Iterable[str]) -> Text:
    listed = ", ".join(known)
    return Text(
        f"{name} : « {value} » n'existe pas. Écrire l'un de : {listed}.",
        f"{name}: '{value}' does not exist. Write one of: {listed}.",
    )


def words_held(found: Sequence[Competent], place: Place) -> Text:
    """Say how many courts, and on what the choice between them hangs."""
    parts = any(each.relation == "part" for each in found)
    courts = len({each.court for each in found})
    several = (
        Text("juridiction compétente", "competent court")
        if courts == 1
        else Text("juridictions compétentes", "competent courts")
    )
    by_part = Text(
        " La commune est partagée : la fraction de commune décide.", " The commune is shared: the part of it decides."
    )
    unknown = Text(
        " La commune elle-même n’est décrite ici qu’à une date postérieure.",
        " The commune itself is described here only from a later date.",
    )
    added = [*([by_part] if parts else []), *([unknown] if place.standing == "not-known-yet" else [])]
    return Text(
        f"{courts} {several.fr}.{''.join(each.fr for each in added)}",
        f"{courts} {several.en}.{''.join(each.en for each in added)}",
    )


def words_not_held(asked: Asked, moment: Moment, *, complete: bool) -> Text:
    """Say that no territory is held: an answer of its own, not an absence of court."""
    matter = MATTERS[asked.matter] if asked.matter else None
    about = Text(f" pour la matière « {matter.fr} »", f" for the matter “{matter.en}”") if matter else Text("", "")
    if complete:
        return Text(
            f"Ressort non tenu : aucun ressort connu ne nomme cette commune{about.fr} le {moment.day}, alors que le "
            "département est déclaré complet. Le signaler au gestionnaire.",
            f"Territory not held: no territory known here names this commune{about.en} on {moment.day}, while the "
            "department is declared complete. Tell the data steward.",
        )
    return Text(
        f"Ressort non tenu : rien n’est connu ici pour cette commune{about.fr} le {moment.day}. Cela ne veut pas dire "
        "qu’aucune juridiction n’est compétente.",
        f"Territory not held: nothing is known here for this commune{about.en} on {moment.day}. It does not mean that "
        "no court is competent.",
    )


def words_ambiguous(asked: Asked, choices: Iterable[Place]) -> Text:
    """Say that a code names units of several kinds, and ask which."""
    kinds = ", ".join(f"kind={place.kind} ({place.name.fr})" for place in choices)
    english = ", ".join(f"kind={place.kind} ({place.name.en})" for place in choices)
    return Text(
        f"Le code {asked.code} désigne plusieurs choses : {kinds}. Dire laquelle.",
        f"The code {asked.code} designates several things: {english}. Say which.",
    )
