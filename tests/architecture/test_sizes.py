"""Files and functions stay small enough to read in one go; the tail is what makes code bad."""

from collections.abc import Iterable
from pathlib import Path

from tests.architecture.source import Source, functions, parse, read

LONGEST_FILE = 600
LONGEST_FUNCTION = 60


def size_errors(sources: Iterable[Source]) -> list[str]:
    errors = []
    for source in sources:
        lines = len(source.text.splitlines())
        if lines > LONGEST_FILE:
            errors.append(f"{source.path}: {lines} lines, more than {LONGEST_FILE}: split it into rooms of one purpose")
        errors += [
            f"{source.path}:{line}: {name} has {length} lines, more than {LONGEST_FUNCTION}"
            for name, line, length in functions(source)
            if length > LONGEST_FUNCTION
        ]
    return errors


def test_nothing_grows_too_long(project_root: Path) -> None:
    assert size_errors(read(project_root, "app", "packaging")) == []


def test_a_long_file_and_a_long_function_are_found() -> None:
    file = parse("app/x.py", "x = 1\n" * (LONGEST_FILE + 1))
    function = parse("app/y.py", "class A:\n    def long(self):\n" + "        self.x = 1\n" * LONGEST_FUNCTION)
    file_error, function_error = size_errors([file, function])
    assert "601 lines" in file_error
    assert "long has 61 lines" in function_error
    exact = parse("app/z.py", "def fits():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1))
    assert size_errors([exact]) == []
