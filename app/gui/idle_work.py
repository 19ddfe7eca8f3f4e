"""Work while the user is idle: loading the modules that a report needs, and building its tabs."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from app.gui.window import Window
from app.model.edition import Edition
from app.store import LibraryError

REST = 500
"""Milliseconds without an edit, a move or another tab after which the steps go on."""
GAP = 10
"""Milliseconds in which the window does what it is asked for before the steps go on."""
BUDGET = 0.004
"""Seconds after which no further step is begun before the next gap."""
MODULES = (
    "app.model.numbers",
    "app.model.texts",
    "app.model.report",
    "app.model.datafile",
    "app.importers.blocks",
    "app.importers.labels",
    "app.checks.finding",
    "app.checks.declarations",
    "app.checks.numerals",
    "app.checks.wording",
    "app.checks.frame_context",
    "app.checks.claim_parser",
    "app.checks.text_cleanup",
    "app.checks.similarity",
    "app.checks.text_figures",
    "app.checks.dates_and_names",
    "app.checks.unprintable",
    "uuid",
    "app.checks.returned",
    "app.checks.moves",
    "app.checks.repairs",
    "app.session.session",
    "app.session.reports",
    "html.parser",
    "app.table.clipboard",
    "app.table.paste",
    "app.text.web_paste",
    "app.gui.prose.document",
    "app.gui.table.headers",
    "app.table.cells",
    "app.gui.table.delegate",
    "app.gui.table.pasting",
    "app.gui.prose.pasting",
    "app.gui.prose.editor",
    "app.gui.table.view",
    "app.gui.panes.findings",
    "app.session.places",
    "app.gui.hearing",
    "app.gui.report.section",
    "app.gui.report.page",
    "rapidfuzz.distance",
)
"""The modules of an open report, in an order in which each loads little more than itself.

What builds a form is not among them: the program's own forms are kept built.
"""


class IdleWork(QObject):
    """Takes short steps while the window is left alone: before a report is open, and then for that report."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._page = window.report
        self._steps: Iterator[None] = load(window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._take_steps)
        window.report_shown.connect(self._follow_report)
        window.report_changed.connect(self.put_off)
        window.closed.connect(self._timer.stop)
        self._timer.start(GAP)

    @property
    def is_busy(self) -> bool:
        """Tell whether steps are left, of those that are known."""
        return self._timer.isActive()

    def put_off(self) -> None:
        """Wait for the next rest: the user does something."""
        self._timer.start(REST)

    def _follow_report(self) -> None:
        page = self._window.report
        if page is not self._page:
            self._page = page
            self._steps = iter(()) if page is None else page.build_ahead()
            if page is not None:
                page.place_changed.connect(self.put_off)
                page.tabs.currentChanged.connect(self.put_off)
        self.put_off()

    def _take_steps(self) -> None:
        end = time.perf_counter() + BUDGET
        for _ in self._steps:
            if time.perf_counter() > end:
                self._timer.start(GAP)
                return


def load(window: Window) -> Iterator[None]:
    """Load in short steps what the first report that is opened needs; what cannot be read is left for its opening."""
    for name in MODULES:
        import_module(name)
        yield
    from app.forms import FormError
    from app.model.datafile import DataFileError

    chosen = window.start.current()
    if chosen is not None:
        with suppress(FormError, LibraryError, DataFileError):
            yield from check_once(window, chosen)


def check_once(window: Window, report: str) -> Iterator[None]:
    """Check a report of the library once, part by part: what the checks derive from its form is then at hand."""
    stored = window.stored(report)
    yield
    yield from derive(stored.edition)
    from app.checks.catalogue import units

    for unit in units(stored.edition).values():
        tuple(unit.find(stored))
        yield


def derive(edition: Edition) -> Iterator[None]:
    """Derive from an edition what its checks use."""
    from app.checks.catalogue import reading_cell, units
    from app.checks.frame_context import automaton

    steps: tuple[Callable[[], object], ...] = (
        lambda: edition.grammar,
        lambda: automaton(edition),
        lambda: edition.guide,
        lambda: edition.coverage,
        lambda: units(edition),
        lambda: reading_cell(edition),
    )
    for step in steps:
        step()
        yield
