"""说明: all there is to say of the cell, text part or field the cursor is at."""

import html
import re
from collections.abc import Iterable, Sequence
from itertools import islice

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.gui.look.appearance import colours, set_secondary
from app.gui.panes.finding_notes import FindingNotes
from app.gui.panes.pane import Pane, PaneHost
from app.gui.report.cover import ValueLine
from app.model.change import Address, Area, Change
from app.model.texts import plain
from app.session.places import happened
from app.table.cells import sentences
from app.table.entry import remarked
from app.table.rule_state import Outcome, Standing, standings, stated

MOST_HISTORY = 12
_TERM = re.compile(r"^(\S+) (\S+?)(（.*）)?$")
NOWHERE = "光标放到表格的一格、一段文字或一项单位信息上，这里显示它的说明。"


class Block(QWidget):
    """A heading with words below it, not seen while there are none."""

    def __init__(self, heading: str, parent: QWidget) -> None:
        super().__init__(parent)
        above = QLabel(heading, self)
        set_secondary(above)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(3)
        self.column.addWidget(above)
        self.column.addWidget(self.words)

    def say(self, lines: Iterable[str]) -> None:
        """A paragraph for each line, which may hold Qt's rich text."""
        said = "".join(f"<p style='margin:0 0 4px 0'>{line}</p>" for line in lines)
        if said != self.words.text():
            self.words.setText(said)
        self.setVisible(bool(said))


class DetailsPane(Pane):
    """Follows the cursor. The remark and the explanations are edited here; all else is only shown."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self._heading = QLabel(NOWHERE, self)
        self._heading.setProperty("role", "heading")
        self._heading.setWordWrap(True)
        self._where = QLabel(self)
        set_secondary(self._where)
        self._where.setWordWrap(True)
        self.guidance = Block("填什么", self)
        self.rules = Block("勾稽关系", self)
        self.stated = Block("应写明", self)
        self.last = Block("上年", self)
        self.remark = ValueLine(self.session, None, self._remarked, self)
        self.remark.setPlaceholderText("印在数字后面的括号里")
        self.remark.setAccessibleName("备注")
        self._remark_block = Block("备注", self)
        self._remark_block.words.hide()
        self._remark_block.column.addWidget(self.remark)
        self.notes = FindingNotes(self.session, self)
        self._notes_block = Block("检查结果", self)
        self._notes_block.words.hide()
        self._notes_block.column.addWidget(self.notes)
        self.history = Block("修改记录", self)
        for field in (self.remark, self.notes):
            field.left.connect(page.saving.soon)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(12)
        for widget in (self._heading, self._where, *self._blocks):
            column.addWidget(widget)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scrolling(inside))

    @property
    def _blocks(self) -> Sequence[Block]:
        asked = (self.guidance, self._notes_block, self.rules, self.stated)
        return (*asked, self.last, self._remark_block, self.history)

    # -- following -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        place = self.page.place
        if place is None:
            for block in self._blocks:
                block.hide()
            return
        self._show_findings(place)
        match place.area:
            case Area.ANSWERS:
                self._show_cell(place.key)
            case Area.TEXTS:
                self._show_part(place.key)
            case _:
                self._show_field(place.key)
        self._show_history(place)

    def show_place(self, address: Address) -> None:
        if address.area is Area.ANSWERS:
            self.remark.turn_to(Address(Area.REMARKS, address.key))
        self.refresh()

    def _name(self, heading: str, where: str) -> None:
        self._heading.setText(heading)
        self._where.setText(where)
        self._where.setVisible(bool(where))

    def _show_cell(self, key: str) -> None:
        report = self.session.report
        cell = report.edition.cells[key]
        column = f"“{cell.column_name}”列　" if cell.row_name and cell.column_name else ""
        self._name(cell.row_name or cell.column_name, column + report.edition.tables[cell.table].title)
        self.guidance.say(_guidance(cell.help, cell.source))
        # While totals are typed as a control, what the program makes of them is not to be read off.
        self.rules.say(map(self._told, () if self.page.is_controlled(cell.table) else standings(report, key)))
        self.last.say(map(html.escape, sentences(report, key)))
        self.stated.hide()
        self._remark_block.show()
        if self.remark.address is None:
            self.remark.turn_to(Address(Area.REMARKS, key))
        self.remark.render_value()

    def _told(self, standing: Standing) -> str:
        named = colours(self.palette())
        inks = {Outcome.HOLDS: named.good, Outcome.DIFFERS: named.error, Outcome.UNFINISHED: named.computed}
        verdict = f"<b style='color:{inks[standing.outcome].name()}'>{html.escape(standing.verdict)}</b>"
        return f"{_spaced(standing.formula)}　{verdict}"

    def _show_part(self, key: str) -> None:
        report = self.session.report
        part = report.edition.parts[key]
        section = self.page.places.section(Address(Area.TEXTS, key)) or 0
        length = sum(map(len, plain(report, key).split()))
        limit = f"，建议不超过{part.limit}字" if part.limit else ""
        self._name(part.label, f"{report.edition.sections[section].tab}　{length}字{limit}")
        self.guidance.say(_guidance(part.help, part.source))
        last = report.last_year.texts.get(key, "") if report.last_year else ""
        written = (
            f"上年（{report.last_year.year}年）写了{len(last)}字，按 Shift+F7 对照。"
            if report.last_year and last
            else ""
        )
        self.last.say([written] if written else [])
        self.stated.say(map(self._told, stated(report, self.session.findings, key)))
        self._hide(self.rules, self._remark_block)

    def _show_field(self, key: str) -> None:
        field = next((each for each in self.session.report.edition.fields if each.key == key), None)
        self._name(field.label if field else "", "逐年沿用的单位信息")
        self.guidance.say(_guidance(field.help, "") if field else [])
        self._hide(self.rules, self.stated, self.last, self._remark_block)

    def _hide(self, *blocks: Block) -> None:
        for block in blocks:
            block.hide()

    def _show_findings(self, place: Address) -> None:
        found = [
            finding
            for finding in self.session.findings
            if (place.area is Area.ANSWERS and place.key in finding.cells)
            or (place.area is Area.TEXTS and any(span.text == place.key for span in finding.texts))
        ]
        self.notes.show_findings(found)
        self._notes_block.setVisible(bool(found))

    def _show_history(self, place: Address) -> None:
        addresses = {place, Address(Area.REMARKS, place.key)} if place.area is Area.ANSWERS else {place}
        lines = happened(self.session.history(), frozenset(addresses))
        told = [html.escape(each.words) for each in islice(lines, MOST_HISTORY + 1)]
        self.history.say([*told[:MOST_HISTORY], "（更早的不再列出）"] if len(told) > MOST_HISTORY else told)

    def _remarked(self, text: str) -> Change:
        if self.remark.address is None:
            return Change("", ())
        return remarked(self.session.report, self.remark.address.key, text)


def _spaced(formula: str) -> str:
    """Each name stays on one line with its figure, which stands out."""
    pieces = re.split(r"( [＋－＝≤] )", html.escape(formula))
    return "".join(
        piece if number % 2 else _TERM.sub(r"<span style='white-space:nowrap'>\1 <b>\2</b></span>\3", piece)
        for number, piece in enumerate(pieces)
    )


def _guidance(help_: str, source: str) -> list[str]:
    lines = [html.escape(line) for line in help_.splitlines()]
    return [*lines, f"依据：{html.escape(source)}"] if source else lines
