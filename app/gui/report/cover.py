"""The cover of a report: a field for each of the unit's data; each keystroke is in the report at once."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from app.gui.keys import TypingStep, is_history
from app.gui.look.appearance import set_secondary
from app.gui.look.line import Line
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Field
from app.model.report import told_by_name
from app.session import Session


class ValueLine(Line):
    """Edits what stands at `address`; `change` is the change after which that is what was typed."""

    left = Signal()
    """It was left: what was typed is to be saved."""

    def __init__(
        self, session: Session, address: Address | None, change: Callable[[str], Change], parent: QWidget
    ) -> None:
        super().__init__(parent=parent)
        self._session = session
        self._change = change
        self._step = TypingStep()
        self.address = address
        self.setReadOnly(session.read_only)
        self.textEdited.connect(self._hand_over)

    def _hand_over(self) -> None:
        text = self.text()
        self._session.apply(self._change(text), self._step.between(self._stored(), text))

    def _stored(self) -> str:
        return str(self._session.report.at(self.address) or "") if self.address else ""

    def turn_to(self, address: Address) -> None:
        """Edit what stands at another address from now on."""
        self.address = address
        self._step.end()
        self.render_value()

    def render_value(self) -> None:
        """Show what stands in the report, unless what was typed comes to the same."""
        if self._change(self.text()).is_empty:
            return
        self.setText(self._stored())
        if not self.hasFocus():
            self.setCursorPosition(0)  # a long value shows its beginning
        self._step.end()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()  # the window's undo takes back steps of the whole report
            return False
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._step.end()
        self.left.emit()


NOT_CHOSEN = "（未选）"
FIELD_GAP = 6
"""Pixels below a field or its hint, beside the usual spacing."""
LEAST_LETTERS = 8
"""Latin letters of a choice that are in view, however narrow the page is."""


class CoverForm(QWidget):
    """A line for each of `fields`; each edit goes to the session at once."""

    left = Signal()
    """A field was left: what was typed is to be saved."""

    def __init__(self, session: Session, fields: Sequence[Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumWidth(760)
        self._session = session
        self._fields: dict[str, FieldLine | FieldChoice] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(2)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        for number, field in enumerate(fields):
            self._add(2 * number, field)
        self.refresh()

    def _add(self, row: int, field: Field) -> None:
        """A field beside its label, and its hint in the row below."""
        editor = FieldChoice(self._session, field, self) if field.choices else FieldLine(self._session, field, self)
        editor.left.connect(self.left)
        self._fields[field.key] = editor
        label = QLabel(f"{field.label} *" if field.required else field.label, self)
        label.setBuddy(editor)
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(editor, row, 1)
        self._grid.setRowMinimumHeight(row + 1, FIELD_GAP)
        if field.help:
            hint = QLabel(field.help, self)
            set_secondary(hint)
            hint.setWordWrap(True)
            hint.setContentsMargins(0, 0, 0, FIELD_GAP)
            self._grid.addWidget(hint, row + 1, 1)

    def refresh(self) -> None:
        """Show what the session holds."""
        for field in self._fields.values():
            field.render_value()

    def focus_first(self) -> None:
        next(iter(self._fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def field(self, key: str) -> QWidget | None:
        """The line of a key; None where the form has none."""
        return self._fields.get(key)


class FieldLine(ValueLine):
    """One line of a unit's data as text."""

    def __init__(self, session: Session, field: Field, parent: QWidget) -> None:
        super().__init__(session, Address(Area.UNIT, field.key), partial(_written, session, field), parent)
        self.setObjectName(f"unit {field.key}")
        self.setAccessibleName(field.label)
        self.setAccessibleDescription(field.help)


def _written(session: Session, field: Field, value: str | None) -> Change:
    """The change after which a field says `value`."""
    address = Address(Area.UNIT, field.key)
    return Change(f"修改“{field.label}”", (Edit(address, session.report.at(address), value or None),))


class FieldChoice(QComboBox):
    """One line of a unit's data as a choice; a value that the form does not offer stays and is shown as it is."""

    left = Signal()

    def __init__(self, session: Session, field: Field, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._field = field
        self.address = Address(Area.UNIT, field.key)
        self.setObjectName(f"unit {field.key}")
        self.setAccessibleName(field.label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(LEAST_LETTERS)  # a narrow page must not scroll sideways for its longest line
        self.setEnabled(not session.read_only)
        self.addItem(NOT_CHOSEN, None)
        for value, label in field.choices:
            self.addItem(label, value)
        self.activated.connect(self._hand_over)

    def render_value(self) -> None:
        report = self._session.report
        told = dict(self._field.choices).get(told_by_name(self._field.names, report.unit_name))
        self.setItemText(0, f"{told}（按单位名称）" if told else NOT_CHOSEN)
        value = report.at(self.address) or None
        place = self.findData(value)
        if place < 0:
            self.addItem(str(value), value)
            place = self.count() - 1
        self.setCurrentIndex(place)

    def _hand_over(self, place: int) -> None:
        self._session.apply(_written(self._session, self._field, self.itemData(place)))
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not change an answer
