"""The buttons at a table: what is done to it as a whole, without a menu."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.model.edition import Edition

CONTROL = "control"


class TableTools(QWidget):
    """Only what makes sense for the table; each button asks for a command of the window."""

    wanted = Signal(str, str)
    """The id of a command, and the table's."""

    def __init__(self, edition: Edition, table: str, control: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.buttons: dict[str, QPushButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._add("zero_blanks", "空白填0", "这张表里没有填的格都填0，填过的不动")
        for action in edition.zero_actions:
            if table in action.tables:
                self._add("zero_all", action.label, "填过的数先列出来，确认后才替换")
        if any(rule.carries and edition.cells[rule.left[0].cell].table == table for rule in edition.equations):
            self._add("carry", "结转上年数", "从上年年报逐列带入，只填空白格")
        if control.isEnabled():
            self._show(control)

    def keep_control(self) -> None:
        """Of a report that is only looked over: what fills in figures is not for it."""
        for command, button in self.buttons.items():
            button.setVisible(command == CONTROL)

    def _add(self, command: str, words: str, tip: str) -> None:
        button = self._button()
        button.setText(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda: self.wanted.emit(command, self._table))
        self.buttons[command] = button

    def _show(self, action: QAction) -> None:
        """A button of an action that stays pressed while it is on."""
        button = self._button()
        button.setText(action.text())
        button.setToolTip("逐个键入原稿上的合计，与计算的合计当场比较")
        button.setCheckable(True)
        button.clicked.connect(action.trigger)
        action.toggled.connect(button.setChecked)
        action.toggled.connect(lambda on: button.setText(f"结束{action.text()[-2:]}" if on else action.text()))
        self.buttons[CONTROL] = button

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        self._row.addWidget(button)
        return button
