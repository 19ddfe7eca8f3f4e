"""Commands by which reports leave the program as files."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.checks import is_stamped
from app.gui import questions
from app.gui.questions import FOLDER
from app.gui.workbench import FILES, current, request_of
from app.model.report import Report
from app.session import new_report

if TYPE_CHECKING:
    from app.gui.window import Window


BLANK = "空白表"
"""What a blank form's files are called instead of a unit."""

ROOM = "＿" * 10
"""Where a unit's name is to be written in its title."""

EXPORT = "export"
"""The setting that remembers the choices of the last export."""

WORD_FORM = "word form"
"""The setting that remembers the supervising office's form, and the folder for the filled one."""


def save_as(window: "Window") -> None:
    """Write a data file wherever one likes."""
    from app.exporters.export import write
    from app.exporters.files import stem

    report = current(window)
    if report is None:
        return
    start = Path(window.library.setting(FOLDER, "")) / f"{stem(report)}.json"
    path = questions.target(window, "另存为数据文件", start, FILES)
    if path and questions.put(window, path, write(report)):
        window.status.show_message(f"已另存到“{path}”。")


def export(window: "Window") -> None:
    """Write the documents that are handed in, in the child process."""
    report = current(window)
    if report is not None:
        _export(window, report, request_of(report))


def blank_form(window: "Window") -> None:
    """The form without any figure, to be printed and filled in by hand; under a name of its own."""
    from datetime import date

    known = current(window)
    year = known.year if known else date.today().year - 1
    edition = known.edition.id if known else window.editions.for_year(year) or next(iter(window.editions))
    report = new_report(window.editions[edition], {"name": BLANK}, year)
    title = report.edition.places.title
    if title:
        report.texts[title] = report.edition.words.title.format(unit=ROOM, year=year)
    _export(window, report, request_of(report) | {"draft": False})


def _export(window: "Window", report: Report, request: dict[str, Any]) -> None:
    from app.exporters.files import stem
    from app.gui.outgoing.export_dialogs import USUAL, ExportDialog, Remembered

    kept = window.library.setting(EXPORT, {})
    remembered = Remembered(tuple(kept.get("formats", USUAL)), kept.get("folder", ""))
    named = partial(stem, report, draft=request["draft"])
    dialog = ExportDialog(request, window.jobs, remembered, _stamp(report, request), named, window)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if dialog.was_asked:
        window.library.set_setting(EXPORT, {"formats": list(chosen.formats), "folder": chosen.folder})


def fill_form(window: "Window") -> None:
    """Fill in the Word form of the office that the report goes to."""
    from app.gui.outgoing.export_dialogs import WordFormDialog
    from app.session.office_template import filled_name

    report = current(window)
    if report is None:
        return
    kept = window.library.setting(WORD_FORM, {})
    request = request_of(report)
    places = kept.get("form", ""), kept.get("folder", "")
    named = partial(filled_name, report, draft=request["draft"])
    dialog = WordFormDialog(request, window.jobs, *places, _stamp(report, request), named, window)
    dialog.exec()
    asked = dialog.asked()
    dialog.deleteLater()
    if dialog.was_asked:
        window.library.set_setting(WORD_FORM, asked)


def copy_page(window: "Window") -> None:
    """Put the report on the clipboard as a web page and as text, for a web site's editor or a word processor."""
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QGuiApplication

    from app.exporters.html import fragment, plain
    from app.exporters.layout import layout

    report = current(window)
    if report is None:
        return
    draft = is_stamped(report)
    printed = layout(report, draft=draft)
    data = QMimeData()
    data.setHtml(fragment(printed))
    data.setText(plain(printed))
    QGuiApplication.clipboard().setMimeData(data)
    stamp = f"，开头标有“{printed.stamp}”" if printed.stamp else ""
    window.status.show_message(f"已复制全文{stamp}，可以粘贴到网站后台或WPS文字里。")


def _stamp(report: Report, request: dict[str, Any]) -> str:
    return report.edition.words.draft if request["draft"] else ""


ACTS = {act.__name__: act for act in (save_as, export, blank_form, fill_form, copy_page)}
