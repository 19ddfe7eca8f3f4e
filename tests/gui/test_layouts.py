"""Layouts leave no Python object of an item behind, for which an event could be mistaken."""

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui.look.layouts import clear, nest
from tests.gui.fitting import layout_items


def test_layouts_in_layouts_leave_no_items(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column, grid, row = QVBoxLayout(page), QGridLayout(), QHBoxLayout()
    row.addWidget(QLabel("单位名称", page))
    row.addStretch(1)
    nest(grid, row, 0, 1)
    nest(column, grid, 1)
    assert not layout_items()
    assert column.stretch(0) == 1
    assert grid.itemAtPosition(0, 1).layout() is row


def test_an_emptied_layout_shows_nothing_and_can_be_filled_again(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    old = QPushButton("旧", page)
    column.addWidget(old)
    page.show()
    clear(column)
    assert old.isHidden()
    column.addWidget(QPushButton("新", page))
    assert column.count() == 1
    assert not layout_items()
