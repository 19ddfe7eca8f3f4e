"""The hand-in package: one zip with every document of a report, what was checked, a page to sign, and a manifest.

A zip of the members, in this order: DOCX, XLSX, PDF, the data file, the list of checks, the page to be signed, and
`manifest.json`. Names are UTF-8 and marked so; there are no folders; times are the report's last change. The manifest
`nianbao-package/1` is UTF-8 JSON, by which a package is known and read again:

    {"format": "nianbao-package/1",
     "report": "…",               id of the report, that of the data file
     "code": "…",                 the supervising office's code for the unit
     "number": 1,                 the number of this submission of the report; null if it is not counted
     "submission": {"number": 1, "previous": "…"},   the same, and the SHA-256 of the data file before, or null
     "reply_to": "…",             id of the return note that is answered, or null
     "answers": [{"item": "…", "kind": "changed|answered", "text": "…"}],
     "counts": {"error": 0, "blank": 0, "verify": 1, "explained": 1},
     "check_code": "…",           SHA-256 of the data file in blocks of four, as printed on the page to be signed
     "draft": false,              true while errors or blanks stand, or where a draft was asked for
     "edition": "…", "year": 2021,
     "period": "…",               the period's code, only if the report is not of a whole year
     "unit": {"id": "…", "name": "…", "kind": "…", "level": "…"},     "" where the report does not say
     "saved": "2022-01-20T10:32:00+08:00",      the report's last change, as in the data file
     "program": "nianbao 0.1.0",
     "files": [{"role": "docx", "name": "….docx", "size": 13690, "sha256": "…"}, …]}

`role` is one of docx, xlsx, pdf, data, checks, sign; each stands once, in the order of the zip. All keys but
`period` are always there; readers pass over those they do not know, a change that they could not bear gets another
number in `format`.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from app import PROGRAM
from app.exporters import formats
from app.exporters.files import Member, stem, wall_clock, without_half_pairs, zipped
from app.exporters.formats import written
from app.exporters.layout import (
    TITLE_LINE,
    Block,
    Grid,
    Heading,
    Layout,
    Paragraph,
    Printed,
    Title,
    title_lines,
)
from app.exporters.name_lines import name_lines
from app.model.dates import day_words, moment_words
from app.model.edition import DATA, FORMAT, MANIFEST, GridCell, Level, Role, Table
from app.model.exchange import check_code, of_answers
from app.model.report import Report
from app.model.submission import Checklist, ChecklistLine, Note
from app.model.texts import Run

_SIZE = 9.5
_SMALL, _SMALLEST = 9.0, 7.5
_SIGN_SIZE = 12.0
_NUMERALS = "一二三四五"
_ALL_CHECKS = "检查项目和结果"
_FEWEST_TOLD_AS_ONE = 3
"""Lines with the same reason that share a row."""
_FACTS = (26.0, 50.0, 38.0, 42.0)
_EXPLAINED, _UNEXPLAINED = (60.0, 70.0), (108.0, 22.0)
"""The widths of a finding and of its explanation in mm."""
_NAME_LINE = 33
"""Ems of the unit's name that a line of its cell holds."""
_HALF, _HALF_WIDTHS = 3, (7.0, 55.0, 16.0)
"""The columns of one half of the list of checks, and their widths in mm."""
_LINE_HEIGHT = 17.0
_SEAL_HEIGHT = 46.0
_USUAL_LINES, _TITLE_PITCH = 3, 10.2
"""Lines of the title beside a seal of full height in mm; each further line takes its height from the seal's room."""
_GROUP = 8
"""A checksum is printed in groups of so many digits, which the eye can compare."""

_SETTLED = {
    Level.RETURN: "未答复",
    Level.ERROR: "待改正",
    Level.BLANK: "待填写",
    Level.VERIFY: "未说明",
    Level.HINT: "—",
}
"""Stands in place of an explanation."""


class Handed(NamedTuple):
    """The contents of a submission: the report as printed, its number, and its files."""

    report: Report
    printed: Layout
    number: int | None
    members: tuple[Member, ...]

    @property
    def counted(self) -> str:
        """The number of the submission, in the edition's words."""
        words = self.report.edition.package
        if self.number is not None:
            return words.number.format(number=self.number)
        return f"{self.printed.stamp}，不编号" if self.printed.stamp else "未编号"


