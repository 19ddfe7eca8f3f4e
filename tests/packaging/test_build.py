"""The arguments of build.py; no bundle is made."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import build
from installers import bundle, deb, facts, portable, root, windows
from system_packages import SetupError


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The steps that were taken."""
    steps: list[str] = []

    def maker(name: str, target: Path) -> object:
        def make(*_: object, **__: object) -> Path:
            steps.append(name)
            return target

        return make

    (tmp_path / "nianbao.exe").touch()
    monkeypatch.setattr(bundle, "make", maker("bundle", tmp_path))
    monkeypatch.setattr(bundle, "BUNDLE", tmp_path)
    monkeypatch.setattr(deb, "make", maker("deb", tmp_path / "x.deb"))
    monkeypatch.setattr(portable, "make_tar", maker("tar", tmp_path / "x.tar.xz"))
    monkeypatch.setattr(portable, "make_zip", maker("zip", tmp_path / "x.zip"))
    monkeypatch.setattr(windows, "installer", maker("installer", tmp_path / "x.exe"))
    monkeypatch.setattr(windows, "sign", lambda file: steps.append(f"sign {file.name}"))
    return steps


@pytest.mark.parametrize(
    ("platform", "arguments", "steps"),
    [
        ("linux", ["deb"], ["bundle", "deb"]),
        ("linux", ["all"], ["bundle", "deb", "tar"]),
        ("linux", ["portable", "--packed"], ["tar"]),
        ("win32", ["windows"], ["bundle", "sign nianbao.exe", "zip", "installer", "sign x.exe"]),
        ("win32", ["portable"], ["bundle", "sign nianbao.exe", "zip"]),
    ],
)
def test_makes_what_is_asked_for(
    platform: str, arguments: list[str], steps: list[str], made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert build.main(arguments) == 0
    assert [step.replace(f"{portable.TOP}-windows-{facts.machine()}", "x") for step in made] == steps


@pytest.mark.parametrize(("platform", "kind"), [("linux", "windows"), ("win32", "deb")])
def test_the_other_system_is_named(
    platform: str, kind: str, made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert build.main([kind]) == 2
    assert made == [] and "is built on" in capsys.readouterr().err


def test_a_failed_step_is_told_without_a_traceback(
    made: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> Path:
        raise subprocess.CalledProcessError(7, ["/usr/bin/dpkg-deb", "--build"])

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(deb, "make", fail)
    assert build.main(["deb"]) == 1
    assert capsys.readouterr().err == "build.py: dpkg-deb failed with code 7.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="an old Debian is made on Linux only")
def test_who_may_not_make_an_old_debian_is_told_how_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "BUILD", tmp_path)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SetupError, match="--here"):
        root.make()


def test_the_old_system_gets_every_script_that_the_bundle_needs(project_root: Path) -> None:
    """A script was moved into another one's imports, and the bundle could not be made."""
    taken = [project_root / name for name in bundle.SOURCES if name.startswith("packaging/")]
    files = [file for path in taken for file in (path.rglob("*.py") if path.is_dir() else [path])]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    named = {name.split(".")[0] for tree in trees for node in tree.body for name in _imported(node)}
    needed = {name for name in named if (project_root / "packaging" / f"{name}.py").exists()}
    assert "environment" in needed
    assert needed <= {path.stem for path in taken}


def _imported(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
