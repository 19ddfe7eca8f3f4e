"""按依申请台账填写: what the ledger comes to beside the tables, and the rows that want a look."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QWidget

from app.gui.dialogs.differences import differences_table
from app.gui.dialogs.frame import Dialog
from app.model.change import Change
from app.model.report import Report


class LedgerDialog(Dialog):
    """`remarks` are headings with their lines; taking over is offered only while every row was understood."""

    def __init__(
        self,
        name: str,
        counted: int,
        change: Change,
        remarks: Sequence[tuple[str, Sequence[str]]],
        report: Report,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("依申请台账", parent)
        self.resize(820, 560)
        unread = len(remarks[0][1])
        self._say(f"“{name}”计入{counted}件。" + self._outcome(change, unread))
        if change.edits:
            cells = report.edition.cells
            lines = [(cells[each.address.key].name, str(each.before or ""), str(each.after)) for each in change.edits]
            self.column.addWidget(differences_table(lines, ("表中", "台账"), self), 2)
        if any(lines for _, lines in remarks):
            self.column.addWidget(self._list(remarks), 1)
        else:
            self.column.addStretch(1)
        may = bool(change.edits) and not unread
        accept = self.end("按台账填写（可撤销）", cancel="不填写" if may else "关闭")
        accept.setVisible(may)

    @staticmethod
    def _outcome(change: Change, unread: int) -> str:
        if unread:
            return f"有{unread}行没有读懂，请先在台账里改好，再来填写。"
        return f"有{len(change.edits)}格与表中不同，不填写就不会改动。" if change.edits else "与表中的数一致。"

    def _say(self, words: str) -> None:
        label = QLabel(words, self)
        label.setObjectName("ledger")
        label.setWordWrap(True)
        self.column.addWidget(label)

    def _list(self, remarks: Sequence[tuple[str, Sequence[str]]]) -> QListWidget:
        made = QListWidget(self)
        made.setObjectName("ledger rows")
        made.setAccessibleName("台账中要看的行")
        made.setWordWrap(True)
        for heading, lines in remarks:
            for line in (f"{heading}（{len(lines)}行）", *lines) if lines else ():
                QListWidgetItem(line, made)
        return made
