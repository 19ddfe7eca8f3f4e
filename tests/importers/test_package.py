"""Hand-in packages and other zips: read whole when every sum agrees, else one sentence and nothing."""

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.checks import check, checked
from app.exporters import formats
from app.exporters.export import pack
from app.forms import bundled
from app.importers import Reading, UnreadableError, read
from app.model.report import Report
from tests.importers.documents import document
from tests.importers.packages import packed, zipped
from tests.importers.writers import WRITERS
from tests.made import example


def word_file() -> bytes:
    return WRITERS["docx merged"](document(example()), random.Random(1))


def members() -> dict[str, tuple[str, bytes]]:
    """Role → name and bytes."""
    return {"docx": ("年报.docx", word_file()), "data": ("年报.json", formats.write(example()))}


def package(held: dict[str, tuple[str, bytes]], **changes: Any) -> bytes:
    """A package of the example, its manifest with `changes`."""
    return packed(held, example(), **changes)


def refusal(data: bytes, folder: Path) -> str:
    path = folder / "某局_报送包.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        read(path, bundled())
    sentence = str(caught.value)
    assert sentence.startswith("“某局_报送包.zip”") and sentence.count("。") == 1 and sentence.endswith("。")
    return sentence


def test_a_package_is_the_report_in_its_data_file(tmp_path: Path) -> None:
    path = tmp_path / "某局_报送包.zip"
    path.write_bytes(package(members()))
    report = read(path, bundled())
    assert isinstance(report, Report)
    assert formats.write(report) == formats.write(example())


def test_a_package_that_the_program_wrote_comes_back(tmp_path: Path) -> None:
    report = example()
    made = pack(report, tmp_path, checked(report, check(report)), 1, draft=False)
    assert made.differences == ()
    found = read(made.path, bundled())
    assert isinstance(found, Report) and found == report


def test_a_file_that_was_altered_is_told_by_its_sum(tmp_path: Path) -> None:
    files = members()
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(package(files))).read("manifest.json"))
    for role, (name, data) in files.items():
        altered = files | {role: (name, data.replace(b"1", b"2"))}
        assert name in refusal(package(altered, files=manifest["files"]), tmp_path)


def test_a_package_without_one_of_its_files_or_without_data_is_refused(tmp_path: Path) -> None:
    files = members()
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(package(files))).read("manifest.json"))
    assert "年报.docx" in refusal(package({"data": files["data"]}, files=manifest["files"]), tmp_path)
    assert "无数据文件" in refusal(package({"docx": files["docx"]}), tmp_path)
    assert "同一份" in refusal(package(files, year=1999), tmp_path)
    assert "更新" in refusal(package(files, format="nianbao-package/2"), tmp_path)


@pytest.mark.parametrize("files", [None, 7, [], [7], [{}], {"role": "data"}, [{"role": "data", "name": ["年报.json"]}]])
def test_a_manifest_of_another_shape_is_refused(files: Any, tmp_path: Path) -> None:
    refusal(package(members(), files=files), tmp_path)


@pytest.mark.parametrize("name", ["../年报.json", "/etc/年报.json", "C:\\年报.json", "子/年报.json"])
def test_no_name_leads_out_of_the_package(name: str, tmp_path: Path) -> None:
    path = tmp_path / "inner" / "报送包.zip"
    path.parent.mkdir()
    path.write_bytes(package({"data": (name, members()["data"][1])}))
    read(path, bundled())  # nothing is unpacked, so the name is only a name
    assert [each.name for each in tmp_path.iterdir()] == ["inner"] and len(list(path.parent.iterdir())) == 1


def test_a_zip_of_one_document_is_that_document(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(
        zipped({"年报/年报.docx": word_file(), "__MACOSX/._年报.docx": b"\0", "盖章.jpg": b"\xff\xd8\xff"})
    )
    reading = read(path, bundled())
    assert isinstance(reading, Reading) and not reading.is_doubtful


def test_of_a_zip_with_one_data_file_that_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zipped(dict(members().values()) | {"manifest.json.txt": b"x"}))
    assert isinstance(read(path, bundled()), Report)


def test_other_zips_get_a_sentence(tmp_path: Path) -> None:
    assert "2个" in refusal(zipped({"1.docx": word_file(), "2.docx": word_file()}), tmp_path)
    assert "没有可以导入的文件" in refusal(zipped({"a.jpg": b"1"}), tmp_path)
    assert "还是压缩包" in refusal(zipped({"a.docx": zipped({"b.docx": word_file()})}), tmp_path)
    assert "数据文件" in refusal(zipped({"a.json": b"{}"}), tmp_path)
    chinese = "年报".encode("gb18030").decode("cp437")
    assert "“年报.docx”" in refusal(zipped({f"{chinese}.docx": b"1", "b.docx": b"1"}), tmp_path)


def test_a_zip_of_endless_entries_is_not_even_opened(tmp_path: Path) -> None:
    many = zipped({str(number): b"" for number in range(6000)})
    assert "过大" in refusal(many, tmp_path)
