"""Colours and sizes as chosen: high contrast reaches every painted part, larger letters every word."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from app.gui.look import appearance
from app.gui.look.appearance import Colours, colours
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
    """Return the share of an image that has a colour."""
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


def words_begin(menu: QMenu) -> dict[str, int]:
    """Return the column in pixels at which the words of each line of a menu begin, to the right of its icon."""
    menu.aboutToShow.emit()
    menu.resize(menu.sizeHint())
    image = menu.grab().toImage()
    found: dict[str, int] = {}
    for action in menu.actions():
        row = menu.actionGeometry(action).adjusted(3, 3, -3, -3)
        if action.isSeparator() or not action.isVisible():
            continue
        ground = image.pixelColor(row.topLeft())
        inked = [
            x
            for x in range(row.left(), row.right())
            if any(image.pixelColor(x, y) != ground for y in range(row.top(), row.bottom()))
        ]
        starts = [x for before, x in zip([-9, *inked], inked, strict=False) if x - before > 6]
        found[action.text()] = starts[0 if action.icon().isNull() else 1]
    return found


@pytest.mark.parametrize("scheme", appearance.SCHEMES)
def test_the_words_of_a_menu_begin_in_one_column(chooser: Clerk, scheme: str) -> None:
    """In high contrast those without an icon stood 13 pixels left of the others, and the icons on the frame."""
    chooser.window.settings["scheme"] = scheme
    menus: list[QMenu] = list(chooser.window.menuBar().findChildren(QMenu))
    begin = words_begin(next(menu for menu in menus if menu.title().startswith("文件")))
    assert len(begin) > 10 and max(begin.values()) - min(begin.values()) <= 3, begin


def test_words_of_a_menu_that_are_off_have_no_shadow(chooser: Clerk) -> None:
    """In high contrast the style drew them twice, once in white, one pixel further on."""
    chooser.window.settings["scheme"] = "contrast"
    menus: list[QMenu] = list(chooser.window.menuBar().findChildren(QMenu))
    menu = next(menu for menu in menus if menu.title().startswith("编辑"))
    menu.aboutToShow.emit()
    menu.resize(menu.sizeHint())
    (off,) = [action for action in menu.actions() if action.text() == "重做"]
    assert not off.isEnabled()
    image = menu.grab(menu.actionGeometry(off).adjusted(3, 3, -3, -3)).toImage()
    blue = {image.pixelColor(x, y).blue() for x in range(image.width()) for y in range(image.height())}
    assert 0 < max(blue) <= menu.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text).blue()


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


PALETTES = {
    "light": ("#000000", "#ffffff", "#308cc6"),
    "dark": ("#e6e6e6", "#1b1c1e", "#3d7bd9"),
    "high contrast": ("#ffffff", "#000000", "#ffff00"),
    "high contrast of a system": ("#ffffff", "#000000", "#1aebff"),
}


def palette(name: str) -> QPalette:
    made = QPalette()
    roles = (QPalette.ColorRole.Text, QPalette.ColorRole.Base, QPalette.ColorRole.Highlight)
    for role, colour in zip(roles, PALETTES[name], strict=True):
        made.setColor(role, QColor(colour))
    made.setColor(QPalette.ColorRole.Window, QColor(PALETTES[name][1]).darker(105))
    return made


def luminance(colour: QColor) -> float:
    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else float(((value + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "label_ground"),
        ("ink", "marked_label_ground"),
        ("ink", "verify_ground"),
        ("ink", "blank_ground"),
        ("computed", "computed_ground"),
        ("computed", "verify_ground"),
        ("error", "ground"),
        ("error", "error_ground"),
        ("good", "label_ground"),
        ("error", "label_ground"),
    ],
)
def test_text_can_be_read_on_its_ground(qapp: object, name: str, ink: str, ground: str) -> None:
    named: Colours = colours(palette(name))
    assert contrast(getattr(named, ink), getattr(named, ground)) >= 4.5
    assert (palette(name).base().color().lightness() < 128) is (name != "light")
