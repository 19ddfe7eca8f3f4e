"""The line at the bottom in a narrow window: what is long gives way, what can be pressed is always there."""

import pytest

from tests.gui.clerk import Clerk
from tests.gui.fitting import faults
from tests.gui.hand import settle

FOLDER = "/很长的文件夹名称" * 14


@pytest.fixture
def narrow(clerk: Clerk) -> Clerk:
    clerk.window.do("example")
    clerk.window.resize(900, 600)
    return clerk


def test_the_button_stays_in_the_window_however_long_the_sentence_is(narrow: Clerk) -> None:
    """A long path pushed 重试 out of the window."""
    status, sentence = narrow.window.status, f"磁盘空间不足，写不进“{FOLDER}/nianbao.db”，请清理后再试。"
    status.show_failed(sentence)
    settle()
    assert status._retry.isVisible()
    assert status._retry.geometry().right() <= status.width()
    assert faults(narrow.window) == []
    assert sentence in status._saved.toolTip()


def test_long_news_leave_what_is_saved_in_view(narrow: Clerk) -> None:
    status = narrow.window.status
    status.offer(f"已另存到“{FOLDER}/x.json”。", "打开文件夹", lambda: None)
    settle()
    assert status._saved.text().startswith("已保存")
    assert status._saved.width() >= status._saved.sizeHint().width()
    assert status._offer.geometry().right() <= status._counts.geometry().left()
    assert FOLDER in status._news.toolTip()
    assert faults(narrow.window) == []


def test_short_news_have_their_button_beside_them(narrow: Clerk) -> None:
    status = narrow.window.status
    status.offer("已删除。", "撤销", lambda: None)
    settle()
    assert status._offer.geometry().left() - status._news.geometry().right() < 20
