"""`collect`: the supervising office's season from the command line."""

import argparse
import getpass
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.cli.output import Mistake, edition_of, explained, refuse_existing, refuse_year
from app.collect import adding, decisions, exports, government, packs, review, rollup, stock
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import ABSENT, REVIEWABLE, TRAY_WORDS, Scope, SeasonError, Standing, State, Tray, Unit
from app.exporters.files import csv_table, replace_file
from app.exporters.formats import write
from app.forms import bundled
from app.importers import UnreadableError
from app.importers.lists import read_rows
from app.model.dates import day_of
from app.model.numbers import half_width


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    collect = commands.add_parser("collect", help="收集与汇总各单位的年报（主管部门用）")
    inner = collect.add_subparsers(metavar="命令", required=True)
    _new_parser(inner.add_parser("new", help="新建收集"))
    for name, run, text in (
        ("add", _add, "加入报来的文件、文件夹或压缩包"),
        ("status", _status, "各单位的进度"),
        ("accept", _accept, "接收"),
        ("return", _return, "退回，写出一份完整的退回意见"),
        ("sum", _sum, "汇总"),
        ("missing", _missing, "未报的单位"),
        ("pack", _pack, "写出下发任务或汇总包"),
    ):
        parser = inner.add_parser(name, help=text)
        parser.add_argument("season", type=Path, metavar="收集文件")
        parser.add_argument("--by", default="", metavar="姓名", help="记录在案的经办人，不写时为登录名")
        parser.set_defaults(run=run)
        _ARGUMENTS[name](parser)


def _new_parser(new: argparse.ArgumentParser) -> None:
    new.add_argument("--year", type=int, required=True, metavar="年度")
    new.add_argument("--edition", metavar="表样编号", help="不写时按年度确定")
    new.add_argument("--units", type=Path, required=True, metavar="单位名单", help=".xlsx 或 .csv")
    new.add_argument("--title", default="", metavar="名称")
    new.add_argument("--office", default="", metavar="主管部门")
    new.add_argument("--due", type=_day, default="", metavar="日期", help="报送期限，如2025-01-26")
    new.add_argument("--by", default="", metavar="姓名")
    new.add_argument("-o", dest="target", type=Path, required=True, metavar="收集文件", help="不覆盖已有的文件")
    new.set_defaults(run=_new)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="文件")
    parser.add_argument("--json", action="store_true", help="以数据形式输出")


def _status_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="以数据形式输出")
    parser.add_argument("--csv", type=Path, metavar="表格文件")


def _accept_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", nargs="*", metavar="代码")
    parser.add_argument("--all", action="store_true", help="接收全部待审和已重报的")
    parser.add_argument("--reason", default="", metavar="说明")
    parser.add_argument("-o", dest="folder", type=Path, metavar="文件夹", help="写出回执")


def _return_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("codes", nargs=1, metavar="代码")
    parser.add_argument("--reason", default="", metavar="意见", help="另外要说的意见")
    parser.add_argument("--due", type=_day, default="", metavar="日期", help="重新报送的期限")
    parser.add_argument("-o", dest="folder", type=Path, metavar="文件夹", help="写出退回意见")


def _sum_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scope", choices=[str(scope) for scope in Scope], required=True)
    parser.add_argument("--with-unreviewed", action="store_true", help="待审和已重报的也计入")
    parser.add_argument("--json", action="store_true", help="以数据形式输出")
    parser.add_argument("--xlsx", type=Path, metavar="工作簿", help="写出汇总表")
    parser.add_argument("-o", dest="target", type=Path, metavar="数据文件", help="写出按汇总数预填的年报")


def _missing_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--csv", type=Path, metavar="表格文件")


def _pack_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", dest="folder", type=Path, required=True, metavar="文件夹")
    parser.add_argument("--summary", action="store_true", help="写出汇总包")


_ARGUMENTS = {
    "add": _add_arguments,
    "status": _status_arguments,
    "accept": _accept_arguments,
    "return": _return_arguments,
    "sum": _sum_arguments,
    "missing": _missing_arguments,
    "pack": _pack_arguments,
}


