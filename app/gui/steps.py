"""The order of work as a row or a column of buttons, each with what is left in it; each leads there."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.gui.appearance import quiet
from app.gui.icons import icon
from app.session import Step

DONE = "已完成"


class StepsView(QWidget):
    """Shows steps; which one is wanted is all it tells."""

    chosen = Signal(object)

    def __init__(self, direction: QBoxLayout.Direction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._shown: tuple[Step, ...] = ()
        self.deadline = QLabel(self)
        quiet(self.deadline)
        self.deadline.setWordWrap(True)
        self._row = QBoxLayout(direction)
        self._row.setSpacing(6)
        column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.deadline)
        column.addLayout(self._row)

    def show_steps(self, steps: Sequence[Step], deadline: str) -> None:
        self.deadline.setText(deadline)
        while len(self.buttons) < len(steps):
            self._add(len(self.buttons))
        self._shown = tuple(steps)
        for number, (button, step) in enumerate(zip(self.buttons, steps, strict=False)):
            words = step.left or (DONE if step.is_done else "看看印出来的样子")
            button.setText(f"{number + 1}. {step.words}\n{words}")
            button.setToolTip(words)
            button.setAccessibleName(f"第{number + 1}步，{step.words}：{words}")
            button.setIcon(_sign(step))

    def _add(self, number: int) -> None:
        button = QPushButton(self)
        button.setProperty("role", "step")
        button.setIconSize(QSize(18, 18))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setMinimumWidth(80)
        button.clicked.connect(partial(self._choose, number))
        self.buttons.append(button)
        self._row.addWidget(button)

    def _choose(self, number: int) -> None:
        self.chosen.emit(self._shown[number])


def _sign(step: Step) -> QIcon:
    if step.is_done is None:
        return icon("preview", "computed")
    if step.is_wrong:
        return icon("error", "error")
    return icon("good", "good") if step.is_done else icon("open-circle", "computed")
