"""What a paste would do to the table of a report, and what is said of what it did; changes nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.gui.grid.aligning import align
from app.gui.grid.block import Landing, Move, Sheet, land
from app.gui.grid.entry import contradicted
from app.gui.grid.labelled import is_labelled, labels
from app.importers.figures import looks_like_figure
from app.model.edition import Table
from app.model.numbers import Kind, read, split_remark, written
from app.model.report import Report

NOTHING = "剪贴板上没有可以粘贴的内容。"
MOST_NAMED = 3
"""Names in one sentence; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """`texts` are for cells to fill, `totals` for totals to compare; `unread` are the cells whose text is no number."""

    landing: Landing
    texts: dict[str, str]
    totals: dict[str, str]
    unread: frozenset[str]

    @property
    def is_plain(self) -> bool:
        """Whether everything falls into place, so that nobody need look at it first."""
        return not (self.landing.lost or self.landing.doubts or self.unread)


def propose(report: Report, table: Table, sheet: Sheet, cells: Sequence[str]) -> Proposal:
    """Lay a block by its labels, or without any from the first of `cells` on; one figure goes into all of them."""
    definitions = report.edition.definitions
    if sheet.single is not None:
        many = len(cells) > 1
        moves = tuple(Move(0, 0, sheet.single, cell) for cell in cells if not many or cell not in definitions)
        landing = Landing(moves if sheet.single else ())
    else:
        landing = _laid(report, table, sheet, cells[0])
    texts = {cell: _tidied(report, cell, text) for cell, text in landing.texts(definitions).items()}
    unread = frozenset(cell for cell in texts if _is_unread(report, cell, texts[cell]))
    return Proposal(landing, texts, landing.totals(definitions), frozenset() if sheet.single else unread)


def sentence(report: Report, proposal: Proposal) -> str:
    """What to say after it was done; "" where everything went in as it stood."""
    landing, said = proposal.landing, []
    if landing.is_labelled and proposal.texts:
        said.append(f"已按栏目名对齐，粘贴{len(proposal.texts)}格。")
    if landing.left_out:
        said.append(f"没有粘贴表中没有的栏目：{_listed(landing.left_out)}。")
    if landing.notes:
        said.append(f"{_listed(landing.notes, '；')}。")
    if landing.lost:
        said.append(f"粘贴的内容有{len(landing.lost)}格超出表格或落在栏目名上，没有填入。")
    if different := contradicted(report, proposal.totals):
        names = [report.edition.cells[cell].name for cell in different]
        said.append(f"合计由程序计算，没有粘贴；{_listed(names)}与粘贴的数不同，请核对。")
    return "".join(said)


def _laid(report: Report, table: Table, sheet: Sheet, at: str) -> Landing:
    landing, known = land(sheet.rows, table, at), labels(report.edition, table)
    # Labels that fall on the very same labels prove the place; any other label decides it.
    fits = not landing.lost and all(looks_like_figure(move.text) for move in landing.moves)
    return landing if fits or not is_labelled(sheet, known) else align(sheet, known, at)


def _tidied(report: Report, cell: str, text: str) -> str:
    """A whole number that a spreadsheet showed with noughts behind the point loses these in a cell for counts."""
    kind = report.edition.cells[cell].kind
    figure, remark = split_remark(text)
    answer = read(figure, kind)
    is_whole = answer is not None and isinstance(answer.value, Decimal) and answer.value == int(answer.value)
    if kind not in (Kind.COUNT, Kind.SIGNED) or answer is None or answer.value is None or not is_whole:
        return text
    return written(int(answer.value)) + (f"（{remark}）" if remark else "")


def _is_unread(report: Report, cell: str, text: str) -> bool:
    answer = read(split_remark(text)[0], report.edition.cells[cell].kind)
    return answer is not None and answer.is_unread


def _listed(names: Sequence[str], between: str = "、") -> str:
    words = between.join(names[:MOST_NAMED])
    return f"{words}等{len(names)}处" if len(names) > MOST_NAMED else words