def _who(chosen: argparse.Namespace) -> str:
    if chosen.by:
        return str(chosen.by)
    with suppress(Exception):  # a system without accounts
        return getpass.getuser()
    return "未署名"


def _day(text: str) -> str:
    """Return a deadline as an ISO date, with which hand-ins are compared; "" for none. Raises Mistake for no day."""
    if not text:
        return ""
    parts = re.fullmatch(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?", half_width(text.strip()))
    day = day_of("{}-{:0>2}-{:0>2}".format(*parts.groups())) if parts else None
    if day is None:
        raise Mistake(f"日期“{text}”不对，应写为2025-01-26的样子。")
    return day.isoformat()


def _open(chosen: argparse.Namespace) -> Season:
    return Season.open(chosen.season, bundled(), _who(chosen))


# -- making and adding -----------------------------------------------------------------------------------------------


def _new(chosen: argparse.Namespace) -> int:
    refuse_year(chosen.year)
    edition = edition_of(chosen.edition, chosen.year)
    settings = {"office": chosen.office, "hand_in": chosen.due} | ({"title": chosen.title} if chosen.title else {})
    with explained(SeasonError, UnreadableError):
        units = of_rows(read_rows(chosen.units))
        made = Season.create(chosen.target, chosen.year, edition, units, bundled(), _who(chosen), settings)
        made.close()
    print(chosen.target)
    print(f"{len(units)}个单位。", file=sys.stderr)
    return 0


def _add(chosen: argparse.Namespace) -> int:
    absent = [path for path in chosen.files if not path.exists()]
    if absent:
        raise Mistake(f"没有“{absent[0]}”这个文件或文件夹，没有加入任何文件。")
    waits = False
    count = 0
    with explained(SeasonError), _open(chosen) as season:
        for one in adding.add(season, chosen.files):
            print(json.dumps(_added(one), ensure_ascii=False) if chosen.json else adding.line(one), flush=True)
            waits = waits or adding.waits([one])
            count += 1
    if not count:
        raise Mistake("未找到可以加入的文件。")
    return int(waits)


def _added(one: adding.Added) -> dict[str, Any]:
    return {
        "file": one.file,
        "unit": one.unit.code if one.unit else None,
        "kind": one.kind,
        "state": str(one.state) if one.state else None,
        "tray": str(one.tray) if one.tray else None,
        "message": one.message,
    }


# -- how it stands ---------------------------------------------------------------------------------------------------


def _status(chosen: argparse.Namespace) -> int:
    with explained(SeasonError), _open(chosen) as season:
        units, standings = season.units(), season.standings()
        in_trays = stock.waiting(season)
    rows = [_status_row(unit, standings[unit.unit]) for unit in units]
    counts = Counter(standing.state for standing in standings.values())
    codes = {unit.unit: unit.code for unit in units}
    waiting = [
        {"file": one.file, "unit": codes.get(one.unit or 0), "tray": str(one.tray), "message": one.message}
        for one in in_trays
    ]
    if chosen.csv:
        header = ["代码", "名称", "状态", "退回次数", "迟报", "纸质件已核"]
        words = {True: "是", False: "否"}
        listed = [[words[value] if isinstance(value, bool) else value for value in row.values()] for row in rows]
        _write_csv(chosen.csv, header, listed)
    if chosen.json:
        counted = {str(state): counts[state] for state in State}
        print(json.dumps({"counts": counted, "units": rows, "trays": waiting}, ensure_ascii=False))
    else:
        print("　".join(f"{state}{counts[state]}" for state in State if counts[state]))
        for unit in units:
            print(
                f"{unit.code}　{unit.name}　{standings[unit.unit].words}{'　迟报' if standings[unit.unit].late else ''}"
            )
        for each in in_trays:
            print(f"待处理　{TRAY_WORDS[each.tray or Tray.UNKNOWN]}　{each.file}：{each.message}")
    return int(bool(waiting))


def _status_row(unit: Unit, standing: Standing) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "state": str(standing.state),
        "returns": standing.returns,
        "late": standing.late,
        "paper": standing.paper,
    }


