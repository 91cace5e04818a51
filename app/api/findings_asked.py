"""Which findings a request asks for, by which rules, and how findings are written as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.api.moments import asked_once
from app.domain.coherence import KINDS, NONE, SEVERITIES, Wanted
from app.domain.csv_text import csv_text
from app.domain.errors import InvalidInput
from app.domain.iris import SHAPES
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fastapi import Request

    from app.domain.coherence import Attributed
    from app.domain.iris import Namespace
    from app.domain.language import Language

COLUMNS = (
    "rule", "severity", "kind", "focusNode", "resultPath", "value", "message", "applications", "offices",
    "declared",
)  # fmt: skip


def wanted_of(request: Request, namespace: Namespace) -> Wanted:
    """Read ``rule``, ``office``, ``application``, ``severity``, ``kind``, ``declared``; raises ``InvalidInput``.

    A rule is named by its IRI or what follows the sign # in it; an office or an application by its IRI or by its kind
    and key (``office/DACG``); ``none`` asks for findings without any.
    """
    return Wanted(
        _rule(_asked(request, "rule")),
        thing_asked(request, "office", namespace),
        thing_asked(request, "application", namespace),
        *severity_and_kind(request),
        one_of(request, "declared", ("yes", "no")),
    )


def severity_and_kind(request: Request) -> tuple[str, str]:
    """Read ``severity`` (as SHACL writes it) and ``kind``; raises ``InvalidInput`` for what is neither."""
    severity = one_of(request, "severity", [each.casefold() for each in SEVERITIES])
    return severity.capitalize(), one_of(request, "kind", KINDS)


def rules_of_now(request: Request) -> bool:
    """Tell whether the rules of now are asked for, and not those known at the moment asked; raises ``InvalidInput``."""
    return one_of(request, "shapes", ("known", "current")) == "current"


def findings_csv(found: Iterable[tuple[Sequence[str], Attributed]], language: Language, *first: str) -> bytes:
    """Write findings, one a line, each after the cells given with it; ``first`` are the names of these."""
    rows = ((*cells, *_cells(each, language)) for cells, each in found)
    return csv_text([*first, *COLUMNS], rows).encode()


def _cells(each: Attributed, language: Language) -> tuple[str, ...]:
    told = each.finding
    return (
        told.shape.removeprefix(SHAPES),
        told.severity.casefold(),
        each.kind,
        told.focus,
        told.path or "",
        told.value or "",
        told.message.in_(language),
        " | ".join(each.applications),
        " | ".join(each.offices),
        each.declared,
    )


def _asked(request: Request, name: str) -> str:
    return (asked_once(request, name) or "").strip()


def one_of(request: Request, name: str, values: Sequence[str]) -> str:
    """Read a parameter that is one of some values, empty when it is not given; raises ``InvalidInput``."""
    asked = _asked(request, name)
    if asked and asked not in values:
        raise InvalidInput(
            "invalid-choice",
            Text(
                f"« {name} » vaut « {asked} » : choisir {', '.join(values)}.",
                f"'{name}' is '{asked}': choose {', '.join(values)}.",
            ),
            {"parameter": name, "value": asked},
        )
    return asked


def _rule(asked: str) -> str:
    return asked if not asked or ":" in asked else SHAPES + asked


def thing_asked(request: Request, kind: str, namespace: Namespace) -> str:
    """Read the parameter named as a kind: the IRI of a thing, its key, its kind and key, or ``none``."""
    asked = _asked(request, kind)
    if not asked or asked == NONE or "://" in asked:
        return asked
    first, slash, key = asked.partition("/")
    return namespace.mint(first, key) if slash else namespace.mint(kind, asked)
