"""No circle of imports: of any two modules of the program at most one depends on the other, directly or by way of more.

Every import of a module of the program counts: at the top of a file, within a function, and under `TYPE_CHECKING`. A
name that is imported from a package counts as an import of the submodule of that name where there is one, else of the
package's `__init__`. That Python loads the packages above an imported module does not count, nor do modules that are
named in a string and loaded by `import_module`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.architecture.source import Source, imports, parse, read


def dependencies(sources: Iterable[Source], *, base: int = 0) -> dict[str, set[str]]:
    """Module → the other modules of these sources that it imports anywhere.

    `base` is the number of leading parts of a path that a module's name leaves out.
    """
    modules = {".".join(source.parts[base:]): source for source in sources}
    found: dict[str, set[str]] = {}
    for name, source in modules.items():
        taken = {each.target if each.name is None else f"{each.target}.{each.name}" for each in imports(source)}
        whole = {each if each in modules else each.rpartition(".")[0] for each in taken}
        found[name] = whole & modules.keys()
    return found


def reached(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """The modules that `start` depends on, directly or by way of others; itself only if it is on a circle."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = graph[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module, or of one that imports itself, each sorted."""
    rest = dict(graph)
    while ends := [module for module, needed in rest.items() if not needed & rest.keys()]:
        for module in ends:
            del rest[module]  # it leads to no circle
    needs = {module: reached(graph, module) for module in rest}
    on_circle = (module for module in rest if module in needs[module])
    found = {tuple(sorted(other for other in needs[module] if module in needs.get(other, ()))) for module in on_circle}
    return [list(each) for each in sorted(found)]


def test_no_modules_import_each_other_in_a_circle(project_root: Path) -> None:
    assert circles(dependencies(read(project_root, "app"))) == []


def test_no_modules_of_packaging_import_each_other_in_a_circle(project_root: Path) -> None:
    graph = dependencies(read(project_root, "packaging"), base=1)
    assert graph["build"], "the modules must be known by the names they are imported by"
    assert circles(graph) == []


@pytest.mark.parametrize(
    "import_back",
    [
        "from app.gui.a import A",
        "def f():\n    from app.gui.a import A",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.gui import a",
        "import app.gui.a",
        "from . import a",
    ],
)
def test_a_circle_is_found_however_it_is_imported(import_back: str) -> None:
    sources = [
        parse("app/gui/__init__.py", ""),
        parse("app/gui/a.py", "from app.gui.b import B"),
        parse("app/gui/b.py", "from app.gui.c import C"),
        parse("app/gui/c.py", import_back),
        parse("app/gui/d.py", "from app.gui.a import A"),
    ]
    assert circles(dependencies(sources)) == [["app.gui.a", "app.gui.b", "app.gui.c"]]


def test_a_module_that_imports_itself_is_a_circle() -> None:
    assert circles({"a": {"a", "b"}, "b": set()}) == [["a"]]


def test_two_circles_are_told_apart() -> None:
    graph = {"a": {"b"}, "b": {"a", "c"}, "c": {"d"}, "d": {"c"}, "e": {"a"}}
    assert circles(graph) == [["a", "b"], ["c", "d"]]


def test_modules_that_only_share_others_are_no_circle() -> None:
    assert circles({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []


def test_a_circle_that_needs_others_is_found_without_these() -> None:
    assert circles({"a": {"b", "leaf"}, "b": {"a"}, "leaf": {"root"}, "root": set()}) == [["a", "b"]]
