"""Takes the pictures of the manual: drives the window without a screen on the bundled example, writes small PNGs."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QEventLoop, QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog, QTableView, QWidget

from app.gui import application
from app.gui.manual.window import PICTURES
from app.gui.outgoing.commands import EXPORT, HANDED_TO
from app.gui.panes.search import SearchPane
from app.gui.window import Window
from app.model.change import Address, Area, Change, Edit
from app.session import add, new_report
from app.store import Library

SIZE = (1160, 680)
FOLDER = "D:\\年报\\报送"
"""Where the files go in a picture."""

COLOURS = 255
"""In one picture: what the others look like is drawn with the nearest."""


def main() -> None:
    made = QApplication.instance() or QApplication(["manual", *application.STYLE])
    application.set_up(cast(QApplication, made))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name, take in SHOTS.items():
        with example() as window:
            image = take(window)
        small(image).save(str(PICTURES / f"{name}.png"), "PNG", 0)  # type: ignore[call-overload]
        print(f"{name}.png  {image.width()} × {image.height()}")


@contextmanager
def example() -> Iterator[Window]:
    """The window with the example open, over a library of its own."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        window = Window(library, application.editions)
        window.settings["scheme"] = "light"
        window.resize(*SIZE)
        window.show()
        settle()
        window.do("example")
        window.activateWindow()
        settle()
        try:
            yield window
        finally:
            window.close()
            window.deleteLater()
            settle()
            library.close()


def settle(milliseconds: int = 500) -> None:
    """Let the window come to rest: panes follow a moment later."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def put(window: Window, address: Address, value: object) -> None:
    assert window.report is not None
    before = window.report.session.report.at(address)
    window.report.session.apply(Change("填写", (Edit(address, before, value),)))


def first_table(window: Window) -> tuple[int, str]:
    """The section of the largest table, and the first figure in it."""
    assert window.report is not None
    edition = window.report.session.report.edition
    table = max(edition.tables.values(), key=lambda each: len(each.cells))
    number = next(number for number, each in enumerate(edition.sections) if table.id in each.contents)
    return number, table.cells[0].id


def grab(widget: QWidget, area: QRect | None = None) -> QImage:
    image = (widget.grab(area) if area is not None else widget.grab()).toImage()
    return image.convertToFormat(QImage.Format.Format_RGB32)


def small(image: QImage) -> QImage:
    """Return the picture with a palette; of nearly equal colours it keeps the most frequent."""
    alike: dict[int, tuple[int, int]] = {}
    together: Counter[int] = Counter()
    for colour, count in Counter(memoryview(image.constBits()).cast("B").cast("I")).items():
        kind = colour & 0xF8F8F8
        together[kind] += count
        alike[kind] = max(alike.get(kind, (0, 0)), (count, colour))
    palette = sorted(alike[kind][1] for kind, _ in together.most_common(COLOURS))
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return image.convertToFormat(QImage.Format.Format_Indexed8, palette, flags)


# -- the pictures ------------------------------------------------------------------------------------------------------


def report(window: Window) -> QImage:
    assert window.report is not None
    _wrong(window)
    return _without_status(window)


def _without_status(window: Window) -> QImage:
    """The line at the bottom shows the time of day."""
    return grab(window, QRect(0, 0, window.width(), window.height() - window.status.height()))


def _wrong(window: Window) -> None:
    """A figure of the table mistyped, with the cursor on it."""
    assert window.report is not None
    _, cell = first_table(window)
    value = str(window.report.session.report.value(cell))
    put(window, Address(Area.ANSWERS, cell), value[::-1])
    window.report.show_address(Address(Area.ANSWERS, cell))
    window.report.step_finding(1)
    settle()


def grid(window: Window) -> QImage:
    assert window.report is not None
    number, cell = first_table(window)
    window.report.show_address(Address(Area.ANSWERS, cell))
    window.report.side.hide()
    settle()
    view = next(iter(window.report.section(number).grids.values()))
    assert isinstance(view.view, QTableView)
    return grab(view, QRect(0, 0, view.width(), min(view.height(), 330)))


def text(window: Window) -> QImage:
    assert window.report is not None
    parts = window.report.session.report.edition.sections[1].contents
    window.report.show_address(Address(Area.TEXTS, parts[1]))
    settle()
    page = window.report.section(1)
    return grab(page, QRect(0, 0, page.width(), 420))


def search(window: Window) -> QImage:
    assert window.report is not None
    window.report.show_section(1)
    window.do("find")
    pane = window.report.side.pane("search")
    assert isinstance(pane, SearchPane)
    pane.words.setText("公开")
    settle()
    pane.go()
    settle()
    return _without_status(window)


def findings(window: Window) -> QImage:
    assert window.report is not None
    _wrong(window)
    return grab(window.report.side, QRect(0, 0, window.report.side.width(), 420))


def details(window: Window) -> QImage:
    assert window.report is not None
    _, cell = first_table(window)
    window.report.show_address(Address(Area.ANSWERS, cell))
    return _pane(window, "details", 520)


def steps(window: Window) -> QImage:
    return _pane(window, "steps", 560)


def numbers(window: Window) -> QImage:
    assert window.report is not None
    window.report.show_section(1)
    return _pane(window, "numbers", 420)


def beside(window: Window) -> QImage:
    assert window.report is not None
    edition = window.report.session.report.edition
    part = edition.sections[1].contents[0]
    given = window.report.session.report
    alike = given.texts[part].replace(str(given.year), str(given.year - 1))
    put(window, Address(Area.LAST), (given.last or {}) | {"texts": {part: alike + "\n下一年将继续努力。"}})
    window.report.show_address(Address(Area.TEXTS, part))
    return _pane(window, "beside", 420)


def _pane(window: Window, name: str, height: int) -> QImage:
    """A pane of the side, its upper part."""
    assert window.report is not None
    window.report.show_pane(name)
    settle()
    side = window.report.side
    return grab(side, QRect(0, 0, side.width(), height))


def export(window: Window) -> QImage:
    window.library.set_setting(EXPORT, {"folder": FOLDER})
    return _dialog(window, "export")


def submission(window: Window) -> QImage:
    window.library.set_setting(HANDED_TO, FOLDER)
    _wrong(window)
    window.do("submit")
    settle()
    return _without_status(window)


def year_turn(window: Window) -> QImage:
    assert window.report is not None
    last = window.report.session.report
    begun = new_report(last.edition, last.unit, last.year + 1, last, with_frame=True)
    add(window.library, begun, "新建")
    window.open_report(begun.id)
    window.do("year_turn")
    settle()
    return _without_status(window)


def palette(window: Window) -> QImage:
    return _dialog(window, "palette")


def _dialog(window: Window, command: str) -> QImage:
    """A dialog as its command opens it."""
    taken: list[QImage] = []

    def take() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        settle()
        taken.append(grab(dialog))
        dialog.reject()

    QTimer.singleShot(300, take)
    window.do(command)
    return taken[0]


_IN_ORDER = (
    report,
    steps,
    grid,
    text,
    search,
    findings,
    details,
    numbers,
    beside,
    year_turn,
    export,
    submission,
    palette,
)
SHOTS: dict[str, Callable[[Window], QImage]] = {shot.__name__: shot for shot in _IN_ORDER}

if __name__ == "__main__":
    main()
