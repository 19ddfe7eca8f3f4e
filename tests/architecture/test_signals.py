"""Signals of the whole application outlive every window: what they call must end with its window.

A bound method of a QObject is disconnected when that is destroyed; a lambda or a partial is not, and then raises.
"""

import ast
from pathlib import Path

import pytest

from tests.architecture.source import Source, parse, read

WIDE = {
    "aboutToQuit",
    "applicationStateChanged",
    "colorSchemeChanged",
    "focusChanged",
    "focusObjectChanged",
    "focusWindowChanged",
    "lastWindowClosed",
    "paletteChanged",
    "primaryScreenChanged",
    "screenAdded",
    "screenRemoved",
}
"""Signals of QGuiApplication, QApplication, QStyleHints."""


def loose(sources: list[Source]) -> list[str]:
    """Places where something else than a method is connected to a signal of the application."""
    return [
        f"{source.path}:{call.lineno}"
        for source in sources
        for call in source.nodes
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "connect"
        and isinstance(call.func.value, ast.Attribute)
        and call.func.value.attr in WIDE
        and not all(isinstance(given, ast.Attribute) for given in call.args)
    ]


def test_signals_of_the_application_call_methods_only(project_root: Path) -> None:
    assert loose(read(project_root, "app/gui")) == []


@pytest.mark.parametrize(("given", "count"), [("lambda: self.do()", 1), ("partial(self.do, 1)", 1), ("self.do", 0)])
def test_what_would_outlive_its_window_is_found(given: str, count: int) -> None:
    text = f"def made(self, hints):\n    hints.colorSchemeChanged.connect({given})\n"
    assert len(loose([parse("app/gui/made.py", text)])) == count
