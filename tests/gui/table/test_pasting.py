"""Blocks pasted into a table: previewed where they change much, filled as one step."""

from collections.abc import Callable
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.gui.table.pasting import PastePreview, ask
from app.model.edition import Table
from app.model.report import Report
from app.table.paste import Proposal
from tests.gui.table.desk import Desk

Open = Callable[..., Desk]
CTRL = Qt.KeyboardModifier.ControlModifier
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def paste(desk: Desk, page: str = "", text: str = "") -> list[str]:
    """Ctrl+V of what a spreadsheet has put on the clipboard; what the user is told."""
    data = QMimeData()
    data.setText(text)
    if page:
        data.setHtml(page)
    QGuiApplication.clipboard().setMimeData(data)
    said: list[str] = []
    desk.grid.message.connect(said.append)
    desk.press(Qt.Key.Key_V, CTRL)
    desk.grid.message.disconnect(said.append)
    return said


def figures(table: Table) -> dict[str, str]:
    """Something for every figure but a few blanks; some digits in full width."""
    made = {}
    for number, cell in enumerate(table.places):
        if number % 11 != 3:
            made[cell] = str(number % 7).translate(FULL_WIDTH) if number % 5 == 0 else str(number % 7)
    return made


def as_page(table: Table, shown: dict[str, str], first_row: int) -> str:
    rows: dict[int, str] = {}
    for place in sorted(table.grid, key=lambda place: (place.top, place.left)):
        if place.top >= first_row:
            text = shown.get(place.cell.id, "") if place.cell else place.text
            rows.setdefault(place.top, "")
            rows[place.top] += f"<td rowspan={place.rows} colspan={place.columns} class=xl65>{text or '&nbsp;'}</td>"
    return "<html><body><table><col width=72>" + "".join(f"<tr>{row}</tr>" for row in rows.values()) + "</table>"


def as_text(table: Table, shown: dict[str, str], first_row: int) -> str:
    rows = [[""] * table.width for _ in range(table.height)]
    for place in table.grid:
        rows[place.top][place.left] = shown.get(place.cell.id, "") if place.cell else f'"{place.text}"'
    return "\r\n".join("\t".join(row) for row in rows[first_row:]) + "\r\n"


def entered(report: Report) -> dict[str, str]:
    return {cell: str(answer.value) for cell, answer in report.answers.items()}


@pytest.mark.parametrize("with_headers", [True, False])
@pytest.mark.parametrize("write", [as_page, as_text])
def test_the_largest_table_is_filled_from_a_workbook(
    open_grid: Open, write: Callable[..., str], with_headers: bool
) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.new.charity": "99"})
    table, definitions = desk.grid.table, desk.report.edition.definitions
    shown = figures(table)
    copied = write(table, shown, 0 if with_headers else table.head)
    (said,) = paste(desk, **({"page": copied} if write is as_page else {"text": copied}))
    wanted = {cell: str(int(text)) for cell, text in shown.items() if cell not in definitions}
    assert "requests.new.charity" not in wanted  # a blank of the block leaves what stands there
    assert entered(desk.report) == wanted | {"requests.new.charity": "99"}
    assert said.startswith(f"已按行名、列名对齐，粘贴{len(wanted)}格。") and "与粘贴的数不同" in said
    assert not desk.previewed
    desk.session.undo()
    assert entered(desk.report) == {"requests.new.charity": "99"} and desk.session.undo_label is None


