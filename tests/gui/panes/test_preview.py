"""预览: the pages as they will print, made by a real child process, at the place one is at."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QPushButton

from app.gui.panes import preview_pages
from app.gui.panes.preview import ACTUAL, MAKING, PreviewPane, printed_at
from app.gui.panes.preview_pages import WIDEST
from app.model.change import Address, Area
from tests.gui.clerk import Clerk


@pytest.fixture
def clerk(clerk: Clerk) -> Clerk:
    """The example with the preview in view."""
    clerk.window.do("example")
    clerk.press("F6")
    current(clerk)
    return clerk


def pane(clerk: Clerk) -> PreviewPane:
    found = clerk.page.side.pane("preview")
    assert isinstance(found, PreviewPane) and found.isVisible()
    return found


def current(clerk: Clerk) -> PreviewPane:
    """Wait until the preview shows the report as it would be printed."""
    seen = pane(clerk)
    clerk.qtbot.waitUntil(lambda: seen.proof.is_current)
    return seen


def printed(seen: PreviewPane) -> str:
    assert seen.proof.pdf is not None
    document = pypdfium2.PdfDocument(seen.proof.pdf)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def grey(seen: PreviewPane) -> int:
    """Return the share of ink in the view."""
    image = seen.view.viewport().grab().toImage()
    points = ((x, y) for y in range(0, image.height(), 2) for x in range(0, image.width(), 2))
    return sum(image.pixelColor(x, y).lightness() < 100 for x, y in points)


def test_what_is_typed_is_soon_in_the_pages(clerk: Clerk) -> None:
    seen = pane(clerk)
    assert "48271" not in printed(seen)
    clerk.fill("disclosure.rules.made", "48271")
    clerk.qtbot.waitUntil(lambda: not seen.proof.is_current)
    assert seen._doing.text() == MAKING
    current(clerk)
    clerk.qtbot.waitUntil(lambda: seen._doing.text() == "")  # said a moment after the last picture is there
    assert "48271" in printed(seen)
    files = list(Path(seen.proof._folder.path()).iterdir())
    assert files == [seen.proof.pdf]


def test_the_page_one_works_on_comes_into_view(clerk: Clerk) -> None:
    seen = pane(clerk)
    assert seen.view.page == 0
    for cell in ("requests.new.person", "requests.closed.person", "review.direct.upheld"):
        clerk.page.show_address(Address(Area.ANSWERS, cell))
        table = clerk.report.edition.tables[cell.partition(".")[0]]
        row = table.places[cell].top
        page, points = next((page, points) for line, page, points in seen.proof.places[table.id] if line == row)
        clerk.qtbot.waitUntil(lambda: seen.view._mark == (page, points))  # noqa: B023 — waited for at once
        at = seen.view._rects[page].top() + points * seen.view.zoom * ACTUAL
        assert seen.view._seen().top() <= at <= seen.view._seen().bottom()
    clerk.page.show_address(Address(Area.UNIT, "name"))
    clerk.qtbot.waitUntil(lambda: seen.view.page == 0)


def test_a_part_that_is_not_printed_shows_what_stands_before_it(clerk: Clerk) -> None:
    seen = pane(clerk)
    clerk.report.texts.pop("review.note", None)
    spot = printed_at(seen.proof, Address(Area.TEXTS, "review.note"))
    _, page, points = seen.proof.places["review"][0]
    assert spot == (page, points)


def test_a_draft_shows_its_stamp(clerk: Clerk) -> None:
    assert "草稿" not in printed(pane(clerk))
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    clerk.qtbot.waitUntil(lambda: pane(clerk).proof.is_current and "草稿" in printed(pane(clerk)))


def wait_for_new(clerk: Clerk) -> PreviewPane:
    clerk.qtbot.waitUntil(lambda: not pane(clerk).proof.is_current)
    return current(clerk)


def test_zoom_by_buttons_keys_and_back_to_the_width(clerk: Clerk) -> None:
    seen = current(clerk)
    fitting = seen.view.zoom
    clerk.click(seen.buttons["zoom-in"])
    assert seen.view.zoom == pytest.approx(fitting * 1.25)
    current(clerk)
    assert grey(seen) > 50
    clerk.click(seen.buttons["zoom-out"])
    clerk.click(seen.buttons["fit-width"])
    assert seen.view.fits and seen.view.zoom == pytest.approx(fitting)


def test_thumbnails_lead_to_pages(clerk: Clerk) -> None:
    seen = current(clerk)
    clerk.click(seen.buttons["thumbnails"])
    assert seen.thumbnails.isVisible()
    current(clerk)
    where = seen.thumbnails._rects[1].center()
    clerk.click(seen.thumbnails.viewport(), where)
    assert seen.view.page == 1
    assert seen._where.text().startswith(f"2/{len(seen.proof.pages)}页")
    clerk.press("Down", "End")
    assert seen.view.page == len(seen.proof.pages) - 1
    current(clerk)


def test_a_child_that_dies_is_said_and_what_is_old_is_not_passed_off_as_new(clerk: Clerk) -> None:
    seen = current(clerk)
    inked = grey(seen)
    clerk.fill("disclosure.rules.made", "48271")
    clerk.qtbot.waitUntil(lambda: seen.proof._making is not None)
    process = clerk.window.jobs._process
    assert process is not None
    process.kill()
    clerk.qtbot.waitUntil(lambda: bool(seen.proof.failure))
    assert seen.told.isVisible() and "再试一次" in seen.told.text() and "修改以前" in seen.told.text()
    assert not seen.proof.is_current
    assert grey(seen) < inked / 4  # pale
    again: list[QPushButton] = list(seen.findChildren(QPushButton))
    clerk.click(again[0])
    current(clerk)
    assert not seen.told.isVisible()
    assert "48271" in printed(seen)


def test_out_of_sight_nothing_is_made(clerk: Clerk) -> None:
    seen = current(clerk)
    clerk.press("F6")
    assert not seen.isVisible()
    edition = seen.proof._edition
    clerk.fill("disclosure.rules.made", "48271")
    clerk.wait_saved()
    assert (seen.proof._edition, seen.proof._making) == (edition, None)
    clerk.press("F6")
    assert "48271" in printed(wait_for_new(clerk))


def test_the_report_may_be_left_while_pages_are_being_made(clerk: Clerk) -> None:
    clerk.fill("disclosure.rules.made", "5")
    clerk.qtbot.waitUntil(lambda: pane(clerk).proof._making is not None)
    folder = Path(pane(clerk).proof._folder.path())
    clerk.press("Ctrl+W")
    assert clerk.window.report is None
    clerk.qtbot.waitUntil(lambda: not folder.exists())
    clerk.window.do("example")
    current(clerk)  # it stands as it stood


def test_it_stands_wider_than_panes_of_words_and_each_keeps_its_width(clerk: Clerk) -> None:
    side = clerk.page.side
    wide = side.width()
    clerk.press("F9")
    narrow = side.width()
    assert narrow < 300 < wide
    clerk.page._split.moveSplitter(clerk.page._split.width() - 300, 1)
    clerk.press("F6")
    assert side.width() == wide
    clerk.press("Ctrl+W")
    clerk.window.do("example")
    assert clerk.page.side.width() == wide
    clerk.press("F9")
    assert abs(clerk.page.side.width() - 300) < 10


def test_however_large_a_page_is_shown_its_picture_stays_of_a_size(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = current(clerk)
    seen.view.set_zoom(4.0)
    current(clerk)
    widths = {picture.pixmap.width() for picture in seen.proof._pictures.values()}
    assert max(widths) == pytest.approx(WIDEST, abs=2)
    monkeypatch.setattr(preview_pages, "MOST_KEPT", 0)
    seen.view.set_zoom(None)
    seen.view.go_to(3)
    current(clerk)
    in_sight = seen.proof._wishes[seen.view]
    assert set(seen.proof._pictures) == {(page, in_sight.width) for page in in_sight.pages}
