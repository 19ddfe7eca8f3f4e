"""What is read stands out from its ground by 4.5 : 1, what is only seen by 3 : 1, in every scheme."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette

from app.gui.look.appearance import SCHEMES, palette
from app.gui.look.colours import colours, mixed

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
