#!/usr/bin/env python3
"""Set up, run, test and check SRJ: one command each, with nothing but Python 3.11 or newer.

    python3 dev.py setup     make .venv from the hash-locked requirements (uv if present, else pip)
    python3 dev.py run       serve the demonstration graph on http://127.0.0.1:8000 (PORT=, HOME_DIR=)
    python3 dev.py test      run all tests (arguments go to pytest)
    python3 dev.py check     format, lint, types, arrows, Turtle, conventions
    python3 dev.py faults    the tests that kill, damage and starve
    python3 dev.py fuzz      the property tests, with many more examples
    python3 dev.py clients   the SPARQL clients in JavaScript that the tests run (needs node and npm)
    python3 dev.py contract  thousands of cases on the OpenAPI document
    python3 dev.py bench     the measurements of benchmarks/
    python3 dev.py docs      remake the generated reference pages
    python3 dev.py lock      remake the two lock files from pyproject.toml (needs uv)
    python3 dev.py wheel     build the wheel in build/wheel
    python3 dev.py image DIR the steps of the Dockerfile: wheel, runtime environment in DIR, smoke test

A second set-up does nothing while the locks, pyproject.toml and the interpreter are the same: no network, no wait.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / ".srj-stamp"
DEV_LOCK = ROOT / "requirements-dev.lock"
RUN_LOCK = ROOT / "requirements.lock"
WHEELS = ROOT / "build" / "wheel"
TURTLE = ("ontology", "shapes", "data", "tests")
LEAST = (3, 11)
MADE = "libraries with their byte code"  # what a set-up makes beside the locks; another text makes environments anew


def say(message: str) -> None:
    """Print one line at once, so that it keeps its place among the output of the tools."""
    print(message, flush=True)


def call(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> int:
    """Run a tool and return its exit code; without terminal input, so that nothing ever waits for an answer."""
    environment = {**os.environ, **(env or {})}
    return subprocess.run([str(part) for part in command], cwd=cwd, env=environment, check=False).returncode


def must(*command: str | Path, env: dict[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a tool and stop with its exit code if it fails."""
    code = call(*command, env=env, cwd=cwd)
    if code:
        say(f"failed ({code}): {' '.join(str(part) for part in command)}")
        sys.exit(code)


# ----------------------------------------------------------------------------------------------------------- set-up


def stamp() -> str:
    """Return what the environment was made from: locks, project file, interpreter and place."""
    digest = hashlib.sha256(f"{sys.version} {ROOT} {MADE}".encode())
    for file in (DEV_LOCK, ROOT / "pyproject.toml"):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def uv() -> str | None:
    """Return the path of a working uv; a shim that points to nothing does not count."""
    found = shutil.which("uv")
    if found is None or os.environ.get("DEV_NO_UV"):
        return None
    works = subprocess.run([found, "--version"], capture_output=True, check=False).returncode == 0
    return found if works else None


