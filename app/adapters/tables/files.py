"""Files: opening what a user gives, plain or compressed, never more than a bound of bytes once decompressed.

A gzip or zip bomb is stopped at the bound while it is being decompressed (RFC 1952; APPNOTE.TXT for zip): the size
that the archive declares is not believed.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from app.domain.errors import InvalidInput, UnsupportedFormat
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import NoReturn

MEGABYTE = 1_000_000
MAX_BYTES = 200 * MEGABYTE

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_DAMAGED_ARCHIVE = (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class _Foreign:
    """A format known by its first bytes that is not a table of text, and what to do with it."""

    magic: bytes
    what: Text


_FOREIGN = (
    _Foreign(b"%PDF", Text("un document PDF", "a PDF document")),
    _Foreign(b"\x89PNG", Text("une image", "an image")),
    _Foreign(b"\xff\xd8\xff", Text("une image", "an image")),
    _Foreign(b"\xd0\xcf\x11\xe0", Text("un ancien classeur ou document de bureau", "an old office document")),
    _Foreign(b"<!doctype html", Text("une page web", "a web page")),
    _Foreign(b"<html", Text("une page web", "a web page")),
    _Foreign(b"<?xml", Text("un document XML", "an XML document")),
)


class _Bounded(io.RawIOBase):
    """Passes bytes on and counts them; stops past the bound, and names a damaged archive."""

    def __init__(self, inner: IO[bytes], limit: int) -> None:
        super().__init__()
        self._inner = inner
        self._limit = limit
        self._passed = 0

    def readable(self) -> bool:
        """It is read only."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, as ``io.RawIOBase`` asks."""
        try:
            piece = self._inner.read(len(buffer))
        except _DAMAGED_ARCHIVE as error:
            _refuse_damaged(error)
        self._passed += len(piece)
        if self._passed > self._limit:
            _refuse_large(self._limit)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close what it reads from."""
        self._inner.close()
        super().close()


@contextmanager
def open_bounded(path: Path, limit: int = MAX_BYTES) -> Iterator[IO[bytes]]:
    """Open a file for reading its bytes, decompressed if it is gzip or a zip of one file.

    Raises:
        InvalidInput: missing, empty, larger than ``limit`` bytes, or a damaged archive.
        UnsupportedFormat: the first bytes are those of a format that is not text.
    """
    with _opened(path, limit) as raw, io.BufferedReader(_Bounded(raw, limit), 1 << 16) as stream:
        head = stream.peek(512)
        if not head:
            _refuse_empty()
        _refuse_foreign(head)
        yield stream


@contextmanager
def _opened(path: Path, limit: int) -> Iterator[IO[bytes]]:
    try:
        size = path.stat().st_size
        head = b"" if path.is_dir() else _head(path)
    except OSError as error:
        raise InvalidInput(
            "unreadable-file",
            Text(
                f"Le fichier {path.name} ne peut pas être lu ({error.strerror}). Vérifier son chemin et ses droits.",
                f"The file {path.name} cannot be read ({error.strerror}). Check its path and rights.",
            ),
            {"file": path.name},
        ) from error
    if path.is_dir():
        raise InvalidInput(
            "not-a-file",
            Text(f"{path.name} est un dossier. Donner un fichier.", f"{path.name} is a folder. Give a file."),
            {"file": path.name},
        )
    if size > limit:
        _refuse_large(limit)
    with _decompressed(path, head) as stream:
        yield stream


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4)


@contextmanager
def _decompressed(path: Path, head: bytes) -> Iterator[IO[bytes]]:
    if head.startswith(_GZIP):
        with gzip.open(path, "rb") as unzipped:
            yield unzipped  # type: ignore[misc]
    elif head.startswith((_ZIP, _EMPTY_ZIP)):
        try:
            with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive)) as member:
                yield member
        except _DAMAGED_ARCHIVE as error:
            _refuse_damaged(error)
    else:
        with path.open("rb") as plain:
            yield plain


def _only_member(archive: zipfile.ZipFile) -> str:
    names = [name for name in archive.namelist() if not name.endswith("/")]
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise UnsupportedFormat(
            "not-a-table",
            Text(
                "Le fichier est un classeur (xlsx, ods). L’enregistrer au format « CSV UTF-8 » et recommencer.",
                "The file is a workbook (xlsx, ods). Save it as “CSV UTF-8” and try again.",
            ),
        )
    if len(names) != 1:
        raise InvalidInput(
            "archive-of-several-files",
            Text(
                f"L’archive contient {len(names)} fichiers. En extraire celui à importer.",
                f"The archive holds {len(names)} files. Extract the one to import.",
            ),
            {"files": len(names)},
        )
    return names[0]


def _refuse_foreign(head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    for foreign in _FOREIGN:
        if start.startswith(foreign.magic.lower()):
            raise UnsupportedFormat(
                "not-a-table",
                Text(
                    f"Le fichier est {foreign.what.fr}, pas un tableau. Donner le fichier CSV ou JSON du producteur.",
                    f"The file is {foreign.what.en}, not a table. Give the CSV or JSON file of the producer.",
                ),
            )


def _refuse_empty() -> NoReturn:
    raise InvalidInput(
        "empty-file",
        Text(
            "Le fichier est vide (0 octet). Recommencer le téléchargement.",
            "The file is empty (0 byte). Download it again.",
        ),
        {"row": None},
    )


def _refuse_large(limit: int) -> NoReturn:
    megabytes = limit // MEGABYTE
    raise InvalidInput(
        "file-too-large",
        Text(
            f"Le fichier dépasse {megabytes} Mo (une fois décompressé) : ce n’est pas un référentiel, ou l’archive est "
            "piégée. Vérifier le fichier ; au besoin, le couper en éditions partielles.",
            f"The file is over {megabytes} MB (once decompressed): it is not a referential, or the archive is a trap. "
            "Check the file; if need be, cut it into partial editions.",
        ),
        {"limit": limit},
    )


def _refuse_damaged(error: BaseException) -> NoReturn:
    raise InvalidInput(
        "damaged-archive",
        Text(
            f"L’archive est abîmée ou coupée ({error}). Recommencer le téléchargement.",
            f"The archive is damaged or cut ({error}). Download it again.",
        ),
        {"cause": str(error)},
    ) from error
