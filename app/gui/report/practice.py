"""练习: a band above the form counts the planted mistakes, hints at them one by one, and says what each teaches."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.gui.look.appearance import apply_style
from app.gui.report.guide import push
from app.gui.panes.pane import PaneHost
from app.model.change import Address
from app.session.practice import Planted, open_ones

DONE = "都改正了。真正填报时，检查结果也是这样一条条改到没有为止。"


class PracticeBand(QWidget):
    """Follows the session of `page`, whose mistakes are `planted`. `ended`: the practice is to be left."""

    ended = Signal()

    def __init__(self, page: PaneHost, planted: Sequence[Planted], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._planted = tuple(planted)
        self._open: tuple[Planted, ...] = ()
        self._shown: Planted | None = None
        """The mistake that is hinted at."""
        self.setObjectName("practice")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        self.count = QLabel(self)
        self.count.setProperty("role", "heading")
        self.count.setWordWrap(True)
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hint = push("提示", self.show_hint, self)
        self.lead = push("定位", self.go_there, self)
        self._lay_out()
        page.session.listeners.append(self._follow)
        self._count()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.count, 1)
        for button in (self.hint, self.lead, push("结束练习", self.ended.emit, self)):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.addLayout(row)
        column.addWidget(self.told)
        self.told.hide()
        apply_style(self)

    def _follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        if findings_changed:
            self._count()

    def _count(self) -> None:
        """Show how many are left; say what those teach that were put right just now."""
        before, self._open = self._open, open_ones(self._planted, self._page.session.findings)
        whole, left = len(self._planted), len(self._open)
        state = f"已改正{whole - left}处，还有{left}处" if left else f"{whole}处{DONE}"
        self.count.setText(f"练习（不留存）：这份示例里埋下{whole}处错误，请找出来改正。{state}")
        if mended := [each for each in before if each not in self._open]:
            self._say("已改正。" + "".join(each.lesson for each in mended))
        self.hint.setEnabled(bool(self._open))
        self.lead.setEnabled(bool(self._open))

    def show_hint(self) -> None:
        """Return a hint for the next mistake, each time for another one."""
        if not self._open:
            return
        following = self._open.index(self._shown) + 1 if self._shown in self._open else 0
        self._shown = self._open[following % len(self._open)]
        self._say(f"提示：{self._shown.hint}")

    def go_there(self) -> None:
        """Go to the mistake that is hinted at."""
        if self._shown not in self._open:
            self.show_hint()
        if self._shown is not None:
            self._page.show_address(self._shown.place, enter=True)

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
