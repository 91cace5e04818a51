"""What holds for every test: no network, reproducible examples, settings of the caller set aside."""

from __future__ import annotations

import ipaddress
import os
import socket
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests.figures import figure, pytest_terminal_summary
from tests.parallel import (
    one_at_a_time,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
    shared_folder,
)
from tests.server import Service, copy_of, make_home, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

__all__ = ["figure", "pytest_collection_modifyitems", "pytest_terminal_summary", "pytest_xdist_make_scheduler"]

# `make test` draws the same examples each time; `make fuzz` draws many new ones.
hypothesis.settings.register_profile("default", derandomize=True, deadline=None, max_examples=100)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=5_000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

_connect = socket.socket.connect


def _is_local(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _connect_locally(self: socket.socket, address: Any) -> None:  # noqa: ANN401 - the signature of the socket module
    """Refuse any address beyond this machine: nothing the service does may need the network."""
    if not _is_local(address):
        pytest.fail(f"a test reached out to the network: {address!r}")
    _connect(self, address)


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _connect_locally)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _no_settings_of_the_caller() -> Iterator[None]:
    """Tests choose their own home, base and port, whatever the shell they are started from says."""
    patch = pytest.MonkeyPatch()
    for name in [name for name in os.environ if name.startswith("SRJ_") or name in {"PORT", "HOME_DIR"}]:
        patch.delenv(name)
    yield
    patch.undo()


def _made_once(factory: pytest.TempPathFactory, name: str, *options: str) -> Path:
    """Return a home that the first process to need it makes."""
    folder = shared_folder(factory) / name
    with one_at_a_time(folder):
        if not (folder / "made").exists():
            make_home(folder / "home", *options)
            (folder / "made").touch()
    return folder / "home"


@pytest.fixture(scope="session")
def demonstration_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the demonstration data, made once and never served: tests take copies of it."""
    return _made_once(tmp_path_factory, "demonstration")


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the model alone, made once and never served: tests take copies of it."""
    return _made_once(tmp_path_factory, "model", "--empty")


@pytest.fixture(scope="session")
def service(demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service on the demonstration data, started once; tests that use it only read."""
    with serving(copy_of(demonstration_home, tmp_path_factory.mktemp("service"))) as served:
        yield served


@pytest.fixture(scope="session")
def site(service: Service) -> str:
    """The address of the service that tests read."""
    return service.address


@pytest.fixture(scope="session")
def client(service: Service) -> Iterator[httpx.Client]:
    """A client of the service that tests read."""
    with service.client() as opened:
        yield opened
