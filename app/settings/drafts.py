"""Settings of drafts: how many, how large, for how long."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.language import Text
from app.settings.fields import MEGABYTE, number


@dataclass(frozen=True)
class DraftSettings:
    """Bounds of drafts; sizes in bytes."""

    drafts: int = number(
        "SRJ_DRAFTS",
        1_000,
        Text(
            "Brouillons qui peuvent attendre d'être publiés ; au-delà, en publier ou en fermer avant d'en ouvrir.",
            "Drafts that may wait to be published; beyond, some must be published or closed before one is opened.",
        ),
        "drafts",
    )
    draft_size: int = number(
        "SRJ_DRAFT_SIZE",
        500 * MEGABYTE,
        Text(
            "Taille d'un brouillon sur disque ; 500 000 changements en prennent environ 60 Mo.",
            "Size of a draft on disk; 500,000 changes take about 60 MB of it.",
        ),
        "bytes",
    )
    draft_days: int = number(
        "SRJ_DRAFT_DAYS",
        365,
        Text(
            "Jours sans rien de nouveau au bout desquels un brouillon est fermé ; ce qu'il contient reste lisible. 0 : "
            "jamais.",
            "Days without anything new after which a draft is closed; what it holds can still be read. 0: never.",
        ),
        "days",
        least=0,
    )
