"""导出: which files, where to; then progress, and at the end what was written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.gui.file_dialogs import source
from app.gui.jobs import Jobs
from app.gui.look.layouts import nest
from app.gui.work_dialog import WorkDialog

LABELS = {
    "docx": "Word 文档（docx）",
    "xlsx": "Excel 表格（xlsx）",
    "pdf": "PDF 文件（pdf）",
    "html": "网页（html）",
}
USUAL = ("docx", "xlsx", "pdf")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The choices of the last time."""

    formats: tuple[str, ...] = USUAL
    folder: str = ""


class ExportDialog(WorkDialog):
    """`request` is what the child process needs beside formats and folder; `stamp` the draft mark, "" without one.

    `named(copy=…)` gives the files' name without ending.

    While it is being answered, the characters that no face has are looked for, and named.
    """

    work = "export"
    words = "导出"

    def __init__(
        self,
        request: dict[str, Any],
        jobs: Jobs,
        remembered: Remembered,
        stamp: str,
        named: Callable[..., str],
        parent: QWidget | None = None,
    ) -> None:
        self._stem = named
        super().__init__("导出", request, jobs, remembered.folder, parent)
        if stamp:
            words = f"年报还有错误或未填的地方，导出的文件会标上“{stamp}”，改好后再导出就没有了。"
            self.warn(self.question, words, "draft note")
        self.formats = {name: QCheckBox(words, self) for name, words in LABELS.items()}
        for name, box in self.formats.items():
            box.setObjectName(f"format {name}")
            box.setChecked(name in remembered.formats)
            box.toggled.connect(self.follow)
            self.question.addWidget(box)
        self.begin()
        self.name_lacking()

    @property
    def chosen(self) -> Remembered:
        formats = tuple(name for name, box in self.formats.items() if box.isChecked())
        return Remembered(formats, str(self.place) if self.folder.text().strip() else "")

    def is_answered(self) -> bool:
        return bool(self.chosen.formats and self.chosen.folder)

    def asked(self) -> dict[str, Any]:
        return {"formats": list(self.chosen.formats), "folder": self.chosen.folder}

    def targets(self, copy: int) -> list[Path]:
        folder, name = Path(self.chosen.folder), self._stem(copy=copy)
        return [folder / f"{name}.{kind}" for kind in self.chosen.formats]

    def named(self, step: str) -> str:
        return LABELS.get(step, step)

    def tell(self, result: list[dict[str, Any]]) -> None:
        wrong = [sentence for each in result for sentence in each["differences"]]
        self.say(self.outcome, "已导出：", "done")
        for each in result:
            self.say(self.outcome, each["path"], "path")
        for note in (note for each in result for note in each["notes"]):
            self.say(self.outcome, note, "note", role="quiet")
        if wrong:
            words = "程序有误，请勿报送：导出后核对，发现文件与填报内容不一致。\n" + "\n".join(wrong[:8])
            self.warn(self.outcome, words, "wrong")


HEADS = {
    "unplaced": "下面这些在模板中没有地方填，请打开文件看一看：",
    "notes": "下面这些请核对：",
}
_TALLEST = 220


class OfficeTemplateDialog(WorkDialog):
    """`request` is what the child process needs beside form and folder; `stamp` the draft mark, "" without one.

    `named(form, copy=…)` gives the name of the filled form.
    """

    work = "office_template"
    words = "填入"

    def __init__(
        self,
        request: dict[str, Any],
        jobs: Jobs,
        form: str,
        folder: str,
        stamp: str,
        named: Callable[..., str],
        parent: QWidget | None = None,
    ) -> None:
        self._filled_name = named
        super().__init__("填入上级 Word 模板", request, jobs, folder, parent)
        how = "上级发来的空白模板（.docx）：按模板里的标签找到各格，只填数字和文字，版式不动，模板本身也不改。"
        self.say(self.question, how, "how", role="quiet")
        if stamp:
            words = f"年报还有错误或未填的地方，填好的文件名里会带上“{stamp}”。"
            self.warn(self.question, words, "draft note")
        self.form = QLineEdit(form, self)
        self.form.setObjectName("form")
        self.form.textChanged.connect(self.follow)
        nest(self.question, self.line("模板", self.form, "选择模板…", self._choose_form))
        self.even = QCheckBox("统一数字的字号，并在格中居中", self)
        self.even.setObjectName("even")
        self.question.addWidget(self.even)
        self.begin()

    def is_answered(self) -> bool:
        return super().is_answered() and bool(self.form.text().strip())

    def asked(self) -> dict[str, Any]:
        return super().asked() | {"form": self.form.text().strip(), "even": self.even.isChecked()}

    def targets(self, copy: int) -> list[Path]:
        return [self.place / self._filled_name(Path(self.form.text().strip()), copy=copy)]

    def _choose_form(self) -> None:
        start = self.form.text().strip() or self.folder.text()
        if path := source(self, "选择上级 Word 模板", start, "Word 文档 (*.docx)"):
            self.form.setText(str(path))

    def tell(self, result: dict[str, Any]) -> None:
        self.say(self.outcome, f"填入了{result['figures']}个数、{result['paragraphs']}段文字：", "done")
        self.say(self.outcome, result["path"], "path")
        if result["differences"]:
            words = "程序有误，请勿报送：填好后核对，发现文件与填报内容不一致。\n" + "\n".join(
                result["differences"][:8]
            )
            self.warn(self.outcome, words, "wrong")
        told = _scrolling(self.outcome)
        for key, head in HEADS.items():
            if sentences := result[key]:
                self.say(told, head, f"{key} head", role="heading")
                self.say(told, "\n".join(f"· {sentence}" for sentence in sentences), key)
        if not (result["unplaced"] or result["notes"]):
            self.say(told, "年报中的数字和文字都填进去了，模板中没有剩下要填的地方。", "all")
        told.addStretch(1)


def _scrolling(column: QVBoxLayout) -> QVBoxLayout:
    """Room for many sentences."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(_TALLEST)
    inner = QWidget(area)
    area.setWidget(inner)
    column.addWidget(area)
    told = QVBoxLayout(inner)
    told.setContentsMargins(0, 0, 0, 0)
    return told
