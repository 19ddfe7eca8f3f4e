"""The panes beside the form and the rail that they are chosen on: one is seen at a time; it follows the report."""

from collections.abc import Mapping, Sequence
from importlib import import_module

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui import FOLLOW
from app.gui.look.appearance import apply_style
from app.gui.look.icons import icon
from app.gui.panes.pane import Pane, PaneHost, PaneKind
from app.model.change import Address

PAD = 14
"""Pixels of a button's height beside its icon and words."""
ICON = 20
"""Pixels of an icon of the rail."""


class PaneRail(QWidget):
    """A narrow column at the right edge: an icon with words for each pane. It never moves, whatever pane shows."""

    asked = Signal(int)
    """A button was pressed: the number of its pane."""

    def __init__(self, kinds: Sequence[PaneKind], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panes")
        self.setAccessibleName("侧栏")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setVisible(len(kinds) > 1)
        self.buttons = [self._button(number, kind) for number, kind in enumerate(kinds)]
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 4, 2, 4)
        column.setSpacing(2)
        for button in self.buttons:
            column.addWidget(button)
        column.addStretch(1)

    def _button(self, number: int, kind: PaneKind) -> QToolButton:
        button = QToolButton(self)
        button.setText(kind.words)
        button.setAccessibleName(kind.words)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("role", "rail")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if kind.icon:
            button.setIcon(icon(kind.icon))
            button.setIconSize(QSize(ICON, ICON))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.clicked.connect(lambda: self.asked.emit(number))
        return button

    def mark(self, number: int | None) -> None:
        """Show which pane is seen; None for none."""
        for each, button in enumerate(self.buttons):
            button.setChecked(each == number)

    def _fit(self) -> None:
        """Leave the icons out in a low window, so that every pane can be reached."""
        styles = Qt.ToolButtonStyle
        needed = len(self.buttons) * (self._button_height + 2) + 8
        style = styles.ToolButtonTextUnderIcon if self.height() >= needed else styles.ToolButtonTextOnly
        for button in self.buttons:
            if button.toolButtonStyle() != style:
                button.setToolButtonStyle(style)

    @property
    def _button_height(self) -> int:
        """Pixels that a button with icon and words is high."""
        return ICON + self.buttons[0].fontMetrics().height() + PAD

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


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
        self._current = 0
        self.rail = PaneRail(self._kinds, parent)
        """Stands at the right edge of the page, not within this."""
        self._stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        for name, pane in made.items():
            pane.setAccessibleName(next(kind.words for kind in self._kinds if kind.name == name))
            self._stack.addWidget(pane)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(FOLLOW)
        self._later.timeout.connect(self._pass_on)
        self._chosen(0)

    @property
    def current(self) -> str:
        """The name of the pane that is chosen."""
        return self._kinds[self._current].name

    @property
    def widths(self) -> tuple[int, int]:
        """The widths of panes of words and of wide panes, as the user last set them."""
        return self._widths[False], self._widths[True]

    def restore_widths(self, widths: Sequence[int]) -> None:
        self._widths = dict(zip((False, True), widths, strict=True))
        self.width_wanted.emit(self._widths[self._is_wide])

    def choose(self, name: str) -> None:
        """Bring a pane to the front. An unknown name (of another version of the program) is ignored."""
        names = [kind.name for kind in self._kinds]
        if name in names:
            self._chosen(names.index(name))

    def pane(self, name: str) -> Pane:
        """A pane by its name, built when it is first asked for."""
        if name not in self._made:
            kind = next(kind for kind in self._kinds if kind.name == name)
            module, _, class_name = kind.place.partition(":")
            made: Pane = getattr(import_module(module), class_name)(self._page, self._stack)
            made.setAccessibleName(kind.words)
            areas: list[QScrollArea] = list(made.findChildren(QScrollArea))
            for area in areas:  # what scrolls takes the focus, and so needs a name
                area.setAccessibleName(kind.words)
            apply_style(made)
            self._made[name] = made
            self._stack.addWidget(made)
        return self._made[name]

    def take_focus(self) -> None:
        """Give the focus to the last place in the pane, or to the first that takes it."""
        pane = self.pane(self.current)
        inside: list[QWidget] = list(pane.findChildren(QWidget))
        takes = [each for each in inside if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        lists = [each for each in takes if isinstance(each, QAbstractItemView)]
        last = pane.focusWidget()
        wanted = last if last in takes else next(iter([*lists, *takes]), None)
        (pane if wanted is None else wanted).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the form, where nothing within takes it."""
        if event.key() == Qt.Key.Key_Escape:
            self._page.take_focus()
            return
        super().keyPressEvent(event)

    def _chosen(self, number: int) -> None:
        self._current = number
        self.rail.mark(number if self.isVisible() else None)
        pane = self.pane(self._kinds[number].name)
        self._stack.setCurrentWidget(pane)
        if pane.is_wide != self._is_wide:
            self._is_wide = pane.is_wide
            self.setMinimumWidth(LEAST[self._is_wide])
            self.width_wanted.emit(self._widths[self._is_wide])
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
        self._chosen(self._current)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rail.mark(None)
