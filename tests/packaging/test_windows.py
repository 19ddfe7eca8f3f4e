"""Parts for Windows: the version resource, and an installer that compiles, for one user, careful with the library."""

import ast
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from installers import facts, rehearsal, windows
from system_packages import SetupError
from tests.packaging import standin

SCRIPT = windows.SCRIPT.read_text(encoding="utf-8")


def test_version_resource_names_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "BUILD", tmp_path)
    tree = ast.parse(windows.version_resource().read_text(encoding="utf-8"), mode="eval")
    strings = {ast.unparse(call.args[0]): call.args[1] for call in _calls(tree, "StringStruct")}
    assert ast.literal_eval(strings["'ProductVersion'"]) == facts.VERSION
    assert ast.literal_eval(strings["'FileDescription'"]) == "政府信息公开年报填报"
    (fixed,) = _calls(tree, "FixedFileInfo")
    assert len(ast.literal_eval(fixed.keywords[0].value)) == 4


def _calls(tree: ast.AST, name: str) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def test_needs_no_administrator_and_stays_out_of_the_machine() -> None:
    assert "RequestExecutionLevel user" in SCRIPT
    assert "HKLM" not in SCRIPT and "$PROGRAMFILES" not in SCRIPT


def test_the_library_goes_only_when_asked_for() -> None:
    """Nothing but the answer leads to its removal, the usual answer is no, and a silent run answers no."""
    lines = [line.strip() for line in SCRIPT.splitlines()]
    (place,) = [number for number, line in enumerate(lines) if line.startswith("RMDir") and "${LIBRARY}" in line]
    question = lines[place - 1]
    assert question.startswith("MessageBox MB_YESNO") and "MB_DEFBUTTON2" in question
    assert question.endswith("/SD IDNO IDNO keep") and lines[place + 1] == "keep:"
    assert [line for line in lines if line.startswith("RMDir /r") and "INSTDIR" in line] == [
        'RMDir /r "$INSTDIR\\_internal"'
    ]


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not there")
def test_installer_compiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "BUILD", tmp_path)
    (tmp_path / "icons").mkdir()
    Image.new("RGBA", (32, 32), "navy").save(tmp_path / "icons" / "nianbao.ico")
    made = windows.installer(standin.bundle(tmp_path, "nianbao.exe"), tmp_path / "dist" / "nianbao-setup.exe")
    content = made.read_bytes()
    assert content.startswith(b"MZ") and 'level="user"' not in content.decode("latin-1")
    assert b'requestedExecutionLevel level="asInvoker"' in content


def test_without_nsis_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="NSIS"):
        windows.installer(tmp_path, tmp_path / "setup.exe")


def test_signs_with_the_command_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "程序 1.exe"
    file.touch()
    windows.sign(file)  # none is named: nothing happens
    monkeypatch.setenv(windows.SIGN, "rm")
    windows.sign(file)
    assert not file.exists()


WORDS_OF_WINDOWS = {"更多信息", "仍要运行", "开始", "打开方式", "命令提示符", "应用", "应当看到", "否"}


def test_the_page_of_ten_things_uses_the_words_of_the_program(project_root: Path) -> None:
    """Who tries the program on Windows finds each menu, button and sentence under the words of the page."""
    page = (project_root / "packaging" / "windows.md").read_text(encoding="utf-8")
    sources = [*(project_root / "app").rglob("*.py"), windows.SCRIPT, project_root / "packaging/installers/facts.py"]
    program = "".join(path.read_text(encoding="utf-8") for path in sources)
    quoted = {word for words in re.findall(r"“([^”]+)”", page) for word in words.split(" → ")} - WORDS_OF_WINDOWS
    assert {words for words in quoted if words not in program} == set()
    assert len(quoted) >= 10 and re.findall(r"^(\d+)\. ", page, re.MULTILINE) == [str(n) for n in range(1, 11)]
    assert sum(map(int, re.findall(r"（(\d+) 分钟）", page))) == 15


def test_a_rehearsal_lays_out_what_windows_would_get(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for name in (*rehearsal.NEEDED, "PySide6/Qt6Quick.dll", "PySide6/plugins/platforms/qminimal.dll"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).touch()
    made = rehearsal.assemble(site, tmp_path / "nianbao")
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert {"nianbao.exe", "nianbao-cli.exe", "_internal/PySide6/plugins/platforms/qwindows.dll"} <= names
    assert {"_internal/forms/disclosure-2021/example.json", "_internal/resources/fonts/GwHei.ttf"} <= names
    assert not {name for name in names if "Quick" in name or "qminimal" in name}
    (site / "PySide6/plugins/platforms/qwindows.dll").unlink()
    with pytest.raises(SetupError, match="qwindows"):
        rehearsal.assemble(site, tmp_path / "nianbao")
