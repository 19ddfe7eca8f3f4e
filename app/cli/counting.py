"""`ledger`: counts a ledger of applications, shows what differs from the report, and writes it only when asked."""

import argparse
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.cli.mistake import Mistake, explained, read_reports
from app.exporters.datafile import write
from app.exporters.files import replace_file
from app.exporters.ledger import template
from app.forms import bundled
from app.importers import UnreadableError
from app.importers.counting import Remark, count, proposal
from app.model.change import Change
from app.model.report import Report
from app.reader import Reader
from app.session import now


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    ledger = commands.add_parser("ledger", help="按依申请台账核对或填写，或生成空白台账")
    ledger.add_argument("files", nargs="*", type=Path, metavar="文件", help="台账.xlsx 和数据文件")
    ledger.add_argument("--apply", action="store_true", help="把台账的数写入数据文件；不写时只列出差别")
    ledger.add_argument("--template", action="store_true", help="生成空白台账")
    ledger.add_argument("--edition", metavar="表样编号", help="空白台账用，不写时为上一年的表样")
    ledger.add_argument("-o", dest="target", type=Path, metavar="文件", help="空白台账写入哪里，不覆盖已有的文件")
    ledger.set_defaults(run=_ledger)


def _ledger(chosen: argparse.Namespace) -> int:
    if chosen.template:
        if chosen.files or chosen.apply or chosen.target is None:
            raise Mistake("生成空白台账应写：nianbao ledger --template -o 台账.xlsx")
        return _template(chosen.edition, chosen.target)
    if len(chosen.files) != 2 or chosen.target or chosen.edition:
        raise Mistake("核对台账应写：nianbao ledger 台账.xlsx 数据文件.json，写入时再加 --apply")
    return _count(*chosen.files, apply=chosen.apply)


def _template(wanted: str | None, target: Path) -> int:
    edition = wanted or bundled().for_year(date.today().year - 1)
    if edition is None or edition not in bundled() or bundled()[edition].ledger is None:
        raise Mistake(f"没有编号为“{edition}”的表样，现有：{'、'.join(bundled())}。")
    if target.exists():
        raise Mistake(f"“{target}”已经存在，为免丢失内容没有覆盖，请换一个文件名。")
    with explained():
        replace_file(target, template(bundled()[edition]))
    print(target)
    return 0


def _count(path: Path, data: Path, *, apply: bool) -> int:
    (report,) = read_reports([data])
    with Reader() as reader, explained(UnreadableError):
        entries = reader.read_ledger(path, report.edition.id)
    if not entries:
        raise Mistake(f"“{path.name}”里一件申请也没有，没有核对。")
    counted = count(entries, report.edition, report.year)
    change = proposal(report, counted)
    print(f"{path.name}：计入{counted.counted}件。")
    sheets = len({entry.sheet for entry in entries})
    _tell("没有读懂，没有计入", counted.unread, sheets)
    _tell("存疑", counted.doubts, sheets)
    _tell("不计入", counted.outside, sheets)
    for line in _differences(report, change):
        print(f"不同：{line}")
    if not change.edits:
        print("数据文件与台账一致。")
    if not apply:
        return int(bool(change.edits or counted.unread or counted.doubts))
    if counted.unread:
        raise Mistake(f"台账有{len(counted.unread)}行没有读懂，没有写入；请改好台账再写入。")
    if change.edits:
        report.apply(change)
        report.saved = now()
        with explained():
            replace_file(data, write(report))
        print(data)
    return int(bool(counted.doubts))


def _tell(what: str, remarks: Iterable[Remark], sheets: int) -> None:
    for remark in remarks:
        sheet = f"工作表“{remark.sheet}”" if sheets > 1 else ""
        print(f"{what}：{sheet}第{remark.row}行，{remark.text}。")


def _differences(report: Report, change: Change) -> Iterable[str]:
    for edit in change.edits:
        present = "空着" if edit.before is None else f"填的是{edit.before}"
        yield f"{report.edition.cells[edit.address.key].name}，表中{present}，台账是{edit.after}。"
