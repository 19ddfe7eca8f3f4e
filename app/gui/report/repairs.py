"""Where the mistake behind a finding probably is: up to three repairs, or that several figures differ."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.checks import Diagnosis, Repair
from app.model.edition import Edition

MOST = 3


class RepairList(QScrollArea):
    """Shows the reasons; nothing is repaired unasked. As high as they are, or as `room` allows: then it scrolls."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagnosis: Diagnosis | None = None
        self._lines: list[tuple[QWidget, QLabel, QPushButton]] = []
        self._room = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 4, 0)
        self._heading = QLabel(inside)
        self._heading.setWordWrap(True)
        column.addWidget(self._heading)
        for number in range(MOST):
            self._lines.append(self._line(number))
            column.addWidget(self._lines[-1][0])
        column.addStretch(1)
        self.setWidget(inside)
        self.show_diagnosis(None)

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
        accept.setAutoDefault(True)
        accept.clicked.connect(lambda: self._choose(number))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(accept)
        return line, words, accept

    def _choose(self, number: int) -> None:
        if self._diagnosis is not None:
            self.chosen.emit(self._diagnosis.repairs[number])

    @property
    def diagnosis(self) -> Diagnosis | None:
        """What is shown; None where the current finding is of no equation."""
        return self._diagnosis

    def choose(self) -> None:
        """Put the focus on the first of several: none is taken before one is pressed."""
        self._lines[0][2].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._lines[0][0])

    def show_diagnosis(self, diagnosis: Diagnosis | None, edition: Edition | None = None) -> None:
        """What explains a finding; without any the list is not seen. The cells are named as `edition` does."""
        self._diagnosis = diagnosis
        repairs = diagnosis.repairs[:MOST] if diagnosis else ()
        self.setVisible(diagnosis is not None)
        self._heading.setText(_heading(diagnosis) if diagnosis else "")
        for number, (line, words, accept) in enumerate(self._lines):
            line.setVisible(number < len(repairs))
            if number < len(repairs):
                words.setText(_sentence(repairs[number], edition))
                accept.setText(repairs[number].word)
                accept.setAccessibleName(f"按这一条改正：{words.text()}")
        self.fit(self._room)


def _heading(diagnosis: Diagnosis) -> str:
    if diagnosis.sure is not None:
        return f"错处可能在（Ctrl+F8 {'移回去' if diagnosis.sure.is_move else '改第一条'}）："
    return diagnosis.sentence


def _sentence(repair: Repair, edition: Edition | None) -> str:
    """With the cell's name before a reason that names none."""
    if edition is None or len(repair.values) != 1:
        return repair.reason
    return f"{edition.cells[repair.values[0][0]].name}{repair.reason}"
