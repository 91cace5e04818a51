"""One writer a home: a second one is refused, or its work is done by the service that holds the home."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from app.adapters.home import Home
from tests.cli.running import Said, command
from tests.server import serving, srj
from tests.shared import shared_file

if TYPE_CHECKING:
    from pathlib import Path

NAC = "data/nac/nac-{}.csv"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lock") / "home"
    assert command("init", "--empty", home=made).code == 0
    return made


def import_(home: Path, day: str, *options: str) -> Said:
    return command("import", "nac", shared_file(NAC.format(day)), "--edition", day, "--json", *options, home=home)


def report(said: Said) -> dict[str, object]:
    assert said.code == 0, said.err
    return {name: value for name, value in said.data.items() if name != "seconds"}


def test_a_home_that_another_command_holds_is_refused_and_read(home: Path) -> None:
    before = command("log", "--json", home=home)
    with Home(home).locked():
        for said in (import_(home, "2022-03-20"), command("rebuild", "--json", home=home)):
            assert (said.code, said.data["error"]) == (1, "home-busy")
            assert str(home) in said.err
        served = srj("serve", "--port", "0", home=home, SRJ_LANGUAGE="fr")
        assert served.returncode == 1
        assert "déjà tenu" in served.stderr
        assert command("log", "--json", home=home) == before
        assert command("verify", home=home).code == 0


def test_an_import_sent_to_the_running_service_gives_the_same_report(home: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    shutil.copytree(home, alone)
    with serving(home) as service, service.client() as client:
        for day in ("2022-03-20", "2024-04-24", "2024-04-24"):
            assert report(import_(home, day)) == report(import_(alone, day))
        assert client.get("/doc/nac.json").json()["total"] == 1017
        refused, likewise = (import_(each, "2022-03-20", "--edition", "2126-01-01") for each in (home, alone))
        assert (refused.code, refused.data["error"]) == (likewise.code, likewise.data["error"]) == (2, "future-edition")
        assert refused.err == likewise.err
        busy = srj("serve", "--port", "0", home=home, SRJ_LANGUAGE="fr")
        assert busy.returncode == 1
        assert service.address in busy.stderr
        assert str(service.process.pid) in busy.stderr
        beside = command("verify", "--json", home=home)
        assert beside.code == 0
        assert (beside.data["commits"], beside.data["problems"]) == (3, [])
    assert command("rebuild", "--json", home=home).data["stateHash"] == beside.data["stateHash"]
