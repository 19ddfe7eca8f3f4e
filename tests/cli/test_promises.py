"""The command line against what surrounds it: consoles, pipes, names, existing files, many files at once."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.forms import bundled
from tests.made import EDITION, example

ROOT = Path(__file__).resolve().parents[2]
CELL = next(iter(example().answers))


def saved(path: Path, **changes: Any) -> Path:
    """The example as a data file, with parts of it replaced."""
    data = json.loads(bundled().example(EDITION).read_bytes())
    for key, value in changes.items():
        data[key] = data.get(key, {}) | value if isinstance(value, dict) else value
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return path


def process(*arguments: object, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "app", *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


# -- consoles and pipes ------------------------------------------------------------------------------------------------


def test_output_is_utf8_on_any_console_and_names_may_be_chinese(tmp_path: Path) -> None:
    path = saved(tmp_path / "中 文" / "年 报.json")
    folder = tmp_path / "出 口"
    arguments = ("export", path, "--to", folder, "--formats", "html,HTML, html")
    out, err = process(*arguments, LC_ALL="C", PYTHONIOENCODING="ascii").communicate()
    assert err == b""
    assert [Path(line) for line in out.decode("utf-8").splitlines()] == list(folder.iterdir())


def test_a_reader_who_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    running = process("check", *[saved(tmp_path / "年报.json")] * 30, "--json")
    assert running.stdout and running.stderr
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait() == 2
    running.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_behind_stdout_is_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "check", str(saved(tmp_path / "年报.json"))]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert len(done.stderr.decode().splitlines()) == 1 and "已满" in done.stderr.decode()


def test_help_is_in_the_users_language(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["check", "--help"], ["import", "-h"], ["export", "-h"]):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert end.value.code == 0
        out = capsys.readouterr().out
        assert out.startswith("用法：nianbao")
        assert not [word for word in ("usage", "positional", "options", "show ", "exit") if word in out]


# -- many files --------------------------------------------------------------------------------------------------------


def test_many_files_are_a_line_each_however_few_can_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = saved(tmp_path / "好.json", unit={"name": "某局\n第二行"}, answers={CELL: "/"})
    missing = tmp_path / "没有.json"
    assert main(["check", str(good), str(missing)]) == 2
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert main(["check", str(missing), str(good), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["file"] == str(good)


def test_units_whose_names_lose_characters_have_files_of_their_own(tmp_path: Path) -> None:
    one = saved(tmp_path / "1.json", unit={"name": "甲/乙局A"})
    two = saved(tmp_path / "2.json", unit={"name": "甲:乙局a"})
    folder = tmp_path / "out"
    assert main(["export", str(one), str(two), "--to", str(folder), "--formats", "html"]) in (0, 1)
    assert len({path.name.casefold() for path in folder.iterdir()}) == 2


@pytest.mark.parametrize(
    "command", [["export", "--formats", "html", "--to"], ["import", "-o"]], ids=["export", "import"]
)
def test_units_whose_files_would_have_one_name_get_two(command: list[str], tmp_path: Path) -> None:
    """Some systems do not tell large letters from small ones in names."""
    one = saved(tmp_path / "1.json", unit={"name": "甲乙局A"})
    two = saved(tmp_path / "2.json", unit={"name": "甲乙局a"})
    folder = tmp_path / "out"
    assert main([command[0], str(one), str(two), *command[1:], str(folder)]) in (0, 1)
    assert len({path.name.casefold() for path in folder.iterdir()}) == 2


def test_years_of_a_unit_with_an_endless_name_have_files_of_their_own(tmp_path: Path) -> None:
    long = {"name": "很长的名字" * 40}
    year = example().year
    files = [saved(tmp_path / f"{number}.json", unit=long, year=year + number) for number in range(2)]
    assert main(["import", *map(str, files), "-o", str(tmp_path / "out")]) in (0, 1)
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_import_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "年报.json")
    assert main(["import", str(path), "-o", f"{tmp_path / '新的'}/"]) == 0
    (made,) = (tmp_path / "新的").iterdir()
    assert str(made) in capsys.readouterr().out.splitlines()
    assert main(["import", str(path), str(path), "-o", str(tmp_path / "R.json")]) == 2


# -- what must not be lost ---------------------------------------------------------------------------------------------


def test_a_table_never_takes_the_place_of_a_report(tmp_path: Path) -> None:
    one, two = saved(tmp_path / "1.json"), saved(tmp_path / "2.json")
    before = two.read_bytes()
    assert main(["check", str(one), "--csv", str(two)]) == 2
    assert two.read_bytes() == before


@pytest.mark.parametrize("command", ["new", "import"])
def test_nothing_that_exists_is_written_over(command: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "年报.json")
    link = tmp_path / "link.json"
    link.symlink_to(tmp_path / "nowhere")
    arguments = ["new", "--unit", "某局"] if command == "new" else ["import", str(path)]
    assert main([*arguments, "-o", str(link)]) == 2
    assert link.is_symlink()
    assert main([*arguments, "-o", str(path)]) == 2


@pytest.mark.parametrize("command", ["new", "import"])
def test_a_name_too_long_is_a_sentence(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "年报.json")
    arguments = ["new", "--unit", "某局"] if command == "new" else ["import", str(path)]
    assert main([*arguments, "-o", str(tmp_path / ("长" * 200 + ".json"))]) == 2
    assert "太长" in capsys.readouterr().err


@pytest.mark.parametrize("year", ["0", "-1", "1999", "99999"])
def test_no_other_year_is_taken_for_a_year_that_is_none(year: str, tmp_path: Path) -> None:
    assert main(["new", "--unit", "某局", "--year", year, "-o", str(tmp_path / "R.json")]) == 2
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "　", "某\udcff局", "某\0局", "某\n局"])
def test_a_units_name_must_be_one_line_of_text(name: str, tmp_path: Path) -> None:
    assert main(["new", "--unit", name, "-o", str(tmp_path / "R.json")]) == 2
    assert not list(tmp_path.iterdir())


# -- places in texts ---------------------------------------------------------------------------------------------------


def test_spans_count_code_points_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["𠮷第一段。", "  ", "第三段有**没有合上的星号XX。"]
    text = "\r\n".join(lines)
    main(["check", str(saved(tmp_path / "年报.json", texts={"problems": text})), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    spans = [span for finding in findings for span in finding["texts"] if span["text"] == "problems"]
    quoted = {text[span["start"] : span["end"]] for span in spans}
    assert all(0 <= span["start"] <= span["end"] <= len(text) for span in spans)
    assert "XX" in quoted or not quoted


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a desktop")
def test_without_a_desktop_the_window_says_so() -> None:
    """Qt ended the process with a page of English."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    bare = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-m", "app"], cwd=ROOT, env=bare, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 2 and done.stderr == (
        "未连接图形桌面，无法打开窗口；请在桌面上打开，或者使用命令，写法见 nianbao --help。\n"
    )
