"""The tab bar of a report: a section per tab, each with its mark."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QTabBar, QWidget

from app.gui.look.appearance import apply_style
from app.gui.look.icons import icon
from app.model.edition import Section
from app.session.places import Mark


class SectionTabs(QTabBar):
    """Short names with a mark each: its sign and colour tell the gravest level, its number all open findings."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sections")
        self.setAccessibleName("年报各部分")
        apply_style(self)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideRight)  # only in a window narrower than 1024
        self._sections = tuple(sections)
        self._marks: list[Mark | None] = [None] * len(sections)
        for section in sections:
            self.addTab(section.short)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Only what changed is touched: this runs after every key."""
        for number, (section, mark) in enumerate(zip(self._sections, marks, strict=True)):
            old, self._marks[number] = self._marks[number], mark
            if mark == old:
                continue
            if old is None or _count(old) != _count(mark):
                self.setTabText(number, section.short + _count(mark))
            if old is None or old.sign != mark.sign:
                self.setTabIcon(number, _sign(mark))
            self.setTabToolTip(number, f"{section.tab}：{mark.words}")
            self.setAccessibleTabName(number, f"{section.tab}，{mark.words}")


def _sign(mark: Mark) -> QIcon:
    if mark.errors or mark.returned:
        return icon("error", "error")
    if mark.left:
        return icon("open-circle", "computed")
    return icon("verify", "verify") if mark.verify else icon("good", "good")


def _count(mark: Mark) -> str:
    """Behind a section's name: how many findings of it are open, whatever their level."""
    return f" {mark.open}" if mark.open else ""
