"""Requests to declare a deviation or a waiver, read from JSON: every field checked, nothing guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.asked_dates import fact_day
from app.domain.audiences import AUDIENCES
from app.domain.dates import Span
from app.domain.declarations import KINDS, Declaration
from app.domain.errors import InvalidInput
from app.domain.iris import SHAPES
from app.domain.language import Text
from app.services.declaring import DeclareRequest, EndRequest
from app.services.request_fields import refuse_others, switch, text_of, wrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.declarations import Kind
    from app.domain.iris import Namespace
    from app.services.amendment_requests import Asker

_OF_BOTH = frozenset({"subject", "rule", "path", "value", "office", "from", "to", "audience"})
_OF_KIND = {"deviation": frozenset({"evidence"}), "waiver": frozenset({"waiverReason", "grantedBy"})}
_OF_ACT = frozenset({"kind", "reason", "dryRun"})


class DeclarationRequests:
    """Reads requests; things are named by IRI or by ``kind/key``, rules by IRI or by their short name."""

    def __init__(self, namespace: Namespace) -> None:
        """Give the base."""
        self._namespace = namespace

    def declare(self, body: Mapping[str, object], today: date, asker: Asker) -> DeclareRequest:
        """Read the request of one declaration. Raises ``InvalidInput``."""
        kind = self._kind(body)
        refuse_others(body, _OF_BOTH | _OF_KIND[kind] | _OF_ACT)
        declared = self._one(kind, body, today)
        return DeclareRequest(
            (declared,),
            text_of(body, "reason") or declared.why,
            asker.account,
            switch(body, "dryRun"),
            asker.idempotency,
        )

    def carried(self, body: Mapping[str, object], today: date) -> tuple[Declaration, ...]:
        """Read the declarations that the request of another act carries: ``deviations`` and ``waivers``."""
        found = []
        for kind in KINDS:
            given = body.get(f"{kind}s") or []
            if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
                raise wrong(f"{kind}s", Text("une liste de déclarations", "a list of declarations"))
            for each in given:
                refuse_others(each, _OF_BOTH | _OF_KIND[kind])
                found.append(self._one(kind, each, today))
        return tuple(found)

    def in_draft(self, body: Mapping[str, object], today: date) -> Declaration:
        """Read a declaration written in a draft; ``number`` and ``by`` may be there. Raises ``InvalidInput``."""
        kind = self._kind(body)
        refuse_others(body, _OF_BOTH | _OF_KIND[kind] | {"kind", "number", "by"})
        return self._one(kind, body, today)

    def end(self, body: Mapping[str, object], asker: Asker) -> EndRequest:
        """Read the request of the end of a declaration. Raises ``InvalidInput``."""
        refuse_others(body, _OF_ACT | {"key", "on"})
        key, on = text_of(body, "key"), fact_day(body.get("on"), "on")
        if not key or on is None:
            raise wrong("on", Text("le premier jour où elle ne vaut plus", "the first day on which it no longer holds"))
        entity = self._namespace.mint(self._kind(body), key)
        return EndRequest(entity, on, text_of(body, "reason"), asker.account, switch(body, "dryRun"), asker.idempotency)

    def _one(self, kind: Kind, body: Mapping[str, object], today: date) -> Declaration:
        why = "evidence" if kind == "deviation" else "waiverReason"
        audience = text_of(body, "audience") or "internal"
        if audience not in AUDIENCES:
            raise wrong("audience", Text(", ".join(AUDIENCES), ", ".join(AUDIENCES)))
        start = fact_day(body.get("from"), "from") or today
        end = fact_day(body.get("to"), "to")
        if kind == "waiver" and end is None:
            raise wrong("to", Text("le jour où elle prend fin", "the day on which it ends"))
        if end is not None:
            Span(start, end)  # refuses reversed dates
        return Declaration(
            kind=kind,
            subject=self._thing(body, "subject"),
            rule=_rule(body),
            office=self._thing(body, "office"),
            why=_needed(body, why),
            start=start,
            end=end,
            path=text_of(body, "path"),
            value=text_of(body, "value"),
            granted_by=self._thing(body, "grantedBy") if kind == "waiver" else "",
            audience=audience,
        )

    def _thing(self, body: Mapping[str, object], name: str) -> str:
        given = _needed(body, name)
        if "://" in given:
            return given
        kind, slash, key = given.partition("/")
        if not slash or not kind or not key:
            raise wrong(name, Text("une IRI, ou genre/clé", "an IRI, or kind/key"))
        return self._namespace.mint(kind, key)

    @staticmethod
    def _kind(body: Mapping[str, object]) -> Kind:
        for kind in KINDS:
            if body.get("kind") == kind:
                return kind
        raise wrong("kind", Text(" ou ".join(KINDS), " or ".join(KINDS)))


def _rule(body: Mapping[str, object]) -> str:
    given = _needed(body, "rule")
    return given if "://" in given else SHAPES + given


def _needed(body: Mapping[str, object], name: str) -> str:
    found = text_of(body, name).strip()
    if not found:
        raise InvalidInput(
            "field-required",
            Text(
                f"Donner « {name} » : la déclaration ne vaut pas sans lui.",
                f"Give '{name}': nothing is declared without it.",
            ),
            {"field": name},
        )
    return found
