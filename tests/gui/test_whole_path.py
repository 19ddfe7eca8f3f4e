"""The whole path: a report typed in, the program killed, everything there again, three files that say it all."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest

from app.forms import bundled
from app.model.edition import Edition
from app.model.numbers import written
from app.model.report import Report
from app.model.texts import live_figure, plain, runs
from app.store import Library
from tests.gui.clerk import Clerk
from tests.gui.documents import docx_bold, docx_tables, docx_words, holds, pdf_words, sentences, xlsx_values
from tests.gui.outgoing.test_export import export
from tests.gui.typist import SAVED
from tests.made import example

HEADING = re.compile(r"^[一二三四五六]、.*$", re.MULTILINE)
ASPECT = re.compile(r"^（[一二三四五]）", re.MULTILINE)


def typed_and_killed(sheet: dict[str, Any], folder: Path, root: Path) -> None:
    """Type the report in a process of its own and kill it."""
    path = folder.parent / "sheet.json"
    path.write_text(json.dumps(sheet), "utf-8")
    command = [sys.executable, "-m", "tests.gui.typist", str(folder), str(path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    assert said == SAVED
    assert process.returncode != 0


def exported(clerk: Clerk, folder: Path) -> dict[str, Path]:
    seen: list[str] = []
    export(clerk, folder, {"docx", "xlsx", "pdf"}, seen)
    assert seen[0] == "", "nothing should have stamped these files"
    return {Path(name).suffix: Path(name) for name in seen[1:]}


def look(files: dict[str, Path], report: Report) -> None:
    """Every figure of every table in printed order, and every sentence, in each of the three."""
    figures = [[shown(report, cell.id) for cell in table.cells] for table in report.edition.tables.values()]
    for found, wanted in zip(docx_tables(files[".docx"]), figures, strict=True):
        assert holds(found, wanted) is None
    every = [figure for table in figures for figure in table]
    assert holds(xlsx_values(files[".xlsx"]), every) is None
    assert holds(pdf_words(files[".pdf"]), every) is None
    prose = [sentence for part in report.edition.parts for sentence in sentences(plain(report, part))]
    assert len(prose) > 10
    for words in (docx_words(files[".docx"]), "".join(pdf_words(files[".pdf"]))):
        bare = re.sub(r"\s", "", words)
        assert [sentence for sentence in prose if sentence not in bare] == []


def shown(report: Report, cell: str) -> str:
    if cell in report.answers:
        return report.answers[cell].shown
    value = report.value(cell)
    assert value is not None
    return written(value)


def by_table(edition: Edition, figure: Callable[[str], str]) -> dict[str, list[str]]:
    """Return the figures to type into each table, without totals."""
    enterable = set(edition.enterable)
    return {
        name: [figure(cell.id) for cell in table.cells if cell.id in enterable]
        for name, table in edition.tables.items()
    }


def test_our_own_example(open_window: Callable[..., Clerk], project_root: Path, tmp_path: Path) -> None:
    source = example()
    parts = {part: html(source, part) for part in source.texts}
    unit = {key: value for key, value in source.unit.items() if key not in ("id", "name", "kind")}
    sheet = {
        "name": source.unit_name,
        "year": source.year,
        "unit": unit,
        "figures": by_table(source.edition, lambda cell: with_remark(source, cell)),
        "texts": parts,
    }
    typed_and_killed(sheet, tmp_path / "library", project_root)
    clerk = open_window()
    clerk.window.start.list.setFocus()
    clerk.press("Return")
    assert {cell: answer.value for cell, answer in clerk.report.answers.items()} == {
        cell: answer.value for cell, answer in source.answers.items()
    }
    assert clerk.report.remarks == source.remarks
    assert {part: plain(clerk.report, part) for part in source.texts} == {
        part: plain(source, part) for part in source.texts
    }
    assert {key: clerk.report.unit[key] for key in unit} == unit
    assert clerk.page.session.undo_label is not None
    files = exported(clerk, tmp_path / "out")
    look(files, source)
    assert "以公开促落实" in docx_bold(files[".docx"])


def html(report: Report, part: str) -> str:
    """As another program would put the part on the clipboard."""
    lines = runs(report.texts[part], live_figure(report))
    faced = ("".join(f"<b>{escape(r.text)}</b>" if r.bold else escape(r.text) for r in line) for line in lines)
    return "".join(f"<p>{line}</p>" for line in faced)


def with_remark(report: Report, cell: str) -> str:
    remark = report.remarks.get(cell)
    return report.answers[cell].text + (f"（{remark}）" if remark else "")


@pytest.mark.long
def test_the_seed_report(
    open_window: Callable[..., Clerk], project_root: Path, shared_reports: Path, tmp_path: Path
) -> None:
    title, texts = seed((shared_reports / "01-seed-zhongwei-2021.txt").read_text("utf-8"))
    name = title.split()[0]
    edition = bundled()["disclosure-2021"]
    sheet = {
        "name": name,
        "year": 2021,
        "unit": {"phone": "0955-7067697", "postcode": "755000"},
        "figures": by_table(edition, lambda cell: "0"),
        "texts": texts,
    }
    typed_and_killed(sheet, tmp_path / "library", project_root)
    library = Library.open(tmp_path / "library")  # the file itself opens after the kill
    (line,) = library.summaries()
    assert (line.unit_name, line.year, line.filled) == (name, 2021, line.cells)
    library.close()
    clerk = open_window()
    clerk.window.start.list.setFocus()
    clerk.press("Return")
    assert [clerk.report.value(cell) for cell in edition.cells] == [0] * len(edition.cells)
    words = "".join(plain(clerk.report, part) for part in edition.parts)
    for part in texts.values():
        for sentence in sentences(part.replace("**", "")):
            assert sentence in re.sub(r"\s", "", words)
    files = exported(clerk, tmp_path / "out")
    look(files, clerk.report)
    assert "细化责任分工，着力提高公开质效" in docx_bold(files[".docx"])


def seed(text: str) -> tuple[str, dict[str, str]]:
    """The title, and the prose by part: preamble, opening and aspects of the first section, the last two sections."""
    head, first, *_, problems, other = HEADING.split(text)
    title, _, preamble = head.strip().partition("\n")
    aspects = ("disclosure", "requests", "management", "platform", "oversight")
    starts = [match.start() for match in ASPECT.finditer(first)]
    pieces = [first[start:end] for start, end in zip([0, *starts], [*starts, None], strict=True)]
    names = ("overview.opening", *(f"overview.{aspect}" for aspect in aspects))
    parts = {"preamble": preamble, **dict(zip(names, pieces, strict=True)), "problems": problems, "other": other}
    # Paragraphs that the source breaks in the middle of a sentence are one.
    return title, {part: re.sub(r"(?<![。：])\s*\n+\s*", "", words.strip()) for part, words in parts.items()}