def _missing(chosen: argparse.Namespace) -> int:
    with explained(SeasonError), _open(chosen) as season:
        standings = season.standings()
        absent = [unit for unit in season.units() if standings[unit.unit].state in ABSENT]
        due = str(season.setting("hand_in", ""))
        rows = [[unit.code, unit.name, exports.reminder(unit, season.year, due)] for unit in absent]
    if chosen.csv:
        _write_csv(chosen.csv, ["代码", "名称", "提醒"], rows)
    for unit in absent:
        print(f"{unit.code}　{unit.name}")
    return int(bool(absent))


# -- decisions -------------------------------------------------------------------------------------------------------


def _accept(chosen: argparse.Namespace) -> int:
    if bool(chosen.codes) == chosen.all:
        raise Mistake("请写要接收的单位代码，或写 --all 接收全部待审和已重报的。")
    refused = done = 0
    with explained(SeasonError), _open(chosen) as season:
        units = [season.unit(code) for code in chosen.codes] or _waiting(season)
        for unit in units:
            try:
                if chosen.all and (files := decisions.disputed(season, unit)):
                    raise SeasonError(f"“{unit.name}”没有接收：“{files[0].file}”与收到的另一份数字不同，请先核对。")
                decisions.accept(season, unit, chosen.reason)
            except SeasonError as error:
                if len(chosen.codes) == 1:
                    raise
                print(error, file=sys.stderr)
                refused += 1
                continue
            print(f"{unit.code}　{unit.name}　{State.ACCEPTED}")
            done += 1
            if chosen.folder:
                _print_paths(packs.write_receipt(season, unit, chosen.folder))
    if not done:
        raise Mistake("没有等待接收的报送稿。" if not refused else "没有接收任何一份。")
    return int(bool(refused))


def _waiting(season: Season) -> list[Unit]:
    """Return the units with a hand-in that can be accepted."""
    standings = season.standings()
    return [unit for unit in season.units() if standings[unit.unit].state in REVIEWABLE]


def _return(chosen: argparse.Namespace) -> int:
    with explained(SeasonError), _open(chosen) as season:
        unit = season.unit(chosen.codes[0])
        composed = review.compose(season, unit, chosen.reason, chosen.due)
        if review.is_repeated(season, unit, composed):
            print(review.AGAIN, file=sys.stderr)
        if chosen.folder:
            _print_paths(packs.write_return(season, unit, composed, chosen.folder))
        standing = review.send_back(season, unit, composed)
    print(f"{unit.code}　{unit.name}　{standing.words}　{len(composed.items)}条意见")
    return 0


# -- the sum ---------------------------------------------------------------------------------------------------------


def _sum(chosen: argparse.Namespace) -> int:
    if chosen.target:
        refuse_existing(chosen.target)
    with explained(SeasonError), _open(chosen) as season:
        summed = rollup.Rollup(season, Scope(chosen.scope), chosen.with_unreviewed)
        if chosen.json:
            print(json.dumps(rollup.data_of(summed), ensure_ascii=False))
        else:
            print(summed.heading)
            for word, units in (("未报", summed.missing), ("未审", summed.unreviewed)):
                for unit in units:
                    print(f"{word}　{unit.code}　{unit.name}　{summed.standings[unit.unit].words}")
            for one in summed.broken():
                names = "、".join(unit.name for unit in one.units)
                print(f"{one.finding.message}{f'（涉及{names}）' if names else ''}")
        if chosen.xlsx:
            from app.collect.exports import write_workbook

            print(write_workbook(summed, chosen.xlsx))
        if chosen.target:
            replace_file(chosen.target, write(government.pre_filled(summed)))
            print(chosen.target)
    return int(bool(summed.missing or summed.unreviewed))


def _pack(chosen: argparse.Namespace) -> int:
    with explained(SeasonError), _open(chosen) as season:
        written = packs.write_summary_pack if chosen.summary else packs.write_task_pack
        print(written(season, chosen.folder))
    return 0


def _print_paths(paths: Iterable[Path]) -> None:
    for path in paths:
        print(path)


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with explained():
        replace_file(path, csv_table(header, rows))
