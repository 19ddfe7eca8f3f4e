"""Qt's bindings loaded with less work are the bindings that Python and PySide6 make by themselves."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

DESCRIBE = """
import builtins, enum, importlib, json, pickle, sys
if sys.argv[1] == "ours":
    import app.gui
from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

loaded = sorted({"argparse", "inspect"} & set(sys.modules))
is_hooked = "feature" in repr(builtins.__import__)


def kind(made):
    members = made._member_map_
    return {
        "bases": [base.__name__ for base in made.__mro__],
        "place": [made.__module__, made.__qualname__],
        "own": sorted(made.__dict__),
        "canonical": made._member_names_,
        "members": [[name, *map(repr, (each, str(each), each._value_, each._sort_order_, sorted(each.__dict__)))]
                    for name, each in members.items()],
        "values": [[value, each._name_] for value, each in made._value2member_map_.items()],
        "same": all(made(each._value_) is getattr(made, name) is made[name] is each and each.__objclass__ is made
                    and hash(each) == hash(members[each._name_]) for name, each in members.items()),
        "listed": [each._name_ for each in made], "more": list(made.__dict__.get("_hashable_values_", ())),
        "refused": [refusal(lambda: made(987654321)), refusal(lambda: type("More", (made,), {}))],
    }


def refusal(call):
    try:
        return repr(call())
    except Exception as error:
        return sorted(f"{type(error).__name__}: {error}".splitlines())  # PySide6 lists signatures in any order


def enumerations(scope, path, depth):
    for name in sorted(set(dir(scope)) - set(dir(type))):
        found = getattr(scope, name, None)
        if isinstance(found, enum.EnumType):
            yield f"{path}.{name}", kind(found)
        elif depth and isinstance(found, type) and found.__module__.startswith("PySide6"):
            yield from enumerations(found, f"{path}.{name}", depth - 1)


application = QApplication([])


class Sender(QObject):
    sent = Signal(int)


calls = [
    lambda: QLabel(3.5), lambda: QTimer().start("x"), lambda: QTimer().strat, lambda: QTimer(nope=1),
    lambda: QRect(1, "a"), lambda: QColor(1, 2), lambda: QPushButton("a", "b"), lambda: Sender().sent.emit("x", 3),
    lambda: QKeySequence(Qt.Key.Key_A, "x"), lambda: QLabel(text="a").text(), lambda: QLabel().setAlignment(3.5),
    lambda: QTimer.singleShot(1), lambda: QTableView().setModel(4), lambda: QLabel.setText.__doc__,
    lambda: enum.Enum("Own", ["A", "B"]).B, lambda: pickle.loads(pickle.dumps(Qt.Key.Key_A)),
]
said = [refusal(call) for call in calls]
found = {}
for module in ("QtCore", "QtGui", "QtWidgets"):
    found.update(enumerations(importlib.import_module(f"PySide6.{module}"), module, 1))
print(json.dumps({"loaded": loaded, "hooked": is_hooked, "said": said, "enumerations": found}, default=repr))
"""


@pytest.fixture(scope="module")
def described() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return Qt's bindings as two new processes see them: with PySide6 alone, and as the program loads them."""
    variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONHASHSEED": "0", "PYTHONPATH": str(ROOT)}
    plain, ours = (
        subprocess.Popen([sys.executable, "-c", DESCRIBE, name], env=variables, stdout=subprocess.PIPE, text=True)
        for name in ("plain", "ours")
    )
    return json.loads(plain.communicate()[0]), json.loads(ours.communicate()[0])


def test_enumerations_are_those_of_python(described: tuple[dict[str, Any], dict[str, Any]]) -> None:
    plain, ours = (each["enumerations"] for each in described)
    assert sum(len(each["members"]) for each in plain.values()) > 3000
    assert [name for name in plain if plain[name] != ours.get(name)] == []
    assert plain.keys() == ours.keys()


def test_wrong_calls_are_explained_as_ever(described: tuple[dict[str, Any], dict[str, Any]]) -> None:
    plain, ours = (each["said"] for each in described)
    assert "Supported signatures:" in plain[0]
    assert ours == plain


def test_nothing_is_loaded_that_only_explains(described: tuple[dict[str, Any], dict[str, Any]]) -> None:
    plain, ours = described
    assert plain["loaded"] == ["argparse", "inspect"] and plain["hooked"]
    assert ours["loaded"] == [] and not ours["hooked"]
