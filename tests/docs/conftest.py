"""A real service for the documents: started once, on a free port, on the demonstration data; blocks may write to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.server import free_port, make_home, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration graph as `make run` does and give its address, which is also the base of its IRIs."""
    home, port = tmp_path_factory.mktemp("docs") / "home", free_port()
    make_home(home, port=port)
    with serving(home, port) as served:
        yield served.address
