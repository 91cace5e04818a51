"""The home of a service: one folder with its journal, its projection, its lock and its local socket."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.errors import Conflict, HomeBusy, NotFound
from app.domain.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Home:
    """The paths of a home."""

    folder: Path

    @property
    def journal(self) -> Path:
        """Folder of the journal's segments."""
        return self.folder / "journal"

    @property
    def projection(self) -> Path:
        """The SQLite file remade from the journal."""
        return self.folder / "projection.sqlite"

    @property
    def drafts(self) -> Path:
        """Folder of the drafts, each in one of its own."""
        return self.folder / "drafts"

    @property
    def uploads(self) -> Path:
        """Files being received; emptied at each start."""
        return self.folder / "uploads"

    @property
    def lists(self) -> Path:
        """Whole lists made ready to be sent; emptied at each start."""
        return self.folder / "lists"

    @property
    def accounts(self) -> Path:
        """Who the accounts are, their grants and their sessions: erasable, outside the journal."""
        return self.folder / "accounts.sqlite"

    @property
    def socket(self) -> Path:
        """The Unix socket on which a running service takes local work."""
        return self.folder / "service.sock"

    @property
    def writer_socket(self) -> Path:
        """Where the writer takes work and gives the feed of commits."""
        return self.folder / "writer.sock"

    @property
    def reader_socket(self) -> Path:
        """Where the reader takes requests for workers."""
        return self.folder / "reader.sock"

    @property
    def service(self) -> Path:
        """What the running service says of itself: process id and address."""
        return self.folder / "service.json"

    @property
    def lock(self) -> Path:
        """The file whose lock the one writer holds."""
        return self.folder / "lock"

    def exists(self) -> bool:
        """Tell whether a home was made here."""
        return self.journal.is_dir()

    def require(self) -> None:
        """Refuse to go on where there is no home."""
        if not self.exists():
            raise NotFound(
                "no-home",
                Text(
                    f"Aucun service n'est installé dans {self.folder}. Faire d'abord : srj init --home {self.folder}",
                    f"There is no home in {self.folder}. First run: srj init --home {self.folder}",
                ),
            )

    def require_new(self) -> None:
        """Refuse to make a home over another, or in a folder that holds something else."""
        if self.exists() or (self.folder.exists() and any(self.folder.iterdir())):
            raise Conflict(
                "home-exists",
                Text(
                    f"Le dossier {self.folder} n'est pas vide : choisir un autre dossier avec --home.",
                    f"The folder {self.folder} is not empty: choose another with --home.",
                ),
            )

    def take_lock(self) -> int:
        """Return the descriptor that holds the lock of the home; the lock goes with its last copy."""
        descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise self._busy() from error
        return descriptor

    def is_being_left(self) -> bool:
        """Tell whether the service that wrote here was killed, so that what is left of it is ending."""
        holder = self.running_service()
        return holder is not None and holder["pid"].isdigit() and not Path(f"/proc/{holder['pid']}").exists()

    def _busy(self) -> HomeBusy:
        holder = self.running_service()
        where_fr = f" par le service {holder['address']} (processus {holder['pid']})" if holder else ""
        where_en = f" by the service {holder['address']} (process {holder['pid']})" if holder else ""
        return HomeBusy(
            "home-busy",
            Text(
                f"{self.folder} est déjà tenu{where_fr}. L'arrêter, ou choisir un autre dossier avec --home.",
                f"{self.folder} is already held{where_en}. Stop it, or choose another folder with --home.",
            ),
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the home for a while."""
        descriptor = self.take_lock()
        try:
            yield
        finally:
            os.close(descriptor)

    def running_service(self) -> dict[str, str] | None:
        """Return what a running service says of itself; None when nothing can be read."""
        try:
            told = json.loads(self.service.read_text())
        except (OSError, ValueError):
            return None
        return {"pid": str(told.get("pid")), "address": str(told.get("address"))}
