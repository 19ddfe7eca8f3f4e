"""A finding leads to its place, its repair and its explanation, by key and mouse."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.checks.finding import Finding, Span
from app.forms import bundled
from app.gui.command import COMMANDS
from app.gui.panes.finding_cards import FINDING, GROUP, PLACE, CardDelegate
from app.gui.panes.finding_notes import HollowNotice
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from app.session import add, new_report
from tests.gui.clerk import Clerk, choose, modal, noting
from tests.gui.hand import click, double_click, press, type_into
from tests.made import edition, example, put


@pytest.fixture
def opened(open_window: Callable[..., Clerk]) -> Callable[..., Clerk]:
    """The example with some figures changed, open in the window."""

    def open_(name: str = "disclosure-2021", **figures: str | None) -> Clerk:
        clerk = open_window()
        report = example(name)
        for cell, text in figures.items():
            put(report, cell.replace("__", "."), text)
        add(clerk.library, report, "示例")
        clerk.window.open_report(report.id)
        return clerk

    return open_


def rows(clerk: Clerk) -> range:
    return range(clerk.page.findings.model.rowCount())


def levels(clerk: Clerk) -> list[Level]:
    """Return the levels of the cards, and of the places of open cards."""
    return [clerk.page.findings.model.index(row).data(FINDING).level for row in rows(clerk)]


def open_all(clerk: Clerk) -> None:
    model = clerk.page.findings.model
    for group in [model.index(row).data(GROUP) for row in rows(clerk)]:
        model.set_open(group.key, True)


def test_f8_leads_from_finding_to_finding(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__granted__person="无", disclosure__fees__amount=None)
    assert levels(clerk)[:2] == [Level.ERROR, Level.BLANK]
    clerk.press("F8")
    assert clerk.page.tabs.currentIndex() == 3
    assert clerk.grid("requests").view.current_cell() == "requests.granted.person"
    clerk.press("F8")
    assert clerk.page.tabs.currentIndex() == 2
    assert clerk.grid("disclosure").view.current_cell() == "disclosure.fees.amount"
    clerk.press("Shift+F8")
    assert clerk.page.tabs.currentIndex() == 3


def test_the_list_follows_when_the_keys_pause(opened: Callable[..., Clerk]) -> None:
    clerk = opened()
    shown = clerk.page.findings.list.model()
    clerk.page.show_address(Address(Area.ANSWERS, "requests.granted.person"))
    before = {each.code for each in clerk.page.session.findings}
    clerk.press("9")
    new = {each.code for each in clerk.page.session.findings} - before
    assert new

    def is_shown() -> bool:
        cards = [shown.index(row, 0).data(GROUP) for row in range(shown.rowCount())]
        return new <= {each.code for card in cards for each in card.findings}

    clerk.qtbot.waitUntil(is_shown)
    assert "错误" in clerk.window.status._counts.text()


def test_f8_right_after_a_key_leads_to_what_the_key_brought_up(opened: Callable[..., Clerk]) -> None:
    clerk = opened()
    cell = "requests.granted.person"
    clerk.page.show_address(Address(Area.ANSWERS, cell))
    assert not any(cell in clerk.page.findings.model.index(row).data(FINDING).cells for row in rows(clerk))
    clerk.press("9", "F8")
    assert clerk.page.findings.finding in clerk.page.session.findings
    assert clerk.grid("requests").view.current_cell() == clerk.page.findings.finding.cells[0]


def test_a_double_click_leads_there(opened: Callable[..., Clerk]) -> None:
    clerk = opened(review__direct__upheld="-1")
    cards = clerk.page.findings.list
    place = cards.visualRect(cards.model().index(0, 0)).center()
    double_click(cards.viewport(), place)
    assert clerk.page.tabs.currentIndex() == 4
    assert clerk.grid("review").view.current_cell() == "review.direct.upheld"


def test_the_offered_repair_is_one_key_and_one_step(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__granted__person="无")
    clerk.press("F8")
    clerk.click(button(clerk, "填0"))
    assert clerk.report.value("requests.granted.person") == 0
    clerk.press("Ctrl+Z")
    assert clerk.report.answers["requests.granted.person"].text == "无"
    assert clerk.on_disk().answers["requests.granted.person"].text == "无"


def test_blanks_are_filled_with_0_at_once(opened: Callable[..., Clerk]) -> None:
    clerk = opened(disclosure__fees__amount=None, disclosure__licensing__decisions=None)
    clerk.press("F8")
    clerk.click(button(clerk, "空白填0"))
    report = clerk.on_disk()
    assert (report.value("disclosure.fees.amount"), report.value("disclosure.licensing.decisions")) == (0, 0)


def button(clerk: Clerk, words: str) -> QPushButton:
    found = [each for each in buttons(clerk) if each.text() == words and each.isVisible()]
    assert found, [each.text() for each in buttons(clerk)]
    return found[0]


def buttons(clerk: Clerk) -> list[QPushButton]:
    return list(clerk.page.findings.findChildren(QPushButton))


@pytest.fixture
def carried(open_window: Callable[..., Clerk]) -> Clerk:
    """A report that carries in another number than last year's carried out."""
    clerk = open_window()
    last = example()
    report = new_report(edition(), {"name": last.unit_name}, last.year + 1, last)
    put(report, "requests.carried_in.person", "9")
    add(clerk.library, report, "新建")
    clerk.window.open_report(report.id)
    return clerk


