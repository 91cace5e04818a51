"""Requests to correct and to date, read from JSON: every field checked, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.asked_dates import fact_day
from app.domain.errors import NotFound
from app.domain.language import Text
from app.services.correcting import CorrectionRequest
from app.services.dating import DatingRequest
from app.services.request_fields import refuse_others, switch, text_of, wrong
from app.services.undoing import UndoRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.domain.commits import Idempotency
    from app.domain.iris import Namespace

_OF_CORRECTION = frozenset({"source", "from", "to", "changes", "content", "nothing"})
_OF_DATE = frozenset({"source", "date", "seen"})
_OF_BOTH = frozenset({"entity", "kind", "key", "reason", "legalBasis", "dryRun"})
_LAST_COMMIT = 10**12
_TEXT_KINDS = frozenset({"article", "article-version", "text"})


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and the key of the request if any."""

    account: str = "local"
    idempotency: Idempotency | None = None


class AmendmentRequests:
    """Reads requests against a home."""

    def __init__(self, namespace: Namespace, is_known: Callable[[str], bool]) -> None:
        """Give the base, and what tells whether an IRI is known here."""
        self._namespace = namespace
        self._is_known = is_known

    def correction(self, body: Mapping[str, object], asker: Asker) -> CorrectionRequest:
        """Read the request of a correction. Raises ``InvalidInput`` or ``NotFound`` (``unknown-text``)."""
        refuse_others(body, _OF_CORRECTION | _OF_BOTH)
        changes = body.get("changes")
        if changes is not None and not isinstance(changes, dict):
            raise wrong("changes", Text("des valeurs par propriété", "values by property"))
        text, words = self._basis(body)
        return CorrectionRequest(
            entity=self._entity(body),
            start=fact_day(body.get("from"), "from"),
            end=fact_day(body.get("to"), "to"),
            source=text_of(body, "source") or None,
            changes=changes or {},
            content=text_of(body, "content") or None,
            nothing=switch(body, "nothing"),
            reason=text_of(body, "reason"),
            text=text,
            words=words,
            dry_run=switch(body, "dryRun"),
            account=asker.account,
            idempotency=asker.idempotency,
        )

    def legal_date(self, body: Mapping[str, object], asker: Asker) -> DatingRequest:
        """Read the request of a legal date. Raises ``InvalidInput`` or ``NotFound`` (``unknown-text``)."""
        refuse_others(body, _OF_DATE | _OF_BOTH)
        day = fact_day(body.get("date"), "date")
        if day is None:
            raise wrong("date", Text("le jour de l'effet en droit, AAAA-MM-JJ", "the day in law, YYYY-MM-DD"))
        text, words = self._basis(body)
        return DatingRequest(
            entity=self._entity(body),
            day=day,
            seen=fact_day(body.get("seen"), "seen"),
            source=text_of(body, "source") or None,
            reason=text_of(body, "reason"),
            text=text,
            words=words,
            dry_run=switch(body, "dryRun"),
            account=asker.account,
            idempotency=asker.idempotency,
        )

    def _entity(self, body: Mapping[str, object]) -> str:
        entity, kind, key = (text_of(body, name) for name in ("entity", "kind", "key"))
        if entity and (kind or key):
            raise wrong("entity", Text("soit entity, soit kind et key", "either entity, or kind and key"))
        if entity:
            return entity
        if not kind or not key:
            raise wrong("entity", Text("une IRI, ou bien kind et key", "an IRI, or else kind and key"))
        return self._namespace.mint(kind, key)

    def _basis(self, body: Mapping[str, object]) -> tuple[str, str]:
        """Return the IRI and the words of a legal basis: an IRI, words, or ``{text, words}``."""
        given = body.get("legalBasis")
        if given is None:
            return "", ""
        if isinstance(given, str):
            given = {"text" if given.startswith(("http://", "https://")) else "words": given}
        if not isinstance(given, dict) or not set(given) <= {"text", "words"}:
            raise wrong("legalBasis", Text("une IRI, des mots, ou {text, words}", "an IRI, words, or {text, words}"))
        text, words = text_of(given, "text").strip(), text_of(given, "words").strip()
        thing = self._namespace.parse(text) if text else None
        if text and (thing is None or thing.kind not in _TEXT_KINDS or not self._is_known(text)):
            raise NotFound(
                "unknown-text",
                Text(
                    f"{text} n'est pas un article ni un texte tenu ici. Donner l'IRI d'un article ou d'un texte, ou "
                    "citer le texte en mots.",
                    f"{text} is no article nor text held here. Give the IRI of an article or text, or cite it "
                    "in words.",
                ),
                {"text": text},
            )
        return text, words


def undo_request(body: Mapping[str, object], asker: Asker) -> UndoRequest:
    """Read the request of an undo. Raises ``InvalidInput``."""
    refuse_others(body, frozenset({"commit", "reason", "dryRun"}))
    number = body.get("commit")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= _LAST_COMMIT:
        raise wrong("commit", Text("le numéro d'une publication", "the number of a commit"))
    dry_run = switch(body, "dryRun")
    return UndoRequest(number, text_of(body, "reason"), dry_run, asker.account, asker.idempotency)
