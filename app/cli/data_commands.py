"""`new`, `import` and `ledger`: commands that make or fill a data file.

What checks a report is loaded by the functions that do: the processes that read files start before it.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from app.cli.output import Mistake, edition_of, explained, read_reports, refuse_existing, refuse_period, refuse_year
from app.exporters.files import replace_file, stem, storable
from app.exporters.formats import write
from app.forms import bundled
from app.importers import Certainty, Reading, UnreadableError
from app.model.change import Change
from app.model.edition import Level
from app.model.report import Report
from app.reader import Reader

if TYPE_CHECKING:
    from app.importers.lists import Remark

NO_NAME = "（单位名称待填）"
"""The unit of a file that names none: a data file must have one."""

MOST_READERS = 4
"""The number of processes that read files at the same time."""

LONGEST_LINE = 300
"""Characters printed of what was not recognised in one place."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = commands.add_parser("new", help="新建一份年报")
    new.add_argument("--unit", required=True, metavar="单位名称", help="全称，与印章一致")
    new.add_argument("--year", type=int, metavar="年度", help="不写时为上一年")
    new.add_argument("--period", metavar="统计期", help="按期填报的表样才写：H1、H2，Q1至Q4，01至12")
    new.add_argument("--edition", metavar="表样编号", help="不写时按年度确定")
    new.add_argument("--last", type=Path, metavar="上年数据文件", help="单位信息和上年结转由此填入")
    new.add_argument("-o", dest="target", type=Path, required=True, metavar="数据文件", help="不覆盖已有的文件")
    new.set_defaults(run=_new)
    bring = commands.add_parser("import", help="导入已有的年报文件")
    bring.add_argument("files", nargs="+", type=Path, metavar="文件")
    bring.add_argument("--year", type=int, metavar="年度", help="核对用：与文件中的年度不同时提醒")
    bring.add_argument("--period", metavar="统计期", help="文件未写明统计期时用：H1、H2，Q1至Q4，01至12")
    bring.add_argument("--report", type=int, metavar="第几份", help="文件里不止一份年报时写明")
    bring.add_argument("--all", action="store_true", help="列出全部说明；不写时同类只列第一处")
    bring.add_argument("-o", dest="target", required=True, metavar="数据文件或文件夹", help="多个文件须写入文件夹")
    bring.set_defaults(run=_import)
    _add_ledger(commands)


def _new(chosen: argparse.Namespace) -> int:
    from app.session import new_report

    year = date.today().year - 1 if chosen.year is None else chosen.year
    refuse_year(year)
    if not chosen.unit.strip():
        raise Mistake("单位名称是空的，请在 --unit 后写上单位全称。")
    if storable(chosen.unit) != chosen.unit or len(chosen.unit.splitlines()) > 1:
        raise Mistake("单位名称中有认不出的字符或换行，请在 --unit 后重新写上单位全称。")
    edition = edition_of(chosen.edition, year)
    refuse_period(chosen.period, edition)
    last = read_reports([chosen.last])[0] if chosen.last else None
    unit = dict(last.unit) if last else {}
    with explained():
        named = unit | {"name": chosen.unit.strip()}
        report = new_report(edition, named, year, last, period=chosen.period or "")
    _save(report, chosen.target)
    print(chosen.target)
    return 0


def _import(chosen: argparse.Namespace) -> int:
    into_folder = _is_folder(chosen.target, len(chosen.files))
    if chosen.report is not None and len(chosen.files) > 1:
        raise Mistake("--report 只用于一个文件，请分开导入。")
    found = _all_read(chosen)
    target = Path(chosen.target)
    targets = [target / f"{stem(one.report)}.json" if into_folder else target for one in found]
    if len({str(target).casefold() for target in targets}) < len(targets):
        raise Mistake("要导入的文件中有同一单位同一年度的两份，请分开导入。")
    for target in targets:
        refuse_existing(target)
    doubtful = False
    for one, target in zip(found, targets, strict=True):
        print(f"{one.name}：{one.report.unit_name} {one.report.when_label}，{one.extent}。")
        for line in one.notes:
            print(f"读取情况：{line}")
        for line in one.not_understood:
            print(f"未导入：{line}")
        for line in one.doubts:
            print(f"存疑：{line}")
        doubtful = doubtful or one.is_doubtful
        _save(one.report, target)
        print(target)
    return 1 if doubtful else 0


def _is_folder(target: str, files: int) -> bool:
    """Tell whether `target` is a folder for several files: it exists, is written like one, or must be one."""
    path = Path(target)
    with suppress(OSError):
        if path.is_dir():
            return True
    if files > 1 and path.suffix.lower() == ".json":
        raise Mistake(f"{files}个文件不能写入一个数据文件“{path.name}”，请在 -o 后写文件夹。")
    return files > 1 or target.endswith(("/", os.sep))


@dataclass(frozen=True)
class _Found:
    """An imported report, and the messages about it."""

    name: str
    report: Report
    extent: str
    doubts: tuple[str, ...]
    notes: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    is_doubtful: bool = False


def _all_read(chosen: argparse.Namespace) -> list[_Found]:
    """Read all files with as many processes as are useful. Nothing is written until the last one is read.

    Ctrl+C ends the processes.
    """
    paths: list[Path] = chosen.files
    readers = [Reader() for _ in range(min(len(paths), MOST_READERS, os.cpu_count() or 1))]
    idle: SimpleQueue[Reader] = SimpleQueue()
    for reader in readers:
        idle.put(reader)

    def read(numbered: tuple[int, Path]) -> _Found:
        number, path = numbered
        reader = idle.get()
        try:
            if len(paths) > 1:
                print(f"导入第{number}个，共{len(paths)}个：{path.name}", file=sys.stderr, flush=True)
            return _read(path, chosen, reader)
        finally:
            idle.put(reader)

    pool = ThreadPoolExecutor(len(readers))
    try:
        # While the processes start, and before the threads: Ctrl+C within an import would leave them waiting for it.
        from app.checks.catalogue import MODULES

        for module in ("app.checks.checks", "app.session.reports", *(f"app.checks.{name}" for name in MODULES)):
            import_module(module)
        return list(pool.map(read, enumerate(paths, 1)))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for reader in readers:
            reader.close()


