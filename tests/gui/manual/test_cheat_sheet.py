"""The page of keys and check numbers: one A4 page that has every key of the menus and every line of the checks."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QPdfWriter
from PySide6.QtWidgets import QApplication

from app.checks import declared
from app.forms import bundled
from app.gui.command import MENUS
from app.gui.manual.cheat_sheet import SIZES, draw, laid_out, lines, set_up
from tests.gui.clerk import Clerk


@pytest.mark.parametrize("name", list(bundled()))
def test_one_page_holds_every_key_and_every_check(dressed: QApplication, name: str, tmp_path: Path) -> None:
    path, edition = tmp_path / "sheet.pdf", bundled()[name]
    writer = QPdfWriter(str(path))
    writer.setResolution(600)
    set_up(writer)
    assert draw(writer, edition)
    del writer
    document = pypdfium2.PdfDocument(path)
    assert len(document) == 1
    assert [round(each / 72 * 25.4) for each in document[0].get_size()] == [210, 297]
    said = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    keys = [key for menu in MENUS for command in menu for key in command.keys]
    assert len(keys) > 30 and [key for key in keys if key not in said] == []
    about = {check.about for check in declared(edition)}
    assert [words for words in about if re.sub(r"\s", "", words) not in said] == []


def test_no_line_lies_on_another_or_outside_the_page(dressed: QApplication) -> None:
    said = lines(bundled()["disclosure-2021"])
    placed = next(found for size in SIZES if (found := laid_out(said, size)) is not None)
    assert [each.line for each in placed] == said
    for one, other in pairwise(placed):
        assert not one.rect.adjusted(0, 0.01, 0, -0.01).intersects(other.rect)
    assert all(each.rect.right() <= 210 and each.rect.bottom() <= 297 for each in placed)


def test_it_is_printed_from_the_menu(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "printed.pdf"

    def chosen(printer: Any, parent: Any) -> bool:
        printer.setOutputFileName(str(path))
        return True

    monkeypatch.setattr("app.gui.outgoing.printing_dialog.asked", chosen)
    clerk.window.do("cheat_sheet")
    assert len(pypdfium2.PdfDocument(path)) == 1
