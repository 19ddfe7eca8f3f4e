"""The subjects of a season's commands; the type of the first parameter says when a command is enabled."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from app.collect.log import may_undo
from app.collect.rollup import Rollup
from app.collect.values import REVIEWABLE, HandIn, Unit
from app.gui.collect.page import LOG, REVIEW, SUM, TRAYS, SeasonPage
from app.gui.file_dialogs import folder

if TYPE_CHECKING:
    from app.collect.season import Season
    from app.gui.workbench import Workbench


class OpenSeason(NamedTuple):
    """Subject of the commands on the season that is shown."""

    workbench: "Workbench"
    page: SeasonPage

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return workbench.season is not None and workbench.report is None

    @classmethod
    def of(cls, workbench: Any) -> Self:
        return cls(workbench, workbench.season)

    @property
    def season(self) -> "Season":
        return self.page.season

    def ask_folder(self, title: str) -> Path | None:
        """A folder that the user chooses, the season's own at first; None where the question was closed."""
        return folder(self.workbench, title, str(self.season.path.parent))


class Receiving(OpenSeason):
    """Subject of the command that stops receiving."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return OpenSeason.is_there(workbench) and workbench.season.receiving is not None


class ChosenUnit(OpenSeason):
    """Subject of the commands on the unit that is chosen or under review."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return OpenSeason.is_there(workbench) and workbench.season.line is not None

    @property
    def unit(self) -> Unit:
        assert self.page.line is not None
        return self.page.line.unit


class ReportedUnit(ChosenUnit):
    """Subject of the commands on a unit that has a hand-in."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return ChosenUnit.is_there(workbench) and workbench.season.line.handin is not None


class AcceptedUnit(ChosenUnit):
    """Subject of the command on a unit whose report was accepted."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return ChosenUnit.is_there(workbench) and workbench.season.line.standing.accepted is not None


class UnderReview(OpenSeason):
    """Subject of the commands on the hand-in under review."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return OpenSeason.is_there(workbench) and workbench.season.current == REVIEW

    @property
    def unit(self) -> Unit:
        assert self.page.review.line is not None
        return self.page.review.line.unit


class Undecided(UnderReview):
    """Subject of the command that accepts: the hand-in waits for it."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        if not UnderReview.is_there(workbench):
            return False
        return workbench.season.review.line.standing.state in REVIEWABLE


class Explained(UnderReview):
    """Subject of the commands that believe an explanation or not."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        row = workbench.season.review.row if UnderReview.is_there(workbench) else None
        return row is not None and bool(row.key)


class ChosenFile(OpenSeason):
    """Subject of the commands on the chosen file of the trays."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        is_shown = OpenSeason.is_there(workbench) and workbench.season.current == TRAYS
        return is_shown and workbench.season.trays.handin is not None

    @property
    def handin(self) -> HandIn:
        assert self.page.trays.handin is not None
        return self.page.trays.handin


class AssignableFile(ChosenFile):
    """Subject of the command that gives a file to the chosen unit."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return ChosenFile.is_there(workbench) and workbench.season.trays.unit is not None


class ShownSum(OpenSeason):
    """Subject of the commands on the sum that is shown."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        is_shown = OpenSeason.is_there(workbench) and workbench.season.current == SUM
        return is_shown and workbench.season.sum.rollup is not None

    @property
    def sum(self) -> Rollup:
        assert self.page.sum.rollup is not None
        return self.page.sum.rollup


class ChosenCell(OpenSeason):
    """Subject of the commands on the chosen cell of the sum."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        return OpenSeason.is_there(workbench) and workbench.season.current == SUM and bool(workbench.season.sum.cell)


class ChosenEntry(OpenSeason):
    """Subject of the command that undoes the chosen entry of the log."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        is_shown = OpenSeason.is_there(workbench) and workbench.season.current == LOG
        entry = workbench.season.log.entry if is_shown else None
        return entry is not None and may_undo(entry)
