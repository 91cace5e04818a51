"""The examples of the rules: for each a document that meets it and one that does not, as the tests judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.rules import Example

if TYPE_CHECKING:
    from pathlib import Path

_PASS, _FAIL = ".pass.ttl", ".fail.ttl"


def read_examples(folder: Path) -> dict[str, Example]:
    """Return the examples by the key of their rule."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.ttl"))}
    keys = [name.removesuffix(_PASS) for name in texts if name.endswith(_PASS)]
    return {key: Example(texts[key + _PASS], texts[key + _FAIL]) for key in keys if key + _FAIL in texts}
