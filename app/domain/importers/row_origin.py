"""Where a row comes from: its source in words, the text that states it, its level of proof."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.domain.contents import ContentBuilder, iri, text
from app.domain.importers.collecting import RejectRow, refuse_control_characters
from app.domain.importers.layouts import Column
from app.domain.importers.terms import PROOF, concept
from app.domain.iris import TERMS
from app.domain.language import Text

if TYPE_CHECKING:
    from app.domain.importers.sheets import Row
    from app.domain.iris import Namespace

COLUMNS = (
    Column("source", ("source", "origine")),
    Column("text", ("text", "texte"), required=False),
    Column("proof", ("proof", "preuve"), required=False),
)

PROOFS = ("established", "authorised", "attested", "hypothesis", "example")
_ARTICLE = re.compile(r"LEGITEXT\d{12}_\S{1,60}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def text_of(row: Row, namespace: Namespace, notation: str | None) -> str:
    """Return the IRI of the text or article that a row names, empty when it names none.

    The cell is the key of an article (``LEGITEXT000006071164_D211-1``) or of a text (``LEGITEXT000006071164``). Raises
    ``RejectRow`` (``invalid-text``).
    """
    value = row.cells.get("text", "").strip()
    if not value:
        return ""
    if not _KEY.fullmatch(value):
        raise RejectRow(
            "invalid-text",
            "text",
            value,
            Text(
                f"« {value} » n’est pas la clé d’un texte : écrire celle d’un texte (LEGITEXT000006071164) ou d’un "
                "article (LEGITEXT000006071164_D211-1), et les mots dans la colonne source.",
                f"“{value}” is not the key of a text: write that of a text (LEGITEXT000006071164) or of an article "
                "(LEGITEXT000006071164_D211-1), and the words in the column source.",
            ),
            notation,
        )
    return namespace.mint("article" if _ARTICLE.fullmatch(value) else "text", value)


def add_origin(builder: ContentBuilder, row: Row, notation: str | None) -> str:
    """Add what the row says of its origin; return its level of proof. Raises ``RejectRow``."""
    said = row.cells["source"].strip()
    if not said:
        raise RejectRow(
            "empty-source",
            "source",
            "",
            Text(
                "La ligne ne dit pas d’où elle vient. Nommer la publication, le texte ou le service qui le dit.",
                "The row does not say where it comes from. Name the publication, the text or the office that says so.",
            ),
            notation,
        )
    refuse_control_characters(said, "source", notation)
    proof = row.cells.get("proof", "").strip() or "established"
    if proof not in PROOFS:
        raise RejectRow(
            "unknown-proof",
            "proof",
            proof,
            Text(
                f"« {proof} » n’est pas un niveau de preuve. Écrire l’un de : {', '.join(PROOFS)}.",
                f"“{proof}” is not a level of proof. Write one of: {', '.join(PROOFS)}.",
            ),
            notation,
        )
    builder.add(PROOF, concept("proof", proof))
    builder.add(TERMS + "sourceNote", text(said, "fr"))
    return proof


def add_text(builder: ContentBuilder, predicate: str, address: str) -> None:
    """Add the text that states what a row says, when it names one."""
    if address:
        builder.add(predicate, iri(address))