def install(python: Path, *arguments: str | Path) -> None:
    """Install into an environment with uv if present, else with its pip."""
    tool = uv()
    if tool:
        must(tool, "pip", "install", "--quiet", "--python", python, *arguments)
    else:
        must(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def make_environment(folder: Path) -> Path:
    """Make a virtual environment and return its interpreter."""
    tool = uv()
    if tool:
        must(tool, "venv", "--quiet", "--no-project", "--allow-existing", "--python", sys.executable, folder)
    elif call(sys.executable, "-m", "venv", folder):
        say("Python cannot make a virtual environment. On Debian: apt-get install python3-venv")
        sys.exit(1)
    return folder / "bin" / "python"


def write_byte_code(python: Path, *folders: Path, jobs: int = 1) -> None:
    """Compile what changed in some folders; ``jobs`` processes at once, 0 for one a core.

    uv leaves it to the first import, and where PYTHONDONTWRITEBYTECODE is set no import writes it: then each process of
    the service, and there are many in the tests, compiles a thousand modules at its start, a second of processor time.
    """
    must(python, "-m", "compileall", "-q", "-j", str(jobs), *folders)


def setup() -> None:
    """Make or renew .venv; returns at once when nothing changed."""
    started = time.monotonic()
    wanted = stamp()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        write_byte_code(VENV / "bin" / "python", ROOT / "app", ROOT / "tests")
        say(f"set-up: ready ({time.monotonic() - started:.1f} s)")
        return
    say(f"set-up: making .venv with {'uv' if uv() else 'pip'} (about half a minute the first time)...")
    STAMP.unlink(missing_ok=True)
    python = make_environment(VENV)
    install(python, "--require-hashes", "-r", DEV_LOCK)
    # The project itself: its dependencies and its build tool are already there, hash-checked, so none is resolved.
    install(python, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    write_byte_code(python, *VENV.glob("lib/python*/site-packages"), ROOT / "app", ROOT / "tests", jobs=0)
    STAMP.write_text(wanted)
    say(f"set-up: done in {time.monotonic() - started:.1f} s")


# --------------------------------------------------------------------------------------------------------- commands


def run() -> None:
    """Serve; on the first start make the home with the demonstration data."""
    setup()
    port = os.environ.get("PORT") or "8000"
    home = Path(os.environ.get("HOME_DIR") or os.environ.get("SRJ_HOME") or ROOT / "home").absolute()
    srj = VENV / "bin" / "srj"
    env = {"PORT": port, "SRJ_HOME": str(home)}
    if not home.is_dir() or not any(home.iterdir()):
        started = time.monotonic()
        say(f"first start: making {home} with the demonstration data...")
        must(srj, "init", env=env)
        say(f"first start: done in {time.monotonic() - started:.1f} s")
    site = f"http://127.0.0.1:{port}"
    for path, what in (
        ("/", "the home page"),
        ("/doc/natinf/7", "an offence of the penal referential"),
        ("/doc/natinf.csv", "the whole list, for a spreadsheet"),
        ("/sparql", "ask your own questions"),
        ("/openapi.json", "the HTTP interface"),
    ):
        say(f"  {site + path:<46} {what}")
    command = [str(srj), "serve", "--port", port]
    os.execve(srj, command, {**os.environ, **env})  # noqa: S606 - no shell on purpose: signals reach the service itself


def pytest(*arguments: str, env: dict[str, str] | None = None) -> int:
    """Run pytest in the project's environment."""
    return call(VENV / "bin" / "python", "-m", "pytest", *arguments, env=env)


def shared_out() -> tuple[str, ...]:
    """Return the options that share tests out, one process a core up to four; none where there is one core."""
    cores = min(os.cpu_count() or 1, 4)
    return () if cores == 1 else ("--numprocesses", str(cores), "--dist", "loadfile", "--no-loadscope-reorder")


def test(*arguments: str) -> int:
    """Run all tests, shared out between processes (tests/parallel.py), or those asked for, in one."""
    setup()
    return pytest(*(arguments or shared_out()))


def turtle_files() -> list[str]:
    """Return the Turtle files that are kept formatted; those that are wrong on purpose lie under ``broken``."""
    found = (path for folder in TURTLE for path in (ROOT / folder).rglob("*.ttl"))
    return sorted(str(path.relative_to(ROOT)) for path in found if "broken" not in path.parts)


def check() -> int:
    """Run every static check, say how long each took, and fail if one does."""
    setup()
    tools = VENV / "bin"
    steps: dict[str, tuple[str | Path, ...]] = {
        "format": (tools / "ruff", "format", "--check", "--quiet", "."),
        "lint": (tools / "ruff", "check", "--quiet", "."),
        "types": (tools / "mypy", "--no-error-summary"),
        "arrows": (tools / "lint-imports", "--no-logo"),
        "turtle": (tools / "turtlefmt", "--check", *turtle_files()),
        "conventions": (tools / "python", "-m", "pytest", "-q", "--no-header", "-s", "tests/architecture"),
    }
    failed = []
    for name, command in steps.items():
        started = time.monotonic()
        code = call(*command)
        say(f"{name:<12} {'ok' if code == 0 else f'FAILED ({code})'}  {time.monotonic() - started:.1f} s")
        if code:
            failed.append(name)
    say(f"check: {'failed: ' + ', '.join(failed) if failed else 'all green'}")
    return 1 if failed else 0


def faults(*arguments: str) -> int:
    """Run the tests that kill, damage and starve, as often as promised (tests/faults/counts.py)."""
    setup()
    return pytest("-m", "faults", *arguments, env={"FAULTS": "full"})


def fuzz(*arguments: str) -> int:
    """Run the property tests with the number of examples of the `fuzz` profile (tests/conftest.py), telling how far."""
    setup()
    return pytest("tests/property", "--timeout", "0", "--capture", "no", *arguments, env={"HYPOTHESIS_PROFILE": "fuzz"})


def clients() -> int:
    """Install the SPARQL clients in JavaScript that tests/api/test_clients.py runs; without npm they are skipped."""
    tool = shutil.which("npm")
    if tool is None:
        say("npm is not installed: Comunica and sparql-http-client are not tested")
        return 1
    return call(tool, "ci", "--no-audit", "--no-fund", "--silent", cwd=ROOT / "tests" / "clients")


def contract(cases: str = "5000") -> int:
    """Send so many cases, drawn from the OpenAPI document, to a service of its own."""
    setup()
    return pytest("tests/conformance/test_openapi.py", "-k", "nothing_is_answered", env={"CONTRACT_CASES": cases})


def bench(*arguments: str) -> int:
    """Run the measurements: all of benchmarks/, or those named."""
    setup()
    scripts = sorted((ROOT / "benchmarks").glob("[a-z]*.py"))
    chosen = [script for script in scripts if not arguments or script.stem in arguments]
    if not chosen:
        say(f"no such benchmark; there are: {', '.join(script.stem for script in scripts) or 'none'}")
        return 2
    return max(call(VENV / "bin" / "python", script) for script in chosen)


def docs() -> int:
    """Remake the generated reference pages."""
    setup()
    return call(VENV / "bin" / "python", ROOT / "docs" / "generate.py")


def lock(*arguments: str) -> int:
    """Remake the lock files: hashes for every platform, and no address of any registry in them."""
    tool = uv()
    if tool is None:
        say("uv is needed to make the lock files (a set-up does not need it)")
        return 1
    portable = ("--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11")
    common = ("pip", "compile", "--quiet", *portable, *arguments, "pyproject.toml")
    must(tool, *common, "--output-file", RUN_LOCK.name)
    # The runtime lock constrains the other: what is tested is what runs.
    must(tool, *common, "--group", "dev", "--constraint", RUN_LOCK.name, "--output-file", DEV_LOCK.name)
    return 0


def wheel() -> Path:
    """Build the wheel and return its path."""
    setup()
    shutil.rmtree(WHEELS, ignore_errors=True)
    must(VENV / "bin" / "python", "-m", "hatchling", "build", "--target", "wheel", "--directory", WHEELS)
    return next(WHEELS.glob("*.whl"))


def image(*arguments: str) -> int:
    """Do what the Dockerfile does: the wheel and its locked requirements in an environment of their own."""
    if len(arguments) != 1:
        say("say where: python3 dev.py image DIR")
        return 2
    folder = Path(arguments[0]).absolute()
    built = wheel()
    python = make_environment(folder)
    install(python, "--require-hashes", "-r", RUN_LOCK)
    install(python, "--no-deps", built)
    write_byte_code(python, *folder.glob("lib/python*/site-packages"))
    smoke = "import sys; from app.adapters.package_files import package_folder as f; print(*map(f, sys.argv[1:]))"
    must(python, "-I", "-c", smoke, "ontology", "shapes", "queries", "data", cwd=folder)
    must(folder / "bin" / "srj", "--help", cwd=folder)
    say(f"image: {folder} is whole")
    return 0


COMMANDS: dict[str, Callable[..., object]] = {
    "run": run,
    "setup": setup,
    "test": test,
    "check": check,
    "faults": faults,
    "fuzz": fuzz,
    "clients": clients,
    "contract": contract,
    "bench": bench,
    "docs": docs,
    "lock": lock,
    "wheel": wheel,
    "image": image,
}


def main(arguments: list[str]) -> int:
    """Run one command; 2 when it is not one."""
    if sys.version_info < LEAST:
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable})")
        return 1
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        say(__doc__ or "")
        return 2
    result = command(*arguments[1:])
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
