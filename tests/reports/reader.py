"""Reads the published figures beside the project (a format of theirs, not of the product) into reports."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from app.forms import bundled
from app.model.edition import Edition, Table
from app.model.numbers import half_width, read, split_remark
from app.model.report import Report


def read_figures(path: Path, *, single: bool = False) -> tuple[Report, list[str]]:
    """The report, and the totals that are blank in the source. `single`: （六） is one row in a report of 2021 on."""
    text = path.read_text("utf-8")
    head, *blocks = re.split(r"^\[(\w+)\].*\n", text, flags=re.MULTILINE)
    content = dict(zip(blocks[::2], blocks[1::2], strict=True))
    facts = dict(line.split("\t", 1) for line in head.splitlines() if "\t" in line)
    year = int(facts["year"])
    name = "disclosure-2021-single" if single else bundled().for_year(year)
    assert name is not None
    form = bundled()[name]
    report = Report(form, year, path.stem, {"name": facts["unit"]})
    blank_totals: list[str] = []
    tables = list(form.tables.values())
    for cell, printed in (
        *_table_two(tables[0], content["TABLE2"]),
        *_table_three(form, tables[1], content["TABLE3"]),
        *_table_four(tables[2], content["TABLE4"]),
    ):
        _enter(report, cell, printed, blank_totals)
    report.texts = dict(narrative(content.get("NARRATIVE", "")))
    # The excerpts leave this part out; a published report has it.
    report.texts.setdefault("problems", "存在的主要问题和改进情况，节选中没有收入。")
    return report, blank_totals


SECTIONS = ("preamble", "overview.opening", "", "", "", "problems", "other")
ASPECTS = ("overview.disclosure", "overview.requests", "overview.management", "overview.platform", "overview.oversight")
HEADING = re.compile(r"^[一二三四五六]、[^\n，。]{4,24}?(?:（节选）)?(?:[：:\n]|(?=\d{4}年))", re.MULTILINE)


def narrative(text: str) -> Iterator[tuple[str, str]]:
    """Text parts by the sections' headings, and those of the first by its run-in headings. Tables are left out."""
    lines = [line.strip() for line in text.splitlines() if not re.fullmatch(r"\s*-\d-\s*", line)]
    whole = "\n".join(lines)
    starts = [(match.start(), match.end(), "一二三四五六".index(match[0][0]) + 1) for match in HEADING.finditer(whole)]
    places = [(0, 0, 0), *starts, (len(whole), 0, 0)]
    for (_, start, number), (end, _, _) in itertools.pairwise(places):
        body = re.sub(r"(?<=[^。：])\n(?!（[一二三四五]）)", "", whole[start:end]).strip()
        pieces = (
            re.split(r"^(?=（[一二三四五]）[^\n]{0,24}(?:方面|情况))", body, flags=re.MULTILINE)
            if number < 2
            else [body]
        )
        for piece in pieces:
            aspect = "一二三四五".find(piece[1:2]) if piece.startswith("（") and number < 2 else -1
            part = ASPECTS[aspect] if aspect >= 0 else SECTIONS[number]
            if part and piece.strip():
                yield part, re.sub(r"(?<=[^a-zA-Z]) +| +(?=[^a-zA-Z])", "", piece.strip())


def _enter(report: Report, cell: str, printed: str, blank_totals: list[str]) -> None:
    figure, remark = split_remark(printed)
    answer = read(figure, report.edition.cells[cell].kind)
    if answer is not None:
        report.answers[cell] = answer
    elif cell in report.edition.definitions:
        blank_totals.append(cell)
    if remark:
        report.remarks[cell] = remark


def _table_two(table: Table, block: str) -> Iterator[tuple[str, str]]:
    by_names = {(cell.row_name, cell.column_name): cell.id for cell in table.cells}
    for line in block.strip().splitlines():
        label, *pairs = line.split("\t")
        for pair in pairs:
            column, _, figure = pair.partition("=")
            yield by_names[label, column], figure


def _table_three(form: Edition, table: Table, block: str) -> Iterator[tuple[str, str]]:
    rows = list(dict.fromkeys(cell.row for cell in table.cells))
    columns = list(dict.fromkeys(cell.column for cell in table.cells))
    lines = block.strip("\n").splitlines()
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        number, label, *figures = line.split("\t")
        printed = next(cell.row_path[-1] for cell in table.cells if cell.row == row)
        assert _bare(printed)[-6:] in _bare(label) or number == "3.6", (printed, label)
        figures += [""] * (len(columns) - len(figures))
        yield from ((f"{table.id}.{row}.{column}", figure) for column, figure in zip(columns, figures, strict=True))


def _bare(label: str) -> str:
    return re.sub(r"[\s（）()./]", "", half_width(label))


def _table_four(table: Table, block: str) -> Iterator[tuple[str, str]]:
    figures = block.strip("\n").splitlines()[0].split("\t")
    figures += [""] * (len(table.cells) - len(figures))
    yield from ((cell.id, figure) for cell, figure in zip(table.cells, figures, strict=True))
