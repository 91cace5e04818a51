"""Whole lists as answers: with their length and digest, in ranges so that a download can go on (RFC 9110, section 14).

``Repr-Digest`` (RFC 9530) is the SHA-256 of the representation, and the strong entity tag is made of it: a range asked
with ``If-Range`` is of the same bytes, or the list comes whole. One range at a time; several are answered by the whole.
"""

from __future__ import annotations

import asyncio
import base64
import re
from typing import TYPE_CHECKING

from fastapi import Response
from fastapi.responses import StreamingResponse

from app.api.conditional import LASTING, VARY, answer
from app.api.entity_tags import matched
from app.domain.errors import InvalidInput
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping
    from typing import BinaryIO

    from fastapi import Request

    from app.services.whole_lists import Made, Wanted

SUMS = ".sha256"  # after the suffix of a list: its line for ``sha256sum --check``
_PIECE = 256 * 1024  # bytes read of a file at a time
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_PARTIAL = 206


def sum_line(made: Made, wanted: Wanted) -> bytes:
    """Return the line that ``sha256sum --check`` reads."""
    return f"{made.sha256}  {wanted.file_name}\n".encode()


def whole_answer(
    request: Request, made: Made, media_type: str, headers: Mapping[str, str], *, lasting: bool, rests: Iterable[str]
) -> Response:
    """Return a list, or the part of it that is asked; raises ``InvalidInput`` (``range-not-satisfiable``, 416)."""
    tag = f'"{made.sha256[:32]}"'
    digest = base64.b64encode(bytes.fromhex(made.sha256)).decode()
    told = {**headers, "Accept-Ranges": "bytes", "Repr-Digest": f"sha-256=:{digest}:"}
    asked = _asked(request, tag, made.size)
    if made.data is not None and asked is None:
        return answer(request, made.data, media_type, told, lasting=lasting, rests=rests)
    told |= {"ETag": tag, "Vary": VARY, "Cache-Control": LASTING if lasting else "public, max-age=0, must-revalidate"}
    if matched(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=told)
    first, last = asked or (0, made.size - 1)
    told["Content-Length"] = str(last - first + 1)
    if asked is not None:
        told["Content-Range"] = f"bytes {first}-{last}/{made.size}"
    status = _PARTIAL if asked is not None else 200
    if made.data is not None or made.path is None:
        part = (made.data or b"")[first : last + 1]
        return Response(part, status_code=status, media_type=media_type, headers=told)
    file = made.path.open("rb")  # now: the file may be taken away while it is being sent
    return StreamingResponse(_pieces(file, first, last), status_code=status, media_type=media_type, headers=told)


def _asked(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte asked; None for the whole (RFC 9110, sections 13.1.5 and 14.2)."""
    header = request.headers.get("range")
    condition = request.headers.get("if-range")
    if request.method != "GET" or header is None or (condition is not None and condition.strip() != tag):
        return None
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    first, last = (int(found[1]), int(found[2] or size)) if found[1] else (size - int(found[2]), size)
    if found[1] and found[2] and first > last:
        return None
    first, last = max(first, 0), min(last, size - 1)
    if first > last:
        raise InvalidInput(
            "range-not-satisfiable",
            Text(
                f"La plage « {header} » est hors du fichier, qui a {size} octets. Reprendre depuis le début.",
                f"The range '{header}' is outside the file, which has {size} bytes. Begin again from the start.",
            ),
            {"size": size},
        )
    return first, last


async def _pieces(file: BinaryIO, first: int, last: int) -> AsyncIterator[bytes]:
    try:
        await asyncio.to_thread(file.seek, first)
        left = last - first + 1
        while left:
            piece = await asyncio.to_thread(file.read, min(left, _PIECE))
            if not piece:
                return  # cut by someone else: the length told is not reached, so the answer is visibly broken
            left -= len(piece)
            yield piece
    finally:
        file.close()
