"""The verdict of the gate: what the rules found, and whether it stands in the way of the commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.domain.language import Text

Severity = Literal["Violation", "Warning", "Info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a rule, as told to people and machines."""

    focus: str
    path: str | None
    value: str | None
    severity: str
    component: str
    shape: str
    message: Text
    integrity: bool  # the data are wrong, not the world
    line: int | None = None
    column: int | None = None

    def to_json(self) -> dict[str, object]:
        """Return the keys of the contract."""
        return {
            "focusNode": self.focus,
            "resultPath": self.path,
            "value": self.value,
            "severity": self.severity,
            "component": self.component,
            "sourceShape": self.shape,
            "message": {"fr": self.message.fr, "en": self.message.en},
            "line": self.line,
            "column": self.column,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is new with the change: findings that refuse it, findings that are only recorded."""

    refusing: tuple[Finding, ...] = ()
    recorded: tuple[Finding, ...] = ()

    @property
    def allows(self) -> bool:
        """Tell whether the change may be committed."""
        return not self.refusing
