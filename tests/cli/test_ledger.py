"""`ledger` as a clerk uses it: what differs is listed, nothing is written unasked."""

import json
from pathlib import Path

import pytest

from app.cli import main
from app.exporters.formats import write
from tests.importers.ledgers import ROWS, row, workbook
from tests.made import empty


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "R.json"
    path.write_bytes(write(empty()))
    return path


def ledger(folder: Path, *more: object) -> str:
    path = folder / "台账.xlsx"
    path.write_bytes(workbook([*ROWS, *more]))  # type: ignore[list-item]
    return str(path)


def test_differences_are_listed_and_written_only_when_asked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = data.read_bytes()
    assert main(["ledger", ledger(tmp_path), str(data)]) == 1
    out = capsys.readouterr().out
    assert "计入5件" in out and "台账是2" in out
    blank = [line for line in out.splitlines() if "台账是0" in line]
    assert len(blank) == 1 and blank[0].startswith("不同：其余"), "the zeros of a blank table are one line"
    assert data.read_bytes() == before
    assert main(["ledger", ledger(tmp_path), str(data), "--apply"]) == 0
    assert str(data) in capsys.readouterr().out.splitlines()
    answers = json.loads(data.read_text("utf-8"))["answers"]
    assert (answers["requests.new.person"], answers["requests.denied_8.other"]) == ("2", "0")
    assert main(["ledger", ledger(tmp_path), str(data)]) == 0
    assert "一致" in capsys.readouterr().out


def test_a_row_not_understood_keeps_all_from_being_written(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = data.read_bytes()
    assert main(["ledger", ledger(tmp_path, row("2024-2-30", "自然人")), str(data), "--apply"]) == 2
    out, err = capsys.readouterr()
    assert "第7行" in out and "未写入" in err
    assert data.read_bytes() == before


def test_mistakes_are_sentences(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = tmp_path / "空.xlsx"
    assert main(["ledger", "--template", "-o", str(blank)]) == 0
    for arguments in (
        ["--template", "-o", str(blank)],
        ["--template"],
        ["--template", "--edition", "没有", "-o", str(tmp_path / "x.xlsx")],
        [],
        [str(blank)],
        [str(blank), str(data)],
        [str(data), str(data)],
        [str(tmp_path / "没有.xlsx"), str(data)],
        [str(blank), str(blank)],
    ):
        capsys.readouterr()
        assert main(["ledger", *arguments]) == 2, arguments
        assert len(capsys.readouterr().err.splitlines()) == 1
