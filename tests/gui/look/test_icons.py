"""Drawings keep their shape and stand beside their words."""

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.gui.look.icons import icon
from app.gui.report.section import SectionTabs


def rows(drawn: QImage, columns: range) -> tuple[int, int]:
    """The first and last row of these columns in which something is drawn above the line of the chosen tab."""
    ground = drawn.pixelColor(3, 5)
    inside = range(4, drawn.height() - 5)
    found = [y for y in inside if any(drawn.pixelColor(x, y) != ground for x in columns)]
    return found[0], found[-1]


@pytest.mark.parametrize("size", [10.5, 14, 18])
def test_the_sign_of_a_tab_is_as_high_as_its_name_and_beside_it(size: float, qtbot: QtBot) -> None:
    """In large text a sign of sixteen pixels stood two pixels above the middle of the name."""
    tabs = SectionTabs([])
    qtbot.addWidget(tabs)
    tabs.addTab(icon("error", "error"), "国国国")  # its frame is as high as any character
    font = tabs.font()
    font.setPointSizeF(size)
    tabs.setFont(font)
    tabs.resize(tabs.sizeHint())
    drawn = tabs.grab().toImage()
    behind_sign = tabs.iconSize().width() + 16
    top, bottom = rows(drawn, range(6, behind_sign))
    first, last = rows(drawn, range(behind_sign, drawn.width() - 6))
    assert abs(top + bottom - first - last) <= 2
    assert abs((bottom - top) - (last - first)) <= 4


def test_a_drawing_in_a_high_room_keeps_its_shape_at_the_foot() -> None:
    drawn = icon("error", "error").pixmap(16, 24).toImage()
    seen = [y for y in range(24) if any(drawn.pixelColor(x, y).alpha() for x in range(16))]
    assert seen == list(range(10, 22))
