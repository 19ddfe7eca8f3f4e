"""The tasks of the warm child process: `job` is the decoded JSON line, the result goes back as JSON."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

from app import PROGRAM
from app.checks import check, checked
from app.exporters.export import ExportError, export, pack
from app.exporters.files import FileError, replace_file
from app.exporters.layout import layout, whole
from app.exporters.package import SIGN, member
from app.exporters.pdf import official_faces, preview, uncovered
from app.exporters.pdf.pictures import pictures, sizes
from app.forms import Editions
from app.importers import UnreadableError
from app.model.datafile import DataFileError, to_dict, to_report
from app.model.report import Report
from app.reader import Reader
from app.reader.child import data_of
from app.session.office_template import fill_form

Job: TypeAlias = dict[str, Any]
Progress: TypeAlias = Callable[[str, int, int], None]
"""Receives the name of a step, the number of finished steps and the number of all steps."""


class Refused(Exception):
    """The job cannot be done. The message is one sentence for the user."""


def editions_of(job: dict[str, Any]) -> Editions:
    """Return the editions in the job's folders `forms`; each is read once."""
    return _editions(tuple(job["forms"]))


@cache
def _editions(folders: tuple[str, ...]) -> Editions:
    return Editions(*map(Path, folders))


def report_of(job: dict[str, Any]) -> Report:
    """Return the report in the job's `document`."""
    return to_report(job["document"], editions_of(job))


_BEFORE, _BEHIND = 8, 4


def undrawn_characters(job: Job, progress: Progress) -> list[str]:
    """Name each character without a glyph once, with its context: alone it may show as a box in the window too."""
    text = whole(layout(report_of(job), draft=False))
    with official_faces(wanted=job.get("own_faces", False)):
        places = [text.index(character) for character in uncovered(text)]
    return [text[max(0, at - _BEFORE) : at + 1 + _BEHIND].replace("\n", "") for at in places]


def export_documents(job: Job, progress: Progress) -> list[dict[str, Any]]:
    """Export a report. Returns per file its `format`, `path`, the `differences` found by the read-back, and `notes`."""
    places = Path(job["folder"]), job["formats"]
    how = {"draft": job["draft"], "own_faces": job.get("own_faces", False), "copy": job.get("copy", 1)}
    try:
        made = export(report_of(job), *places, **how, progress=progress)
    except ExportError as error:
        raise Refused(str(error)) from error
    return [each._asdict() | {"path": str(each.path)} for each in made]


def write_package(job: Job, progress: Progress) -> dict[str, Any]:
    """Write a package. Returns its `path`, the `differences` found by the read-back, and `notes`."""
    report = report_of(job)
    told = checked(report, check(report))
    try:
        made = pack(
            report,
            Path(job["folder"]),
            told,
            job["number"],
            draft=job["draft"],
            own_faces=job.get("own_faces", False),
            progress=progress,
            previous=job.get("previous"),
            copy=job.get("copy", 1),
        )
    except ExportError as error:
        raise Refused(str(error)) from error
    return made._asdict() | {"path": str(made.path)}


def draw_pages(job: Job, progress: Progress) -> list[dict[str, Any]]:
    """Render pages. Returns per page its number, the file with one byte per pixel, its size, and the requested key."""
    made = []
    for picture in pictures(Path(job["pdf"]), job["pages"], job["width"]):
        path = Path(job["folder"]) / f"{picture.page}-{job['width']}.grey"
        path.write_bytes(picture.greys)
        told = {"page": picture.page, "path": str(path), "width": picture.width, "height": picture.height}
        made.append(told | {"pdf": job["pdf"], "asked": job["width"]})
    return made


def lay_out_preview(job: Job, progress: Progress) -> dict[str, Any]:
    """Describe a PDF. `pages`: width and height of each in points; `places`: see the PDF's writer."""
    with official_faces(wanted=job.get("own_faces", False)):
        data, places = preview(layout(report_of(job), draft=job["draft"]))
    try:
        Path(job["pdf"]).write_bytes(data)
    except OSError as error:
        raise Refused("预览的临时文件写入失败，请检查磁盘是否已满。") from error
    return {"pages": sizes(data), "places": places}


