"""Colours, sheets and icons come from one place, so that no widget keeps those of a scheme that is gone."""

import ast
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.source import Source, parse, read

PLACES = {
    "setStyleSheet": {"app/gui/look/appearance.py"},
    "setPalette": {"app/gui/look/appearance.py", "app/gui/look/labels.py"},
    "setForeground": set[str](),
    "addPixmap": {"app/gui/application.py"},
}
"""Calls that fix a look, and the files that may make them."""


def fixed_looks(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{node.lineno}: {node.func.attr} keeps a look of its own"
        for source in sources
        for node in source.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and source.path not in PLACES.get(node.func.attr, {source.path})
    ]


def test_no_widget_keeps_a_look_of_its_own(project_root: Path) -> None:
    assert fixed_looks(read(project_root, "app")) == []


def test_a_look_of_its_own_is_found() -> None:
    (error,) = fixed_looks([parse("app/gui/x.py", "label.setPalette(pale)\nlabel.setText('x')\n")])
    assert "app/gui/x.py:1" in error
