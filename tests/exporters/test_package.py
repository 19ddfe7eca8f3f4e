"""The hand-in package: its members, its manifest, the checklist and the page to be signed."""

import hashlib
import io
import itertools
import json
import re
import unicodedata
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import check, checked
from app.exporters import formats, package
from app.exporters.export import ExportError, pack
from app.exporters.files import package_path, stem
from app.exporters.layout import Layout, layout
from app.exporters.readback import package_faults
from app.forms import bundled
from app.importers.datafile import read
from app.model.edition import Level
from app.model.exchange import check_code
from app.model.report import Report
from tests.exporters.samples import NAMES, Typed, sample, typed
from tests.made import example, put

RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{port}{n}" for port in ("com", "lpt") for n in range(10)
}


def written(report: Report, number: int | None = 1, *, draft: bool = False) -> bytes:
    return package.write(report, layout(report, draft=draft), checked(report, check(report)), number)


@cache
def usual() -> bytes:
    """The example's, which many tests look at."""
    return written(example())


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(archive.read("manifest.json").decode("utf-8"))
    return content


def member(data: bytes, role: str) -> bytes:
    archive = opened(data)
    return archive.read(next(entry["name"] for entry in manifest(archive)["files"] if entry["role"] == role))


def words(pdf: bytes) -> str:
    """Without blanks; a table's lines are read as they stand on the page."""
    return "".join(pages(pdf))


