"""按依申请台账填写: what the ledger comes to beside the tables, and the rows that want a look."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QLabel, QWidget

from app.gui.incoming.differences import differences_table
from app.gui.incoming.intake import waited
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.gui.workbench import EditableReport
from app.importers.lists import Remark, count, proposal
from app.model.change import Change
from app.model.ledger import Entry
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
        elif not change.edits:
            self.column.addStretch(1)
        may = bool(change.edits) and not unread
        accept = self.end("按台账填写（可撤销）", cancel="不填写" if may else "关闭")
        accept.setVisible(may)

    @staticmethod
    def _outcome(change: Change, unread: int) -> str:
        if unread:
            return f"有{unread}行无法识别，请先在台账里改好，再来填写。"
        return f"有{len(change.edits)}格与表中不同，不填写就不会改动。" if change.edits else "与表中的数一致。"

    def _say(self, words: str) -> None:
        label = QLabel(words, self)
        label.setObjectName("ledger")
        label.setWordWrap(True)
        self.column.addWidget(label)

    def _list(self, remarks: Sequence[tuple[str, Sequence[str]]]) -> LineList:
        made = LineList(self, wraps=True)
        made.setObjectName("ledger rows")
        made.setAccessibleName("台账中要看的行")
        for heading, lines in remarks:
            for line in (f"{heading}（{len(lines)}行）", *lines) if lines else ():
                made.add(line)
        return made


def propose_ledger(opened: EditableReport, path: Path) -> None:
    """Show what a ledger comes to beside the tables, and fill its figures in if the user says so."""
    report, workbench = opened.report, opened.workbench
    found = waited(workbench, {"path": str(path), "ledger": report.edition.id})
    if found is None:
        return
    entries = [Entry(**entry) for entry in found["entries"]]
    if not entries:
        workbench.tell(f"“{path.name}”里无申请。")
        return
    counted = count(entries, report.edition, report.year)
    change = proposal(report, counted)
    remarks = [
        (heading, list(_lines(each, several=len({entry.sheet for entry in entries}) > 1)))
        for heading, each in (
            ("无法识别，未计入", counted.unread),
            ("已计入，请看一看", counted.doubts),
            ("不属于本年，未计入", counted.outside),
        )
    ]
    dialog = LedgerDialog(path.name, counted.counted, change, remarks, report, workbench)
    accepted = dialog.exec()
    dialog.deleteLater()
    if accepted:
        opened.page.apply(change)
        opened.say(f"已按台账填写{len(change.edits)}格；可以撤销。")


def _lines(remarks: Iterable[Remark], *, several: bool) -> Iterable[str]:
    for remark in remarks:
        sheet = f"工作表“{remark.sheet}”" if several else ""
        yield f"{sheet}第{remark.row}行：{remark.text}。"
