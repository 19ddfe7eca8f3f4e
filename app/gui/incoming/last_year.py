"""Commands on last year's report: taking it over from the library, carrying its figures in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.questions import ask
from app.model.report import Report
from app.session import Carried, carried, is_news, last_in, taking

if TYPE_CHECKING:
    from app.gui.window import Window


MOST_NAMED = 7


def offer(window: "Window") -> None:
    """Say so where the library knows something else of last year than the open report does."""
    if (page := window.report) is None or page.session.read_only:
        return
    report = page.session.report
    if is_news(report, last_in(window.library, window.editions, report)):
        known = "有改动" if report.last_year else "已在年报库里"
        window.status.offer(f"本单位{report.year - 1}年的年报{known}。", "采用为上年数据", lambda: take(window))


def take(window: "Window") -> None:
    """Remember last year's report as it is in the library now."""
    if (page := window.report) is None:
        return
    report = page.session.report
    last = last_in(window.library, window.editions, report)
    if last is None:
        window.status.show_message(f"年报库里没有{report.unit_name}{report.year - 1}年的年报，请先打开或导入它。")
    elif not is_news(report, last):
        window.status.show_message(f"上年数据与年报库中{last['year']}年的年报一致。")
    else:
        page.apply(taking(report, last))
        window.status.show_message(f"已采用年报库中{last['year']}年的年报作为上年数据；可以撤销。")


def carry(window: "Window", table: str = "") -> None:
    """Fill in what last year's report hands on: into blanks, and into other cells only when that is wanted."""
    if (page := window.report) is None:
        return
    page.section(page.tabs.currentIndex()).end_edits()
    report = page.session.report
    last = last_in(window.library, window.editions, report) or (report.last if report.last_year else None)
    if last is None:
        window.status.show_message(f"没有{report.year - 1}年的数据可以结转，请先打开或导入上年的年报。")
        return
    found = carried(report, last)
    if not found.figures:
        window.status.show_message("上年的年报里没有可以结转的数。")
        return
    replace = _replaces(window, report, found) if found.other else False
    if replace is None:
        return
    change = found.change(report, replace=replace)
    if change.is_empty:
        window.status.show_message(f"已与{last['year']}年年报的结转数一致，没有要填的。")
        return
    page.apply(change)
    count = len(found.blank) + (len(found.other) if replace else 0)
    window.status.show_message(f"已从{last['year']}年的年报结转{count}格，格中标“转”字；可以撤销。")


def _replaces(window: "Window", report: Report, found: Carried) -> bool | None:
    """Ask whether to put last year's figures in the place of others; None: nothing is to be done."""
    choices = [*(["只填空白格"] if found.blank else []), "全部换成上年的数", "取消"]
    sentence = f"有{len(found.other)}格已经填了数，与上年年报的不同，要换成上年的数吗？"
    lines = [
        f"{report.edition.cells[cell].name}：现在是{report.answers[cell].text}，上年年报是{found.figures[cell].text}"
        for cell in found.other[:MOST_NAMED]
    ]
    chosen = ask(window, sentence, choices, "\n".join(lines), careful=not found.blank)
    return None if chosen == len(choices) - 1 else chosen == len(choices) - 2


def toggle(window: "Window") -> None:
    """Show last year's figures in the tables, or hide them."""
    window.settings["last_year"] = not window.settings["last_year"]


ACTS: dict[str, Callable[..., object]] = {"offer_last": offer, "take_last": take, "carry": carry, "last_year": toggle}
