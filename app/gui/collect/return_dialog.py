"""退回: the whole list before it is sent back, with what may be added, the due date, and where the files go."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.collect.review import AGAIN, Names, Review, is_repeated, items_of, note_with, proposals_of
from app.collect.season import Season
from app.collect.values import SeasonError, Unit
from app.gui.collect.season_dialogs import date_field, iso
from app.gui.look.appearance import set_secondary
from app.gui.look.colours import LOOKS
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.gui.questions import folder as choose_folder
from app.gui.questions import tell
from app.model.exchange import Item, ReturnNote

ITEM = int(Qt.ItemDataRole.UserRole)
USUAL_DAYS = 3
"""Days that a unit is given, as proposed."""


class ReturnDialog(Dialog):
    """Accepted: `note` is what is to be sent, its files go into `folder`. Every open point stands in the list."""

    def __init__(self, season: Season, unit: Unit, found: Review, parent: QWidget | None = None) -> None:
        super().__init__(f"退回：{unit.name}", parent)
        self.resize(720, 600)
        self.note: ReturnNote | None = None
        self._season, self._unit, self._found = season, unit, found
        self.list = LineList(self)
        self.list.setAccessibleName("退回的内容")
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(160)
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName("另外要说的意见")
        self.words.setPlaceholderText("另外要说的意见，没有的不填")
        self.words.setMaximumHeight(76)
        self.due = date_field(self, date.today() + timedelta(USUAL_DAYS))
        self.folder = QLineEdit(str(season.path.parent / "退回意见"), self)
        self._warning = QLabel(AGAIN, self)
        self._warning.setProperty("role", "warning")
        self._warning.setWordWrap(True)
        self._fill()
        self._lay_out()
        self._accept = self.end("退回")
        self.list.itemChanged.connect(lambda: self._follow())
        self.words.textChanged.connect(self._follow)
        self._follow()

    def _fill(self) -> None:
        names = Names(self._found.report)
        for item, is_asked in (
            *((each, True) for each in items_of(self._found)),
            *((each, False) for each in proposals_of(self._found)),
        ):
            word = LOOKS[item.level].word if item.code else "意见"
            line = QListWidgetItem(f"{word}　{names(item)}{item.message}", self.list)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if is_asked else Qt.CheckState.Unchecked)
            line.setData(ITEM, item)
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        hint = QLabel(
            "已勾选的是错误、未填、不采信的说明和审核意见；其余是建议，需要的请勾选（空格键）。一次说全。", self
        )
        hint.setWordWrap(True)
        set_secondary(hint)
        self._count = QLabel(self)
        when = QHBoxLayout()
        for widget in (QLabel("重新报送期限", self), self.due):
            when.addWidget(widget)
        when.addStretch(1)
        when.addWidget(self._count)
        where = QHBoxLayout()
        choose = QPushButton("选择文件夹…", self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        for folder in (QLabel("退回意见存到", self), self.folder, choose):
            where.addWidget(folder)
        for part in (hint, self._warning):
            self.column.addWidget(part)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.words)
        self.column.addLayout(when)
        self.column.addLayout(where)

    def _choose(self) -> None:
        if path := choose_folder(self, "退回意见存到哪个文件夹", self.folder.text()):
            self.folder.setText(str(path))

    @property
    def items(self) -> list[Item]:
        """Return the chosen items and the typed words."""
        lines = (self.list.item(row) for row in range(self.list.count()))
        found = [line.data(ITEM) for line in lines if line.checkState() is Qt.CheckState.Checked]
        typed = self.words.toPlainText().strip()
        return [*found, *([Item("", typed)] if typed else [])]

    def _composed(self) -> ReturnNote:
        return note_with(self._season, self._unit, self._found, self.items, iso(self.due))

    def _follow(self) -> None:
        count = len(self.items)
        self._accept.setEnabled(bool(count))
        self._count.setText(f"共{count}条" if count else "请勾选或写明要改什么")
        self._warning.setVisible(bool(count) and is_repeated(self._season, self._unit, self._composed()))

    @property
    def target(self) -> Path:
        return Path(self.folder.text().strip())

    def accept(self) -> None:
        if not self.folder.text().strip():
            tell(self, "请选择退回意见存到哪个文件夹。")
            return
        try:
            self.note = self._composed()
        except SeasonError as error:
            tell(self, str(error))
            return
        super().accept()
