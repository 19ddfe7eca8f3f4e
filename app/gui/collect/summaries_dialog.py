"""汇总包: what the packs of offices below bring, and what of it is to be taken over."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from app.collect import summaries
from app.collect.season import Season
from app.collect.summaries import Summary
from app.collect.values import SeasonError
from app.gui.look.dialog import Dialog
from app.gui.look.labels import ElidedChoice

MOST_NAMED = 6


class SummariesDialog(Dialog):
    """Accepted: what is ticked is to be taken over of `summary`; `apply` does it and says what was done."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("汇总包", parent)
        self.setMinimumWidth(600)
        self._season = season
        self._found = summaries.summaries(season)
        self.packs: QComboBox = ElidedChoice(self)
        self.packs.setAccessibleName("收到的汇总包")
        self.packs.addItems([one.title or one.file for one in self._found])
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.units, self.reviewed, self.adjustments = (QCheckBox(self) for _ in range(3))
        for widget in (self.packs, self.words, self.units, self.reviewed, self.adjustments):
            self.column.addWidget(widget)
        self._accept = self.end("采用")
        self.packs.currentIndexChanged.connect(lambda: self._show())
        for box in (self.units, self.reviewed, self.adjustments):
            box.toggled.connect(lambda: self._follow())
        self._show()

    @property
    def summary(self) -> Summary:
        return self._found[self.packs.currentIndex()]

    def _show(self) -> None:
        one = self.summary
        reported = sum(1 for unit in one.units if unit.get("file"))
        self.words.setText(
            f"列有{len(one.units)}个单位，{reported}个单位的数据在包里。下列各项由您决定是否采用，都记入记录，可以撤销。"
        )
        try:
            names = [unit.name for unit in summaries.missing_units(self._season, one)]
        except SeasonError as error:
            names = []
            self.words.setText(str(error))
        named = f"：{'、'.join(names[:MOST_NAMED])}{'等' if len(names) > MOST_NAMED else ''}" if names else ""
        accepted, made = summaries.acceptable(self._season, one), summaries.open_adjustments(self._season, one)
        for box, words, count in (
            (self.units, f"补入名单中没有的单位（{len(names)}个{named}）", len(names)),
            (self.reviewed, f"按下级的审核结果接收（{len(accepted)}个单位，文件与下级接收的相同）", len(accepted)),
            (self.adjustments, f"采用下级对本行政区域汇总数的调整（{len(made)}条）", len(made)),
        ):
            box.setText(words)
            box.setEnabled(bool(count))
            box.setChecked(False)
        self.units.setChecked(bool(names))
        self._follow()

    def _follow(self) -> None:
        boxes = (self.units, self.reviewed, self.adjustments)
        self._accept.setEnabled(any(box.isChecked() for box in boxes))

    def apply(self) -> str:
        """Take over what is ticked, units first; what was done in a sentence. Raises SeasonError."""
        said = []
        if self.units.isChecked():
            said.append(f"补入{len(summaries.add_units(self._season, self.summary))}个单位")
        if self.reviewed.isChecked():
            said.append(f"接收{len(summaries.accept_reviewed(self._season, self.summary))}个单位")
        if self.adjustments.isChecked():
            said.append(f"采用{summaries.take_adjustments(self._season, self.summary)}条调整")
        return f"{'，'.join(said)}。"
