"""The actions of a table other than typing, each with its words and keys, for keyboard and menu."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias, TypeVar

from PySide6.QtGui import QAction, QKeySequence

from app.checks import fix
from app.gui.table.dialogs import copy, paste
from app.gui.table.lines import FindLine, RemarkLine
from app.gui.table.view import GridView, InEditor, TableAction
from app.model.edition import Level
from app.table.cells import copied_text
from app.table.entry import cleared, entered, fill

Keys: TypeAlias = QKeySequence.StandardKey | tuple[str, ...]
Line = TypeVar("Line", FindLine, RemarkLine)
_STANDARD = QKeySequence.StandardKey


class Declared(NamedTuple):
    """A declared action. Without `words` it is in no menu; `keys` are Qt's standard keys, or portable texts."""

    words: str
    keys: Keys
    run: Callable[[GridView], None]
    in_editor: InEditor = InEditor.TYPES
    ends_group: bool = False
    only_looks: bool = False

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """All keys; the menu shows the first."""
        if isinstance(self.keys, tuple):
            return [QKeySequence(each) for each in self.keys]
        return QKeySequence.keyBindings(self.keys)


def clear(view: GridView, verb: str = "清除") -> None:
    """Empty the selected cells, as one step."""
    view.apply(cleared(view.grid.session.report, view.selected_cells(), verb))


def cut(view: GridView) -> None:
    copy(view)
    clear(view, "剪切")


def fill_down(view: GridView) -> None:
    _fill(view, "向下填充", down=True)


def fill_right(view: GridView) -> None:
    _fill(view, "向右填充", down=False)


def _fill(view: GridView, verb: str, *, down: bool) -> None:
    report, cells = view.grid.session.report, view.selected_cells()
    texts = fill(view.grid.table, cells, report.edition.definitions, lambda cell: copied_text(report, cell), down=down)
    if texts:
        view.apply(entered(report, verb, texts))
    else:
        view.message.emit(f"没有可以{verb}的数。")


def zero_blanks(view: GridView) -> None:
    """Enter 0 into every blank cell of the table, as one step."""
    session = view.grid.session
    blanks = (each for each in session.findings if each.level is Level.BLANK and each.cells)
    finding = next((each for each in blanks if each.cells[0] in view.grid.table.places), None)
    change = fix(session.report, finding) if finding else None
    if change is None:
        view.message.emit("这张表没有空白格。")
        return
    view.apply(change)
    view.message.emit(f"已把{len(change.edits)}个空白格填为0，填过的没有动；可以撤销。")


def find_row(view: GridView) -> None:
    _line(view, FindLine).begin()


def remark(view: GridView) -> None:
    if (cell := view.current_cell()) is not None:
        view.go_to(cell)
        _line(view, RemarkLine).begin(cell)


def _line(view: GridView, kind: type[Line]) -> Line:
    """Return the line of a kind that lies over the table."""
    found: list[Line] = list(view.findChildren(kind))
    return found[0]


def select_rows(view: GridView) -> None:
    view.widen(rows=True)


def select_columns(view: GridView) -> None:
    view.widen(rows=False)


TABLE_ACTIONS = (
    Declared("剪切", _STANDARD.Cut, cut),
    Declared("复制", _STANDARD.Copy, copy, only_looks=True),
    Declared("粘贴", _STANDARD.Paste, paste, InEditor.RUNS),
    # Not Qt's standard key: on Linux that is Ctrl+D as well.
    Declared("清除", ("Del", "Backspace"), clear, ends_group=True),
    Declared("向下填充", ("Ctrl+D",), fill_down, InEditor.CLOSES),
    Declared("向右填充", ("Ctrl+R",), fill_right, InEditor.CLOSES),
    Declared("空白填0", (), zero_blanks, ends_group=True),
    Declared("备注…", ("Shift+F2",), remark, InEditor.CLOSES),
    Declared("查找行…", ("Ctrl+G",), find_row, InEditor.CLOSES, ends_group=True, only_looks=True),
    Declared("", ("Shift+Space",), select_rows, only_looks=True),
    Declared("", ("Ctrl+Space",), select_columns, only_looks=True),
)


def add_actions(view: GridView) -> None:
    """Give a table its menu and its keys."""
    for each in TABLE_ACTIONS:
        action = TableAction(each.words, each.shortcuts, view, each.in_editor, only_looks=each.only_looks)
        action.triggered.connect(partial(_run, each, view))
        view.add_action(action)
        if each.ends_group:
            line = QAction(view)
            line.setSeparator(True)
            view.addAction(line)


def _run(declared: Declared, view: GridView) -> None:
    declared.run(view)
