"""Sentences, in French and English, that say why a piece of a string could not be read and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lark import Token

_SHOWN = 40
_ARTICLE = Text("un article (« ART.L.234-1 »)", "an article ('ART.L.234-1')")
_TEXT = Text(
    "un texte (« C.PENAL. », « LOI 48-1360 DU 01/09/1948 »)", "a text ('C.PENAL.', 'LOI 48-1360 DU 01/09/1948')"
)
_NUMBER = Text("un numéro d'article", "the number of an article")
_DATE = Text("une date entière (« 01/09/1948 »)", "a whole date ('01/09/1948')")
_PLACE = Text(
    "un alinéa, un paragraphe ou un point (« AL.1 », « §II », « 3° »)",
    "a paragraph, section or item ('AL.1', '§II', '3°')",
)
_END = Text("la fin de la référence", "the end of the reference")

# The first terminals that are expected decide what is asked for, in this order.
_EXPECTED = (
    (frozenset({"CODE"}), _TEXT),
    (frozenset({"DATE"}), _DATE),
    (frozenset({"PARAGRAPH"}), _PLACE),
    (frozenset({"NUMBER", "ANNEX"}), _NUMBER),
)

NO_TEXT = Text(
    "Aucun texte n'est cité pour cet article. Ajouter le code ou le texte, par exemple « C.PENAL. ».",
    "No text is cited for this article. Add the code or the text, for example 'C.PENAL.'.",
)
DOUBTFUL_NUMBER = Text(
    "Rien ne dit si ce numéro est celui d'un article, d'un alinéa ou d'un texte. L'écrire « ART. » ou « AL. » devant.",
    "Nothing tells whether this is the number of an article, a paragraph or a text. Write 'ART.' or 'AL.' before it.",
)


def excerpt(written: str) -> str:
    """Return the beginning of a piece, short enough for a sentence."""
    piece = " ".join(written[: _SHOWN * 2].split())
    return piece if len(piece) <= _SHOWN and len(written) <= _SHOWN * 2 else f"{piece[:_SHOWN]}..."


def not_a_reference(written: str) -> Text:
    """The piece is neither an article nor a text."""
    return Text(
        f"« {excerpt(written)} » n'est pas une référence : on attend {_ARTICLE.fr} ou {_TEXT.fr}.",
        f"'{excerpt(written)}' is not a reference: expected {_ARTICLE.en} or {_TEXT.en}.",
    )


def unexpected(token: Token, expected: Iterable[str]) -> Text:
    """A word or sign stands where the grammar expects something else."""
    names = set(expected)
    wanted = next((text for terminals, text in _EXPECTED if terminals & names), _END)
    if token.type == "$END":
        return Text(
            f"La référence s'arrête trop tôt : on attend {wanted.fr}. La chaîne est peut-être coupée.",
            f"The reference stops too early: expected {wanted.en}. The string may be cut.",
        )
    return Text(
        f"« {excerpt(token)} » ne peut pas être lu ici : on attend {wanted.fr}.",
        f"'{excerpt(token)}' cannot be read here: expected {wanted.en}.",
    )
