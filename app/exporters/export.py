"""Exports: files are written whole, read back and compared with the report."""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import NamedTuple

from app.exporters.files import FileError, package_path, replace_file, stem
from app.exporters.formats import FORMATS, written
from app.exporters.layout import layout, whole
from app.exporters.readback import differences
from app.model.report import Report
from app.model.submission import Checklist

PACKAGE = "package"
"""The zip of everything that is handed in; see `pack`."""

Progress = Callable[[str, int, int], None]
"""Called before each file and at the end: its format, how many are done, how many there are. May raise to stop."""

_BECAME_DRAFT = ("文件已按草稿导出，换用字库中有的字或者选用本机字体后再导出。",)

log = logging.getLogger(__name__)


class ExportError(Exception):
    """A file could not be written, and what stood in its place still stands; the message is one sentence."""


class Exported(NamedTuple):
    """A written file. `differences`: sentences on differences from the report; () if there are none.

    `notes`: sentences on how it was made. `boxed`: it shows boxes for some characters.
    """

    format: str
    path: Path
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    boxed: bool = False


def export(
    report: Report,
    folder: Path,
    formats: Iterable[str],
    *,
    draft: bool,
    own_faces: bool = False,
    copy: int = 1,
    progress: Progress | None = None,
) -> list[Exported]:
    """Write the report in each of `formats` into `folder`, which is made. Raises ExportError.

    `own_faces`: the official faces that this machine has come before ours in the PDF. `copy`: see `files.stem`.
    A report whose PDF shows a box for a character is a draft.
    """
    chosen = list(dict.fromkeys(formats))
    for name in chosen:
        if name not in FORMATS:
            raise ExportError(f"没有“{name}”这种导出格式，可选：{'、'.join(FORMATS)}。")
    becomes_draft = not draft and "pdf" in chosen and _shows_boxes(report, wanted=own_faces)
    draft = draft or becomes_draft
    printed = layout(report, draft=draft)
    name_of_all = stem(report, draft=draft, copy=copy)
    done: list[Exported] = []
    for number, name in enumerate(chosen):
        if progress:
            progress(name, number, len(chosen))
        path = folder / f"{name_of_all}.{name}"
        with _faces(name, wanted=own_faces) as faces:
            _replace(path, written(name, report, printed), done)
            faults = _read_back(path, partial(differences, name, report=report, layout=printed))
            notes = _boxed(whole(printed)) if name == "pdf" else ()
            notes += _BECAME_DRAFT if becomes_draft and name == "pdf" else ()
        log.info("%s written, %d differences", name, len(faults))
        done.append(Exported(name, path, faults, (*faces, *notes), boxed=bool(notes)))
    if progress and chosen:
        progress(chosen[-1], len(chosen), len(chosen))
    return done


def _shows_boxes(report: Report, *, wanted: bool) -> bool:
    """Whether the PDF shows a box for a character; `wanted`: with the official faces of this machine."""
    text = whole(layout(report, draft=False))
    if not report.edition.coverage.lacking(text):
        return False
    with _faces("pdf", wanted=wanted):
        return bool(_boxed(text))


def _faces(name: str, *, wanted: bool) -> AbstractContextManager[tuple[str, ...]]:
    if name != "pdf" or not wanted:
        return nullcontext(())
    from app.exporters.pdf import official_faces

    return official_faces(wanted=True)


def _boxed(text: str) -> tuple[str, ...]:
    """Notes on characters that no face has; the PDF shows boxes for them."""
    from app.exporters.pdf import boxed

    return boxed(text)


def _replace(path: Path, data: bytes, done: Sequence[Exported] = ()) -> None:
    """Write a file; an error also names the files of the same export that are written."""
    try:
        replace_file(path, data)
    except FileError as error:
        told = str(error)
        if done:
            told = f"{told.removesuffix('。')}；已写好{'、'.join(f'“{each.path.name}”' for each in done)}。"
        raise ExportError(told) from error


def _read_back(path: Path, compare: Callable[[bytes], tuple[str, ...]]) -> tuple[str, ...]:
    """The differences between the file on the disk and the report."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return (f"写出的文件打不开（{error.strerror}）。",)
    return compare(data)


def pack(
    report: Report,
    folder: Path,
    checklist: Checklist,
    number: int | None = None,
    *,
    draft: bool,
    own_faces: bool = False,
    progress: Progress | None = None,
    previous: str | None = None,
    copy: int = 1,
) -> Exported:
    """Write the hand-in package into `folder`, as the `number`-th submission or uncounted. Raises ExportError.

    `previous` is the SHA-256 of the data file that was handed in before, None for none. From the second on, `copy`
    numbers a file whose name is taken.
    """
    from app.exporters import package, readback

    draft = draft or (number is None and _shows_boxes(report, wanted=own_faces))
    printed = layout(report, draft=draft)

    def step(role: str) -> None:
        if progress:
            progress(role, package.WRITTEN.index(role), len(package.WRITTEN))

    path = package_path(report, folder, draft=draft, copy=copy)
    with _faces("pdf", wanted=own_faces) as faces:
        _replace(path, package.write(report, printed, checklist, number, step, previous))
        faults = _read_back(path, lambda found: readback.package_faults(found, report, printed, checklist, number))
        notes = _boxed("".join([whole(printed), *(note.explanation for note in checklist.notes)]))
    if progress:
        progress(PACKAGE, len(package.WRITTEN), len(package.WRITTEN))
    return Exported(PACKAGE, path, faults, (*faces, *notes), boxed=bool(notes))
