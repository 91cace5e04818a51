"""How commands speak: words in the caller's language on a terminal, JSON for machines, progress in between."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from rich.progress import Progress

    from app.domain.errors import SrjError

_LINE_SECONDS = 2.0


def terminal_language() -> Language:
    """Return the language of the terminal: English only where its locale says so, else French."""
    for name in ("SRJ_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "fr"
    return "fr"


@dataclass
class Voice:
    """Where and how one command speaks."""

    json: bool = False
    quiet: bool = False
    language: Language = field(default_factory=terminal_language)

    def say(self, text: Text | str) -> None:
        """Tell people, unless machines read this output."""
        if not self.json:
            sys.stdout.write((text if isinstance(text, str) else text.in_(self.language)) + "\n")

    def give(self, data: object) -> None:
        """Give machines their answer."""
        if self.json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, default=str) + "\n")

    def complain(self, error: SrjError) -> None:
        """Tell an error: a sentence on the error output, or its data for machines."""
        if self.json:
            told = {"error": error.code, "text": error.text._asdict(), **error.details}
            sys.stdout.write(json.dumps(told, ensure_ascii=False, default=str) + "\n")
        sys.stderr.write(f"srj: {error.text.in_(self.language)}\n")

    def progress(self, what: Text) -> Following:
        """Return a progress to be told (done, total): a bar on a terminal, a line now and then elsewhere."""
        return Following(what.in_(self.language), quiet=self.quiet or self.json)


class Following:
    """A progress being shown on the error output."""

    def __init__(self, what: str, *, quiet: bool) -> None:
        """Say what is being done."""
        self._what = what
        self._quiet = quiet
        self._bar: Progress | None = None
        self._last = time.monotonic()

    def __enter__(self) -> Callable[[int, int], None]:
        """Begin; call the result with (done, total)."""
        if self._quiet:
            return lambda _done, _total: None
        if not sys.stderr.isatty():
            return self._line
        bar = self._bar = _bar()
        bar.start()
        task = bar.add_task(self._what, total=None)
        return lambda done, total: bar.update(task, completed=done, total=total)

    def _line(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._last >= _LINE_SECONDS:
            self._last = now
            sys.stderr.write(f"{self._what} {done}/{total}\n")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        if self._bar is not None:
            self._bar.stop()


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second, for who looks at a terminal
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def report_lines(report: Mapping[str, object]) -> list[Text]:
    """Return the report of an import in sentences."""

    def count(name: str) -> int:
        value = report[name]
        return len(value) if isinstance(value, list) else int(str(value))

    commit = report["commit"]
    lines = [
        Text(
            f"{report['kind']} {report['edition']} : {report['rows']} lignes ({report['encoding']}), "
            f"{count('added')} ajoutées, {count('changed')} changées, {count('closed')} closes, "
            f"{count('unchanged')} inchangées, {count('rejected')} rejetées, {count('warnings')} avertissements.",
            f"{report['kind']} {report['edition']}: {report['rows']} rows ({report['encoding']}), "
            f"{count('added')} added, {count('changed')} changed, {count('closed')} closed, "
            f"{count('unchanged')} unchanged, {count('rejected')} rejected, {count('warnings')} warnings.",
        )
    ]
    if commit is None:
        lines.append(Text("Rien n'a été publié.", "Nothing was published."))
    else:
        lines.append(
            Text(f"Publication n° {commit} en {report['seconds']} s.", f"Commit {commit}, {report['seconds']} s.")
        )
    return lines
