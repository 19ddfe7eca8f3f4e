"""年度更新: what a report that begins as last year's still owes, in four blocks, each settled as one step."""

import html
import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.gui.look.layouts import nest
from app.gui.prose.part import PartBox
from app.gui.report.cover import CoverForm
from app.gui.report.guide import Block, GuidePage, TickList, push
from app.gui.report.page import ReportPage
from app.model.change import Address, Area
from app.model.edition import Edition
from app.session import now
from app.text.year_turn import (
    Answer,
    Standing,
    Way,
    YearLine,
    answering_promises,
    blank_fields,
    promises,
    settling,
    standing,
    standing_places,
    year_lines,
    years_change,
)

MOST_ROWS = 20
"""Figures that are shown at once: the others follow when these are settled."""
DONE = "已处理"
WAY_BACK = "上年 → 年度更新"


class YearTurnPage(GuidePage):
    """Works on the report that `page` shows; every block is one step that can be undone."""

    topic = "year turn"

    def __init__(self, page: ReportPage, parent: QWidget | None = None) -> None:
        report = page.session.report
        last = report.compared_label
        note = f"按块处理，每块一步，可以撤销；随时可以返回填写，以后用“{WAY_BACK}”再打开。处理过的不再提醒。"
        super().__init__(f"年度更新：由{last}年报新建的{report.when_label}年报", note, parent)
        self._page = page
        self.years = YearsBlock(page, self)
        self.figures = FiguresBlock(page, self)
        self.cover = CoverBlock(page, self)
        self.promises = PromisesBlock(page, self)
        self.blocks = (self.years, self.figures, self.cover, self.promises)
        for number, block in enumerate(self.blocks):
            self.column.addWidget(block)
            block.settled.connect(partial(self._go_on, number))
        self.go = push(f"现在填表{_number(report.edition)}", self._fill, self)
        self.go.setProperty("role", "primary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.go)
        nest(self.column, row)
        self.end(self.go)
        page.session.listeners.append(self.follow)
        self.refresh()

    def refresh(self) -> None:
        for block in self.blocks:
            block.refresh()

    def hand_over(self) -> None:
        self.figures.hand_over()

    def take_focus(self) -> None:
        self._begin(0)

    def _go_on(self, number: int) -> None:
        """Go to the next block with something left to do; after the last one, to the tables."""
        self.refresh()  # what one block changed stands in the words of the others
        self._begin(number + 1)

    def _begin(self, number: int) -> None:
        following = (block.first for block in self.blocks[number:] if block.is_open)
        self.reveal(next((field for field in following if field is not None), self.go))

    def _fill(self) -> None:
        edition = self._page.session.report.edition
        self._page.show_address(Address(Area.ANSWERS, _first_cell(self._page, edition)), enter=True)


def _main_table(edition: Edition) -> str:
    """The table that figures are handed on to from year to year, else the first."""
    carrying = (edition.cells[rule.right[0].cell].table for rule in edition.equations if rule.carries)
    return next(carrying, next(iter(edition.tables), ""))


def _number(edition: Edition) -> str:
    """The number of the section of the main table, as its heading begins; "" where it has none."""
    table = _main_table(edition)
    heading = next((section.heading for section in edition.sections if table in section.contents), "")
    match = re.match(r"[一二三四五六七八九十]+(?=、)", heading)
    return match[0] if match else ""


def _first_cell(page: ReportPage, edition: Edition) -> str:
    """The first cell of the main table that is blank, else its first."""
    cells = [cell for cell in edition.enterable if edition.cells[cell].table == _main_table(edition)]
    cells = cells or list(edition.enterable)
    return next((cell for cell in cells if cell not in page.session.report.answers), cells[0])


class TurnBlock(Block):
    """A block of the page. `settled`: it was dealt with, the next one has its turn."""

    settled = Signal()

    def __init__(self, page: ReportPage, title: str, note: str, parent: QWidget) -> None:
        super().__init__(title, note, parent)
        self.page = page
        self.session = page.session

    @property
    def is_open(self) -> bool:
        """Whether something is left to be done."""
        raise NotImplementedError

    @property
    def first(self) -> QWidget | None:
        """Return the widget that gets the focus."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what is left."""
        raise NotImplementedError


class YearsBlock(TurnBlock):
    """(a) Years: each sentence with its new year; ticked ones change, the others are confirmed."""

    def __init__(self, page: ReportPage, parent: QWidget) -> None:
        note = "打勾的改，不打勾的保留（不再提醒）。空格键打勾，Enter 键全部处理。"
        super().__init__(page, "一　正文里的年度", note, parent)
        self.list = TickList("正文里的年度", self)
        self.list.taken.connect(self.take)
        self.list.itemChanged.connect(lambda: self._name_button())
        self.button = push("", self.take, self)
        self._lines: tuple[YearLine, ...] | None = None
        self.column.addWidget(self.list)
        self.buttons(self.button)

    @property
    def is_open(self) -> bool:
        return bool(self._lines)

    @property
    def first(self) -> QWidget | None:
        return self.list

    def refresh(self) -> None:
        lines = year_lines(self.session.report)
        if lines == self._lines:
            return
        self._lines = lines
        labels = self.session.report.edition.parts
        shown = [(f"{labels[line.part].label}　{_told(line)}", not line.reason) for line in lines]
        self.list.blockSignals(True)
        self.list.show_lines(shown)
        self.list.blockSignals(False)
        self.note.setVisible(bool(lines))
        self.button.setVisible(bool(lines))
        self._name_button()
        count = sum(len(line.places) for line in lines)
        self.show_state(f"{count}处" if lines else DONE, is_done=not lines)

    def _name_button(self) -> None:
        lines = list(zip(self._lines or (), self.list.ticked, strict=False))
        changed = sum(len(line.places) for line, ticked in lines if ticked)
        kept = sum(len(line.places) for line, ticked in lines if not ticked)
        words = [f"改{changed}处"] * bool(changed) + [f"保留{kept}处"] * bool(kept)
        self.button.setText("，".join(words))

    def take(self) -> None:
        """Change and confirm as ticked."""
        lines = list(zip(self._lines or (), self.list.ticked, strict=True))
        changed = [line for line, ticked in lines if ticked]
        kept = [line for line, ticked in lines if not ticked]
        self.page.apply(years_change(self.session.report, changed, kept, now()))
        self.refresh()
        self.settled.emit()


def _told(line: YearLine) -> str:
    return f"{line.excerpt}（保留：{line.reason}）" if line.reason else line.excerpt


class FigureRow(QWidget):
    """A figure in its sentence, and what becomes of it: another, a live one, or the same."""

    stepped = Signal()
    """Enter: to the next one."""
    decided = Signal()

    def __init__(self, figure: Standing, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.figure = figure
        words = QLabel(_rich(figure, place), self)
        words.setTextFormat(Qt.TextFormat.RichText)
        words.setWordWrap(True)
        words.setToolTip(f"{place}：{figure.sentence}")
        said = f"{place}，{figure.before}{figure.text}{figure.behind}"
        self.line = FigureLine(self)
        self.line.setPlaceholderText(f"上年{figure.text}")
        self.line.setAccessibleName(f"{said}，今年的数")
        self.true = QCheckBox("仍属实", self)
        self.live = QCheckBox("联动数字", self)
        self.live.setToolTip(f"跟着表走：{figure.name}")
        self.live.setChecked(bool(figure.formula))
        for box in (self.true, self.live):
            box.setAccessibleDescription(said)
        self.live.setVisible(bool(figure.formula))
        row = QGridLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setColumnStretch(0, 1)
        for column, widget in enumerate((words, self.line, self.true, self.live)):
            row.addWidget(widget, 0, column)
        self._connect()

    def take_over(self, other: "FigureRow") -> None:
        """Keep the begun input in a row of the same figure, which may have the cursor."""
        self.line.setText(other.line.text())
        self.true.setChecked(other.true.isChecked())
        self.live.setChecked(other.live.isChecked() and bool(self.figure.formula))
        if other.line.hasFocus():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep_room(self) -> None:
        """Stand in line with rows that offer a live figure."""
        policy = self.live.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.live.setSizePolicy(policy)

    def _connect(self) -> None:
        self.line.returnPressed.connect(self.stepped)
        self.line.textEdited.connect(self._typed)
        self.true.toggled.connect(lambda on: self._ticked(on, self.live))
        self.live.toggled.connect(lambda on: self._ticked(on, self.true))

    def _typed(self, text: str) -> None:
        if text.strip():
            self.true.setChecked(False)
            self.live.setChecked(False)
        self.decided.emit()

    def _ticked(self, on: bool, other: QCheckBox) -> None:
        if on:
            other.setChecked(False)
            self.line.clear()
        self.decided.emit()

    @property
    def is_begun(self) -> bool:
        """Whether something was typed or confirmed here. A live figure is ticked from the start."""
        return bool(self.line.text().strip()) or self.true.isChecked()

    @property
    def answer(self) -> Answer | None:
        """Return the decision; None without one yet."""
        if self.line.text().strip():
            return Answer(Way.NEW, self.line.text())
        if self.live.isChecked() and self.figure.formula:
            return Answer(Way.LIVE)
        return Answer(Way.TRUE) if self.true.isChecked() else None


class FigureLine(QLineEdit):
    """The new figure. Enter, and ↓ and ↑, lead on; undo is the report's."""

    def __init__(self, row: FigureRow) -> None:
        super().__init__(row)
        self._row = row
        self.setFixedWidth(112)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not self.text():
            self._row.true.toggle()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


def _names(figures: Sequence[Standing]) -> list[tuple[str, str, int]]:
    """Return the identity of a figure while its text changes: part, figure, and its count among equal ones."""
    counts: Counter[tuple[str, str]] = Counter()
    names = []
    for figure in figures:
        key = (figure.span.text, figure.text)
        names.append((*key, counts[key]))
        counts[key] += 1
    return names


def _rich(figure: Standing, place: str) -> str:
    before, text, behind = map(html.escape, (figure.before, figure.text, figure.behind))
    return f"{html.escape(place)}　{before}<b>【{text}】</b>{behind}"


class FiguresBlock(TurnBlock):
    """(b) Last year's figures that still stand in the text."""

    def __init__(self, page: ReportPage, parent: QWidget) -> None:
        note = "填今年的数；未变的勾“仍属实”（空格键），表里有的勾“联动数字”。Enter 键到下一个，不定的先空着。"
        super().__init__(page, "二　正文里上年的数", note, parent)
        self.rows: list[FigureRow] = []
        self._shown: tuple[Standing, ...] | None = None
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self.button = push("", self.take, self)
        nest(self.column, self._column)
        self.buttons(self.button)

    @property
    def is_open(self) -> bool:
        return bool(self._shown)

    @property
    def first(self) -> QWidget | None:
        return self.rows[0].line if self.rows else None

    def refresh(self) -> None:
        found = standing_places(self.session.report)
        shown = standing(self.session.report, found[:MOST_ROWS])
        if shown != self._shown:
            self._shown = shown
            self._show(shown)
        more = len(found) - MOST_ROWS
        words = f"{len(found)}处" + (f"，先处理{MOST_ROWS}处" if more > 0 else "")
        self.show_state(words if found else DONE, is_done=not found)
        for widget in (self.note, self.button):
            widget.setVisible(bool(found))

    def _show(self, figures: tuple[Standing, ...]) -> None:
        typed = dict(zip(_names([row.figure for row in self.rows]), self.rows, strict=True))
        parts = self.session.report.edition.parts
        self.rows = [FigureRow(figure, parts[figure.span.text].label, self) for figure in figures]
        if any(figure.formula for figure in figures):
            for row in self.rows:
                row.keep_room()
        for name, row in zip(_names([row.figure for row in self.rows]), self.rows, strict=True):
            if name in typed:
                row.take_over(typed[name])
        for old in typed.values():
            old.hide()
            old.deleteLater()
        for number, row in enumerate(self.rows):
            self._column.addWidget(row)
            row.stepped.connect(partial(self._step, number))
            row.decided.connect(self._name_button)
        self._name_button()

    def _step(self, number: int) -> None:
        if number + 1 < len(self.rows):
            self.rows[number + 1].line.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.take()

    def _name_button(self) -> None:
        decided = sum(row.answer is not None for row in self.rows)
        self.button.setText(f"更新{decided}处" if decided else "更新")
        self.button.setEnabled(bool(decided))

    def take(self) -> None:
        """Do what was decided; what was left open stays."""
        is_whole = self._settle(self.rows) == len(self.rows)
        if is_whole and self.rows:
            self.rows[0].line.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.settled.emit()

    def hand_over(self) -> None:
        """Do what was typed or confirmed, as the page is left without the button."""
        if settled := self._settle([row for row in self.rows if row.is_begun]):
            left = f"其余{len(self.rows)}处在“{WAY_BACK}”里。" if self.rows else ""
            self.page.message.emit(f"填好的{settled}处已写入正文，可以撤销。{left}")

    def _settle(self, rows: Sequence[FigureRow]) -> int:
        """Do what was decided in these rows, as one step; return how many were."""
        answers = {row.figure: answer for row in rows if (answer := row.answer) is not None}
        if answers:
            self.page.apply(settling(self.session.report, answers, now()))
            self.refresh()
        return len(answers)


class CoverBlock(TurnBlock):
    """(c) The lines of the cover that are empty."""

    def __init__(self, page: ReportPage, parent: QWidget) -> None:
        super().__init__(page, "三　封面上空着的", "校验单和签发页上要印；暂时不知道的可以空着。", parent)
        fields = blank_fields(page.session.report)
        self.form = CoverForm(page.session, fields, self) if fields else None
        if self.form is not None:
            self.form.left.connect(page.saving.soon)
            row = QHBoxLayout()  # alone in the column it would be as high as its words are on a wider line
            row.addWidget(self.form, 1)
            row.addStretch()
            nest(self.column, row)

    @property
    def is_open(self) -> bool:
        return bool(self._blank())

    def _blank(self) -> list[str]:
        """The labels of those that neither the cover nor the unit's name tells."""
        report = self.session.report
        return [field.label for field in blank_fields(report) if not report.unit_value(field.key)]

    @property
    def first(self) -> QWidget | None:
        known = blank_fields(self.session.report)
        wanted = (field.key for field in known if not self.session.report.unit_value(field.key))
        return next((self.form.field(key) for key in wanted), None) if self.form else None

    def refresh(self) -> None:
        blank = self._blank()
        self.show_state(f"还有{len(blank)}项空着" if blank else DONE, is_done=not blank)
        self.note.setVisible(bool(blank))
        if self.form is not None:
            self.form.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self.focusNextPrevChild(True) or not self.isAncestorOf(self.window().focusWidget()):
                self.settled.emit()
        else:
            super().keyPressEvent(event)


class PromisesBlock(TurnBlock):
    """(d) What last year's report promised, beside the part in which this year's answers for it."""

    def __init__(self, page: ReportPage, parent: QWidget) -> None:
        report = page.session.report
        part = report.edition.places.improvements
        label = report.edition.parts[part].label if part else ""
        note = f"打勾的写入右边的“{label}”，〔　〕处补上落实情况；也可以直接在右边写。"
        super().__init__(page, "四　上年提出的改进措施", note, parent)
        self._promises = promises(report)
        self.list = TickList("上年提出的改进措施", self)
        self.list.taken.connect(self.take)
        self.button = push("写入打勾的", self.take, self)
        self.box = PartBox(page.session, report.edition.parts[part], self) if part else None
        self._lay_out()
        self.list.show_lines([(each, True) for each in self._promises])
        self.button.setVisible(bool(self._promises))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        none = QLabel("上年的年报里没有读出改进措施。", self)
        none.setVisible(not self._promises)
        left.addWidget(none)
        left.addWidget(self.list)
        left.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        nest(row, left, 1)
        if self.box is not None:
            self.box.editor.left.connect(self.page.saving.soon)
            right = QVBoxLayout()
            right.addWidget(self.box)
            right.addStretch(1)
            nest(row, right, 1)
        nest(self.column, row)

    @property
    def is_open(self) -> bool:
        return self.box is not None and not self._text.strip()

    @property
    def _text(self) -> str:
        part = self.session.report.edition.places.improvements
        return self.session.report.texts.get(part, "")

    @property
    def first(self) -> QWidget | None:
        return self.list if self._promises else self.box.editor if self.box else None

    def refresh(self) -> None:
        if self.box is None:
            self.hide()
            return
        self.box.follow(text=True, figures=True, unit=True, findings=True)
        length = self.box.length
        self.show_state(f"今年已写{length}字" if length else "今年还未写", is_done=bool(length))

    def take(self) -> None:
        """Write the ticked ones into this year's part, each with a gap for what became of it."""
        chosen = [each for each, ticked in zip(self._promises, self.list.ticked, strict=True) if ticked]
        change = answering_promises(self.session.report, chosen)
        if not change.is_empty:
            self.page.apply(change)
            self.refresh()
        self.settled.emit()
