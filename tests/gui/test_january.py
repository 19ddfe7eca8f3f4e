"""One January by the keyboard alone: last year's report taken over, the year turned, figures pasted, handed in.

A text that is pasted counts as one key, a file that is chosen as two. A decision is what only the clerk can know.
With one card for each finding, and years and figures found by F8, it took 117 keys and clicks and 22 decisions.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.gui.outgoing.hand_in import HandInPage
from app.gui.report.year_turn import YearTurnPage
from app.model.edition import Level
from tests.gui.clerk import Clerk, focused
from tests.gui.hand import press, type_into

MOST_KEYS, MOST_DECISIONS = 60, 12

PROBLEMS = (
    "（一）存在的主要问题。一是政策解读形式不够丰富；二是个别部门研判能力不足。\n"
    "（二）改进情况。针对上年提出的答复规范化不足问题，已编印答复模板，全年培训2期。"
    "下一步：一是完善会商机制，由区政府办公室牵头，6月底前完成；二是丰富解读形式，各部门每季度至少发布1件图解。"
)
OVERSIGHT = "开展社会评议1次，满意率为百分之九十六；全年未发生因政府信息公开工作被追究责任的情形。"
REASON = "本年统计口径扩大到全市，与上年的区级口径不同，已逐项核对。"


class January:
    """Someone at the keyboard who counts keys and decisions."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.keys = 0
        self.decisions: list[str] = []

    def decide(self, what: str) -> None:
        self.decisions.append(what)

    def press(self, *keys: str) -> None:
        for each in keys:
            self.keys += 1
            at = focused()
            assert at is not None
            press(at, each)

    def type(self, text: str) -> None:
        for each in text:
            self.keys += 1
            at = focused()
            assert at is not None
            type_into(at, each)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def answering(self, *answers: Callable[[Any], None]) -> AbstractContextManager[None]:
        return self.clerk.answering(*answers)


def tables(text: str) -> dict[str, str]:
    """The three tables of the text, as a spreadsheet would put them on the clipboard."""
    lines = [line.split("\t") for line in text.split("\n")]
    second = [[line[0], *(each.partition("=")[2] for each in line[1:])] for line in lines if "=" in line[-1]]
    third = [line[2:] for line in lines if len(line) == 9 and line[0][:1].isdigit()]
    fourth = [line for line in lines if len(line) == 15]
    found = {"disclosure": second, "requests": third, "review": fourth[-1:]}
    return {table: "\n".join("\t".join(row) for row in rows) for table, rows in found.items()}


def take_over(january: January) -> None:
    """Go from the first start to the year turn: the one button, the file, 采用."""
    at = focused()
    assert isinstance(at, QPushButton) and at.text() == "由上年年报新建"
    january.keys += 2  # the file
    january.decide("which file is last year's report")
    january.decide("it was read rightly")

    with january.answering(lambda dialog: january.press("Ctrl+Return")):
        january.press("Return")


def turn_the_year(january: January) -> None:
    page = january.clerk.page.guide
    assert isinstance(page, YearTurnPage)
    january.decide("the years as ticked")
    january.press("Return")
    for figure in ("2611", "9", "8", "21"):
        january.type(figure)
        january.press("Return")
    january.press("Space", "Return")
    january.decide("the new figures of the text; the fee is still 0")
    january.press("Return", "Return", "Return")
    january.decide("the cover may wait")
    january.press("Tab", "Tab")
    january.paste(PROBLEMS)
    january.decide("section five")
    january.press("Ctrl+Return")


def fill_in(january: January, figures: dict[str, str]) -> None:
    january.paste(figures["requests"])
    january.press("Ctrl+PgUp")
    january.paste(figures["disclosure"])
    january.press("Ctrl+PgDown", "Ctrl+PgDown")
    january.paste(figures["review"])
    january.decide("the pasted figures stand where they should")


def mend(january: January) -> None:
    """Go through the findings cause by cause: explain what stands, write what the part on oversight lacks."""
    panel = january.clerk.page.findings

    def explain(dialog: Any) -> None:
        january.paste(REASON)
        others = panel.others_open(panel.chosen)
        january.press(*(["Alt+A"] if others else []))
        january.press("Ctrl+Return")

    january.press("F8")
    while any(each.level is Level.VERIFY for each in panel.chosen):
        if [each.code for each in panel.chosen] == ["T622"]:
            january.press("Ctrl+End")
            january.paste(OVERSIGHT)
            january.decide("what the part on oversight lacks")
            january.press("F8")
            continue
        with january.answering(explain):
            january.press("Alt+F8")
        january.decide("why a cause of doubt stands")


def hand_in(january: January, folder: Path) -> Path:
    january.clerk.window.library.set_setting("handed in to", str(folder))
    january.press("Ctrl+Shift+E")
    page = january.clerk.page.guide
    assert isinstance(page, HandInPage)
    january.press("Ctrl+Return")
    january.clerk.qtbot.waitUntil(lambda: not page.package.is_working)
    january.decide("it is handed in")
    assert page.package.path is not None
    return page.package.path


@pytest.mark.long
def test_a_january_takes_few_keys_and_fewer_decisions(
    clerk: Clerk, shared_reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = shared_reports / "10_hongze_2024.pdf"
    figures = tables((shared_reports / "07_suqian_2024.txt").read_text("utf-8"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(last), ""))
    january = January(clerk)
    counted = {}
    for step, act in (
        ("take over", take_over),
        ("year turn", turn_the_year),
        ("figures", lambda one: fill_in(one, figures)),
        ("mend", mend),
        ("hand in", lambda one: hand_in(one, tmp_path)),
    ):
        before = january.keys, len(january.decisions)
        act(january)
        counted[step] = january.keys - before[0], len(january.decisions) - before[1]
    findings = clerk.page.session.findings
    assert not any(each.level in (Level.ERROR, Level.BLANK) for each in findings)
    assert [each.code for each in findings if each.level is Level.VERIFY and not each.explained] == []
    assert january.keys <= MOST_KEYS, counted
    assert len(january.decisions) <= MOST_DECISIONS, january.decisions
