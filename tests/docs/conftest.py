"""A real service for the documents: started once, on a free port, on the demonstration data."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.docs.blocks import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 60
SRJ = Path(sys.executable).with_name("srj")


def free_port() -> int:
    """Return a port that nothing listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(site: str, service: subprocess.Popen[bytes]) -> None:
    """Return when the service answers that it is ready; fail when it dies or takes more than a minute."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if service.poll() is not None:
            pytest.fail(f"srj serve ended at once with {service.returncode}")
        try:
            with urllib.request.urlopen(f"{site}/health/ready", timeout=2):  # noqa: S310 - an http address of this test
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"srj serve was not ready after {START_SECONDS} s")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the demonstration graph as `make run` does and give its address."""
    if not (REPOSITORY / "app" / "cli" / "commands.py").is_file() or not SRJ.is_file():
        pytest.skip("the command srj is not installed here")
    home, port = tmp_path_factory.mktemp("docs") / "home", free_port()
    environment = {**os.environ, "PORT": str(port), "SRJ_HOME": str(home)}
    subprocess.run([SRJ, "init"], env=environment, check=True, stdin=subprocess.DEVNULL, timeout=300)
    command = [str(SRJ), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL) as service:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(address, service)
            yield address
        finally:
            service.terminate()
            try:
                service.wait(timeout=20)
            except subprocess.TimeoutExpired:
                service.kill()
