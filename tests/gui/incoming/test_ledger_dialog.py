"""The ledger of applications in the window: shown beside the tables, taken over only when asked."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QListWidget, QPushButton, QTableWidget

from tests.gui.clerk import Answer, Clerk, choose
from tests.gui.incoming.test_new_report import created
from tests.importers.ledgers import ROWS, Row, row, workbook

CELL = "requests.new.person"


def ledger(folder: Path, rows: tuple[Row, ...] = ROWS) -> Path:
    path = folder / "台账.xlsx"
    path.write_bytes(workbook(rows))
    return path


def count(clerk: Clerk, path: Path, *answers: Answer) -> None:
    with clerk.answering(*answers):
        clerk.window.do("count_ledger", path)


def test_a_ledger_fills_the_table_as_one_step(clerk: Clerk, tmp_path: Path) -> None:
    created(clerk)
    clerk.go_to(3)
    clerk.fill(CELL, "7")
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(dialog.findChild(QLabel, "ledger").text())
        table = dialog.findChild(QTableWidget)
        rows = [[table.item(line, column).text() for column in range(3)] for line in range(table.rowCount())]
        assert [line[1:] for line in rows if "自然人" in line[0] and "新收" in line[0]] == [["7", "2"]]
        choose("按台账填写")(dialog)

    count(clerk, ledger(tmp_path), look)
    assert "计入5件" in seen[0]
    assert clerk.report.value(CELL) == 2
    assert clerk.report.value("requests.carried_out.total") == 2
    clerk.press("Ctrl+Z")
    assert clerk.report.value(CELL) == 7


def test_nothing_is_filled_unasked(clerk: Clerk, tmp_path: Path) -> None:
    created(clerk)
    count(clerk, ledger(tmp_path), choose("不填写"))
    assert clerk.report.answers == {}


def test_rows_that_are_not_understood_are_listed_and_nothing_is_filled(clerk: Clerk, tmp_path: Path) -> None:
    created(clerk)

    def look(dialog: Any) -> None:
        rows = dialog.findChild(QListWidget, "ledger rows")
        assert any("第7行" in rows.item(line).text() for line in range(rows.count()))
        fill = next(each for each in dialog.findChildren(QPushButton) if "按台账填写" in each.text())
        assert not fill.isVisible()
        choose("关闭")(dialog)

    count(clerk, ledger(tmp_path, (*ROWS, row("某天", "自然人"))), look)
    assert clerk.report.answers == {}


def test_an_empty_ledger_is_written(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "空白.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(path), ""))
    clerk.window.do("empty_ledger")
    headers = [cell.value for line in openpyxl.load_workbook(path).worksheets[0].iter_rows() for cell in line]
    assert "收到日期" in headers
