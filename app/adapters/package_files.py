"""Where the model, the rules, the facts and the questions lie: beside the code, in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import app
from app.domain.errors import Damaged
from app.domain.language import Text

Folder = Literal["ontology", "shapes", "queries", "data", "examples"]

# What the tests judge the rules by is what the service shows of them.
_IN_A_CHECKOUT = {"examples": "tests/shapes/examples"}


def package_folder(name: Folder) -> Path:
    """Return the folder of that name: ``app/_package/{name}`` in an installed wheel, ``{name}`` in a checkout.

    The examples of the rules are those of the tests.

    Raises:
        Damaged: ``package-folder-missing`` when the installation is not whole.
    """
    package = Path(app.__file__).resolve().parent
    for folder in (package / "_package" / name, package.parent / _IN_A_CHECKOUT.get(name, name)):
        if folder.is_dir():
            return folder
    raise Damaged(
        "package-folder-missing",
        Text(
            f"Le dossier « {name} » manque dans l'installation ({package}). Réinstaller SRJ.",
            f"The folder '{name}' is missing from the installation ({package}). Install SRJ again.",
        ),
        {"folder": name},
    )
