"""Nothing is cut: a walk over every page, pane and dialog in small windows and large letters, with long words."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QPushButton, QScrollArea, QWidget

from app.checks import Finding, check
from app.exporters.export import export
from app.gui import palette as palette
from app.gui.incoming.differences import ChangesDialog, DifferencesDialog
from app.gui.incoming.new_report import NewDialog
from app.gui.incoming.proposal import ProposalDialog, Purpose
from app.gui.library.dialogs import Handed, RestoreDialog, SubmissionsDialog, TrashDialog
from app.gui.look import dialog as frames
from app.gui.look.dialog import FRAME, Body
from app.gui.manual import window as manual
from app.gui.manual.window import AboutDialog
from app.gui.prose.dialogs import FrameworkDialog
from app.gui.questions import ask
from app.gui.report.dialogs import DeadlineDialog, ExplanationDialog
from app.gui.settings_dialog import SettingsDialog
from app.gui.table import pasting
from app.importers import Reading, read
from app.model.change import Address, Area, Change, Edit
from app.session import add, from_reading, new_report
from app.store import Submission
from app.table.clipboard import Sheet
from app.table.paste import propose
from tests.gui.clerk import Clerk
from tests.gui.fitting import faults, layout_items
from tests.gui.hand import press, type_into
from tests.gui.test_access import unnamed
from tests.gui.test_hearing import silent
from tests.made import edition, empty, example, put, put_all

SMALL, LARGE = QSize(1024, 700), QSize(1366, 768)
USUAL, HUGE = 100, 130
UNIT = "清源市东洲区新型工业化和高端装备制造产业服务中心管理委员会"
PATH = "/media/很长的名字/" + "averylongnamewithoutanyspace" * 6 + "/年报库/nianbao.db"
ROUGH = {
    "requests.new.person": "123456",
    "requests.new.business": "95",
    "requests.granted.person": "详见附件中逐月列出的明细",
    "requests.granted.total": "88888",
    "requests.closed.total": "7",
    "disclosure.fees.amount": "1234567890.12",
    "disclosure.normative.in_force": "无",
    "review.direct.upheld": "1024",
}


@lru_cache(maxsize=1)
def longest() -> tuple[Finding, ...]:
    """Return, for each kind of finding in these reports, the one with the longest sentence."""
    rough, blank, zero = example(), empty(), empty()
    for cell, text in ROUGH.items():
        put(rough, cell, text)
    put_all(zero, "0")
    for report in (rough, blank, zero):
        report.unit["kind"] = "government"
    for part in ("preamble", "problems", "other", "overview.platform", "overview.oversight"):
        blank.texts[part] = "设置XX个栏目，，一是内容单一,四是培训不足**。2019年收到申请9999件，其中自然人1件。无"
    single = example("disclosure-2021-single")
    found: dict[str, Finding] = {}
    for report in (rough, blank, zero, single):
        for finding in check(report):
            if len(finding.message) > len(found[finding.code].message if finding.code in found else ""):
                found[finding.code] = finding
    return tuple(found.values())


def opened(clerk: Clerk, size: QSize, percent: int) -> Clerk:
    """Open the example with mistakes under a long name."""
    clerk.window.settings["text_size"] = percent
    clerk.window.resize(size)
    clerk.window.do("example")
    session = clerk.page.session
    edits = [Edit(Address(Area.UNIT, "name"), session.report.unit_name, UNIT)]
    for cell, text in ROUGH.items():
        address = Address(Area.ANSWERS, cell)
        edits.append(Edit(address, session.report.at(address), text))
    session.apply(Change("修改", tuple(edits)))
    return clerk


@pytest.fixture
def sized(clerk: Clerk) -> Iterator[Callable[[QSize, int], Clerk]]:
    yield lambda size, percent: opened(clerk, size, percent)
    clerk.window.settings["text_size"] = USUAL


def assert_none(found: dict[str, list[str]]) -> None:
    lines = [f"{name}: {each}" for name, those in found.items() for each in those]
    assert not lines, "\n".join(lines)
    assert not layout_items()


def at_rest(clerk: Clerk) -> list[str]:
    """The faults that stay once a pane has come to rest: it follows a moment later."""
    for _ in range(400):
        clerk.qtbot.wait(80)
        if not (found := faults(clerk.window)):
            break
    return found


def settle() -> None:
    """Let what was put off be laid out."""
    for _ in range(3):
        QApplication.processEvents()


GUIDES = ("year_turn", "submit")
"""Commands that put a page in the place of the form."""

EVERY = [
    pytest.param(SMALL, HUGE),
    *(
        pytest.param(size, percent, marks=pytest.mark.long)
        for size, percent in ((SMALL, USUAL), (SMALL, 115), (LARGE, USUAL), (LARGE, HUGE))
    ),
]


@pytest.mark.parametrize(("size", "percent"), EVERY)
def test_every_page_is_whole(sized: Callable[..., Clerk], size: QSize, percent: int) -> None:
    clerk = sized(size, percent)
    found = {}
    for number in range(clerk.page.tabs.count()):
        clerk.go_to(number)
        settle()
        found[f"section {number}"] = faults(clerk.window)
    clerk.window.do("home")
    settle()
    found["start"] = faults(clerk.window)
    assert_none(found)


@pytest.mark.parametrize(("size", "percent"), EVERY)
def test_every_guided_page_is_whole(sized: Callable[..., Clerk], size: QSize, percent: int) -> None:
    clerk = sized(size, percent)
    last = example()
    last.texts["problems"] = "针对存在问题，下一步：" + "；".join(f"{number}是加强业务培训" * 9 for number in "一二三")
    last.unit = {"name": UNIT}
    report = new_report(last.edition, last.unit, 2025, last, with_frame=True)
    add(clerk.library, report, "新建")
    clerk.window.open_report(report.id)
    found = {}
    for name in GUIDES:
        clerk.window.do(name)
        guide: Any = clerk.page.guide
        bar = guide.area.verticalScrollBar()
        for place in range(0, 9):
            bar.setValue(place * bar.pageStep())
            settle()
            found[f"{name} {place}"] = faults(clerk.window)
    assert_none(found)


@pytest.mark.parametrize(("size", "percent"), EVERY)
def test_every_pane_is_whole_beside_the_widest_table(sized: Callable[..., Clerk], size: QSize, percent: int) -> None:
    """After a wide pane every card's last line was covered by the next card."""
    clerk = sized(size, percent)
    clerk.go_to(3)
    found = {}
    for name in [*(kind.name for kind in clerk.page.kinds), "findings"]:
        pane: Any = clerk.page.show_pane(name)
        if name == "search":
            pane.words.setText("公开")
        found[name] = at_rest(clerk)
    cards: Any = clerk.page.findings
    cards.show_findings(longest())
    for row in range(0, len(longest()), 3):
        cards.list.setCurrentIndex(cards.model.index(row))
        settle()
        found[f"card {row}"] = faults(clerk.window)
    assert_none(found)


