"""``POST /imports``: the importers over HTTP, their report, their refusals, and retries that do nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.editions import edition
from tests.server import Service, copy_of, post_import, problem_of, serving, srj

KEYS = [
    "kind",
    "edition",
    "encoding",
    "rows",
    "added",
    "changed",
    "closed",
    "unchanged",
    "rejected",
    "warnings",
    "commit",
    "seconds",
]


@pytest.fixture(scope="module")
def written(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service of this module, which starts with one edition of 2020."""
    with serving(copy_of(empty_home, tmp_path_factory.mktemp("written"))) as served, served.client() as client:
        assert post_import(client, "natinf", edition("7", "23", "41"), edition="2020-01-01").status_code == 200
        yield client


def _head(client: httpx.Client) -> int:
    return int(client.get("/health/ready").json()["head"])


def _timeless(report: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in report.items() if name not in {"seconds", "commit"}}


def test_the_report(written: httpx.Client) -> None:
    data = edition("7", "41", "55", n7="AUTRE LIBELLE")
    answer = post_import(written, "natinf", data, edition="2021-01-01", allow_closures="true")
    told = answer.json()
    assert answer.status_code == 200
    assert list(told)[: len(KEYS)] == KEYS
    assert [each["notation"] for each in told["added"]] == ["55"]
    assert [each["notation"] for each in told["closed"]] == ["23"]
    (changed,) = told["changed"]
    assert changed["notation"] == "7"
    assert "AUTRE LIBELLE" in json.dumps(changed)
    assert (told["unchanged"], told["rejected"], told["rows"]) == (1, [], 3)
    assert told["commit"] == _head(written)


def test_the_body_of_a_form_and_the_command_line_are_reported_alike(
    written: httpx.Client, empty_home: Path, tmp_path: Path
) -> None:
    data = edition("7", "41", "56")
    options = {"kind": "natinf", "edition": "2021-06-01", "partial": "true", "dry-run": "true"}
    raw = post_import(written, "natinf", data, edition="2021-06-01", partial="true", dry_run="true")
    form = written.post("/imports", data=options, files={"file": ("natinf.csv", data)})
    mixed = written.post("/imports", params=options, files={"file": ("natinf.csv", data)})
    assert [answer.status_code for answer in (raw, form, mixed)] == [200, 200, 200]
    assert _timeless(raw.json()) == _timeless(form.json()) == _timeless(mixed.json())
    home, file = copy_of(empty_home, tmp_path), tmp_path / "natinf.csv"
    file.write_bytes(edition("7", "23", "41"))
    assert srj("import", "natinf", file, "--edition", "2020-01-01", "--json", home=home).returncode == 0
    file.write_bytes(edition("7", "41", "55", n7="AUTRE LIBELLE"))
    arguments = ("--edition", "2021-01-01", "--allow-closures", "--json")
    assert srj("import", "natinf", file, *arguments, home=home).returncode == 0
    file.write_bytes(data)
    said = srj("import", "natinf", file, "--edition", "2021-06-01", "--partial", "--dry-run", "--json", home=home)
    assert _timeless(json.loads(said.stdout)) == _timeless(raw.json())


def test_a_dry_run_and_the_same_file_again_commit_nothing(written: httpx.Client) -> None:
    head = _head(written)
    data = edition("7", "41", "55", "57")
    dry = post_import(written, "natinf", data, edition="2022-01-01", allow_closures="true", dry_run="true").json()
    assert (dry["commit"], [each["notation"] for each in dry["added"]], _head(written)) == (None, ["57"], head)
    done = post_import(written, "natinf", data, edition="2022-01-01", allow_closures="true").json()
    assert (_timeless(done), done["commit"]) == (_timeless(dry), head + 1)
    again = post_import(written, "natinf", data, edition="2022-01-01", allow_closures="true").json()
    assert (again["commit"], again["added"], again["unchanged"], _head(written)) == (None, [], 4, head + 1)


@pytest.mark.parametrize(
    ("data", "options", "status", "code"),
    [
        (edition("7"), {}, 400, "edition-required"),
        (edition("7"), {"edition": "2022-31-01"}, 400, "invalid-date"),
        (edition("7"), {"edition": "2100-01-01"}, 400, "future-edition"),
        (edition("7"), {"edition": "2024-01-01"}, 422, "too-many-closures"),
        (edition("7", "41", "55", "x y"), {"edition": "2024-01-01", "partial": "true"}, 422, "rejected-rows"),
        (edition("7") + edition("7", n7="AUTRE"), {"edition": "2024-01-01", "partial": "true"}, 422, "rejected-rows"),
    ],
)
def test_what_is_refused(written: httpx.Client, data: bytes, options: dict[str, str], status: int, code: str) -> None:
    head = _head(written)
    answer = post_import(written, "natinf", data, **options)
    told = problem_of(answer)
    assert (answer.status_code, told["code"], _head(written)) == (status, code, head)
    if status == 422:
        report = told["report"]
        assert isinstance(report, dict)
        assert list(report)[: len(KEYS)] == KEYS
        assert report["commit"] is None
        assert bool(report["rejected"]) is (code == "rejected-rows")


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02" * 1_000, b"a;b;c\n1;2;3\n", b"\n\n\n", b"%PDF-1.7 " * 50])
def test_a_file_that_is_no_list(written: httpx.Client, data: bytes) -> None:
    head = _head(written)
    answer = post_import(written, "natinf", data, edition="2024-01-01", partial="true")
    assert answer.status_code in {400, 415, 422}
    problem_of(answer)
    assert _head(written) == head
    assert written.get("/health/ready").json()["ready"] is True


