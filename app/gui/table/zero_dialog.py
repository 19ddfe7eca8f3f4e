"""The dialog that asks before whole tables are filled with zeros."""

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.model.edition import Sentence
from app.model.report import Report
from app.session import Zeroing


class ZeroDialog(Dialog):
    """Asks before filling with zeros. `chosen` are the sentences to add."""

    def __init__(self, report: Report, found: Zeroing, parent: QWidget | None = None) -> None:
        super().__init__(found.label, parent)
        self.setMinimumWidth(640)
        self._boxes: list[tuple[QCheckBox, Sentence]] = []
        words = QLabel(_sentence(found), self)
        words.setWordWrap(True)
        self.column.addWidget(words)
        if found.other or found.totals:
            self.column.addWidget(self._replaced(report, found))
        if found.sentences:
            note = QLabel("同时在文字部分的末尾加上这些话，不要的去掉勾：", self)
            set_secondary(note)
            self.column.addWidget(note)
        for each in found.sentences:
            self._add(report, each)
        self.end("填0" if not found.other else "替换并填0")

    def _replaced(self, report: Report, found: Zeroing) -> LineList:
        listed = LineList(self)
        listed.setObjectName("replaced")
        listed.setAccessibleName("将要替换的数")
        for cell in found.other:
            listed.add(f"{report.edition.cells[cell].name}：{report.answers[cell].text} → 0")
        for cell in found.totals:
            listed.add(f"{report.edition.cells[cell].name}：{report.answers[cell].text} → 自动计算")
        listed.setFixedHeight(min(listed.count(), 8) * listed.sizeHintForRow(0) + 8)
        return listed

    def _add(self, report: Report, sentence: Sentence) -> None:
        box = QCheckBox(report.edition.parts[sentence.part].label, self)
        box.setChecked(True)
        text = QLabel(sentence.text, self)
        text.setWordWrap(True)
        text.setIndent(24)
        self._boxes.append((box, sentence))
        self.column.addWidget(box)
        self.column.addWidget(text)

    @property
    def chosen(self) -> list[Sentence]:
        return [sentence for box, sentence in self._boxes if box.isChecked()]


def _sentence(found: Zeroing) -> str:
    """Return in words how many cells are filled with zeros, and how many figures they replace."""
    rest = f"另有{len(found.blank)}个空白格填0。" if found.blank else ""
    if found.other:
        return f"有{len(found.other)}格已经填了数，会被0替换（可以撤销）。{rest}"
    return f"{len(found.blank)}个空白格填0，填过的没有要改动的。"
