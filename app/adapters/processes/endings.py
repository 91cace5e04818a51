"""How a piece of work on a worker can end other than well, as errors that callers are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.adapters.processes.parsing import error_from_json
from app.domain.errors import DeadlineExceeded, InvalidInput, OutOfMemory, SrjError, Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.adapters.processes.answers import Lost
    from app.adapters.processes.frames import Frame

# Ends that say nothing of the work itself: the process was killed from outside, or its reader went away first.
INNOCENT = frozenset({"killed", "exit", "lost"})


def busy() -> Unavailable:
    """Return the error of a queue that is full, or of a wait that was too long."""
    return Unavailable(
        "busy",
        Text(
            "Trop de questions longues en même temps. Recommencer dans quelques secondes.",
            "Too many long questions at the same time. Try again in a few seconds.",
        ),
        {"retryAfter": 5},
    )


def _deadline() -> SrjError:
    return DeadlineExceeded(
        "deadline",
        Text(
            "La question a dépassé le temps permis et a été arrêtée. La restreindre (LIMIT, filtre, moins de "
            "jointures).",
            "The query went over the time allowed and was stopped. Narrow it (LIMIT, filter, fewer joins).",
        ),
        {"cause": "deadline"},
    )


def _memory() -> SrjError:
    return OutOfMemory(
        "memory",
        Text(
            "La question a dépassé la mémoire permise et a été arrêtée. La restreindre (LIMIT, moins de tri).",
            "The query went over the memory allowed and was stopped. Narrow it (LIMIT, less sorting).",
        ),
        {"cause": "memory", "retryAfter": 1},
    )


def _crashed() -> SrjError:
    return Unavailable(
        "worker-lost",
        Text(
            "Le processus qui répondait s'est arrêté ; le service continue. Recommencer, ou simplifier la question.",
            "The process that answered stopped; the service goes on. Try again, or simplify the query.",
        ),
        {"cause": "crash", "retryAfter": 1},
    )


def _crowded() -> SrjError:
    return Unavailable(
        "too-many-long",
        Text(
            "Trop de questions longues en même temps : celle-ci a été arrêtée pour laisser passer les courtes. La "
            "restreindre, ou recommencer dans quelques secondes.",
            "Too many long questions at the same time: this one was stopped so that short ones go on. Narrow it, or "
            "try again in a few seconds.",
        ),
        {"cause": "crowded", "retryAfter": 5},
    )


_ENDS: dict[str, Callable[[], SrjError]] = {"deadline": _deadline, "memory": _memory, "crowded": _crowded}


def end_of(lost: Lost) -> SrjError:
    """Return the error of a worker that ended (causes: ``limits.cause_of``), with how long its work had run."""
    error = _ENDS.get(lost.cause, _crashed)()
    error.details["seconds"] = round(lost.seconds, 3)
    return error


def failure_of(frame: Frame) -> SrjError:
    """Return the error that a worker told before going on with other work."""
    told = frame.head.get("error")
    if isinstance(told, dict):
        return error_from_json({"type": frame.text("cause"), **told})
    if frame.text("cause") == "output":
        return Unavailable(
            "output-limit",
            Text(
                "La réponse est plus longue que permis. Ajouter LIMIT.", "The answer is longer than allowed. Add LIMIT."
            ),
            {"cause": "output"},
        )
    if frame.text("cause") == "rows":
        return Unavailable(
            "row-limit",
            Text(
                "La réponse a plus de lignes que permis. Ajouter LIMIT et OFFSET, ou prendre la liste entière par son "
                "adresse.",
                "The answer has more rows than allowed. Add LIMIT and OFFSET, or take the whole list by its address.",
            ),
            {"cause": "rows"},
        )
    message = frame.text("message")
    return InvalidInput(
        "syntax" if frame.text("cause") == "syntax" else "query",
        Text(f"La question ne peut pas être évaluée : {message}", f"The query cannot be evaluated: {message}"),
        {"message": message},
    )
