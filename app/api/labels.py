"""``labels=fr|en``: a label column beside each column of IRIs, in the CSV of a SELECT."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.api.moments import asked_once
from app.domain.errors import InvalidInput
from app.domain.language import LANGUAGES, Text
from app.services.budgets import ANYONE
from app.services.labelled import labelled_csv

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from app.api.parts import Parts
    from app.api.query_parts import Answer, Work
    from app.domain.language import Language
    from app.domain.negotiation import Representation
    from app.services.budgets import Asking
    from app.services.reading import Moment

READ_AS = "tsv"  # what the engine is asked for: it tells IRIs from texts
_CSV = "results-csv"


@dataclass(slots=True)
class _Labelled:
    """An answer whose bytes hold label columns."""

    kind: str
    format: str
    head: dict[str, object]
    body: AsyncIterator[bytes]


def labels_asked(request: Request, form: Representation, query_form: str) -> Language | None:
    """Return the language of the labels that are asked; raises ``InvalidInput`` (``invalid-labels``)."""
    asked = asked_once(request, "labels")
    if not asked:
        return None
    found = next((language for language in LANGUAGES if language == asked), None)
    if found is None or form.name != _CSV or query_form != "SELECT":
        raise InvalidInput(
            "invalid-labels",
            Text(
                f"labels={asked} : donner labels=fr ou labels=en, pour un SELECT demandé en CSV (format=csv).",
                f"labels={asked}: give labels=fr or labels=en, for a SELECT asked in CSV (format=csv).",
            ),
            {"parameter": "labels", "value": asked},
        )
    return found


def with_labels(parts: Parts, moment: Moment, language: Language | None, work: Work) -> Work:
    """Return the work whose answer in TSV becomes CSV with labels; the same work when none are asked."""
    if language is None:
        return work

    async def labelled(*, asking: Asking = ANYONE) -> Answer:
        answer = await work(asking=asking)
        name = partial(parts.labels.of, language=language, moment=moment)
        return _Labelled(answer.kind, "csv", answer.head, labelled_csv(answer.body, name))

    return labelled
