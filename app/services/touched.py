"""What commits touched, and when: an answer that was kept stays right until something that it rests on is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EVERYTHING = "*"  # what an answer rests on when any commit may change it
_MOST = 200_000  # things remembered one by one


def of_kind(kind: str) -> str:
    """Return the name under which all the things of a kind are touched together."""
    return f"kind:{kind}"


class Touched:
    """Remembers, for each thing and each kind, the last commit that touched it."""

    def __init__(self, kind_of: Callable[[str], str | None], head: int) -> None:
        """Give what tells the kind of a thing from its IRI, and the commit up to which nothing is remembered."""
        self._kind_of = kind_of
        self._last: dict[str, int] = {}
        self._all = head
        self._any = head
        self.moves = 0  # how many commits were told, so that who asked since the last one need not ask again

    def commit(self, number: int, entities: Iterable[str]) -> None:
        """Take what a commit touched, whatever the day on which it shows."""
        self.moves += 1
        self._any = number
        for entity in entities:
            self._last[entity] = number
            kind = self._kind_of(entity)
            if kind is None:
                self._all = number
            else:
                self._last[of_kind(kind)] = number
        if len(self._last) > _MOST:
            self._last.clear()
            self._all = number

    def skip(self, number: int) -> None:
        """Take that commits up to a number were missed: anything may have been touched."""
        self.moves += 1
        self._any = self._all = number
        self._last.clear()

    def since(self, known: int, names: Iterable[str]) -> bool:
        """Tell whether any of these was touched after a commit: IRIs, ``of_kind``, or ``EVERYTHING``."""
        if self._all > known:
            return True
        return any((self._any if name == EVERYTHING else self._last.get(name, 0)) > known for name in names)
