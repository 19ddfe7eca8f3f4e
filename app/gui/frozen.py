"""The banner over a submission that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.gui.appearance import dress
from app.gui.start.table import when
from app.store import Submission


class FrozenBanner(QWidget):
    """Stands above the form; `wanted` names the command of the button that was pressed."""

    wanted = Signal(str)

    def __init__(self, submission: Submission, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frozen")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Midlight)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        words = QLabel(f"第{submission.nth}次报送稿（{when(submission.at)} 生成）　只能查看，不能修改", self)
        words.setProperty("role", "heading")
        row.addWidget(words)
        row.addStretch(1)
        for text, command in (
            ("与现稿的差异…", "compare_submission"),
            ("再次导出…", "export_submission"),
            ("返回现稿", "back_to_report"),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(lambda _=False, name=command: self.wanted.emit(name))
            row.addWidget(button)
        dress(self)
