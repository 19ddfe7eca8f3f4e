"""Words have a contrast of 4.5 : 1 with their ground, other signs 3 : 1, in every scheme."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.gui.look import appearance
from app.gui.look.appearance import SCHEMES, colours, mixed, palette
from tests.gui.clerk import Clerk, focused, type_into

ROLES = QPalette.ColorRole
TEXT, LINE = 4.5, 3.0
READ = {
    ROLES.WindowText: (ROLES.Window, ROLES.Base, ROLES.Midlight),
    ROLES.Text: (ROLES.Window, ROLES.Base, ROLES.AlternateBase, ROLES.Midlight),
    ROLES.ButtonText: (ROLES.Button, ROLES.Window, ROLES.Base, ROLES.Midlight),
    ROLES.PlaceholderText: (ROLES.Window, ROLES.Base, ROLES.Midlight),
    ROLES.HighlightedText: (ROLES.Highlight, ROLES.Accent),
    ROLES.Link: (ROLES.Window, ROLES.Base),
    ROLES.LinkVisited: (ROLES.Window, ROLES.Base),
    ROLES.ToolTipText: (ROLES.ToolTipBase,),
}
"""Role → the grounds on which its words stand."""
SEEN = {
    ROLES.Mid: (ROLES.Window, ROLES.Base, ROLES.Button),
    ROLES.Shadow: (ROLES.Window, ROLES.Base),
    ROLES.Highlight: (ROLES.Window, ROLES.Base, ROLES.Button, ROLES.Midlight),
}
"""Role → the grounds on which its lines stand."""
INKS = ("ink", "error", "verify", "good", "computed")
LINES = ("rule", "accent", "error", "verify", "good")
GROUNDS = ("ground", "computed_ground", "error_ground", "verify_ground", "blank_ground", "good_ground")


def luminance(colour: QColor) -> float:
    """As WCAG 2 defines it."""
    shares = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """1 (the same) to 21 (black on white)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pale(shown: QPalette) -> Iterator[str]:
    """Each pair of colours that is too alike."""
    for roles, wanted in ((READ, TEXT), (SEEN, LINE)):
        for role, grounds in roles.items():
            for ground in grounds:
                if contrast(shown.color(role), shown.color(ground)) < wanted:
                    yield f"{role.name} on {ground.name}"
    for role in (ROLES.Text, ROLES.ButtonText, ROLES.WindowText):
        if contrast(shown.color(QPalette.ColorGroup.Disabled, role), shown.color(ROLES.Window)) < LINE:
            yield f"disabled {role.name}"


def pale_names(shown: QPalette) -> Iterator[str]:
    """Each named colour that is too like a ground on which it is used."""
    named = colours(shown)
    cells = {name: getattr(named, name) for name in GROUNDS}
    chosen = {f"chosen {name}": mixed(named.accent, ground, named.chosen) for name, ground in cells.items()}
    labels = {"label": named.label_ground, "marked label": named.marked_label_ground}
    around = {"window": shown.color(ROLES.Window), "row": shown.color(ROLES.Midlight)}
    for where, ground in (cells | chosen | labels | around).items():
        yield from (f"{name} in {where}" for name in INKS if contrast(getattr(named, name), ground) < TEXT)
        lines = LINES if where not in around else LINES[1:]
        yield from (f"line {name} in {where}" for name in lines if contrast(getattr(named, name), ground) < LINE)
    for ground in (shown.color(ROLES.Window), named.ground):
        if contrast(named.outline, ground) < LINE:
            yield "outline"
    for ground in (named.ground, shown.color(ROLES.Midlight), mixed(named.accent, named.ground, 0.10)):
        if contrast(named.accent, ground) < TEXT:
            yield "accent as ink of a card"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_lines_stand_out_from_their_grounds(scheme: str) -> None:
    assert [*pale(palette(scheme)), *pale_names(palette(scheme))] == []


@pytest.mark.parametrize("ground", ["#ffffff", "#000000"])
def test_named_colours_suit_a_systems_own_high_contrast(ground: str) -> None:
    shown = QPalette(QColor(ground), QColor(ground))
    ink = "#000000" if ground == "#ffffff" else "#ffffff"
    shown.setColor(ROLES.Base, QColor(ground))
    shown.setColor(ROLES.Midlight, QColor(ground))
    for role, colour in (
        (ROLES.Text, ink),
        (ROLES.WindowText, ink),
        (ROLES.Highlight, "#0000aa" if ink == "#000000" else "#ffff00"),
    ):
        shown.setColor(role, QColor(colour))
    assert list(pale_names(shown)) == []


