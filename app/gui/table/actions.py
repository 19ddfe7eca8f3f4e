"""What can be done in a table beside typing: each act with its words and keys, for the keyboard and the menu."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.checks import fix
from app.gui.table.pasting import copy, paste
from app.model.edition import Level
from app.table.cells import copied_text
from app.table.entry import cleared, entered, fill

if TYPE_CHECKING:
    from app.gui.table.view import GridView


Key: TypeAlias = QKeySequence.StandardKey | str
_KEYS = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Act:
    """`words` stand in the menu ("": only a key); `leaves_edit`: it closes an open editor, others are the editor's.

    `only_looks`: it changes nothing of the report.
    """

    words: str
    keys: tuple[Key, ...]
    run: Callable[["GridView"], None]
    leaves_edit: bool = False
    ends_group: bool = False
    only_looks: bool = False

    @property
    def shown(self) -> QKeySequence:
        """The key that the menu names."""
        return QKeySequence(self.keys[0]) if self.keys else QKeySequence()

    def matches(self, event: QKeyEvent) -> bool:
        return any(
            event.matches(key) if isinstance(key, QKeySequence.StandardKey) else QKeySequence(key) == _pressed(event)
            for key in self.keys
        )


def _pressed(event: QKeyEvent) -> QKeySequence:
    """The key with its modifiers, wherever on the keyboard it is."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))


def clear(view: "GridView", verb: str = "清除") -> None:
    """Empty the selected cells, as one step."""
    view.apply(cleared(view.grid.session.report, view.selected_cells(), verb))


def cut(view: "GridView") -> None:
    copy(view)
    clear(view, "剪切")


def fill_down(view: "GridView") -> None:
    _fill(view, "向下填充", down=True)


def fill_right(view: "GridView") -> None:
    _fill(view, "向右填充", down=False)


def _fill(view: "GridView", verb: str, *, down: bool) -> None:
    report, cells = view.grid.session.report, view.selected_cells()
    texts = fill(view.grid.table, cells, report.edition.definitions, lambda cell: copied_text(report, cell), down=down)
    if texts:
        view.apply(entered(report, verb, texts))
    else:
        view.message.emit(f"没有可以{verb}的数。")


def zero_blanks(view: "GridView") -> None:
    """0 into every cell of the table that is still blank, as one step; what is filled stays as it is."""
    session = view.grid.session
    blanks = (each for each in session.findings if each.level is Level.BLANK and each.cells)
    finding = next((each for each in blanks if each.cells[0] in view.grid.table.places), None)
    change = fix(session.report, finding) if finding else None
    if change is None:
        view.message.emit("这张表没有空白格。")
        return
    view.apply(change)
    view.message.emit(f"已把{len(change.edits)}个空白格填为0，填过的没有动；可以撤销。")


def find_row(view: "GridView") -> None:
    view.find_line.begin()


def remark(view: "GridView") -> None:
    if (cell := view.current_cell()) is not None:
        view.go_to(cell)
        view.remark_line.begin(cell)


def select_rows(view: "GridView") -> None:
    view.widen(rows=True)


def select_columns(view: "GridView") -> None:
    view.widen(rows=False)


ACTS = (
    Act("剪切", (_KEYS.Cut,), cut),
    Act("复制", (_KEYS.Copy,), copy, only_looks=True),
    Act("粘贴", (_KEYS.Paste,), paste, leaves_edit=True),
    # Not Qt's standard key: on Linux that is Ctrl+D as well.
    Act("清除", ("Del", "Backspace"), clear, ends_group=True),
    Act("向下填充", ("Ctrl+D",), fill_down, leaves_edit=True),
    Act("向右填充", ("Ctrl+R",), fill_right, leaves_edit=True),
    Act("空白填0", (), zero_blanks, ends_group=True),
    Act("备注…", ("Shift+F2",), remark, leaves_edit=True),
    Act("查找行…", ("Ctrl+G",), find_row, leaves_edit=True, ends_group=True, only_looks=True),
    Act("", ("Shift+Space",), select_rows, only_looks=True),
    Act("", ("Ctrl+Space",), select_columns, only_looks=True),
)


def act_of(event: QKeyEvent) -> Act | None:
    """The act of a key; asked several times for each, so it is looked for once."""
    return _act(event.keyCombination().toCombined())


@lru_cache(maxsize=256)
def _act(combined: int) -> Act | None:
    keys = QKeyCombination.fromCombined(combined)
    event = QKeyEvent(QEvent.Type.KeyPress, keys.key(), keys.keyboardModifiers())
    return next((act for act in ACTS if act.matches(event)), None)
