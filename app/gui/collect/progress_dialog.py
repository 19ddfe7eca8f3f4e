"""进度表: one page to print or to show the head of the office; nothing can be changed in it."""

import html
from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QPushButton, QTextBrowser, QWidget

from app.collect.season import Season
from app.collect.stock import Line, heading
from app.collect.values import State
from app.gui.look.dialog import Dialog

ORDER = (
    State.NOTHING,
    State.WITHDRAWN,
    State.RETURNED,
    State.UNCONFIRMED,
    State.WAITING,
    State.AGAIN,
    State.ACCEPTED,
    State.EXEMPT,
)
"""States as the page lists them: what is missing first."""


def page_of(season: Season, lines: Sequence[Line], today: date | None = None) -> str:
    """The page as HTML: the counts, then the names of the units under each state, then those that were late."""
    day = today or date.today()
    names = {state: [line.unit.name for line in lines if line.standing.state is state] for state in ORDER}
    counted = [(str(state), len(found)) for state, found in names.items() if found]
    cells = "".join(f"<td align='center'>{word}<br/><b>{count}</b></td>" for word, count in counted)
    parts = [
        f"<h2 align='center'>{html.escape(str(season.setting('title')))}进度表</h2>",
        f"<p align='center'>{html.escape(heading(season, lines, lambda: day))}　（{day.isoformat()}）</p>",
        f"<table border='1' cellspacing='0' cellpadding='6' width='100%'><tr>{cells}</tr></table>",
    ]
    late = [line.unit.name for line in lines if line.standing.late]
    for word, found in (*((str(state), found) for state, found in names.items()), ("迟报", late)):
        if found:
            parts.append(f"<p><b>{word}（{len(found)}）</b>　{html.escape('、'.join(found))}</p>")
    return "".join(parts)


class ProgressDialog(Dialog):
    """`wants_sheet`: whether the table is to be written as a workbook."""

    def __init__(self, season: Season, lines: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__("进度表", parent)
        self.resize(760, 600)
        self.wants_sheet = False
        self._html = page_of(season, lines)
        self.view = QTextBrowser(self)
        self.view.setAccessibleName("进度表")
        self.view.setHtml(self._html)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumHeight(240)
        self.column.addWidget(self.view, 1)
        sheet = QPushButton("导出表格…", self)
        sheet.setAutoDefault(False)
        sheet.clicked.connect(self._ask_for_sheet)
        self.end("打印…", sheet, cancel="关闭")

    def _ask_for_sheet(self) -> None:
        self.wants_sheet = True
        super().reject()

    def accept(self) -> None:
        """Print it; the dialog stays until the printing is begun."""
        from app.gui.outgoing.printing_dialog import asked, printer

        made = printer(self.windowTitle())
        if asked(made, self):
            document = QTextDocument()
            document.setHtml(self._html)
            document.print_(made)
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)
