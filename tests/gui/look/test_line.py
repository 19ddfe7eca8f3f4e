"""A field of one line keeps no line breaks and no invisible characters of what is pasted or dropped."""

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from app.gui.collect.small_dialogs import LineDialog
from app.gui.look.line import one_line
from tests.gui.clerk import Clerk, answering
from tests.gui.hand import focus_field, press


@pytest.mark.parametrize(
    ("copied", "kept"),
    [
        ("青禾市水务局\r\n", "青禾市水务局"),
        ("\t青禾市\n水务局\u2028", "青禾市水务局"),
        ("\ufeff青禾市\u200b水务局\u202c", "青禾市水务局"),
        ("water \x00\n bureau", "water bureau"),
        ("安澜路 16号　3楼", "安澜路 16号　3楼"),
        ("水务局 ", "水务局 "),
        ("\n", ""),
    ],
)
def test_a_line_has_no_breaks(copied: str, kept: str) -> None:
    assert one_line(copied) == kept
    assert one_line(kept) == kept


def test_a_name_pasted_from_a_cell_into_the_cover_has_no_line_break(clerk: Clerk) -> None:
    """The name had the break at its end, and every other writing of it was called another unit's."""
    clerk.window.do("example")
    clerk.go_to(0)
    focus_field(clerk.cover, "name")
    clerk.press("Ctrl+A")
    clerk.paste("青禾市清源区水务局\r\n")
    assert clerk.report.unit_name == "青禾市清源区水务局"
    assert [each.code for each in clerk.page.session.findings] == []
    clerk.press("Home")
    clerk.paste("原\t")
    field = clerk.cover.field("name")
    assert isinstance(field, QLineEdit)
    assert (clerk.report.unit_name, field.text(), field.cursorPosition()) == (
        "原青禾市清源区水务局",
        "原青禾市清源区水务局",
        1,
    )
    clerk.press("Ctrl+Z")
    assert clerk.report.unit_name == "青禾市清源区水务局"


def test_a_name_pasted_into_a_dialog_has_no_line_break(clerk: Clerk) -> None:
    seen: list[str] = []

    def answer(dialog: Any) -> None:
        clerk.paste("青禾市水务局\n")
        seen.append(dialog.findChild(QLineEdit, "unit name").text())
        press(dialog, "Escape")

    with answering(answer):
        clerk.press("Ctrl+N")
    assert seen == ["青禾市水务局"]


def test_a_line_of_a_small_dialog_has_no_line_break(clerk: Clerk) -> None:
    dialog = LineDialog(clerk.window, "单位名称", "改为：", "改名")
    dialog.show()
    clerk.qtbot.waitUntil(dialog.isVisible)
    dialog.line.setFocus()
    QGuiApplication.clipboard().setText("水务局\n")
    press(dialog.line, "Ctrl+V")
    assert dialog.line.text() == "水务局"
    dialog.reject()
