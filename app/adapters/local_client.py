"""Work sent to a running service over the Unix socket of its home; file rights are its authentication."""

from __future__ import annotations

import http.client
import json
import os
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.adapters.processes.local_sockets import connect
from app.domain import errors
from app.domain.errors import HomeBusy, SrjError, Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.adapters.home import Home

_SECONDS = 600
_OF_STATUS: dict[int, type[SrjError]] = {
    400: errors.InvalidInput,
    404: errors.NotFound,
    409: errors.Conflict,
    413: errors.InvalidInput,
    415: errors.UnsupportedFormat,
    422: errors.Refused,
    504: errors.DeadlineExceeded,
}
_NAMES = {
    "partial": "partial",
    "allowClosures": "allow-closures",
    "skipRejected": "skip-rejected",
    "dryRun": "dry-run",
}


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over the socket of a home."""

    def __init__(self, home: Home) -> None:
        super().__init__("localhost", timeout=_SECONDS)
        self._home = home

    def connect(self) -> None:
        """Open the socket of the service."""
        self.sock = connect(self._home.socket)
        self.sock.settimeout(_SECONDS)


def send_import(home: Home, path: Path, options: Mapping[str, object]) -> dict[str, object]:
    """Send a file to the service that holds a home and return its report, or raise the error it told."""
    asked = {"kind": str(options["kind"]), "file": path.name}
    asked.update({name: "true" for option, name in _NAMES.items() if options.get(option)})
    if options.get("edition"):
        asked["edition"] = str(options["edition"])
    if options.get("mapping"):
        asked["mapping"] = str(options["mapping"])
    connection = _LocalConnection(home)
    try:
        with path.open("rb") as file:
            headers = {
                "Content-Type": "application/octet-stream",
                "Content-Length": str(os.fstat(file.fileno()).st_size),
                "Accept": "application/json",
            }
            connection.request("POST", f"/imports?{urlencode(asked)}", body=file, headers=headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
    except (FileNotFoundError, ConnectionRefusedError) as error:
        raise HomeBusy(
            "home-busy",
            Text(
                f"{home.folder} est tenu par une autre commande. Attendre qu'elle se termine.",
                f"{home.folder} is held by another command. Wait until it ends.",
            ),
        ) from error
    except OSError as error:
        raise Unavailable(
            "service-lost",
            Text(
                f"Le service s'est interrompu pendant l'import ({error}). Recommencer : rien n'est fait deux fois.",
                f"The service stopped during the import ({error}). Try again: nothing is done twice.",
            ),
        ) from error
    finally:
        connection.close()
    if answer.status == http.client.OK and isinstance(told, dict):
        return told
    kind = _OF_STATUS.get(answer.status, Unavailable)
    text = told.get("text", {})
    raise kind(str(told.get("code")), Text(str(text.get("fr")), str(text.get("en"))), told)
