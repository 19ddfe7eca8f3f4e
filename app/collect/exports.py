"""The files of a season for people: the summary workbook, the long table, the draft of the circular."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.checks import WORDS, declared
from app.collect import log
from app.collect.figures import plus, values_of
from app.collect.review import CORRECTIONS_WORD, Corrections, earlier_notes
from app.collect.rollup import CellSum, Rollup, adjustments, by_branch
from app.collect.season import Season
from app.collect.stock import arranged, waiting
from app.collect.units import kind_word
from app.collect.values import ABSENT, ACTION_WORDS, SCOPE_WORDS, TRAY_WORDS, State, Tray, Unit
from app.exporters.files import csv_table, distinct_name, replace_file, safe_name
from app.exporters.layout import layout, letter
from app.exporters.xlsx.listing import Formula, Listing, Value, write
from app.model.dates import written_day, written_moment
from app.model.edition import Cell, Level
from app.model.numbers import written
from app.model.ordinals import column_name
from app.session.places import shortened

WIDE = "各单位数据"
"""The sheet with a row for each unit."""

_FIRST_UNIT = 4
"""The row of the first unit on that sheet, below the names of table, row and column."""

LEAST_BRANCHES = 2
_MOST_NAMED = 10


def write_workbook(rollup: Rollup, path: Path) -> Path:
    """Write the summary workbook. Raises FileError.

    Its sheets: states, the wide table, the sum with its adjustments as formulas, the sums of branches of the tree,
    findings, returns, log.
    """
    season = rollup.season
    sheets = [states(season), _wide(rollup), _sums(rollup), *_branches(rollup)]
    sheets += [_findings(rollup), _returns(season), _log(season)]
    replace_file(path, write(sheets, rollup.heading))
    return path


def write_progress(season: Season, path: Path) -> Path:
    """The progress sheet: how each unit stands, and the files that wait. Raises FileError."""
    names = {unit.unit: unit.name for unit in season.units()}
    rows = [
        (one.file, TRAY_WORDS[one.tray or Tray.UNKNOWN], names.get(one.unit or 0, one.unit_name), one.message)
        for one in waiting(season)
    ]
    sheet = Listing("待处理文件", ("文件", "原因", "单位", "说明"), rows)
    replace_file(path, write([states(season), sheet], f"{season.setting('title')}进度表"))
    return path


def write_missing(season: Season, path: Path) -> Path:
    """The units that have not handed in, each with words that may be sent to it; nothing is sent. Raises FileError."""
    standings, due = season.standings(), str(season.setting("hand_in", ""))
    rows = [
        (unit.code, unit.name, reminder(unit, season.year, due))
        for unit in season.units()
        if standings[unit.unit].state in ABSENT
    ]
    replace_file(path, write([Listing("未报", ("代码", "名称", "提醒"), rows)], "未报单位名单"))
    return path


def reminder(unit: Unit, year: int, due: str) -> str:
    """Return a text to send to a unit that has not handed in; the program sends nothing."""
    limit = f"，期限为{written_day(due)}" if due else ""
    return f"{unit.name}：你单位{year}年年报尚未报送{limit}，请尽快报送。"


def states(season: Season) -> Listing:
    """Return the state of each unit as a table."""
    standings = season.standings()
    rows = []
    for unit in season.units():
        one = standings[unit.unit]
        marks = "、".join(word for word, holds in (("迟报", one.late), ("纸质件已核", one.paper)) if holds)
        told = (unit.code, unit.name, unit.superior, kind_word(unit), str(unit.relation))
        rows.append((*told, one.words, one.returns, marks))
    return Listing("进度", ("代码", "名称", "上级代码", "类型", "计入", "状态", "退回次数", "标记"), rows)


_PLACE = ("表", "项目", "列")


def _names(cell: Cell, season: Season) -> tuple[str, str, str]:
    """The names of a figure's table, row and column."""
    return season.edition.tables[cell.table].title, cell.row_name, cell.column_name


