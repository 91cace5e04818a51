"""Why a row of a file of successions is rejected, in sentences that say what to do."""

from __future__ import annotations

from app.domain.language import Text

BAD_ID = Text(
    "L’identifiant d’un événement a 120 caractères au plus, lettres sans accent, chiffres, tirets et points. Le "
    "raccourcir, ou donner une colonne « id ».",
    "The identifier of an event has at most 120 characters: letters without accents, digits, hyphens and dots. Shorten "
    "it, or give a column “id”.",
)
CREATION = Text(
    "Une création ne part d’aucun code. Vider « from », ou écrire une scission ou un changement de code.",
    "A creation starts from no code. Empty “from”, or write a split or a renumbering.",
)
NO_SUCCESSOR = Text(
    "Seule une suppression peut rester sans successeur. Écrire le code d’arrivée, ou « closing » si le code n’a pas de "
    "suite.",
    "Only a closing may be without a successor. Write the target code, or “closing” if the code has no sequel.",
)
RENAMING = Text(
    "Un changement de nom garde le code. Pour un autre code, écrire « renumbering ».",
    "A renaming keeps the code. For another code, write “renumbering”.",
)
ITSELF = Text(
    "Un code ne se succède pas à lui-même par cet événement. Corriger l’un des deux codes.",
    "A code does not succeed itself by this event. Correct one of the two codes.",
)
WHOLE_SHARE = Text(
    "Le passage est dit entier et sa part n’est pas de 100 %. Corriger l’un des deux.",
    "The passage is said to be whole and its share is not 100 %. Correct one of them.",
)
SHARE = Text(
    "Une part est un nombre entre 0 (exclu) et 100, en pour cent : 40 ou 33,3.",
    "A share is a number between 0 (excluded) and 100, in percent: 40 or 33.3.",
)
FAR_DATE = Text(
    "Cette date tient lieu de « date à fixer » et ne désigne aucun jour. Attendre que le texte la fixe, ou corriger.",
    "This date stands for “date to be set” and designates no day. Wait until the text sets it, or correct it.",
)
NOT_A_KIND = Text(
    "Ce n’est pas un genre de choses : écrire celui de l’adresse /doc/…, par exemple commune, court, natinf, nac.",
    "This is no kind of things: write the one of the address /doc/…, for example commune, court, natinf, nac.",
)
