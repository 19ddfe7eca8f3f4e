import pytest
from PySide6.QtGui import QColor, QPalette

from app.gui.look.appearance import Colours, colours

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
