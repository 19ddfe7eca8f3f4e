"""The models behind the tables of a season: Qt's own checks, the tree folded and unfolded, shares of a cell."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.collect.season import Season
from app.collect.stock import Filter, lines
from app.collect.units import of_rows
from app.forms import bundled
from app.gui.collect.log_page import LogModel
from app.gui.collect.review_page import RowsModel
from app.gui.collect.tables import TableDialog
from app.gui.collect.units_page import UnitsModel, UnitsPage
from tests.collect.seasons import EDITION, HEADER, YEAR, Member
from tests.gui.hand import press

TREE = [
    Member("0", "市政府", "不计", "", "government"),
    Member("1", "甲县政府", "不计", "0", "government"),
    Member("11", "甲县一局", "本行政区域", "1"),
    Member("12", "甲县二局", "本行政区域", "1"),
    Member("2", "乙局", "本级", "0"),
]


@pytest.fixture
def season(tmp_path: Path) -> Season:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in TREE)]
    return Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某")


def test_the_models_keep_qts_rules(season: Season, qtmodeltester: ModelTester) -> None:
    units, log, rows = UnitsModel(), LogModel(), RowsModel()
    units.show_lines(lines(season))
    log.show_entries(season.entries(), {})
    for model in (units, log, rows):
        qtmodeltester.check(model)
    season.close()


@pytest.mark.usefixtures("dressed")
def test_left_hides_a_branch_and_right_shows_it(season: Season, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    page = UnitsPage(parent)
    page.show_lines(lines(season))
    assert page.model.filter is Filter.ALL  # nothing waits: all are shown
    shown = page.model.rows

    def codes() -> list[str]:
        return [line.unit.code for line in page.model.rows]

    assert len(shown) == 5
    page.select("12")
    press(page.view, "Left")  # of a leaf: the branch it stands in
    assert codes() == ["0", "1", "2"] and page.code == "1"
    press(page.view, "Right")
    assert codes() == ["0", "1", "11", "12", "2"]
    page.select("0")
    press(page.view, "Left")
    assert codes() == ["0"]
    page.finder.setText("二局")  # what is looked for is found though its branch is folded
    assert codes() == ["12"]
    page.finder.clear()
    assert codes() == ["0"]
    season.close()


def test_a_column_of_a_table_is_as_wide_as_its_header(qtbot: QtBot, dressed: QApplication) -> None:
    """次数 over empty cells was cut."""
    dialog = TableDialog("历次报送", "报来的文件。", ("收到", "次数", "文件"), [("1月20日", "", "年报.json")])
    qtbot.addWidget(dialog)
    sections = dialog.view.horizontalHeader()
    assert sections.sectionSize(1) >= sections.sectionSizeHint(1)