def checks_sheet(handed: Handed, checklist: Checklist) -> Layout:
    """The conclusion, what was found with the office's explanations, all that was checked, and the files.

    What a reader must act on comes first and fits on one page as a rule, which names the unit once, in its first row;
    the checks with their results follow in two columns.
    """
    numbered = list(enumerate(checklist.lines, 1))
    left = [(number, line) for number, line in numbered if line.left]
    parts: list[tuple[str, Block]] = [
        ("发现的问题和说明", _notes(checklist.notes) if checklist.notes else _paragraph("未发现问题。")),
        *([("未全部核对的项目", _not_compared(left))] if left else []),
        (_ALL_CHECKS, _all_lines(numbered)),
        ("报送的文件（改动后校验码即不同）", _files(handed.members)),
    ]
    blocks: list[Block] = [_facts(handed, _conclusion(handed.report, checklist))]
    for number, (name, block) in zip(_NUMERALS, parts, strict=False):
        blocks += [Heading(f"{number}、{name}"), block]
    edition = handed.report.edition
    heading = handed.report.worded(edition.words.title, unit="") + edition.package.checks
    title = Title(tuple(name_lines(heading, TITLE_LINE)))
    return _sheet(handed, edition.package.checks, title, blocks, handed.printed.page_number)


def sign_sheet(handed: Handed) -> Layout:
    """One page: who drafted, checked and signed, and the seal."""
    name = handed.report.edition.package.sign
    return _sheet(handed, name, _titled(handed.report, name), [_signatures(handed)], "")


CORRECTIONS = "更正对照表"


class Correction(NamedTuple):
    """One place that reads otherwise than it was handed in. `why` is "" where it is to be written by hand."""

    place: str
    before: str
    after: str
    why: str


def corrections_sheet(report: Report, printed: Layout, handed_in: str, corrections: Sequence[Correction]) -> Layout:
    """The corrections of a submission, which is called `handed_in`: each place before and after, and the reason."""
    cells = _headers("序号", "更正的地方", f"更正前（{handed_in}）", "更正后", "更正原因")
    for row, each in enumerate(corrections, 1):
        cells.append(_cell(row, 0, str(row)))
        cells += [_cell(row, column, text, Role.NOTE) for column, text in enumerate(each, 1)]
    handed = Handed(report, printed, None, ())
    signed = [
        _cell(0, 0, "更正单位", Role.LABEL),
        _cell(0, 1, report.edition.package.seal),
        _cell(0, 2, "日期", Role.LABEL),
        _cell(0, 3, report.edition.package.date),
    ]
    blocks = (_grid(cells, (10.0, 44.0, 36.0, 36.0, 30.0), _SMALL), _grid(signed, _FACTS, _SIZE, (_LINE_HEIGHT,)))
    return _sheet(handed, CORRECTIONS, _titled(report, CORRECTIONS), blocks, "")


def _titled(report: Report, name: str) -> Title:
    """The report's title, and the name of a sheet below it."""
    return Title((*title_lines(report), "\u3000".join(name)))


def _sheet(handed: Handed, name: str, title: Title, blocks: Sequence[Block], page_number: str) -> Layout:
    printed = handed.printed
    return Layout(f"{printed.title}{name}", printed.unit, (title, *blocks), printed.stamp, page_number, printed.date)


def _paragraph(text: str) -> Paragraph:
    return Paragraph("", (Run(text, False, 0, len(text)),))


# -- the list of checks ------------------------------------------------------------------------------------------------


def _conclusion(report: Report, checklist: Checklist) -> str:
    lines = checklist.lines
    settled = [line for line in lines if line.level is None]
    counts = {
        "有问题": len(lines) - len(settled),
        "已作说明": sum(bool(line.explained) for line in settled),
        "未全部核对": sum(bool(line.left) and not line.explained for line in settled),
        "不适用": sum(not line.is_tried and not line.left for line in settled),
    }
    said = f"按{report.edition.notice}规定的格式检查{len(lines)}项，"
    said += f"其中符合{sum(line.holds for line in lines)}项"
    said += "".join(f"，{words}{count}项" for words, count in counts.items() if count)
    if left := sum(line.left for line in lines):
        said += f"；程序未核对{left}处，请人工核对"
    if any(line.level in (Level.ERROR, Level.BLANK) for line in lines):
        return f"{said}。有错误或未填，不能作为正式报送稿。"
    asked = [note for note in checklist.notes if note.level is Level.VERIFY]
    if not asked:
        return f"{said}。无错误和未填项。"
    open_ones = sum(not note.explanation for note in asked)
    state = "均已说明" if not open_ones else "均未说明" if open_ones == len(asked) else f"{open_ones}项未说明"
    return f"{said}。无错误和未填项；待核实{len(asked)}项，{state}。"


