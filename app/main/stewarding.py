"""The work of stewards in the process of the writer: corrections, legal dates."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.adapters.rdf.given_contents import content_given
from app.domain.importers.natinf import republished
from app.main.drafting import publish_draft
from app.main.idempotency import answered_once
from app.main.references import reference_parser
from app.services.amending import Amending
from app.services.amendment_reports import report_of, spoken_at
from app.services.amendment_requests import AmendmentRequests, Asker, undo_request
from app.services.correcting import Correcting
from app.services.dating import Dating
from app.services.declaration_requests import DeclarationRequests
from app.services.declaring import Declaring, declared_by
from app.services.undoing import Undoing, undo_report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.commits import Commit, Idempotency
    from app.domain.contents import Content
    from app.domain.corrections import Correction, LegalDate
    from app.main.writing import Writer
    from app.services.publishing import Published

    Told = tuple[dict[str, object], Published | None]
    Act = Callable[[Writer, Mapping[str, object], Asker], Told]


def correct(writer: Writer, body: Mapping[str, object], asker: Asker) -> Told:
    """Record a correction."""
    remade = partial(republished, writer.namespace, reference_parser().parse)

    def republish(entity: str, content: Content, predicate: str, value: str) -> Content | None:
        return remade(content, entity, predicate, value)

    own = {name: value for name, value in body.items() if name not in _CARRIED}
    carried = {name: value for name, value in body.items() if name in _CARRIED}
    declared = DeclarationRequests(writer.namespace).carried(carried, writer.midnight.day)
    request = replace(_requests(writer).correction(own, asker), declared=declared)
    done = Correcting(_amending(writer), content_given, {"natinf": republish}).run(request)
    return done.report, done.published


def set_legal_date(writer: Writer, body: Mapping[str, object], asker: Asker) -> Told:
    """Record a legal date."""
    done = Dating(_amending(writer)).run(_requests(writer).legal_date(body, asker))
    return done.report, done.published


def undo(writer: Writer, body: Mapping[str, object], asker: Asker) -> Told:
    """Take back a publication."""
    done = Undoing(writer.ledger.reader, writer.publisher, writer.deriving).run(undo_request(body, asker))
    return done.report, done.published


def declare(writer: Writer, body: Mapping[str, object], asker: Asker) -> Told:
    """Declare an observed deviation or a waiver."""
    request = DeclarationRequests(writer.namespace).declare(body, writer.midnight.day, asker)
    done = _declaring(writer).run(request)
    return done.report, done.published


def end_declaration(writer: Writer, body: Mapping[str, object], asker: Asker) -> Told:
    """End a declaration."""
    done = _declaring(writer).end(DeclarationRequests(writer.namespace).end(body, asker))
    return done.report, done.published


ACTS: Mapping[str, Act] = {
    "correct": correct,
    "legal-date": set_legal_date,
    "undo": undo,
    "declare": declare,
    "end-declaration": end_declaration,
    "publish-draft": publish_draft,
}
_CARRIED = frozenset({"deviations", "waivers"})


def act(writer: Writer, name: str, head: Mapping[str, object]) -> Told:
    """Do what a steward asks: ``body`` is the JSON of the request; with an idempotency key, once."""
    given = head.get("body")
    body = given if isinstance(given, dict) else {}
    account = str(head.get("account") or "local")

    def do(idempotency: Idempotency | None) -> Told:
        return ACTS[name](writer, body, Asker(account, idempotency))

    of_draft = name == "publish-draft"  # once, whatever reason is given the second time
    described = f"{name} {json.dumps({'draft': body.get('draft')} if of_draft else body, sort_keys=True)}"
    key = str(head.get("idempotencyKey") or "")

    def again(done: Commit) -> dict[str, object]:
        if of_draft:
            return {"draft": body["draft"], "commit": done.number}
        return _told_again(writer, done.number)

    return answered_once(writer.ledger.reader, key, described, do, again, writer.clock)


def _told_again(writer: Writer, number: int) -> dict[str, object]:
    """Return the report of a commit that was made."""
    reader = writer.ledger.reader
    dates, corrections = reader.amendments_of(number)
    declared = declared_by(reader, writer.namespace, number)
    if declared is not None and not corrections:
        return declared
    if not dates and not corrections:
        return {**undo_report(reader, number), "commit": number}
    recorded: list[LegalDate | Correction] = [*dates, *corrections]
    first = recorded[0]
    before, after = (
        spoken_at(reader, writer.namespace, first.entity, first.source, known) for known in (number - 1, number)
    )
    return {**report_of(before, after.holdings, reader.content), "commit": number}


def _amending(writer: Writer) -> Amending:
    return Amending(writer.ledger.reader, writer.publisher, writer.namespace, writer.deriving)


def _declaring(writer: Writer) -> Declaring:
    return Declaring(writer.ledger.reader, writer.publisher, writer.namespace)


def _requests(writer: Writer) -> AmendmentRequests:
    reader = writer.ledger.reader
    return AmendmentRequests(writer.namespace, lambda entity: bool(reader.live_rows([entity])))
