"""Commits: the numbered publications of the journal, and their canonical bytes.

A record is one header line and a body. The header line is ``SRJ1``, the SHA-256 of the header's JSON, and that
JSON (sorted keys, no spaces); the SHA-256 is the hash of the commit, which the next commit repeats. The body is
the effect, in lines of tab-separated fields:

    h  JSON                                                    the home: base, model version
    s  name  audience  JSON                                    a source is declared
    c  digest  number of lines                                 a content, followed by its N-Triples lines
    -  entity  source  from  to  start  end  digest  recorded  a row is retracted
    +  entity  source  from  to  start  end  digest            a row is recorded
    e  JSON                                                    an edition, followed by its entries
    E  entity  digest                                          an entry of the edition above
    l  JSON                                                    a legal date
    k  JSON                                                    a correction
    w  JSON                                                    what a commit brought is withdrawn, or given back

So every byte is covered by a hash, and any single damaged byte is found in the commit that holds it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.commit_records import (
    canonical,
    correction_line,
    correction_of,
    edition_line,
    edition_of,
    legal_date_line,
    legal_date_of,
    withdrawal_line,
    withdrawal_of,
)
from app.domain.contents import Content
from app.domain.dates import Certainty, Span
from app.domain.errors import Damaged
from app.domain.language import Text
from app.domain.rows import Holding, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.corrections import Correction, LegalDate, Withdrawal
    from app.domain.editions import Edition

MAGIC = b"SRJ1"
NO_COMMIT = "0" * 64  # the hash before the first commit


@dataclass(frozen=True, slots=True)
class Source:
    """Who says something: an importer's referential, stewardship, the model; its audience goes with it."""

    name: str
    audience: str
    label: Text = Text("", "")


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition and the content it gives of each entity it lists."""

    edition: Edition
    entries: Mapping[str, str]

    def digests(self) -> set[str]:
        """Return the contents that it gives, those of its dated states included."""
        return {*self.entries.values(), *(each.content for own in self.edition.states.values() for each in own)}


@dataclass(frozen=True, slots=True)
class Effect:
    """All that a commit does."""

    home: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    contents: Mapping[str, Content] = field(default_factory=dict)
    retracted: tuple[Row, ...] = ()
    recorded: tuple[tuple[str, str, Holding], ...] = ()
    editions: tuple[KeptEdition, ...] = ()
    legal_dates: tuple[LegalDate, ...] = ()
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The key a client gave and the SHA-256 of its request, so that a retry is answered and not done twice."""

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Commit:
    """The header of a publication."""

    number: int
    previous: str
    time: datetime
    account: str
    reason: str
    legal_basis: str
    body_bytes: int
    body_digest: str
    idempotency: Idempotency | None = None
    hash: str = ""

    def header(self) -> bytes:
        """Return the canonical header line, hash and line end included."""
        data = {
            "account": self.account,
            "bytes": self.body_bytes,
            "digest": self.body_digest,
            "legalBasis": self.legal_basis,
            "number": self.number,
            "previous": self.previous,
            "reason": self.reason,
            "time": self.time.isoformat(timespec="microseconds"),
        }
        if self.idempotency:
            data["idempotency"] = {"key": self.idempotency.key, "request": self.idempotency.request}
        encoded = canonical(data)
        return b"%s %s %s\n" % (MAGIC, hashlib.sha256(encoded).hexdigest().encode(), encoded)


def damaged(number: int, what: Text) -> Damaged:
    """Return the error that names the commit whose record is damaged."""
    return Damaged(
        "journal-damaged",
        Text(
            f"La publication n° {number} du journal est endommagée : {what.fr}. "
            "Remettre le journal depuis une sauvegarde ou une copie vérifiée.",
            f"Commit {number} of the journal is damaged: {what.en}. "
            "Put the journal back from a backup or a verified copy.",
        ),
        {"commit": number},
    )


def parse_header(line: bytes, expected: int) -> Commit:
    """Read a header line; ``expected`` is the number that it must bear."""
    magic, _, rest = line.partition(b" ")
    digest, _, encoded = rest.partition(b" ")
    if magic != MAGIC or not line.endswith(b"\n") or hashlib.sha256(encoded[:-1]).hexdigest().encode() != digest:
        raise damaged(expected, Text("en-tête altéré", "altered header"))
    data = json.loads(encoded)
    if data["number"] != expected:
        raise damaged(expected, Text(f"numéro {data['number']} trouvé", f"number {data['number']} found"))
    idempotency = data.get("idempotency")
    return Commit(
        number=data["number"],
        previous=data["previous"],
        time=datetime.fromisoformat(data["time"]),
        account=data["account"],
        reason=data["reason"],
        legal_basis=data["legalBasis"],
        body_bytes=data["bytes"],
        body_digest=data["digest"],
        idempotency=Idempotency(idempotency["key"], idempotency["request"]) if idempotency else None,
        hash=digest.decode(),
    )


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _holding(holding: Holding) -> str:
    span = holding.span
    return f"{_day(span.start)}\t{_day(span.end)}\t{holding.start}\t{holding.end}\t{holding.content}"


