"""Commands on a table as a whole: noughts, the control by its paper, a remark, a row to be found."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.grid import TableGrid
from app.gui.grid.acts import find_row, remark, zero_blanks
from app.gui.grid.view import GridView
from app.model.change import Area
from app.session import zeroing

if TYPE_CHECKING:
    from app.gui.window import Window

NO_TABLE = "请先打开有表格的部分，点到表里。"


def _grid(window: "Window", table: str = "") -> TableGrid | None:
    """The grid of a table; without its name that of the cursor, else the first of the section that shows."""
    if (page := window.report) is None:
        return None
    section = page.section(page.tabs.currentIndex())
    if not table and page.place is not None and page.place.area is Area.ANSWERS:
        table = page.session.report.edition.cells[page.place.key].table
    grid = section.grids.get(table) or next(iter(section.grids.values()), None)
    if grid is None:
        window.status.show_message(NO_TABLE)
    return grid


def _in_table(act: Callable[[GridView], None]) -> Callable[..., None]:
    def run(window: "Window", table: str = "") -> None:
        if (grid := _grid(window, table)) is not None:
            grid.view.end_edit()
            grid.view.setFocus()
            act(grid.view)

    return run


def zero_all(window: "Window", table: str = "") -> None:
    """What the edition offers to an office without any cases, once it was seen what that replaces."""
    from app.gui.dialogs.zero import ZeroDialog

    if (page := window.report) is None:
        return
    if not (actions := page.session.report.edition.zero_actions):
        window.status.show_message("这种表样没有可以整表填0的表。")
        return
    page.section(page.tabs.currentIndex()).end_edits()
    report = page.session.report
    action = next((each for each in actions if table in each.tables), actions[0])
    found = zeroing(report, action)
    if not (found.blank or found.other or found.totals or found.sentences):
        window.status.show_message("这些表已经都是0，文字也写明了。")
        return
    dialog = ZeroDialog(report, found, window)
    if dialog.exec():
        page.apply(found.change(report, dialog.chosen))
        window.status.show_message(f"“{action.label}”已填好；可以撤销。")
    dialog.deleteLater()


def control(window: "Window", table: str = "") -> None:
    """Begin or end the control by the paper's totals."""
    if (grid := _grid(window, table)) is None:
        return
    if not grid.control.isEnabled():
        window.status.show_message("这张表没有合计，不用核对。")
        return
    grid.control.trigger()


ACTS: dict[str, Callable[..., object]] = {
    "zero_blanks": _in_table(zero_blanks),
    "zero_all": zero_all,
    "control": control,
    "remark": _in_table(remark),
    "find_row": _in_table(find_row),
}