def test_totals_that_agree_need_no_word(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    row = "\t".join(["一、本年新收政府信息公开申请数量", "", "", "1", "2", "3", "4", "5", "6", "21"])
    assert paste(desk, text=row) == ["已按行名、列名对齐，粘贴6格。"]
    (said,) = paste(desk, text=row.replace("21", "22"))
    assert "“总计”与粘贴的数不同" in said and desk.answer("new.total") is None


def test_a_misspelt_label_is_understood_and_said(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    (said,) = paste(desk, text="1.属于国家机密\t3\n2.重复申请\t4")
    assert "“1.属于国家机密”按“1.属于国家秘密”粘贴" in said
    assert (desk.answer("denied_1.person"), desk.answer("rejected_2.person")) == ("3", "4")


def test_the_preview_shows_what_goes_where_and_does_nothing_when_it_is_closed(open_grid: Open, qtbot: QtBot) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.denied_1.person": "8"})
    desk.grid.view.confirm = lambda proposal: ask(desk.grid.view, proposal)
    seen: list[list[str]] = []

    def answer(*, agree: bool) -> None:
        dialog = cast(PastePreview, QApplication.activeModalWidget())
        listed = dialog.list
        for row in range(listed.rowCount()):
            seen.append([cast(str, listed.model().index(row, column).data()) for column in range(4)])
        (dialog.usual if agree else dialog.cancel).click()

    text = "1.属于国家秘密\t3\t4\t5\t6\t7\t8\t34\t1\n小计\t1\n2.重复申请\t十二"
    QTimer.singleShot(0, lambda: answer(agree=False))
    assert paste(desk, text=text) == []
    assert entered(desk.report) == {"requests.denied_1.person": "8"}
    assert [(line[0], line[3]) for line in seen[:4]] == [
        ("34", "与计算的数不同"),
        ("1", "不填入"),
        ("十二", "不是数字"),
        ("3", ""),
    ]
    assert ["3", "“1.属于国家秘密”“自然人”", "8", ""] in seen
    desk.grid.activateWindow()  # without a window manager nobody else does
    qtbot.waitUntil(desk.grid.view.hasFocus)
    QTimer.singleShot(0, lambda: answer(agree=True))
    (said,) = paste(desk, text=text)
    assert desk.answer("denied_1.person") == "3" and desk.answer("rejected_2.person") == "十二"
    assert "未粘贴表中没有的行或列：小计" in said and "有1格超出" in said


def test_the_preview_compares_totals_with_the_sums_after_the_paste(open_grid: Open) -> None:
    """Each right total was marked in red while the table was still blank."""
    desk = open_grid("disclosure-2021", "requests")
    kept: list[Proposal] = []
    desk.grid.view.confirm = kept.append
    paste(desk, text="1.属于国家秘密\t3\t4\t5\t6\t7\t8\t33\t1\n2.重复申请\t1\t0\t0\t0\t0\t0\t2")
    (proposal,) = kept
    preview = PastePreview(desk.report, proposal)
    listed = preview.list
    lines = [[listed.item(row, column).text() for column in range(4)] for row in range(listed.rowCount())]
    assert [line[3] for line in lines if line[0] == "33"] == [""]
    assert [line[3] for line in lines if "合计，不填入" in line[1] and line[0] == "2"] == ["与计算的数不同"]
    assert not desk.report.answers


def test_nothing_understood_is_nothing_to_paste(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    paste(desk, text="小计\t1\n自然人\t\n其他\t合并")
    (proposal,) = desk.previewed
    assert not proposal.texts and not desk.report.answers
    preview = PastePreview(desk.report, proposal)
    assert not preview.usual.isEnabled()
    assert preview.list.isHidden(), "no empty list"
    assert "填入0格" not in preview.sentence.text()


def test_a_copy_goes_out_as_a_table_and_comes_back(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    shown = figures(desk.grid.table)
    for cell, text in shown.items():
        desk.grid.model.write(cell, text)
    desk.go("rules.made")
    desk.press(Qt.Key.Key_A, CTRL)
    desk.press(Qt.Key.Key_X, CTRL)
    assert not desk.report.answers
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasHtml() and "<table" in data.html() and "\t" in data.text()
    page = data.html()
    desk.click("rules.made")
    assert paste(desk, page) == [] and not desk.previewed
    assert entered(desk.report) == {cell: str(int(text)) for cell, text in shown.items()}


def whole_table(desk: Desk, columns: int = 7) -> str:
    """All rows of table three without labels, as copied from a workbook."""
    cells = list(desk.grid.table.places)
    return "\n".join("\t".join(str(number) for number in range(row, row + columns)) for row in range(len(cells) // 7))


def test_a_whole_table_at_the_wrong_cell_is_offered_from_the_first_one(open_grid: Open) -> None:
    """25 rows pasted two rows too low made five balances fail."""
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.person")
    paste(desk, text=whole_table(desk))
    (proposal,) = desk.previewed
    assert proposal.headline.endswith("应从第一格粘贴。") and proposal.from_first is not None
    assert not proposal.from_first.landing.lost
    filled = len(proposal.from_first.texts)  # the preview shows this paste; its sentences counted the other one
    assert proposal.further[0] == f"请核对填入的位置；粘贴后填入{filled}格，可以撤销。"
    assert proposal.further[1].startswith("若从光标处粘贴，有")
    assert (desk.answer("new.person"), desk.answer("carried_in.person")) == ("0", "1")


def test_all_rows_of_one_column_begin_in_the_first_row(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.charity")
    paste(desk, text=whole_table(desk, 1))
    assert (desk.answer("new.charity"), desk.answer("carried_out.charity")) == ("0", "24")
    desk.go("new.business")
    paste(desk, text=whole_table(desk, 1))
    assert desk.answer("carried_out.business") == "24" and len(desk.previewed) == 1


def test_what_was_copied_may_still_go_where_the_cursor_is(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.grid.view.confirm = lambda proposal: ask(desk.grid.view, proposal)
    desk.go("granted.person")

    def answer() -> None:
        dialog = cast(PastePreview, QApplication.activeModalWidget())
        assert dialog.usual.text() == "从第一格粘贴" and dialog.usual.isDefault()
        buttons: list[QPushButton] = list(dialog.findChildren(QPushButton))
        next(each for each in buttons if each.text() == "从光标处粘贴").click()

    QTimer.singleShot(0, answer)
    paste(desk, text=whole_table(desk))
    assert desk.answer("granted.person") == "0" and desk.answer("new.person") is None