# -- dialogs -------------------------------------------------------------------------------------------------------


def lines(count: int) -> list[tuple[str, str, str]]:
    names = [cell.name for cell in edition().cells.values()]
    return [(names[number], "12345", "全年通过区人民政府网站主动公开政府信息468条，" * 9) for number in range(count)]


def made(clerk: Clerk) -> Iterator[QDialog]:
    """Dialogs as they are built, full of long words."""
    window = clerk.window
    summaries = [each._replace(unit_name=UNIT) for each in window.library.summaries()] * 9
    card = max(longest(), key=lambda each: len(each.message))
    yield AboutDialog(Path(PATH), window)
    yield DeadlineDialog(date(2025, 1, 31), window)
    yield DifferencesDialog(
        f"年报库里已有“{UNIT}”2024年的年报，与文件不同。", lines(40), can_replace=True, parent=window
    )
    yield ChangesDialog("与第1次报送稿的差异", "有40处不同。", lines(40), ("第1次报送稿", "现稿"), window)
    yield ExplanationDialog(clerk.report.edition, [card] * 9, "属实", [card.message] * 3, window)
    yield FrameworkDialog(summaries, window.dated, window)
    yield NewDialog(window.library.units(), window.editions, window)
    yield RestoreDialog((), window)
    yield SettingsDialog(window.settings, window)
    handed = [Handed(Submission(number, datetime.now().isoformat(), "", ""), "之后改了12处") for number in range(9)]
    yield SubmissionsDialog(handed, window)
    yield TrashDialog((), window.dated, window)


def imported(clerk: Clerk, folder: Path) -> Iterator[QDialog]:
    """Import a file, and paste a block that does not fit: both are shown first."""
    (file,) = export(clerk.report, folder, ["html"], draft=False)
    reading = read(file.path, clerk.editions)
    assert isinstance(reading, Reading)
    report, window = from_reading(reading, clerk.editions, year=2024), clerk.window
    yield ProposalDialog(file.path.name, reading, report, list(Purpose), window.settings, lambda: window.jobs, window)
    table = clerk.report.edition.tables["requests"]
    sheet = Sheet([["社会公益组织和其他", "12", "详见附件中逐月列出的明细"]] * 30)
    yield pasting.PastePreview(clerk.report, propose(clerk.report, table, sheet, list(table.places)[:1]), window)


