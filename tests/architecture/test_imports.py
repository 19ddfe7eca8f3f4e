"""Imports run one way, and the heavy libraries wait until they are needed."""

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.source import Import, Source, imports, parse, read

BELOW = frozenset({"forms", "checks", "store", "exporters", "importers"})
# Room → the other rooms it may import. A new room, or a module beside them, takes its place here first.
# "" is app/__init__.py itself: the program's name and version.
MAY_IMPORT = {
    "": frozenset(),
    "system": frozenset(),
    "model": frozenset(),
    **dict.fromkeys(BELOW, frozenset({"", "model", "system"})),
    "logs": frozenset({"", "system"}),
    "licences": frozenset(),
    "session": BELOW | {"", "model"},
    "reader": frozenset({"", "model", "forms", "importers", "system"}),
    "table": BELOW | {"", "model", "session"},
    "text": BELOW | {"", "model", "session"},
    "worker": BELOW | {"", "model", "session", "reader"},
    "collect": BELOW | {"", "model", "session", "reader", "system"},
    "cli": BELOW | {"", "model", "session", "reader", "collect"},
    "gui": BELOW
    | {"", "model", "session", "reader", "worker", "table", "text", "collect", "logs", "licences", "system"},
    "__main__": frozenset({"", "cli", "gui", "collect", "reader", "worker", "logs"}),
}
DOCUMENT_LIBRARIES = frozenset({"docx", "openpyxl", "xlsxwriter", "reportlab", "pdfminer", "pypdfium2"})
INPUT_OUTPUT = frozenset(
    {"os", "io", "pathlib", "sqlite3", "shutil", "tempfile", "subprocess", "socket", "urllib", "glob", "logging"}
)


def import_errors(sources: Iterable[Source]) -> list[str]:
    return [f"{s.path}:{i.line}: {reason}" for s in sources for i in imports(s) for reason in _reasons(s, i)]


def _reasons(source: Source, found: Import) -> Iterator[str]:
    room = _room(source.parts)
    if room not in MAY_IMPORT:
        yield f"app/{room} is no known room; give it a place in MAY_IMPORT"
        return
    for other, name in _ours(found):
        if other == room:
            continue
        if other not in MAY_IMPORT[room]:
            yield f"{room or 'app'} must not import {other or 'app'}"
        elif any(part.startswith("_") for part in name.split(".")):
            yield f"{name} is private to {other}"
    if found.top == "PySide6" and room != "gui":
        yield f"{room} must not import PySide6: Qt lives in app/gui"
    if found.top in DOCUMENT_LIBRARIES and not _reads_documents(source):
        yield f"{room} must not import {found.top}: documents belong to exporters, importers and the preview"
    if found.top in INPUT_OUTPUT and room == "model":
        yield f"the model does no input or output, so it has no use for {found.top}"


def _room(parts: tuple[str, ...]) -> str:
    return parts[1] if len(parts) > 1 else ""


def _ours(found: Import) -> Iterator[tuple[str, str]]:
    """(room, name taken) where the import is of the program itself."""
    if found.top != "app":
        return
    parts = found.target.split(".")
    if len(parts) == 1 and found.name:  # from app import model; any other name is a value of app/__init__.py
        yield (found.name if found.name in MAY_IMPORT else ""), found.name
    else:
        yield _room(tuple(parts)), ".".join([*parts[2:], *([found.name] if found.name else [])])


def _reads_documents(source: Source) -> bool:
    match source.parts:
        case (_, "exporters" | "importers", *_):
            return True
        case (_, "gui", name, *_):
            return name.startswith("preview")
        case _:
            return False


def open_errors(sources: Iterable[Source]) -> list[str]:
    """Calls of open() and input() in the model."""
    calls = (
        (source, node)
        for source in sources
        if _room(source.parts) == "model"
        for node in source.nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "print"}
    )
    return [f"{source.path}:{node.lineno}: the model does no input or output" for source, node in calls]


def test_imports_run_one_way(project_root: Path) -> None:
    assert import_errors(read(project_root, "app")) == []


def test_model_opens_nothing(project_root: Path) -> None:
    assert open_errors(read(project_root, "app")) == []


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("app/model/report.py", "from app.forms import bundled", "model must not import forms"),
        ("app/model/report.py", "from app import PROGRAM", "model must not import app"),
        ("app/model/report.py", "def f():\n    from app import session", "model must not import session"),
        ("app/model/report.py", "import sqlite3", "no use for sqlite3"),
        ("app/checks/sums.py", "import app.store", "checks must not import store"),
        ("app/checks/sums.py", "from ..exporters import write", "checks must not import exporters"),
        ("app/checks/__init__.py", "from ..store import Library", "checks must not import store"),
        ("app/session.py", "from app.gui import window", "session must not import gui"),
        ("app/session.py", "from PySide6.QtCore import QObject", "must not import PySide6"),
        ("app/cli/commands.py", "from app.gui import window", "cli must not import gui"),
        ("app/cli/commands.py", "from app.checks import _sum", "_sum is private to checks"),
        ("app/cli/commands.py", "from app.checks._sums import total", "is private to checks"),
        ("app/cli/commands.py", "import openpyxl", "must not import openpyxl"),
        ("app/gui/window.py", "import pypdfium2", "must not import pypdfium2"),
        ("app/helpers.py", "import re", "no known room"),
        ("app/__init__.py", "from app.model import Report", "app must not import model"),
    ],
)
def test_a_wrong_import_is_found(path: str, text: str, reason: str) -> None:
    (error,) = import_errors([parse(path, text)])
    assert reason in error


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/model/report.py", "from app.model.numbers import Number\nfrom . import texts\nimport re"),
        ("app/session.py", "from app import VERSION\nfrom app.store import Library\nfrom app.model import Report"),
        ("app/gui/preview.py", "import pypdfium2\nfrom PySide6.QtGui import QImage"),
        ("app/gui/preview/page.py", "import pypdfium2"),
        ("app/exporters/docx.py", "import docx"),
        ("app/__main__.py", "from app.cli import main"),
    ],
)
def test_a_right_import_is_let_through(path: str, text: str) -> None:
    assert import_errors([parse(path, text)]) == []


def test_a_file_opened_in_the_model_is_found() -> None:
    assert open_errors([parse("app/model/report.py", "def load(p):\n    return open(p)")]) != []
    assert open_errors([parse("app/store/library.py", "def load(p):\n    return open(p)")]) == []


@pytest.mark.parametrize(
    ("module", "kept_out"),
    [
        ("app.session", {"PySide6", *DOCUMENT_LIBRARIES}),
        ("app.cli", {"PySide6", *DOCUMENT_LIBRARIES}),
        ("app.__main__", {"PySide6", *DOCUMENT_LIBRARIES}),
        ("app.gui", DOCUMENT_LIBRARIES),
    ],
)
def test_import_loads_nothing_heavy(module: str, kept_out: set[str], project_root: Path) -> None:
    if importlib.util.find_spec(module) is None:
        pytest.skip(f"{module} is not written yet")
    assert loaded_by(module, project_root) & kept_out == set()


def test_a_heavy_import_is_seen(project_root: Path) -> None:
    assert "openpyxl" in loaded_by("openpyxl.cell", project_root)


def loaded_by(module: str, root: Path) -> set[str]:
    """The top-level modules that a fresh process holds once it has imported `module`."""
    probe = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    answer = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True)
    return set(answer.stdout.split())
