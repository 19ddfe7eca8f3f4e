"""Every command's function by the command's name."""

from collections.abc import Callable

from app.gui.incoming import commands as incoming
from app.gui.incoming import last_year, ledger
from app.gui.library import commands as library
from app.gui.manual import commands as manual
from app.gui.outgoing import commands as outgoing
from app.gui.outgoing import printing, submission_commands
from app.gui.prose import commands as prose
from app.gui.report import commands as report
from app.gui.table import commands as table

ACTS: dict[str, Callable[..., object]] = {
    **incoming.ACTS,
    **incoming.IMPORTING_ACTS,
    **ledger.ACTS,
    **outgoing.ACTS,
    **submission_commands.ACTS,
    **library.ACTS,
    **printing.ACTS,
    **report.ACTS,
    **report.ORDERING_ACTS,
    **last_year.ACTS,
    **table.ACTS,
    **prose.ACTS,
    **manual.ACTS,
}