def encode_effect(effect: Effect) -> bytes:
    """Return the body of a record: the same effect always gives the same bytes."""
    parts: list[bytes] = []
    if effect.home:
        parts.append(b"h\t" + canonical(dict(effect.home)) + b"\n")
    for source in effect.sources:
        label = canonical({"en": source.label.en, "fr": source.label.fr})
        parts.append(f"s\t{source.name}\t{source.audience}\t".encode() + label + b"\n")
    for digest in sorted(effect.contents):
        content = effect.contents[digest]
        parts.extend((f"c\t{digest}\t{len(content.lines)}\n".encode(), content.data))
    retracted = sorted(
        f"-\t{row.entity}\t{row.source}\t{_holding(row.holding)}\t{row.recorded_by}\n".encode()
        for row in effect.retracted
    )
    recorded = sorted(
        f"+\t{entity}\t{source}\t{_holding(holding)}\n".encode() for entity, source, holding in effect.recorded
    )
    parts.extend((*retracted, *recorded))
    for kept in effect.editions:
        parts.append(edition_line(kept.edition))
        parts.extend(f"E\t{entity}\t{kept.entries[entity]}\n".encode() for entity in sorted(kept.entries))
    parts.extend(map(legal_date_line, effect.legal_dates))
    parts.extend(map(correction_line, effect.corrections))
    parts.extend(map(withdrawal_line, effect.withdrawals))
    return b"".join(parts)


def _parse_day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def _parse_holding(fields: list[str]) -> Holding:
    start, end, start_certainty, end_certainty, digest = fields
    return Holding(
        digest, Span(_parse_day(start), _parse_day(end)), Certainty(start_certainty), Certainty(end_certainty)
    )


class _EffectReader:
    """Reads the lines of a body into the parts of an effect."""

    def __init__(self, body: bytes, commit: int) -> None:
        self._lines: Iterator[bytes] = iter(body.split(b"\n")[:-1])
        self._commit = commit
        self.home: dict[str, str] = {}
        self.sources: list[Source] = []
        self.contents: dict[str, Content] = {}
        self.retracted: list[Row] = []
        self.recorded: list[tuple[str, str, Holding]] = []
        self.editions: list[KeptEdition] = []
        self.legal_dates: list[LegalDate] = []
        self.corrections: list[Correction] = []
        self.withdrawals: list[Withdrawal] = []

    def read(self) -> Effect:
        entries: dict[str, str] = {}
        for line in self._lines:
            tag = line[:1]
            if tag == b"c":
                self._content(line)
                continue
            fields = line.decode().split("\t")
            if tag == b"E":
                entries[fields[1]] = fields[2]
            elif tag == b"e":
                entries = self._edition(fields[1])
            else:
                self._row_or_declaration(fields)
        return Effect(
            self.home,
            tuple(self.sources),
            self.contents,
            tuple(self.retracted),
            tuple(self.recorded),
            tuple(self.editions),
            tuple(self.legal_dates),
            tuple(self.corrections),
            tuple(self.withdrawals),
        )

    def _content(self, line: bytes) -> None:
        _, digest, count = line.decode().split("\t")
        self.contents[digest] = Content(tuple(next(self._lines) for _ in range(int(count))))

    def _edition(self, encoded: str) -> dict[str, str]:
        entries: dict[str, str] = {}
        self.editions.append(KeptEdition(edition_of(encoded, self._commit), entries))
        return entries

    def _row_or_declaration(self, fields: list[str]) -> None:
        match fields[0]:
            case "+":
                self.recorded.append((fields[1], fields[2], _parse_holding(fields[3:8])))
            case "-":
                self.retracted.append(Row(fields[1], fields[2], _parse_holding(fields[3:8]), int(fields[8])))
            case "s":
                label = json.loads(fields[3])
                self.sources.append(Source(fields[1], fields[2], Text(label["fr"], label["en"])))
            case "h":
                self.home.update(json.loads(fields[1]))
            case "l":
                self.legal_dates.append(legal_date_of(fields[1], self._commit))
            case "k":
                self.corrections.append(correction_of(fields[1], self._commit))
            case "w":
                self.withdrawals.append(withdrawal_of(fields[1]))
            case other:
                raise damaged(self._commit, Text(f"ligne inconnue « {other} »", f"unknown line '{other}'"))


def decode_effect(body: bytes, commit: int) -> Effect:
    """Read the body of a record whose digest was checked."""
    return _EffectReader(body, commit).read()
