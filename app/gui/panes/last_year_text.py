"""上年对照: last year's text of the part one is at, beside this year's, with what is the same marked; to be adopted."""

import html
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.look.appearance import Colours, colours, mixed, set_secondary
from app.gui.look.layouts import nest
from app.gui.panes.pane import Pane, PaneHost
from app.gui.questions import ask
from app.model.change import Address, Area, Change
from app.text.comparison import Before, Mark, adopted, all_adopted, before

NO_PART = "光标放到一段文字里，这里显示上年的同一部分。"
NO_LAST = "尚无上年的数据。年报库里有上年年报的，单击“设为上年数据”；没有的先打开或导入它。"


class BesidePane(Pane):
    """Follows the cursor from part to part; what is adopted is one step each."""

    is_wide = True

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self._part: str | None = None
        self._shown: list[Before] | None = None
        self._named: Colours | None = None
        self._heading = QLabel(self)
        self._heading.setProperty("role", "heading")
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        self.all = QPushButton("全部采用", self)
        self.all.clicked.connect(self._adopt_all)
        self.take = QPushButton("设为上年数据", self)
        self.take.clicked.connect(lambda: page.run_command("take_last"))
        self._legend = QLabel(self)
        set_secondary(self._legend)
        self._legend.setWordWrap(True)
        self.paragraphs: list[tuple[QLabel, QPushButton]] = []
        self._column = QVBoxLayout()
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self.all)
        inside = QWidget(self)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(10)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        nest(column, self._column)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(10, 10, 6, 6)
        nest(whole, top)
        for widget in (self._note, self.take, self._legend):
            whole.addWidget(widget)
        whole.addWidget(self.scrolling(inside), 1)

    # -- following -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        place = self.page.place
        if place is not None and place.area is Area.TEXTS:
            self._part = place.key
        report = self.session.report
        found = before(report, self._part) if self._part else []
        named = colours(self.palette())
        if (found, named) != (self._shown, self._named):
            self._show(found, named)
        name = self.page.places.name(Address(Area.TEXTS, self._part)) if self._part else "上年对照"
        self._heading.setText(f"{name}（{report.compared_label}）" if self._part else name)
        note = NO_LAST if report.last_year is None else "" if found else "上年这一部分未写。" if self._part else NO_PART
        self._note.setText(note)
        self._note.setVisible(bool(note))
        may_edit = not self.session.read_only
        self.take.setVisible(report.last_year is None and may_edit)
        self.all.setVisible(bool(found) and may_edit)
        self._legend.setVisible(bool(found))

    def show_place(self, address: Address) -> None:
        self.refresh()

    def _show(self, found: list[Before], named: Colours) -> None:
        self._shown, self._named = found, named
        ground = _ground(named)
        self._legend.setText(
            f"<span style='background:{ground}'>　有底色　</span> 今年照样写了；"
            f"<u style='color:{named.error.name()}'>划线</u> 今年不同的字；其余今年没有写。"
        )
        while len(self.paragraphs) < len(found):
            self._add(len(self.paragraphs))
        for number, (label, button) in enumerate(self.paragraphs):
            label.setVisible(number < len(found))
            button.setVisible(number < len(found) and not self.session.read_only)
            if number < len(found):
                label.setText(_page(found[number], named))

    def _add(self, number: int) -> None:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        button = QPushButton("采用这一段", self)
        button.setToolTip("加到光标所在的那一段之后，可以撤销")
        button.clicked.connect(partial(self._adopt, number))
        self.paragraphs.append((label, button))
        self._column.addWidget(label)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)

    # -- adopting --------------------------------------------------------------------------------------------------

    def _adopt(self, number: int) -> None:
        if self._part is not None and self._shown is not None:
            paragraph = self.page.paragraph_of(self._part)
            self._apply(adopted(self.session.report, self._part, self._shown[number].stored, paragraph))

    def _adopt_all(self) -> None:
        if self._part is None:
            return
        report, replace = self.session.report, True
        if report.texts.get(self._part, "").strip() and report.edition.parts[self._part].lines > 1:
            chosen = ask(
                self, "这一部分已经写了文字，上年的放在哪里？", ("加在后面", "替换现有的", "取消"), "都可以撤销。"
            )
            if chosen == 2:
                return
            replace = chosen == 1
        self._apply(all_adopted(report, self._part, replace=replace))

    def _apply(self, change: Change) -> None:
        self.page.apply(change)
        self.page.say("已采用上年的文字，请改成今年的情况；可以撤销。")


def _ground(named: Colours) -> str:
    return mixed(named.accent, named.ground, 0.22).name()


def _page(paragraph: Before, named: Colours) -> str:
    marked = {
        Mark.NONE: "{}",
        Mark.SAME: f"<span style='background:{_ground(named)}'>{{}}</span>",
        Mark.CHANGED: f"<u style='color:{named.error.name()};background:{_ground(named)}'>{{}}</u>",
    }
    words = "".join(marked[each.mark].format(html.escape(each.text)) for each in paragraph.stretches)
    return f"<p style='line-height:135%'>{words}</p>"
