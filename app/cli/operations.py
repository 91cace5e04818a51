"""What the commands do, as ``app/main`` gives it: the command line only reads options and prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.domain.verdicts import Finding

    Progress = Callable[[int, int], None]


class Operations(Protocol):
    """One method a command; each raises ``SrjError`` with what to tell."""

    def init(self, home: Path, *, empty: bool, base: str | None, progress: Progress) -> dict[str, object]:
        """Make a home."""

    def serve(self, home: Path, host: str | None, port: int | None) -> None:
        """Serve a home; never returns."""

    def import_file(
        self, home: Path, path: Path, options: Mapping[str, object], progress: Progress
    ) -> dict[str, object]:
        """Import one file, here or in the service that holds the home; with ``draft``, into that draft."""

    def open_draft(self, home: Path, title: str) -> str:
        """Open a draft, here or in the service that holds the home, and return its name."""

    def log(self, home: Path, limit: int | None) -> list[dict[str, object]]:
        """Return the commits, newest first."""

    def verify(self, home: Path, progress: Progress) -> dict[str, object]:
        """Prove the journal and the projection."""

    def rebuild(self, home: Path, progress: Progress) -> dict[str, object]:
        """Make the projection anew."""

    def steward(self, home: Path, act: str, body: Mapping[str, object]) -> dict[str, object]:
        """Record a correction, a legal date or an undo, here or in the service that holds the home."""

    def accounts(self, home: Path, act: str, account: str, role: str, within: str) -> list[dict[str, object]]:
        """List accounts, give or take back a role, erase who an account is; return the accounts concerned."""

    def upgrade(self, home: Path, *, dry_run: bool, accept: bool, progress: Progress) -> dict[str, object]:
        """Bring a home to the model of this package, or say what that would do."""

    def export(self, home: Path, form: str, kind: str | None, file: Path, progress: Progress) -> dict[str, object]:
        """Write the graph, the journal or a list to a file."""

    def validate(
        self, paths: list[Path], *, home: Path | None, shapes: Path | None, engine: str, kind: str
    ) -> tuple[list[Finding], dict[str, object], str]:
        """Check documents against the rules: findings, their JSON, and the SHACL report in Turtle."""
