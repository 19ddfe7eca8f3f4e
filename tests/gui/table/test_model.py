"""The table's model for Qt's views, and the cells to which its keys lead."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.forms import Editions, bundled
from app.gui.table.model import Moves, TableModel
from app.model.edition import Table
from app.session import Session
from app.table.cells import Face
from app.table.entry import entered
from tests.gui.table.desk import Desk

ALL = ["disclosure-2021", "disclosure-2019", "disclosure-2021-single", "little"]
Role = Qt.ItemDataRole


@pytest.mark.parametrize("edition", ALL)
def test_qt_finds_no_fault_with_the_model_of_any_table(
    edition: str, editions: Editions, open_session: Callable[..., Session], qtbot: QtBot
) -> None:
    session = open_session(edition)
    for table in editions[edition].tables.values():
        model = TableModel(session, table)
        tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        for cell in table.places:
            assert model.cell(model.index_of(cell)) == cell
        for cell in list(table.places)[::5]:  # no table has five or ten columns: each column is met
            assert model.setData(model.index_of(cell), "3（说明）")
            assert model.data(model.index_of(cell)) == "3（说明）"
            model.refresh([cell], True)
        model.refresh(None, True)
        del tester


def test_only_figures_can_be_chosen_and_edited(editions: Editions, open_session: Callable[..., Session]) -> None:
    model = TableModel(open_session("disclosure-2021"), editions["disclosure-2021"].tables["disclosure"])
    figures = [model.index_of(cell) for cell in model.table.places]
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            assert bool(model.flags(index)) is (index in figures)
    assert model.data(model.index(0, 0)) == "第二十条第（一）项"
    assert not model.setData(model.index(0, 0), "1")


def test_a_screen_reader_is_told_row_column_value_and_what_is_wrong(open_session: Callable[..., Session]) -> None:
    session = open_session("disclosure-2021", {"requests.new.person": "无", "requests.new.legal": "5"})
    model = TableModel(session, session.report.edition.tables["requests"])
    legal, person, total, blank = (
        model.index_of(f"requests.new.{column}") for column in ("legal", "person", "total", "other")
    )
    assert model.data(legal, Role.AccessibleTextRole) == "法律服务机构：5"
    assert model.data(blank, Role.AccessibleTextRole) == "其他：未填"
    assert model.data(total, Role.AccessibleTextRole) == "总计：5 未完"
    assert model.data(legal, Role.AccessibleDescriptionRole).startswith(
        "一、本年新收政府信息公开申请数量，申请人情况，"
    )
    assert "不是数字" in model.data(person, Role.AccessibleDescriptionRole)
    assert "不是数字" in model.data(person, Role.ToolTipRole)
    assert "尚未填完" in model.data(total, Role.ToolTipRole)
    assert model.headerData(0, Qt.Orientation.Vertical) == "一、本年新收政府信息公开申请数量"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "申请人情况 法人或其他组织 商业企业"


def test_a_keystroke_repaints_only_what_it_changes(open_grid: Callable[..., Desk], editions: Editions) -> None:
    desk = open_grid("disclosure-2021", "requests", dict.fromkeys(editions["disclosure-2021"].enterable, "0"))
    desk.go("denied_2.person")
    desk.type("4")
    repainted: list[str] = []
    desk.grid.model.dataChanged.connect(lambda index, _: repainted.append(desk.grid.model.cell(index) or ""))
    desk.type("5")
    assert sorted(set(repainted)) == [
        f"requests.{cell}" for cell in ("closed.person", "closed.total", "denied_2.person", "denied_2.total")
    ]


def painted_cells(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The cells that are painted from now on."""
    painted: list[str] = []
    face = desk.grid.model.face

    def counted(cell: str) -> Face:
        painted.append(cell)
        return face(cell)

    monkeypatch.setattr(desk.grid.model, "face", counted)
    return painted


