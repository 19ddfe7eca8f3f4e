"""Commands on the ledger of applications: counted against the tables, taken over when asked, and an empty one."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from app.gui.acts import files
from app.gui.acts.files import FOLDER
from app.gui.acts.importing import waited
from app.gui.ask import tell
from app.importers.counting import Remark, count, proposal
from app.model.ledger import Entry

if TYPE_CHECKING:
    from app.gui.window import Window

FILES = "Excel 台账 (*.xlsx *.xlsm)"


def count_ledger(window: "Window", path: Path | None = None) -> None:
    """Count a ledger, show what differs from the tables, and take it over where that is wanted."""
    from app.gui.dialogs.ledger import LedgerDialog

    if window.report is None:
        return
    report = window.report.session.report
    if report.edition.ledger is None:
        tell(window, f"表样“{report.edition.name}”没有台账。")
        return
    path = path or files.source(window, "选择依申请台账", FILES)
    if path is None:
        return
    found = waited(window, {"path": str(path), "ledger": report.edition.id})
    if found is None:
        return
    entries = [Entry(**entry) for entry in found["entries"]]
    if not entries:
        tell(window, f"“{path.name}”里一件申请也没有。")
        return
    counted = count(entries, report.edition, report.year)
    change = proposal(report, counted)
    remarks = [
        (heading, list(_lines(each, several=len({entry.sheet for entry in entries}) > 1)))
        for heading, each in (
            ("没有读懂，没有计入", counted.unread),
            ("已计入，请看一看", counted.doubts),
            ("不属于本年，没有计入", counted.outside),
        )
    ]
    dialog = LedgerDialog(path.name, counted.counted, change, remarks, report, window)
    accepted = dialog.exec()
    dialog.deleteLater()
    if accepted:
        window.report.apply(change)
        window.status.show_message(f"已按台账填写{len(change.edits)}格；可以撤销。")


def _lines(remarks: Iterable[Remark], *, several: bool) -> Iterable[str]:
    for remark in remarks:
        sheet = f"工作表“{remark.sheet}”" if several else ""
        yield f"{sheet}第{remark.row}行：{remark.text}。"


def empty_ledger(window: "Window") -> None:
    """Write an empty ledger to be kept during the year."""
    from datetime import date

    from app.exporters.ledger import template

    edition = window.editions.for_year(date.today().year)
    if edition is None or (ledger := window.editions[edition].ledger) is None:
        tell(window, "现行的表样没有台账。")
        return
    start = Path(window.library.setting(FOLDER, "")) / f"{ledger.name}.xlsx"
    path = files.target(window, "空白台账放在哪里", start, FILES)
    if path and files.put(window, path, template(window.editions[edition])):
        window.status.show_message(f"空白台账已存到“{path}”。")


ACTS: dict[str, Callable[..., object]] = {"count_ledger": count_ledger, "empty_ledger": empty_ledger}
