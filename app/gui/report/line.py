"""A line in which one value of a report is edited; each keystroke is in the report at once."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.gui.keys import is_history
from app.model.change import Address, Change
from app.session import Session


class ValueLine(QLineEdit):
    """Edits what stands at `address`; `change` is the change after which that is what was typed."""

    left = Signal()
    """It was left: what was typed is to be saved."""

    def __init__(
        self, session: Session, address: Address | None, change: Callable[[str], Change], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._change = change
        self._spell: object = object()
        self.address = address
        self.setReadOnly(session.read_only)
        self.textEdited.connect(lambda text: session.apply(self._change(text), self._spell))

    def turn_to(self, address: Address) -> None:
        """Edit what stands at another address from now on."""
        self.address = address
        self._spell = object()
        self.render_value()

    def render_value(self) -> None:
        """Show what stands in the report, unless what was typed comes to the same."""
        if self._change(self.text()).is_empty:
            return
        self.setText(str(self._session.report.at(self.address) or "") if self.address else "")
        self._spell = object()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()  # the window's undo takes back steps of the whole report
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._spell = object()
        self.left.emit()
