"""`srj verify` and `srj rebuild`: the projection proved equal to the journal, or made anew from it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.adapters.journal import IncompleteRecord, Journal
from app.adapters.projection.codec import fields_of, state_hash
from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.search_index import SearchProof
from app.adapters.projection.versions import is_of_another_version
from app.adapters.projection.writing import ProjectionWriter, create_projection
from app.adapters.replay import Replay, entries_digest
from app.domain.commits import damaged, decode_effect
from app.domain.contents import Content
from app.domain.errors import Damaged, Unavailable
from app.domain.identifiers import notations_of
from app.domain.iris import Namespace
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.adapters.home import Home


# What reading a damaged file can raise: from SQLite, or from fields that are not what was written.
_UNREADABLE = (sqlite3.Error, ValueError, OverflowError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found: the head, the state hash of the journal, the problems in words (empty: clean)."""

    commits: int
    rows: int
    contents: int
    state_hash: str
    problems: tuple[Text, ...]


def verify(home: Home, progress: Callable[[int, int], None]) -> Verification:
    """Check the chain of the journal, replay it, and compare the projection with the result.

    The projection is compared at its own head: a journal that is ahead of it is whole, what the projection lacks is
    applied when the home is next opened (and a service may be writing meanwhile). Slack bytes of SQLite pages carry
    nothing: a flipped bit there is not looked for; rows, contents, commits and editions are proved equal, and the
    file's own structure and its R*Tree are checked.
    """
    replay = Replay()
    projection = _Compared(home.projection)
    problems: list[Text] = []
    try:
        projection.compare_at(0, replay)
        for record in Journal(home.journal).records():
            number = record.commit.number
            replay.apply(record.commit, decode_effect(record.body, number))
            projection.compare_at(number, replay)
            progress(number, max(projection.head, number))
        if projection.head > len(replay.commits) and not projection.problems:
            problems.append(_end_missing(projection.head, len(replay.commits)).text)
    except IncompleteRecord as signal:
        if signal.tail.number <= projection.head:
            error = damaged(signal.tail.number, Text("enregistrement incomplet", "incomplete record"))
            problems.append(error.text)
    except Damaged as error:
        problems.append(error.text)
    finally:
        projection.close()
    expected = state_hash(map(fields_of, replay.rows.values()))
    problems.extend(projection.problems)
    return Verification(len(replay.commits), len(replay.rows), len(replay.contents), expected, tuple(problems))


def _end_missing(known: int, last: int) -> Damaged:
    return Damaged(
        "journal-damaged",
        Text(
            f"Le journal s'arrête à la publication n° {last}, alors que la n° {known} a été confirmée. Remettre le "
            "journal depuis une sauvegarde ou une copie vérifiée.",
            f"The journal ends at commit {last}, while commit {known} was acknowledged. Put the journal back from a "
            "backup or a verified copy.",
        ),
        {"commit": last + 1},
    )


class _Compared:
    """The projection as it was when verification began, to be compared when the replay reaches its head."""

    def __init__(self, path: Path, *, any_version: bool = False) -> None:
        self.head = 0
        self.problems: list[Text] = []
        self._reader: ProjectionReader | None = None
        try:
            self._reader = ProjectionReader(path, any_version=any_version)
            self._reader.pin()
            self.head = self._reader.head_number()
            self.problems = [
                Text(f"projection : {line}", f"projection: {line}") for line in self._reader.integrity_problems()
            ]
        except Unavailable as error:
            self.problems = [error.text]
        except _UNREADABLE as error:
            self._unreadable(error)

    def compare_at(self, number: int, replay: Replay) -> None:
        """Compare if the replay is at the head of the projection; a projection known to be broken is not read."""
        if self._reader is None or self.problems or number != self.head:
            return
        try:
            self.problems = _differences(self._reader, replay, state_hash(map(fields_of, replay.rows.values())))
        except _UNREADABLE as error:
            self._unreadable(error)

    def close(self) -> None:
        """Close the file."""
        if self._reader is not None:
            self._reader.close()

    def _unreadable(self, error: Exception) -> None:
        self.problems = [
            Text(
                f"projection illisible ({error}) : la refaire avec « srj rebuild »",
                f"the projection cannot be read ({error}): remake it with `srj rebuild`",
            )
        ]


def _differences(reader: ProjectionReader, replay: Replay, expected: str) -> list[Text]:
    problems: list[Text] = []
    if state_hash(reader.row_fields()) != expected:
        problems.append(Text("projection : lignes différentes du journal", "projection: rows differ from the journal"))
    if boxes := reader.box_differences():
        problems.append(Text(f"projection : {boxes} écarts d'index", f"projection: {boxes} index differences"))
    problems.extend(
        Text(f"{entity} : deux états d'une même source le même jour", f"{entity}: two states of one source on one day")
        for entity in reader.overlaps()
    )
    problems.extend(_content_problems(reader, replay))
    if list(reader.commits())[::-1] != replay.commits:
        problems.append(Text("projection : publications différentes", "projection: commits differ"))
    if not _same_editions(reader, replay):
        problems.append(Text("projection : éditions différentes", "projection: editions differ"))
    if not _same_records(reader, replay):
        problems.append(
            Text(
                "projection : dates légales ou rectifications différentes",
                "projection: legal dates or corrections differ",
            )
        )
    if reader.sources() != replay.sources or not _same_entities(reader, replay):
        problems.append(Text("projection : sources ou entités différentes", "projection: sources or entities differ"))
    if any(reader.meta(name) != value for name, value in replay.home.items()):
        problems.append(Text("projection : description du service différente", "projection: home differs"))
    return problems


