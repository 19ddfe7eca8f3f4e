"""Colours, sheets, icons and nested layouts come from one place.

So no widget keeps the colours of a scheme that is gone, and no layout a Python object of an item that is gone.
"""

import ast
from collections.abc import Iterable
from pathlib import Path

from tests.architecture.source import Source, parse, read

PLACES = {
    "setStyleSheet": {"app/gui/look/appearance.py"},
    "setPalette": {"app/gui/look/appearance.py", "app/gui/look/labels.py"},
    "setForeground": set[str](),
    "addPixmap": {"app/gui/application.py"},
    "addLayout": {"app/gui/look/layouts.py"},
    "insertLayout": set[str](),
    "itemAt": {"app/gui/look/layouts.py"},
    "itemAtPosition": set[str](),
}
"""Calls that fix a look or make a Python object of an item, and the files that may make them."""


def fixed_looks(sources: Iterable[Source]) -> list[str]:
    return [
        f"{source.path}:{node.lineno}: {node.func.attr} belongs into {sorted(PLACES[node.func.attr])}"
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
