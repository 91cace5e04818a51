"""The static files of the pages: read once, served with an address that changes when they do."""

from __future__ import annotations

from pathlib import Path

MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


def read_assets() -> dict[str, bytes]:
    """Return the static files by name."""
    folder = Path(__file__).with_name("static")
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in MEDIA_TYPES}
