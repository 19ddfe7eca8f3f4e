"""Pages as they are printed: ours, and those that LibreOffice makes of the Word file, which are as many."""

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.exporters import docx, pdf
from app.exporters.layout import Paragraph, layout
from app.exporters.readback import differences
from app.forms import bundled
from app.model.datafile import to_report
from app.model.report import Report
from tests.exporters.made_reports import made
from tests.exporters.page_faults import faults, pages
from tests.exporters.samples import converted, office_or_skip, published, shown, torn, with_our_faces
from tests.made import empty, example

PUBLISHED = (
    "02_shanghai_zfbgt_2019", "05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024", "09_hongze_2023",
    "10_hongze_2024", "14_pingtan_2019", "15_pingtan_2021", "16_pingtan_2024",
)  # fmt: skip


def few() -> dict[str, Report]:
    return {"example": example(), "torn": torn()}


def many(reports: Path) -> dict[str, Report]:
    found = {**few(), **shown(reports), **{name: published(reports, name) for name in PUBLISHED}}
    for file in sorted((reports.parent / "cases" / "documents").glob("*.json")):
        if file.stem != "unbroken":  # a heap of opening marks, which no rule divides
            found[file.stem] = to_report(json.loads(file.read_text("utf-8")), bundled())
    return found | {f"made {seed}": made(seed) for seed in range(100)}


def word_files(reports: dict[str, Report], folder: Path) -> list[Path]:
    files = [folder / f"{name}.docx" for name in reports]
    for file, report in zip(files, reports.values(), strict=True):
        file.write_bytes(docx.write(report, layout(report, draft=False)))
    return files


def told(reports: dict[str, Report], folder: Path) -> tuple[list[str], list[str]]:
    """All faults of all pages, each with its report; and the reports that have more or fewer pages in Word."""
    office = office_or_skip(shutil.which("soffice"))
    found, differing = [], []
    files = word_files(reports, folder)
    for (name, report), file in zip(reports.items(), converted(office, files, "pdf", folder), strict=True):
        ours, theirs = pdf.write(report, layout(report, draft=False)), file.read_bytes()
        found += [f"{name}, PDF: {fault}" for fault in faults(report, ours, ours=True)]
        found += [f"{name}, Word: {fault}" for fault in faults(report, theirs, ours=False)]
        if len(pages(ours)) != len(pages(theirs)):
            differing.append(f"{name}: {len(pages(ours))} pages in PDF, {len(pages(theirs))} in Word")
        if lost := marks(ours) - marks(theirs):
            found.append(f"{name}, Word: {dict(lost)} are lost")
    return found, differing


def marks(data: bytes) -> Counter[str]:
    """The stops in the lines of prose. LibreOffice draws none that hangs beyond the margin at the end of a run."""
    return Counter(mark for page in pages(data) for line in page.lines for mark in line.text if mark in "，。、；：")


def test_pages_are_right_and_as_many_in_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_our_faces(tmp_path, monkeypatch)
    assert told(few(), tmp_path) == ([], [])


@pytest.mark.long
def test_all_pages_are_right_and_as_many_in_word(
    shared_reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published reports, hard cases, and a hundred made by chance."""
    with_our_faces(tmp_path, monkeypatch)
    found, differing = told(many(shared_reports), tmp_path)
    assert (found, differing) == ([], [])


def test_a_blank_form_leaves_room_to_write_the_prose_by_hand_and_is_as_long_in_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_our_faces(tmp_path, monkeypatch)
    report = empty()
    report.texts["title"] = "　　　　　　2024年政府信息公开工作年度报告"
    printed = layout(report, draft=False)
    room = {block.part: block.room for block in printed.blocks if isinstance(block, Paragraph)}
    assert room.keys() == {
        "overview.disclosure",
        "overview.requests",
        "overview.management",
        "overview.platform",
        "overview.oversight",
        "problems",
        "other",
    }
    assert all(lines >= 4 for lines in room.values())
    ours = pdf.write(report, printed)
    lines = [line for page in pages(ours) for line in page.lines if line.text.startswith(("一、", "二、"))]
    assert lines[0].base > 0 and differences("pdf", ours, report, printed) == ()
    (file,) = word_files({"blank": report}, tmp_path)
    assert differences("docx", file.read_bytes(), report, printed) == ()
    (made_pdf,) = converted(office_or_skip(shutil.which("soffice")), [file], "pdf", tmp_path)
    theirs = made_pdf.read_bytes()
    assert [len(page.tables) for page in pages(ours)] == [len(page.tables) for page in pages(theirs)]
    report.texts["problems"] = "无。"
    assert not any(isinstance(block, Paragraph) and block.room for block in layout(report, draft=False).blocks)
