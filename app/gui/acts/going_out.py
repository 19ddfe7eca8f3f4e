"""Commands by which reports leave the program as files."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app import PROGRAM
from app.checks import is_stamped
from app.gui.acts.common import FILES, FOLDER, current
from app.gui.ask import tell
from app.model.datafile import to_dict

if TYPE_CHECKING:
    from app.gui.window import Window

EXPORT = "export"
"""The setting that remembers the choices of the last export."""


def save_as(window: "Window") -> None:
    """Write a data file wherever one likes."""
    from app.exporters.datafile import write
    from app.exporters.export import stem
    from app.exporters.files import FileError, replace_file

    report = current(window)
    if report is None:
        return
    start = Path(window.library.setting(FOLDER, "")) / f"{stem(report)}.json"
    name, _ = QFileDialog.getSaveFileName(window, "另存为数据文件", str(start), FILES)
    if not name:
        return
    try:
        replace_file(Path(name), write(report))
    except FileError as error:
        tell(window, str(error))
        return
    window.status.show_message(f"已另存到“{name}”。")


def export(window: "Window") -> None:
    """Write the documents that are handed in, in the child process."""
    from app.gui.dialogs.export import USUAL, ExportDialog, Remembered

    report = current(window)
    if report is None:
        return
    draft = is_stamped(report)
    forms = dict.fromkeys(str(window.editions.example(edition).parent.parent) for edition in window.editions)
    job = {"document": to_dict(report, PROGRAM), "forms": list(forms), "draft": draft}
    kept = window.library.setting(EXPORT, {})
    remembered = Remembered(tuple(kept.get("formats", USUAL)), kept.get("folder", ""))
    stamp = report.edition.words.draft if draft else ""
    dialog = ExportDialog(job, window.jobs, remembered, stamp, window)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if dialog.was_asked:
        window.library.set_setting(EXPORT, {"formats": list(chosen.formats), "folder": chosen.folder})


ACTS = {act.__name__: act for act in (save_as, export)}
