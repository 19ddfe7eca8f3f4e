"""Room goes to what is long: columns, bars and the lines above a page."""

from collections.abc import Iterable
from typing import cast

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QListWidget, QWidget

from app.gui.incoming.differences import FIGURES, differences_table
from app.gui.library.reports_model import EDITION, UNIT
from app.gui.look.dialog import Dialog
from app.gui.prose.dialogs import FrameworkDialog
from app.gui.report.guide import MARGIN, Block, TickList
from app.gui.report.section import LEGEND
from app.model.change import Address, Area, Change, Edit
from tests.gui.clerk import Clerk
from tests.gui.hand import press, settle

CELL = "requests.new.person"


def test_a_row_name_has_the_room_that_figures_leave(clerk: Clerk) -> None:
    """The name of a cell went on in a second line, and beside it three hundred pixels held one digit."""
    table = differences_table([("“（六）其他处理”“法律服务机构”", "0", "1")] * 3, ("表中", "台账"), clerk.window)
    table.resize(760, 300)
    table.show()
    settle()
    assert table.columnWidth(1) <= FIGURES + 24 and table.columnWidth(0) > 400
    assert [index.column() for index in table.selectedIndexes()] == [0, 1, 2]  # a line is one


def test_a_text_has_the_room_that_figures_leave(clerk: Clerk) -> None:
    table = differences_table([("“规章”", "12", "全年主动公开政府信息" * 20)], ("现有", "文件中"), clerk.window)
    table.resize(760, 300)
    table.show()
    settle()
    assert table.columnWidth(1) <= FIGURES + 24 and table.columnWidth(2) > 400


def test_a_form_that_all_reports_have_takes_no_column(clerk: Clerk) -> None:
    """The unit's name was cut beside a column that said the same in every line."""
    clerk.window.do("example")
    clerk.window.do("home")
    reports = clerk.window.start.list
    assert reports.isColumnHidden(EDITION) and not reports.isColumnHidden(UNIT)


def test_a_table_wider_than_the_page_shows_its_bar_at_once(clerk: Clerk) -> None:
    """With large letters the bar was below the edge of the page: nothing said that there is more at the right."""
    window = clerk.window
    try:
        window.settings["text_size"] = 130
        window.resize(1024, 700)
        window.do("example")
        address = Address(Area.ANSWERS, CELL)
        edit = Edit(address, clerk.page.session.report.at(address), "123456789")
        clerk.page.session.apply(Change("修改", (edit,)))
        clerk.page.show_section(3)
        settle()
        section = clerk.page.current_section
        view = next(iter(section.grids.values())).view
        bar, page = view.horizontalScrollBar(), section.viewport()
        assert bar.maximum() > 0 and bar.isVisible()
        assert bar.mapTo(page, QPoint(0, bar.height())).y() <= page.height()
    finally:
        window.settings["text_size"] = 100


def test_the_legend_stands_beside_the_heading_where_the_buttons_need_the_line(clerk: Clerk) -> None:
    """It took a line of its own above a table that had none to give."""
    clerk.window.resize(1024, 700)
    clerk.window.do("example")
    clerk.page.show_section(3)
    settle()
    section = clerk.page.current_section
    labels = cast(Iterable[QLabel], section.findChildren(QLabel))
    (legend,) = [label for label in labels if label.text() == LEGEND]
    heading = next(label for label in labels if label.property("role") == "title")
    assert middle(legend, section) == middle(heading, section)


def middle(widget: QWidget, page: QWidget) -> int:
    return widget.mapTo(page, widget.rect().center()).y()


def test_a_guided_page_has_one_right_edge(clerk: Clerk) -> None:
    """In a wide window its button stood two hundred pixels right of the blocks, in a narrow one twelve."""
    clerk.window.do("example")
    for width in (1024, 1900):
        clerk.window.resize(width, 700)
        clerk.window.do("submit")
        settle()
        guide = clerk.page.guide
        assert guide is not None
        shown: tuple[QWidget, QWidget] = guide.back, cast(Block, guide.findChild(Block))
        edges = {each.mapTo(guide, each.rect().topRight()).x() for each in shown}
        assert len(edges) == 1, (width, edges)
        assert edges.pop() <= width - MARGIN
        clerk.page.end_guide()


