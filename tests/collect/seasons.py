"""Seasons made for tests: units, their reports with figures drawn at random, files in every shape, and the truth."""

import csv
import random
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from app.checks import check, stamps
from app.exporters.export import export
from app.exporters.formats import write
from app.forms import bundled
from app.model.edition import Edition
from app.model.numbers import Answer, Kind, read, written
from app.model.report import Report
from tests.importers.packages import packed

EDITION = "disclosure-2021"
YEAR = 2024
HEADER = ("代码", "名称", "别名", "上级代码", "类型", "计入")
SURNAMES = "清源安澜青禾云溪长宁永丰和顺新桥石门白沙沙河枫林竹山柳河梅岭松江桃源"


TEXTS = {
    "problems": "存在的主要问题：信息更新不够及时，队伍力量不足。下一步改进措施：健全机制，加强培训，按时更新。",
    "other": "本年度没有发出收费通知，没有收取信息处理费。",
}
"""What a report must say to be no draft."""


class Member(NamedTuple):
    """A unit of a made season; `relation` as in the list."""

    code: str
    name: str
    relation: str
    superior: str = "000"
    kind: str = "department"
    alias: str = ""


def members(count: int) -> list[Member]:
    """A county government at the top, its departments, and townships, with names that differ in each letter."""
    made = [Member("000", "青禾市清源区人民政府", "不计（汇总件）", "", "government")]
    for nth in range(1, count):
        place = SURNAMES[2 * (nth % 15) : 2 * (nth % 15) + 2]
        if nth % 4 == 0:
            made.append(Member(f"{nth:03}", f"清源区{place}第{nth}镇人民政府", "本行政区域", kind="township"))
        else:
            made.append(Member(f"{nth:03}", f"清源区{place}第{nth}局", "本级", alias=f"第{nth}局"))
    return made


def write_list(path: Path, units: Iterable[Member]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for unit in units:
            table.writerow((unit.code, unit.name, unit.alias, unit.superior, unit.kind, unit.relation))
    return path


def report_of(unit: Member, seed: int, year: int = YEAR, texts: Mapping[str, str] | None = None) -> Report:
    """A consistent report: each total is the sum of its parts, and each column of a balance holds.

    The balance is made to hold by the rows that are left of an equation: they take what the right side comes to.
    """
    edition = bundled()[EDITION]
    report = Report(edition, year, f"report-{unit.code}-{year}", {"id": f"id-{unit.code}", "name": unit.name})
    report.unit["kind"] = unit.kind
    report.saved = f"{year + 1}-01-15T10:00:00+08:00"
    draw = random.Random(seed)
    for cell in edition.enterable:
        text = f"{draw.randint(0, 999)}.{draw.randint(0, 99):02}"
        text = text if edition.cells[cell].kind is Kind.DECIMAL else str(draw.choice((0, 0, 0, draw.randint(1, 20))))
        answer = read(text, edition.cells[cell].kind)
        assert answer is not None
        report.answers[cell] = answer
    _balance(report)
    report.texts = TEXTS | dict(texts or {})
    return report


def _balance(report: Report) -> None:
    """Make the equations hold that no total defines, by the first figure of their left side."""
    for equation in report.edition.equations:
        if equation.computes or any(term.last for term in equation.left + equation.right):
            continue
        left, right = report.side(equation.left), report.side(equation.right)
        first = equation.left[0].cell
        if left is None or right is None or first in report.edition.definitions or left == right:
            continue
        if left < right:
            _set(report, first, report.value(first) + right - left)  # type: ignore[operator]
        else:
            last = equation.right[-1].cell
            _set(report, last, report.value(last) + left - right)  # type: ignore[operator]


def _set(report: Report, cell: str, value: int | Decimal) -> None:
    report.answers[cell] = Answer(written(value), value)
    report._sums.clear()


def hand_in(report: Report, folder: Path, shape: str, number: int | None = None, code: str = "") -> Path:
    """The file of a report in a shape: package, json, docx, xlsx, html or pdf."""
    folder.mkdir(parents=True, exist_ok=True)
    if shape == "json":
        path = folder / f"{report.unit_name}_{report.year}.json"
        path.write_bytes(write(report))
        return path
    if shape == "package":  # its data file alone: the documents beside it take long to make, and are not summed
        path = folder / f"{report.unit_name}_{report.year}.zip"
        held = {"data": (f"{report.unit_name}.json", write(report))}
        draft = stamps(check(report))
        path.write_bytes(packed(held, report, draft=draft, number=number, code=code))
        return path
    (made,) = export(report, folder, [shape], draft=False)
    return made.path


def truth(reports: Mapping[str, Report], counted: Sequence[str]) -> dict[str, Decimal]:
    """Cell → the sum over the reports of the units counted, worked out with plain decimals."""
    edition: Edition = bundled()[EDITION]
    return {
        cell: sum((Decimal(reports[code].value(cell) or 0) for code in counted), Decimal(0)) for cell in edition.cells
    }
