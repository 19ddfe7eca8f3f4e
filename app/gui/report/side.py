"""The panes beside the form: one is seen at a time; it follows the report and the cursor."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import apply_style
from app.gui.panes.pane import Pane, PaneHost, PaneKind
from app.model.change import Address

PAD = 8
"""Pixels beside a name."""

MARGIN = 2


class PaneTabs(QWidget):
    """One of them is the current one."""

    currentChanged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, 4, MARGIN, 0)
        self._grid.setSpacing(0)

    def add(self, words: str) -> None:
        button = QToolButton(self)
        button.setText(words)
        button.setAccessibleName(words)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("role", "tab")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        number = len(self._group.buttons())
        self._group.addButton(button, number)
        button.setChecked(number == 0)
        self._arrange()

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.currentChanged.emit(number)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        self._group.button(number).setChecked(True)

    def _arrange(self) -> None:
        """As many in a row as have room, and rows of about the same length."""
        buttons = self._group.buttons()
        widest = max((self.fontMetrics().horizontalAdvance(each.text()) for each in buttons), default=0) + PAD
        most = max(1, (self.width() - 2 * MARGIN) // max(1, widest))
        rows = -(-len(buttons) // most)
        columns = -(-len(buttons) // max(1, rows))
        for number, button in enumerate(buttons):
            self._grid.addWidget(button, number // columns, number % columns)

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()


PAUSE = 60
"""Milliseconds after a key at which panes follow: the key's own repaint comes first."""


LEAST = {False: 220, True: 340}
USUAL = {False: 264, True: 440}
"""Pixels of width that panes of words (False) and wide ones (True) have at least, and at first."""


class Side(QWidget):
    """Shows one pane of `kinds`; `made` are those that are there from the start."""

    width_wanted = Signal(int)
    """Pixels: a pane that is wider or narrower than the last one was chosen."""

    def __init__(
        self, page: PaneHost, kinds: Sequence[PaneKind], made: Mapping[str, Pane], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._kinds = tuple(kinds)
        self._made = dict(made)
        self._touched: frozenset[Address] = frozenset()
        self._findings_changed = False
        self._moved = False
        self._is_wide = False
        self._widths = dict(USUAL)
        self.setMinimumWidth(LEAST[False])
        self.tabs = PaneTabs(self)
        self._stack = QStackedWidget(self)
        for kind in self._kinds:
            self.tabs.add(kind.words)
        self._lay_out()
        for pane in made.values():
            self._stack.addWidget(pane)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._pass_on)
        self.tabs.currentChanged.connect(self._chosen)
        self._chosen(0)

    def _lay_out(self) -> None:
        self.tabs.setObjectName("panes")
        self.tabs.setAccessibleName("右侧栏目")
        self.tabs.setVisible(len(self._kinds) > 1)
        apply_style(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)

    @property
    def current(self) -> str:
        """The name of the pane that is chosen."""
        return self._kinds[self.tabs.current].name

    @property
    def widths(self) -> tuple[int, int]:
        """Of panes of words and of wide ones, as the user last had them."""
        return self._widths[False], self._widths[True]

    def restore_widths(self, widths: Sequence[int]) -> None:
        self._widths = dict(zip((False, True), widths, strict=True))
        self.width_wanted.emit(self._widths[self._is_wide])

    def choose(self, name: str) -> None:
        """Bring a pane to the front; a name that is none (of another version of the program) leaves all as it is."""
        names = [kind.name for kind in self._kinds]
        if name in names:
            self.tabs.choose(names.index(name))

    def pane(self, name: str) -> Pane:
        """A pane by its name, built when it is first asked for."""
        if name not in self._made:
            kind = next(kind for kind in self._kinds if kind.name == name)
            module, _, class_name = kind.place.partition(":")
            made: Pane = getattr(import_module(module), class_name)(self._page, self._stack)
            areas: list[QScrollArea] = list(made.findChildren(QScrollArea))
            for area in areas:  # what scrolls takes the focus, and so needs a name
                area.setAccessibleName(kind.words)
            apply_style(made)
            self._made[name] = made
            self._stack.addWidget(made)
        return self._made[name]

    def _chosen(self, number: int) -> None:
        pane = self.pane(self._kinds[number].name)
        self._stack.setCurrentWidget(pane)
        if pane.is_wide != self._is_wide:
            self._is_wide = pane.is_wide
            wanted = self._widths[self._is_wide]
            self.setMinimumWidth(LEAST[self._is_wide])
            self.width_wanted.emit(wanted)
        pane.refresh()
        if self._page.place is not None:
            pane.show_place(self._page.place)

    # -- following, a moment later ---------------------------------------------------------------------------------

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        self._touched |= addresses
        self._findings_changed |= findings_changed
        self._later.start()

    def show_place(self, address: Address) -> None:
        self._moved = True
        self._later.start()

    def _pass_on(self) -> None:
        touched, findings_changed, moved = self._touched, self._findings_changed, self._moved
        self._touched, self._findings_changed, self._moved = frozenset(), False, False
        if not self.isVisible():
            return
        pane = self.pane(self.current)
        if touched or findings_changed:
            pane.follow(touched, findings_changed)
        if moved and self._page.place is not None:
            pane.show_place(self._page.place)

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self._widths[self._is_wide] = event.size().width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._chosen(self.tabs.current)