def test_the_page_follows_the_line_that_keys_choose(clerk: Clerk) -> None:
    """The list is as high as its lines: with the arrow keys the current one went below the edge of the page."""
    clerk.window.resize(1024, 700)
    clerk.window.do("example")
    clerk.window.do("submit")
    settle()
    guide = clerk.page.guide
    assert guide is not None
    points = cast(QListWidget, guide.findChild(QListWidget, "points"))
    points.setFocus()
    for _ in range(points.count()):
        press(points, "Down")
    settle()
    line, page = points.visualItemRect(points.currentItem()), guide.area.viewport()
    assert points.currentRow() == points.count() - 1
    assert points.viewport().mapTo(page, line.bottomLeft()).y() <= page.height()
    for _ in range(points.count()):
        press(points, "Up")
    settle()
    line = points.visualItemRect(points.currentItem())
    assert points.viewport().mapTo(page, line.topLeft()).y() >= 0


@pytest.mark.parametrize("width", [420, 760])
def test_a_list_of_a_guided_page_is_as_high_as_its_lines(clerk: Clerk, width: int) -> None:
    """It was measured beside a scroll bar that its height then took away: one line stood below its own tick."""
    listed = TickList("各项", clerk.window)
    listed.show_lines([("全面梳理和优化工作流程、健全工作机制" * count, True) for count in (3, 4, 3, 5, 2, 4)])
    listed.resize(width, 100)
    listed.show()
    settle()
    last = listed.visualItemRect(listed.item(listed.count() - 1))
    assert not listed.verticalScrollBar().isVisible()
    assert 0 <= listed.viewport().height() - last.bottom() < 8


def test_a_list_has_the_frame_of_the_fields(clerk: Clerk) -> None:
    """The style's own frame was paler than that of a field, and on a screen set to 150 % had a left side only."""
    clerk.window.do("example")
    clerk.window.do("home")
    settle()
    reports = clerk.window.start.list
    image, line = reports.grab().toImage(), reports.palette().color(QPalette.ColorRole.Mid)
    right, bottom = image.width() - 1, image.height() - 1
    sides = (0, bottom // 2), (right, bottom // 2), (right // 2, 0), (right // 2, bottom)
    assert [image.pixelColor(*at).name() for at in sides] == [line.name()] * 4


def test_a_button_that_does_nothing_looks_so(clerk: Clerk) -> None:
    """In high contrast the words of a usual button were as white without effect as with one."""
    try:
        clerk.window.settings["scheme"] = "contrast"
        dialog = Dialog("", clerk.window)
        button = dialog.end("新建")
        button.setEnabled(False)
        dialog.show()
        settle()
        ink = button.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
        image = button.grab().toImage()
        seen = {
            image.pixelColor(x, y).name() for x in range(3, image.width() - 3) for y in range(3, image.height() - 3)
        }
        assert ink.name() in seen and "#ffffff" not in seen
        dialog.done(0)
        dialog.deleteLater()
    finally:
        clerk.window.settings["scheme"] = "light"


def test_a_dialog_is_as_wide_as_its_longest_line(clerk: Clerk) -> None:
    """A unit's name was cut in a narrow dialog on a wide screen."""
    clerk.window.do("example")
    summaries = [each._replace(unit_name="清源市东洲区" * 6) for each in clerk.library.summaries()]
    dialog = FrameworkDialog(summaries, clerk.window.dated, clerk.window)
    dialog.show()
    settle()
    assert dialog.list.viewport().width() >= dialog.list.sizeHintForColumn(0)
    dialog.done(0)
    dialog.deleteLater()
