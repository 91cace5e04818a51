"""A request with a key is done once: a retry within 24 hours is answered, and not done again."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from app.domain.commits import Idempotency
from app.domain.dates import utc_now
from app.domain.errors import Refused
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.adapters.projection.reading import ProjectionReader
    from app.domain.commits import Commit
    from app.services.publishing import Published

    Told = tuple[dict[str, object], Published | None]

_KEPT_KEYS = timedelta(hours=24)


def answered_once(
    reader: ProjectionReader,
    key: str,
    described: str,
    do: Callable[[Idempotency | None], Told],
    again: Callable[[Commit], dict[str, object]],
    now: Callable[[], datetime] = utc_now,
) -> Told:
    """Do a piece of work, or answer what it was told the first time; ``described`` tells one request from another.

    Raises ``Refused`` (``idempotency-mismatch``) when the key was used for another request in the last 24 hours.
    """
    if not key:
        return do(None)
    asked = Idempotency(key, hashlib.sha256(described.encode()).hexdigest())
    done = reader.commit_of_key(key)
    if done is None or now() - done.time >= _KEPT_KEYS:
        return do(asked)
    if done.idempotency != asked:
        raise Refused(
            "idempotency-mismatch",
            Text(
                f"La clé d'idempotence « {key} » a déjà servi à une autre demande : en choisir une nouvelle.",
                f"The idempotency key '{key}' was already used for another request: choose a new one.",
            ),
            {"commit": done.number},
        )
    return again(done), None
