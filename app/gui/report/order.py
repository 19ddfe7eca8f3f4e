"""步骤: the order of work on the open report, what is left in each step, and by when."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.report.pane import Pane
from app.gui.steps import StepsView
from app.model.edition import Level
from app.session import days_left, steps

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage


class StepsPane(Pane):
    """Every step leads to its first open place, or runs its command."""

    def __init__(self, page: "ReportPage", parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        inside = QWidget(self)
        heading = QLabel("填报步骤", inside)
        heading.setProperty("role", "heading")
        self.view = StepsView(QBoxLayout.Direction.TopToBottom, inside)
        self.view.chosen.connect(page.follow_step)
        self._change = QPushButton("修改报送期限…", inside)
        self._change.clicked.connect(lambda: page.wanted.emit("deadline", ""))
        column = QVBoxLayout(inside)
        column.setContentsMargins(10, 10, 10, 10)
        column.addWidget(heading)
        column.addWidget(self.view)
        column.addWidget(self._change)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scrolling(inside))

    def refresh(self) -> None:
        standing = [finding.level for finding in self.session.findings if not finding.explained]
        errors, verify = standing.count(Level.ERROR), standing.count(Level.VERIFY)
        report, handed_in = self.session.report, self.session.handed_in
        self._change.setHidden(self.session.read_only)
        self.view.show_steps(steps(report, errors, verify, handed_in), days_left(report, date.today(), handed_in))
