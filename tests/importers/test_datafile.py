"""A data file on disk: what is refused, with which sentence, and what is kept of it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.exporters.formats import write
from app.forms import bundled
from app.importers.datafile import LARGEST, read
from app.model.datafile import DataFileError
from tests.made import EDITION, empty

HEAD: dict[str, Any] = {"format": "nianbao-report/1", "edition": EDITION, "year": 2024, "unit": {"name": "某局"}}


def saved(folder: Path, content: str) -> Path:
    path = folder / "年报.json"
    path.write_text(content, "utf-8")
    return path


def with_key(value: str) -> str:
    return json.dumps(HEAD).removesuffix("}") + f', "made by": {value}}}'


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ('"\\ud800"', "“made by”中有残缺的字符"),
        ('[{"x": ["\\udfff"]}]', "“x”中有残缺的字符"),
        ('{"\\ud800": 1}', "残缺的字符"),
        ("1e999", "“made by”中的数字过大"),
        ("-1e999", "数字过大"),
        ("NaN", "不是数字"),
        ("[" * 300 + "]" * 300, "嵌套过深"),
        ('{"a":' * 600 + "1" + "}" * 600, "嵌套过深"),
    ],
)
def test_what_could_not_be_written_again_is_refused(tmp_path: Path, value: str, reason: str) -> None:
    with pytest.raises(DataFileError, match=reason):
        read(saved(tmp_path, with_key(value)), bundled())


def test_what_other_programs_add_is_written_again(tmp_path: Path) -> None:
    deep = json.loads("[" * 90 + '"𠮷"' + "]" * 90)
    file = HEAD | {"made by": deep, "unit": {"name": "某局", "former": ["旧名"], "code": 5}}
    again = json.loads(write(read(saved(tmp_path, json.dumps(file)), bundled())))
    assert (again["made by"], again["unit"]) == (deep, file["unit"])


@pytest.mark.parametrize("unit", [{}, {"name": ""}, {"name": " 　"}, {"phone": "1"}])
def test_a_file_must_name_its_unit(tmp_path: Path, unit: dict[str, str]) -> None:
    with pytest.raises(DataFileError, match="单位名称"):
        read(saved(tmp_path, json.dumps(HEAD | {"unit": unit})), bundled())


def test_half_a_character_does_not_keep_a_report_from_being_written(tmp_path: Path) -> None:
    report = empty()
    report.texts["preamble"] = "前\ud83d后"
    path = tmp_path / "年报.json"
    path.write_bytes(write(report))
    assert read(path, bundled()).texts["preamble"] == "前\ufffd后"


def test_places_in_a_text_can_be_those_of_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, json.dumps(HEAD | {"texts": {"preamble": "一\r\n二\r三"}}))
    assert read(path, bundled()).texts["preamble"] == "一\n二\n三"
    assert read(path, bundled(), as_it_stands=True).texts["preamble"] == "一\r\n二\r三"


@pytest.mark.skipif(os.name != "posix", reason="no endless file here")
def test_a_file_that_does_not_end_is_not_read_to_its_end() -> None:
    with pytest.raises(DataFileError, match=f"超过{LARGEST // 1024 // 1024}MB"):
        read(Path("/dev/zero"), bundled())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(DataFileError):
        read(tmp_path, bundled())
