"""The command line as scripts use it: real processes' main, real files, exit codes."""

import csv
import json
import os
import re
from pathlib import Path

import pytest

from app.cli import main
from app.exporters.export import export
from app.forms import bundled
from tests.made import EDITION, example, put

KEYS = {"code", "level", "message", "cells", "texts", "difference", "explained", "suspects", "action", "repair"}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.json"
    path.write_bytes(bundled().example(EDITION).read_bytes())
    return path


def altered(path: Path, **changes: object) -> Path:
    data = json.loads(path.read_text("utf-8"))
    for key, value in changes.items():
        data[key] = data[key] | value if isinstance(value, dict) else value
    other = path.with_name("altered.json")
    other.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return other


def test_new_makes_a_data_file_of_the_year_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "R.json"
    assert main(["new", "--unit", "某某局", "--year", "2020", "-o", str(target)]) == 0
    data = json.loads(target.read_text("utf-8"))
    assert (data["format"], data["edition"], data["year"]) == ("nianbao-report/1", "disclosure-2019", 2020)
    assert data["unit"]["name"] == "某某局"
    assert str(target) in capsys.readouterr().out.splitlines()


def test_new_from_last_year_carries_over_what_was_left(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "R.json"
    year = example().year + 1
    assert main(["new", "--unit", "某某局", "--year", str(year), "--last", str(sample), "-o", str(target)]) == 0
    data = json.loads(target.read_text("utf-8"))
    assert data["last"]["year"] == year - 1
    assert data["answers"]
    assert data["unit"]["phone"] == example().unit["phone"]


def test_new_never_overwrites(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sample.read_bytes()
    assert main(["new", "--unit", "某某局", "-o", str(sample)]) == 2
    assert sample.read_bytes() == before
    assert "已经存在" in capsys.readouterr().err


def test_check_of_a_clean_report_is_fine(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(sample)]) == 0
    assert "错误0 未填0" in capsys.readouterr().out


def test_check_json_gives_every_key(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = example()
    total = next(iter(report.edition.definitions))
    wrong = str(int(report.value(total) or 0) + 2)
    assert main(["check", str(altered(sample, answers={total: wrong})), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert all(set(finding) == KEYS for finding in findings)
    first = next(finding for finding in findings if finding["level"] == "error")
    assert first["cells"][0] == total
    assert first["difference"] == "2"


def test_check_with_last_years_file(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = example()
    carried = next(equation for equation in report.edition.equations if equation.carries)
    put(report, carried.left[0].cell, "999")
    last = altered(sample, year=report.year - 1)
    assert main(["check", str(sample), "--last", str(last), "--json"]) == 0
    codes = {finding["code"] for finding in json.loads(capsys.readouterr().out)["findings"]}
    assert carried.code in codes, "this year's carry-over is not that year's"


def test_check_of_many_files_is_a_line_each_and_a_bad_one_spoils_only_itself(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", "utf-8")
    table = tmp_path / "all.csv"
    assert main(["check", str(sample), str(bad), str(sample), "--csv", str(table)]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "bad.json" in err and len(err.splitlines()) == 1
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert len(next(csv.reader(file))) == 9


def test_csv_calls_places_as_the_form_prints_them(sample: Path, tmp_path: Path) -> None:
    table = tmp_path / "all.csv"
    main(["check", str(altered(sample, answers={"requests.new.person": "999999"})), "--csv", str(table)])
    with table.open(encoding="utf-8-sig", newline="") as file:
        places = [line["所在格"] for line in csv.DictReader(file)]
    assert any("自然人" in place for place in places)
    assert not any(re.search(r"[a-z]+\.[a-z]", place) for place in places)


def test_csv_never_holds_a_formula(sample: Path, tmp_path: Path) -> None:
    table = tmp_path / "all.csv"
    main(["check", str(altered(sample, unit={"name": "=1+1"})), "--csv", str(table)])
    with table.open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for line in csv.reader(file) for cell in line if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("name", ["-2+3+cmd|' /C calc'!A0", "-1-1", "＝1+1", "+1", "\t=1"])
def test_csv_takes_a_minus_for_a_figure_only_where_it_is_one(sample: Path, tmp_path: Path, name: str) -> None:
    table = tmp_path / "all.csv"
    main(
        ["check", str(altered(sample, unit={"name": name}, answers={"requests.new.person": "9"})), "--csv", str(table)]
    )
    with table.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["单位"] for line in lines} == {f"'{name}"}
    assert all(line["相差"].lstrip("-").isdigit() for line in lines if line["相差"])


def test_control_characters_of_a_file_are_not_printed(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "甲\x1b[2J\x9b31m\x07\u202e局"
    main(["check", str(altered(sample, unit={"name": name}))])
    main(["check", str(tmp_path / "无\x1b]0;x\x07.json")])
    printed = capsys.readouterr()
    assert "甲" in printed.out and "无" in printed.err
    assert not set(printed.out + printed.err) & set("\x1b\x9b\x07\u202e\r")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    for command in (["check", str(pipe)], ["import", str(pipe), "-o", str(tmp_path / "R.json")]):
        assert main(command) == 2
        assert "pipe.json" in capsys.readouterr().err
    assert not (tmp_path / "R.json").exists()


def test_import_writes_what_it_read_and_lists_what_is_doubtful(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "in" / "R.json"
    assert main(["import", str(sample), "-o", str(target)]) == 0
    before, after = json.loads(sample.read_text("utf-8")), json.loads(target.read_text("utf-8"))
    assert (before["answers"], before["texts"], before["unit"]) == (after["answers"], after["texts"], after["unit"])
    doubtful = altered(sample, answers={"no.such.cell": "5"})
    assert main(["import", str(doubtful), "--year", "1999", "-o", str(tmp_path / "D.json")]) == 1
    out = capsys.readouterr().out
    assert "no.such.cell" in out and "1999" in out
    assert json.loads((tmp_path / "D.json").read_text("utf-8"))["answers"]["no.such.cell"] == "5"


def test_export_writes_the_three_files_and_names_them(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["export", str(sample), "--to", str(folder)]) == 0
    lines = [Path(line) for line in capsys.readouterr().out.splitlines()]
    report = example()
    assert [line.name for line in lines] == [
        f"{report.unit_name}_{report.year}年政府信息公开工作年度报告.{ending}" for ending in ("docx", "xlsx", "pdf")
    ]
    assert all(line.is_file() for line in lines)


def test_export_of_an_unfinished_report_is_stamped(sample: Path, tmp_path: Path) -> None:
    cell = next(iter(example().answers))
    unfinished = altered(sample, answers={cell: "/"})
    assert main(["export", str(unfinished), "--to", str(tmp_path / "out"), "--formats", "html"]) == 1
    (made,) = (tmp_path / "out").iterdir()
    assert made.stem.endswith("_草稿")


def test_export_fills_an_offices_own_word_form(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = example()
    made.answers.clear()
    made.texts.clear()
    form = export(made, tmp_path / "form", ["docx"], draft=False)[0].path
    before = form.read_bytes()
    assert main(["export", str(sample), "--to", str(tmp_path / "out"), "--form", str(form)]) == 0
    (written,) = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert written.exists() and list(written.parent.iterdir()) == [written]
    assert form.read_bytes() == before
    assert main(["import", str(written), "-o", str(tmp_path / "back.json")]) == 0
    assert (
        json.loads((tmp_path / "back.json").read_text("utf-8"))["answers"]
        == json.loads(sample.read_text("utf-8"))["answers"]
    )
    old = tmp_path / "旧表.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert main(["export", str(sample), "--to", str(tmp_path / "none"), "--form", str(old)]) == 2
    assert "“旧表.doc”" in capsys.readouterr().err and not (tmp_path / "none").exists()


def test_the_package_is_one_of_the_formats(sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert main(["export", str(sample), "--to", str(folder), "--formats", "html,package"]) == 0
    name = example().file_name
    made = [folder / f"{name}.html", folder / f"{name}_报送包.zip"]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in made]
    assert sorted(folder.iterdir()) == sorted(made)
    before = made[1].read_bytes()
    assert main(["export", str(sample), "--to", str(folder), "--formats", "package"]) == 0
    assert made[1].read_bytes() == before
    assert main(["export", str(sample), "--to", str(folder), "--formats", "package", "--draft"]) == 0
    assert (folder / f"{name}_报送包_草稿.zip").exists()


def test_lint_forms_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint-forms"]) == 0
    assert EDITION in capsys.readouterr().out


NESTED = "[" * 100_000
BAD: dict[str, str | bytes] = {
    "truncated": '{"format": "nianbao-report/1", "edition": "disclo',
    "empty": "",
    "binary": b"\xff\xfe\x00PK\x03\x04",
    "foreign": '{"hello": 1}',
    "list": "[1, 2]",
    "future": '{"format": "nianbao-report/9"}',
    "other format": '{"format": "xyz/1"}',
    "edition": '{"format": "nianbao-report/1", "edition": "disclosure-2030", "year": 2024, "unit": {"name": "a"}}',
    "no year": '{"format": "nianbao-report/1", "edition": "disclosure-2021", "unit": {"name": "a"}}',
    "year": '{"format": "nianbao-report/1", "edition": "disclosure-2021", "year": 99999, "unit": {"name": "a"}}',
    "bool year": '{"format": "nianbao-report/1", "edition": "disclosure-2021", "year": true, "unit": {"name": "a"}}',
    "no unit": '{"format": "nianbao-report/1", "edition": "disclosure-2021", "year": 2024, "unit": {}}',
    "nested": NESTED,
    "deep": '{"a":' * 5000,
    "twice": '{"format": "nianbao-report/1", "format": "nianbao-report/1"}',
    "nan": '{"format": "nianbao-report/1", "edition": "disclosure-2021", "year": NaN}',
    "long number": '{"format": "nianbao-report/1", "year": ' + "9" * 5000 + "}",
}
HEAD = '{"format": "nianbao-report/1", "edition": "disclosure-2021", "year": 2024, "unit": {"name": "a"}, '
BAD |= {
    "float": HEAD + '"answers": {"requests.new.person": 1.5}}',
    "null": HEAD + '"answers": {"requests.new.person": null}}',
    "answers": HEAD + '"answers": []}',
    "texts": HEAD + '"texts": {"preamble": 5}}',
    "surrogate": HEAD + '"texts": {"preamble": "\\ud800"}}',
    "explanations": HEAD + '"explanations": [{"cells": "x"}]}',
    "last": HEAD + '"last": {"year": "2020"}}',
    "last answers": HEAD + '"last": {"year": 2020, "answers": {"a.b.c": 1.5}}}',
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("command", ["check", "export", "import"])
def test_bad_input_gets_one_sentence_and_nothing_is_written(
    kind: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "坏文件.json"
    content = BAD[kind]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rest = {"check": [], "export": ["--to", str(tmp_path / "out")], "import": ["-o", str(tmp_path / "R.json")]}
    assert main([command, str(path), *rest[command]]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "坏文件.json" in err and err.rstrip().endswith(("。", "”"))
    assert [child.name for child in tmp_path.iterdir()] == ["坏文件.json"]


def test_a_number_too_long_is_kept_and_named(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = next(iter(example().answers))
    assert main(["check", str(altered(sample, answers={cell: "9" * 40})), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    long = next(finding for finding in findings if finding["code"] == "V102")
    assert long["cells"] == [cell]


@pytest.mark.parametrize("arguments", [["nonsense"], ["check"], ["new", "--unit", "x"], ["export", "a.json"], []])
def test_a_wrong_command_is_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert "命令写法不对" in err and len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "--all", "a.json"], "（“--all”无法识别），应为：nianbao check"),
        (["new", "--unit", "甲", "--year", "今年", "-o", "b.json"], "（“--year”不能是“今年”），应为：nianbao new"),
        (["export", "a.json"], "（缺少--to），应为：nianbao export"),
        (["export", "a.json", "--to"], "（“--to”后面缺少内容），应为：nianbao export"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "没有.json")]) == 2
    assert "没有.json" in capsys.readouterr().err
