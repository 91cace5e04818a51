"""The ledger: journal and projection together, the only way to write."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

from app.adapters.journal import IncompleteRecord, Journal, TornTail
from app.adapters.projection.reading import ProjectionReader
from app.adapters.projection.writing import ProjectionWriter, create_projection
from app.domain.commits import NO_COMMIT, Commit, damaged, decode_effect, encode_effect, parse_header
from app.domain.dates import utc_now
from app.domain.errors import Damaged, Refused, Unavailable
from app.domain.language import Text
from app.domain.rows import overlapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from app.adapters.home import Home
    from app.adapters.journal import Place, Record
    from app.domain.commits import Effect, Idempotency
    from app.domain.rows import Holding, Row


class Ledger:
    """Commits effects: on disk in the journal first, then in the projection."""

    def __init__(self, home: Home, clock: Callable[[], datetime] = utc_now) -> None:
        """Open the home for writing; the caller holds its lock. Call :meth:`catch_up` before anything else."""
        self._home = home
        self._clock = clock
        self._journal = Journal(home.journal)
        if not home.projection.exists():
            create_projection(home.projection)
        self._writer = ProjectionWriter(home.projection)
        self.reader = ProjectionReader(home.projection)
        self.damage: Damaged | None = None
        self._last = 0  # the last commit read in the journal

    def close(self) -> None:
        """Close the projection."""
        self.reader.close()
        self._writer.close()

    def catch_up(self, notice: Callable[[Text], None]) -> None:
        """Check the whole journal, cut a torn tail, and apply what the projection lacks.

        Damage does not stop the service: it is kept in ``damage``, and every write is refused until it is mended.
        """
        head = self.reader.head()
        known = head.number if head else 0
        try:
            for record in self._journal.records():
                self._apply_if_new(record, head)
        except IncompleteRecord as signal:
            self._torn(signal.tail, known, notice)
        except Damaged as error:
            self.damage = error
        if self.damage is None and self._last < known:
            self.damage = damaged(self._last + 1, Text("publication absente du journal", "commit missing"))

    def _apply_if_new(self, record: Record, head: Commit | None) -> None:
        number = record.commit.number
        self._last = number
        if head is not None and number == head.number and record.commit.hash != head.hash:
            raise damaged(number, Text("la projection tient une autre publication", "the projection holds another"))
        if head is None or number > head.number:
            self._writer.apply(record.commit, decode_effect(record.body, number), record.place)

    def _torn(self, tail: TornTail, known: int, notice: Callable[[Text], None]) -> None:
        if tail.number <= known:
            self.damage = damaged(tail.number, Text("enregistrement incomplet", "incomplete record"))
            return
        self._journal.cut(tail)
        notice(
            Text(
                f"Publication n° {tail.number} interrompue avant d'être confirmée : retirée du journal.",
                f"Commit {tail.number} was interrupted before it was acknowledged: removed from the journal.",
            )
        )

    def append(
        self,
        effect: Effect,
        *,
        account: str,
        reason: str,
        legal_basis: str = "",
        idempotency: Idempotency | None = None,
    ) -> Commit:
        """Commit an effect and return its header; when this returns, the commit is on disk."""
        if self.damage is not None:
            raise Unavailable(
                "read-only",
                Text(
                    f"Le service est en lecture seule : {self.damage.text.fr}",
                    f"The service is read-only: {self.damage.text.en}",
                ),
                self.damage.details,
            )
        _refuse_overlaps(effect, self.reader.live_rows({entity for entity, _, _ in effect.recorded}))
        head = self.reader.head()
        body = encode_effect(effect)
        commit = _next(head, self._clock(), account, reason, legal_basis, body, idempotency)
        try:
            place = self._journal.append(commit, body)
        except OSError as error:
            raise _not_written(error) from error
        self._project(commit, effect, place)
        return commit

    def _project(self, commit: Commit, effect: Effect, place: Place) -> None:
        """Apply a commit that is in the journal; if that cannot be done, take it out: nobody was told of it."""
        try:
            self._writer.apply(commit, effect, place)
        except BaseException as error:
            if self.reader.head_number() < commit.number:
                self._take_out(TornTail(commit.number, place))
            if isinstance(error, sqlite3.Error):
                raise _not_written(error) from error
            raise

    def _take_out(self, tail: TornTail) -> None:
        try:
            self._journal.cut(tail)
        except OSError:
            # It stays in the journal and is applied at the next start; nothing may be written after it till then.
            self.damage = damaged(tail.number, Text("retrait impossible après un échec", "not removed after a failure"))


def _refuse_overlaps(effect: Effect, live: Mapping[str, Sequence[Row]]) -> None:
    """Refuse what would make a source say two things of an entity on one day: no reading of it could be right."""
    retracted = {(row.entity, row.source, row.holding) for row in effect.retracted}
    said: dict[tuple[str, str], list[Holding]] = {}
    for entity, source, holding in effect.recorded:
        said.setdefault((entity, source), []).append(holding)
    for (entity, source), holdings in said.items():
        rows = (row for row in live.get(entity, ()) if row.source == source)
        kept = (row.holding for row in rows if (entity, source, row.holding) not in retracted)
        found = overlapping((*holdings, *kept))
        if found is not None:
            spans = [f"{each.span.start or '...'} - {each.span.end or '...'}" for each in found]
            raise Refused(
                "overlapping-states",
                Text(
                    f"Publication refusée : {source} dirait deux choses de {entity} le même jour "
                    f"({' et '.join(spans)}, fin exclue). Corriger les dates de l'un des deux états.",
                    f"Refused: {source} would say two things of {entity} on one day ({' and '.join(spans)}, end "
                    "excluded). Correct the dates of one of the two states.",
                ),
                {"entity": entity, "source": source, "spans": spans},
            )


def _not_written(error: Exception) -> Unavailable:
    return Unavailable(
        "not-written",
        Text(
            f"Rien n'a été publié : l'écriture sur le disque a échoué ({error}). Libérer de la place dans le dossier "
            "du service, puis recommencer.",
            f"Nothing was published: writing to the disk failed ({error}). Make room in the folder of the service, "
            "then try again.",
        ),
        {"cause": str(error)},
    )


def _next(
    head: Commit | None,
    now: datetime,
    account: str,
    reason: str,
    legal_basis: str,
    body: bytes,
    idempotency: Idempotency | None,
) -> Commit:
    # Strictly increasing, even when the machine's clock goes back.
    time = now if head is None or now > head.time else head.time + timedelta(microseconds=1)
    number = head.number + 1 if head else 1
    commit = Commit(
        number=number,
        previous=head.hash if head else NO_COMMIT,
        time=time,
        account=account,
        reason=reason,
        legal_basis=legal_basis,
        body_bytes=len(body),
        body_digest=hashlib.sha256(body).hexdigest(),
        idempotency=idempotency,
    )
    return parse_header(commit.header(), number)
