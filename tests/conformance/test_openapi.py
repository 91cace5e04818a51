"""The service answers what its OpenAPI document says, whatever is sent: schemathesis against a home of its own.

``make test`` sends a few cases to every operation; ``make contract`` sends 5,000 (``CONTRACT_CASES``).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.server import copy_of, serving

if TYPE_CHECKING:
    import httpx

    from tests.figures import Figure

# An answer of 500 or more, a status, a media type, a body or a header that is not in the document.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
SHORT = 200
METHODS = {"get", "head", "post", "put", "delete", "options"}


def test_every_operation_is_described(client: httpx.Client) -> None:
    document = client.get("/openapi.json").json()
    ids = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert method in METHODS, path
            answers = {int(status): told for status, told in operation["responses"].items()}
            assert min(answers) < 400, f"{method} {path} is not in the tables of app/api/openapi"
            assert all("application/problem+json" in told["content"] for at, told in answers.items() if at >= 400)
            in_path = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert in_path == set(re.findall(r"\{(\w+)\}", path))
            ids.append(operation["operationId"])
    assert len(ids) == len(set(ids)) > 150


def test_every_saved_query_has_its_path_and_its_parameters(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for question in client.get("/query", headers={"Accept": "application/json"}).json()["items"]:
        described = {each["name"]: each for each in paths[f"/query/{question['name']}"]["get"]["parameters"]}
        assert {"valid", "known", "audience", "page", "size"} <= set(described)
        for parameter in question["parameters"]:
            told = described[parameter["name"]]
            assert told["required"] == parameter["required"]
            assert str(told["schema"].get("default", "")) == (parameter["default"] or "")


@pytest.mark.timeout(3600)
def test_nothing_is_answered_that_is_not_described(
    demonstration_home: Path, tmp_path_factory: pytest.TempPathFactory, figure: Figure
) -> None:
    wanted = int(os.environ.get("CONTRACT_CASES") or SHORT)
    folder = tmp_path_factory.mktemp("contract")
    with serving(copy_of(demonstration_home, folder)) as served:
        with served.client() as client:
            document = client.get("/openapi.json").json()
        operations = sum(len(each) for each in document["paths"].values())
        done = _run(served.address, -(-wanted // operations), folder)
        said = done.stdout
        found = re.search(r"([\d,]+) generated, ([\d,]+) passed", said)
        assert done.returncode == 0, said[-20_000:]
        assert found is not None, said[-5_000:]
        generated, passed = (int(each.replace(",", "")) for each in found.groups())
        assert generated == passed >= min(wanted, operations)
        assert served.is_ready()
    figure("schemathesis", f"{generated:,} cases on {operations} operations, 0 failures")


def _run(address: str, examples: int, folder: Path) -> subprocess.CompletedProcess[str]:
    phases = "fuzzing" if examples <= 2 else "examples,fuzzing"  # those of the document are many: in the long form only
    tool = Path(sys.executable).with_name("schemathesis")
    return subprocess.run(
        [
            *(tool, "run", f"{address}/openapi.json", "--checks", ",".join(CHECKS), "--phases", phases),
            *("--max-examples", str(examples), "--seed", "1", "--generation-database", "none"),
            *("--continue-on-failure", "--max-redirects", "0", "--suppress-health-check", "all", "--no-color"),
        ],
        cwd=folder,  # the tool keeps what it found where it runs
        capture_output=True,
        text=True,
        check=False,
        timeout=3600,
    )