def explain(clerk: Clerk, words: str) -> None:
    """Explain the current card, or else the first that asks for it."""
    panel = clerk.page.findings
    if not panel.list.currentIndex().isValid():
        panel.list.setCurrentIndex(panel.model.index(levels(clerk).index(Level.VERIFY)))

    def write(dialog: Any) -> None:
        editor = dialog.findChild(QPlainTextEdit)
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText(words)
        choose("确定")(dialog)

    with clerk.answering(write):
        clerk.click(next(each for each in buttons(clerk) if "说明" in each.text()))


def standing(clerk: Clerk) -> list[str]:
    return [each.message for each in clerk.page.session.findings if each.level is Level.VERIFY and not each.explained]


def test_an_explanation_holds_while_the_figures_stay(carried: Clerk) -> None:
    before = len(standing(carried))
    panel, cell = carried.page.findings, "requests.carried_in.person"
    rows = [panel.model.index(row).data(FINDING) for row in range(panel.model.rowCount())]
    row = next(at for at, each in enumerate(rows) if cell in each.cells and each.level is Level.VERIFY)
    panel.list.setCurrentIndex(panel.model.index(row))
    explain(carried, "上年年报漏计了一件。")
    assert len(standing(carried)) == before - 2, "the column and its total are explained together"
    carried.go_to(3)
    carried.fill("requests.carried_in.person", "8")
    assert len(standing(carried)) == before
    carried.press("Ctrl+Z")
    assert len(standing(carried)) == before - 2
    kept, total = carried.on_disk().explanations.values()
    assert kept["text"] == total["text"] == "上年年报漏计了一件。"
    assert kept["figures"]["requests.carried_in.person"] == "9"


def test_an_explanation_can_be_taken_back(carried: Clerk) -> None:
    before = len(standing(carried))
    explain(carried, "上年年报漏计了一件。")
    panel = carried.page.findings
    explained = next(row for row in rows(carried) if panel.model.index(row).data(GROUP).is_explained)
    panel.list.setCurrentIndex(panel.model.index(explained))
    explain(carried, "")
    assert len(standing(carried)) == before
    assert carried.on_disk().explanations == {}


def test_the_old_single_row_becomes_three(opened: Callable[..., Clerk]) -> None:
    clerk = opened("disclosure-2021-single")
    advice = clerk.report.edition.advice
    assert advice is not None
    old, figures = clerk.report.id, dict(clerk.report.answers)
    panel = clerk.page.findings
    row = next(row for row in range(panel.model.rowCount()) if panel.model.index(row).data(FINDING).fix == advice.fix)
    panel.list.setCurrentIndex(panel.model.index(row))
    with clerk.answering(choose(advice.fix)):
        clerk.click(button(clerk, advice.fix))
    assert clerk.report.edition.id == advice.edition
    assert clerk.report.id != old
    assert clerk.report.unknown == {}
    assert sorted(each.text for each in clerk.report.answers.values()) == sorted(each.text for each in figures.values())
    assert [each.summary.report for each in clerk.library.removed()] == [old]
    assert clerk.on_disk().edition.id == advice.edition


