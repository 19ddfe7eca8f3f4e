"""The printed pages of an open report as the child process last made them, and their pictures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSizeF, QTemporaryDir, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from app import PROGRAM
from app.checks import stamps
from app.model.datafile import to_dict
from app.model.edition import Edition
from app.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.gui.jobs import Job, Jobs


PAUSE = 200
"""Milliseconds after the last change at which the pages are made again."""

LONGEST = 20_000
"""Milliseconds that making the pages may take, and drawing some of them."""

AT_ONCE = 2
"""Pages drawn in one job: the first of them is to be seen soon."""

MOST_KEPT = 32 * 1024 * 1024
"""Bytes of pictures kept at most, besides those in view."""

WIDEST = 1600
"""Pixels that a page is drawn wide at most: about 190 to the inch, which may be enlarged without harm to the eye."""


class Wish(NamedTuple):
    """Pages that a view has in sight, the most wanted first, and how many pixels wide they are there."""

    pages: tuple[int, ...]
    width: int


class _Picture(NamedTuple):
    """`edition` is the number of the file that it shows."""

    edition: int
    pixmap: QPixmap


class Proof(QObject):
    """The pages of a report, which may be older than the report: `is_current` is then False, and `failure` may say why.

    Nothing here waits: pages are made and drawn in the child process, one request of each kind at a time.
    """

    laid_out = Signal()
    """Number, size or places of the pages may be others."""
    drawn = Signal(int)
    """There is a new picture of this page."""
    stood = Signal()
    """`is_current` or `failure` may have changed."""

    def __init__(self, session: Session, jobs: "Callable[[], Jobs]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._folder = QTemporaryDir()
        self.destroyed.connect(lambda: self._end())
        self._edition = 0
        self._outdated = True
        self._making: Job | None = None
        self._drawing: Job | None = None
        self._left: list[Path] = []
        """Files of pages before these, which a picture may still be drawn from."""
        self._pictures: dict[tuple[int, int], _Picture] = {}
        self._wishes: dict[QObject, Wish] = {}
        self.pages: tuple[QSizeF, ...] = ()
        """Sizes in points."""
        self.places: Mapping[str, Sequence[tuple[int, int, float]]] = {}
        """Table or text part → for each row of the table's grid, or once: row, page from 0, points down."""
        self.failure = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self.renew)

    @property
    def edition(self) -> Edition:
        """The edition of the report."""
        return self._session.report.edition

    @property
    def pdf(self) -> Path | None:
        """The file of the pages; None before the first."""
        return self._path(self._edition) if self._edition else None

    @property
    def is_current(self) -> bool:
        """Whether what is in sight is what would be printed now."""
        fresh = all(self._is_fresh(page, wish.width) for wish in self._wishes.values() for page in wish.pages)
        return bool(self._edition) and not self._outdated and self._making is None and fresh

    def _path(self, edition: int) -> Path:
        return Path(self._folder.filePath(f"{edition}.pdf"))

    def _end(self) -> None:
        """Stop the jobs before their folder goes: a file written meanwhile would keep it on the disk."""
        for job in (self._making, self._drawing):
            if job is not None:
                job.cancel()
        self._folder.remove()

    # -- pages -----------------------------------------------------------------------------------------------------

    def outdate(self) -> None:
        """The report changed: make the pages again once it rests."""
        self._outdated = True
        self._soon.start()
        self.stood.emit()

    def renew(self) -> None:
        """Make the pages again now, unless they are being made: then again afterwards."""
        if self._making is not None or not self._outdated:
            return
        self._outdated = False
        request = {
            "document": to_dict(self._session.report, PROGRAM),
            "draft": stamps(self._session.findings),
            "pdf": str(self._path(self._edition + 1)),
        }
        self._making = self._jobs().start("preview", "预览", request, LONGEST)
        self._making.done.connect(self._made)
        self._making.failed.connect(self._not_made)
        self.stood.emit()

    def _made(self, result: dict[str, Any]) -> None:
        if self.pdf is not None:
            self._left.append(self.pdf)
        self._making, self.failure = None, ""
        self._edition += 1
        self.pages = tuple(QSizeF(*size) for size in result["pages"])
        self.places = result["places"]
        self.laid_out.emit()
        self._draw()
        self.stood.emit()
        if self._outdated and not self._soon.isActive():
            self.renew()

    def _not_made(self, sentence: str) -> None:
        self._making, self._outdated, self.failure = None, True, sentence
        self.stood.emit()

    def try_again(self) -> None:
        """Ask for the pages once more after a failure."""
        self.failure = ""
        self.renew()
        self._draw()
        self.stood.emit()

    # -- pictures --------------------------------------------------------------------------------------------------

    def want(self, view: QObject, wish: Wish) -> None:
        """A view has these pages in sight; it asks again whenever that changes."""
        self._wishes[view] = wish
        self._draw()
        self.stood.emit()

    def picture(self, page: int, width: int) -> QPixmap | None:
        """The page in this width or, until it is drawn, in another."""
        if (page, width) in self._pictures:
            return self._pictures[page, width].pixmap
        others = (picture for (other, _), picture in self._pictures.items() if other == page)
        newest = max(others, key=lambda each: (each.edition, each.pixmap.width()), default=None)
        return newest.pixmap if newest else None

    def _is_fresh(self, page: int, width: int) -> bool:
        picture = self._pictures.get((page, width))
        return picture is not None and picture.edition == self._edition

    def _draw(self) -> None:
        """Ask for what is in sight and not there yet."""
        if self._drawing is not None or not self._edition:
            return
        while self._left:
            self._left.pop().unlink(missing_ok=True)
        for wish in self._wishes.values():
            missing = [page for page in wish.pages if page < len(self.pages) and not self._is_fresh(page, wish.width)]
            if missing:
                break
        else:
            return
        request = {
            "pdf": str(self.pdf),
            "pages": missing[:AT_ONCE],
            "width": wish.width,
            "folder": self._folder.path(),
        }
        self._drawing = self._jobs().start("pictures", "预览", request, LONGEST)
        self._drawing.done.connect(self._take)
        self._drawing.failed.connect(self._not_drawn)

    def _not_drawn(self, sentence: str) -> None:
        self._drawing, self.failure = None, sentence
        self.stood.emit()

    def _take(self, result: list[dict[str, Any]]) -> None:
        """A picture after the other, each in a moment of its own, so that no key waits for several."""
        if not result:
            self._drawing = None
            self._draw()
            self.stood.emit()
            return
        first, *rest = result
        path = Path(first["path"])
        greys = path.read_bytes()
        path.unlink(missing_ok=True)
        image = QImage(greys, first["width"], first["height"], first["width"], QImage.Format.Format_Grayscale8)
        key = first["page"], first["asked"]
        self._pictures.pop(key, None)
        self._pictures[key] = _Picture(int(Path(first["pdf"]).stem), QPixmap.fromImage(image))
        self._forget()
        self.drawn.emit(first["page"])
        QTimer.singleShot(0, self, lambda: self._take(rest))

    def _forget(self) -> None:
        """The oldest pictures that nobody has in sight."""
        seen = {(page, wish.width) for wish in self._wishes.values() for page in wish.pages}
        kept = 0
        for key in [key for key in reversed(self._pictures) if key not in seen]:
            size = self._pictures[key].pixmap.size()
            kept += size.width() * size.height() * 4
            if kept > MOST_KEPT:
                del self._pictures[key]
