"""The files of the repository and the syntax trees of its Python modules, read once for all conventions."""

from __future__ import annotations

import ast
import functools
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
_TEXT = {".py", ".md", ".ttl", ".rq", ".toml", ".lock", ".html", ".css", ".js", ".json", ".csv", ".sql", ".lark", ""}


@functools.cache
def files() -> tuple[Path, ...]:
    """Return every file that git tracks or would track, relative to the repository."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True).stdout
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (REPOSITORY / name).is_file()))


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every text file with what it says."""
    for path in files():
        if path.suffix in _TEXT:
            yield path, (REPOSITORY / path).read_text(encoding="utf-8", errors="replace")


@dataclass(frozen=True)
class Module:
    """One Python module of the product."""

    path: Path
    lines: int
    tree: ast.Module

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method, nested ones included."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@functools.cache
def modules() -> tuple[Module, ...]:
    """Return the modules of app/."""
    found = (path for path in files() if path.parts[0] == "app" and path.suffix == ".py")
    return tuple(_module(path) for path in found)


def _module(path: Path) -> Module:
    source = (REPOSITORY / path).read_text(encoding="utf-8")
    return Module(path, source.count("\n"), ast.parse(source, str(path)))


def docstrings(tree: ast.Module) -> set[int]:
    """Return the identities of the constants that are docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }


def complexity(function: ast.AST) -> int:
    """Return the cyclomatic complexity (McCabe, 1976): one plus the number of branches."""
    branches = (
        ast.If,
        ast.For,
        ast.AsyncFor,
        ast.While,
        ast.ExceptHandler,
        ast.IfExp,
        ast.comprehension,
        ast.match_case,
    )
    return 1 + sum(isinstance(node, branches) for node in ast.walk(function))


def percentile(values: list[int], part: float) -> int:
    """Return the value below which that part of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0
