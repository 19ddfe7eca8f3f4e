"""练习: opened, hinted at, put right, left; and nothing of it is kept anywhere."""

from pathlib import Path

import pytest

from app.gui.command import NOT_KEPT
from app.gui.report.guide import PracticeBand
from tests.gui.clerk import Clerk, choose, modal
from tests.made import example


@pytest.fixture
def learner(clerk: Clerk) -> Clerk:
    clerk.window.do("practice")
    return clerk


def band(clerk: Clerk) -> PracticeBand:
    found = clerk.page.findChild(PracticeBand)
    assert isinstance(found, PracticeBand)
    return found


def test_a_mistake_is_hinted_at_gone_to_and_put_right(learner: Clerk) -> None:
    shown = band(learner)
    assert "已改正0处，还有10处" in shown.count.text()
    learner.click(shown.hint)
    assert shown.told.text().startswith("提示：第四部分的表里有一格空着")
    learner.click(shown.lead)
    assert learner.grid("review").view.current_cell() == "review.direct.other"
    learner.type("0")
    learner.press("Return")
    assert "已改正1处，还有9处" in shown.count.text()
    assert shown.told.text().startswith("已改正。空着算“未填”")
    learner.press("Ctrl+Z")
    assert "已改正0处" in shown.count.text()


def test_each_press_hints_at_another_one(learner: Clerk) -> None:
    shown, hints = band(learner), set()
    for _ in range(10):
        learner.click(shown.hint)
        hints.add(shown.told.text())
    assert len(hints) == 10


def test_nothing_of_it_is_kept(learner: Clerk) -> None:
    learner.grid("review").show_cell("review.direct.other")
    learner.type("0")
    learner.press("Return")
    learner.qtbot.wait(400)
    assert "已保存" not in learner.status and "正在保存" not in learner.status
    for name in ("save", "submit", "submissions"):
        learner.window.status.show_message("")
        learner.window.do(name)
        assert learner.window.status._news.text() == NOT_KEPT, name
    learner.press("Ctrl+W")
    assert modal() is None, "nothing is asked"
    assert learner.window.report is None
    assert learner.library.summaries() == []
    learner.restart()
    learner.window.reopen()
    assert learner.library.summaries() == []


def test_an_export_of_it_is_possible_and_the_next_practice_is_fresh(learner: Clerk, tmp_path: Path) -> None:
    learner.grid("review").show_cell("review.direct.other")
    learner.type("0")
    learner.press("Return")
    with learner.answering(choose("取消")):
        learner.press("Ctrl+E")
    learner.press("Ctrl+W")
    learner.window.do("practice")
    assert "已改正0处" in band(learner).count.text()
    assert learner.report.unit_name == example().unit_name