def test_typing_and_moving_on_paint_a_few_cells_and_not_the_table(
    open_grid: Callable[..., Desk], editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt's own way of passing the focus to an editor and back repaints everything, ten times slower."""
    desk = open_grid("disclosure-2021", "requests", dict.fromkeys(editions["disclosure-2021"].enterable, "0"))
    desk.go("denied_2.person")
    QApplication.processEvents()
    painted = painted_cells(desk, monkeypatch)
    for keys in ("4", "5", "\n"):
        painted.clear()
        desk.type(keys)
        QApplication.processEvents()
        assert 0 < len(painted) < 25


def test_a_row_that_scrolls_into_view_behind_a_closing_editor_paints_no_table(
    open_grid: Callable[..., Desk], editions: Editions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt gives up moving pixels where some wait to be painted, as those of the editor just closed do."""
    desk = open_grid("disclosure-2021", "requests", dict.fromkeys(editions["disclosure-2021"].enterable, "0"))
    desk.grid.resize(desk.grid.width(), 360)
    desk.go("new.person")
    QApplication.processEvents()
    painted = painted_cells(desk, monkeypatch)
    bar = desk.grid.view.verticalScrollBar()
    scrolled = 0
    for _ in range(15):
        desk.type("4")
        QApplication.processEvents()
        painted.clear()
        before = bar.value()
        desk.type("\n")
        QApplication.processEvents()
        if bar.value() != before:
            scrolled += 1
            assert len(painted) < 30
    assert scrolled


def test_the_palette_may_change_while_the_table_is_open(open_grid: Callable[..., Desk]) -> None:
    desk = open_grid("disclosure-2021", "requests")
    light = desk.grid.grab().toImage()
    palette = desk.grid.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor("#16191e"))
    palette.setColor(QPalette.ColorRole.Text, QColor("#e4e7ec"))
    desk.grid.setPalette(palette)
    dark = desk.grid.grab().toImage()
    cell = desk.grid.view.viewport().mapTo(desk.grid, desk.at("new.person"))
    assert light.pixelColor(cell).lightness() > 200 > 80 > dark.pixelColor(cell).lightness()


def test_marked_cells_are_framed_and_unframed(open_grid: Callable[..., Desk]) -> None:
    desk = open_grid("disclosure-2021", "requests")
    before = desk.grid.grab().toImage()
    desk.grid.mark(["requests.new.legal"], ["requests.new.total"])
    framed = desk.grid.grab().toImage()
    assert framed != before
    desk.grid.mark([], [])
    assert desk.grid.grab().toImage() == before


def table(name: str, edition: str = "disclosure-2021") -> Table:
    return bundled()[edition].tables[name]


@pytest.mark.parametrize("edition", list(bundled()))
def test_enter_leads_through_every_figure_of_every_table_once(edition: str) -> None:
    for form in bundled()[edition].tables.values():
        moves = Moves(form)
        cell: str | None = moves.first
        seen = []
        while cell is not None:
            seen.append(cell)
            cell = moves.entered(cell)
        assert sorted(seen) == sorted(form.places)
        assert all(moves.entered(after, -1) == before for before, after in pairwise(seen))


def test_enter_goes_down_and_then_to_the_next_column() -> None:
    moves = Moves(table("requests"))
    assert moves.entered("requests.new.person") == "requests.carried_in.person"
    assert moves.entered("requests.carried_out.person") == "requests.new.business"


def test_enter_fills_a_block_before_it_goes_on_to_the_next() -> None:
    moves = Moves(table("disclosure"))
    assert moves.entered("disclosure.normative.made") == "disclosure.rules.repealed"
    assert moves.entered("disclosure.normative.in_force") == "disclosure.licensing.decisions"


def test_in_a_single_row_enter_goes_along_it() -> None:
    moves = Moves(table("review"))
    assert moves.entered("review.reconsideration.total") == "review.direct.upheld"


def test_arrows_pass_over_headings_and_labels() -> None:
    moves = Moves(table("disclosure"))
    assert moves.below("disclosure.normative.in_force") == "disclosure.licensing.decisions"
    assert moves.below("disclosure.licensing.decisions", -1) == "disclosure.normative.made"
    assert moves.below("disclosure.rules.made", -1) is None
    assert moves.beside("disclosure.rules.made", -1) is None
    assert moves.beside("disclosure.rules.made", 1) == "disclosure.rules.repealed"
    assert moves.row_end("disclosure.rules.repealed", 1) == "disclosure.rules.in_force"
    assert moves.far_below("disclosure.rules.made", 1) == "disclosure.fees.amount"
    assert moves.far_below("disclosure.rules.made", 1, 2) == "disclosure.licensing.decisions"


def test_enter_after_tabs_returns_to_the_column_where_they_began() -> None:
    moves = Moves(table("requests"))
    assert moves.returned("requests.new.charity", "requests.new.person") == "requests.carried_in.person"
    assert moves.returned("requests.carried_in.business", "requests.new.business") == "requests.granted.business"
    assert moves.returned("requests.carried_out.total", "requests.carried_out.person") is None


def test_keys_of_a_spreadsheet(open_grid: Callable[..., Desk]) -> None:
    """Tab passes computed totals; Enter after Tabs goes back to the first column; an arrow forgets where they began."""
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.legal")
    desk.type("1\t2\t")
    assert desk.cell == "carried_in.person", "the total of the row is computed"
    desk.go("new.business")
    desk.type("1\t2\t3\n")
    assert desk.cell == "carried_in.business" and desk.answer("new.charity") == "3"
    desk.type("4\t5→\n")
    assert desk.cell == "granted.charity"
    desk.session.apply(entered(desk.report, "", {"requests.new.total": "9"}))
    desk.go("new.other")
    desk.type("\t")
    assert desk.cell == "new.total", "an entered total is a figure like any other"