def write_corrections(job: Job, progress: Progress) -> str:
    """Write the table of corrections in the format of its suffix. Returns its path."""
    from app.exporters import docx, pdf
    from app.exporters.package import Correction, corrections_sheet

    report, path = report_of(job), Path(job["path"])
    rows = [Correction(*row) for row in job["corrections"]]
    sheet = corrections_sheet(report, layout(report, draft=False), job["handed_in"], rows)
    writer = docx if path.suffix.lower() == ".docx" else pdf
    try:
        replace_file(path, writer.write(report, sheet))
    except FileError as error:
        raise Refused(str(error)) from error
    return str(path)


def take_out_sign_page(job: Job, progress: Progress) -> dict[str, Any]:
    """Write the page to be signed, from the package at `package`, to the file `pdf`.

    Returns `pages` as a preview does.
    """
    try:
        data = member(Path(job["package"]).read_bytes(), SIGN)
        Path(job["pdf"]).write_bytes(data)
    except (OSError, KeyError, ValueError, BadZipFile) as error:
        raise Refused("签发页没有取出，请重新生成报送包。") from error
    return {"pages": sizes(data)}


def write_charts(job: Job, progress: Progress) -> str:
    """Write the charts of several years in the format of their suffix. Returns the path."""
    from app.exporters.pdf.pictures import Chart, Series, chart_page, picture

    path = Path(job["path"])
    charts = [
        Chart(title, tuple(Series(name, tuple(values)) for name, values in series)) for title, series in job["charts"]
    ]
    page = chart_page(job["title"], job["years"], charts)
    try:
        replace_file(path, picture(page) if path.suffix.lower() == ".png" else page)
    except FileError as error:
        raise Refused(str(error)) from error
    return str(path)


CLIPBOARD = "剪贴板"


def read_file(job: Job, progress: Progress) -> dict[str, Any]:
    """Encode what was read: `reading` if recognised, `document` if the file is a report's data file, or `entries`."""
    reader = _reader(*job["forms"])
    try:
        if "ledger" in job:
            return {"entries": [each._asdict() for each in reader.read_ledger(Path(job["path"]), job["ledger"])]}
        found = _found(reader, job)
    except (UnreadableError, DataFileError) as error:
        raise Refused(str(error)) from error
    return {"document": to_dict(found, PROGRAM)} if isinstance(found, Report) else {"reading": data_of(found)}


@cache
def _reader(*folders: str) -> Reader:
    """Return the reader for all files. It limits time and memory of each, and is replaced after a failure."""
    return Reader([Path(folder) for folder in folders])


def _found(reader: Reader, job: Job) -> Any:
    """Read a file or a copied text; of several reports the chosen one."""
    report = job.get("report")
    if "path" in job:
        return reader.read(Path(job["path"]), report)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / CLIPBOARD
        path.write_text(job["content"], "utf-8", "replace")
        return reader.read(path, report)


def fill_office_template(job: Job, progress: Progress) -> dict[str, Any]:
    """Fill an office template. Returns the `path` and what `Filled` tells, without the bytes."""
    try:
        path, filled = fill_form(
            report_of(job),
            Path(job["form"]),
            Path(job["folder"]),
            editions_of(job),
            draft=job["draft"],
            copy=job.get("copy", 1),
            even=job.get("even", False),
        )
    except (UnreadableError, FileError) as error:
        raise Refused(str(error)) from error
    names = ("figures", "paragraphs", "unplaced", "notes", "differences")
    return {"path": str(path)} | {name: getattr(filled, name) for name in names}


TASKS: dict[str, Callable[[Job, Progress], Any]] = {
    "characters": undrawn_characters,
    "charts": write_charts,
    "corrections": write_corrections,
    "export": export_documents,
    "package": write_package,
    "pictures": draw_pages,
    "preview": lay_out_preview,
    "read": read_file,
    "sign": take_out_sign_page,
    "office_template": fill_office_template,
}
"""The tasks by the name that a job gives under `work`."""
