"""Numbers and their units, telephone numbers and numbers of documents are kept together in Word."""

import io
import zipfile
from pathlib import Path

import pytest

from app.exporters.docx import write
from app.exporters.docx.no_break import HYPHEN, JOINER, joined
from app.exporters.layout import layout
from app.exporters.pdf.page_flow import Pages
from app.exporters.readback import differences
from app.forms import bundled
from app.importers import Reading, read
from tests.exporters.ooxml import W, parts, text
from tests.made import example


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("收到57件", "收到57|件"),
        ("占28.1％", "占28.1|％"),
        ("3.5万元", "3.5|万|元"),
        ("〔2021〕30号", "〔2021〕|30|号"),
        ("2024年12月31日", "2024|年12|月31|日"),
        ("电话0190-5550123。", "电话0190~5550123。"),
        ("400-680-8581", "400~680~8581"),
        ("12-3", "12-3"),
        ("——破折号……", "—|—破折号…|…"),
        ("中文", "中文"),
    ],
)
def test_marks_stand_where_a_line_must_not_end(plain: str, marked: str) -> None:
    assert joined(plain, range(len(plain) + 1)) == marked.replace("|", JOINER).replace("~", HYPHEN)


def test_a_text_with_an_address_has_them_everywhere_for_its_lines_are_not_foreseen() -> None:
    assert joined("见https://www.qingyuan.example，共12件", []).endswith(f"12{JOINER}件")


def test_marks_stand_only_near_the_ends_of_lines() -> None:
    line = "甲" * 20 + "12件" + "乙" * 20 + "34件"
    assert joined(line, [44]).count(JOINER) == 1
    assert joined(line, []) == line


def test_a_document_has_them_at_its_line_ends_and_reads_back_as_the_report() -> None:
    report = example()
    printed = layout(report, draft=False)
    data = write(report, printed)
    body = parts(data)["word/document.xml"][0]
    shown = "".join(text(paragraph) for paragraph in body.iterfind(f"{W}p"))
    assert 10 < shown.count(JOINER) < sum(shown.count(unit) for unit in "件年月日号个条次") / 2
    assert len(list(body.iter(f"{W}noBreakHyphen"))) == 1
    assert differences("docx", data, report, printed) == ()
    assert max(map(len, (Pages(printed).line_ends(number) for number in range(len(printed.blocks))))) > 5


def test_the_program_reads_its_own_file_without_them(tmp_path: Path) -> None:
    report = example()
    report.texts["problems"] = "甲" * 26 + "12件问题，" + "乙" * 22 + "电话0190-5550123。"
    file = tmp_path / "report.docx"
    file.write_bytes(write(report, layout(report, draft=False)))
    reading = read(file, bundled())
    assert isinstance(reading, Reading)
    assert reading.texts["problems"] == report.texts["problems"]


def test_lines_neither_begin_nor_end_with_the_mark() -> None:
    report = example()
    with zipfile.ZipFile(io.BytesIO(write(report, layout(report, draft=False)))) as package:
        settings = package.read("word/settings.xml").decode("utf-8")
    assert settings.count(JOINER) == 2
