"""What runs in the background of a season and is on its way when it is stopped, or when the season is closed."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from app.collect import adding
from app.gui.collect.page import SUM
from app.session import add
from tests.collect.seasons import hand_in, members, report_of
from tests.gui.clerk import Clerk, noting
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import click, settle


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Officer:
    return Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))


@pytest.fixture
def gate() -> Iterator[Event]:
    """Holds work of another thread until it is set, at the latest at the end of the test."""
    made = Event()
    yield made
    made.set()


def received_untold(office: Officer, folder: Path) -> None:
    """Receive a file to the end of the thread, with all of its signals still on their way."""
    office.clerk.window.do("season_receive", [hand_in(report_of(members(3)[1], 1), folder, "json")])
    assert office.page.receiving is not None
    office.page.receiving._thread.join()


def test_after_receiving_was_stopped_nothing_more_is_told_of_it(office: Officer, tmp_path: Path) -> None:
    """Signals that were on their way came nevertheless: the strip said 已收1个 in the place of 已停止."""
    received_untold(office, tmp_path)
    click(office.page.strip.stop)
    settle()
    assert office.page.strip.words.text().startswith("已停止") and not office.page.strip.is_busy
    assert len(office.season.handins()) == 1


def test_the_end_of_a_stopped_act_does_not_end_the_next_one(
    office: Officer, tmp_path: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second act could no longer be stopped, and went on storing while the season was closed."""
    received_untold(office, tmp_path)
    office.clerk.window.do("season_stop")

    def waiting(*given: Any, **more: Any) -> Iterator[adding.Added]:
        gate.wait()
        return iter(())

    monkeypatch.setattr(adding, "add", waiting)
    office.clerk.window.do("season_receive", [tmp_path])
    second = office.page.receiving
    settle()
    assert second is not None and office.page.receiving is second and office.page.strip.is_busy
    gate.set()
    office.wait(lambda: office.page.receiving is None)


def test_a_season_is_closed_while_the_end_of_receiving_is_on_its_way(
    office: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lists were read once more, out of the closed file: a fault of the program."""
    received_untold(office, tmp_path)
    monkeypatch.setattr(office.clerk.window, "confirmed", lambda *words, **more: True)
    office.clerk.window.do("season_close")
    settle()
    assert office.clerk.window.season is None


def test_a_season_is_closed_while_a_sum_is_on_its_way(office: Officer, tmp_path: Path) -> None:
    """A sum was shown out of the closed file: a fault of the program."""
    office.receive(hand_in(report_of(members(3)[1], 1), tmp_path, "json"))
    office.page.show_page(SUM)
    making = office.page.sum._making
    assert making is not None
    making.thread_.join()
    office.clerk.window.do("season_close")
    settle()
    assert office.clerk.window.season is None


def test_long_work_is_neither_cut_off_unasked_nor_begun_twice(office: Officer, tmp_path: Path, gate: Event) -> None:
    """A season could be closed in the middle of an export, of which then some files were missing, unsaid."""
    page, window = office.page, office.clerk.window
    page.run("正在导出1个文件…", gate.wait, lambda result: "已导出1个文件。")
    asked: list[str] = []
    with office.clerk.answering(noting(asked, "返回")):
        window.do("season_close")
    assert window.season is page and "正在导出1个文件" in asked[0]
    page.run("正在比较…", lambda: 1, lambda result: "已比较。")
    window.do("season_receive", [tmp_path])
    assert page.receiving is None and page.strip.words.text() == "正在导出1个文件…"
    gate.set()
    office.wait(lambda: not page.strip.is_busy)
    assert page.strip.words.text() == "已导出1个文件。"
    window.do("season_close")
    assert window.season is None


def test_a_window_that_stays_open_for_receiving_keeps_its_report(
    office: Officer, tmp_path: Path, gate: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report was closed before it was asked whether receiving is to be stopped."""

    def waiting(*given: Any, **more: Any) -> Iterator[adding.Added]:
        gate.wait()
        return iter(())

    window = office.clerk.window
    monkeypatch.setattr(adding, "add", waiting)
    window.do("season_receive", [tmp_path])
    kept = report_of(members(3)[1], 1)
    add(window.library, kept, "新建")
    window.open_report(kept.id)
    report = window.report
    assert report is not None and window.season is not None
    monkeypatch.setattr(window, "confirmed", lambda *words, **more: False)
    window.close()
    is_open, shown = window.isVisible(), window.report
    gate.set()
    office.wait(lambda: office.page.receiving is None)
    assert is_open and shown is report
