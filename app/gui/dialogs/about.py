"""关于: which program this is, where it keeps the reports, and the licences of all it consists of."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app import PROGRAM
from app.gui import TITLE
from app.gui.appearance import quiet
from app.gui.dialogs.frame import Dialog
from app.gui.elided import breakable
from app.gui.licences import page


class AboutDialog(Dialog):
    """`library`: the file of the open library."""

    def __init__(self, library: Path, parent: QWidget | None = None) -> None:
        super().__init__("关于", parent)
        self.resize(640, 520)
        self.column.addWidget(QLabel(f"{TITLE}　{PROGRAM.partition(' ')[2]}", self))
        place = QLabel(f"年报库：{breakable(str(library))}\n数据只保存在本机，不联网。", self)
        place.setWordWrap(True)
        quiet(place)
        self.column.addWidget(place)
        self.column.addWidget(QLabel("本程序及其组成部分的许可证：", self))
        self.licences = QPlainTextEdit(page(), self)
        self.licences.setReadOnly(True)
        self.licences.setAccessibleName("许可证")
        self.column.addWidget(self.licences, 1)
        self.end("关闭").clicked.connect(self.accept)
        self.cancel.hide()
