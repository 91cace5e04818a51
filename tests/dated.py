"""Homes in which offences are said to hold over chosen spans, past and to come, as stewards record them ahead."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.adapters.home import Home
from app.adapters.ledger import Ledger
from app.adapters.tables.importers import read_file
from app.domain.commits import Effect, Source
from app.domain.dates import Certainty, Span
from app.domain.iris import Namespace
from app.domain.language import Text
from app.domain.rows import Holding, replace
from tests.api.editions import edition
from tests.domain.importers.reading import PARSER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.domain.contents import Content


@dataclass(frozen=True)
class State:
    """A label, from a day on, to a day excluded."""

    label: str
    start: date | None = None
    end: date | None = None


def content_of(namespace: Namespace, code: str, label: str) -> Content:
    """Return what the importer of NATINF makes of an offence of that label."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "natinf.csv"
        path.write_bytes(edition(code, **{f"n{code}": label}))
        (entry,) = read_file("natinf", path, namespace, PARSER.parse).entries
    return entry.content


def say(folder: Path, states: Mapping[str, Sequence[State]], audience: str = "public") -> int:
    """Record in one commit that offences, by code, have these states and no other; return its number."""
    ledger = Ledger(Home(folder))
    try:
        ledger.catch_up(lambda _text: None)
        namespace = Namespace(str(ledger.reader.meta("base")))
        contents: dict[str, Content] = {}
        changes = []
        for code, own in states.items():
            holdings = []
            for state in own:
                content = content_of(namespace, code, state.label)
                contents[content.digest] = content
                span = Span(state.start, state.end)
                holdings.append(Holding(content.digest, span, Certainty.LEGAL, Certainty.LEGAL))
            entity = namespace.mint("natinf", code)
            live = [row for row in ledger.reader.live_rows([entity]).get(entity, []) if row.source == "natinf"]
            changes.append(replace(entity, "natinf", live, holdings))
        known = ledger.reader.sources()
        effect = Effect(
            sources=() if "natinf" in known else (Source("natinf", audience, Text("NATINF", "NATINF")),),
            contents=contents,
            retracted=tuple(row for change in changes for row in change.retracted),
            recorded=tuple((change.entity, change.source, each) for change in changes for each in change.recorded),
        )
        return ledger.append(effect, account="local", reason="prévu").number
    finally:
        ledger.close()
