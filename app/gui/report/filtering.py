"""Which of the findings are listed: those of one level, of one section, or all."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from app.checks import Finding
from app.gui.elided import ElidedChoice
from app.gui.levels import LOOKS
from app.gui.report.places import Places
from app.model.edition import Section

LETTERS = 10
"""Of a section's name in the narrow list."""


class FindingFilter(QWidget):
    """Two lists to choose from, each line with its count."""

    changed = Signal()

    def __init__(self, places: Places, sections: tuple[Section, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self.levels = self._choice(
            "按级别筛选", [("全部级别", None), *((look.word, each) for each, look in LOOKS.items())]
        )
        names = [(section.tab[:LETTERS], number) for number, section in enumerate(sections)]
        self.sections = self._choice("按部分筛选", [("全部部分", None), *names])
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.levels, 2)
        row.addWidget(self.sections, 3)

    def _choice(self, name: str, lines: list[tuple[str, object]]) -> QComboBox:
        box = ElidedChoice(self)
        box.setAccessibleName(name)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setMinimumWidth(60)
        for words, value in lines:
            box.addItem(words, (value, words))
        box.currentIndexChanged.connect(lambda: self.changed.emit())
        return box

    def section(self, finding: Finding) -> int | None:
        """The number of the section that a finding leads to."""
        address = self._places.of_finding(finding)
        return self._places.section(address) if address else None

    def count(self, findings: Iterable[Finding]) -> None:
        """Show on each line how many findings it would leave."""
        found = list(findings)
        _number(self.levels, Counter[object](each.level for each in found))
        _number(self.sections, Counter[object](map(self.section, found)))

    @property
    def is_open(self) -> bool:
        """Whether everything is let through."""
        return not (self.levels.currentIndex() or self.sections.currentIndex())

    def lets_through(self, finding: Finding) -> bool:
        level, section = self.levels.currentData()[0], self.sections.currentData()[0]
        return level in (None, finding.level) and (section is None or section == self.section(finding))


def _number(box: QComboBox, counts: Counter[object]) -> None:
    for row in range(1, box.count()):
        value, words = box.itemData(row)
        text = f"{words}（{counts[value]}）" if counts[value] else words
        if text != box.itemText(row):
            box.setItemText(row, text)