def _wide(rollup: Rollup) -> Listing:
    """A row for each counted unit, a column for each figure; a blank stays blank."""
    values = rollup.values()
    rows = []
    for unit in rollup.units.values():
        if unit.unit in rollup.counted:
            rows.append((unit.code, unit.name, *(values[cell][unit.code] for cell in rollup.season.edition.cells)))
    return _by_figure(WIDE, ("代码", "名称"), rows, rollup)


def _by_figure(name: str, first: Sequence[str], rows: Sequence[Sequence[Value]], rollup: Rollup) -> Listing:
    """A sheet with the columns `first` and one for each figure, under the names of its table and its row."""
    edition = rollup.season.edition
    cells, blank = edition.cells.values(), [""] * len(first)
    tables = [*blank, *(edition.tables[cell.table].title for cell in cells)]
    groups = (tables, [*blank, *(cell.row_name for cell in cells)])
    return Listing(name, (*first, *(cell.column_name for cell in cells)), rows, rollup.heading, groups)


def _sums(rollup: Rollup) -> Listing:
    """A row for each figure: the units' sum, the adjustment, and both as a formula with its value kept."""
    made = [one for one in adjustments(rollup.season) if one.scope is rollup.scope]
    rows = []
    for nth, (cell, one) in enumerate(rollup.cells().items()):
        names = _names(rollup.season.edition.cells[cell], rollup.season)
        reasons = "；".join(
            f"{written(each.amount)}：{each.reason}（{each.who}）" for each in made if each.cell == cell
        )
        rows.append((*names, *_formulas(one, nth, len(rollup.counted)), one.blanks, reasons))
    name = f"{SCOPE_WORDS[rollup.scope]}汇总"
    return Listing(name, (*_PLACE, "各单位合计", "调整", "汇总数", "未填单位数", "调整理由"), rows, rollup.heading)


def _branches(rollup: Rollup) -> list[Listing]:
    """A sheet with a row for each unit that has others below it; none if the tree has one branch.

    The row is the sum of the accepted reports of the unit and of all below it, without adjustments.
    """
    found = by_branch(rollup.season, rollup.scope)
    if len(found) < LEAST_BRANCHES:
        return []
    season = rollup.season
    rows = [
        (unit.code, unit.name, total.count, *(total.value(place) for place in range(len(season.edition.cells))))
        for unit, _ in arranged(season.units())
        if (total := found.get(unit.code)) is not None
    ]
    return [_by_figure("分级汇总", ("代码", "名称", "已接收单位数"), rows, rollup)]


def _formulas(one: CellSum, nth: int, units: int) -> tuple[Value, Value, Value]:
    """Return the units' sum, the adjustment and their total for the figure at place `nth`; blank without any."""
    if one.value is None:
        return None, None, None
    column, row = column_name(nth + 3), nth + 2
    area = f"{column}{_FIRST_UNIT}:{column}{_FIRST_UNIT + units - 1}"
    own = Formula(f"SUM('{WIDE}'!{area})", plus(one.value, -one.adjustment))
    return own, one.adjustment or None, Formula(f"D{row}+E{row}", one.value)


def _findings(rollup: Rollup) -> Listing:
    season = rollup.season
    rows = []
    for unit in season.units():
        current = season.standing(unit.unit).current
        for one in season.findings(current) if current else ():
            explained = "是" if one["explained"] else ""
            rows.append((unit.code, unit.name, WORDS[Level(one["level"])], one["message"], explained))
    return Listing("检查结果", ("代码", "名称", "级别", "内容", "已说明"), rows)


def _returns(season: Season) -> Listing:
    rows = []
    for unit in season.units():
        for nth, note in enumerate(earlier_notes(season, unit), 1):
            day, due = written_day(note.at), written_day(note.due)
            rows += [(unit.code, unit.name, nth, day, item.message, due) for item in note.items]
    return Listing("退回意见", ("代码", "名称", "第几次", "日期", "意见", "期限"), rows)


def _log(season: Season) -> Listing:
    names = {unit.unit: unit.name for unit in season.units()}
    rows = []
    for one in season.entries():
        at, unit = written_moment(one.at), names.get(one.unit or 0, "")
        rows.append((one.seq, at, one.who, ACTION_WORDS[one.action], unit, one.reason, one.digest))
    return Listing("记录", ("序号", "时间", "经办人", "事项", "单位", "内容", "校验码"), rows, log.CAUTION)


