"""Drafts published while a process is killed, or by two at once: whole or absent, told again, never done twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.api.editions import edition
from tests.faults.counts import times
from tests.server import Service, copy_of, post_import, serving, srj, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

SEED = 20261125
KILLS = times(6, 60)
HELD = tuple(str(code) for code in range(1, 61))


@pytest.fixture(scope="module")
def service(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("kills"))) as served, served.client() as client:
        assert post_import(client, "natinf", edition(*HELD), edition="2025-01-01").status_code == httpx.codes.OK
        yield served


def drafted(client: httpx.Client, label: str, codes: tuple[str, ...]) -> str:
    """Open a draft that gives these codes a label, and return its address."""
    draft = str(client.post("/drafts", json={"title": label}).headers["location"])
    items = [{"kind": "natinf", "key": code, "changes": {"label": f"{label} {code}"}} for code in codes]
    assert client.post(f"{draft}/changes", json={"items": items}).status_code == httpx.codes.OK
    return draft


def labels(client: httpx.Client, codes: tuple[str, ...]) -> set[bool]:
    """Tell of each code whether it is called as its draft says."""
    return {"TOUR" in client.get(f"/doc/natinf/{code}.json").json()["label"]["fr"] for code in codes}


def head_of(client: httpx.Client) -> int:
    return int(client.get("/health/ready").json()["head"])


def killed(service: Service, role: str, seconds: float) -> None:
    """Kill a role after some time, and wait until another plays it."""
    time.sleep(seconds)
    pid = service.pid_of(role)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: service.pid_of(role) not in {None, pid}, 30, f"another {role}")
    service.wait_until_ready()


@pytest.mark.parametrize("role", ["writer", "front"])
def test_a_publication_whose_process_is_killed_is_whole_or_absent_and_made_once(service: Service, role: str) -> None:
    drawn = random.Random(f"{SEED} {role}")
    outcomes: list[bool] = []
    for turn in range(KILLS):
        with service.client() as client:
            draft, before = drafted(client, f"TOUR {role} {turn}", HELD), head_of(client)
            killing = threading.Thread(target=killed, args=(service, role, drawn.uniform(0, 0.4)))
            killing.start()
            try:
                told = client.post(f"{draft}/publish", json={"reason": "réforme"})
                outcomes.append(told.status_code == httpx.codes.CREATED)
            except httpx.TransportError:
                outcomes.append(False)
            killing.join()
        with service.client() as client:
            assert head_of(client) in {before, before + 1}
            made = head_of(client) == before + 1
            expected = {f"TOUR {role} {turn}" in client.get(f"/doc/natinf/{code}.json").text for code in HELD}
            assert expected == {made}
            again = client.post(f"{draft}/publish", json={"reason": "réforme, encore"})
            assert again.status_code == httpx.codes.CREATED, again.text
            assert again.json()["commit"] == before + 1 == head_of(client)
            assert client.get(draft).json()["commit"] == before + 1
    assert srj("verify", "--quiet", home=service.home).returncode == 0


def test_a_draft_that_was_published_unseen_is_found_published_after_a_restart(service: Service) -> None:
    with service.client() as client:
        draft = drafted(client, "TOUR perdu", HELD[:3])
        journal = service.home / draft.strip("/") / "journal"
        unaware = journal.read_bytes()
        commit = client.post(f"{draft}/publish", json={}).json()["commit"]
    journal.write_bytes(unaware)  # as if the front had died before it wrote this down
    killed(service, "front", 0)
    with service.client() as client:
        told = client.get(draft).json()
        assert (told["state"], told["commit"]) == ("published", commit)
        assert client.post(f"{draft}/publish", json={}).json()["commit"] == commit
    assert journal.read_bytes() != unaware


def test_of_two_who_publish_the_same_property_one_wins_and_the_other_is_told(service: Service) -> None:
    for turn in range(times(4, 40)):
        with service.client() as client:
            drafts = [drafted(client, f"TOUR {who} {turn}", HELD[:5]) for who in ("un", "deux")]
            head = head_of(client)
        ready = threading.Barrier(2)

        def publish(draft: str, ready: threading.Barrier = ready) -> httpx.Response:
            with service.client() as own:
                ready.wait()
                return own.post(f"{draft}/publish", json={})

        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(publish, drafts))
        won, lost = sorted(answers, key=lambda answer: answer.status_code)
        assert (won.status_code, lost.status_code) == (httpx.codes.CREATED, httpx.codes.CONFLICT)
        assert lost.json()["code"] == "draft-conflict"
        with service.client() as client:
            assert head_of(client) == head + 1
            assert labels(client, HELD[:5]) == {True}
            winner = drafts[answers.index(won)]
            assert client.get(winner).json()["state"] == "published"


def test_of_two_who_publish_the_same_draft_both_are_told_the_one_commit(service: Service) -> None:
    with service.client() as client:
        draft, head = drafted(client, "TOUR commun", HELD[:5]), head_of(client)

    def publish(_who: int) -> int:
        with service.client() as own:
            return int(own.post(f"{draft}/publish", json={}).json()["commit"])

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(publish, range(4))) == {head + 1}


def test_what_is_written_while_it_is_published_is_not_published(service: Service) -> None:
    """A write waits for the publication, and is then told that the draft is over; or came before, and is published."""
    for turn in range(times(5, 50)):
        with service.client() as client:
            draft = drafted(client, f"TOUR {turn} A", HELD[:20])

        def write(draft: str = draft, turn: int = turn) -> int:
            with service.client() as own:
                edit = {"kind": "natinf", "key": "60", "changes": {"label": f"PENDANT {turn}"}}
                return own.post(f"{draft}/changes", json=edit).status_code

        with ThreadPoolExecutor(2) as pool, service.client() as client:
            writing = pool.submit(write)
            published = client.post(f"{draft}/publish", json={})
            written = writing.result()
            assert published.status_code == httpx.codes.CREATED, published.text
            is_published = f"PENDANT {turn}" in client.get("/doc/natinf/60.json").text
        assert (written == httpx.codes.OK) == is_published
        assert written in {httpx.codes.OK, httpx.codes.CONFLICT}
