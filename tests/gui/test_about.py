"""关于: which program, which library, and everybody's licence."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from app import __version__
from app.gui.manual import about
from tests.gui.clerk import Clerk


def test_shows_version_library_and_licences(clerk: Clerk) -> None:
    shown: list[str] = []

    def read(dialog: Any) -> None:
        labels = (label.text() for label in dialog.findChildren(QLabel))
        shown.append("\n".join([*labels, dialog.licences.toPlainText()]))
        dialog.accept()

    with clerk.answering(read):
        clerk.window.do("about")
    for words in (__version__, str(clerk.library.path), "GNU LESSER GENERAL PUBLIC LICENSE", "SIL OPEN FONT LICENSE"):
        assert words in shown[0]


def test_every_library_has_its_section() -> None:
    """Those of Qt name their licence only; it stands in a section of its own."""
    sections = dict(about.of_libraries(about.locked()))
    assert len(sections) == len(about.locked()) > 12
    brief = {heading.split()[0] for heading, text in sections.items() if len(text) < 500}
    assert brief == {"PySide6_Essentials", "shiboken6"}
    assert {"许可证：PySide6", "许可证：LGPL-3.0", "许可证：GPL-3.0", "许可证：Python"} <= dict(about.own()).keys()


def test_an_installation_shows_what_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "ROOT", tmp_path)
    (tmp_path / about.PAGE).parent.mkdir()
    (tmp_path / about.PAGE).write_text("甲\n乙", encoding="utf-8")
    assert about.page() == "甲\n乙"