def test_the_list_shows_one_level_or_one_section(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__granted__person="无", disclosure__fees__amount=None, review__direct__upheld="-1")
    panel = clerk.page.findings
    everything = [each.level for each in clerk.page.session.findings]
    panel.filter.levels.setCurrentIndex(panel.filter.levels.findText("错误", Qt.MatchFlag.MatchStartsWith))
    assert set(levels(clerk)) == {Level.ERROR} and len(panel.model.findings) == everything.count(Level.ERROR)
    assert panel.filter.levels.currentText() == f"错误（{everything.count(Level.ERROR)}）"
    panel.filter.sections.setCurrentIndex(1 + 4)
    assert {panel.model.index(row).data(FINDING).cells for row in range(panel.model.rowCount())} == {
        ("review.direct.upheld",)
    }
    clerk.fill("review.direct.upheld", "1")
    assert not levels(clerk) and panel._nothing.text() == "无此类问题"
    for box in (panel.filter.levels, panel.filter.sections):
        box.setCurrentIndex(0)
    assert len(panel.model.findings) == len(clerk.page.session.findings)


def test_one_key_accepts_what_is_offered(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__granted__person="无")
    clerk.press("Ctrl+F8")
    assert clerk.report.answers["requests.granted.person"].text == "无" and "F8" in clerk.window.status._news.text()
    clerk.press("F8", "Ctrl+F8")
    assert clerk.report.value("requests.granted.person") == 0
    clerk.press("Ctrl+Z")
    assert clerk.report.answers["requests.granted.person"].text == "无"


def test_one_key_takes_the_repair_that_explains_everything(opened: Callable[..., Clerk]) -> None:
    clerk = opened(requests__new__person="14")
    clerk.press("F8")
    diagnosis = clerk.page.findings.repairs.diagnosis
    assert diagnosis is not None and diagnosis.sure is not None
    suspects = clerk.grid("requests").model.suspects
    clerk.press("Ctrl+F8")
    assert clerk.page.session.undo_label == "按建议改正" and not suspects.isdisjoint(clerk.report.answers)
    assert not any(finding.level is Level.ERROR for finding in clerk.page.session.findings)


def test_one_key_explains(carried: Clerk) -> None:
    carried.press("Alt+F8")
    assert "核实" in carried.window.status._news.text()
    panel = carried.page.findings
    panel.list.setCurrentIndex(panel.model.index(levels(carried).index(Level.VERIFY)))

    def write(dialog: Any) -> None:
        dialog.findChild(QPlainTextEdit).setPlainText("原因")
        choose("确定")(dialog)

    with carried.answering(write):
        carried.press("Alt+F8")
    assert {each["text"] for each in carried.report.explanations.values()} == {"原因"}


def test_tabs_count_errors_and_else_what_is_to_be_verified(carried: Clerk) -> None:
    tabs = carried.page.tabs
    verify = [each for each in carried.page.session.findings if each.level is Level.VERIFY and each.cells]
    assert f"有{len(verify)}处待核实" in tabs.tabToolTip(3)
    assert "待核实" in tabs.accessibleTabName(3) and "错" not in tabs.tabText(3)


def test_nothing_holds_one_back(opened: Callable[..., Clerk]) -> None:
    """Neither a cell, nor a tab, nor the program is kept from being left while everything is wrong."""
    clerk = opened(requests__granted__person="无", review__direct__total="99", disclosure__fees__amount=None)
    clerk.go_to(3)
    clerk.grid("requests").show_cell("requests.new.person")
    clerk.type("-")
    clerk.press("Return")
    assert clerk.grid("requests").view.current_cell() == "requests.carried_in.person"
    clerk.type("5.5")
    clerk.press("Ctrl+PgDown")
    assert clerk.page.tabs.currentIndex() == 4
    assert clerk.on_disk().answers["requests.carried_in.person"].text == "5.5"


