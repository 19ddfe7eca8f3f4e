"""The window of the manual: its contents at the left, the page beside it; and 关于."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QImage, QKeyEvent, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QTextBrowser, QWidget

from app import PROGRAM, licences
from app.gui import TITLE
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.dialog import Dialog, screen_room
from app.gui.look.labels import breakable
from app.gui.look.lists import LineList
from app.gui.manual.pages import FOLDER, Page, filled, page_for, pages

LINE = 130
"""Percent of the letters' own line height."""
MARGIN = 18
PICTURE = "\ufffc"
"""Stands for one in the text of a document."""


class ManualWindow(QWidget):
    """Stands beside its parent, so that one can read and fill in by turns; Esc closes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("使用手册")
        self.contents = LineList(self)
        self.contents.setAccessibleName("手册目录")
        self.contents.setFixedWidth(self.fontMetrics().height() * 13)
        self.contents.setSpacing(3)
        self.contents.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.browser = PageView(self)
        for page in pages():
            self.contents.add(page.title)
        row = QHBoxLayout(self)
        row.addWidget(self.contents)
        row.addWidget(self.browser, 1)
        apply_style(self)
        self.resize(QSize(980, 680).boundedTo(screen_room(self)))
        self.contents.currentRowChanged.connect(lambda row: self.browser.show_page(pages()[row]))
        self.browser.anchorClicked.connect(lambda url: self.show_page(page_named(url.path())))

    def show_page(self, page: Page) -> None:
        self.contents.setCurrentRow(pages().index(page))
        self.browser.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


class PageView(QTextBrowser):
    """One page; pictures are no wider than the window."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("手册内容")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(MARGIN)

    def show_page(self, page: Page) -> None:
        self.setMarkdown(filled(page.text))
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        block = self.document().begin()
        while block.isValid():
            if PICTURE not in block.text():
                QTextCursor(block).mergeBlockFormat(spaced)
            block = block.next()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = name.path() if isinstance(name, QUrl) else name
        image = QImage(str(FOLDER / "pictures" / path.rpartition("/")[2]))
        room = self.width() - 2 * MARGIN - 2 * self.verticalScrollBar().sizeHint().width()
        if image.width() > room:
            return image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        return image


def page_named(path: str) -> Page:
    """The page that a link leads to."""
    name = path.removesuffix(".md")
    return next((page for page in pages() if page.id == name), pages()[0])


def show_manual(parent: QWidget, topics: list[str]) -> ManualWindow:
    """Open the page for the topics, in the window that is open already if there is one."""
    opened: list[ManualWindow] = list(parent.findChildren(ManualWindow))
    window = opened[0] if opened else ManualWindow(parent)
    window.show()
    window.show_page(page_for(topics))
    window.activateWindow()
    return window


class AboutDialog(Dialog):
    """The version, the file of the open library (`library`), and the licences."""

    def __init__(self, library: Path, parent: QWidget | None = None) -> None:
        super().__init__("关于", parent)
        self.resize(640, 520)
        self.column.addWidget(QLabel(f"{TITLE}　{PROGRAM.partition(' ')[2]}", self))
        place = QLabel(f"年报库：{breakable(str(library))}\n数据只保存在本机，不联网。", self)
        place.setWordWrap(True)
        set_secondary(place)
        self.column.addWidget(place)
        self.column.addWidget(QLabel("本程序及其组成部分的许可证：", self))
        self.licences = QPlainTextEdit(licences.page(), self)
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName("许可证")
        self.column.addWidget(self.licences, 1)
        self.end("关闭").clicked.connect(self.accept)
        self.cancel.hide()
