"""The list before a version is handed out."""

from pathlib import Path

import pytest

import release
from app.gui import TITLE
from installers import checks, elf, facts
from installers.checks import Outcome


def test_the_version_is_the_same_everywhere() -> None:
    assert checks.version().problems == []


def test_the_program_is_called_the_same_everywhere() -> None:
    assert facts.TITLE == TITLE


def test_another_version_in_one_place_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "VERSION", "9.9.9")
    assert len(checks.version().problems) == 2


def test_an_undated_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "newest_heading", lambda: ("0.1.0", "未发布"))
    assert checks.dated().problems == ["CHANGELOG.md says “未发布”"]
    monkeypatch.setattr(facts, "newest_heading", lambda: ("0.1.0", "2027-01-05"))
    assert checks.dated().problems == []


def test_prints_a_line_per_check_and_fails_with_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def good() -> Outcome:
        return Outcome([], "28 of 28")

    def bad() -> Outcome:
        return Outcome(["one thing"])

    def broken() -> Outcome:
        raise FileNotFoundError("objdump")

    monkeypatch.setattr(release, "CHECKS", (good,))
    assert release.main() == 0
    monkeypatch.setattr(release, "CHECKS", (good, bad, broken))
    capsys.readouterr()
    assert release.main() == 1
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["ok", "good", "28", "of", "28"]
    assert lines[1:3] == [["FAILED", "bad"], ["one", "thing"]]
    assert lines[3] == ["FAILED", "broken"] and "objdump" in lines[4]


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One library that needs more than an old system has."""
    found = elf.Needs(
        tmp_path / "a.so", ("libc.so.6", "libown.so.1", "libssl.so.3"), {"GLIBC": (2, 34), "GLIBCXX": (3, 4, 21)}
    )
    monkeypatch.setattr(checks, "BUNDLE", tmp_path)
    monkeypatch.setattr(elf, "read", lambda folder: iter([found]))
    (tmp_path / "libown.so.1").write_bytes(b"UPX!")
    return tmp_path


def test_what_an_old_system_lacks_is_told(bundle: Path) -> None:
    assert checks.floor().problems == ["a.so needs GLIBC_2.34"]
    assert checks.libraries().problems == ["a.so needs libssl.so.3"]


def test_a_large_and_a_packed_file_are_told(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.unpacked().problems == ["libown.so.1 is packed"]
    monkeypatch.setattr(facts, "DIST", bundle / "dist")
    monkeypatch.setattr(checks, "UNPACKED", 3)
    assert len(checks.size().problems) == 1
