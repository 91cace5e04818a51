"""Every setting of the service, read once from the environment and the command line, then passed to who needs it.

There is no configuration file and no global: `app.main` builds one `Settings` and gives each part what it needs.
The reference page `docs/reference/settings.md` is generated from the fields below.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.language import Text
from app.settings.drafts import DraftSettings
from app.settings.fields import MEGABYTE, Description, read_setting
from app.settings.fields import number as _number
from app.settings.fields import string as _string
from app.settings.identity import IdentitySettings
from app.settings.queries import QuerySettings

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Settings(QuerySettings, DraftSettings, IdentitySettings):
    """What the operator decides; sizes in bytes, durations in seconds."""

    home: Path = field(
        default=Path("home"),
        metadata={
            "setting": Description(
                "SRJ_HOME",
                Text(
                    "Dossier qui porte le journal et tout ce qui en découle (option --home).",
                    "Folder that holds the journal and all that is remade from it (option --home).",
                ),
                "folder",
                Path,
            )
        },
    )
    base: str = _string(
        "SRJ_BASE",
        "",
        Text(
            "Base des IRI, fixée par « srj init » et gardée dans le dossier ; à défaut http://127.0.0.1:PORT.",
            "Base of the IRIs, fixed by `srj init` and kept in the home; else http://127.0.0.1:PORT.",
        ),
        "http(s) address without a final slash",
    )
    host: str = _string(
        "SRJ_HOST",
        "127.0.0.1",
        Text(
            "Adresse d'écoute ; hors boucle locale, le service refuse de démarrer sans fournisseur d'identité.",
            "Address to listen on; beyond loopback the service refuses to start without an identity issuer.",
        ),
        "address",
    )
    port: int = _number("PORT", 8000, Text("Port d'écoute.", "Port to listen on."), "port", least=0)
    language: str = _string(
        "SRJ_LANGUAGE",
        "fr",
        Text(
            "Langue de la ligne de commande et des messages de service : fr ou en ; à défaut celle du terminal.",
            "Language of the command line and of service messages: fr or en; else that of the terminal.",
        ),
        "fr or en",
    )
    clock_file: str = _string(
        "SRJ_CLOCK_FILE",
        "",
        Text(
            "Pour répétitions et essais : fichier qui déplace l'horloge du service, relu à chaque fois ; il contient "
            "des secondes à ajouter, ou un instant ISO 8601 avec décalage, vrai quand le fichier est écrit. Vide : "
            "l'heure de la machine.",
            "For rehearsals and tests: file that moves the clock of the service, read at each look; it holds seconds "
            "to add, or an ISO 8601 instant with its offset, true when the file is written. Empty: the time of the "
            "machine.",
        ),
        "path",
    )
    views: int = _number(
        "SRJ_VIEWS",
        60,
        Text(
            "Vues autres que celle du jour gardées en mémoire ; au-delà, celles qui ont servi il y a le plus "
            "longtemps partent.",
            "Views other than that of today kept in memory; beyond, those used longest ago leave.",
        ),
        "views",
    )
    view_memory: int = _number(
        "SRJ_VIEW_MEMORY",
        1_500 * MEGABYTE,
        Text(
            "Mémoire propre de ces vues ensemble, en plus de celle du jour ; au-delà, les plus anciennement "
            "utilisées partent (celle qui vient d'être faite reste).",
            "Private memory of those views together, on top of that of today; beyond, those used longest ago leave "
            "(the one just made stays).",
        ),
        "bytes",
        least=MEGABYTE,
    )
    log_requests: int = _number(
        "SRJ_LOG_REQUESTS",
        0,
        Text(
            "1 : une ligne de journal par requête ; 0 : seulement celles qui échouent (5xx) ou durent plus d'une "
            "seconde. Une ligne ne porte ni adresse d'appelant, ni paramètres, ni contenu.",
            "1: one line of the log a request; 0: only those that fail (5xx) or take more than a second. A line has no "
            "address of a caller, no parameters, no content.",
        ),
        "0 or 1",
        least=0,
    )
    hot_memory: int = _number(
        "SRJ_HOT_MEMORY",
        64 * MEGABYTE,
        Text(
            "Mémoire pour les réponses données de nouveau telles quelles tant que rien de ce qu'elles disent ne "
            "change ; 0 : aucune.",
            "Memory for answers that are given again as they are while nothing that they tell changes; 0: none.",
        ),
        "bytes",
        least=0,
    )
    lists_disk: int = _number(
        "SRJ_LISTS_DISK",
        1_000 * MEGABYTE,
        Text(
            "Place des longues listes tenues prêtes à télécharger ; les moins demandées partent.",
            "Room for long lists kept ready to be downloaded; the least asked leave.",
        ),
        "bytes",
        least=0,
    )
    document_deadline: float = _number(
        "SRJ_DOCUMENT_DEADLINE",
        60.0,
        Text(
            "Durée au bout de laquelle la lecture ou la validation d'un document est arrêtée.",
            "Time after which reading or validating a document is stopped.",
        ),
        "seconds",
        least=0.1,
    )
    document_memory: int = _number(
        "SRJ_DOCUMENT_MEMORY",
        2_000 * MEGABYTE,
        Text(
            "Mémoire que la lecture d'un document peut prendre.",
            "Memory that reading a document may take.",
        ),
        "bytes",
        least=MEGABYTE,
    )
    coherence_deadline: float = _number(
        "SRJ_COHERENCE_DEADLINE",
        300.0,
        Text(
            "Durée au bout de laquelle le contrôle d'une vue entière, ou de ses dates à venir, est arrêté.",
            "Time after which the check of a whole view, or of its dates to come, is stopped.",
        ),
        "seconds",
        least=0.1,
    )
    upload_limit: int = _number(
        "SRJ_UPLOAD_LIMIT",
        200 * MEGABYTE,
        Text("Taille d'un fichier reçu, une fois décompressé.", "Size of a received file, once decompressed."),
        "bytes",
    )

    publisher: str = _string(
        "SRJ_PUBLISHER",
        "",
        Text(
            "Nom de l'organisme qui exploite ce service, dans le catalogue ; vide : dit non renseigné.",
            "Name of the organisation that runs this service, in the catalogue; empty: said not to be recorded.",
        ),
    )
    contact: str = _string(
        "SRJ_CONTACT",
        "",
        Text(
            "Où joindre l'exploitant, dans le catalogue : mailto:... ou adresse http(s) ; vide : rien n'en est dit.",
            "Where the operator is reached, in the catalogue: mailto:... or http(s) address; empty: nothing is said.",
        ),
        "mailto: or http(s) address",
    )

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **arguments: object) -> Settings:
        """Build from the environment; ``arguments`` are options of the command line and win when not None.

        Raises:
            InvalidInput: ``invalid-setting``, naming the variable, its value and what it takes.
        """
        values: dict[str, Any] = {}
        for name, setting in descriptions():
            given = environ.get(setting.variable, "")
            if given:
                values[name] = read_setting(setting, given)
        values.update({name: value for name, value in arguments.items() if value is not None})
        return cls(**values)

    @property
    def default_base(self) -> str:
        """Base of the IRIs of a new home: what was asked, else loopback and the port."""
        return self.base or f"http://127.0.0.1:{self.port}"


def descriptions() -> list[tuple[str, Description]]:
    """Return the name and description of every setting, in the order of the reference page."""
    return [(each.name, each.metadata["setting"]) for each in dataclasses.fields(Settings)]


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return the ``SRJ_*`` variables that mean nothing to this version: most often a typing mistake to warn about."""
    known = {setting.variable for _, setting in descriptions()}
    return sorted(name for name in environ if name.startswith("SRJ_") and name not in known)