COMMANDS = ("export", "fill_form", "tidy", "zero_all", "palette", "insert_figure")
"""That open a dialog with the example open."""

CASES = [
    pytest.param(QSize(960, 500), HUGE),
    *(
        pytest.param(size, percent, marks=pytest.mark.long)
        for size, percent in ((QSize(960, 500), USUAL), (SMALL, USUAL), (LARGE, USUAL), (LARGE, HUGE))
    ),
]
"""Rooms of the screen: 1920 × 1080 pixels at 200 % are 960 × 540, some of which the task bar takes."""


@pytest.mark.parametrize(("room", "percent"), CASES)
def test_every_dialog_is_whole_on_the_screen(
    sized: Callable[..., Clerk], room: QSize, percent: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The buttons of 报送 lay below the screen."""
    for module in (frames, pasting, palette, manual):
        monkeypatch.setattr(module, "screen_room", lambda widget: room - FRAME)
    clerk = sized(SMALL, percent)
    found: dict[str, list[str]] = {}

    def look(dialog: QWidget) -> None:
        settle()
        too_large = dialog.width() > (room - FRAME).width() or dialog.height() > (room - FRAME).height()
        bodies: list[Body] = list(dialog.findChildren(Body))
        scrolls = any(body.verticalScrollBar().maximum() for body in bodies)
        too_low = scrolls and dialog.height() < (room - FRAME).height()
        heard = [f"not heard: {each}" for each in unnamed(dialog) + silent(dialog)]
        found[type(dialog).__name__] = faults(dialog) + heard + (["larger than the screen"] if too_large else [])
        found[type(dialog).__name__] += ["scrolls where the screen has room"] if too_low else []

    def look_and_leave(dialog: Any) -> None:
        look(dialog)
        dialog.reject()

    for dialog in (*made(clerk), *imported(clerk, tmp_path)):
        dialog.show()
        look(dialog)
        dialog.done(0)
        dialog.deleteLater()
    for command in COMMANDS:
        clerk.go_to(1)
        with clerk.answering(look_and_leave):
            clerk.window.do(command)
    with clerk.answering(look_and_leave):
        ask(
            clerk.window,
            f"年报库“{PATH}”正被另一个已打开的本程序使用。",
            ("再试一次", "退出"),
            f"原来的文件保留在“{PATH}”。",
        )
    book = manual.show_manual(clerk.window, [])
    look(book)
    book.close()
    assert_none(found)


def test_the_cards_are_whole_in_high_contrast(sized: Callable[..., Clerk]) -> None:
    """The scroll bar is wider there, and a card's last line was cut."""
    clerk = sized(SMALL, USUAL)
    clerk.window.settings["scheme"] = "contrast"
    clerk.page.findings.show_findings(longest())
    settle()
    found = {"cards": faults(clerk.window)}
    clerk.window.settings["scheme"] = "light"
    assert_none(found)


def test_the_steps_of_a_report_that_begins_are_whole_on_the_start_page(sized: Callable[..., Clerk]) -> None:
    """Beside each other they had no room for 还有160格."""
    clerk = sized(SMALL, HUGE)
    last = example()
    add(clerk.library, report := new_report(last.edition, {"name": UNIT}, 2025, last, with_frame=True), "新建")
    clerk.window.open_report(report.id)
    clerk.window.do("home")
    clerk.window.do("show_steps")
    settle()
    assert_none({"start": faults(clerk.window)})


def test_a_long_name_of_a_form_does_not_make_the_cover_scroll_sideways(sized: Callable[..., Clerk]) -> None:
    clerk = sized(QSize(960, 500), HUGE)
    add(clerk.library, report := example("disclosure-2021-single"), "新建")
    clerk.window.open_report(report.id)
    clerk.page.show_pane("beside")
    settle()
    assert_none({"cover": faults(clerk.window)})


def test_a_dialog_has_one_right_edge(sized: Callable[..., Clerk]) -> None:
    """What is asked ended 14 pixels beside the buttons below it."""
    clerk = sized(LARGE, USUAL)
    dialog = NewDialog(clerk.window.library.units(), clerk.window.editions, clerk.window)
    dialog.show()
    settle()
    edges = {each.mapTo(dialog, each.rect().topRight()).x() for each in (dialog.name, dialog.cancel)}
    dialog.done(0)
    dialog.deleteLater()
    assert len(edges) == 1


def test_a_dialog_is_no_higher_than_its_contents(sized: Callable[..., Clerk]) -> None:
    """A tenth of 新建年报 was empty: rows that were hidden counted, at a width narrower than the dialog's."""
    window = sized(LARGE, USUAL).window
    dialog = NewDialog([], window.editions, window)
    dialog.show()
    settle()
    (body,) = cast(list[Body], dialog.findChildren(Body))
    free = body.viewport().height() - body.height_for(body.viewport().width())
    dialog.done(0)
    dialog.deleteLater()
    assert free <= dialog.fontMetrics().lineSpacing() * 3


def test_a_list_of_nothing_is_not_shown_and_enter_closes(sized: Callable[..., Clerk]) -> None:
    """An empty white box and pale buttons stood there; now a sentence says what to do."""
    window = sized(LARGE, USUAL).window
    for dialog in (TrashDialog((), window.dated, window), SubmissionsDialog((), window)):
        dialog.show()
        settle()
        (said,) = [each.text() for each in cast(list[QLabel], dialog.findChildren(QLabel)) if each.isVisible()]
        assert "→" in said or "Delete" in said
        assert not any(each.isVisible() for each in cast(list[QListWidget], dialog.findChildren(QListWidget)))
        buttons = cast(list[QPushButton], dialog.findChildren(QPushButton))
        assert [each.text() for each in buttons if each.isVisible()] == ["关闭"]
        press(dialog, "Ctrl+Return")  # the hidden button is not clicked
        assert dialog.isVisible()
        press(dialog, "Return")
        assert not dialog.isVisible() and dialog.result() == QDialog.DialogCode.Rejected
        dialog.deleteLater()


def test_the_lines_of_what_was_read_are_whole_in_a_narrow_dialog(
    sized: Callable[..., Clerk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line that was laid out before its scroll bar came ended in …, and two bars stood beside each other."""
    monkeypatch.setattr(frames, "screen_room", lambda widget: SMALL - FRAME)
    clerk = sized(SMALL, HUGE)
    pasted = next(each for each in imported(clerk, tmp_path) if isinstance(each, ProposalDialog))
    pasted.show()
    settle()
    pane = cast(Any, pasted.page.show_pane("source"))
    settle()
    found = faults(pasted)
    rows = pane.list.count()
    outer = [each.verticalScrollBar().maximum() for each in cast(list[QScrollArea], pane.findChildren(QScrollArea))]
    pasted.done(0)
    pasted.deleteLater()
    assert rows > 3
    assert not found and not any(outer)


def test_a_dialog_does_not_scroll_where_the_screen_has_room(
    sized: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which parts a report's words replace stood below the edge."""
    monkeypatch.setattr(frames, "screen_room", lambda widget: SMALL - FRAME)
    window = sized(SMALL, HUGE).window
    summaries = [each._replace(unit_name=UNIT) for each in window.library.summaries()] * 9
    assert hidden_height(FrameworkDialog(summaries, window.dated, window)) == 0


def hidden_height(dialog: QDialog) -> int:
    """Pixels of a dialog, shown and closed again, that only scrolling brings into view."""
    dialog.show()
    settle()
    (body,) = cast(list[Body], dialog.findChildren(Body))
    hidden = body.verticalScrollBar().maximum()
    dialog.done(0)
    dialog.deleteLater()
    return hidden


def test_a_dialog_grows_with_a_line_that_comes_later(
    sized: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The warning of a hollow explanation pushed the last line out of a dialog that had room to grow."""
    monkeypatch.setattr(frames, "screen_room", lambda widget: SMALL - FRAME)
    clerk = sized(SMALL, USUAL)
    card = max(longest(), key=lambda each: len(each.message))
    dialog = ExplanationDialog(clerk.report.edition, [card], "", [], clerk.window)
    dialog.show()
    settle()
    (body,) = cast(list[Body], dialog.findChildren(Body))
    before = dialog.height()
    type_into(dialog.focusWidget(), "属实")
    settle()
    hidden, grown = body.verticalScrollBar().maximum(), dialog.height() - before
    dialog.resize(dialog.width(), dialog.height() - 60)
    settle()
    chosen = dialog.height()
    type_into(dialog.focusWidget(), "，见台账")
    settle()
    kept = dialog.height()
    dialog.done(0)
    dialog.deleteLater()
    assert hidden == 0 and grown > 0
    assert kept <= chosen  # a size that the user chose stays


def test_many_places_are_explained_without_scrolling(
    sized: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With very large letters the earlier explanations to choose from stood below the edge."""
    monkeypatch.setattr(frames, "screen_room", lambda widget: SMALL - FRAME)
    clerk = sized(SMALL, HUGE)
    card = max(longest(), key=lambda each: len(each.message))
    dialog = ExplanationDialog(clerk.report.edition, [card] * 9, "属实", ["口径变化。"], clerk.window)
    assert hidden_height(dialog) == 0
