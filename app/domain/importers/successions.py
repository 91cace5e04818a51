"""Successions: what an operator states of codes and structures that merged, split, changed code or name, or closed.

One row is one passage: from a code to a code. Rows that share their kind, type, date in law and the code in which they
meet (the successor of a merger, the predecessor of anything else) are one event; a column ``id`` groups them otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from app.domain.dates import parse_day
from app.domain.errors import InvalidInput
from app.domain.importers import succession_causes as causes
from app.domain.importers.collecting import Collector, RejectRow, refuse_control_characters
from app.domain.importers.layouts import Column, Layout, header_key
from app.domain.importers.succession_events import EVENT, Passage, add_events
from app.domain.language import Text
from app.domain.successions import KEEPING, EventKind

if TYPE_CHECKING:
    from datetime import date

    from app.domain.importers.sheets import Row, Sheet
    from app.domain.imports import Reading
    from app.domain.iris import Namespace

SOURCE = "successions"
T = TypeVar("T")

LAYOUTS = (
    Layout(
        "successions",
        (
            Column("kind", ("kind", "genre")),
            Column("event", ("event", "type", "evenement")),
            Column("dateInLaw", ("dateInLaw", "date_en_droit", "date")),
            Column("from", ("from", "de", "ancien code")),
            Column("to", ("to", "vers", "nouveau code")),
            Column("text", ("text", "texte"), required=False),
            Column("dateSeen", ("dateSeen", "vu_le"), required=False),
            Column("extent", ("extent", "etendue"), required=False),
            Column("share", ("share", "part"), required=False),
            Column("transfers", ("transfers", "objet"), required=False),
            Column("toKind", ("toKind", "genre_vers"), required=False),
            Column("proof", ("proof", "preuve"), required=False),
            Column("note", ("note", "remarque"), required=False),
            Column("id", ("id", "identifiant"), required=False),
        ),
    ),
)

_NAMES = {
    EventKind.CREATION: ("creation", "création"),
    EventKind.CLOSING: ("closing", "suppression", "fermeture"),
    EventKind.MERGER: ("merger", "fusion"),
    EventKind.SPLIT: ("split", "scission"),
    EventKind.RENAMING: ("renaming", "changement de nom"),
    EventKind.RENUMBERING: ("renumbering", "changement de code"),
    EventKind.SEAT_CHANGE: ("seat-change", "changement de siège"),
    EventKind.TRANSFER: ("transfer", "transfert de compétence"),
    EventKind.PARTIAL_TRANSFER: ("partial-transfer", "transfert partiel"),
}
_KINDS = {header_key(name): kind for kind, names in _NAMES.items() for name in names}
_EXTENTS = {"whole": True, "tout": True, "part": False, "partie": False}
_PROOFS = {
    "established": "established",
    "etabli": "established",
    "attested": "attested",
    "atteste": "attested",
    "hypothesis": "hypothesis",
    "hypothese": "hypothesis",
    "example": "example",
    "exemplefictif": "example",
}
_KIND = re.compile(r"[a-z][a-z0-9-]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_FAR = 2100
_PARTIAL = KEEPING | {EventKind.SPLIT}
_MEETS_AT_TO = frozenset({EventKind.MERGER, EventKind.CREATION})
# Events of a code that stays: nothing needs to be written after it.
_SAME = frozenset({EventKind.RENAMING, EventKind.SEAT_CHANGE})


def read(sheet: Sheet, namespace: Namespace) -> Reading:
    """Read a sheet of successions: one entry of kind ``event`` for each event all of whose rows are right."""
    collector = Collector(sheet)
    drafts: dict[str, list[Passage]] = {}
    spoiled: set[str] = set()
    for row in collector.rows():
        key = _key(row)
        try:
            drafts.setdefault(key, []).append(_passage(collector, row, namespace, key))
        except RejectRow as problem:
            spoiled.add(key)
            collector.reject(row, problem)
    lines = add_events(collector, namespace, drafts, spoiled)
    seen = [passage.seen for passages in drafts.values() for passage in passages if passage.seen]
    reading = collector.reading(SOURCE, (EVENT,), code_column="id", edition=max(seen, default=None))
    return replace(reading, lines=lines, columns={name: collector.header(name) or name for name in row_names()})


def row_names() -> tuple[str, ...]:
    """Return our names of the columns."""
    return tuple(column.name for column in LAYOUTS[0].columns)


def _key(row: Row) -> str:
    """Return what names the event of a row: its own ``id``, or what its rows share."""
    given = _cell(row, "id")
    if given:
        return given
    kind = _KINDS.get(header_key(_cell(row, "event")))
    names = ("to", "from") if kind in _MEETS_AT_TO else ("from", "to")
    anchor = next((found for name in names if (found := _cell(row, name))), "")
    return "-".join((_cell(row, "kind"), str(kind or "event"), _cell(row, "dateInLaw"), anchor))


def _cell(row: Row, name: str) -> str:
    return row.cells.get(name, "").strip()


def _passage(collector: Collector, row: Row, namespace: Namespace, key: str) -> Passage:
    for name, value in row.cells.items():
        refuse_control_characters(value, name, key)
    kind = _one_of(row, "event", _KINDS, key, ", ".join(names[0] for names in _NAMES.values()))
    code_kind = _code_kind(row, "kind", key)
    before, after = _cell(row, "from"), _cell(row, "to")
    _require_codes(kind, before, after, key)
    day = _required_day(row, "dateInLaw", key)
    if not _ID.fullmatch(key):
        raise _bad("invalid-id", "id", key, causes.BAD_ID, key)
    seen = _day(row, "dateSeen", key)
    if seen is not None and seen < day:
        collector.warn("seen-before-law", row, "dateSeen", seen.isoformat(), _announced(day, seen), key)
    share = _share(row, key)
    whole = _whole(row, kind, share, key)
    to_kind = _code_kind(row, "toKind", key) if _cell(row, "toKind") else code_kind
    target = after or (before if kind in _SAME else "")
    return Passage(
        row=row.number,
        kind=kind,
        date=day,
        seen=seen,
        before=namespace.mint(code_kind, before) if before else None,
        after=namespace.mint(to_kind, target) if target else None,
        codes=(before, target),
        code_kind=code_kind,
        whole=whole,
        share=share,
        text=_cell(row, "text"),
        transfers=_cell(row, "transfers"),
        proof=_proof(row, key),
        note=_cell(row, "note"),
    )


def _proof(row: Row, key: str) -> str:
    """Return the level of proof: the one given, else what a text establishes and what an operator attests."""
    if _cell(row, "proof"):
        return _one_of(row, "proof", _PROOFS, key, "established, attested, hypothesis, example")
    return "established" if _cell(row, "text") else "attested"


def _require_codes(kind: EventKind, before: str, after: str, key: str) -> None:
    if kind is EventKind.CREATION:
        if before:
            raise _bad("unexpected-code", "from", before, causes.CREATION, key)
        if not after:
            raise _empty("to", key)
        return
    if not before:
        raise _empty("from", key)
    if not after and kind is not EventKind.CLOSING and kind not in _SAME:
        raise _bad("empty-code", "to", "", causes.NO_SUCCESSOR, key)
    if kind is EventKind.RENAMING and after not in {"", before}:
        raise _bad("other-code", "to", after, causes.RENAMING, key)
    if before == after and kind in {EventKind.CLOSING, EventKind.RENUMBERING, *KEEPING}:
        raise _bad("self-succession", "to", after, causes.ITSELF, key)


def _whole(row: Row, kind: EventKind, share: float | None, key: str) -> bool:
    given = _cell(row, "extent")
    if not given:
        return kind not in _PARTIAL and (share is None or share == 100)  # noqa: PLR2004 - percent
    whole = _one_of(row, "extent", _EXTENTS, key, "whole, part")
    if whole and share is not None and share != 100:  # noqa: PLR2004 - percent
        raise _bad("contradictory-extent", "extent", given, causes.WHOLE_SHARE, key)
    return whole


def _share(row: Row, key: str) -> float | None:
    given = _cell(row, "share").removesuffix("%").strip().replace(",", ".")
    if not given:
        return None
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,6})?", given) or not 0 < float(given) <= 100:  # noqa: PLR2004 - percent
        raise _bad("invalid-share", "share", _cell(row, "share"), causes.SHARE, key)
    return float(given)


def _day(row: Row, name: str, key: str) -> date | None:
    given = _cell(row, name)
    if not given:
        return None
    try:
        day = parse_day(given)
    except InvalidInput as error:
        raise RejectRow(error.code, name, given, error.text, key) from error
    if day.year >= _FAR:
        raise _bad("far-date", name, given, causes.FAR_DATE, key)
    return day


def _required_day(row: Row, name: str, key: str) -> date:
    day = _day(row, name, key)
    if day is None:
        raise _empty(name, key)
    return day


def _code_kind(row: Row, name: str, key: str) -> str:
    given = _cell(row, name)
    if not _KIND.fullmatch(given):
        raise _bad("unknown-kind", name, given, causes.NOT_A_KIND, key)
    return given


def _one_of(row: Row, name: str, known: dict[str, T], key: str, shown: str) -> T:
    given = _cell(row, name)
    found = known.get(header_key(given))
    if found is None:
        raise RejectRow(
            "unknown-value",
            name,
            given,
            Text(
                f"« {given} » n’est pas une valeur lue ici. Écrire l’une de : {shown}.",
                f"“{given}” is not a value read here. Write one of: {shown}.",
            ),
            key,
        )
    return found


def _empty(name: str, key: str) -> RejectRow:
    return _bad(
        "empty-cell",
        name,
        "",
        Text("La cellule est vide et l’événement la demande. L’écrire.", "The cell is empty and the event needs it."),
        key,
    )


def _bad(code: str, column: str, value: str, cause: Text, key: str) -> RejectRow:
    return RejectRow(code, column, value, cause, key)


def _announced(day: date, seen: date) -> Text:
    return Text(
        f"Vu le {seen}, avant sa date en droit ({day}) : l’événement était annoncé. Si ce n’est pas le cas, les deux "
        "dates sont inversées.",
        f"Seen on {seen}, before its date in law ({day}): the event was announced. If it was not, the two dates are "
        "reversed.",
    )