def test_only_cards_that_say_something_else_are_laid_out_anew(
    opened: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = opened(requests__new__person="99", review__direct__total="50")
    clerk.page.show_address(Address(Area.ANSWERS, "requests.new.person"))
    open_all(clerk)
    clerk.wait_listed()
    asked: set[str] = set()
    height = CardDelegate.sizeHint

    def counted(self: CardDelegate, option: Any, index: Any) -> QSize:
        asked.add(index.data(FINDING).message)
        return height(self, option, index)

    monkeypatch.setattr(CardDelegate, "sizeHint", counted)
    before = {finding.message for finding in clerk.page.session.findings}
    clerk.type("8")
    after = {finding.message for finding in clerk.page.session.findings}
    assert len(before) == len(after) > 4
    clerk.qtbot.waitUntil(lambda: after - before <= asked)  # the list follows once the keys pause
    clerk.wait_listed()
    assert asked < after


def card_of(clerk: Clerk, code: str) -> QModelIndex:
    """The card that holds findings of a check."""
    model = clerk.page.findings.model
    return next(model.index(row) for row in rows(clerk) if model.index(row).data(FINDING).code == code)


def test_a_click_opens_a_card_and_moves_nothing_above_it(carried: Clerk) -> None:
    panel = carried.page.findings
    card, before = card_of(carried, "L301"), len(rows(carried))
    top = panel.list.visualRect(card).top()
    click(panel.list.viewport(), panel.list.visualRect(card).center())
    places = [panel.model.index(row).data(PLACE) for row in rows(carried)]
    assert len(places) == before + 2 and all("第三部分" in each for each in places if each)
    assert panel.list.visualRect(card_of(carried, "L301")).top() == top
    carried.press("Left")
    assert len(rows(carried)) == before
    carried.press("Right", "Down", "Left")
    assert len(rows(carried)) == before and panel.list.currentIndex() == card_of(carried, "L301")


def test_f8_goes_through_the_places_of_a_card(carried: Clerk) -> None:
    seen = []
    for _ in carried.page.session.findings:
        carried.press("F8")
        seen.append(carried.page.findings.finding)
    assert len({(each.key, each.texts) for each in seen if each}) == len(carried.page.session.findings)
    carried.press("F8")
    assert carried.page.findings.finding == seen[0], "and round again"


def test_from_a_card_one_steps_to_its_first_place_and_back_to_the_one_before(carried: Clerk) -> None:
    panel = carried.page.findings
    findings = panel.model.findings
    first = next(at for at, each in enumerate(findings) if each.code == "L301")
    panel.list.setCurrentIndex(card_of(carried, "L301"))
    carried.press("F8")
    assert panel.finding == findings[first]
    panel.list.setCurrentIndex(card_of(carried, "L301"))
    carried.press("Shift+F8")
    assert panel.finding == findings[first - 1]


def test_one_place_is_explained_apart_and_the_next_finding_follows(carried: Clerk) -> None:
    panel = carried.page.findings
    panel.list.setCurrentIndex(card_of(carried, "L301"))
    carried.press("F8", "F8")
    total = panel.finding
    assert total is not None and total.cells[0] == "requests.carried_in.total"
    row = panel.list.currentIndex().row()
    panel.list.setCurrentIndex(panel.model.index(row - 1))
    explain(carried, "上年年报漏计了一件。")
    assert len(carried.report.explanations) == 1
    assert panel.finding is not None and panel.finding.cells == total.cells
    assert carried.grid("requests").view.current_cell() == "requests.carried_in.total"


def test_the_other_places_of_a_card_are_explained_from_the_keyboard(carried: Clerk) -> None:
    """Each place asked for the same words again."""
    panel = carried.page.findings
    panel.list.setCurrentIndex(card_of(carried, "L301"))
    carried.press("F8", "F8")
    assert len(panel.chosen) == 1 and panel.others_open(panel.chosen)

    def write(dialog: Any) -> None:
        type_into(dialog.findChild(QPlainTextEdit), "上年年报漏计了一件。")
        press(dialog.findChild(QPlainTextEdit), "Alt+A")
        press(dialog.findChild(QPlainTextEdit), "Ctrl+Return")

    def open_places() -> int:
        return sum(not each.explained for each in carried.page.session.findings)

    before = open_places()
    assert f"{before}处）" in panel._heading.text()
    with carried.answering(write):
        carried.press("Alt+F8")
    carried.wait_listed()
    assert not any(each.code == "L301" and not each.explained for each in carried.page.session.findings)
    assert open_places() < before, "the heading counted what was explained as well"
    assert f"{open_places()}处）" in panel._heading.text()


def test_an_explanation_that_says_nothing_is_told_so_and_patterns_are_offered(carried: Clerk) -> None:
    carried.page.findings.list.setCurrentIndex(card_of(carried, "L301"))
    told: list[bool] = []

    def write(dialog: Any) -> None:
        text, notice = dialog.findChild(QPlainTextEdit), dialog.findChild(HollowNotice)
        for words in ("核实无误。", "属实", "上年", "上年年报漏计了一件。"):
            text.setPlainText(words)
            told.append(notice.isVisible())
        choose("上年填错")(dialog)
        type_into(text, "12")
        choose("确定")(dialog)

    with carried.answering(write):
        carried.press("Alt+F8")
    assert told == [True, True, True, False]
    kept = next(iter(carried.report.explanations.values()))["text"]
    assert kept.startswith("上年年报填报有误：应为12件")


def test_all_places_of_a_card_are_mended_in_one_step(opened: Callable[..., Clerk]) -> None:
    clerk = opened(disclosure__fees__amount=None, review__direct__upheld=None)
    clerk.page.findings.list.setCurrentIndex(card_of(clerk, "V110"))
    clerk.press("Ctrl+F8")
    assert not any(each.level is Level.BLANK for each in clerk.page.session.findings)
    clerk.press("Ctrl+Z")
    assert clerk.report.value("disclosure.fees.amount") is None and clerk.report.value("review.direct.upheld") is None


def test_a_card_has_a_button_for_what_helps(carried: Clerk) -> None:
    """Every command that a form names is one of the window's; where one is named, the card runs it."""
    named = {cause.command for form in bundled().values() for cause in form.guide.causes if cause.command}
    assert named and named <= set(COMMANDS)
    carried.write("overview.requests", "本年新收政府信息公开申请99件。")
    carried.page.session.catch_up()
    carried.go_to(3)
    carried.fill_table(
        "requests", ["0"] * len([c for c in carried.report.edition.enterable if c.startswith("requests.")])
    )
    panel = carried.page.findings
    helped = next(row for row in rows(carried) if panel.model.index(row).data(GROUP).command == "numbers")
    panel.list.setCurrentIndex(panel.model.index(helped))
    carried.click(button(carried, "文中数字"))
    assert carried.page.side.current == "numbers"


def test_a_written_explanation_is_not_lost_with_esc(carried: Clerk) -> None:
    """Esc, which lay beside 1, threw a written reason away without a word."""
    panel = carried.page.findings
    panel.list.setCurrentIndex(panel.model.index(levels(carried).index(Level.VERIFY)))
    asked: list[str] = []

    def write(dialog: Any) -> None:
        type_into(dialog.focusWidget(), "上年年报漏计了一件。")
        QTimer.singleShot(200, lambda: noting(asked, "继续填写")(modal()))
        press(dialog.focusWidget(), "Escape")
        assert dialog.isVisible() and dialog.text == "上年年报漏计了一件。"
        choose("确定")(dialog)

    with carried.answering(write):
        carried.press("Alt+F8")
    assert asked == ["放弃已填写的内容？"]
    assert {each["text"] for each in carried.report.explanations.values()} == {"上年年报漏计了一件。"}


def test_a_long_text_that_is_meant_as_a_whole_is_not_selected(carried: Clerk) -> None:
    """After F8 the next letter replaced all of it."""
    text = "全年工作平稳有序。" * 20
    address = Address(Area.TEXTS, "problems")
    carried.page.session.apply(Change("填写", (Edit(address, carried.report.at(address), text),)))
    whole = Finding("T621", Level.VERIFY, "与上年年报重复100%", texts=(Span("problems", 0, len(text)),))
    carried.page.show_finding(whole, enter=True)
    editor = carried.editor("problems")
    assert not editor.textCursor().hasSelection() and editor.textCursor().position() == 0
    words = replace(whole, texts=(Span("problems", 0, 4),))
    carried.page.show_finding(words, enter=True)
    assert editor.textCursor().selectedText() == text[:4]
