"""Arguments that several commands take: each mistake is a sentence that says what is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import data_commands, main
from app.forms import bundled


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one sentence with which a command refuses its arguments."""
    capsys.readouterr()
    assert main([str(each) for each in arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_a_year_without_an_edition_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new season said that no edition has the number “None”."""
    year = min(year for year in range(2001, 2100) if bundled().for_year(year)) - 1
    units = tmp_path / "单位.csv"
    units.write_text("编号,单位名称\n1,某某局\n", "utf-8")
    for command in (
        ("new", "--unit", "某某局", "--year", year, "-o", tmp_path / "R.json"),
        ("collect", "new", "-o", tmp_path / "收集.nbs", "--year", year, "--units", units),
    ):
        line = told(capsys, *command)
        assert f"没有{year}年的表样" in line and "None" not in line


def test_an_edition_without_a_ledger_is_not_called_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was said to be missing, in a sentence that listed it as present."""
    edition = replace(bundled()["disclosure-2021"], ledger=None)
    monkeypatch.setattr(data_commands, "edition_of", lambda *_: edition)
    line = told(capsys, "ledger", "--template", "-o", tmp_path / "台账.xlsx")
    assert edition.name in line and "没有编号" not in line


def test_a_link_that_leads_nowhere_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = tmp_path / "台账.xlsx"
    link.symlink_to(tmp_path / "别处.xlsx")
    assert "已经存在" in told(capsys, "ledger", "--template", "-o", link)
    assert link.is_symlink()
