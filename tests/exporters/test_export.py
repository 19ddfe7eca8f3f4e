"""Exports in every format, read back and compared with the report."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.exporters.export import ExportError, export
from app.exporters.files import storable
from app.exporters.formats import FORMATS
from app.exporters.readback import differences
from tests.exporters.samples import NAMES, PUBLISHED, Typed, printed, published, sample, typed
from tests.made import put

MARKED_UP = ("docx", "xlsx", "html")


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_written_in_every_format_and_reads_back_the_same(name: str, tmp_path: Path) -> None:
    made = export(sample(name), tmp_path / "new" / "folder", FORMATS, draft=False)
    assert [(item.format, item.differences) for item in made] == [(name, ()) for name in FORMATS]
    assert all(item.path.stat().st_size > 1000 for item in made)
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(
        item.path.name for item in made
    )


@pytest.mark.parametrize(
    "name", [*PUBLISHED[:2], *(pytest.param(each, marks=pytest.mark.long) for each in PUBLISHED[2:])]
)
def test_the_figures_of_published_reports_come_through(name: str, shared_reports: Path, tmp_path: Path) -> None:
    report = published(shared_reports, name)
    assert [item.differences for item in export(report, tmp_path, FORMATS, draft=False)] == [()] * len(FORMATS)


@pytest.mark.parametrize("name", ["disclosure-2021", "little"])
def test_the_draft_mark_stands_in_name_and_file(name: str, tmp_path: Path) -> None:
    report = sample(name)
    mark = report.edition.words.draft
    for item in export(report, tmp_path, FORMATS, draft=True):
        assert item.path.name == f"{report.file_name}_{mark}.{item.format}"
        assert item.differences == ()
        as_clean = differences(item.format, item.path.read_bytes(), report, printed(report))
        assert as_clean == (f"文件带有不该有的“{mark}”标记。",)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_gives_the_same_bytes(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sample("disclosure-2021")
    write = import_module(f"app.exporters.{name}").write
    first = write(report, printed(report))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert write(sample("disclosure-2021"), printed(report)) == first


@pytest.mark.parametrize("name", FORMATS)
def test_a_changed_figure_a_lost_sentence_and_a_missing_stamp_are_told(name: str) -> None:
    report = sample("disclosure-2021")
    data = import_module(f"app.exporters.{name}").write(report, printed(report))
    other = sample("disclosure-2021")
    cell = other.edition.cells["requests.new.research"]
    put(other, cell.id, "97531")
    other.texts["problems"] = other.texts["problems"] + "\n这一句不在文件里。"
    found = differences(name, data, other, printed(other, draft=True))
    assert any(cell.name in sentence and "“97531”" in sentence for sentence in found)
    assert any("这一句不在文件里" in sentence for sentence in found)
    assert any("草稿" in sentence for sentence in found)


@pytest.mark.parametrize("name", FORMATS)
def test_words_that_the_report_does_not_have_are_told(name: str) -> None:
    report = sample("disclosure-2021")
    data = import_module(f"app.exporters.{name}").write(report, printed(report))
    report.texts["other"] = report.texts["other"].partition("\n")[0]
    assert differences(name, data, report, printed(report)) != ()


def test_characters_that_no_face_has_are_named_once_and_are_no_fault(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    report.texts["problems"] = "甲\U000613f3乙。"
    put(report, "requests.new.research", "\U000613f3")
    docx, pdf = export(report, tmp_path, ["docx", "pdf"], draft=False)
    assert (docx.differences, docx.notes, pdf.differences) == ((), (), ())
    assert pdf.notes[0] == "字库中没有“\U000613f3”，PDF中显示为方框。"


def test_a_pdf_with_boxes_is_a_draft_and_says_so(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    (plain,) = export(report, tmp_path, ["pdf"], draft=False)
    report.texts["problems"] = "经办人\U000613f3。"
    (made,) = export(report, tmp_path, ["pdf"], draft=False)
    assert ("草稿" in made.path.name, "草稿" in plain.path.name) == (True, False)
    assert "草稿" in made.notes[1]
    assert made.differences == plain.differences == ()
    (word,) = export(report, tmp_path, ["docx"], draft=False)
    assert "草稿" not in word.path.name


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"%PDF-1.4"])
def test_a_broken_file_is_a_difference_and_no_crash(name: str, data: bytes) -> None:
    report = sample("disclosure-2021")
    assert differences(name, data, report, printed(report)) != ()


@settings(max_examples=settings().max_examples // 4)  # each is a file of every format
@given(made=typed)
def test_nothing_that_is_typed_breaks_a_file(made: Typed) -> None:
    report = made.report()
    shown = printed(report, draft=True)
    for name in MARKED_UP:
        data = import_module(f"app.exporters.{name}").write(report, shown)
        assert differences(name, data, report, shown) == ()


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ('甲/乙\\丙:丁*?"<>|', "甲_乙_丙_丁______"),
        ("甲\x00乙\n丙", "甲乙_丙"),
        ("  .甲", "甲"),
        ("CON", "CON"),
        ("\ud800", "\ufffd"),
    ],
)
def test_names_are_safe_everywhere(unit: str, name: str, tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    report.unit["name"] = unit
    (made,) = export(report, tmp_path, ["html"], draft=False)
    assert made.path.parent == tmp_path
    assert made.path.name.startswith(f"{name}_2024年")


def test_a_long_name_keeps_its_year_and_its_mark(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    report.unit["name"] = "县" * 300
    (made,) = export(report, tmp_path, ["html"], draft=True)
    assert len(made.path.name.encode()) <= 255
    assert "_2024年" in made.path.name
    assert made.path.name.endswith("_草稿.html")


def test_a_report_without_a_unit_or_a_date_is_exported(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    report.unit, report.saved = {}, "yesterday"
    assert [item.differences for item in export(report, tmp_path, FORMATS, draft=True)] == [()] * len(FORMATS)


def test_a_failing_writer_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sample("disclosure-2021")
    (made,) = export(report, tmp_path, ["docx"], draft=False)
    before = made.path.read_bytes()

    def fail(*_: Any) -> bytes:
        raise RuntimeError

    monkeypatch.setattr("app.exporters.docx.write", fail)
    with pytest.raises(RuntimeError):
        export(report, tmp_path, ["docx"], draft=False)
    assert made.path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [made.path]


def test_a_file_that_cannot_be_replaced_stays_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = sample("disclosure-2021")
    (made,) = export(report, tmp_path, ["html"], draft=False)
    made.path.write_bytes(b"old")

    def held_open(*_: Any) -> None:
        raise PermissionError(13, "held open")

    monkeypatch.setattr(Path, "replace", held_open)
    with pytest.raises(ExportError) as error:
        export(report, tmp_path, ["html"], draft=False)
    assert "打开" in str(error.value)
    assert str(error.value).count("。") == 1
    assert made.path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [made.path]


def test_what_the_disk_holds_is_compared_not_what_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_short(path: Path, content: bytes) -> None:
        path.write_bytes(content[: len(content) // 2])

    monkeypatch.setattr("app.exporters.export.replace_file", cut_short)
    assert all(item.differences for item in export(sample("disclosure-2021"), tmp_path, FORMATS, draft=False))


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="磁盘空间不足"):
        export(sample("disclosure-2021"), tmp_path, ["html"], draft=False)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_at_the_second_file_names_the_first(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    (tmp_path / f"{report.file_name}.xlsx").mkdir()
    with pytest.raises(ExportError, match=rf"；已写好“{report.file_name}\.html”。$"):
        export(report, tmp_path, ["html", "xlsx"], draft=False)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError):
        export(sample("disclosure-2021"), tmp_path, ["html"], draft=False)
    tmp_path.chmod(0o700)


def test_a_file_in_the_folders_place_and_a_folder_in_the_files_are_told(tmp_path: Path) -> None:
    report = sample("disclosure-2021")
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="文件夹"):
        export(report, tmp_path / "file", ["html"], draft=False)
    (tmp_path / f"{report.file_name}.html").mkdir()
    with pytest.raises(ExportError):
        export(report, tmp_path, ["html"], draft=False)


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="doc"):
        export(sample("disclosure-2021"), tmp_path / "out", ["html", "doc"], draft=False)
    assert not (tmp_path / "out").exists()


def test_progress_is_told_and_may_stop(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    export(sample("disclosure-2021"), tmp_path, ["docx", "html"], draft=False, progress=lambda *at: told.append(at))
    assert told == [("docx", 0, 2), ("html", 1, 2), ("html", 2, 2)]

    def stop(name: str, done: int, _: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(sample("disclosure-2021"), tmp_path / "stopped", ["docx", "html"], draft=False, progress=stop)
    assert [path.suffix for path in (tmp_path / "stopped").iterdir()] == [".docx"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("平常", "平常"), ("a\x00b\x08c", "abc"), ("a\r\nb\rc", "a\nb\nc"), ("\ud83d", "\ufffd"), ("😀𠮷", "😀𠮷")],
)
def test_what_xml_cannot_hold_is_left_out(text: str, kept: str) -> None:
    assert storable(text) == kept
