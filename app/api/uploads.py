"""Files that callers send: kept under names of ours, bounded whatever the headers say."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request

from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from starlette.types import Message

CHUNK = 1 << 20


def require_length(request: Request, limit: int) -> None:
    """Refuse at once a form that says it is too large."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > limit + CHUNK:
        raise too_large(limit)


def bounded(request: Request, limit: int) -> Request:
    """Return the same request, whose body is refused past a number of bytes whatever its headers say."""
    size = 0

    async def receive() -> Message:
        nonlocal size
        message = await request.receive()
        size += len(message.get("body", b""))
        if size > limit:
            raise too_large(limit - CHUNK)
        return message

    return Request(request.scope, receive)


def too_large(limit: int) -> InvalidInput:
    """Return the error for a file past the limit, in bytes."""
    megabytes = limit // 1_000_000
    return InvalidInput(
        "upload-too-large",
        Text(
            f"Le fichier dépasse {megabytes} Mo. Le découper, ou relever SRJ_UPLOAD_LIMIT.",
            f"The file is over {megabytes} MB. Split it, or raise SRJ_UPLOAD_LIMIT.",
        ),
    )


def new_file(folder: Path, name: str) -> Path:
    """Return a path of ours that keeps the endings of the name, by which formats are known."""
    folder.mkdir(parents=True, exist_ok=True)
    endings = "".join(Path(name).suffixes[-2:])
    safe = "".join(character for character in endings if character.isalnum() or character == ".")[:20]
    return folder / f"{secrets.token_hex(8)}{safe}"


async def spool(request: Request, path: Path, limit: int) -> None:
    """Write the body of a request to a file, refused past the limit."""
    size = 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise too_large(limit)
            file.write(chunk)
