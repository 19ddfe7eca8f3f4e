"""Docstrings say what the code does: only what returns says "Return", only what yields says "Yield"."""

import ast
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests.architecture.source import parse, read


def _yields(function: ast.AST) -> bool:
    """Whether a function is a generator; functions within it count for themselves."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    children = (each for each in ast.iter_child_nodes(function) if not isinstance(each, inner))
    return any(isinstance(each, ast.Yield | ast.YieldFrom) or _yields(each) for each in children)


def _returns_nothing(function: ast.FunctionDef) -> bool:
    return isinstance(function.returns, ast.Constant) and function.returns.value is None


def untrue(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and first words of docstrings that name a result which there is not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            words = ast.get_docstring(node) or ""
            is_none = words.startswith("Return ") and _returns_nothing(node)
            if is_none or (words.startswith("Yield ") and not _yields(node)):
                yield node.lineno, words[:40]
        elif isinstance(node, ast.Module | ast.ClassDef):
            for value, behind in pairwise(node.body):
                if isinstance(value, ast.Assign | ast.AnnAssign) and _words(behind).startswith(("Return ", "Yield ")):
                    yield behind.lineno, _words(behind)[:40]


def _words(statement: ast.stmt) -> str:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def test_docstrings_name_only_results_that_there_are(project_root: Path) -> None:
    sources = read(project_root, "app")
    assert [f"{source.path}:{line} {words}" for source in sources for line, words in untrue(source.tree)] == []


def test_untrue_docstrings_are_found() -> None:
    text = '''
NAMES = ()
"""Return the names."""

def a() -> None:
    """Return it."""

def b() -> list[int]:
    """Yield them."""
    return [1]

def c() -> Iterator[int]:
    """Yield them."""
    yield 1
'''
    assert [line for line, _ in untrue(parse("app/a.py", text).tree)] == [3, 5, 8]
