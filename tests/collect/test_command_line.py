"""The whole season by the command line: sixty units, files in every shape, states, trays and sums as made."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.cli import main
from app.model.report import Report
from tests.collect import seasons
from tests.collect.seasons import Member, hand_in, members, report_of, write_list

UNITS = 60
MISSING = ("057", "058", "059")
DRAFT, WRONG_YEAR, TWICE = "056", "055", "001"
SHAPES = {2: "docx", 3: "docx", 6: "xlsx", 8: "pdf", 9: "html", **dict.fromkeys(range(10, 20), "package")}


class Made(NamedTuple):
    """A season that was made, with the reports that are to be counted."""

    path: Path
    folder: Path
    reports: dict[str, Report]
    units: list[Member]
    added: list[dict[str, Any]]
    code: int


def run(*arguments: str | Path) -> int:
    return main([str(each) for each in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Most units hand in data files, some the other kinds, which take longer to make and to read."""
    folder = tmp_path_factory.mktemp("season")
    units = members(UNITS)
    files, reports = folder / "收件", {}
    for nth, unit in enumerate(units[1:], 1):
        if unit.code in MISSING:
            continue
        report = report_of(unit, nth)
        if unit.code == DRAFT:
            report.texts.pop("problems")
            hand_in(report, files / "草稿", "package")
        elif unit.code == WRONG_YEAR:
            hand_in(report_of(unit, nth, 2023), files, "json")
        elif unit.code == TWICE:
            hand_in(report, files / "第一次", "package", 1)
            reports[unit.code] = report_of(unit, 1000)
            hand_in(reports[unit.code], files / "第二次", "package", 2)
        else:
            reports[unit.code] = report
            hand_in(report, files, SHAPES.get(nth, "json"))
    hand_in(report_of(units[0], 7), files, "json")
    hand_in(report_of(Member("x", "外地无名局", ""), 8), files, "json")
    (files / "坏的.docx").write_bytes(b"PK\x03\x04 no zip at all")
    season = folder / "收集.nbs"
    assert run("collect", "new", "--year", "2024", "--units", write_list(folder / "名单.csv", units), "-o", season) == 0
    added, code = run_json("collect", "add", season, files, "--json")
    yield Made(season, files, reports, units, added, code)


def run_json(*arguments: str | Path) -> tuple[list[dict[str, Any]], int]:
    """The JSON lines that a command prints, and its exit code."""
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = run(*arguments)
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_each_file_comes_to_its_state_or_tray(made: Made) -> None:
    trays = {(one["unit"], one["tray"]) for one in made.added if one["tray"]}
    assert trays == {(DRAFT, "draft"), (WRONG_YEAR, "wrong-year"), (None, "unknown"), (None, "unreadable")}
    assert made.code == 1
    states = {one["unit"]: one["state"] for one in made.added if one["unit"]}
    assert states[DRAFT] == states[WRONG_YEAR] == "已收未认"
    assert {states[code] for code in made.reports} == {"待审"}
    kinds = {one["kind"] for one in made.added}
    assert {"package", "datafile", "docx", "xlsx", "pdf", "html"} <= kinds


def test_the_status_counts_every_unit(made: Made) -> None:
    ((status,), code) = run_json("collect", "status", made.path, "--json")
    assert code == 1
    assert status["counts"]["未报"] == len(MISSING)
    assert sum(status["counts"].values()) == UNITS
    assert len(status["trays"]) == 4


