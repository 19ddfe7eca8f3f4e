"""Lists of lines: wrapped lines are whole at every width, and a list of nothing says so."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.gui.look.lists import EmptyWords, LineList
from tests.gui.fitting import DOTS, words
from tests.gui.hand import click, press

SENTENCE = "2.其他法律行政法规禁止公开，7格：行名印作“2.其他法律行政止公开”，按“2.其他法律行政法规禁止公开”导入"


def test_a_line_that_wraps_is_whole_at_every_width(qtbot: QtBot, dressed: QApplication) -> None:
    """Measured wider than it was painted, the last line ended in …."""
    top = QWidget()
    qtbot.addWidget(top)
    listed = LineList(top, wraps=True)
    for length in range(12, len(SENTENCE), 3):
        listed.add(SENTENCE[:length])
    top.show()
    for width in range(170, 330, 9):
        top.resize(width, 900)
        listed.setGeometry(top.rect())
        dressed.processEvents()
        shown = "".join(word.text for word in words(top))
        assert DOTS not in shown, width


def test_an_empty_list_says_why_and_is_read_out(qtbot: QtBot, dressed: QApplication) -> None:
    listed = LineList(None)  # type: ignore[arg-type]
    qtbot.addWidget(listed)
    said = EmptyWords("没有这样的单位。", listed)
    listed.show()
    assert said.isVisible() and listed.accessibleDescription() == "没有这样的单位。"
    listed.add("教育局")
    assert not said.isVisible() and listed.accessibleDescription() == ""
    listed.clear()
    assert said.isVisible()


def test_a_tick_stands_beside_the_first_line_and_a_click_there_ticks(qtbot: QtBot, dressed: QApplication) -> None:
    """It stood in the middle of a paragraph, like one of its words."""
    listed = LineList(None, wraps=True)  # type: ignore[arg-type]
    qtbot.addWidget(listed)
    listed.resize(240, 300)
    for words_of_line in (SENTENCE, "教育局"):
        item = listed.add(words_of_line)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
    with qtbot.waitExposed(listed):
        listed.show()
    item = listed.item(0)
    place = listed.visualItemRect(item)
    assert place.height() > 3 * listed.fontMetrics().lineSpacing()
    first_line = QPoint(place.left() + 9, place.top() + listed.fontMetrics().lineSpacing() // 2 + 3)
    before = listed.viewport().grab().toImage().pixelColor(first_line)
    click(listed.viewport(), first_line)
    assert item.checkState() is Qt.CheckState.Checked
    assert listed.viewport().grab().toImage().pixelColor(first_line) != before
    click(listed.viewport(), first_line + QPoint(60, 0))
    assert item.checkState() is Qt.CheckState.Checked, "the words only choose the line"
    press(listed, "Space")
    assert item.checkState() is Qt.CheckState.Unchecked
