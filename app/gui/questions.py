"""Questions and news in one sentence."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QMessageBox, QPushButton, QSpacerItem, QWidget

from app.gui import TITLE
from app.gui.look.appearance import apply_style
from app.gui.look.labels import breakable

LEAST = 400
"""Pixels of width of a box."""
_INDENT = 15
"""Pixels by which Qt indents the words of a box without an icon."""


def ask(
    parent: QWidget | None, sentence: str, buttons: Sequence[str], details: str = "", *, careful: bool = False
) -> int:
    """The number of the button that was chosen; the last one, which does nothing, for Esc or the window's ✕.

    Enter takes the first; with `careful`, where a choice replaces or gives up something, it takes the last too.
    """
    box = QMessageBox(parent)
    box.setWindowTitle(TITLE)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(breakable(sentence))
    box.setInformativeText(breakable(details))
    made: list[QPushButton] = []
    for number, words in enumerate(buttons):
        role = QMessageBox.ButtonRole.RejectRole if number == len(buttons) - 1 else QMessageBox.ButtonRole.AcceptRole
        made.append(box.addButton(words, role))
    box.setDefaultButton(made[-1 if careful else 0])
    box.setEscapeButton(made[-1])
    apply_style(box)
    _lay_out(box)
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(made) if button is clicked), len(made) - 1)


def confirmed(parent: QWidget | None, sentence: str, act: str, details: str = "", *, stay: str = "取消") -> bool:
    """Whether something is to be replaced or given up: only a click on `act`, or moving to it by key, does that."""
    return ask(parent, sentence, (act, stay), details, careful=True) == 0


def _lay_out(box: QMessageBox) -> None:
    """Give a box the margins of a dialog, and a common width for a short sentence.

    Told to the label, the width would keep Qt from wrapping a long one. The words stand 15 pixels into the grid.
    """
    grid = box.layout()
    if isinstance(grid, QGridLayout):
        grid.setContentsMargins(24 - _INDENT, 20, 24, 16)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(14)
        grid.addItem(QSpacerItem(LEAST, 0), grid.rowCount(), 0, 1, grid.columnCount())


def tell(parent: QWidget | None, sentence: str, details: str = "") -> None:
    """News with nothing to choose."""
    ask(parent, sentence, ("知道了",), details)
