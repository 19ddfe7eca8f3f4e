"""One text part on its page: label, guidance, editor, and how long it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.gui.appearance import quiet
from app.gui.prose.editor import ProseEditor
from app.model.edition import Part
from app.model.texts import plain
from app.session import Session


class PartBox(QWidget):
    """A part with its guidance above and its length at the right."""

    def __init__(self, session: Session, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.part = part
        self.editor = ProseEditor(session, part, self)
        self._length = QLabel(self)
        quiet(self._length)
        heading = QLabel(part.label, self)
        heading.setProperty("role", "heading")
        heading.setBuddy(self.editor)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch(1)
        top.addWidget(self._length)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        if part.help:
            column.addWidget(_guidance(part.help, self))
        column.addWidget(self.editor)
        self.refresh()

    def refresh(self) -> None:
        """Show the length, and in an empty title what is printed without one."""
        length = sum(map(len, plain(self._session.report, self.part.id).split()))
        limit = self.part.limit
        over = limit is not None and length > limit
        words = f"{length}字，超过建议的{limit}字" if over else f"{length}字"
        if words != self._length.text():
            self._length.setText(words)
        if self.editor.is_single:
            self.editor.setPlaceholderText(self._session.report.title)


def _guidance(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    quiet(label)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
