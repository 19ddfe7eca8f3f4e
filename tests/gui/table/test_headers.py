"""The printed headers of a table: sizes, wrapping, and where they stay while it scrolls."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication

from app.gui.table.headers import FEWEST, LEAST_SHARE, Lettering, PrintedHeader
from tests.gui.hand import click
from tests.gui.table.desk import Desk

Open = Callable[..., Desk]
TABLES = [
    ("disclosure-2021", "requests"),
    ("disclosure-2021", "review"),
    ("disclosure-2021", "disclosure"),
    ("disclosure-2019", "disclosure"),
    ("disclosure-2019", "requests"),
    ("little", "patrol"),
    ("little", "handling"),
]


def on_screen(header: PrintedHeader, rect: QRect, desk: Desk) -> QRect:
    return QRect(header.viewport().mapTo(desk.grid, rect.topLeft()), rect.size())


def rects(desk: Desk) -> dict[tuple[int, int], QRect]:
    """Return the place of every printed cell in the widget, by its first grid row and column."""
    view, table = desk.grid.view, desk.grid.table
    found = {}
    for header in (view.across, view.along):
        for label in header.labels:
            found[label.top, label.left] = on_screen(header, header.label_rect(label), desk)
    for place in table.grid:
        row, column = place.top - table.head, place.left - table.side
        if row >= 0 and column >= 0:
            rect = view.visualRect(view.model().index(row, column))
            found[place.top, place.left] = QRect(view.viewport().mapTo(desk.grid, rect.topLeft()), rect.size())
    if view.corner.isVisible():
        found[0, 0] = QRect(view.corner.mapTo(desk.grid, QPoint(0, 0)), view.corner.size())
    return found


@pytest.mark.parametrize(("edition", "table"), TABLES)
def test_every_printed_cell_is_there_and_they_tile_the_table(open_grid: Open, edition: str, table: str) -> None:
    desk = open_grid(edition, table)
    desk.grid.resize(1000, 1200)
    QApplication.processEvents()
    found = rects(desk)
    assert set(found) == {(place.top, place.left) for place in desk.grid.table.grid}
    bounds = QRect()
    for rect in found.values():
        bounds = bounds.united(rect)
    assert sum(rect.width() * rect.height() for rect in found.values()) == bounds.width() * bounds.height()
    assert bounds == QRect(0, 0, 1000, desk.grid.view.height())


def test_merged_headers_and_labels_span_what_they_span_in_print(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.resize(1000, 1200)
    QApplication.processEvents()
    found, places = rects(desk), {place.text: place for place in desk.grid.table.grid if place.text}

    def rect(text: str) -> QRect:
        return found[places[text].top, places[text].left]

    assert rect("申请人情况").left() == rect("自然人").left()
    assert rect("申请人情况").right() == rect("总计").right()
    assert rect("自然人").bottom() == rect("商业企业").bottom() == found[0, 0].bottom()
    assert rect("法人或其他组织").left() == rect("商业企业").left()
    assert rect("三、本年度办理结果").top() == rect("（一）予以公开").top()
    assert rect("三、本年度办理结果").bottom() == rect("（七）总计").bottom()
    assert rect("（三）不予公开").bottom() == rect("8.属于行政查询事项").bottom()
    assert rect("一、本年新收政府信息公开申请数量").width() == found[0, 0].width()


def test_headers_stay_while_the_table_scrolls(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.resize(400, 400)
    QApplication.processEvents()
    view = desk.grid.view
    assert view.verticalScrollBar().maximum() and view.horizontalScrollBar().maximum()
    before = rects(desk)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    after = rects(desk)
    assert after[0, 0] == before[0, 0]
    assert after[0, 3].top() == before[0, 3].top() and after[0, 3].left() < before[0, 3].left()
    assert after[5, 0].left() == before[5, 0].left() and after[5, 0].top() < before[5, 0].top()
    figure = desk.grid.table.places["requests.carried_out.total"]
    assert after[figure.top, figure.left].right() == after[0, 3].right()
    assert after[figure.top, figure.left].bottom() == after[figure.top, 0].bottom()


@pytest.mark.parametrize("width", [360, 700, 1000, 1340, 2400])
@pytest.mark.parametrize("points", [9, 10, 15, 20])
def test_columns_keep_their_proportions_and_fill_the_width(open_grid: Open, width: int, points: int) -> None:
    desk = open_grid("disclosure-2021", "requests")
    font = desk.grid.font()
    font.setPointSize(points)
    desk.grid.setFont(font)
    desk.grid.resize(width, 1400)
    QApplication.processEvents()
    view, printed = desk.grid.view, desk.grid.table.widths
    whole = view.along.width() + view.across.length()
    letter = Lettering(view.font()).metrics.height()
    bar = view.verticalScrollBar()
    room = width - (bar.width() if bar.maximum() else 0)
    assert whole == room or whole == 110 * letter < room or view.horizontalScrollBar().maximum() > 0
    least = (FEWEST * letter * 3 // 4 + 2 * Lettering(view.font()).pad) / min(printed)
    if room / sum(printed) >= least:
        assert view.along.width() == pytest.approx(whole * sum(printed[:3]) / sum(printed), abs=1)
    else:  # labels give way to the figures, of which as many as possible stay in view
        given = least * sum(printed[:3]) - view.along.width()
        most = (1 - LEAST_SHARE) * least * max(printed[:3])
        assert 0 < given <= most + 3
        assert whole == room or given >= most - 3
    assert view.columnWidth(0) >= view.fontMetrics().horizontalAdvance("9999")
    assert all(view.rowHeight(row) >= letter for row in range(25))


def test_the_rows_and_columns_of_the_cursor_are_marked(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    view = desk.grid.view
    desk.go("new.person")
    first = view.across.grab().toImage()
    desk.go("new.legal")
    assert view.across.grab().toImage() != first
    desk.go("new.person")
    assert view.across.grab().toImage() == first


def test_a_click_on_a_header_chooses_its_column_and_on_the_corner_all(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    view = desk.grid.view
    at = QPoint(view.across.sectionViewportPosition(4) + 5, view.across.height() - 5)
    click(view.across.viewport(), at)
    assert len(desk.selection) == 25 and {cell.partition(".")[2] for cell in desk.selection} == {"legal"}
    click(view.corner)
    assert len(desk.selection) == 175


def test_a_label_that_does_not_fit_is_told_in_a_tip(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.resize(400, 500)
    QApplication.processEvents()
    header = desk.grid.view.across
    group = next(label for label in header.labels if label.columns == 7)
    at = header.label_rect(group).center()
    at.setX(5)
    seen = header.label_rect(group).intersected(header.viewport().rect())
    assert desk.grid.view.cells.lettering.is_cut(group.text, seen) == (header.tip_at(at) == group.text)
    single = next(label for label in header.labels if label.columns == 1)
    assert header.tip_at(header.label_rect(single).center()) == ""


def test_labels_are_wrapped_evenly_and_cut_with_dots(face: object, open_grid: Open) -> None:
    lettering = Lettering(open_grid("little", "patrol").grid.font())
    letter = lettering.metrics.horizontalAdvance("法")
    assert lettering.lines("法律服务机构", 6 * letter + 1) == ["法律服务机构"]
    assert lettering.lines("法律服务机构", 5 * letter + 1) == ["法律服", "务机构"]
    (first, second) = lettering.lines("法律服务机构" * 3, 5 * letter + 1, 2)
    assert len(first) == 5 and second.endswith("…")
    assert "".join(lettering.lines("𠮷野家𠮷野家𠮷", 3 * letter + 1)) == "𠮷野家𠮷野家𠮷"