def test_a_pale_palette_is_found() -> None:
    shown = palette("dark")
    shown.setColor(ROLES.HighlightedText, QColor("#ffffff"))
    shown.setColor(ROLES.Highlight, QColor("#4f8be0"))
    assert "HighlightedText on Highlight" in list(pale(shown))


# -- rows as they are painted ------------------------------------------------------------------------------------------

GAP, NARROW, FAINT = 7, 2, 1.2
"""Pixels of ground between two things of a row, and of a line that is none; up to which contrast a pixel is ground."""
MOST = 9
"""Rows of a list that are looked at."""
CELLS = ("requests.new.person", "requests.new.business", "requests.new.total", "requests.granted.total")
"""A wrong figure, no figure, a computed one, and one whose column does not add up."""


def clusters(picture: QImage) -> list[float]:
    """Return the strongest contrast of each item in a row (icon, words, number), separated by blank columns."""
    shown = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels, width = memoryview(shown.constBits()).cast("B").cast("I"), shown.bytesPerLine() // 4
    ground = Counter(pixels).most_common(1)[0][0]
    strength = {colour: contrast(QColor(colour & 0xFFFFFF), QColor(ground & 0xFFFFFF)) for colour in set(pixels)}
    found: list[list[float]] = []
    behind = GAP
    for column in range(shown.width()):
        strongest = max(strength[colour] for colour in pixels[column::width])
        if strongest <= FAINT:
            behind += 1
            continue
        if behind >= GAP:
            found.append([])
        found[-1].append(strongest)
        behind = 0
    return [max(columns) for columns in found if len(columns) > NARROW]


def pale_rows(view: QAbstractItemView) -> Iterator[str]:
    """The rows of a list, each as chosen and as not chosen, in which something does not stand out."""
    for row in range(min(view.model().rowCount(), MOST)):
        index = view.model().index(row, 0)
        for chosen in (row, (row + 1) % view.model().rowCount()):
            view.setCurrentIndex(view.model().index(chosen, 0))
            view.scrollTo(index)
            QApplication.processEvents()
            rect = view.visualRect(index) & view.viewport().rect()
            found = clusters(view.viewport().grab(rect).toImage())
            if not found or min(found) < LINE or max(found) < TEXT:
                yield f"{view.objectName()} {row}, chosen {chosen}: {found}"


@pytest.fixture
def coloured(clerk: Clerk, dressed: QApplication) -> Iterator[Callable[[str], Clerk]]:
    """Open the example with mistakes of every level."""

    def begin(scheme: str) -> Clerk:
        clerk.window.settings["scheme"] = scheme
        clerk.window.do("example")
        clerk.go_to(3)
        for cell, text in (("requests.new.person", "4l"), ("requests.granted.person", "77")):
            clerk.fill(cell, text)
        clerk.grid("requests").show_cell("requests.new.business")
        clerk.press("Delete")
        clerk.write("problems", "一是审核审核不严。今年收到申请999件。")
        clerk.qtbot.wait(350)
        return clerk

    yield begin
    appearance.set_look(dressed, "light")


@pytest.mark.parametrize("scheme", [*(pytest.param(each, marks=pytest.mark.long) for each in SCHEMES[:2]), "contrast"])
def test_rows_stand_out_as_painted_chosen_or_not(coloured: Callable[[str], Clerk], scheme: str) -> None:
    """On a chosen row in high contrast the icons of the levels had 1.0 : 1, its marked words 3.7 : 1."""
    clerk = coloured(scheme)
    found = [*pale_rows(clerk.page.findings.list)]

    def look(dialog: Any) -> None:
        type_into(focused() or dialog, "导出")
        found.extend(pale_rows(dialog.list))
        dialog.reject()

    with clerk.answering(look):
        clerk.press("Ctrl+K")
    clerk.go_to(3)
    view = clerk.grid("requests").view
    for cell in CELLS:
        clerk.grid("requests").show_cell(cell)
        QApplication.processEvents()
        index = clerk.grid("requests").model.index_of(cell)
        strongest = clusters(view.viewport().grab(view.visualRect(index).adjusted(5, 5, -5, -5)).toImage())
        found += [f"{cell}: {strongest}"] if strongest and max(strongest) < TEXT else []
    clerk.window.do("submit")
    guide: Any = clerk.page.guide
    found += pale_rows(guide.points.list)
    clerk.press("Esc", "Ctrl+W")
    found += pale_rows(clerk.window.start.list)
    assert found == []


def test_an_icon_that_is_lost_on_its_ground_is_found() -> None:
    picture = QImage(60, 20, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffff00"))
    for left, colour in ((4, "#d0d000"), (30, "#000000")):
        for column in range(left, left + 12):
            for line in range(4, 16):
                picture.setPixelColor(column, line, QColor(colour))
    icon, words = clusters(picture)
    assert icon < LINE and words > TEXT
