"""What waits for a data steward: one task, on one thing or one row of a file, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.language import Text

DRAFT_TASKS = ("draft-to-review", "draft-sent-back")
TASKS = (*DRAFT_TASKS, "ending-waiver", "reference", "dated-label", "review", "rejected-row", "import-warning")
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is about, why, since when if that is known, and whose referential and office it is."""

    kind: str
    about: str  # the IRI of a thing or of a part of one; empty for a row of a file
    words: Text
    cause: str = ""  # a short name of the cause, for machines
    date: str = ""  # ISO; of the label, of the change, of the edition
    referential: str = ""
    offices: tuple[str, ...] = ()
    commit: int | None = None  # that brought the file
    source: str = ""  # the list that the file is an edition of
    row: int | None = None
    draft: str = ""  # that waits

    def to_json(self) -> dict[str, object]:
        """Return the task for machines."""
        return {
            "kind": self.kind,
            "about": self.about or None,
            "message": {"fr": self.words.fr, "en": self.words.en},
            "cause": self.cause or None,
            "date": self.date or None,
            "referential": self.referential or None,
            "offices": list(self.offices),
            "commit": self.commit,
            "source": self.source or None,
            "row": self.row,
            "draft": self.draft or None,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """Which tasks are asked for; what is empty is not looked at, ``none`` asks for those without any."""

    kind: str = ""
    referential: str = ""
    office: str = ""

    def takes(self, task: Task) -> bool:
        """Tell whether a task is one of those asked for."""
        office = not self.office or (not task.offices if self.office == NOBODY else self.office in task.offices)
        referential = self.referential in {"", task.referential} or (
            self.referential == NOBODY and not task.referential
        )
        return self.kind in {"", task.kind} and referential and office