def _read(path: Path, chosen: argparse.Namespace, reader: Reader) -> _Found:
    from app.session import from_reading

    year: int | None = chosen.year
    with explained(UnreadableError):
        content = reader.read(path, chosen.report)
    if isinstance(content, Report):
        doubts = tuple(_doubts(content, year))
        extent = f"填了{len(content.answers)}格、{len(content.texts)}段正文"
        return _Found(path.name, content, extent, doubts, is_doubtful=bool(doubts))
    if content.year is None and year is None:
        raise Mistake(f"“{path.name}”里未找到年度，请用 --year 写明。")
    if content.year is None:
        refuse_year(year)
    if content.reports:
        listed = "；".join(f"{number}.{name}" for number, name in enumerate(content.reports, 1))
        raise Mistake(f"“{path.name}”里有{len(content.reports)}份年报（{listed}），请用 --report 写明导入第几份。")
    report = from_reading(content, bundled(), year=year, unit=NO_NAME)
    if chosen.period:
        refuse_period(chosen.period, report.edition)
        report.period = chosen.period
    doubts = (*content.doubts, *_doubts(report, year))
    left_overs = tuple(
        f"{left.place}，{line}" for left in content.left_overs for line in _lines(left.text, all_of_it=chosen.all)
    )
    is_doubtful = bool(doubts) or content.is_doubtful
    return _Found(path.name, report, _extent(content), doubts, content.notes, left_overs, is_doubtful)


def _extent(reading: Reading) -> str:
    counts = {kind: reading.count(kind) for kind in Certainty}
    read_cells = len(reading.cells) - counts[Certainty.MISSING]
    return (
        f"{bundled()[reading.edition].name}，找到{read_cells}格（近似{counts[Certainty.FUZZY]}，不是数{counts[Certainty.UNREAD]}，"
        f"未找到{counts[Certainty.MISSING]}），{len(reading.texts)}段正文"
    )


def _lines(text: str, *, all_of_it: bool) -> list[str]:
    """Return the lines to print of a text: all, or only the first ones joined."""
    return text.split("\n") if all_of_it else [_shortened(text.partition("\n")[0])]


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else line[:LONGEST_LINE] + "…"


def _doubts(report: Report, year: int | None) -> Iterator[str]:
    """Sentences for the user: another year than asked for, and what the checks find wrong or doubtful."""
    from app.checks import check

    if year is not None and report.year != year:
        yield f"文件中的年度是{report.year}，不是{year}。"
    for finding in check(report):
        if finding.level in (Level.ERROR, Level.VERIFY):
            yield finding.message


def _save(report: Report, target: Path) -> None:
    from app.session import now

    refuse_existing(target)
    report.saved = report.saved or now()
    with explained():
        replace_file(target, write(report))


def _add_ledger(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
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
    from app.exporters.xlsx.listing import blank_ledger

    edition = edition_of(wanted, date.today().year - 1)
    if edition.ledger is None:
        raise Mistake(f"“{edition.name}”无台账格式，请在 --edition 后写其他表样。")
    refuse_existing(target)
    with explained():
        replace_file(target, blank_ledger(edition))
    print(target)
    return 0


def _count(path: Path, data: Path, *, apply: bool) -> int:
    from app.importers.lists import count, proposal

    (report,) = read_reports([data])
    with Reader() as reader, explained(UnreadableError):
        entries = reader.read_ledger(path, report.edition.id)
    if not entries:
        raise Mistake(f"“{path.name}”里无申请，未核对。")
    counted = count(entries, report.edition, report.year)
    change = proposal(report, counted)
    print(f"{path.name}：计入{counted.counted}件。")
    sheets = len({entry.sheet for entry in entries})
    _tell("无法识别，未计入", counted.unread, sheets)
    _tell("存疑", counted.doubts, sheets)
    _tell("不计入", counted.outside, sheets)
    for line in _differences(report, change):
        print(f"不同：{line}")
    if not change.edits:
        print("数据文件与台账一致。")
    if not apply:
        return int(bool(change.edits or counted.unread or counted.doubts))
    if counted.unread:
        raise Mistake(f"台账有{len(counted.unread)}行无法识别，未写入；请改好台账再写入。")
    if change.edits:
        from app.session import now

        report.apply(change)
        report.saved = now()
        with explained():
            replace_file(data, write(report))
        print(data)
    return int(bool(counted.doubts))


def _tell(what: str, remarks: Iterable["Remark"], sheets: int) -> None:
    for remark in remarks:
        sheet = f"工作表“{remark.sheet}”" if sheets > 1 else ""
        print(f"{what}：{sheet}第{remark.row}行，{remark.text}。")


def _differences(report: Report, change: Change) -> Iterable[str]:
    """A line for each figure that differs; blanks of which the ledger has none are told together."""
    zeros = [edit for edit in change.edits if edit.before is None and edit.after == "0"]
    for edit in change.edits:
        if edit not in zeros:
            present = "未填" if edit.before is None else f"填报为{edit.before}"
            yield f"{report.edition.cells[edit.address.key].name}，表中{present}，台账是{edit.after}。"
    if zeros:
        yield f"其余{len(zeros)}格表中未填，台账是0。"
