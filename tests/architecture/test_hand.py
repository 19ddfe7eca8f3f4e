"""Keys and clicks of tests go through one helper, which runs the event loop after each of them."""

from pathlib import Path

import pytest

from tests.architecture.source import Source, imports, parse, read

HAND = "tests/gui/hand.py"
BOT = ("keyClick", "keyClicks", "keyPress", "keyRelease", "keySequence", "mouseClick", "mouseDClick", "mousePress")


def strays(sources: list[Source]) -> list[str]:
    """Places that press keys or buttons past the helper, with QTest or with qtbot."""
    found = []
    for source in sources:
        if source.path == HAND:
            continue
        found += [f"{source.path}:{each.line}: {each.name}" for each in imports(source) if each.name == "QTest"]
        lines = enumerate(source.text.splitlines(), start=1)
        found += [f"{source.path}:{number}" for number, line in lines if any(f"qtbot.{name}(" in line for name in BOT)]
    return found


def test_every_test_presses_keys_with_the_one_hand(project_root: Path) -> None:
    assert strays(read(project_root, "tests")) == []


@pytest.mark.parametrize(
    "text", ["from PySide6.QtTest import QTest\n", "def test(qtbot):\n    " + "qtbot" + ".keyClick(line, 'a')\n"]
)
def test_another_hand_is_found(text: str) -> None:
    assert len(strays([parse("tests/gui/test_made.py", text)])) == 1
