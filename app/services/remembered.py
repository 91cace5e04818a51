"""What is remembered of answers that cannot change: the least recently used leave when there is too much of them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by key, up to a total weight; the last one given is always kept.

    >>> kept = Remembered[str, int](2)
    >>> for number, name in enumerate("abc"):
    ...     _ = kept.keep(name, number)
    >>> kept.get("a"), kept.get("c")
    (None, 2)
    """

    def __init__(self, most: int) -> None:
        """Give the total weight at which values leave."""
        self._most = most
        self._weight = 0
        self._held: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        """Tell how many values are remembered."""
        return len(self._held)

    @property
    def weight(self) -> int:
        """The weight of all that is remembered."""
        return self._weight

    def get(self, key: Key) -> Value | None:
        """Return a value, or None when it is not remembered (any more)."""
        found = self._held.get(key)
        if found is None:
            return None
        self._held.move_to_end(key)
        return found[0]

    def forget(self, key: Key) -> None:
        """Let a value go, when it is there."""
        self._weight -= self._held.pop(key, (None, 0))[1]

    def keep(self, key: Key, value: Value, weight: int = 1) -> Value:
        """Remember a value, and return it."""
        self._weight += weight - self._held.pop(key, (value, 0))[1]
        self._held[key] = (value, weight)
        while self._weight > self._most and len(self._held) > 1:
            self._weight -= self._held.popitem(last=False)[1][1]
        return value
