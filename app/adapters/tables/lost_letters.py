"""Lost letters: the sign « ¿ » that an earlier conversion of the producer left where it had no letter.

Exports through ISO-8859-1 replace what it lacks (œ, ’) by « ¿ », byte BF, which a later conversion to CP850 makes A8
(in a few files the byte A8 stayed as it was and reads « ¨ » in ISO-8859-1). Labels show both: « MAN¿UVRE » for
« MANŒUVRE », but « d¿espèce » for « d’espèce ». So the sign is read Œ only inside a word that nothing else can
complete, and said in a warning; elsewhere it stays as published, and the warning asks the producer.
"""

from __future__ import annotations

import re

_LOST = "¿¨"
_BEFORE_UF = r"(?<=[BbFf])" + f"[{_LOST}]" + r"(?=UFS?\b|ufs?\b)"
_WORDS = re.compile(
    "|".join(
        (
            f"[{_LOST}]" + r"(?=UVR|uvr)",  # œuvre, manœuvre, désœuvrement
            r"(?<=[CcHh])" + f"[{_LOST}]" + r"(?=UR|ur)",  # cœur, chœur, écœurer
            r"(?<=\b[Ss])" + f"[{_LOST}]" + r"(?=URS?\b|urs?\b)",  # sœur
            r"(?<=\b[Mm])" + f"[{_LOST}]" + r"(?=URS\b|urs\b)",  # mœurs
            r"(?<=\b[Nn])" + f"[{_LOST}]" + r"(?=UD|ud)",  # nœud
            r"(?<=\b[Vv])" + f"[{_LOST}]" + r"(?=U[Xx]?\b|ux?\b)",  # vœu
            r"(?<=\b[Ff])" + f"[{_LOST}]" + r"(?=T(?:US|AL)|t(?:us|al))",  # fœtus, fœtal
            _BEFORE_UF,  # bœuf
            r"(?<![^\W\d_])" + f"[{_LOST}]" + r"(?=UFS?\b|ufs?\b|ILS?\b|il\b|ILL|ill|DEM|dèm|SOPH|soph|CUM|cum)",
        )
    )
)


def restored(value: str) -> str:
    """Return a text with Œ where « ¿ » can be nothing else.

    >>> restored("FAUSSE MAN¿UVRE"), restored("pêche d¿espèce")
    ('FAUSSE MANŒUVRE', 'pêche d¿espèce')
    """
    return _WORDS.sub(lambda found: "Œ" if value[found.end() : found.end() + 1].isupper() else "œ", value)


def holds_lost_letter(value: str) -> bool:
    """Tell whether a text holds the sign of a lost letter beside a letter."""
    return any(sign in value for sign in _LOST)
