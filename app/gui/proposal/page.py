"""The page of a proposal: the form as an open report shows it, each figure with where it came from."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.gui.proposal.origins import origins
from app.gui.report.page import ReportPage
from app.gui.report.section import SectionPage
from app.gui.report.side import PaneKind
from app.gui.report.tools import TableTools
from app.gui.settings import Settings
from app.importers import Reading
from app.session import Session

if TYPE_CHECKING:
    from app.gui.jobs import Jobs


class ProposalPage(ReportPage):
    """Over a session that is kept nowhere, until what it shows is taken over."""

    kinds = (
        PaneKind("source", "原件", "app.gui.proposal.source:SourcePane"),
        PaneKind("findings", "检查结果", "app.gui.report.findings:FindingsPanel"),
    )

    explains = False

    def __init__(
        self,
        session: Session,
        settings: Settings,
        jobs: Callable[[], "Jobs"],
        reading: Reading,
        parent: QWidget | None = None,
    ) -> None:
        self.reading = reading
        super().__init__(session, settings, jobs, parent)

    def section(self, number: int) -> SectionPage:
        is_new = number not in self._pages
        page = super().section(number)
        if is_new:
            for grid in page.grids.values():
                grid.show_origins(origins(self.reading))
            shown: Iterable[TableTools] = page.findChildren(TableTools)
            for tools in shown:
                tools.keep_control()
        return page
