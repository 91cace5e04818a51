"""Reading an untrusted file in a process of its own, which the kernel bounds and which can be ended."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.adapters.processes.children import run
from app.adapters.processes.limits import Limits
from app.adapters.processes.reading_codec import decode
from app.domain import errors
from app.domain.errors import DeadlineExceeded, InvalidInput, OutOfMemory, SrjError
from app.domain.language import Text

if TYPE_CHECKING:
    from pathlib import Path

    from app.adapters.processes.children import Ended
    from app.domain.imports import Reading

PARSE_LIMITS = Limits(seconds=300, memory=3 << 30)
REFUSED_EXIT = 3  # the child wrote an error of ours as one line of JSON


def read_in_child(kind: str, path: Path, base: str, mapping: Path | None = None) -> Reading:
    """Read a file of a kind into entries.

    Raises the error that the importer gave, or ``DeadlineExceeded`` / ``OutOfMemory`` when the kernel ended it.
    """
    child = run("-m", "app.main", "parse", kind, str(path), base, str(mapping or ""))
    return decode(answer_of(child, path.name).splitlines(keepends=True))


def answer_of(child: Ended, name: str) -> bytes:
    """Return what a child that read a file told. Raises the error it gave, else one of how it ended."""
    if child.status == 0:
        return child.told
    if child.status == REFUSED_EXIT:
        raise error_from_json(json.loads(child.told))
    raise _ended(child, name)


def error_to_json(error: SrjError) -> dict[str, object]:
    """Return an error as data that another process can raise again."""
    return {
        "type": type(error).__name__,
        "code": error.code,
        "fr": error.text.fr,
        "en": error.text.en,
        "details": error.details,
    }


def error_from_json(told: dict[str, object]) -> SrjError:
    """Build the error back; an unknown type is an ``InvalidInput``."""
    found = getattr(errors, str(told.get("type")), InvalidInput)
    kind = found if isinstance(found, type) and issubclass(found, SrjError) else InvalidInput
    details = told.get("details")
    text = Text(str(told.get("fr")), str(told.get("en")))
    return kind(str(told.get("code")), text, details if isinstance(details, dict) else {})


def _ended(child: Ended, name: str) -> SrjError:
    if child.cause == "deadline":
        return DeadlineExceeded(
            "import-deadline",
            Text(
                f"La lecture de {name} a dépassé {PARSE_LIMITS.seconds:.0f} s et a été arrêtée. Découper le fichier.",
                f"Reading {name} took over {PARSE_LIMITS.seconds:.0f} s and was stopped. Split the file.",
            ),
        )
    if child.cause == "memory":
        return OutOfMemory(
            "import-memory",
            Text(
                f"La lecture de {name} a dépassé la mémoire permise et a été arrêtée. Découper le fichier.",
                f"Reading {name} went over the memory allowed and was stopped. Split the file.",
            ),
        )
    return InvalidInput(
        "import-crash",
        Text(
            f"La lecture de {name} s'est arrêtée : {child.last_words}. Signaler ce fichier à l'exploitant.",
            f"Reading {name} stopped: {child.last_words}. Report this file to the operator.",
        ),
    )
