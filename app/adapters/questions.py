"""The questions of ``queries/``, read once when the service starts: an unknown name fails there, not at a visitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.errors import Damaged
from app.domain.language import Text
from app.domain.questions import read_question

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from app.domain.questions import Question


class Questions:
    """Every saved question by name, in the order of the names."""

    def __init__(self, questions: Iterable[Question]) -> None:
        """Hold these questions."""
        self._held = {question.name: question for question in sorted(questions, key=lambda each: each.name)}

    @classmethod
    def load(cls, folder: Path) -> Questions:
        """Read every ``.rq`` file under a folder; a name is the path in it without its ending."""
        paths = sorted(folder.rglob("*.rq"))
        named = ((path.relative_to(folder).with_suffix("").as_posix(), path) for path in paths)
        return cls(read_question(name, path.read_text(encoding="utf-8")) for name, path in named)

    def __getitem__(self, name: str) -> Question:
        """Return a question; raises ``Damaged`` (``question-missing``): a name in the code has no file."""
        found = self.get(name)
        if found is None:
            raise Damaged(
                "question-missing",
                Text(
                    f"La question « {name} » manque dans queries/. Réinstaller SRJ.",
                    f"The question '{name}' is missing from queries/. Install SRJ again.",
                ),
                {"question": name},
            )
        return found

    def get(self, name: str) -> Question | None:
        """Return a question, or None."""
        return self._held.get(name)

    def __iter__(self) -> Iterator[Question]:
        """Go through the questions."""
        return iter(self._held.values())

    def __len__(self) -> int:
        """Tell how many there are."""
        return len(self._held)
