"""Questions and news: one sentence and buttons that say what they do."""

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.gui import TITLE
from app.gui.appearance import dress


def ask(parent: QWidget | None, sentence: str, buttons: Sequence[str], details: str = "") -> int:
    """The number of the button that was chosen; the last one for Esc or the window's ✕. The first is the usual one."""
    box = QMessageBox(parent)
    box.setWindowTitle(TITLE)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(sentence)
    box.setInformativeText(details)
    made: list[QPushButton] = []
    for number, words in enumerate(buttons):
        role = QMessageBox.ButtonRole.RejectRole if number == len(buttons) - 1 else QMessageBox.ButtonRole.AcceptRole
        made.append(box.addButton(words, role))
    box.setDefaultButton(made[0])
    box.setEscapeButton(made[-1])
    dress(box)
    box.exec()
    clicked = box.clickedButton()
    return next((number for number, button in enumerate(made) if button is clicked), len(made) - 1)


def tell(parent: QWidget | None, sentence: str, details: str = "") -> None:
    """News with nothing to choose."""
    ask(parent, sentence, ("知道了",), details)