def _content_problems(reader: ProjectionReader, replay: Replay) -> Iterator[Text]:
    held = set()
    codes: set[tuple[str, str]] = set()
    search = SearchProof(Namespace(replay.home["base"]) if "base" in replay.home else None)
    for number, digest, data in reader.stored_contents():
        held.add(digest.hex())
        if hashlib.sha256(data).digest() != digest:
            name = digest.hex()[:12]
            yield Text(f"projection : contenu {name} altéré", f"projection: content {name} altered")
        else:
            codes.update(notations_of(Content.parse(data)))
            search.take(number, data)
    if codes != reader.codes.every():
        yield Text("projection : codes différents des contenus", "projection: codes differ from the contents")
    if not reader.proves(search):
        yield Text("projection : index de recherche différent", "projection: the search index differs")
    if held != replay.contents:
        yield Text("projection : contenus manquants ou en trop", "projection: contents missing or extra")


def _same_editions(reader: ProjectionReader, replay: Replay) -> bool:
    stored = [
        (repr(edition), entries_digest(reader.edition_entries(edition)))
        for source in reader.sources()
        for edition in reader.editions(source, withdrawn=True)
    ]
    return sorted(stored) == sorted((repr(edition), digest) for edition, digest in replay.editions)


def _same_records(reader: ProjectionReader, replay: Replay) -> bool:
    legal = [each for source in reader.sources() for each in reader.legal_dates(source, withdrawn=True)]
    corrections = [each for source in reader.sources() for each in reader.corrections(source, withdrawn=True)]
    same = sorted(map(repr, legal)) == sorted(map(repr, replay.legal_dates))
    same = same and sorted(map(repr, corrections)) == sorted(map(repr, replay.corrections))
    return same and reader.withdrawals() == replay.withdrawals


def _same_entities(reader: ProjectionReader, replay: Replay) -> bool:
    namespace = Namespace(replay.home["base"]) if "base" in replay.home else None
    for iri, kind in reader.entity_kinds():
        thing = namespace.parse(iri) if namespace else None
        if kind != (thing.kind if thing else ""):
            return False
    return True


def _acknowledged(projection: Path) -> int:
    """Return the last commit that the projection knows of; 0 when it is broken, and so says nothing."""
    compared = _Compared(projection, any_version=True)
    compared.close()
    return 0 if compared.problems else compared.head


def rebuild(home: Home, progress: Callable[[int, int], None]) -> str:
    """Make the projection anew from the journal, beside the old one, then put it in its place.

    Returns the state hash. Raises ``Damaged`` naming the commit, and then leaves the old projection as it was.
    """
    fresh = home.projection.with_suffix(".rebuilt")
    _remove(fresh)
    try:
        create_projection(fresh)
        _replay_into(fresh, home, _acknowledged(home.projection), progress)
        reader = ProjectionReader(fresh)
        digest = state_hash(reader.row_fields())
        reader.close()
        _sync(fresh)
        # The write-ahead log of the old file first: replayed on the new one, it would damage it.
        for old in _files(home.projection)[1:]:
            old.unlink(missing_ok=True)
        fresh.replace(home.projection)
    finally:
        _remove(fresh)
    return digest


def bring_up_to_date(home: Home, notice: Callable[[Text], None]) -> None:
    """Remake a projection whose tables are those of another version; the caller holds the lock of the home."""
    if not home.projection.exists() or not is_of_another_version(home.projection):
        return
    notice(
        Text(
            "La projection vient d'une autre version de SRJ : elle est refaite depuis le journal.",
            "The projection comes from another version of SRJ: it is being remade from the journal.",
        )
    )
    rebuild(home, lambda _done, _total: None)


def _replay_into(fresh: Path, home: Home, known: int, progress: Callable[[int, int], None]) -> None:
    last = 0
    writer = ProjectionWriter(fresh, durable=False)
    try:
        writer.begin()
        for record in Journal(home.journal).records():
            last = record.commit.number
            writer.apply(record.commit, decode_effect(record.body, last), record.place)
            progress(last, max(known, last))
        writer.finish()
    except IncompleteRecord as signal:
        if signal.tail.number <= known:
            raise damaged(signal.tail.number, Text("enregistrement incomplet", "incomplete record")) from signal
        writer.finish()
    finally:
        writer.close()
    if last < known:
        raise _end_missing(known, last)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for file in _files(path):
        file.unlink(missing_ok=True)


def _files(path: Path) -> tuple[Path, Path, Path]:
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