def pages(pdf: bytes) -> list[str]:
    """The text of each page without blanks."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return ["".join(page.extract_text().split()) for page in document.pages]


def cells(pdf: bytes) -> list[list[str]]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [["".join((cell or "").split()) for cell in row] for table in tables for row in table]


def troubled() -> Report:
    """With an explained finding, some that are not, and a long explanation."""
    report = example()
    report.texts["overview.requests"] = "2023年，共收到申请77件。\n" + report.texts["overview.requests"]
    put(report, "disclosure.normative.in_force", "99")
    put(report, "disclosure.fees.amount", "125000")
    text = "上年按旧口径统计，本年按新口径统计，故相差较大。\n已书面报告主管部门，并经电话确认。" * 3
    for finding in check(report):
        if finding.code == "L201":
            given = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound}
            report.explanations[finding.key] = given | {"text": text, "at": "2025-01-12T09:30:00+08:00"}
    return report


@pytest.mark.parametrize("name", NAMES)
def test_every_file_is_in_it_with_its_checksum(name: str, tmp_path: Path) -> None:
    report = sample(name)
    made = pack(report, tmp_path / "new", checked(report, check(report)), 2, draft=False)
    assert made.differences == ()
    assert [path.name for path in (tmp_path / "new").iterdir()] == [
        f"{stem(report, part=report.edition.package.name)}.zip"
    ]
    archive = zipfile.ZipFile(made.path)
    assert archive.testzip() is None
    told = manifest(archive)
    assert [entry["role"] for entry in told["files"]] == ["docx", "xlsx", "pdf", "data", "checks", "sign"]
    assert archive.namelist() == [*(entry["name"] for entry in told["files"]), "manifest.json"]
    for entry in told["files"]:
        data = archive.read(entry["name"])
        assert (entry["size"], entry["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_manifest_says_what_is_handed_in() -> None:
    report = example()
    told = manifest(opened(usual()))
    assert told.pop("files")
    assert told.pop("program").startswith("nianbao ")
    assert told.pop("check_code") == check_code(hashlib.sha256(member(usual(), "data")).hexdigest())
    assert told.pop("counts") == {"error": 0, "blank": 0, "verify": 0, "explained": 0}
    assert told == {
        "format": "nianbao-package/1",
        "report": report.id,
        "number": 1,
        "draft": False,
        "edition": "disclosure-2021",
        "year": 2024,
        "unit": {"id": report.unit["id"], "name": "青禾市清源区水务局", "kind": "department", "level": "县（区）级"},
        "saved": "2025-01-20T10:32:00+08:00",
        "code": "",
        "submission": {"number": 1, "previous": None},
        "reply_to": None,
        "answers": [],
    }


def test_the_page_to_be_signed_shows_the_check_code_of_the_data_file() -> None:
    code = check_code(hashlib.sha256(member(usual(), "data")).hexdigest())
    with pypdfium2.PdfDocument(member(usual(), "sign")) as document:
        assert len(document) == 1
        shown = "".join(document[0].get_textpage().get_text_range().split())
    assert code.replace(" ", "") in shown


def test_the_data_file_in_it_is_the_report(tmp_path: Path) -> None:
    report = troubled()
    (tmp_path / "in.json").write_bytes(member(written(report), "data"))
    again = read(tmp_path / "in.json", bundled())
    assert (again.id, again.answers, again.texts) == (report.id, report.answers, report.texts)
    assert again.explanations == report.explanations


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = written(troubled())
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert written(troubled()) == first
    assert written(troubled(), 2) != first


def test_names_are_marked_as_utf_8_and_times_are_the_last_change() -> None:
    for entry in opened(usual()).infolist():
        assert entry.flag_bits & 0x800 or entry.filename.isascii()
        assert entry.date_time == (2025, 1, 20, 10, 32, 0)
        assert "/" not in entry.filename


@pytest.mark.parametrize("saved", ["", "yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59+08:00"])
def test_any_date_can_be_told_by_a_zip(saved: str) -> None:
    report = example()
    report.saved = saved
    assert opened(written(report)).testzip() is None


def test_a_draft_is_marked_in_name_manifest_and_sheets(tmp_path: Path) -> None:
    report = example()
    put(report, "requests.new.person", "99")
    made = pack(report, tmp_path, checked(report, check(report)), draft=True)
    assert made.differences == ()
    assert made.path.name.endswith("_报送包_草稿.zip")
    data = made.path.read_bytes()
    told = manifest(opened(data))
    assert (told["draft"], told["number"]) == (True, None)
    assert all("_草稿." in entry["name"] for entry in told["files"])
    for role in ("checks", "sign"):
        assert "草稿，不编号" in words(member(data, role))
    assert "不能作为正式报送稿" in words(member(data, "checks"))


# -- the sheets --------------------------------------------------------------------------------------------------------


def numbered(text: str) -> list[int]:
    """The numbers of 13—15、18."""
    runs = [part.split("—") for part in text.split("、")] if re.fullmatch(r"[\d—、]+", text) else []
    return [number for run in runs for number in range(int(run[0]), int(run[-1]) + 1)]


def test_checks_without_last_years_report_share_a_row_so_that_the_list_has_two_pages() -> None:
    report = example()
    report.last_year = None
    told = checked(report, check(report))
    left = [number for number, line in enumerate(told.lines, 1) if line.result.endswith("处（无上年数据）")]
    assert len(left) > 5
    sheet = member(package.write(report, layout(report, draft=False), told, 1), "checks")
    (row,) = (row for row in cells(sheet) if len(row) == 3 and row[2].endswith("处（无上年数据）"))
    assert numbered(row[0]) == left
    assert row[2].startswith(f"未核对{sum(told.lines[number - 1].left for number in left)}处")
    assert len(pypdfium2.PdfDocument(sheet)) == 2


def test_a_long_name_and_a_finding_for_each_leave_the_list_of_checks_two_pages() -> None:
    """It had three pages: the name stood twice, and findings without explanations in half the width."""
    report = example()
    report.unit["name"] = "青禾市清源区住房和城乡建设与综合行政执法管理局（区人民防空办公室）政务服务科"
    assert len(report.unit_name) == 38
    assert len(check(report)) == 2
    first, _ = pages(member(written(report), "checks"))
    assert "检查结论" in first and "请核实是否误用" in first and "未全部核对的项目" in first


def test_a_check_that_the_office_does_not_want_is_not_called_inapplicable() -> None:
    report = example()
    report.exchange = {"task": {"rules": {"off": ["L201", "L202"]}}}
    told = checked(report, check(report))
    about = next(line.about for line in told.lines if line.result == "按主管部门要求不核对")
    rows = cells(member(package.write(report, layout(report, draft=False), told, 1), "checks"))
    halves = [row[at : at + 3] for row in rows if len(row) == 6 for at in (0, 3)]
    assert [result for _, said, result in halves if said == "".join(about.split())] == ["不核对"]


def test_a_long_unit_name_in_the_list_of_checks_ends_its_lines_where_places_and_organs_end() -> None:
    report = example()
    report.unit["name"] = "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人力资源和社会保障局"
    with pdfplumber.open(io.BytesIO(member(written(report), "checks"))) as pdf:
        name = next(row[1] for row in pdf.pages[0].extract_tables()[0] if row[0] == "单位")
    assert name is not None and name.split("\n")[0].endswith(("州", "县"))


def test_the_list_of_checks_has_every_check_finding_explanation_and_checksum() -> None:
    report = troubled()
    data = written(report)
    sheet = member(data, "checks")
    rows, told = cells(sheet), checked(report, check(report))
    halves = [row[at : at + 3] for row in rows if len(row) == 6 for at in (0, 3)]
    listed = {int(number): (about, result) for number, about, result in halves if number.isdigit()}
    singles = {int(row[0]): row[1:] for row in rows if len(row) == 3 and row[0].isdigit()}
    left = {number for row in rows if len(row) == 3 for number in numbered(row[0])}
    for number, verdict in enumerate(told.lines, 1):
        about, brief = listed[number]
        assert about == "".join(verdict.about.split())
        assert ("符合" in brief) == verdict.holds and (brief == "有问题") == (verdict.level is not None)
        assert (number in left) == bool(verdict.left)
        if verdict.left:
            told_line = ["".join(verdict.about.split()), "".join(verdict.result.split())]
            assert singles.get(number, told_line) == told_line
    assert len(told.notes) > 1
    notes = {row[2]: row[3] for row in rows if len(row) == 4 and row[1] in ("核实", "提示", "错误")}
    for note in told.notes:
        said = notes["".join(note.message.split())]
        assert said == ("".join(note.explanation.split()) + "2025年1月12日" if note.explanation else said)
        assert note.level is not Level.VERIFY or note.explanation or said == "未说明"
    checksums = {row[0]: row[2] for row in rows if len(row) == 3}
    for entry in manifest(opened(data))["files"][:4]:
        assert checksums[entry["name"].rpartition(".")[2].upper()] == entry["sha256"]
    text = words(sheet)
    assert "第1次报送稿" in text and "2025年1月20日10:32" in text and "国办公开办函〔2021〕30号" in text


def test_the_page_to_be_signed_is_one_page_with_all_its_lines() -> None:
    data = usual()
    sheet = member(data, "sign")
    text = words(sheet)
    for word in ("青禾市清源区水务局", "签发页", "拟稿", "审核", "签发", "（单位印章）", "第1次报送稿"):
        assert word in text
    assert text.count("年月日") == 4
    pdf = next(entry for entry in manifest(opened(data))["files"] if entry["role"] == "pdf")
    assert any(row[0].endswith(pdf["sha256"]) for row in cells(sheet))
    assert len(pypdfium2.PdfDocument(sheet)) == 1


@pytest.mark.parametrize("length", [20, 40, 60])
def test_a_long_name_leaves_the_page_to_be_signed_one_page(length: int) -> None:
    report = example()
    report.unit |= {"name": "青禾市清源区水务局监督管理办公室" * 4}
    report.unit["name"] = report.unit["name"][:length]
    report.unit["superior"] = "清源区人民政府办公室（区政务公开领导小组办公室）"
    assert len(pypdfium2.PdfDocument(member(written(report), "sign"))) == 1


def corrections() -> tuple[Report, Layout]:
    report = example()
    texts = ("全年收到政府信息公开申请57件，同比增长14%，其中予以公开24件。" * 3, "上年按旧口径统计。")
    rows = [package.Correction("“依申请公开”", texts[0], texts[0] + "。", texts[1])]
    return report, package.corrections_sheet(report, layout(report, draft=False), "第1次报送稿", rows)


def test_texts_in_narrow_columns_are_not_stretched_apart() -> None:
    """A line before a number that does not fit was filled by blank space between all its characters."""
    with pdfplumber.open(io.BytesIO(formats.written("pdf", *corrections()))) as pdf:
        small = [char for char in pdf.pages[0].chars if char["size"] == pytest.approx(9)]
    gaps = [
        after["x0"] - before["x1"]
        for before, after in itertools.pairwise(small)
        if abs(before["top"] - after["top"]) < 1 and min(before["text"], after["text"]) > "\u2e80"
    ]
    assert gaps
    assert [gap for gap in gaps if 2 < gap < 9] == []


def test_a_word_file_of_one_page_has_no_lone_page_number_and_its_texts_begin_at_the_left() -> None:
    document = docx.Document(io.BytesIO(formats.written("docx", *corrections())))
    footers = (document.sections[0].footer, document.sections[0].even_page_footer)
    assert not any("PAGE" in each._element.xml for each in footers)
    sides = [cell.paragraphs[0].alignment for cell in document.tables[0].rows[1].cells]
    assert sides[1:] == [WD_ALIGN_PARAGRAPH.LEFT] * 4


def test_lines_stay_within_the_type_area_and_no_row_is_cut() -> None:
    report = troubled()
    report.unit["name"] = "青禾市清源区水务局监督管理办公室（区防汛抗旱指挥部办公室）"
    for number, cell in enumerate(report.edition.enterable[::3]):
        put(report, cell, str(7 + number))
    with pdfplumber.open(io.BytesIO(member(written(report), "checks"))) as document:
        assert len(document.pages) > 2
        for page in document.pages:
            inked = [char for char in page.chars if char["text"].strip()]
            assert min(char["x0"] for char in inked) > 28 * 72 / 25.4 - 1
            assert max(char["x1"] for char in inked) < (210 - 26) * 72 / 25.4 + 9
            tables = page.find_tables()
            assert all(table.bbox[3] < (297 - 35) * 72 / 25.4 + 1 for table in tables)


# -- read back ---------------------------------------------------------------------------------------------------------


def altered(data: bytes, change: Any) -> bytes:
    """The same package with the members as `change` leaves them (name → content)."""
    archive = opened(data)
    members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as other:
        for name, content in members.items():
            other.writestr(name, content)
    return file.getvalue()


def faults(data: bytes, report: Report, number: int | None = 1) -> tuple[str, ...]:
    return package_faults(data, report, layout(report, draft=False), checked(report, check(report)), number)


def test_what_is_wrong_in_a_package_is_told() -> None:
    report = example()
    good = usual()
    assert faults(good, report) == ()
    assert any("报送次数" in sentence for sentence in faults(good, report, 2))
    name = stem(report)
    broken = altered(good, lambda members: members.update({f"{name}.docx": members[f"{name}.xlsx"]}))
    assert any(f"“{name}.docx”的校验码不对" in sentence for sentence in faults(broken, report))
    lost = altered(good, lambda members: members.pop(f"{name}_签发页.pdf"))
    assert faults(lost, report)
    more = altered(good, lambda members: members.update({"另一个.txt": b""}))
    assert any("清单与包内" in sentence for sentence in faults(more, report))
    for data in (b"", b"PK\x03\x04", good[: len(good) // 2]):
        assert any("读不回来" in sentence for sentence in faults(data, report))


def test_a_sheet_that_misses_something_is_told() -> None:
    report = troubled()
    data = written(report)
    report.explanations = {}
    assert any("校验单" in sentence and "缺少" in sentence for sentence in faults(data, report))


@settings(max_examples=4)
@given(made=typed)
def test_nothing_that_is_typed_breaks_a_package(made: Typed) -> None:
    report = made.report()
    printed, told = layout(report, draft=True), checked(report, check(report))
    found = package_faults(package.write(report, printed, told, None), report, printed, told, None)
    assert found == ()


def test_a_character_without_a_face_is_told_and_no_fault(tmp_path: Path) -> None:
    report = troubled()
    next(iter(report.explanations.values()))["text"] = "经办人\U000613f3。"
    made = pack(report, tmp_path, checked(report, check(report)), 1, draft=False)
    assert made.differences == ()
    assert made.notes == ("字库中没有“\U000613f3”，PDF中显示为方框。",)


# -- names -------------------------------------------------------------------------------------------------------------

unsafe = st.one_of(
    st.sampled_from(
        ["CON", "nul.txt", "COM1", "LPT¹", "a:b", "..", "局.", " 局 ", "\u202e局", "县" * 300, "", "a\tb", "Aux ."]
    ),
    st.text(st.sampled_from('局/\\:*?"<>|. \x00\x1f\u202e\ud800😀a'), max_size=120),
)


kept = cache(sample)


@given(unit=unsafe, draft=st.booleans(), name=st.sampled_from(NAMES))
def test_every_system_takes_the_names(unit: str, draft: bool, name: str) -> None:
    report = kept(name)
    report.unit["name"] = unit
    words = report.edition.package
    for part in ("", words.name, words.checks, words.sign):
        made = stem(report, draft=draft, part=part) + ".xlsx"
        assert len(made.encode("utf-8")) <= 255
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f\x7f]', made)
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in made)
        assert made.partition(".")[0].rstrip().casefold() not in RESERVED
        assert made == made.strip(" .")
        assert str(report.year) in made
        if part:
            assert f"_{part}" in made


def test_a_folder_that_is_none_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    report = example()
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExportError, match="文件夹"):
        pack(report, tmp_path / "file", checked(report, ()), 1, draft=False)
    assert package_path(report, tmp_path, draft=False).parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_progress_is_told_for_each_file(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    report = example()
    pack(report, tmp_path, checked(report, ()), 1, draft=False, progress=lambda *at: told.append(at))
    assert told == [("docx", 0, 5), ("xlsx", 1, 5), ("pdf", 2, 5), ("checks", 3, 5), ("sign", 4, 5), ("package", 5, 5)]
