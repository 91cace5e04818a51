"""Small modules, small functions, full types, a docstring everywhere, and each kind of text in its room."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from tests.architecture.tree import complexity, docstrings, modules, percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.figures import Figure

LONGEST_MODULE = 300
# Generators of queries, by name: everything else asks through a file of queries/.
# The compiler of shapes writes queries; what reads updates cuts what users wrote into templates and patterns.
MAY_WRITE_SPARQL = (
    "app/shacl/",
    "app/adapters/difference.py",
    "app/adapters/difference/",
    "app/domain/sparql_updates.py",
)
# A query form followed by a group, or an update: what no sentence for people contains.
SPARQL = re.compile(
    r"\b(?:SELECT|ASK|CONSTRUCT|DESCRIBE)\b[^{]*\{|\bWHERE\s*\{|\b(?:INSERT|DELETE)\s+(?:DATA\s*)?\{|\bPREFIX\s+\w*:\s*<"
)
# A possessive group: Python 3.11.0 to 3.11.4 reads some of them wrongly (a possessive set of characters is right).
POSSESSIVE_GROUP = re.compile(r"(?<!\()\)(?:[*+?]|\{[0-9,]+\})\+")
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}


def _strings(tree: ast.Module) -> Iterator[ast.Constant]:
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node


def test_queries_live_in_the_queries_folder() -> None:
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        if not str(module.path).startswith(MAY_WRITE_SPARQL)
        for node in _strings(module.tree)
        if SPARQL.search(str(node.value))
    ]
    assert wrong == [], "SPARQL text outside queries/"


def test_the_pattern_that_finds_queries_finds_them() -> None:
    assert SPARQL.search("SELECT ?s WHERE { ?s ?p ?o }")
    assert SPARQL.search("ASK { ?s a <x> }")
    assert SPARQL.search("DELETE DATA { }")
    assert not SPARQL.search("SELECT digest FROM contents WHERE rowid = ?")
    assert not SPARQL.search("Describe the file.")


def test_modules_are_short(figure: Figure) -> None:
    sizes = {str(module.path): module.lines for module in modules()}
    figure("modules", f"{len(sizes)}, {sum(sizes.values()):,} lines, longest {max(sizes.values())}")
    assert {path: lines for path, lines in sizes.items() if lines > LONGEST_MODULE} == {}


def test_functions_are_short_and_plain(figure: Figure) -> None:
    functions = [function for module in modules() for function in module.functions]
    lengths = [(function.end_lineno or function.lineno) - function.lineno + 1 for function in functions]
    branches = [complexity(function) for function in functions]
    figure("functions", len(functions))
    figure("function length p90 / p99", f"{percentile(lengths, 0.90)} / {percentile(lengths, 0.99)} lines")
    figure("complexity p99 / worst", f"{percentile(branches, 0.99)} / {max(branches)}")
    assert percentile(lengths, 0.90) <= 20
    assert percentile(lengths, 0.99) <= 55
    assert percentile(branches, 0.99) <= 9


def _is_annotated(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    taken = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return function.returns is not None and all(
        argument.annotation is not None or argument.arg in {"self", "cls"} for argument in taken
    )


def test_every_function_is_annotated(figure: Figure) -> None:
    functions = [(module.path, function) for module in modules() for function in module.functions]
    bare = [f"{path}:{function.lineno}" for path, function in functions if not _is_annotated(function)]
    figure("annotated functions", f"{100 * (1 - len(bare) / len(functions)):.1f} %")
    assert bare == []


def test_every_public_thing_has_a_docstring(figure: Figure) -> None:
    total, bare = 0, []
    for module in modules():
        public = [node for node in ast.iter_child_nodes(module.tree) if _is_public(node)]
        for node in (module.tree, *public):
            total += 1
            if ast.get_docstring(node) is None:  # type: ignore[arg-type]  # _is_public keeps what can have one
                bare.append(f"{module.path}:{getattr(node, 'name', 'module')}")
    figure("docstrings", f"{100 * (1 - len(bare) / total):.1f} % of {total} modules, classes and functions")
    assert bare == []


def _is_public(node: ast.AST) -> bool:
    named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return named and not str(getattr(node, "name", "")).startswith("_")


def _swallows_everything(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler takes any exception and does not end by raising (after cleaning up, or translated)."""
    broad = handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}
    return broad and not isinstance(handler.body[-1], ast.Raise)


def test_no_broad_except(figure: Figure) -> None:
    handlers = [
        (module.path, node)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
    ]
    broad = [f"{path}:{handler.lineno}" for path, handler in handlers if _swallows_everything(handler)]
    figure("broad excepts", len(broad))
    assert broad == []


def test_no_expression_relies_on_possessive_groups() -> None:
    """Strings are where expressions are written; the service runs on every Python 3.11."""
    wrong = [
        f"{module.path}:{node.lineno}: {str(node.value)[:60]}"
        for module in modules()
        for node in _strings(module.tree)
        if POSSESSIVE_GROUP.search(str(node.value))
    ]
    assert wrong == []


def test_names_say_what_is_inside() -> None:
    assert [str(module.path) for module in modules() if VAGUE_NAMES & set(module.path.with_suffix("").parts)] == []


def test_nothing_is_built_or_read_at_import() -> None:
    """No setting is read and no file opened by importing a module: `app.main` passes what is needed."""
    wrong = [
        f"{module.path}:{node.lineno}"
        for module in modules()
        for statement in module.tree.body
        if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
        for node in ast.walk(statement)
        if isinstance(node, ast.expr) and _reads_the_world(node)
    ]
    assert wrong == []


def _reads_the_world(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called in {"open", "os.getenv"} or called.endswith((".read_text", ".read_bytes"))
    return isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"
