"""One text part on its page: label, guidance, editor and length."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.checks import offered, saying
from app.gui.look.appearance import set_secondary
from app.gui.look.layouts import clear, nest
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
        set_secondary(self._length)
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
        nest(column, top)
        if part.help:
            column.addWidget(_guidance(part.help, self))
        column.addWidget(self.editor)
        self._phrases = QVBoxLayout()
        self._phrases.setSpacing(2)
        nest(column, self._phrases)
        self._offered: list[str] = []
        self.refresh()
        self._offer()

    def follow(self, *, text: bool, figures: bool, unit: bool, findings: bool) -> None:
        """Update after a change of the part's text, of figures, of the unit, or of findings."""
        if text:
            self.editor.follow()
        if figures and self.editor.has_figures:
            self.editor.refresh_figures()
        if text or unit or (figures and self.editor.has_figures):
            self.refresh()
        if text or figures or findings:
            self.editor.underlines.soon()
        if text or unit or figures:
            self._offer()

    def _offer(self) -> None:
        """Offer a button for each sentence that the edition has for a report without cases."""
        wanted = [] if self._session.read_only else list(offered(self._session.report, self.part.id))
        if wanted == self._offered:
            return
        self._offered = wanted
        clear(self._phrases)
        for sentence in wanted:
            button = QPushButton(f"写入：{sentence}", self)
            button.setProperty("role", "phrase")
            button.setToolTip("表中相应的数字都是0，单击即把这句话写到这一部分的末尾。")
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.clicked.connect(partial(self._say, sentence))
            self._phrases.addWidget(button)

    def _say(self, sentence: str) -> None:
        self._session.end_edit_session()
        self._session.apply(saying(self._session.report, self.part.id, sentence))
        self.editor.left.emit()

    @property
    def length(self) -> int:
        """Count the printed characters, without white space."""
        return sum(map(len, plain(self._session.report, self.part.id).split()))

    def refresh(self) -> None:
        """Show the length, and in an empty title the title that is printed by default."""
        length = self.length
        limit = self.part.limit
        over = limit is not None and length > limit
        words = f"{length}字，超过建议的{limit}字" if over else f"{length}字"
        if words != self._length.text():
            self._length.setText(words)
        if self.editor.is_single:
            self.editor.setPlaceholderText(self._session.report.title)


def _guidance(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    set_secondary(label)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