def _all_lines(numbered: Sequence[tuple[int, ChecklistLine]]) -> Grid:
    """All lines in two columns."""
    middle = (len(numbered) + 1) // 2
    cells = _headers(*("序号", "检查内容", "结果") * 2)
    for left, half in ((0, numbered[:middle]), (_HALF, numbered[middle:])):
        for row, (number, line) in enumerate(half, 1):
            cells += [_cell(row, left, str(number)), _cell(row, left + 1, line.about, Role.NOTE)]
            cells.append(_cell(row, left + 2, _brief(line)))
    return _grid(sorted(cells, key=lambda cell: (cell.top, cell.left)), (*_HALF_WIDTHS, *_HALF_WIDTHS), _SMALLEST)


def _brief(line: ChecklistLine) -> str:
    """The result in a few characters: findings, and what was not looked at, stand in full on the first page."""
    if line.holds:
        return f"符合{line.looked}处"
    if line.level is not None:
        return "有问题"
    if line.explained:
        return f"已说明{line.explained}处"
    if line.left:
        return f"未核对{line.left}处"
    return "不核对" if line.result.endswith("不核对") else "不适用"


def _not_compared(lines: Iterable[tuple[int, ChecklistLine]]) -> Grid:
    """Lines of which something was not looked at, and why.

    Lines of which nothing was compared, for one reason, share a row.
    """
    grouped: dict[str, list[tuple[int, ChecklistLine]]] = {}
    for number, line in lines:
        grouped.setdefault(_missing(line) or str(number), []).append((number, line))
    told = [row for reason, group in grouped.items() for row in _told(reason, group)]
    cells = _headers("序号", "检查内容", "结果")
    for row, (numbers, about, result) in enumerate(told, 1):
        cells += [_cell(row, 0, numbers), _cell(row, 1, about, Role.NOTE), _cell(row, 2, result, Role.NOTE)]
    return _grid(cells, (26.0, 52.0, 78.0), _SMALL)


def _told(reason: str, group: Sequence[tuple[int, ChecklistLine]]) -> list[tuple[str, str, str]]:
    """The rows of lines that have one reason: number, content, result."""
    if len(group) < _FEWEST_TOLD_AS_ONE:
        return [(str(number), line.about, line.result) for number, line in group]
    left = sum(line.left for _, line in group)
    about = f"共{len(group)}项，内容见“{_ALL_CHECKS}”"
    return [(_ranges([number for number, _ in group]), about, f"未核对{left}处（{reason}）")]


def _missing(line: ChecklistLine) -> str:
    """The reason why nothing of a line was looked at; "" where something was."""
    found = re.fullmatch(r"未核对\d+处（([^（）]+)）", line.result)
    return found[1] if found and line.level is None and not line.looked else ""


