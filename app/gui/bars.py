"""The bar above an open report, and the status line at the bottom of the window."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStatusBar, QToolBar, QWidget

from app.gui.look.appearance import LOOKS, is_high_contrast, mixed
from app.gui.look.labels import ElidedLabel, InkedLine

if TYPE_CHECKING:
    from app.checks import Finding

EDGE = 0.25
"""Share of the text colour in the line below the bar."""


class ReportBar(QToolBar):
    """Shows actions of the window: some at the left of the report's name, the others behind it."""

    def __init__(self, left: Sequence[QAction], right: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setWindowTitle("工具栏")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._name = NameLabel(self)
        self.addActions(left)
        self.addWidget(self._name)
        self.addActions(right)

    def show_name(self, name: str) -> None:
        self._name.show_words(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a flat ground with a line below; the style would draw a gradient. High contrast has its own lines."""
        shown = self.palette()
        if is_high_contrast(shown):
            super().paintEvent(event)
            return
        ground = shown.color(QPalette.ColorRole.Window)
        painter = QPainter(self)
        painter.fillRect(event.rect(), ground)
        painter.fillRect(
            0, self.height() - 1, self.width(), 1, mixed(shown.color(QPalette.ColorRole.WindowText), ground, EDGE)
        )


class NameLabel(ElidedLabel):
    """Unit and year; a long name is cut in its middle, where it matters least."""

    cut = Qt.TextElideMode.ElideMiddle

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setContentsMargins(12, 0, 12, 0)

    @property
    def face(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        return font


SAVING = "正在保存…"
GAP = 12
"""Pixels between its fields, and before the edge of the window."""
NEWS, OFFER = 8_000, 60_000
"""Milliseconds that news and an offer stay."""


class StatusLine(QStatusBar):
    """已保存 HH:MM is only shown once that is true."""

    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = ""
        self._saved = InkedLine(parent=self)
        self._saved.setObjectName("saved")
        self._counts = QLabel(self)
        self._counts.setObjectName("counts")
        self._counted: Iterable[object] | None = None
        self._selection = QLabel(self)
        self._selection.setObjectName("selection")
        for label in (self._counts, self._selection):
            label.setContentsMargins(0, 0, GAP, 0)
        self._retry = QPushButton("重试", self)
        self._retry.clicked.connect(self.retry)
        self._retry.hide()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(GAP, 2, GAP, 4)
        for widget in (self._selection, self._counts, self._saved, self._retry):
            self.addPermanentWidget(widget)
        self._news = ElidedLabel(parent=self)
        self._news.setObjectName("news")
        self._offer = QPushButton(self)
        self._offer.setObjectName("offer")
        self._offered: Callable[[], None] = lambda: None
        self._offer.clicked.connect(self._take_offer)
        for widget in (self._news, self._offer):
            self.addWidget(widget)
        for label in (self._saved, self._news):  # no wider than their words: the buttons stand beside them
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.timeout.connect(self.withdraw)
        self.withdraw()

    def begin(self, saved: str) -> None:
        """Show the time of the last save; "" for no open report."""
        self._counts.clear()
        self._counted = None
        self._selection.clear()
        self.show_saved(saved)

    def count(self, findings: "Iterable[Finding]") -> None:
        """Show how many findings of each level stand."""
        if findings is self._counted:
            return
        self._counted = findings
        counts: Counter[str] = Counter(finding.level for finding in findings if not finding.explained)
        words = [f"{look.word} {counts[level]}" for level, look in LOOKS.items() if counts[level]]
        text = "　".join(words) if words else "未发现问题"
        if self._counts.text() != text:
            self._counts.setText(text)

    def show_selection(self, words: str) -> None:
        """Show the sum of the selected figures; "" for no selection."""
        self._selection.setText(words)

    def show_saved(self, at: str) -> None:
        self.sentence = ""
        self._retry.hide()
        self._saved.set_ink("")
        self._saved.show_words(_saved_words(at) if at else "")

    def show_saving(self) -> None:
        """Something is not on disk yet. After a failure that stays said, until it was saved after all."""
        if not self.sentence and self._saved.text() != SAVING:
            self._saved.setText(SAVING)

    def show_failed(self, sentence: str) -> None:
        """Show that saving failed, until a save succeeds."""
        self.sentence = sentence
        self._saved.show_words(f"保存失败：{sentence}")
        self._saved.set_ink("error")
        if self._retry.isHidden():
            _announce(f"保存失败：{sentence}")
        self._retry.show()

    def show_message(self, sentence: str) -> None:
        """News, for a while."""
        self._offer.hide()
        self._news.show_words(sentence)
        self._until.start(NEWS)
        _announce(sentence)

    def offer(self, sentence: str, words: str, act: Callable[[], None]) -> None:
        """News, and a button to take it back, for a longer while."""
        self.show_message(sentence)
        self._offered = act
        self._offer.setText(words)
        self._offer.show()
        self._until.start(OFFER)

    @property
    def news_left(self) -> int:
        """Milliseconds until the present news has had its time, at least 1; 0 for no news."""
        return max(self._until.remainingTime(), 1) if self._until.isActive() else 0

    @property
    def is_offering(self) -> bool:
        return not self._offer.isHidden()

    def _take_offer(self) -> None:
        self.withdraw()
        self._offered()

    def withdraw(self) -> None:
        """No news."""
        self._until.stop()
        self._offer.hide()
        self._news.show_words("")


def _saved_words(at: str) -> str:
    """The time only of today: of an example or an older report it would be read as if it had just been saved."""
    local = datetime.fromisoformat(at).astimezone()
    return f"已保存 {local:%H:%M}" if local.date() == datetime.now().date() else "已保存"


def _announce(sentence: str) -> None:
    from app.gui.hearing import announce  # not at the start of the window: nothing is said there

    announce(sentence)
