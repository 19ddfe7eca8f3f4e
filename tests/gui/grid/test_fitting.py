"""Figures in narrow columns: what was entered is whole, what stands beside it gives way."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.model.change import Address, Area, Change, Edit
from tests.gui.fitting import faults, words
from tests.gui.grid.desk import Desk

Open = Callable[..., Desk]
FIGURES = {
    "requests.new.person": "358",
    "requests.new.business": "1234567",
    "requests.carried_in.person": "95",
    "requests.granted.person": "12（其中4件延期答复）",
    "requests.granted.total": "98765",
    "requests.partial.legal": "见说明",
}
ANSWERS = {"requests.carried_out.person": "95"} | {
    f"requests.{row}.{column}": "95" for row in ("new", "granted") for column in ("person", "business", "charity")
}
LAST = {"edition": "disclosure-2021", "year": 2022, "answers": ANSWERS}


def painted(desk: Desk) -> list[str]:
    return [word.text for word in words(desk.grid)]


@pytest.mark.parametrize(("width", "points"), [(480, 13.65), (560, 10.5), (700, 13.65)])
def test_an_entered_figure_is_never_cut(open_grid: Open, width: int, points: float) -> None:
    """The program showed 35…▲95 for 358 while last year's 95 was whole."""
    desk = open_grid("disclosure-2021", "requests", FIGURES, last=LAST)
    font = desk.grid.font()
    font.setPointSizeF(points)
    desk.grid.setFont(font)
    desk.grid.last_year.setChecked(True)
    desk.grid.resize(width, 1400)
    QApplication.processEvents()
    assert faults(desk.grid) == []
    for cell, text in FIGURES.items():
        desk.grid.show_cell(cell)
        QApplication.processEvents()
        assert any(each.startswith(text[:2]) for each in painted(desk)), cell
        assert "（" in text or cell.startswith("requests.partial") or text in painted(desk)
        assert faults(desk.grid) == []


@pytest.mark.parametrize("width", [480, 560, 1400])
def test_figure_mark_and_last_year_never_run_together(open_grid: Open, width: int) -> None:
    """`转 0 0` and `35…▲95` could be read as one figure: last year's stands in a line or column of its own."""
    figures = dict.fromkeys(ANSWERS, "12345") | {"requests.carried_in.person": "95"}
    desk = open_grid("disclosure-2021", "requests", figures, last=LAST)
    without = desk.grid.view.rowHeight(0)
    desk.grid.last_year.setChecked(True)
    desk.grid.resize(width, 1800)
    QApplication.processEvents()
    assert faults(desk.grid) == []
    written = words(desk.grid.view)
    last = [word.rect for word in written if word.text.endswith("95") and word.text != "12345"]
    for word in written:
        near = [at for at in last if at.intersects(word.rect.adjusted(-3, 0, 3, 0)) and at != word.rect]
        assert word.text != "12345" or not near
    assert (desk.grid.view.rowHeight(0) > without) == (width < 1400), "a small line where there is no room for a column"
    tip = desk.grid.model.data(desk.grid.model.index_of("requests.new.person"), Qt.ItemDataRole.ToolTipRole)
    assert "上年（2022年）是95" in tip


def test_a_column_grows_with_what_is_typed_into_it(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.resize(560, 1400)
    desk.go("new.charity")
    desk.type("123456789012\n")
    QApplication.processEvents()
    assert "123456789012" in painted(desk)
    assert faults(desk.grid) == []


def test_a_cut_remark_and_unread_text_are_told_in_a_tip(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", FIGURES)
    text = "详见附件中逐月列出的明细"
    address = Address(Area.ANSWERS, "requests.partial.person")
    desk.session.apply(Change("", (Edit(address, None, text),)))
    desk.grid.resize(560, 1400)
    QApplication.processEvents()
    assert not {text, "12（其中4件延期答复）"} & set(painted(desk))
    assert faults(desk.grid) == []
