"""The list before a version is handed out."""

import pytest

import release
from installers import checks, facts
from installers.checks import Outcome


def test_the_version_is_the_same_everywhere() -> None:
    assert checks.version().problems == []


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
