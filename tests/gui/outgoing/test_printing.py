"""打印: what the printer is handed, read back from a printer that writes a PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QWidget

from app.exporters.layout import layout
from app.exporters.pdf import write
from app.gui.outgoing import printing_dialog as printing
from tests.gui.clerk import Clerk, choose


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Instead of the system's dialog: the printer writes to a file, some pages of the report or all."""
    target = tmp_path / "paper.pdf"

    def choose_pages(first: int = 0, last: int = 0) -> Path:
        def asked(printer: QPrinter, parent: QWidget | None) -> bool:
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(target))
            printer.setResolution(100)
            if first:
                printer.setFromTo(first, last)
            return True

        monkeypatch.setattr(printing, "asked", asked)
        monkeypatch.setattr(printing, "FINEST", 60)
        return target

    return choose_pages


def inked(pdf: Path) -> list[tuple[int, int, int, int]]:
    """Each page's size, and the first and last line with ink on it; in two points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_lines(page.render(scale=0.5, grayscale=True)) for page in document]
    finally:
        document.close()


def _lines(drawn: Any) -> tuple[int, int, int, int]:
    greys = bytes(drawn.buffer)
    rows = (greys[row * drawn.stride : (row + 1) * drawn.stride] for row in range(drawn.height))
    dark = [number for number, row in enumerate(rows) if min(row) < 160]
    return drawn.width, drawn.height, dark[0], dark[-1]


def test_all_pages_reach_the_paper_where_they_stand(clerk: Clerk, paper: Callable[..., Path], tmp_path: Path) -> None:
    target = paper()
    clerk.window.do("example")
    clerk.press("Ctrl+P")
    ours = tmp_path / "ours.pdf"
    ours.write_bytes(write(clerk.report, layout(clerk.report, draft=False)))
    printed, wanted = inked(target), inked(ours)
    assert len(printed) == 7
    for paper_page, page in zip(printed, wanted, strict=True):
        assert all(abs(one - other) <= 2 for one, other in zip(paper_page, page, strict=True))


def test_only_the_chosen_pages(clerk: Clerk, paper: Callable[..., Path]) -> None:
    target = paper(4, 5)
    clerk.window.do("example")
    clerk.press("Ctrl+P")
    assert len(inked(target)) == 2
    assert "打印" in shown(clerk)


def shown(clerk: Clerk) -> str:
    labels: list[QLabel] = list(clerk.window.status.findChildren(QLabel))
    return " ".join(label.text() for label in labels)


def test_pages_that_there_are_not_are_said(clerk: Clerk, paper: Callable[..., Path]) -> None:
    paper(40, 50)
    clerk.window.do("example")
    told: list[str] = []

    def look(dialog: Any) -> None:
        clerk.qtbot.waitUntil(lambda: dialog.cancel.text() == "关闭")
        told.append(dialog.told.text())
        choose("关闭")(dialog)

    with clerk.answering(look):
        clerk.press("Ctrl+P")
    assert "只有7页" in told[0]


def test_a_blank_form_has_tables_and_no_figures(clerk: Clerk, paper: Callable[..., Path]) -> None:
    target = paper()
    clerk.window.do("example")
    clerk.window.do("print_blank")
    assert 2 <= len(inked(target)) <= 4
    assert clerk.report.answers  # the report itself is as it was


def test_nothing_is_printed_unless_asked(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "asked", lambda printer, parent: False)
    clerk.window.do("example")
    clerk.press("Ctrl+P")
    assert clerk.report.answers