def test_missing_names_the_three(made: Made, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("collect", "missing", made.path, "--csv", tmp_path / "未报.csv") == 1
    assert tuple(line.split()[0] for line in capsys.readouterr().out.splitlines()) == MISSING
    assert "尚未报送" in (tmp_path / "未报.csv").read_text("utf-8-sig")


def test_adding_again_changes_nothing(made: Made) -> None:
    before, _ = run_json("collect", "status", made.path, "--json")
    added, code = run_json("collect", "add", made.path, made.folder, "--json")
    assert {one["tray"] for one in added} == {"known"}
    assert code == 0
    assert run_json("collect", "status", made.path, "--json")[0] == before


def test_nothing_is_summed_before_it_is_accepted(made: Made) -> None:
    ((summed,), code) = run_json("collect", "sum", made.path, "--scope", "area", "--json")
    assert code == 1
    assert summed["counted"] == 0
    assert all(cell["value"] is None for cell in summed["cells"].values())


def test_both_sums_are_the_truth(made: Made, tmp_path: Path) -> None:
    season = tmp_path / "一.nbs"
    season.write_bytes(made.path.read_bytes())
    assert run("collect", "accept", season, "--all", "-o", tmp_path / "回执") == 0
    for scope, relations in (("own", ("本级",)), ("area", ("本级", "本行政区域"))):
        counted = [unit.code for unit in made.units if unit.code in made.reports and unit.relation in relations]
        ((summed,), code) = run_json("collect", "sum", season, "--scope", scope, "--json")
        assert code == 1  # three are missing
        assert summed["counted"] == len(counted)
        assert summed["expected"] == sum(unit.relation in relations for unit in made.units)
        assert set(summed["missing"]) == {code for code in MISSING if relation_of(made, code) in relations}
        assert values(summed) == seasons.truth(made.reports, counted)
        assert summed["equations"] == []
        assert set(summed["cells"]["requests.new.person"]["units"]) == set(counted)


def relation_of(made: Made, code: str) -> str:
    return next(unit.relation for unit in made.units if unit.code == code)


def values(summed: dict[str, Any]) -> dict[str, Decimal]:
    return {cell: Decimal(one["value"]) for cell, one in summed["cells"].items()}


def test_the_governments_report_and_the_workbook_carry_the_sum(made: Made, tmp_path: Path) -> None:
    import openpyxl

    from app.forms import bundled
    from app.importers.datafile import read

    season = tmp_path / "一.nbs"
    season.write_bytes(made.path.read_bytes())
    run("collect", "accept", season, "--all")
    target, book = tmp_path / "R.json", tmp_path / "汇总.xlsx"
    assert run("collect", "sum", season, "--scope", "area", "--xlsx", book, "-o", target) == 1
    report = read(target, bundled())
    counted = list(made.reports)
    wanted = seasons.truth(made.reports, counted)
    assert {cell: report.value(cell) for cell in report.edition.cells} == wanted
    assert report.unit_name == "青禾市清源区人民政府"
    assert report.extra["sources"]["requests.new.person"].startswith(f"{len(counted)}个单位合计")
    shown, formulas = (openpyxl.load_workbook(book, data_only=only) for only in (True, False))
    sheet = shown["本行政区域汇总"]
    totals = [row[5].value for row in sheet.iter_rows(2, 1 + len(wanted))]
    assert [Decimal(str(total)) for total in totals] == list(wanted.values())
    assert str(formulas["本行政区域汇总"]["F2"].value).startswith("=D2+E2")
    with pytest.raises(SystemExit):
        raise SystemExit(run("collect", "sum", season, "--scope", "area", "-o", target))


def test_returning_writes_one_list_in_three_forms(made: Made, tmp_path: Path) -> None:
    season = tmp_path / "一.nbs"
    season.write_bytes(made.path.read_bytes())
    assert run("collect", "return", season, DRAFT, "-o", tmp_path / "退回") == 0
    note = json.loads(next((tmp_path / "退回").glob("*_退回意见.json")).read_text("utf-8"))
    assert note["format"] == "nianbao-return/1"
    assert any("第五部分" in item["message"] for item in note["items"])
    assert {path.suffix for path in (tmp_path / "退回").iterdir()} == {".json", ".docx", ".txt"}
    assert run("collect", "return", season, "002") == 2  # no open finding and no reason: an empty note
    assert run("collect", "return", season, "002", "--reason", "请补充附件") == 0
    assert run("collect", "accept", season, DRAFT) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "没有.nbs", "没有.json"),
        ("status", "没有.nbs"),
        ("accept", "没有.nbs", "001"),
        ("accept", "没有.nbs"),
        ("sum", "没有.nbs", "--scope", "both"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(arguments: Sequence[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("collect", *arguments) == 2
    said = capsys.readouterr().err.strip()
    assert said and len(said.splitlines()) == 1


def test_packs_are_written(made: Made, tmp_path: Path) -> None:
    assert run("collect", "pack", made.path, "-o", tmp_path) == 0
    task = json.loads(next(tmp_path.glob("*_下发任务.json")).read_text("utf-8"))
    assert task["format"] == "nianbao-task/1"
    assert [unit["code"] for unit in task["units"]] == [unit.code for unit in made.units]
    assert run("collect", "pack", made.path, "-o", tmp_path, "--summary") == 0
    assert list(tmp_path.glob("*_汇总包.zip"))
