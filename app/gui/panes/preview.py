"""预览 beside the form: the pages as they will print, in a view that scrolls and keeps the place."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.gui.look.appearance import colours, mixed, set_secondary
from app.gui.look.icons import icon
from app.gui.look.layouts import nest
from app.gui.panes.pane import Pane, PaneHost
from app.gui.panes.preview_pages import WIDEST, Proof, Wish
from app.model.change import Address, Area

GAP = 12
"""Pixels around and between pages."""

ACTUAL = 96 / 72
"""Pixels to a point at 100 %."""

SMALLEST, LARGEST = 0.25, 4.0
_PALE = 0.45
"""The opacity of outdated pages."""

_FINE = 700
"""Pixels of width from which a page's lines are as thin as they should be."""

_MARK = 16
"""Pixels down the edge of the paper at the place one is working on."""

_ABOVE = 0.2
"""The place in the view, from its top, for a target that was out of sight."""


class PagesView(QAbstractScrollArea):
    """Pages as wide as the view, or zoomed. `chooses`: a click chooses a page instead of moving the paper."""

    turned = Signal(int)
    """Another page, from 0, is the one mostly seen; or chosen, where one chooses."""
    zoomed = Signal()

    def __init__(self, proof: Proof, parent: QWidget | None = None, *, chooses: bool = False) -> None:
        super().__init__(parent)
        self._proof = proof
        self._chooses = chooses
        self._zoom: float | None = None
        self._rects: list[QRect] = []
        self._held: QPoint | None = None
        self._mark: tuple[int, float] | None = None
        self.page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # A bar that comes as needed takes width, the pages shrink with it and need it no more: that has no end.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        if chooses:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        proof.laid_out.connect(self._lay_out)
        proof.drawn.connect(self._redraw)
        proof.stood.connect(self.viewport().update)
        self._lay_out()

    # -- zoom ------------------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """1 is the size on paper."""
        return self._fitting() if self._zoom is None else self._zoom

    @property
    def fits(self) -> bool:
        return self._zoom is None

    def set_zoom(self, zoom: float | None) -> None:
        """None fits the width."""
        middle = self._middle()
        self._zoom = None if zoom is None else min(LARGEST, max(SMALLEST, zoom))
        self._lay_out()
        self._centre(middle)
        self.zoomed.emit()

    def _fitting(self) -> float:
        widest = max((size.width() for size in self._proof.pages), default=595.0)
        return max(0.05, (self.viewport().width() - 2 * GAP) / (widest * ACTUAL))

    def _middle(self) -> tuple[int, float]:
        """The page in the middle of the view, and how far down it that is."""
        at = self._seen().center().y()
        for number, rect in enumerate(self._rects):
            if at <= rect.bottom() + GAP:
                return number, (at - rect.top()) / max(1, rect.height())
        return 0, 0.0

    def _centre(self, middle: tuple[int, float]) -> None:
        if self._rects:
            rect = self._rects[min(middle[0], len(self._rects) - 1)]
            at = rect.top() + middle[1] * rect.height()
            self.verticalScrollBar().setValue(round(at - self.viewport().height() / 2))

    # -- where the pages are ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        scale = self.zoom * ACTUAL
        self._rects, top = [], GAP
        room = max([self.viewport().width(), *(round(size.width() * scale) + 2 * GAP for size in self._proof.pages)])
        for size in self._proof.pages:
            width, height = round(size.width() * scale), round(size.height() * scale)
            self._rects.append(QRect((room - width) // 2, top, width, height))
            top += height + GAP
        for bar, whole, seen in (
            (self.verticalScrollBar(), top, self.viewport().height()),
            (self.horizontalScrollBar(), room, self.viewport().width()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self._look()

    def _seen(self) -> QRect:
        """Return the visible part of the paper."""
        corner = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(corner, self.viewport().size())

    def _look(self) -> None:
        """Ask for the pages in sight and the next one; tell which is seen most."""
        seen = self._seen()
        shares = [rect.intersected(seen).height() for rect in self._rects]
        in_sight = [number for number, share in enumerate(shares) if share > 0]
        if self.isVisible() and in_sight:
            most = sorted(in_sight, key=lambda number: -shares[number])
            beyond = [number for number in (in_sight[-1] + 1,) if number < len(self._rects)]
            self._proof.want(self, Wish((*most, *beyond), self._pixels(self._rects[most[0]])))
            if not self._chooses and most[0] != self.page:
                self._turn(most[0])
        self.viewport().update()

    def _pixels(self, rect: QRect) -> int:
        """Return the width at which a page is drawn: small ones finer than shown, or their lines would be too black."""
        pixels = round(rect.width() * self.devicePixelRatioF())
        return min(pixels, WIDEST) if pixels >= _FINE else 2 * pixels

    def _turn(self, page: int) -> None:
        self.page = page
        self.setAccessibleDescription(f"第{page + 1}页，共{len(self._rects)}页")
        self.turned.emit(page)

    def show_page(self, page: int) -> None:
        """Mark a page and bring it into view, as thumbnails do."""
        self.page = page
        if page < len(self._rects) and not self._seen().contains(self._rects[page]):
            self.verticalScrollBar().setValue(self._rects[page].center().y() - self.viewport().height() // 2)
        self.viewport().update()

    def show_place(self, page: int, points: float) -> None:
        """Bring a place into view, unless it is there already."""
        if page >= len(self._rects):
            return
        at = self._rects[page].top() + round(points * self.zoom * ACTUAL)
        seen = self._seen()
        self._mark = (page, points)
        self.viewport().update()
        if not seen.top() + GAP <= at <= seen.bottom() - seen.height() // 4:
            self.verticalScrollBar().setValue(at - round(_ABOVE * seen.height()))

    def go_to(self, page: int) -> None:
        """Bring the head of a page to the top."""
        if self._rects:
            rect = self._rects[min(max(page, 0), len(self._rects) - 1)]
            self.verticalScrollBar().setValue(rect.top() - GAP)

    # -- drawing ---------------------------------------------------------------------------------------------------

    def _redraw(self, page: int) -> None:
        if page < len(self._rects):
            self.viewport().update(self._rects[page].translated(-self._seen().topLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        named = colours(self.palette())
        painter.fillRect(event.rect(), mixed(named.ink, self.palette().color(QPalette.ColorRole.Window), 0.12))
        seen = self._seen()
        for number, rect in enumerate(self._rects):
            place = rect.translated(-seen.topLeft())
            if place.intersects(event.rect()):
                self._draw_page(painter, number, place)

    def _draw_page(self, painter: QPainter, number: int, place: QRect) -> None:
        painter.fillRect(place, Qt.GlobalColor.white)
        picture = self._proof.picture(number, self._pixels(place))
        if picture is not None:
            painter.setOpacity(_PALE if self._proof.failure else 1.0)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
            painter.setOpacity(1.0)
        if self._mark is not None and self._mark[0] == number:
            y = place.top() + round(self._mark[1] * self.zoom * ACTUAL)
            painter.fillRect(QRect(place.left(), y, 4, _MARK), colours(self.palette()).accent)
        if self._chooses:
            named = colours(self.palette())
            painter.setPen(QPen(named.accent, 3) if number == self.page else QPen(named.rule, 1))
            painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSizeF(300, 420).toSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        middle = self._middle()
        self._lay_out()
        self._centre(middle)
        self.zoomed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._proof.want(self, Wish((), 0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and not self._chooses:
            self.set_zoom(self.zoom * 1.15 ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if not self._chooses:
            self._held = at
            return
        on_paper = at + self._seen().topLeft()
        for number, rect in enumerate(self._rects):
            if rect.contains(on_paper):
                self._choose(number)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            at = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + self._held.x() - at.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self._held.y() - at.y())
            self._held = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def _choose(self, page: int) -> None:
        self.show_page(page)
        self._turn(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: len(self._rects) - 1}
        key = Qt.Key(event.key())
        if self._chooses and self._rects and (key in steps or key in ends):
            wanted = ends.get(key, self.page + steps.get(key, 0))
            self._choose(min(max(wanted, 0), len(self._rects) - 1))
        elif key in ends and self._rects:
            self.go_to(ends[key])
        else:
            super().keyPressEvent(event)


THUMBNAILS = 84
STEP = 1.25
MAKING = "正在更新…"


class PreviewPane(Pane):
    """Follows what is typed and where; what is no longer so is paled and said."""

    is_wide = True

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.proof = Proof(page.session, page.jobs, self)
        self.view = PagesView(self.proof, self)
        self.view.setAccessibleName("打印预览")
        self.thumbnails = PagesView(self.proof, self, chooses=True)
        self.thumbnails.setAccessibleName("各页缩略图")
        self.thumbnails.setFixedWidth(THUMBNAILS)
        self.thumbnails.hide()
        self._where = QLabel(self)
        set_secondary(self._where)
        self._doing = QLabel(self)
        set_secondary(self._doing)
        self._warning = self._make_warning()
        self.buttons = {
            "zoom-out": self._button("zoom-out", "缩小（Ctrl+滚轮）", lambda: self._zoom(1 / STEP)),
            "zoom-in": self._button("zoom-in", "放大（Ctrl+滚轮）", lambda: self._zoom(STEP)),
            "fit-width": self._button("fit-width", "适合宽度", lambda: self.view.set_zoom(None)),
            "thumbnails": self._button("thumbnails", "各页缩略图", self._show_thumbnails),
            "print": self._button("print", "打印…（Ctrl+P）", self._print),
        }
        self.buttons["thumbnails"].setCheckable(True)
        self._lay_out()
        self.proof.laid_out.connect(self._follow)
        self.proof.stood.connect(self._tell)
        self.view.turned.connect(self._turned)
        self.view.zoomed.connect(self._tell)
        self.thumbnails.turned.connect(self.view.go_to)

    def _make_warning(self) -> QWidget:
        box = QWidget(self)
        self.told = QLabel(box)
        self.told.setObjectName("preview failed")
        self.told.setWordWrap(True)
        self.told.setProperty("role", "warning")
        again = QPushButton("再试一次", box)
        again.clicked.connect(self.proof.try_again)
        row = QHBoxLayout(box)
        row.setContentsMargins(8, 4, 8, 8)
        row.addWidget(self.told, 1)
        row.addWidget(again)
        box.hide()
        return box

    def _button(self, name: str, words: str, act: object) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(name))
        button.setIconSize(QSize(18, 18))
        button.setAutoRaise(True)
        button.setToolTip(words)
        button.setAccessibleName(words.partition("（")[0].rstrip("…"))
        button.clicked.connect(act)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(2)
        for name in ("zoom-out", "zoom-in", "fit-width"):
            row.addWidget(self.buttons[name])
        row.addSpacing(6)
        row.addWidget(self._where)
        row.addSpacing(6)
        row.addWidget(self._doing)
        row.addStretch(1)
        row.addWidget(self.buttons["thumbnails"])
        row.addWidget(self.buttons["print"])
        paper = QHBoxLayout()
        paper.setSpacing(0)
        paper.addWidget(self.thumbnails)
        paper.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        nest(column, row)
        column.addWidget(self._warning)
        nest(column, paper, 1)

    # -- following -------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """It may have missed anything while it was out of sight."""
        self.proof.outdate()
        self.proof.renew()

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        self.proof.outdate()

    def show_place(self, address: Address) -> None:
        self._follow()

    def _follow(self) -> None:
        """Bring what is being worked on into view."""
        if self.page.place is not None and (spot := printed_at(self.proof, self.page.place)):
            self.view.show_place(*spot)
        self.thumbnails.show_page(self.view.page)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _turned(self, page: int) -> None:
        self.thumbnails.show_page(page)
        self._tell()

    def _tell(self) -> None:
        count = len(self.proof.pages)
        self._where.setText(f"{self.view.page + 1}/{count}页　{self.view.zoom:.0%}" if count else "")
        failed = bool(self.proof.failure)
        self._doing.setText("" if failed or self.proof.is_current else MAKING)
        old = "下面是修改以前的样子。" if count else ""
        self.told.setText(f"{self.proof.failure}{old}")
        self._warning.setVisible(failed)

    def _zoom(self, by: float) -> None:
        self.view.set_zoom(self.view.zoom * by)

    def _show_thumbnails(self) -> None:
        self.thumbnails.setVisible(self.buttons["thumbnails"].isChecked())

    def _print(self) -> None:
        self.page.run_command("print")


def printed_at(proof: Proof, address: Address) -> tuple[int, float] | None:
    """Page and points down of a place; of one that is not printed, of what stands before it."""
    edition, places = proof.edition, proof.places
    row, content = 0, address.key
    if address.area in (Area.ANSWERS, Area.REMARKS) and address.key in edition.cells:
        content = edition.cells[address.key].table
        row = edition.tables[content].places[address.key].top
    before = [each for section in edition.sections for each in section.contents]
    before = before[: before.index(content) + 1] if content in before else []
    printed = next((each for each in reversed(before) if places.get(each)), None)
    if printed is None:
        return (0, 0.0)
    wanted = row if printed == content else 0
    return next(((page, points) for line, page, points in places[printed] if line >= wanted), None)
