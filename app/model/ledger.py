"""A ledger of single applications: its columns and rows, and the table it is counted into."""

from collections.abc import Mapping
from typing import NamedTuple


class LedgerColumn(NamedTuple):
    """A column of the ledger. `id` names its meaning for counting, "" if it is not counted.

    `also` are further headers that it may have, `detail` those of a second column that tells which kind is meant;
    `width` is in characters.
    """

    id: str
    header: str
    also: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    required: bool = False
    width: float = 12
    help: str = ""


class Choice(NamedTuple):
    """A permitted value: the row or column of the table that it means, its usual wording, and other wordings."""

    id: str
    label: str
    words: tuple[str, ...] = ()


class Ledger(NamedTuple):
    """The counting of applications, each once as received and once as closed or not closed.

    Received in the year: row `new`; before it: `carried_in`. Closed in the year: the row of its outcome; not closed in
    it: `carried_out`. An outcome of `pending` means not closed; `several` are headings over rows, too general for one.
    """

    table: str
    name: str
    new: str
    carried_in: str
    carried_out: str
    columns: tuple[LedgerColumn, ...]
    applicants: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    pending: tuple[str, ...]
    several: tuple[str, ...]


class Entry(NamedTuple):
    """A row of a ledger as written: the texts by the id of their column, dates as YYYY-MM-DD if they are dates.

    `row` is the spreadsheet's row number; `whole` joins all texts of the row.
    """

    sheet: str
    row: int
    texts: Mapping[str, str]
    whole: str
