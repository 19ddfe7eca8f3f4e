"""What a ledger of single applications is, and what one of its rows says; which table it is counted into."""

from collections.abc import Mapping
from typing import NamedTuple


class LedgerColumn(NamedTuple):
    """A column of the ledger. `id` is what it says of an application, "" where it is not counted.

    `also` are other headers that it goes by; `width` is in characters.
    """

    id: str
    header: str
    also: tuple[str, ...] = ()
    required: bool = False
    width: float = 12
    help: str = ""


class Choice(NamedTuple):
    """What may stand in a cell: the row or column of the table that it means, its usual wording, and others."""

    id: str
    label: str
    words: tuple[str, ...] = ()


class Ledger(NamedTuple):
    """How an edition counts applications, each once as received and once as closed or not.

    Received in the year: row `new`; before it: `carried_in`. Closed in the year: the row of its outcome; not closed in
    it: `carried_out`. An outcome of `pending` is none yet; `several` are headings over rows, too general for one.
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
    """A row of a ledger as it stands there: the texts by the id of their column, dates as YYYY-MM-DD where they are.

    `row` is counted as the spreadsheet counts; `whole` is all of its texts.
    """

    sheet: str
    row: int
    texts: Mapping[str, str]
    whole: str
