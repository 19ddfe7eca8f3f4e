"""设置: made from the declared settings; what is chosen holds at once."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QWidget

from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.settings import SETTINGS, Setting, Settings


class SettingsDialog(Dialog):
    """A line per setting, with its explanation below."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__("设置", parent)
        self._settings = settings
        self.setMinimumWidth(480)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(16)
        for setting in SETTINGS:
            self._add(form, setting)
        self.column.addLayout(form)
        self.end("关闭").clicked.connect(self.accept)
        self.cancel.hide()

    def _add(self, form: QFormLayout, setting: Setting) -> None:
        if setting.choices:
            form.addRow(setting.words, self._choice(setting))
        else:
            form.addRow("", self._switch(setting))
        if setting.help:
            hint = QLabel(setting.help, self)
            hint.setWordWrap(True)
            set_secondary(hint)
            form.addRow("", hint)

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
