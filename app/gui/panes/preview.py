"""预览 beside the form: the pages as they will print, at the place one is working on."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.gui.look.appearance import set_secondary
from app.gui.look.icons import icon
from app.gui.panes.pane import Pane, PaneHost
from app.gui.panes.preview_pages import Proof
from app.gui.panes.preview_view import PagesView
from app.model.change import Address, Area

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
        column.addLayout(row)
        column.addWidget(self._warning)
        column.addLayout(paper, 1)

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
