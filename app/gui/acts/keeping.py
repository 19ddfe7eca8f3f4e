"""Commands on the library itself: trash and backups."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.gui.window import Window


def remove(window: "Window", report: str) -> None:
    """Into the trash, from which it can be taken back at once or later."""
    summary = next(each for each in window.library.summaries() if each.report == report)
    window.library.remove(report)
    window.list_reports()
    sentence = f"已把{summary.unit_name}{summary.year}年的年报移到回收站。"
    window.status.offer(sentence, "撤销", lambda: window.do("bring_back", report))


def bring_back(window: "Window", report: str) -> None:
    window.library.bring_back(report)
    window.list_reports(report)


def trash(window: "Window") -> None:
    from app.gui.dialogs.trash import TrashDialog

    dialog = TrashDialog(window.library.removed(), window)
    if dialog.exec() and dialog.report:
        bring_back(window, dialog.report)
    dialog.deleteLater()


def back_up(window: "Window") -> None:
    path = window.library.back_up()
    window.status.show_message(f"已备份到“{path}”。")


ACTS = {act.__name__: act for act in (remove, bring_back, trash, back_up)}