def test_the_body_is_the_file_whatever_curl_calls_it(written: httpx.Client) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = {"kind": "natinf", "edition": "2022-02-02", "partial": "true", "dry-run": "true"}
    answer = written.post("/imports", params=asked, content=edition("7", "58"), headers=headers)
    assert [each["notation"] for each in answer.json()["added"]] == ["58"]


def test_rejected_rows_can_be_left_out(written: httpx.Client) -> None:
    data = edition("7", "x y")
    told = post_import(written, "natinf", data, edition="2022-02-01", partial="true", skip_rejected="true").json()
    (rejected,) = told["rejected"]
    assert set(rejected) >= {"row", "column", "value", "cause"}
    assert rejected["row"] == 3


def test_what_is_missing_is_named(written: httpx.Client) -> None:
    octets = {"Content-Type": "application/octet-stream"}
    assert problem_of(written.post("/imports", content=b"x", headers=octets))["code"] == "kind-required"
    unknown = written.post("/imports?kind=nope&edition=2024-01-01", content=b"x", headers=octets)
    assert unknown.status_code in {400, 404}
    problem_of(unknown)
    empty = written.post("/imports", data={"kind": "natinf"}, files={"other": ("a.csv", b"x")})
    assert problem_of(empty)["code"] == "file-required"
    broken = written.post("/imports", content=b"x", headers={"Content-Type": "multipart/form-data"})
    assert broken.status_code == 400
    problem_of(broken)


def test_a_file_over_the_limit_is_not_received_to_its_end(empty_home: Path, tmp_path: Path) -> None:
    """Whatever the headers say of its length, as a body and as a form."""
    home = copy_of(empty_home, tmp_path)
    with serving(home, SRJ_UPLOAD_LIMIT="2000000") as served, served.client() as client:

        def endless(mark: bytes = b"") -> Iterator[bytes]:
            if mark:
                yield b'--%s\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' % mark
            for _ in range(200):
                yield b"x" * 100_000

        for headers, content in (
            ({"Content-Type": "application/octet-stream"}, endless()),
            ({"Content-Type": "multipart/form-data; boundary=m"}, endless(b"m")),
            ({"Content-Type": "application/octet-stream"}, b"x" * 2_000_001),
        ):
            try:
                answer = client.post("/imports?kind=natinf", content=content, headers=headers)
            except httpx.TransportError:
                continue  # the service answered and closed before the caller had sent everything
            assert (answer.status_code, problem_of(answer)["code"]) == (413, "upload-too-large")
        assert list((home / "uploads").iterdir()) == []
        assert client.get("/health/ready").json()["ready"] is True


# -- retries ---------------------------------------------------------------------------------------------------------


def _keyed(client: httpx.Client, key: str, data: bytes, **options: str) -> httpx.Response:
    asked = {"kind": "natinf", "partial": "true", **options}
    headers = {"Content-Type": "application/octet-stream", "Idempotency-Key": key}
    return client.post("/imports", params=asked, content=data, headers=headers)


def test_a_retry_is_answered_as_the_first_time_and_does_nothing(written: httpx.Client) -> None:
    data = edition("7", "60")
    first = _keyed(written, "key-1", data, edition="2022-03-01")
    head = _head(written)
    again = _keyed(written, "key-1", data, edition="2022-03-01")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["commit"] == again.json()["commit"] == head == _head(written)
    # What the gate found is told when it looked: nothing was published the second time.
    told = _timeless(first.json())
    assert _timeless(again.json()) == {name: told[name] for name in told if name != "findings"}


def test_the_same_key_for_another_request_is_refused(written: httpx.Client) -> None:
    assert _keyed(written, "key-2", edition("7", "61"), edition="2022-04-01").status_code == 200
    head = _head(written)
    for data, day in ((edition("7", "62"), "2022-04-01"), (edition("7", "61"), "2022-04-02")):
        answer = _keyed(written, "key-2", data, edition=day)
        assert (answer.status_code, problem_of(answer)["code"]) == (422, "idempotency-mismatch")
    assert _head(written) == head


def test_a_key_outlives_a_restart(empty_home: Path, tmp_path: Path) -> None:
    home = copy_of(empty_home, tmp_path)
    data = edition("7", "63")
    with serving(home) as served, served.client() as client:
        first = _keyed(client, "key-3", data, edition="2022-05-01").json()
    with serving(home) as served, served.client() as client:
        assert _keyed(client, "key-3", data, edition="2022-05-01").json()["commit"] == first["commit"]
        other = _keyed(client, "key-3", edition("7"), edition="2022-05-01")
        assert problem_of(other)["code"] == "idempotency-mismatch"


def test_a_nomenclature_goes_to_the_service_with_its_mapping(empty_service: Service, tmp_path: Path) -> None:
    """The command finds the home held, and sends both files over its socket."""
    mapping, file = tmp_path / "matières.toml", tmp_path / "matières.csv"
    mapping.write_text(
        '[scheme]\nkey = "case-matters"\nlabel = { fr = "Matières", en = "Case matters" }\n'
        '[columns]\ncode = "code"\nlabel = "libelle"\n',
        encoding="utf-8",
    )
    file.write_text("code;libelle\nA;Famille\nB;Pénal\n", encoding="utf-8")
    arguments = ("--mapping", mapping, "--edition", "2024-01-01", "--json")
    said = srj("import", "nomenclature", file, *arguments, home=empty_service.home)
    assert said.returncode == 0, said.stderr
    assert len(json.loads(said.stdout)["added"]) == 2
