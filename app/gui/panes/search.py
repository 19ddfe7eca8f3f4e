"""查找替换: words over all texts and remarks of the report, as a list of hits with what stands around them."""

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.keys import is_history
from app.gui.look.appearance import colours, set_secondary
from app.gui.look.layouts import labelled, nest
from app.gui.look.lists import Index, PaintedList, draw_ground
from app.gui.panes.pane import Pane, PaneHost
from app.model.change import Address, Area
from app.model.search import Hit, hits, replaced

HIT = Qt.ItemDataRole.UserRole
PAD = 8
LIVE = "（联动数字，随表格变，不替换）"


class SearchPane(Pane):
    """Holds what is looked for; the hits are found again whenever the report changes."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.words = SearchLine("查找", self)
        self.new = SearchLine("替换为", self)
        self.exact = QCheckBox("区分大小写和全角半角", self)
        self.count = QLabel(self)
        self.list = PaintedList("hits", "查找结果", HitDelegate, self)
        self.replace_one = QPushButton("替换", self)
        self.replace_all = QPushButton("全部替换", self)
        self._found: list[Hit] = []
        self._shown: Hit | None = None
        """The hit that the form shows, though the cursor stayed here."""
        self._lay_out()
        self.words.textChanged.connect(lambda: self._search(0))
        self.exact.toggled.connect(lambda: self._search(0))
        self.words.returnPressed.connect(lambda: self.go(enter=False))
        self.new.returnPressed.connect(self._replace_one)
        self.list.itemActivated.connect(lambda: self.go(enter=True))
        self.list.itemClicked.connect(lambda: self.go(enter=True))
        self.list.currentRowChanged.connect(lambda: self._offer())
        self.replace_one.clicked.connect(self._replace_one)
        self.replace_all.clicked.connect(self._replace_all)
        self._offer()

    def _lay_out(self) -> None:
        set_secondary(self.count)
        self.count.setWordWrap(True)
        form = labelled()
        form.addRow("查找", self.words)
        form.addRow("替换为", self.new)
        buttons = QHBoxLayout()
        for button in (self.replace_one, self.replace_all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        nest(column, form)
        column.addWidget(self.exact)
        nest(column, buttons)
        column.addWidget(self.count)
        column.addWidget(self.list, 1)

    # -- searching -------------------------------------------------------------------------------------------------

    def begin(self, words: str = "", *, replacing: bool = False) -> None:
        """Put the cursor into the line, with `words` in it where there are any."""
        self._shown = None  # Esc leads back to where one was, until a hit is shown
        if words:
            self.words.setText(words)
        line = self.new if replacing and self.words.text() else self.words
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.selectAll()

    def refresh(self) -> None:
        self._search(self.list.currentRow())

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        self.refresh()

    def _search(self, row: int) -> None:
        """Find again; the current hit is the one with this number, or the last."""
        self._found = hits(self.session.report, self.words.text(), exact=self.exact.isChecked())
        self.list.blockSignals(True)
        self.list.clear()
        for hit in self._found:
            item = QListWidgetItem(self.list)
            item.setData(HIT, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{self._place(hit)}：{hit.before}{hit.words}{hit.after}")
            item.setText(self._place(hit))
            item.setToolTip(f"{self._place(hit)}：{hit.before}{hit.words}{hit.after}")
        self.list.setCurrentRow(min(max(0, row), len(self._found) - 1))
        self.list.blockSignals(False)
        self._offer()

    def _place(self, hit: Hit) -> str:
        return self.page.places.name(hit.address) + (LIVE if hit.is_live else "")

    def _offer(self) -> None:
        hit = self._current()
        may_edit = not self.session.read_only
        self.replace_one.setEnabled(may_edit and hit is not None and not hit.is_live)
        self.replace_all.setEnabled(may_edit and any(not each.is_live for each in self._found))
        if not self.words.text():
            self.count.setText("在各部分的文字和备注里查找。")
        elif hit is None:
            self.count.setText("未找到。")
        else:
            self.count.setText(f"共{len(self._found)}处，第{self.list.currentRow() + 1}处。F3 下一处。")

    def _current(self) -> Hit | None:
        row = self.list.currentRow()
        return self._found[row] if 0 <= row < len(self._found) else None

    # -- going to hits ---------------------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to the next hit or the one before, from the end to the beginning."""
        if self._found:
            self.list.setCurrentRow((self.list.currentRow() + by) % len(self._found))
            self.go()
        else:
            self.begin()

    def go(self, *, enter: bool | None = None) -> None:
        """Show the current hit in its place, its words selected; the cursor stays in a line of this pane.

        `enter`: whether the cursor goes there all the same, as after a click on the hit.
        """
        if (hit := self._current()) is None:
            return
        is_text = hit.address.area is Area.TEXTS
        self.page.show_address(hit.address if is_text else Address(Area.ANSWERS, hit.address.key), enter=enter)
        if is_text:
            self.page.text_editor(hit.address.key).show_letters(hit.start, hit.end)
        self._shown = hit

    def leave(self) -> None:
        """Put the cursor into the form: at the hit that was shown last, or where it was before."""
        if self._shown is not None and self._shown == self._current():
            self.go(enter=True)
        else:
            self.page.take_focus()

    # -- replacing -------------------------------------------------------------------------------------------------

    def _replace_one(self) -> None:
        hit, row = self._current(), self.list.currentRow()
        if hit is None or hit.is_live:
            return
        self._apply([hit])
        self._search(row)
        self.go(enter=False)

    def _replace_all(self) -> None:
        words, kept = self.words.text(), sum(hit.is_live for hit in self._found)
        done = len(self._found) - kept
        self._apply(self._found)
        self._search(0)
        said = f"已把{done}处“{words}”换成“{self.new.text()}”，可以撤销。"
        self.page.say(said + (f"{kept}处是联动数字，没有换。" if kept else ""))

    def _apply(self, found: list[Hit]) -> None:
        """Replace the hits that still stand where they were found."""
        self._search(self.list.currentRow())
        standing = [hit for hit in found if hit in self._found]
        change = replaced(self.session.report, standing, self.new.text(), f"替换“{self.words.text()}”")
        if not change.is_empty:
            self.page.apply(change, enter=False)


