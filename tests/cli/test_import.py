"""`import` as scripts use it: files of every kind in, data files out, what is doubtful on the screen."""

import json
import os
import random
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from app.cli import main
from app.forms import bundled
from tests.importers.documents import Change, document, misspelt, odd_figures, random_report
from tests.importers.writers import WRITERS
from tests.made import example

ROOT = Path(__file__).resolve().parents[2]


def written(folder: Path, layout: str, name: str, *changes: Change) -> Path:
    made = document(example())
    for change in changes:
        change(made, random.Random(5))
    path = folder / name
    path.write_bytes(WRITERS[layout](made, random.Random(1)))
    return path


@pytest.mark.parametrize(
    ("layout", "name"), [("docx merged", "a.docx"), ("html of Word", "a.htm"), ("text tabs", "a.txt")]
)
def test_a_clean_file_is_brought_in_without_a_doubt(
    layout: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "R.json"
    assert main(["import", str(written(tmp_path, layout, name)), "-o", str(target)]) == 0
    out = capsys.readouterr().out
    assert str(target) in out.splitlines()
    assert name in out and "存疑" not in out
    data = json.loads(target.read_text("utf-8"))
    report = example()
    assert (data["edition"], data["year"], data["unit"]["name"]) == (report.edition.id, report.year, report.unit_name)
    assert data["answers"] == {cell: answer.text for cell, answer in report.answers.items()}
    assert data["remarks"] == report.remarks
    assert main(["check", str(target)]) == 0


def test_what_is_doubtful_is_listed_and_the_file_still_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, "html plain", "a.html", misspelt, odd_figures)
    assert main(["import", str(source), "--year", "1999", "-o", str(tmp_path / "R.json")]) == 1
    out = capsys.readouterr().out
    assert "不是数字" in out and "导入" in out and "1999" in out
    assert (tmp_path / "R.json").is_file()


def test_many_files_go_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sources = []
    for number, edition in enumerate(("disclosure-2021", "disclosure-2019")):
        made = document(random_report(bundled()[edition], random.Random(number)))
        sources.append(tmp_path / f"{number}.docx")
        sources[-1].write_bytes(WRITERS["docx merged"](made, random.Random(1)))
    folder = tmp_path / "out"
    folder.mkdir()
    assert main(["import", *map(str, sources), "-o", str(folder)]) in (0, 1)
    assert len(list(folder.iterdir())) == 2


def test_one_unusable_file_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = written(tmp_path, "docx merged", "a.docx")
    bad = tmp_path / "坏.docx"
    bad.write_bytes(good.read_bytes()[:500])
    assert main(["import", str(good), str(bad), "-o", str(tmp_path / "out")]) == 2
    out, err = capsys.readouterr()
    *progress, sentence = err.splitlines()
    assert out == "" and sentence.startswith("“坏.docx”")
    assert [line.rpartition("：")[2] for line in progress] == ["a.docx", "坏.docx"]
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is sent otherwise there")
def test_ctrl_c_leaves_no_file_and_no_process(tmp_path: Path) -> None:
    sources = [str(written(tmp_path, "docx merged", "a.docx"))] * 200
    command = [sys.executable, "-m", "app", "import", *sources, "-o", str(tmp_path / "out")]
    # A job in the background of a shell ignores the signal, and its children inherit that.
    heeding = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True, preexec_fn=heeding
    )
    assert running.stderr
    running.stderr.readline()
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate()
    assert running.returncode == 130 and err.decode().splitlines()[-1] == "已中断。"
    assert not (tmp_path / "out").exists()
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)


def test_a_file_without_a_year_asks_for_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "a.txt"
    source.write_text("一、总体情况\n\n全年工作平稳。", "utf-8")
    target = str(tmp_path / "R.json")
    assert main(["import", str(source), "-o", target]) == 2
    assert "--year" in capsys.readouterr().err
    assert main(["import", str(source), "--year", "2023", "-o", target]) == 1
    assert json.loads(Path(target).read_text("utf-8"))["year"] == 2023


def two_reports(folder: Path) -> Path:
    from tests.importers.test_several import written as several

    path = folder / "两年.docx"
    path.write_bytes(several(2024, 2023))
    return path


def test_a_file_with_two_reports_is_refused_until_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = two_reports(tmp_path), tmp_path / "R.json"
    assert main(["import", str(source), "-o", str(target)]) == 2
    assert "2份年报" in capsys.readouterr().err
    assert not target.exists()
    assert main(["import", str(source), "--report", "2", "-o", str(target)]) == 1
    assert json.loads(target.read_text("utf-8"))["year"] == 2023


def test_many_places_of_one_cause_are_one_line_until_all_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = document(example())
    text = WRITERS["html plain"](made, random.Random(1)).decode()
    source = tmp_path / "a.html"
    for header in ("申请人情况", "自然人", "法人或其他组织", "商业企业", "科研机构", "社会公益组织", "法律服务机构"):
        text = text.replace(f">{header}<", ">甲<")
    source.write_text(text)
    main(["import", str(source), "-o", str(tmp_path / "R.json")])
    few = capsys.readouterr().out.count("未导入：")
    main(["import", str(source), "--all", "-o", str(tmp_path / "S.json")])
    assert few < 12 < capsys.readouterr().out.count("未导入：")


def test_many_files_are_read_in_their_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["丙.docx", "甲.htm", "乙.txt"]
    for name, layout in zip(names, ("docx merged", "html plain", "text tabs"), strict=True):
        made = document(example())
        data = WRITERS[layout](made, random.Random(1))
        (tmp_path / name).write_bytes(data)
    code = main(["import", *(str(tmp_path / name) for name in names), "-o", str(tmp_path / "out")])
    assert code == 2  # one unit and year in three files
    told = capsys.readouterr().err
    assert all(f"共3个：{name}" in told for name in names)


def test_a_period_is_for_forms_of_several_a_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path, "docx merged", "a.docx")
    assert main(["import", str(source), "--period", "Q3", "-o", str(tmp_path / "R.json")]) == 2
    assert "一年一份" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's closed streams")
@pytest.mark.parametrize("closed", ["<&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_a_file_is_brought_in_by_a_program_without_streams(closed: str, tmp_path: Path) -> None:
    """The child's own streams take the numbers that are free."""
    source, target = written(tmp_path, "text tabs", "a.txt"), tmp_path / "R.json"
    command = f"'{sys.executable}' -m app import '{source}' -o '{target}' {closed}"
    subprocess.run(["sh", "-c", command], cwd=ROOT, check=True, timeout=120, stderr=subprocess.DEVNULL)
    assert json.loads(target.read_text("utf-8"))["year"] == example().year
