"""导出: which files, where to; then progress, and at the end what was written."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.gui.dialogs.working import WorkDialog
from app.gui.jobs import Jobs

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
        return Remembered(formats, self.folder.text().strip())

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
            words = "程序有误，请勿报送：导出后复核，发现文件与填报内容不一致。\n" + "\n".join(wrong[:8])
            self.warn(self.outcome, words, "wrong")