class SearchLine(QLineEdit):
    """A line of the pane; undo and redo are the report's here too, Esc leads back to the form."""

    def __init__(self, name: str, pane: SearchPane) -> None:
        super().__init__(pane)
        self._pane = pane
        self.setAccessibleName(name)
        self.setClearButtonEnabled(True)

    def event(self, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape:
                self._pane.leave()
            case Qt.Key.Key_Down if self is self._pane.words:
                self._pane.step(1)
            case Qt.Key.Key_Up if self is self._pane.words:
                self._pane.step(-1)
            case _:
                super().keyPressEvent(event)


class HitDelegate(QStyledItemDelegate):
    """The place in small letters, below it the words in bold between what stands around them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = option  # the stubs do not know what it holds
        return QSize(100, 2 * QFontMetrics(look.font).height() + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT)
        look: Any = option
        painter.save()
        named = draw_ground(painter, look)
        inner = look.rect.adjusted(PAD, PAD // 2, -PAD, -PAD // 2)
        metrics = QFontMetrics(look.font)
        painter.setFont(look.font)
        painter.setPen(named.computed)
        place = metrics.elidedText(index.data(), Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner.left(), inner.top() + metrics.ascent(), place)
        self._words(painter, inner.adjusted(0, metrics.height() + 2, 0, 0), look, hit)
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, look: Any, hit: Hit) -> None:
        named = colours(look.palette)
        bold = QFont(look.font)
        bold.setBold(True)
        metrics, thick = QFontMetrics(look.font), QFontMetrics(bold)
        wide, words = thick.horizontalAdvance(hit.words), hit.words
        if wide > room.width():  # elidedText cuts words that fit exactly
            wide, words = room.width(), thick.elidedText(hit.words, Qt.TextElideMode.ElideRight, room.width())
        before = metrics.elidedText(hit.before, Qt.TextElideMode.ElideLeft, max(0, room.width() - wide) // 2)
        left, base = room.left(), room.top() + metrics.ascent()
        painter.setPen(named.ink)
        painter.drawText(left, base, before)
        left += metrics.horizontalAdvance(before)
        painter.setFont(bold)
        painter.setPen(named.accent)
        painter.drawText(left, base, words)
        left += wide
        painter.setFont(look.font)
        painter.setPen(named.ink)
        after = metrics.elidedText(hit.after, Qt.TextElideMode.ElideRight, max(0, room.right() - left))
        painter.drawText(left, base, after)
