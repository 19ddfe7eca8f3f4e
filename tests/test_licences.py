"""The page of licences: everything that the program consists of has its section."""

from pathlib import Path

import pytest

from app import licences


def test_every_library_has_its_section() -> None:
    """Those of Qt name their licence only; it stands in a section of its own."""
    sections = dict(licences.of_libraries(licences.locked()))
    assert len(sections) == len(licences.locked()) > 12
    brief = {heading.split()[0] for heading, text in sections.items() if len(text) < 500}
    assert brief == {"PySide6_Essentials", "shiboken6"}
    assert {"许可证：PySide6", "许可证：LGPL-3.0", "许可证：GPL-3.0", "许可证：Python"} <= dict(licences.own()).keys()


def test_an_installation_shows_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "ROOT", tmp_path)
    (tmp_path / licences.PAGE).parent.mkdir()
    (tmp_path / licences.PAGE).write_text("甲\n乙", encoding="utf-8")
    assert licences.page() == "甲\n乙"