def write_long_table(season: Season, path: Path) -> Path:
    """Write a line for each figure of each accepted unit, as CSV. Raises FileError.

    A figure is named as in the form, and in the last column by the id of its cell.
    """
    replace_file(path, csv_table(("代码", "名称", "年度", *_PLACE, "数值", "格"), _long_rows(season)))
    return path


def _long_rows(season: Season) -> Iterator[tuple[object, ...]]:
    standings = season.standings()
    cells = [(cell.id, _names(cell, season)) for cell in season.edition.cells.values()]
    for unit in season.units():
        accepted = standings[unit.unit].accepted
        values = values_of(season, accepted) if accepted else None
        for place, (cell, names) in enumerate(cells) if values else ():
            value = values.value(place) if values else None
            yield unit.code, unit.name, season.year, *names, "" if value is None else written(value), cell


_HANDED_IN = (State.ACCEPTED, State.WAITING, State.AGAIN, State.RETURNED, State.UNCONFIRMED, State.WITHDRAWN)
"""The states in the order in which the circular counts them; those of units without a report come behind them."""


def write_circular(season: Season, folder: Path) -> Path:
    """The draft of the circular on this year's reports: counts, the commonest faults, the lists. Raises FileError."""
    from app.exporters.docx.document import document

    standings, units = season.standings(), season.units()
    counts = Counter(standing.state for standing in standings.values())
    lists = {
        "未报送": [unit.name for unit in units if standings[unit.unit].state is State.NOTHING],
        "迟报": [unit.name for unit in units if standings[unit.unit].late],
        "退回两次以上": [unit.name for unit in units if standings[unit.unit].returns > 1],
    }
    said = [f"{state}{counts[state]}个" for state in _HANDED_IN if counts[state] or state is State.ACCEPTED]
    asked = len(units) - counts[State.EXEMPT]
    paragraphs = [
        "各有关单位：",
        f"{season.year}年年报应报{asked}个单位，{'，'.join(said)}，未报{counts[State.NOTHING]}个。",
        *(f"{word}的单位{len(names)}个：{'、'.join(names)}。" for word, names in lists.items() if names),
    ]
    common = commonest(season)
    if common:
        paragraphs.append(
            "检查中出现较多的问题：" + "；".join(f"{said}（{count}个单位）" for said, count in common) + "。"
        )
    title = f"关于{season.year}年年报报送情况的通报（稿）"
    target = folder / f"{safe_name(title)}.docx"
    signature = [*filter(None, (str(season.setting("office", "")),)), f"{season.year + 1}年　　月　　日"]
    words = letter(title, paragraphs, signature, season.edition.words.page_number)
    replace_file(target, document(words, season.year))
    return target


def commonest(season: Season) -> list[tuple[str, int]]:
    """Return the checks that failed in the first hand-in of most units, with the number of units."""
    found: Counter[str] = Counter()
    seen: set[int] = set()
    for one in season.handins():
        if one.unit is None or one.unit in seen or one.tray is not None or one.part_of is not None:
            continue
        seen.add(one.unit)
        if one.errors or one.blanks:
            found.update({each["code"] for each in season.findings(one.handin) if each["level"] in ("error", "blank")})
    about = {check.code: check.about for check in declared(season.edition)}
    return [(about.get(code, code), count) for code, count in found.most_common(_MOST_NAMED)]


def write_corrections(season: Season, unit: Unit, found: Corrections, folder: Path) -> Path:
    """The table as a Word document. Raises FileError."""
    from app.exporters.docx import write as write_docx
    from app.exporters.package import Correction, corrections_sheet

    stood = "已公开" if found.is_published else "已接收"
    report = season.report(found.after.handin)
    handed_in = f"{stood}，{written_day(found.before.at)}收到"
    rows = [Correction(row.name, *shortened(row.before, row.after), "") for row in found.rows]
    sheet = corrections_sheet(report, layout(report, draft=False), handed_in, rows)
    target = folder / f"{distinct_name(f'{unit.name}{season.year}年年报{CORRECTIONS_WORD}')}.docx"
    replace_file(target, write_docx(report, sheet))
    return target
