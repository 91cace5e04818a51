"""Services that tests of the API write to, beside the one that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.communes import small_files
from tests.server import Service, copy_of, post_import, serving, srj

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def empty_service(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service that holds the model and no data at its start."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("empty"))) as served:
        yield served


@pytest.fixture(scope="session")
def dated(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service with three editions: 7 is renamed in 2025, 41 leaves in 2025 and comes back in 2026."""
    editions = {
        "2024-01-01": edition("7", "23", "41"),
        "2025-01-01": edition("7", "23", n7="RETRAIT DE PROVISION"),
        "2026-01-01": edition("7", "23", "41", n7="RETRAIT DE PROVISION"),
        "2026-02-01": edition("7", "23", n7="RETRAIT DE PROVISION"),
    }
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("dated"))) as served, served.client() as client:
        for day, data in editions.items():
            answer = post_import(client, "natinf", data, edition=day, allow_closures="true")
            assert answer.status_code == httpx.codes.OK, answer.text
        yield client


@pytest.fixture(scope="session")
def stewarded(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service for stewards, with two editions: 7 is renamed in 2025. Each test has codes of its own."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("stewarded"))) as served, served.client() as client:
        for day, label in (("2024-01-01", "VOL"), ("2025-01-01", "VOL SIMPLE")):
            data = edition("7", "23", "41", *map(str, range(54, 70)), n7=label)
            assert post_import(client, "natinf", data, edition=day).status_code == 200
        yield client


@pytest.fixture(scope="session")
def places(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that holds both editions of the communes that change."""
    folder = tmp_path_factory.mktemp("places")
    home = copy_of(empty_home, folder)
    for day, file in small_files(folder).items():
        done = srj("import", "communes", file, "--edition", day.isoformat(), "--allow-closures", home=home)
        assert done.returncode == 0, done.stderr
    with serving(home) as served, served.client() as client:
        yield client
