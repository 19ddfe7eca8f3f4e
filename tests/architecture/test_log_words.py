"""What is logged is in words of the program: no f-string, no value in their place; what varies is an argument."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import Source, parse, read

LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}


def logging_calls(source: Source) -> Iterator[ast.Call]:
    for node in source.nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            logger = node.func.value
            if isinstance(logger, ast.Name) and logger.id in {"log", "logger", "logging"}:
                yield node


def is_literal(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return is_literal(node.body) and is_literal(node.orelse)
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_words_of_the_log_are_written_in_the_program(project_root: Path) -> None:
    calls = [(source.path, call) for source in read(project_root, "app") for call in logging_calls(source)]
    assert len(calls) > 8
    assert [f"{path}:{call.lineno}" for path, call in calls if not (call.args and is_literal(call.args[0]))] == []


@pytest.mark.parametrize("call", ["log.info(f'{unit} opened')", "logger.error(unit)", "log.info('a' if x else unit)"])
def test_words_from_elsewhere_are_found(call: str) -> None:
    (found,) = logging_calls(parse("app/made.py", call))
    assert not is_literal(found.args[0])
