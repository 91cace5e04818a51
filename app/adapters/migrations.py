"""Migrations of ``queries/migrations/``: asked of the states of a home, each content a named graph.

A migration lies in the folder ``FROM-TO`` of its two versions: ``NN-name.remove.rq`` and ``NN-name.add.rq``, either or
both, in the order of their numbers. Each is a SELECT of ``?state ?subject ?predicate ?object``: what to take from, or
add to, the state of the graph ``?state``. The default graph is the widest view of today, for what a state alone does
not tell. Both files of one migration are asked before either is applied; the next migration sees what it did.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Store

from app.adapters.views import load_view
from app.domain.commits import KeptEdition
from app.domain.contents import Content, owner
from app.domain.errors import Damaged
from app.domain.language import Text
from app.domain.migrations import Migrated, Step, applied
from app.domain.model_versions import MODEL_SOURCE, version_order
from app.domain.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from app.adapters.projection.reading import ProjectionReader
    from app.adapters.projection.states import StatesReader
    from app.domain.corrections import Correction, LegalDate
    from app.domain.rows import Row

_STATE = "urn:srj:state:"
_VARIABLES = ("state", "subject", "predicate", "object")


def migrations_between(folder: Path, before: str, after: str) -> list[list[Path]]:
    """Return the files of each migration between two versions, in order; one migration is one or two files."""
    if not folder.is_dir():
        return []
    found: list[list[Path]] = []
    steps = [(each.name.partition("-"), each) for each in folder.iterdir() if each.is_dir()]
    ordered = sorted((version_order(first), version_order(last), path) for (first, _, last), path in steps)
    for first, last, path in ordered:
        if version_order(before) <= first and last <= version_order(after):
            names = sorted({file.name.split(".")[0] for file in path.glob("*.rq")})
            found += [sorted(path.glob(f"{name}.*.rq")) for name in names]
    return found


class Migrations:
    """Runs the migrations of a folder on one home."""

    def __init__(self, folder: Path, reader: ProjectionReader, states: StatesReader, day: date) -> None:
        """Give the folder, the reads of the home, and today."""
        self._folder = folder
        self._reader = reader
        self._states = states
        self._day = day

    def run(self, before: str, after: str) -> Migrated:
        """Return what the migrations from one version to another lead to; nothing is read when there are none."""
        files = migrations_between(self._folder, before, after)
        if not files:
            return Migrated()
        contents = {digest: Content.parse(data) for digest, data in self._states.contents(MODEL_SOURCE)}
        store = load_view(self._reader, self._day, self._reader.head_number(), "restricted")
        for digest, content in contents.items():
            store.load(content.data, RdfFormat.N_TRIPLES, to_graph=NamedNode(_STATE + digest))
        original = dict(contents)
        steps = [_step(store, pair, contents) for pair in files]
        moved = {digest: content for digest, content in contents.items() if content != original[digest]}
        return self._migrated(steps, moved)

    def _migrated(self, steps: list[Step], moved: dict[str, Content]) -> Migrated:
        held = [found for source in sorted(self._reader.sources()) if (found := self._held(source)).says(moved)]
        return Migrated(
            tuple(steps),
            moved,
            tuple(self._rows(moved)),
            tuple(each for found in held for each in found.editions),
            tuple(each for found in held for each in found.dates),
            tuple(each for found in held for each in found.corrections),
        )

    def _rows(self, moved: dict[str, Content]) -> Iterator[Row]:
        entities = self._states.entities_saying(iter(moved))
        for rows in self._reader.live_rows(entities).values():
            owned = {row.source for row in rows if row.holding.content in moved}
            yield from (row for row in rows if row.source in owned)

    def _held(self, source: str) -> _Held:
        editions = [KeptEdition(each, self._reader.edition_entries(each)) for each in self._reader.editions(source)]
        return _Held(editions, self._reader.legal_dates(source), self._reader.corrections(source))


class _Held(NamedTuple):
    """What is held of a source."""

    editions: list[KeptEdition]
    dates: list[LegalDate]
    corrections: list[Correction]

    def says(self, contents: Mapping[str, Content]) -> bool:
        """Tell whether anything held gives one of these contents."""
        entries = (digest for each in self.editions for digest in each.entries.values())
        dates, corrections = (each.content for each in self.dates), (each.content for each in self.corrections)
        return any(digest in contents for digest in chain(entries, dates, corrections))


def _step(store: Store, files: list[Path], contents: dict[str, Content]) -> Step:
    asked = {file.name.split(".")[1]: _lines(store, file, contents) for file in files}
    found = applied(contents, asked.get("remove", {}), asked.get("add", {}))
    removed = added = 0
    for digest, content in found.items():
        gone, new = set(contents[digest].lines) - set(content.lines), set(content.lines) - set(contents[digest].lines)
        removed, added = removed + len(gone), added + len(new)
        store.remove_graph(NamedNode(_STATE + digest))
        store.load(content.data, RdfFormat.N_TRIPLES, to_graph=NamedNode(_STATE + digest))
    contents.update(found)
    return Step(files[0].name.split(".")[0], len(found), removed, added)


def _lines(store: Store, file: Path, contents: Mapping[str, Content]) -> dict[str, set[bytes]]:
    """Ask one file: the canonical lines by digest of the state that they leave or enter."""
    try:
        answer = store.query(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise _unusable(file, str(error)) from error
    if not isinstance(answer, QuerySolutions) or [each.value for each in answer.variables] != list(_VARIABLES):
        raise _unusable(file, "SELECT ?state ?subject ?predicate ?object")
    found: dict[str, set[bytes]] = {}
    for solution in answer:
        state, subject, predicate, value = (solution[name] for name in _VARIABLES)
        digest = state.value.removeprefix(_STATE) if isinstance(state, NamedNode) else ""
        if digest not in contents or not isinstance(subject, NamedNode) or not _owns(contents[digest], subject.value):
            raise _unusable(file, str(solution))
        found.setdefault(digest, set()).add(f"{subject} {predicate} {value} .".encode())
    return found


def _owns(content: Content, subject: str) -> bool:
    """Tell whether a subject is the thing that a state describes, or a part of it."""
    return owner(subject) == owner(statement(content.lines[0]).subject)


def _unusable(file: Path, why: str) -> Damaged:
    return Damaged(
        "migration-unusable",
        Text(
            f"La migration {file.parent.name}/{file.name} est inutilisable : {why}. Réinstaller SRJ.",
            f"The migration {file.parent.name}/{file.name} cannot be used: {why}. Install SRJ again.",
        ),
        {"migration": f"{file.parent.name}/{file.name}"},
    )
