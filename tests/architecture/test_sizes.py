"""Files and functions stay small enough to read in one go, and no file is a fragment."""

from collections.abc import Iterable
from pathlib import Path

from tests.architecture.source import Source, functions, parse, read

LONGEST_FILE = 600
SHORTEST_FILE = 40
"""Lines of a file of app/ other than an `__init__`: a shorter one belongs to a neighbour."""
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 25
"""Lines that nine of ten functions of app/ keep within."""


def size_errors(sources: Iterable[Source]) -> list[str]:
    errors = []
    for source in sources:
        lines = len(source.text.splitlines())
        if lines > LONGEST_FILE:
            errors.append(f"{source.path}: {lines} lines, more than {LONGEST_FILE}: split it into files of one purpose")
        errors += [
            f"{source.path}:{line}: {name} has {length} lines, more than {LONGEST_FUNCTION}"
            for name, line, length in functions(source)
            if length > LONGEST_FUNCTION
        ]
    return errors


def short_files(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}: {lines} lines, fewer than {SHORTEST_FILE}: merge it with a neighbour"
        for source in sources
        if (lines := len(source.text.splitlines())) < SHORTEST_FILE and not source.path.endswith("/__init__.py")
    ]


def ninth_decile(sources: Iterable[Source]) -> int:
    """The number of lines that nine of ten functions keep within."""
    lengths = sorted(length for source in sources for _, _, length in functions(source))
    return lengths[len(lengths) * 9 // 10]


def test_nothing_grows_too_long(project_root: Path) -> None:
    assert size_errors(read(project_root, "app", "packaging")) == []


def test_no_file_is_a_crumb(project_root: Path) -> None:
    assert short_files(read(project_root, "app")) == []


def test_nine_of_ten_functions_are_short(project_root: Path) -> None:
    assert ninth_decile(read(project_root, "app")) <= USUAL_FUNCTION


def test_a_long_file_and_a_long_function_are_found() -> None:
    file = parse("app/x.py", "x = 1\n" * (LONGEST_FILE + 1))
    function = parse("app/y.py", "class A:\n    def long(self):\n" + "        self.x = 1\n" * LONGEST_FUNCTION)
    file_error, function_error = size_errors([file, function])
    assert "601 lines" in file_error
    assert "long has 61 lines" in function_error
    exact = parse("app/z.py", "def fits():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1))
    assert size_errors([exact]) == []


def test_a_short_file_is_found() -> None:
    crumb = parse("app/x.py", "x = 1\n" * (SHORTEST_FILE - 1))
    (error,) = short_files([crumb, parse("app/y.py", "x = 1\n" * SHORTEST_FILE), parse("app/z/__init__.py", "")])
    assert "app/x.py: 39 lines" in error


def test_the_ninth_decile_of_functions() -> None:
    texts = [f"def f{length}():\n" + "    x = 1\n" * (length - 1) for length in range(2, 12)]
    assert ninth_decile([parse("app/x.py", "".join(texts))]) == 11
