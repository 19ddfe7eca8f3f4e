"""How the levels of findings look: a word, a sign and a colour each, so that none depends on colour alone."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from app.gui.colours import colours
from app.model.edition import Level


@dataclass(frozen=True, slots=True)
class LevelLook:
    """`icon` names a drawing in resources/icons, `colour` one of the window's colours."""

    word: str
    icon: str
    colour: str

    def ink(self, palette: QPalette) -> QColor:
        ink: QColor = getattr(colours(palette), self.colour)
        return ink


LOOKS = {
    Level.ERROR: LevelLook("错误", "error", "error"),
    Level.BLANK: LevelLook("未填", "blank", "accent"),
    Level.VERIFY: LevelLook("核实", "verify", "verify"),
    Level.HINT: LevelLook("提示", "hint", "computed"),
}
