"""设置: made from the declared settings; what is chosen holds at once."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.layouts import nest
from app.gui.settings import SETTINGS, Setting, Settings


class SettingsDialog(Dialog):
    """A line per setting, with its explanation below."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("设置", parent)
        self._settings = settings
        self.setMinimumWidth(480)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        for row, setting in enumerate(SETTINGS):
            self._add(row, setting)
        nest(self.column, self._grid)
        self.column.addStretch()
        self.end("关闭")
        self.cancel.hide()

    def _add(self, row: int, setting: Setting) -> None:
        column = QVBoxLayout()
        column.setSpacing(2)
        field = self._choice(setting) if setting.choices else self._switch(setting)
        column.addWidget(field)
        if setting.help:
            hint = QLabel(setting.help, self)
            hint.setWordWrap(True)
            set_secondary(hint)
            column.addWidget(hint)
        nest(self._grid, column, row, 1)
        if setting.choices:
            label = QLabel(setting.words, self)
            label.setBuddy(field)
            self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _choice(self, setting: Setting) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName(f"setting {setting.key}")
        for value, words in setting.choices:
            box.addItem(words, value)
        box.setCurrentIndex(box.findData(self._settings[setting.key]))
        box.activated.connect(lambda place: self._settings.__setitem__(setting.key, box.itemData(place)))
        return box

    def _switch(self, setting: Setting) -> QCheckBox:
        box = QCheckBox(setting.words, self)
        box.setObjectName(f"setting {setting.key}")
        box.setChecked(self._settings[setting.key])
        box.toggled.connect(lambda on: self._settings.__setitem__(setting.key, on))
        return box
