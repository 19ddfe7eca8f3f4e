"""Short questions of the season's window: a line, a few lines, an adjustment, two blocks of the signed page."""

import random
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.collect.review import BLOCKS, compare_paper, review
from app.collect.season import Season
from app.collect.values import SeasonError, Unit
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.layouts import labelled, nest
from app.gui.look.line import Line
from app.model.exchange import check_code
from app.model.numbers import Kind, read


class LineDialog(Dialog):
    """Asks for a line; the button can be pressed once there is one."""

    def __init__(self, parent: QWidget | None, title: str, words: str, button: str) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(440)
        label = QLabel(words, self)
        label.setWordWrap(True)
        self.line = Line("", self)
        self.line.setAccessibleName(title)
        label.setBuddy(self.line)
        self.column.addWidget(label)
        self.column.addWidget(self.line)
        accept = self.end(button)
        accept.setEnabled(False)
        self.line.textChanged.connect(lambda now: accept.setEnabled(bool(now.strip())))
        self.line.setFocus()


class TextDialog(Dialog):
    """Asks for a few lines; Ctrl+Enter takes them."""

    def __init__(self, parent: QWidget | None, title: str, words: str, button: str) -> None:
        super().__init__(title, parent)
        self.resize(520, 280)
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(title)
        label.setBuddy(self.text)
        self.column.addWidget(label)
        self.column.addWidget(self.text, 1)
        self._accept = self.end(button)
        self._follow()
        self.text.textChanged.connect(self._follow)
        self.text.setFocus()

    def _follow(self) -> None:
        self._accept.setEnabled(bool(self.text.toPlainText().strip()))


def ask_line(parent: QWidget | None, title: str, words: str, button: str = "确定") -> str:
    """The line that was typed; "" if the question was closed."""
    dialog = LineDialog(parent, title, words, button)
    return _answer(dialog, dialog.line.text)


def ask_text(parent: QWidget | None, title: str, words: str, button: str) -> str:
    """The text that was typed; "" if the question was closed."""
    dialog = TextDialog(parent, title, words, button)
    return _answer(dialog, dialog.text.toPlainText)


def _answer(dialog: Dialog, given: Callable[[], str]) -> str:
    answer = given().strip() if dialog.exec() else ""
    dialog.deleteLater()
    return answer


class AdjustDialog(Dialog):
    """Accepted once there is a number and a reason."""

    def __init__(self, cell: str, parent: QWidget | None = None) -> None:
        super().__init__("调整汇总数", parent)
        self.setMinimumWidth(460)
        label = QLabel(f"{cell}\n调整单独列示，不改动各单位的数；写明理由，记入记录。", self)
        label.setWordWrap(True)
        self.amount, self.reason = Line(parent=self), Line(parent=self)
        self.amount.setPlaceholderText("如 -3 或 +2")
        form = labelled()
        form.addRow("调整数", self.amount)
        form.addRow("理由", self.reason)
        self.column.addWidget(label)
        nest(self.column, form)
        self._accept = self.end("调整")
        for field in (self.amount, self.reason):
            field.textChanged.connect(lambda: self._follow())
        self._follow()

    def _follow(self) -> None:
        answer = read(self.amount.text(), Kind.SIGNED)
        self._accept.setEnabled(bool(answer and answer.value) and bool(self.reason.text().strip()))


class PaperDialog(Dialog):
    """Shows the check code with two blocks left out, to be typed from the page that was signed.

    Accepted only if they are the same, which is then recorded.
    """

    def __init__(self, season: Season, unit: Unit, parent: QWidget | None = None) -> None:
        super().__init__("核对纸质件", parent)
        self.setMinimumWidth(560)
        self._season, self._unit = season, unit
        digest = review(season, unit).handin.data_digest
        self._blocks = check_code(digest).split(" ") if digest else []
        self.blanked = sorted(random.sample(range(len(self._blocks)), BLOCKS)) if self._blocks else []
        words = "请看签发页上的校验码，输入空出的两组。" if digest else "这一次报来的不是报送包，没有校验码可以核对。"
        label = QLabel(words, self)
        label.setWordWrap(True)
        self.column.addWidget(label)
        if digest:
            self.column.addWidget(QLabel(self._shown(), self))
        form = labelled()
        self.fields = [Line(parent=self) for _ in self.blanked]
        for place, field in zip(self.blanked, self.fields, strict=True):
            field.setMaxLength(4)
            form.addRow(f"第{place + 1}组", field)
            field.textChanged.connect(lambda: self._follow())
        nest(self.column, form)
        self._said = QLabel(self)
        self._said.setWordWrap(True)
        self._said.setProperty("role", "warning")
        self._said.hide()
        self.column.addWidget(self._said)
        hint = QLabel("一致，说明纸质件与电子件是同一稿。", self)
        set_secondary(hint)
        self._accept = self.end("核对", note=hint)
        self._follow()

    def _shown(self) -> str:
        shown = ["□□□□" if nth in self.blanked else block for nth, block in enumerate(self._blocks)]
        return "\n".join("　".join(shown[start : start + 8]) for start in range(0, len(shown), 8))

    def _follow(self) -> None:
        self._said.hide()
        self._accept.setEnabled(bool(self.fields) and all(len(field.text().strip()) == 4 for field in self.fields))

    def accept(self) -> None:
        try:
            compare_paper(self._season, self._unit, self.blanked, [field.text() for field in self.fields])
        except SeasonError as error:
            self._said.setText(str(error))
            self._said.show()
            return
        super().accept()
