"""Where the mistake behind a finding probably is: up to three repairs, each with one key to accept."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.checks import Repair
from app.model.edition import Edition

MOST = 3


class RepairList(QScrollArea):
    """Shows the reasons; nothing is repaired unasked. As high as they are, or as `room` allows: then it scrolls."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._repairs: tuple[Repair, ...] = ()
        self._lines: list[tuple[QWidget, QLabel, QPushButton]] = []
        self._room = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 4, 0)
        self._heading = QLabel("错处可能在（Ctrl+F8 改第一条）：", inside)
        self._heading.setWordWrap(True)
        column.addWidget(self._heading)
        for number in range(MOST):
            self._lines.append(self._line(number))
            column.addWidget(self._lines[-1][0])
        column.addStretch(1)
        self.setWidget(inside)
        self.show_repairs(())

    def fit(self, room: int) -> None:
        """Take no more than `room` pixels of height."""
        self._room = room
        wanted = self.widget().heightForWidth(self.viewport().width())
        self.setFixedHeight(min(room, max(wanted, self.widget().minimumSizeHint().height())))

    def _line(self, number: int) -> tuple[QWidget, QLabel, QPushButton]:
        line = QWidget(self)
        words = QLabel(line)
        words.setWordWrap(True)
        words.setProperty("role", "quiet")
        accept = QPushButton("改", line)
        accept.setToolTip("按这一条改正，可以撤销")
        accept.clicked.connect(lambda: self.chosen.emit(self._repairs[number]))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(accept)
        return line, words, accept

    @property
    def first(self) -> Repair | None:
        """The likeliest repair."""
        return self._repairs[0] if self._repairs else None

    def show_repairs(self, repairs: Sequence[Repair], edition: Edition | None = None) -> None:
        """The first few; without any the list is not seen. The cells are named as `edition` does."""
        self._repairs = tuple(repairs[:MOST])
        self.setVisible(bool(repairs))
        for number, (line, words, accept) in enumerate(self._lines):
            line.setVisible(number < len(self._repairs))
            if number < len(self._repairs):
                words.setText(_sentence(self._repairs[number], edition))
                accept.setAccessibleName(f"按这一条改正：{words.text()}")
        self.fit(self._room)


def _sentence(repair: Repair, edition: Edition | None) -> str:
    """With the cell's name before a reason that names none."""
    if edition is None or len(repair.values) != 1:
        return repair.reason
    return f"{edition.cells[repair.values[0][0]].name}{repair.reason}"
