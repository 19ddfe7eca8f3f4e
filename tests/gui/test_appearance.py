"""Colours and sizes as chosen: high contrast reaches every painted part, larger letters every word."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.gui.look import appearance
from app.gui.look.appearance import colours
from app.gui.look.labels import ElidedLabel
from app.model.change import Address, Area
from tests.gui.clerk import Clerk


@pytest.fixture
def chooser(clerk: Clerk) -> Iterator[Clerk]:
    """Somebody who tries the settings of the look, with the example open; all is as before afterwards."""
    clerk.window.settings["scheme"] = "light"
    clerk.window.do("example")
    yield clerk
    clerk.window.settings["scheme"] = "light"
    clerk.window.settings["text_size"] = 100


def share(image: QImage, colour: QColor) -> float:
    """How much of an image is of a colour."""
    wanted, step = colour.rgb(), 7
    places = [(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)]
    return sum(image.pixelColor(*place).rgb() == wanted for place in places) / len(places)


def test_high_contrast_is_black_everywhere_and_the_cursor_has_a_thick_frame(chooser: Clerk) -> None:
    chooser.window.settings["scheme"] = "contrast"
    chooser.page.show_address(Address(Area.ANSWERS, "requests.new.person"))
    for number in range(chooser.page.tabs.count()):
        chooser.go_to(number)
        image = chooser.window.grab().toImage()
        assert share(image, QColor("#000000")) > 0.5, number
        assert share(image, QColor("#f3f5f8")) == 0, number
    named = colours(chooser.window.palette())
    assert (named.frame, named.rule, named.outline) == (3, named.ink, named.ink)
    chooser.window.settings["scheme"] = "light"
    assert share(chooser.window.grab().toImage(), QColor("#000000")) < 0.2
    assert QApplication.instance().styleSheet() == ""  # type: ignore[union-attr]


def test_from_high_contrast_back_to_the_systems_colours(chooser: Clerk) -> None:
    chooser.window.settings["scheme"] = "contrast"
    chooser.window.settings["scheme"] = "auto"
    assert not appearance.is_high_contrast(chooser.window.palette())


def test_larger_letters_reach_the_form_the_table_and_the_text(chooser: Clerk) -> None:
    page = chooser.page
    chooser.go_to(3)
    chooser.go_to(1)

    def sizes() -> list[float]:
        box = page.section(1).parts["overview.opening"]
        labels: list[QLabel] = list(box.findChildren(QLabel))
        heading = next(label for label in labels if label.property("role") == "heading")
        grid = chooser.grid("requests").view
        return [
            chooser.window.menuBar().fontInfo().pointSizeF(),
            heading.fontInfo().pointSizeF(),
            box.editor.fontInfo().pointSizeF(),
            box.editor.document().firstBlock().blockFormat().textIndent(),
            grid.cells.lettering.metrics.height(),
            grid.rowHeight(0),
        ]

    before = sizes()
    chooser.window.settings["text_size"] = 130
    QApplication.processEvents()
    chooser.go_to(3)
    assert [new > 1.15 * old for new, old in zip(sizes(), before, strict=True)] == [True] * len(before)
    chooser.window.settings["text_size"] = 100
    QApplication.processEvents()
    assert sizes() == before


def test_every_scheme_has_a_colour_for_each_role() -> None:
    light, dark, contrast = (appearance.palette(scheme) for scheme in appearance.SCHEMES)
    assert len({each.color(QPalette.ColorRole.Window).rgb() for each in (light, dark, contrast)}) == 3
    assert appearance.is_high_contrast(contrast)
    assert not appearance.is_high_contrast(light)
    assert not appearance.is_high_contrast(dark)


def test_a_heading_without_room_is_cut_and_said_whole_in_its_tip(chooser: Clerk) -> None:
    chooser.go_to(3)
    headings: list[ElidedLabel] = list(chooser.section.findChildren(ElidedLabel))
    heading = headings[0]
    assert heading.toolTip() == heading.text() == chooser.section.section.heading
    wide = heading.grab().toImage()
    heading.setFixedWidth(120)
    assert heading.grab().toImage() != wide.copy(0, 0, 120, wide.height())
