"""Events made of the rows of a file of successions: checked together, then described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.contents import RDF_TYPE, XSD, ContentBuilder, day, iri, string, text, typed
from app.domain.importers.collecting import RejectRow
from app.domain.importers.sheets import Row
from app.domain.importers.terms import NOTATION, ORG, PREF_LABEL, PROOF, concept
from app.domain.iris import TERMS
from app.domain.language import Text
from app.domain.successions import KEEPING, EventKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from app.domain.contents import Content
    from app.domain.importers.collecting import Collector
    from app.domain.iris import Namespace

EVENT = "event"
STRUCTURES = frozenset({"court", "structure"})
_SHARES_OVER = 100.5  # the shares of a file are rounded
_WORDS = {
    EventKind.CREATION: Text("Création", "Creation"),
    EventKind.CLOSING: Text("Suppression", "Closing"),
    EventKind.MERGER: Text("Fusion", "Merger"),
    EventKind.SPLIT: Text("Scission", "Split"),
    EventKind.RENAMING: Text("Changement de nom", "Renaming"),
    EventKind.RENUMBERING: Text("Changement de code", "Renumbering"),
    EventKind.SEAT_CHANGE: Text("Changement de siège", "Change of seat"),
    EventKind.TRANSFER: Text("Transfert de compétence", "Transfer of competence"),
    EventKind.PARTIAL_TRANSFER: Text("Transfert partiel", "Partial transfer"),
}
_MOST_NAMED = 6
# Events of a code that stays: they go from it to itself.
_GO_ON = frozenset({EventKind.RENAMING, EventKind.SEAT_CHANGE})


@dataclass(frozen=True, slots=True)
class Passage:
    """One right row."""

    row: int
    kind: EventKind
    date: dt.date
    seen: dt.date | None
    before: str | None  # IRI
    after: str | None
    codes: tuple[str, str]
    code_kind: str
    whole: bool
    share: float | None
    text: str
    transfers: str
    proof: str
    note: str


def add_events(
    collector: Collector, namespace: Namespace, drafts: Mapping[str, Sequence[Passage]], spoiled: set[str]
) -> dict[str, tuple[int, ...]]:
    """Give the collector one entry for each event whose rows agree; the rows of the others are rejected.

    Returns, for each event, the row of each of its passages.
    """
    turning = _turning(drafts)
    lines: dict[str, tuple[int, ...]] = {}
    for key, passages in drafts.items():
        problems = [] if key in spoiled else list(_problems(passages, turning))
        if key in spoiled or problems:
            _refuse(collector, key, passages, problems)
            continue
        own = list({(each.before, each.after): each for each in passages}.values())
        entity = namespace.mint(EVENT, key)
        collector.accept(Row(passages[0].row, {}), EVENT, entity, key, _content(namespace, key, own))
        lines[entity] = tuple(passage.row for passage in own)
    return lines


def _refuse(
    collector: Collector,
    key: str,
    passages: Sequence[Passage],
    problems: Sequence[tuple[Passage, str | None, str, Text]],
) -> None:
    """Reject all the rows of an event: those that are wrong with their cause, the others with it."""
    for passage, column, code, cause in problems:
        _reject(collector, key, passage, column, code, cause)
    told = {id(passage) for passage, *_ in problems}
    for passage in passages:
        if id(passage) not in told:
            _reject(collector, key, passage, None, "event-incomplete", _INCOMPLETE)


def _reject(collector: Collector, key: str, passage: Passage, column: str | None, code: str, cause: Text) -> None:
    value = passage.codes[0 if column == "from" else 1] if column in {"from", "to"} else ""
    collector.reject(Row(passage.row, {}), RejectRow(code, column, value, cause, key))


def _problems(passages: Sequence[Passage], turning: set[str]) -> Iterator[tuple[Passage, str | None, str, Text]]:
    """Yield what makes the rows of one event disagree: the row, the column, the code of the cause, the sentence."""
    first = passages[0]
    for passage in passages[1:]:
        if (passage.kind, passage.date, passage.seen, passage.text, passage.proof) != (
            first.kind,
            first.date,
            first.seen,
            first.text,
            first.proof,
        ):
            yield passage, None, "contradictory-rows", _disagree(first)
    pairs: dict[tuple[str | None, str | None], Passage] = {}
    for passage in passages:
        held = pairs.setdefault((passage.before, passage.after), passage)
        if (held.whole, held.share, held.transfers) != (passage.whole, passage.share, passage.transfers):
            yield passage, "to", "contradictory-rows", _same_pair(held)
    yield from _per_code(list(pairs.values()))
    for passage in pairs.values():
        if passage.before in turning and passage.after in turning and passage.before != passage.after:
            yield passage, "to", "cycle", _CYCLE


def _per_code(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str | None, str, Text]]:
    leaving: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.before:
            leaving.setdefault(passage.before, []).append(passage)
    only = passages[0]
    if len(passages) == 1 and only.before and only.after == only.before and only.kind not in _GO_ON:
        yield only, "to", "self-succession", _ALONE
    for own in leaving.values():
        if len(own) > 1:
            yield from _several(own)


def _several(own: Sequence[Passage]) -> Iterator[tuple[Passage, str | None, str, Text]]:
    """Yield what is wrong with several passages that leave one code."""
    if sum(each.share or 0.0 for each in own) > _SHARES_OVER:
        yield own[-1], "share", "shares-over-100", _OVER
    if any(each.after is None for each in own):
        yield own[-1], "to", "contradictory-rows", _ENDED_AND_NOT
    elif any(each.whole for each in own):
        yield own[-1], "to", "contradictory-rows", _WHOLE_TWICE


def _turning(drafts: Mapping[str, Sequence[Passage]]) -> set[str]:
    """Return the things that whole passages of one date lead back to themselves."""
    found: set[str] = set()
    following: dict[tuple[dt.date, str], set[str]] = {}
    for passages in drafts.values():
        for each in passages:
            if each.before and each.after and each.before != each.after and each.kind not in KEEPING:
                following.setdefault((each.date, each.before), set()).add(each.after)
    for day_, start in following:
        met: set[str] = set()
        waiting = [start]
        while waiting:
            for after in following.get((day_, waiting.pop()), ()):
                if after not in met:
                    met.add(after)
                    waiting.append(after)
        if start in met:
            found.add(start)
    return found


def _content(namespace: Namespace, key: str, passages: Sequence[Passage]) -> Content:
    first = passages[0]
    builder = ContentBuilder(namespace.mint(EVENT, key))
    structures = first.code_kind in STRUCTURES
    builder.add(RDF_TYPE, iri(TERMS + ("StructureEvent" if structures else "SuccessionEvent")))
    builder.add(NOTATION, string(key))
    label = _label(passages)
    builder.add(PREF_LABEL, text(label.fr, "fr"), text(label.en, "en"))
    builder.add(PROOF, concept("proof", first.proof))
    builder.add(TERMS + "eventKind", concept("eventKind", first.kind))
    builder.add(TERMS + "eventDate", day(first.date))
    if first.seen:
        builder.add(TERMS + "seenOn", day(first.seen))
    if first.text:
        builder.add(TERMS + "eventBasisAsPublished", string(first.text))
        kind, slash, text_key = first.text.partition("/")
        if slash and kind in {"text", "article"} and " " not in text_key:
            builder.add(TERMS + "eventBasis", iri(namespace.mint(kind, text_key)))
    for note in dict.fromkeys(each.note for each in passages if each.note):
        builder.add(TERMS + "sourceNote", text(note, "fr"))
    for number, passage in enumerate(passages, start=1):
        _add_passage(builder, passage, f"s{number}", structures=structures)
    return builder.content()


def _add_passage(builder: ContentBuilder, passage: Passage, fragment: str, *, structures: bool) -> None:
    builder.add(TERMS + "hasSuccession", iri(builder.part(fragment)))
    builder.add(RDF_TYPE, iri(TERMS + "Succession"), fragment=fragment)
    builder.add(TERMS + "extent", concept("extent", "whole" if passage.whole else "part"), fragment=fragment)
    ends = (
        (passage.before, "predecessor", "originalOrganization"),
        (passage.after, "successor", "resultingOrganization"),
    )
    for thing, name, of_structures in ends:
        if thing:
            builder.add(TERMS + name, iri(thing), fragment=fragment)
            if structures:
                builder.add(ORG + of_structures, iri(thing))
    if passage.share is not None:
        builder.add(TERMS + "share", typed(f"{passage.share:g}", XSD + "decimal"), fragment=fragment)
    if passage.transfers:
        builder.add(TERMS + "transfers", string(passage.transfers), fragment=fragment)


def _label(passages: Sequence[Passage]) -> Text:
    first = passages[0]
    word = _WORDS[first.kind]
    before, after = (_listed(each.codes[place] for each in passages) for place in (0, 1))
    arrow = " → ".join(part for part in (before, after) if part)
    return Text(f"{word.fr} : {arrow} ({first.date})", f"{word.en}: {arrow} ({first.date})")


def _listed(codes: Iterable[str]) -> str:
    found = list(dict.fromkeys(code for code in codes if code))
    return ", ".join(found[:_MOST_NAMED]) + ("…" if len(found) > _MOST_NAMED else "")


def _disagree(first: Passage) -> Text:
    return Text(
        f"La ligne est du même événement que la ligne {first.row}, sans le même type, la même date, le même texte ou "
        "la même preuve. Les accorder, ou donner un autre « id ».",
        f"The row is of the same event as row {first.row}, without the same type, date, text or proof. Make them "
        "agree, or give another “id”.",
    )


def _same_pair(held: Passage) -> Text:
    return Text(
        f"La ligne {held.row} dit autre chose du même passage. Garder la bonne.",
        f"Row {held.row} says something else of the same passage. Keep the right one.",
    )


_INCOMPLETE = Text(
    "Une autre ligne du même événement est rejetée : l’événement n’est pas pris à moitié. Corriger l’autre ligne.",
    "Another row of the same event is rejected: an event is not taken by halves. Correct the other row.",
)
_ALONE = Text(
    "L’événement ne va que d’un code à lui-même : il ne dit rien. Ajouter les autres codes, ou retirer la ligne.",
    "The event only goes from a code to itself: it says nothing. Add the other codes, or remove the row.",
)
_OVER = Text(
    "Les parts qui partent de ce code dépassent 100 %. Les corriger.",
    "The shares that leave this code are over 100 %. Correct them.",
)
_ENDED_AND_NOT = Text(
    "Le même code est dit sans suite et suivi d’un autre. Garder l’une des deux lignes.",
    "The same code is said to have no sequel and to be followed by another. Keep one of the two rows.",
)
_WHOLE_TWICE = Text(
    "Le code passe tout entier à plusieurs autres. Dire « part » à chaque ligne, ou garder la bonne.",
    "The code goes over whole to several others. Say “part” on each row, or keep the right one.",
)
_CYCLE = Text(
    "Ces passages d’un même jour reviennent à leur point de départ. Corriger l’une des lignes.",
    "These passages of one day come back to where they started. Correct one of the rows.",
)
