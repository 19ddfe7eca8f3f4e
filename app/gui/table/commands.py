"""Commands on a table of the open report."""

from typing import TYPE_CHECKING

from app.gui.command import command
from app.gui.workbench import EditableReport, OpenReport

if TYPE_CHECKING:
    from app.gui.table.grid import TableGrid

NO_TABLE = "请先打开有表格的部分，点到表里。"


def _grid(opened: OpenReport, table: str) -> "TableGrid | None":
    """Show the form and return the grid of a table; without a name that of the cursor, else the section's first.

    Returns None, and tells the user, if there is no table.
    """
    from app.model.change import Area

    opened.page.end_guide()
    page, section = opened.page, opened.page.current_section
    if not table and page.place is not None and page.place.area is Area.ANSWERS:
        table = opened.report.edition.cells[page.place.key].table
    grid = section.grids.get(table) or next(iter(section.grids.values()), None)
    if grid is None:
        opened.say(NO_TABLE)
    return grid


def _entered(opened: OpenReport, table: str = "") -> "TableGrid | None":
    """The same grid, with the keyboard focus and no open editor."""
    grid = _grid(opened, table)
    if grid is not None:
        grid.view.end_edit()
        grid.view.setFocus()
    return grid


@command("zero_blanks", "空白填0", icon="zero", also="补零 归零 没有")
def zero_blanks(opened: EditableReport, table: str = "") -> None:
    """Fill every blank cell of a table with 0."""
    if (grid := _entered(opened, table)) is not None:
        grid.zero_blanks()


@command("zero_all", "整表填0（无申请、复议、诉讼）…", icon="zero", also="补零 归零 没有")
def zero_all(opened: EditableReport, table: str = "") -> None:
    """Apply an action of the edition for an office without any cases, after showing what it replaces."""
    from app.gui.table.zero_dialog import ZeroDialog
    from app.model.change import Area
    from app.session import zero_action, zeroing

    if not (actions := opened.report.edition.zero_actions):
        opened.say("这种表样没有可以整表填0的表。")
        return
    opened.page.end_guide()
    opened.page.current_section.end_edits()
    report, place = opened.report, opened.page.place
    if not table and place is not None and place.area is Area.ANSWERS:
        table = report.edition.cells[place.key].table
    action = zero_action(report.edition, table) or actions[0]
    found = zeroing(report, action)
    if not (found.blank or found.other or found.totals or found.sentences):
        opened.say("这些表已经都是0，文字也写明了。")
        return
    dialog = ZeroDialog(report, found, opened.workbench)
    if dialog.exec():
        opened.page.apply(found.change(report, dialog.chosen))
        opened.say(f"“{action.label}”已填好；可以撤销。")
    dialog.deleteLater()


@command("control", "按原稿核对", "F4", icon="control", also="校对 合计")
def control(opened: EditableReport, table: str = "") -> None:
    """Begin or end the comparison of typed totals."""
    if (grid := _grid(opened, table)) is None:
        return
    if grid.control.isEnabled():
        grid.control.trigger()
    else:
        opened.say("这张表没有合计，不用核对。")


@command("remark", "备注…", "Shift+F2", icon="remark", also="注释 说明")
def remark(opened: EditableReport) -> None:
    """Open the line for the remark of the cell with the cursor."""
    if (grid := _entered(opened)) is not None:
        grid.open_remark()


@command("find_row", "查找行…", "Ctrl+G", icon="find-row", also="定位 跳转")
def find_row(opened: OpenReport) -> None:
    """Open the line that finds rows of a table by their names."""
    if (grid := _entered(opened)) is not None:
        grid.find_line.begin()
