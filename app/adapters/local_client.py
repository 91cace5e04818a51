"""Work sent to a running service over the Unix socket of its home; file rights are its authentication."""

from __future__ import annotations

import http.client
import json
import os
import secrets
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from app.adapters.processes.local_sockets import connect
from app.domain import errors
from app.domain.errors import HomeBusy, SrjError, Unavailable
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.adapters.home import Home

_SECONDS = 600
_CHUNK = 1 << 20
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


def _around(path: Path, mapping: object, headers: dict[str, str]) -> tuple[bytes, bytes]:
    """Return what goes before and after the file: nothing, or the form that carries its mapping too (RFC 7578)."""
    if not mapping:
        headers["Content-Type"] = "application/octet-stream"
        return b"", b""
    mark = secrets.token_hex(16)
    headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
    described = Path(str(mapping))
    part = '--{}\r\nContent-Disposition: form-data; name="{}"; filename="{}"\r\n\r\n'
    first = part.format(mark, "mapping", _quoted(described.name)).encode() + described.read_bytes() + b"\r\n"
    return first + part.format(mark, "file", _quoted(path.name)).encode(), f"\r\n--{mark}--\r\n".encode()


def _quoted(name: str) -> str:
    """Return a file name as browsers write it in a form (HTML standard, multipart/form-data encoding)."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def send_import(home: Home, path: Path, options: Mapping[str, object]) -> dict[str, object]:
    """Send a file to the service that holds a home and return its report, or raise the error it told."""
    asked = {"kind": str(options["kind"]), "file": path.name}
    asked.update({name: "true" for option, name in _NAMES.items() if options.get(option)})
    if options.get("edition"):
        asked["edition"] = str(options["edition"])
    with path.open("rb") as file:
        headers: dict[str, str] = {}
        before, after = _around(path, options.get("mapping"), headers)
        length = len(before) + os.fstat(file.fileno()).st_size + len(after)
        headers["Content-Length"] = str(length)
        body = chain((before,), iter(lambda: file.read(_CHUNK), b""), (after,))
        draft = options.get("draft")
        address = f"/drafts/{draft}/import/{asked['kind']}" if draft else "/imports"
        return _post(home, f"{address}?{urlencode(asked)}", body, headers)


def send_draft(home: Home, body: Mapping[str, object]) -> dict[str, object]:
    """Open a draft in the service that holds a home, and return what it tells of it."""
    return _post(home, "/drafts", [json.dumps(body).encode()], {"Content-Type": "application/json"})


def send_act(home: Home, act: str, body: Mapping[str, object]) -> dict[str, object]:
    """Send what a steward does to the service that holds a home, or raise the error it told."""
    told = dict(body)
    address = {"correct": "/corrections", "legal-date": "/legal-dates"}.get(act, "")
    if act == "declare":
        address = f"/{told.pop('kind')}s"
    elif act == "end-declaration":
        address = f"/{told.pop('kind')}s/{told.pop('key')}/end"
    elif not address:
        address = f"/commits/{told.pop('commit')}/undo"
    return _post(home, address, [json.dumps(told).encode()], {"Content-Type": "application/json"})


def _post(home: Home, address: str, body: Iterable[bytes], headers: Mapping[str, str]) -> dict[str, object]:
    connection = _LocalConnection(home)
    try:
        sent = body if "Content-Length" in headers else b"".join(body)
        connection.request("POST", address, body=sent, headers={"Accept": "application/json", **headers})
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
                f"Le service s'est interrompu pendant ce travail ({error}). Recommencer : rien n'est fait deux fois.",
                f"The service stopped during this work ({error}). Try again: nothing is done twice.",
            ),
        ) from error
    finally:
        connection.close()
    if answer.status in {http.client.OK, http.client.CREATED} and isinstance(told, dict):
        return told
    kind = _OF_STATUS.get(answer.status, Unavailable)
    text = told.get("text", {})
    raise kind(str(told.get("code")), Text(str(text.get("fr")), str(text.get("en"))), told)
