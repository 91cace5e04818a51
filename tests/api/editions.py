"""Small editions of NATINF in the official layout, for tests that write."""

from __future__ import annotations

HEADER = "Numéro NATINF;Nature de l'infraction;Qualification de l'infraction;Définie par;Réprimée par"
LABELS = {
    "7": "RETRAIT DE LA PROVISION D'UN CHEQUE",
    "23": "VIOLENCE AYANT ENTRAINE UNE INCAPACITE",
    "41": "CONDUITE SANS PERMIS",
}


def edition(*codes: str, **labels: str) -> bytes:
    """Return an edition that holds these codes; ``n7="..."`` gives the label of code 7."""
    rows = [
        f"{code};Délit;{labels.get(f'n{code}', LABELS.get(code, f'INFRACTION {code}'))};"
        "ART.L.163-2 AL.1 C.M.F.;ART.L.163-2 AL.1 C.M.F."
        for code in codes
    ]
    return ("\r\n".join((HEADER, *rows)) + "\r\n").encode()
