"""The editor of one text part: it shows what the session holds and turns every edit into a splice."""

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from app.gui import input_method
from app.gui.dropping import local_files
from app.gui.keys import PASSING, TypingStep, is_history
from app.gui.prose import document as documents
from app.gui.prose.pasting import OWN, Choice, choose, copied, fill, offers, pasted
from app.gui.prose.underlines import Underlines
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Part
from app.model.texts import (
    OBJECT,
    PARAGRAPH,
    Paragraph,
    Piece,
    before,
    characters,
    live_figure,
    shown,
    splice,
    units,
)
from app.session import Session

LINE = 112
"""Percent of the font's own line height, which is large already."""

BRACES = "{{"
"""Typing these opens the list of live figures."""


class ProseEditor(QTextEdit):
    """An editor as high as its text. It holds no state of its own: Qt's undo is off, and the session's text counts."""

    left = Signal()
    """The cursor left the part: the report should be saved."""
    message = Signal(str)
    """A sentence for the user about what was done."""
    figure_wanted = Signal()
    """{{ was typed: the user chooses a live figure."""
    files_given = Signal(list)
    """Paths of files that were pasted: the window opens them."""
    moved = Signal()
    """The cursor moved and may have to be scrolled to."""

    def __init__(self, session: Session, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.part = part
        self.address = Address(Area.TEXTS, part.id)
        self._composing = False
        self._composed_over: tuple[int, int] | None = None
        """Anchor and position of the selection over which something is composed; None for none."""
        self._shown: list[Paragraph] = [()]
        """The paragraphs that the document shows and the session knows."""
        self._changed: tuple[int, int, int] | None = None
        """The range of paragraphs that the session does not know yet, and the number of all paragraphs."""
        self._rendering = False
        self._handing_over = False
        self._step = TypingStep()
        self._pointed_out = QTextCursor()
        """The selection that the program made to show words; it lasts until a key is pressed."""
        # The document only borrows the drawer of objects; without a reference of ours it would be gone.
        self._drawer = documents.ShownObject(self.words_of)
        self.underlines = Underlines(self, session, part.id)
        self._least_lines = min(part.lines, 4)
        """The height of a text that is shorter."""
        self._set_up()
        self.render_text()
        self._choose_least()

    def _set_up(self) -> None:
        self.setObjectName(f"text {self.part.id}")
        self.setAccessibleName(self.part.label)
        self.setAccessibleDescription(self.part.help)
        self.setUndoRedoEnabled(False)
        if self.session.read_only:
            reading = Qt.TextInteractionFlag
            self.setTextInteractionFlags(reading.TextSelectableByMouse | reading.TextSelectableByKeyboard)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(8)
        layout = self.document().documentLayout()
        layout.registerHandler(documents.OBJECT_TYPE, self._drawer)
        layout.documentSizeChanged.connect(self._fit)
        self.document().contentsChange.connect(self._document_changed)
        self.cursorPositionChanged.connect(self.moved)

    @property
    def is_single(self) -> bool:
        """Tell whether the part is a single line, such as a title."""
        return self.part.lines == 1

    # -- from the session to the screen ----------------------------------------------------------------------------

    def render_text(self) -> None:
        """Show the session's text, with the cursor where it was or at the change."""
        self._rendering = True
        try:
            wanted = list(shown(self._stored()))
            end = documents.show(self.document(), self._shown, wanted, self._layout())
            self._shown = wanted
        finally:
            self._rendering = False
        if end is not None:
            cursor = self.textCursor()
            cursor.setPosition(end)
            self.setTextCursor(cursor)
        self._step.end()
        self.underlines.soon()

    def follow(self) -> None:
        """Follow a change of the session's text. The editor's own changes are on the screen already."""
        if not self._handing_over:
            self.render_text()

    @property
    def has_figures(self) -> bool:
        """Tell whether the text may show figures of tables, which change without it."""
        return "{{" in self._stored()

    def show_span(self, start: int, end: int) -> None:
        """Select a range of the stored text; if it is empty, put the cursor there."""
        self._select(before(self._stored(), start), before(self._stored(), end))

    def show_letters(self, start: int, end: int) -> None:
        """Select a range of the shown characters."""
        letters = [piece.text for piece in characters(shown(self._stored()))]
        self._select("".join(letters[:start]), "".join(letters[:end]))

    def _select(self, head: str, whole: str) -> None:
        """Select from behind `head` to the end of `whole`, which is the start of the text."""
        cursor = self.textCursor()
        cursor.setPosition(units(head))
        cursor.setPosition(units(whole), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self._pointed_out = cursor

    def _goes_behind(self, event: QKeyEvent) -> bool:
        """Tell whether the Enter that showed the selected words is pressed again: it must not replace them."""
        shown, self._pointed_out = self._pointed_out, QTextCursor()
        cursor = self.textCursor()
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or not cursor.hasSelection() or cursor != shown:
            return False
        cursor.setPosition(cursor.selectionEnd())
        self.setTextCursor(cursor)
        return True

    def refresh_figures(self) -> None:
        """Draw the live figures again, because their numbers have changed."""
        self._rendering = True
        self.document().markContentsDirty(0, self.document().characterCount())
        self._rendering = False

    def _stored(self) -> str:
        return self.session.report.texts.get(self.part.id, "")

    def words_of(self, token: str) -> str:
        """Return the text of an object: the figure, or the name of a character that cannot be shown."""
        if token.startswith("{{"):
            return live_figure(self.session.report)(token[2:-2])
        return "␍" if token == "\r" else "�"

    def _layout(self) -> QTextBlockFormat:
        """Indent the paragraphs as printed."""
        form = QTextBlockFormat()
        form.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if self.part.align == "right":
            form.setAlignment(Qt.AlignmentFlag.AlignRight)
        elif not self.is_single:
            form.setTextIndent(2 * QFontMetricsF(self.font()).horizontalAdvance("国"))
        return form

    # -- from the screen to the session ----------------------------------------------------------------------------

    def _document_changed(self, position: int, removed: int, added: int) -> None:
        if self._rendering:
            return
        document = self.document()
        first = document.findBlock(position).blockNumber()
        end = document.findBlock(min(position + added, document.characterCount() - 1)).blockNumber() + 1
        if self._changed:  # while an input method composes
            first = min(first, self._changed[0])
            end = max(end, self._changed[1] + document.blockCount() - self._changed[2])
        self._changed = (first, end, document.blockCount())
        if not self._composing:
            self._hand_over()

    def _hand_over(self) -> None:
        """Pass the changed paragraphs on the screen to the session as a splice."""
        if not self._changed:
            return
        first, end, blocks = self._changed
        self._changed = None
        count = end - first - (blocks - len(self._shown))
        found = documents.paragraphs(self.document(), first, end - first)
        change = splice(self._stored(), found, first, count)
        self._shown[first : first + count] = found
        if change is None:
            return
        edit = Edit(self.address, change.removed, change.inserted, change.at)
        self._handing_over = True
        try:
            self.session.apply(Change(f"修改“{self.part.label}”", (edit,)), self._step.at(*change))
        finally:
            self._handing_over = False

    def end_edit_session(self) -> None:
        self._step.end()

    # -- bold ------------------------------------------------------------------------------------------------------

    @property
    def is_bold(self) -> bool:
        return self.textCursor().charFormat().fontWeight() >= QFont.Weight.DemiBold

    def toggle_bold(self) -> None:
        """Toggle bold of the selection as one undo step; without a selection, for the next characters."""
        if self.isReadOnly():
            return
        form = QTextCharFormat()
        form.setFontWeight(QFont.Weight.Normal if self._all_bold() else QFont.Weight.Bold)
        self._step.end()
        self.mergeCurrentCharFormat(form)
        self._step.end()

    def _all_bold(self) -> bool:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return self.currentCharFormat().fontWeight() >= QFont.Weight.DemiBold
        chosen = [piece for paragraph in self._chosen() for piece in paragraph]
        return all(piece.bold for piece in chosen)

    def _chosen(self) -> list[tuple[Piece, ...]]:
        """The paragraphs of the selection."""
        fragment = self.textCursor().selection()
        copy = QTextEdit()
        QTextCursor(copy.document()).insertFragment(fragment)
        return documents.paragraphs(copy.document())

    def insert_figure(self, formula: str) -> None:
        """Insert a live figure at the cursor, instead of the selection, as one undo step."""
        self._step.end()
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        documents.insert(cursor, [Piece(OBJECT, self.is_bold, f"{{{{{formula}}}}}")])
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._step.end()

    def _want_figure(self) -> None:
        """Replace the two braces before the cursor by a figure; without a choice they stay."""
        cursor = self.textCursor()
        typed = cursor.position()
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(BRACES))
        if cursor.selectedText() != BRACES:
            return  # one typed on
        self.setTextCursor(cursor)
        self.figure_wanted.emit()
        if self.textCursor().selectedText() == BRACES:
            cursor.setPosition(typed)
            self.setTextCursor(cursor)

    def _leave_object(self) -> None:
        """Keep text that is typed beside a live figure out of its format."""
        if self.currentCharFormat().objectType() and not self.isReadOnly():
            self.setCurrentCharFormat(documents.face(Piece("", self.is_bold)))

    # -- height ----------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Set the height of the text, so that only the page scrolls."""
        line = QFontMetricsF(self.font()).lineSpacing() * LINE / 100
        least = self._least_lines * line + 2 * self.document().documentMargin()
        height = round(max(least, self.document().documentLayout().documentSize().height())) + 4
        if height != self.height():
            self.setFixedHeight(height)

    def _choose_least(self) -> None:
        """Give an empty text its usual room, and a written one no more than it needs.

        Only when the editor is not seen: nothing below it moves under the mouse or at the first letter typed.
        """
        self._least_lines = min(self.part.lines, 4) if self.document().isEmpty() else 1
        self._fit()

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if not hasattr(self, "_drawer"):
            return
        if event.type() == QEvent.Type.FontChange:
            self._indent()
            self._fit()
        elif event.type() == QEvent.Type.PaletteChange:
            self.underlines.soon()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._choose_least()
        self.underlines.soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.underlines.paint(event.rect())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            words = self.underlines.words_at(self.cursorForPosition(event.pos()).position())
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def _indent(self) -> None:
        """Format every paragraph again after a change of the text size."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._rendering = True
        cursor.setBlockFormat(self._layout())
        self._rendering = False

    def event(self, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()  # the window's undo takes back steps of the whole report
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._goes_behind(event):
            return
        self._leave_object()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.is_single:
                self.focusNextChild()
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                # A line that only looks like a paragraph would be printed as none.
                event = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier, event.text())
        super().keyPressEvent(event)
        if event.text() == BRACES[-1]:
            QTimer.singleShot(0, self, self._want_figure)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Hold back the composition of an input method from the session; pass on its commit at once."""
        if self.isReadOnly():
            event.ignore()  # Qt would put into the text what it commits
            return
        self._leave_object()
        cursor = self.textCursor()
        if event.preeditString() and not self._composing and cursor.hasSelection():
            self._composed_over = (cursor.anchor(), cursor.position())
        elif event.commitString():
            self._composed_over = None
        is_done = not event.preeditString()
        self._composing = not is_done or self._composed_over is not None
        super().inputMethodEvent(event)
        if is_done:
            self._take_back_selection()
            self._composing = False
            self._hand_over()

    def _take_back_selection(self) -> None:
        """Qt takes the selected text away as soon as something is composed over it; nothing was chosen for it."""
        if self._composed_over is None:
            return
        anchor, position = self._composed_over
        self._composed_over = self._changed = None
        self._shown = documents.paragraphs(self.document())
        self.render_text()
        cursor, last = self.textCursor(), self.document().characterCount() - 1
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._composing and event.reason() not in PASSING:
            input_method.reset()  # else what is typed later would count as composed
            self.inputMethodEvent(QInputMethodEvent())
        self._step.end()
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Accept data for menus and drags; its contents are examined when it is pasted."""
        if local_files(source):
            return False  # what is dragged over the text goes on to the window
        return source.hasFormat(OWN) or source.hasHtml() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if paths := local_files(source):
            self.files_given.emit(paths)
            return
        choice = self._ask_of_tables(source)
        if choice is Choice.NOTHING:
            return
        found = pasted(source, tables=choice is Choice.TEXT)
        if not found:
            return
        if self.is_single:
            found = [tuple(piece for paragraph in found for piece in paragraph)]
        self._step.end()
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        documents.insert(cursor, [piece for paragraph in found for piece in (Piece(PARAGRAPH), *paragraph)][1:])
        cursor.endEditBlock()
        self._step.end()
        self.ensureCursorVisible()

    def _ask_of_tables(self, source: QMimeData) -> Choice:
        """Offer pasted figures of a form's table to that table."""
        offered = [] if source.hasFormat(OWN) else offers(self.session.report, source)
        if not offered:
            return Choice.TEXT
        choice = choose(offered, self.window())
        if choice is Choice.FILL and (said := fill(self.session, offered, self.window())):
            self.message.emit(said)
        return choice

    def createMimeDataFromSelection(self) -> QMimeData:
        chosen = self._chosen()
        words = ["".join(self.words_of(p.token) if p.text == OBJECT else p.text for p in each) for each in chosen]
        return copied(chosen, words)
