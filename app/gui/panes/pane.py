"""The base of a pane beside the form, the list of panes, and what a pane may ask of its page."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.model.change import Address, Change

if TYPE_CHECKING:
    from app.gui.jobs import Jobs
    from app.gui.prose.editor import ProseEditor
    from app.gui.report.saving import Saving
    from app.session import Session, Step
    from app.session.places import Places


class PaneHost(Protocol):
    """The part of the page that a pane uses. Members are explained at `ReportPage`."""

    session: "Session"
    places: "Places"
    place: Address | None
    saving: "Saving"
    jobs: Callable[[], "Jobs"]
    explains: bool

    def say(self, sentence: str) -> None: ...

    def run_command(self, name: str, value: object = None) -> None: ...

    def apply(self, change: Change, *, enter: bool | None = None) -> None: ...

    def show_address(self, address: Address, *, enter: bool | None = None) -> None: ...

    def take_focus(self) -> None: ...

    def follow_step(self, step: "Step") -> None: ...

    def text_editor(self, part: str) -> "ProseEditor": ...

    def paragraph_of(self, part: str) -> int: ...

    def is_controlled(self, table: str) -> bool: ...


class Pane(QWidget):
    """A pane of the page `page`, built when it is first shown.

    It follows the report only while it is seen, and a moment after the keys, so that it never delays typing. A pane
    that `is_wide` shows more than words and is wider than the others.
    """

    is_wide = False

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.session = page.session

    def scrolling(self, inside: QWidget) -> QScrollArea:
        """A column as wide as the pane and as high as it needs."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def refresh(self) -> None:
        """Show everything again. Called whenever the pane comes into view, and after the colours changed."""

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        """The report changed at `addresses`; by default a pane shows everything again."""
        self.refresh()

    def show_place(self, address: Address) -> None:
        """The cursor went to a cell, a text part or a field."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.refresh()  # rich text holds its colours as words


class PaneKind(NamedTuple):
    """A pane as declared: `name` is also that of its command, `place` its module and class, loaded when first seen.

    `icon` stands over its words on the rail, "" for none.
    """

    name: str
    words: str
    place: str
    icon: str = ""


PANES: tuple[PaneKind, ...] = (
    PaneKind("findings", "检查结果", "app.gui.panes.findings:FindingsPanel", "findings"),
    PaneKind("steps", "填报步骤", "app.gui.panes.findings:StepsPane", "steps"),
    PaneKind("details", "填报说明", "app.gui.panes.details:DetailsPane", "details"),
    PaneKind("beside", "上年对照", "app.gui.panes.last_year_text:BesidePane", "compare"),
    PaneKind("preview", "预览", "app.gui.panes.preview:PreviewPane", "preview"),
    PaneKind("numbers", "文中数字", "app.gui.panes.numbers:NumbersPane", "numbers"),
    PaneKind("search", "查找替换", "app.gui.panes.search:SearchPane", "find"),
)