def _ranges(numbers: Sequence[int]) -> str:
    """Numbers in ascending order, with three or more in a row as 13—15."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}—{run[-1]}" if len(run) > 2 else "、".join(map(str, run)) for run in runs)


def _notes(notes: Sequence[Note]) -> Grid:
    cells = _headers("序号", "级别", "问题", "核实说明")
    for row, note in enumerate(notes, 1):
        cells += [_cell(row, 0, str(row)), _cell(row, 1, note.word), _cell(row, 2, note.message, Role.NOTE)]
        date = _date(note.at)
        said = f"{note.explanation}\n{date}".strip()
        cells.append(_cell(row, 3, said, Role.NOTE) if said else _cell(row, 3, _SETTLED[note.level]))
    is_explained = any(note.explanation for note in notes)
    return _grid(cells, (12.0, 14.0, *(_EXPLAINED if is_explained else _UNEXPLAINED)), _SMALL)


def _files(members: Sequence[Member]) -> Grid:
    """The files by their ending: they have one name."""
    cells = _headers("文件", "大小（字节）", "校验码（SHA-256）")
    for row, member in enumerate(members, 1):
        ending = member.name.rpartition(".")[2]
        cells += [_cell(row, 0, ending.upper()), _cell(row, 1, f"{len(member.data):,}")]
        cells.append(_cell(row, 2, _grouped(member.digest, 1)))
    return _grid(cells, (16.0, 22.0, 118.0), _SMALLEST)


def _grouped(digest: str, lines: int) -> str:
    """A checksum in groups that can be compared by eye, spread over `lines`."""
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    each = len(groups) // lines
    return "\n".join(" ".join(groups[at : at + each]) for at in range(0, len(groups), each))


def _check_code(digest: str) -> str:
    """The code by which paper and file are compared: sixteen blocks in two lines."""
    blocks = check_code(digest).split(" ")
    half = len(blocks) // 2
    return "\n".join(" ".join(line) for line in (blocks[:half], blocks[half:]))


# -- the page to be signed ---------------------------------------------------------------------------------------------


def _signatures(handed: Handed) -> Grid:
    words = handed.report.edition.package
    cells = list(_fact_cells(handed, 0))
    row = _height(cells)
    heights = [0.0] * row
    for name in words.lines:
        cells += [_cell(row, 0, name, Role.LABEL), _cell(row, 1, "", columns=2), _cell(row, 3, words.date)]
        heights.append(_LINE_HEIGHT)
        row += 1
    data = next(member for member in handed.members if member.role == DATA)
    cells.append(_cell(row, 0, "数据文件的校验码", Role.LABEL))
    cells.append(_cell(row, 1, _check_code(data.digest), columns=3))
    heights.append(0.0)
    row += 1
    pdf = next(member for member in handed.members if member.role == "pdf")
    cells.append(_cell(row, 0, f"所附PDF文件的校验码\n{_grouped(pdf.digest, 4)}", columns=2))
    cells.append(_cell(row, 2, f"{words.seal}\n{words.date}", columns=2))
    more = max(0, len(tuple(title_lines(handed.report))) - _USUAL_LINES)
    return _grid(cells, _FACTS, _SIGN_SIZE, (*heights, _SEAL_HEIGHT - more * _TITLE_PITCH))


def _facts(handed: Handed, conclusion: str) -> Grid:
    name = "\n".join(name_lines(handed.report.unit_name, _NAME_LINE))
    cells = [_cell(0, 0, "单位", Role.LABEL), _cell(0, 1, name, columns=3)]
    cells += _fact_cells(handed, 1, ("程序版本", PROGRAM.rpartition(" ")[2]))
    row = _height(cells)
    return _grid(
        [*cells, _cell(row, 0, "检查结论", Role.LABEL), _cell(row, 1, conclusion, Role.NOTE, columns=3)], _FACTS
    )


def _fact_cells(handed: Handed, top: int, *more: tuple[str, str]) -> Iterator[GridCell]:
    """Year, submission, what the edition wants named of the unit, and `more`: two to a row, from row `top` on."""
    report = handed.report
    fields = {field.key: field for field in report.edition.fields}
    facts = [("年度" if not report.period else "统计期", report.when_label), ("报送稿次", handed.counted)]
    for key in report.edition.package.facts:
        given = str(report.unit.get(key, ""))
        facts.append((fields[key].label, dict(fields[key].choices).get(given, given)))
    facts += [("最后修改", _date(report.saved, with_time=True)), *more]
    for number, (label, value) in enumerate(facts):
        row, left = top + number // 2, 2 * (number % 2)
        is_alone = left == 0 and number == len(facts) - 1
        yield _cell(row, left, label, Role.LABEL)
        yield _cell(row, left + 1, value, columns=3 if is_alone else 1)


def _date(iso: str, *, with_time: bool = False) -> str:
    """As written by the clock of its own zone; "" for what is no date."""
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return ""
    return moment_words(at) if with_time else day_words(at)


# -- grids -------------------------------------------------------------------------------------------------------------


def _headers(*words: str) -> list[GridCell]:
    return [_cell(0, column, word, Role.HEADER) for column, word in enumerate(words)]


def _cell(top: int, left: int, text: str, role: Role = Role.FIGURE, *, columns: int = 1) -> GridCell:
    return GridCell(top, left, 1, columns, role, text)


def _height(cells: Iterable[GridCell]) -> int:
    return max(cell.top + 1 for cell in cells)


def _grid(
    cells: Iterable[GridCell], widths: tuple[float, ...], size: float = _SIZE, heights: tuple[float, ...] = ()
) -> Grid:
    places = tuple(cells)
    head = 1 if places[0].role is Role.HEADER else 0
    table = Table("", "", head, 1, widths, size, places, heights)
    return Grid(table, tuple(Printed(place, place.text) for place in places))


CHECKS, SIGN = "checks", "sign"
DOCUMENTS = ("docx", "xlsx", "pdf")
WRITTEN = (*DOCUMENTS, CHECKS, SIGN)
"""The roles that take their time, in order."""

Step = Callable[[str], None]
"""Called with the role of each member before it is written."""


def write(
    report: Report,
    printed: Layout,
    checklist: Checklist,
    number: int | None,
    step: Step = lambda role: None,
    previous: str | None = None,
) -> bytes:
    """The file. The same report, checks and number give the same bytes.

    `previous` is the SHA-256 of the data file that was handed in before, None for the first.
    """
    names = dict(contents(report, draft=bool(printed.stamp)))
    members = []
    for role in DOCUMENTS:
        step(role)
        members.append(Member(role, names[role], written(role, report, printed)))
    members.append(Member(DATA, names[DATA], formats.write(report)))
    for role, sheet in sheets(report, printed, checklist, number, members).items():
        step(role)
        members.append(Member(role, names[role], written("pdf", report, sheet)))
    said = _manifest(report, printed, number, members) | _exchange(report, checklist, number, previous, members)
    manifest = json.dumps(said, ensure_ascii=False, indent=1)
    members.append(Member("", MANIFEST, without_half_pairs(manifest).encode("utf-8")))
    return zipped(members, wall_clock(report.saved, report.year))


def sheets(
    report: Report, printed: Layout, checklist: Checklist, number: int | None, members: Sequence[Member]
) -> dict[str, Layout]:
    """The sheets that accompany `members`, by role."""
    handed = Handed(report, printed, number, tuple(members))
    return {CHECKS: checks_sheet(handed, checklist), SIGN: sign_sheet(handed)}


def data_file(package: bytes) -> bytes:
    """The data file in a package of ours."""
    return member(package, DATA)


def member(package: bytes, role: str) -> bytes:
    """Return the file of a role in one of our packages. Raises BadZipFile, KeyError, ValueError for other files."""
    with ZipFile(BytesIO(package)) as archive:
        files = json.loads(archive.read(MANIFEST))["files"]
        named = {entry["role"]: entry["name"] for entry in files}
        return archive.read(named[role])


def contents(report: Report, *, draft: bool) -> tuple[tuple[str, str], ...]:
    """Role and name of each file of the package, in order, without the manifest."""
    words, whole = report.edition.package, stem(report, draft=draft)
    sheets = ((CHECKS, words.checks), (SIGN, words.sign))
    return (
        *((role, f"{whole}.{role}") for role in DOCUMENTS),
        (DATA, f"{whole}.json"),
        *((role, f"{stem(report, draft=draft, part=part)}.pdf") for role, part in sheets),
    )


def _manifest(report: Report, printed: Layout, number: int | None, members: Sequence[Member]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "report": report.id,
        "number": number,
        "draft": bool(printed.stamp),
        "edition": report.edition.id,
        "year": report.year,
        **({"period": report.period} if report.period else {}),
        "unit": {key: report.unit_value(key) for key in ("id", "name", "kind", "level")},
        "saved": report.saved,
        "program": PROGRAM,
        "files": [
            {"role": member.role, "name": member.name, "size": len(member.data), "sha256": member.digest}
            for member in members
        ],
    }


def _exchange(
    report: Report, checklist: Checklist, number: int | None, previous: str | None, members: Sequence[Member]
) -> dict[str, object]:
    """Facts for the supervising office: its own code, the number of the submission, and the answers to its note."""
    data = next(member for member in members if member.role == DATA)
    return {
        "code": str(report.unit.get("code") or ""),
        "submission": {"number": number, "previous": previous},
        "reply_to": checklist.reply_to,
        "answers": of_answers(checklist.answers),
        "counts": dict(checklist.counts),
        "check_code": check_code(data.digest),
    }
