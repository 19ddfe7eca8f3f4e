"""The old system has /proc while something runs in it, and never after; nothing mounted is deleted."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

import acceptance
from installers import facts, root
from system_packages import SetupError


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that were called, with `failing` among their words failing."""
    called: list[str] = []

    def run(command: Sequence[str | Path], *, check: bool, **_: object) -> "subprocess.CompletedProcess[bytes]":
        words = " ".join(map(str, command))
        called.append(words)
        code = int("failing" in words)
        if code and check:
            raise subprocess.CalledProcessError(code, words)
        return subprocess.CompletedProcess(list(map(str, command)), code)

    monkeypatch.setattr(subprocess, "run", run)
    return called


def test_a_command_inside_has_proc(tmp_path: Path, commands: list[str]) -> None:
    root.run(tmp_path, ["true"])
    proc = tmp_path / "proc"
    assert commands == [f"mount -t proc proc {proc}", f"chroot {tmp_path} true", f"umount --lazy {proc}"]


def test_proc_goes_when_the_command_fails(tmp_path: Path, commands: list[str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        root.run(tmp_path, ["failing"])
    assert commands[-1] == f"umount --lazy {tmp_path / 'proc'}"


def test_what_may_not_be_mounted_is_said(tmp_path: Path, commands: list[str]) -> None:
    (tmp_path / "failing").mkdir()
    with pytest.raises(SetupError, match="could not be mounted"):
        root.run(tmp_path / "failing", ["true"])
    assert not any("chroot" in command for command in commands)


def test_within_a_mounted_system_nothing_is_mounted_again(
    tmp_path: Path, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "is_mount", lambda _: True)
    root.run(tmp_path, ["true"])
    assert commands == [f"chroot {tmp_path} true"]
    with pytest.raises(SetupError, match="still mounted"):
        root.remove(tmp_path)
    assert tmp_path.exists()


def test_acceptance_before_a_build_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(facts, "DIST", tmp_path / "dist")
    assert acceptance.main(["bookworm"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
