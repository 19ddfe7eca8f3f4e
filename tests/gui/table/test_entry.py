"""Figures as they are typed: read, kept as text where unread, and entered as one step."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.session import Session
from app.table.entry import cleared, contradicted, entry_text, filled, meanwhile, summed, typed
from tests.gui.table.desk import Desk

MADE, FEES = "disclosure.normative.made", "disclosure.fees.amount"


@pytest.fixture
def session(open_session: Callable[..., Session]) -> Session:
    return open_session("disclosure-2021")


@pytest.mark.parametrize(
    ("text", "answer", "remark"),
    [
        ("22", "22", None),
        ("22（其中修订6件）", "22", "其中修订6件"),
        ("22(其中修订6件)", "22", "其中修订6件"),
        ("２２（其中", "２２", "其中"),  # a remark is one from its bracket on, while it is being typed
        ("22（", "22", None),
        ("22（其中（甲", "22", "其中（甲）"),
        ("22（（", "22", None),
        ("", None, None),
        ("  ", None, None),
        ("/", "/", None),
        ("（只有说明）", "（只有说明）", None),
        ("12（a）b", "12（a）b", None),
    ],
)
def test_typed_text_is_an_answer_and_a_remark_in_one_change(
    session: Session, text: str, answer: str | None, remark: str | None
) -> None:
    session.apply(typed(session.report, MADE, text))
    stands = session.report.answers.get(MADE)
    assert (stands.text if stands else None, session.report.remarks.get(MADE)) == (answer, remark)
    session.undo()
    assert MADE not in session.report.answers and MADE not in session.report.remarks


def test_a_sum_is_shown_as_typed_while_the_cell_holds_what_it_came_to(open_grid: Callable[..., Desk]) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.person")
    desk.type("12+3\n")
    assert desk.answer("new.person") == "15"
    desk.go("new.person")
    desk.type("✎")
    editor: QWidget = desk.focus
    assert isinstance(editor, QLineEdit) and editor.text() == "12+3"
    desk.type("+5\n")
    assert desk.answer("new.person") == "20"
    desk.go("new.person")
    desk.type("✎⎋")
    assert desk.answer("new.person") == "20", "looking at it changes nothing"
    desk.type("7\n")
    desk.go("new.person")
    desk.type("✎")
    editor = desk.focus
    assert isinstance(editor, QLineEdit) and editor.text() == "7"


def test_the_selected_figures_are_counted_and_added(open_grid: Callable[..., Desk]) -> None:
    figures = {"requests.new.person": "12", "requests.new.business": "3", "requests.granted.person": "无"}
    desk = open_grid("disclosure-2021", "requests", figures)
    told: list[str] = []
    desk.grid.view.summed.connect(told.append)
    desk.go("new.person")
    desk.type("→", Qt.KeyboardModifier.ShiftModifier)
    desk.type("↓↓", Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    assert told[0] == "选中2格　计数 2　求和 15" and told[-1] == "选中6格　计数 2　求和 15"
    desk.type("↓")
    QApplication.processEvents()
    assert told[-1] == ""


def test_typing_over_a_remark_takes_it_away_with_the_figure_it_spoke_of(session: Session) -> None:
    session.apply(typed(session.report, MADE, "22（其中修订6件）"))
    assert entry_text(session.report, MADE) == "22（其中修订6件）"
    session.apply(typed(session.report, MADE, "23"))
    assert entry_text(session.report, MADE) == "23"


def test_typing_what_stands_there_changes_nothing(session: Session) -> None:
    session.apply(typed(session.report, MADE, "22（其中修订6件）"))
    assert typed(session.report, MADE, "22 (其中修订6件)").is_empty


def test_changes_are_named_in_the_words_of_the_form(session: Session) -> None:
    report = session.report
    assert typed(report, MADE, "1").label == "填写“行政规范性文件”“本年制发件数”"
    assert filled(report, {MADE: "1", FEES: "2"}).label == "粘贴2格"
    session.apply(filled(report, {MADE: "1", FEES: "2"}))
    assert cleared(report, [MADE]).label == "清除“行政规范性文件”“本年制发件数”"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        *(("-", ""), ("＋", ""), (".", ""), ("=", ""), ("", ""), ("-1", "-1"), ("/", "/"), ("12,", "12,")),
        *(("12+", "12"), ("＝12＋3 ＋", "＝12＋3"), ("12-", "12"), ("12（甲+", "12（甲+"), ("1o", "1o")),
    ],
)
def test_a_sign_that_waits_for_its_number_does_not_count_yet(text: str, counts: str) -> None:
    assert meanwhile(text) == counts


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        *(("12+3", "15"), ("=12+3", "15"), ("＝１２＋３", "15"), ("=12-3", "9"), ("=5", "5"), ("1,200+3", "1203")),
        *(("1.50+2", "3.50"), ("12+3（其中甲1件）", "15（其中甲1件）"), (" 1 + 2 ", "3"), ("-3+5", "2")),
        *((each, None) for each in ("12", "+21", "12-3", "12+", "=", "1+o", "2024-3-1", "1++", "无", "", "1o", "-8")),
    ],
)
def test_a_sum_is_worked_out_and_nothing_else(session: Session, text: str, comes_to: str | None) -> None:
    assert summed(text) == comes_to
    session.apply(typed(session.report, MADE, text))
    stands = session.report.answers.get(MADE)
    assert (stands.text if stands else "") == (comes_to or text).partition("（")[0].strip()


def test_a_pasted_total_is_compared_with_what_it_is(open_session: Callable[..., Session]) -> None:
    row = {f"review.direct.{column}": "1" for column in ("upheld", "corrected", "other", "pending")}
    report = open_session("disclosure-2021", row).report
    assert contradicted(report, {"review.direct.total": "4"}) == []
    assert contradicted(report, {"review.direct.total": "４（含）"}) == []
    assert contradicted(report, {"review.direct.total": "5"}) == ["review.direct.total"]
    assert contradicted(report, {"review.after.total": "0"}) == ["review.after.total"]  # unfinished is not 0


FEE = "fees.amount"


@pytest.mark.parametrize(
    ("cell", "typed", "holds", "said"),
    [
        (FEE, "12.5万元\n", "12.5", "“12.5万元”已填12.5，单位不用填。"),
        (FEE, "１２．５万元\n", "１２．５", "“１２．５万元”已填１２．５，单位不用填。"),
        (FEE, "12.5 万元（含补缴）\n", "12.5", "“12.5 万元（含补缴）”已填12.5，单位不用填。"),
        (
            FEE,
            "125000元\n",
            "125000元",
            "“125000元”写有其他单位，已按原样记下并标出；本格以万元为单位，请换算后只填数字。",
        ),
        (FEE, "3件\n", "3件", "“3件”写有其他单位，已按原样记下并标出；本格以万元为单位，请换算后只填数字。"),
        ("licensing.decisions", "3件\n", "3", "“3件”已填3，单位不用填。"),
        ("licensing.decisions", "3万元\n", "3万元", "“3万元”写有其他单位，已按原样记下并标出；本格只填件数。"),
    ],
)
def test_a_unit_behind_the_figure_is_understood_or_told(
    open_grid: Callable[..., Desk], cell: str, typed: str, holds: str, said: str
) -> None:
    """12.5万元 in a cell of 万元 was called no number."""
    desk = open_grid("disclosure-2021", "disclosure")
    found: list[str] = []
    desk.grid.message.connect(found.append)
    desk.go(cell)
    desk.type(typed)
    assert desk.answer(cell) == holds
    assert found == [said]
    remark = "含补缴" if "补缴" in typed else None
    assert desk.report.remarks.get(f"disclosure.{cell}") == remark
