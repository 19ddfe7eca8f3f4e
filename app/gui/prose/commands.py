"""整理格式: shows which paragraphs would change, and asks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.checks.text_cleanup import Tidied
from app.gui.incoming.differences import shortened
from app.gui.look.appearance import quiet
from app.gui.look.widgets import Dialog
from app.gui.workbench import stored
from app.model.change import Address, Area
from app.model.texts import units_before
from app.session import GAP, copying, now
from app.store import Summary

if TYPE_CHECKING:
    from app.gui.panes.search import SearchPane
    from app.gui.prose.editor import ProseEditor
    from app.gui.window import Window


WHAT = (
    "段首段尾的空格、汉字之间多余的空格、中文里的半角标点和重复的标点、全角数字、小标题（一）（二）的序号、空段，"
    "会整理好；文字、数字、加粗不变，各段不会合并。"
)


class TidyDialog(Dialog):
    """`scopes` are what may be tidied, by name; `changed` says what each would change in which place."""

    def __init__(
        self,
        scopes: Sequence[tuple[str, tuple[str, ...]]],
        changed: Callable[[Sequence[str]], list[Tidied]],
        name: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("整理格式", parent)
        self.resize(860, 520)
        self._changed = changed
        self._name = name
        self._scope = QComboBox(self)
        self._scope.setObjectName("scope")
        self._scope.setAccessibleName("整理哪些文字")
        for words, parts in scopes:
            self._scope.addItem(words, parts)
        self._scope.currentIndexChanged.connect(self._show)
        self._summary = QLabel(self)
        self._summary.setObjectName("summary")
        self._table = QTableWidget(0, 3, self)
        self._table.setAccessibleName("将要改动的段落")
        self._table.setHorizontalHeaderLabels(["位置", "现在", "整理后"])
        self._table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        what = QLabel(WHAT, self)
        what.setWordWrap(True)
        quiet(what)
        for widget in (self._scope, what, self._summary):
            self.column.addWidget(widget)
        self.column.addWidget(self._table, 1)
        self._accept = self.end("整理")
        self._show()

    @property
    def parts(self) -> tuple[str, ...]:
        """The text parts to tidy."""
        return tuple(self._scope.currentData())

    def _show(self) -> None:
        found = self._changed(self.parts)
        empty = sum(not each.after for each in found)
        words = [f"改动{len(found) - empty}段"] * (len(found) > empty) + [f"删去空段{empty}个"] * bool(empty)
        self._summary.setText(f"将{'，'.join(words)}。" if words else "格式都很整齐，没有要改的。")
        self._accept.setEnabled(bool(found))
        self._table.setVisible(bool(found))
        self._table.setRowCount(len(found))
        for row, each in enumerate(found):
            old, new = shortened(each.before, each.after)
            shown = (old, new) if each.after else ("（空段）", "（删去）")
            for column, text in enumerate((self._name(each.part), *shown)):
                item = QTableWidgetItem(text)
                item.setToolTip((self._name(each.part), each.before, each.after)[column])
                self._table.setItem(row, column, item)


class FrameworkDialog(Dialog):
    """`chosen` is the id of a report."""

    def __init__(self, reports: Sequence[Summary], parent: QWidget | None = None) -> None:
        super().__init__("复制框架", parent)
        self.resize(560, 460)
        words = QLabel(f"从哪一份年报复制？只复制文字：数字留空成{GAP}，单位名称和年份换成本单位、本年度的。", self)
        words.setWordWrap(True)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("查找单位或年度")
        self.filter.setAccessibleName("查找单位或年度")
        self.list = QListWidget(self)
        self.list.setObjectName("sources")
        self.list.setAccessibleName("年报")
        for report in reports:
            item = QListWidgetItem(f"{report.unit_name}　{report.year}年")
            item.setData(Qt.ItemDataRole.UserRole, report.report)
            self.list.addItem(item)
        self.replace = QCheckBox("已经写了的部分也替换（可撤销）", self)
        note = QLabel("不勾选时只填还空着的部分。", self)
        quiet(note)
        for widget in (words, self.filter, self.list, self.replace, note):
            self.column.addWidget(widget)
        self._accept = self.end("复制")
        self.filter.textChanged.connect(self._show_only)
        self.list.currentRowChanged.connect(lambda row: self._accept.setEnabled(row >= 0))
        self.list.itemDoubleClicked.connect(self.accept)
        self.list.setCurrentRow(0)
        self._accept.setEnabled(self.list.count() > 0)
        self.list.setFocus()

    @property
    def chosen(self) -> str | None:
        row = self.list.currentRow()
        return str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) if row >= 0 else None

    def _show_only(self, words: str) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setHidden(words.strip() not in self.list.item(row).text())
        seen = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
        self.list.setCurrentRow(seen[0] if seen else -1)


SEARCH = "search"
"""The name of the pane."""


def find(window: "Window") -> None:
    """Show the pane with what is selected in a text as the words to look for."""
    _begin(window, replacing=False)


def replace(window: "Window") -> None:
    _begin(window, replacing=True)


def _begin(window: "Window", *, replacing: bool) -> None:
    if window.report is None:
        return
    words = window.report.selected_words
    _pane(window).begin(words, replacing=replacing)


def next_hit(window: "Window") -> None:
    _step(window, 1)


def previous_hit(window: "Window") -> None:
    _step(window, -1)


def _step(window: "Window", by: int) -> None:
    if window.report is not None:
        _pane(window).step(by)


def _pane(window: "Window") -> "SearchPane":
    assert window.report is not None
    return cast("SearchPane", window.report.show_pane(SEARCH))


def tidy(window: "Window") -> None:
    """Show what would be put right in the part with the cursor or in all, and do it if wanted."""
    from app.checks.text_cleanup import preview, tidying

    page = window.report
    if page is None:
        return
    report, place = page.session.report, page.place
    scopes = [("整份年报的文字", tuple(report.edition.parts))]
    if place is not None and place.area is Area.TEXTS:
        scopes.insert(0, (f"只整理“{page.places.name(place)}”", (place.key,)))
    dialog = TidyDialog(
        scopes,
        lambda parts: preview(report, parts),
        lambda part: page.places.name(Address(Area.TEXTS, part)),
        window,
    )
    if dialog.exec():
        page.apply(tidying(report, dialog.parts))
        window.status.show_message("已整理格式，可以撤销。")
    dialog.deleteLater()


def framework(window: "Window") -> None:
    """The sentences of another report, without its figures, for the texts that are still to be written."""
    if (page := window.report) is None:
        return
    report = page.session.report
    others = [each for each in window.library.summaries() if each.report != report.id]
    if not others:
        window.status.show_message("年报库里没有别的年报可以复制，请先打开或导入一份。")
        return
    dialog = FrameworkDialog(others, window)
    if dialog.exec() and dialog.chosen:
        change = copying(stored(window, dialog.chosen), report, replace=dialog.replace.isChecked())
        if change.is_empty:
            window.status.show_message("没有要复制的：各部分都已经写了，或那一份没有写。")
        else:
            page.apply(change)
            window.status.show_message(f"已复制{len(change.edits)}个部分的文字，请补上{GAP}处的数；可以撤销。")
    dialog.deleteLater()


def insert_figure(window: "Window") -> None:
    """Choose a figure of the tables and put it into the text with the cursor, where it follows the tables."""
    from app.checks import offers
    from app.gui.palette import Entry, Palette

    if (editor := _editor(window)) is None:
        return
    found = [
        Entry(each.name, each.place, each.shown, partial(editor.insert_figure, each.formula))
        for each in offers(editor.session.report)
    ]
    title, words = "插入活数字", "这个数叫什么，或拼音首字母：新收、不予公开、自然人……"
    dialog = Palette(found, window, title, words, "↑↓ 选择，Enter 插入，Esc 关闭；表里改了，文中的这个数也跟着改。")
    if dialog.exec() and dialog.chosen:
        dialog.chosen.act()
        editor.setFocus()
    dialog.deleteLater()


def turn_live(window: "Window") -> None:
    """The number at the cursor, or all that are selected, from now on follow the tables."""
    from app.checks import told, turned

    if (editor := _editor(window)) is None or window.report is None:
        return
    report, part = editor.session.report, editor.part.id
    numbers = [number for number in told(report, part) if number.formula]
    places = units_before(report.texts.get(part, ""), [place for each in numbers for place in each.span[1:]])
    start, end = editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()
    here = [each for each in numbers if places[each.span.start] <= end and start <= places[each.span.end]]
    if not here:
        window.status.show_message("光标处没有与表中相同的数：先把光标放到数字上；不同的要先改对。")
        return
    window.report.apply(turned(report, tuple(here)))
    window.status.show_message(f"{len(here)}个数转成了活数字，可以撤销。")


def still_true(window: "Window") -> None:
    """The figure at the cursor, or all that are selected, stand as last year because they are still right."""
    from app.checks import confirm_figures, stale_figures

    if (editor := _editor(window)) is None or window.report is None:
        return
    report, part = editor.session.report, editor.part.id
    spans = stale_figures(report, part)
    places = units_before(report.texts.get(part, ""), [place for each in spans for place in each[1:]])
    start, end = editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()
    here = [each for each in spans if places[each.start] <= end and start <= places[each.end]]
    if not here:
        window.status.show_message("光标处没有沿用上年的数字：请先将光标放到提示的数字上。")
        return
    window.report.apply(confirm_figures(report, here, now()))
    window.status.show_message(f"已确认{len(here)}处数字仍属实，可以撤销。")


def _editor(window: "Window") -> "ProseEditor | None":
    """The text with the cursor, where it can be written; else a word about it."""
    page = window.report
    if page is None or page.place is None or page.place.area is not Area.TEXTS or page.session.read_only:
        window.status.show_message("先把光标放到要写的文字里。")
        return None
    page.show_address(page.place, enter=True)
    return page.text_editor(page.place.key)


ACTS: dict[str, Callable[..., object]] = {
    act.__name__: act
    for act in (find, replace, next_hit, previous_hit, insert_figure, turn_live, still_true, tidy, framework)
}
