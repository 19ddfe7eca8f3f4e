"""The mutation run: which places it changes, and that a change reaches the function that runs."""

import ast
import gc
from pathlib import Path

import pytest

import mutate

SOURCE = '''
LIMIT = 3

def size(values: list[int], most: int = 5) -> int:
    """Text."""
    if len(values) > most and not values[0]:
        return sum(values) + 1
    return 0

class Box:
    def name(self) -> str:
        def inner() -> bool:
            return True
        return str(inner())
'''


def said() -> list[str]:
    return [mutant.words for mutant in mutate.mutants("made.py", ast.parse(SOURCE))]


def test_expressions_within_functions_are_changed_and_nothing_else() -> None:
    assert sorted(said()) == sorted(
        [
            "len(values) > most and (not values[0]) → len(values) > most or not values[0]",
            "len(values) > most → len(values) >= most",
            "not values[0] → values[0]",
            "0 → 1",
            "return sum(values) + 1 → return None",
            "sum(values) + 1 → sum(values) - 1",
            "1 → 2",
            "0 → 1",
            "True → False",
            "return str(inner()) → return None",
        ]
    )


def test_an_inner_function_is_changed_within_the_outer_one() -> None:
    (mutant,) = (each for each in mutate.mutants("made.py", ast.parse(SOURCE)) if each.words == "True → False")
    assert mutant.function == ("Box.name", 11)


def test_the_change_is_in_the_function_that_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    file = tmp_path / "made.py"
    file.write_text(SOURCE, "utf-8")
    made: dict[str, object] = {}
    exec(compile(SOURCE, str(file), "exec"), made)
    size = made["size"]
    assert callable(size) and size([0, 1, 2, 3, 4]) == 0
    (mutant,) = (each for each in mutate.mutants("made.py", ast.parse(SOURCE)) if "most → len(values) >=" in each.words)
    gc.freeze()  # as the suite does with all that it collected
    assert mutate.put_in(mutant)
    assert size([0, 1, 2, 3, 4]) == 11


@pytest.mark.parametrize(
    ("path", "name"), [("app/checks/rules.py", "app.checks.rules"), ("app/store/__init__.py", "app.store")]
)
def test_a_file_is_loaded_by_its_name(path: str, name: str) -> None:
    assert mutate.module_of(path) == name


def test_every_area_names_modules_and_tests_that_exist(project_root: Path) -> None:
    for area in mutate.AREAS.values():
        assert all(list(project_root.glob(pattern)) for pattern in area.modules)
        assert all((project_root / each.removeprefix("--ignore=")).exists() for each in area.tests)
