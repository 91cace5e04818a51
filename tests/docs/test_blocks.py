"""Every code block of the documents runs, against a real service where it speaks to one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import READ, REPOSITORY, RUN, Block, agrees, blocks, documents, parse

ADDRESS = "http://127.0.0.1:8000"
PAGES = [document for document in documents() if any(block.runs for block in blocks(document))]


def test_no_block_stops_reading_before_the_end() -> None:
    """What writes into ``head`` may be told that nobody reads: the block then fails, or not, by chance."""
    every = [block for document in documents() for block in blocks(document) if block.runs]
    assert [f"{block.page}:{block.line}" for block in every if "| head" in block.code] == []


def test_every_block_says_its_language_and_why_it_is_not_run() -> None:
    unknown = [
        f"{block.page}:{block.line} ```{block.language}"
        for document in documents()
        for block in blocks(document)
        if block.language not in RUN | READ
    ]
    assert unknown == []


def _execute(block: Block, folder: Path, site: str, home: Path) -> str:
    tool = [sys.executable, "-"] if block.language == "python" else ["bash", "-euo", "pipefail", "-s"]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    finished = subprocess.run(
        tool,
        input=block.code.replace(ADDRESS, site),
        cwd=folder,
        env={**os.environ, "PATH": path, "SRJ_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "120"},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    said = f"{block.page}:{block.line}\n{block.code}\n--- printed\n{finished.stdout}\n{finished.stderr}"
    assert finished.returncode == 0, said
    return finished.stdout.replace(site, ADDRESS)


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_the_blocks_of_a_page_run(document: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The blocks of a page run in order in one folder; a page that names the address gets a service."""
    found = [block for block in blocks(document) if block.runs]
    needs = any(ADDRESS in block.code or "srj " in block.code for block in found)
    site = str(request.getfixturevalue("site")) if needs else ADDRESS
    if any("curl " in block.code for block in found) and shutil.which("curl") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("curl is not installed here")
    for block in found:
        printed = _execute(block, tmp_path, site, tmp_path / "home")
        if block.output is not None:
            assert agrees(block.output, printed), f"{block.page}:{block.line}\n{printed}"


def test_the_comparison_of_outputs_is_strict_but_for_dots() -> None:
    assert agrees("commit 1 ...\n", "commit 1 2026-11-24")
    assert not agrees("commit 1", "commit 12")


PAGE = """Words.

```bash
echo one
```

```output
o...
```

<!-- not run: it takes a day -->
```bash
sleep 86400
```

```python
print(2)
```
"""


def test_blocks_are_read_with_their_output_and_the_reason_not_to_run() -> None:
    first, second, third = parse(PAGE, "page.md")
    assert (first.language, first.code, first.output, first.runs) == ("bash", "echo one\n", "o...\n", True)
    assert (second.reason, second.runs) == ("it takes a day", False)
    assert (third.language, third.output, third.line) == ("python", None, 16)


def test_blocks_run_as_they_are_written(tmp_path: Path) -> None:
    first, _, third = parse(PAGE, "page.md")
    assert _execute(first, tmp_path, ADDRESS, tmp_path) == "one\n"
    assert _execute(third, tmp_path, ADDRESS, tmp_path) == "2\n"


@pytest.mark.parametrize("code", ["false", "false | true", "echo $NOT_SET"])
def test_a_block_that_fails_anywhere_fails_its_page(code: str, tmp_path: Path) -> None:
    (block,) = parse(f"```bash\n{code}\necho on\n```\n", "page.md")
    with pytest.raises(AssertionError, match=re.escape("page.md:1")):
        _execute(block, tmp_path, ADDRESS, tmp_path)
