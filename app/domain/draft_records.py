"""Drafts: what a draft is, from the records of its journal, and what may be done with it in each state of its life."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.dates import PARIS
from app.domain.errors import Conflict
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class DraftState(StrEnum):
    """Where a draft is in its life."""

    OPEN = "open"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote beside a draft."""

    account: str
    time: str
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: what it was opened on, who wrote in it, how many effects it holds, and where it is in its life."""

    id: str
    title: str
    base: str  # published, empty
    valid: date
    known: int
    audience: str
    account: str
    opened: str  # UTC, RFC 3339
    state: DraftState = DraftState.OPEN
    version: int = 0
    authors: frozenset[str] = frozenset()
    comments: tuple[Comment, ...] = ()
    commit: int | None = None
    returned_by: str = ""  # who sent it back, until it is submitted again
    declared: tuple[Mapping[str, object], ...] = ()  # declarations, as they were asked, with ``by`` and ``number``
    last: str = ""  # when something was last recorded in it
    opened_with: tuple[str, ...] = ()  # the idempotency key and the digest of the request that opened it

    @property
    def is_live(self) -> bool:
        """Whether it is still to be published: open or submitted."""
        return self.state in {DraftState.OPEN, DraftState.SUBMITTED}

    @property
    def sent_back(self) -> bool:
        """Whether somebody else than its authors sent it back to them."""
        return bool(self.returned_by) and self.returned_by not in self.authors

    @property
    def publication_key(self) -> str:
        """The idempotency key of its publication: what it holds is published once."""
        return " ".join(("draft", self.id, str(self.version), *(str(each["number"]) for each in self.declared)))

    @property
    def holds_something(self) -> bool:
        """Whether there is anything to publish in it, as far as its records tell."""
        return bool(self.version or self.declared)

    def effective(self, today: date) -> date:
        """Return the day on which it takes effect unless another is asked: its own, today for one opened as of then."""
        opened = datetime.fromisoformat(self.opened).astimezone(PARIS).date()
        return today if self.valid == opened else self.valid

    def told(self) -> dict[str, object]:
        """Return what machines are told of it."""
        return {
            "id": self.id,
            "title": self.title,
            "base": self.base,
            "valid": self.valid.isoformat(),
            "known": self.known,
            "audience": self.audience,
            "state": str(self.state),
            "account": self.account,
            "authors": sorted(self.authors),
            "opened": self.opened,
            "last": self.last,
            "effects": self.version,
            "commit": self.commit,
            "declarations": [dict(each) for each in self.declared],
            "returnedBy": self.returned_by or None,
            "comments": [{"account": each.account, "time": each.time, "text": each.text} for each in self.comments],
        }

    def as_opened(self) -> Draft:
        """Return it as it was when it was opened."""
        return replace(
            self,
            state=DraftState.OPEN,
            version=0,
            authors=frozenset({self.account}),
            comments=(),
            declared=(),
            commit=None,
            returned_by="",
            last=self.opened,
        )

    def require_writable(self) -> None:
        """Refuse to write in a draft that is submitted or over. Raises ``Conflict`` (``draft-not-open``)."""
        self.require(DraftState.OPEN)

    def require(self, *states: DraftState) -> None:
        """Raise ``Conflict`` (``draft-not-open``) in any other state."""
        if self.state not in states:
            raise Conflict(
                "draft-not-open",
                Text(
                    f"Le brouillon {self.id} est dans l'état « {self.state} » : ce qui est demandé ne se fait que dans "
                    f"l'état {' ou '.join(states)}. Le rouvrir s'il est soumis, ou ouvrir un autre brouillon.",
                    f"The draft {self.id} is '{self.state}': what is asked is done only when it is "
                    f"{' or '.join(states)}. Send it back if it is submitted, or open another draft.",
                ),
                {"state": str(self.state)},
            )


def folded(records: Iterable[Mapping[str, object]]) -> Draft:
    """Return a draft from the heads of its records; the first one opens it."""
    heads = iter(records)
    first = next(heads)
    draft = Draft(
        id=str(first["id"]),
        title=str(first["title"]),
        base=str(first["base"]),
        valid=date.fromisoformat(str(first["valid"])),
        known=int(str(first["known"])),
        audience=str(first["audience"]),
        account=str(first["account"]),
        opened=str(first["time"]),
        authors=frozenset({str(first["account"])}),
        last=str(first["time"]),
        opened_with=(str(first["key"]), str(first["request"])) if first.get("key") else (),
    )
    for head in heads:
        draft = after(draft, head)
    return draft


def after(draft: Draft, head: Mapping[str, object]) -> Draft:
    """Return a draft once a record is added."""
    return replace(_after(draft, head), last=str(head["time"]))


def _after(draft: Draft, head: Mapping[str, object]) -> Draft:
    account = str(head["account"])
    match head["record"]:
        case "effect":
            return replace(draft, version=draft.version + 1, authors=draft.authors | {account})
        case "declaration":
            number = max((int(str(each["number"])) for each in draft.declared), default=0) + 1
            given = head["given"] if isinstance(head["given"], dict) else {}
            declared = (*draft.declared, {**given, "number": number, "by": account})
            return replace(draft, declared=declared, authors=draft.authors | {account})
        case "declaration-taken-out":
            left = tuple(each for each in draft.declared if each["number"] != head["number"])
            return replace(draft, declared=left)
        case "comment":
            comment = Comment(account, str(head["time"]), str(head["text"]))
            return replace(draft, comments=(*draft.comments, comment))
        case "state":
            commit = head.get("commit")
            done = int(str(commit)) if commit is not None else draft.commit
            state = DraftState(str(head["state"]))
            return replace(draft, state=state, commit=done, returned_by=account if state is DraftState.OPEN else "")
    return draft
