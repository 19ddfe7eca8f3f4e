"""Telephone numbers are kept together in Word, and no mark that nobody sees gets into what others copy."""

import unicodedata
from pathlib import Path

import docx
import pytest

from app.exporters.docx import write
from app.exporters.docx.paragraphs import HYPHEN, kept_together
from app.exporters.layout import layout
from app.exporters.readback import differences
from app.forms import bundled
from app.importers import Reading, read
from tests.exporters.ooxml import W, parts
from tests.made import example


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("电话0190-5550123。", "电话0190~5550123。"),
        ("400-680-8581", "400~680~8581"),
        ("12-3", "12-3"),
        ("2024-12-31", "2024-12-31"),
        ("中文", "中文"),
    ],
)
def test_marks_stand_within_telephone_numbers(plain: str, marked: str) -> None:
    assert kept_together(plain) == marked.replace("~", HYPHEN)


def test_other_programs_read_the_text_as_it_was_written(tmp_path: Path) -> None:
    report = example()
    report.texts["problems"] = "甲" * 26 + "12件问题，" + "乙" * 22 + "电话0190-5550123。"
    file = tmp_path / "report.docx"
    printed = layout(report, draft=False)
    data = write(report, printed)
    file.write_bytes(data)
    shown = "".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert report.texts["problems"] in shown
    assert not [letter for letter in shown if unicodedata.category(letter) == "Cf"]
    assert len(list(parts(data)["word/document.xml"][0].iter(f"{W}noBreakHyphen"))) == 2
    assert differences("docx", data, report, printed) == ()
    reading = read(file, bundled())
    assert isinstance(reading, Reading)
    assert reading.texts["problems"] == report.texts["problems"]
