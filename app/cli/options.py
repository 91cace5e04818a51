"""What every command takes, and how its errors are told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.domain.errors import SrjError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.cli.printing import Voice

Home = Annotated[Path, typer.Option("--home", envvar="SRJ_HOME", help="Folder of the service.", show_default=True)]
Json = Annotated[bool, typer.Option("--json", help="JSON on the standard output, for machines.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress.")]
DEFAULT_HOME = Path("home")


def told(voice: Voice, work: Callable[[], None]) -> None:
    """Do some work; tell an error in the caller's language and end with its exit code."""
    try:
        work()
    except SrjError as error:
        voice.complain(error)
        raise typer.Exit(error.exit_code) from None
