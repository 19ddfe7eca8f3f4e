"""Fills a supervising office's own Word form with a report, reads it back, and reports what could not be placed."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from app.exporters import office_template as writer
from app.exporters.files import FileError, distinct_name, replace_file, stem
from app.exporters.layout import Layout, Paragraph, layout
from app.exporters.readback.compare import comparable
from app.importers import read_bytes
from app.importers.blocks import UnreadableError
from app.importers.files import load
from app.importers.office_template import is_unfinished, paragraphs_of, read_template, text_of
from app.model.edition import Edition
from app.model.numbers import Answer, Number, written
from app.model.report import Report
from app.model.submission import OfficeTemplate
from app.model.texts import clipped, escape, first_names, live_figure, with_figures
from app.session.reports import parts_of

_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form. `figures` and `paragraphs` count what was written; `data` is the file.

    The rest are sentences: `unplaced` on contents of the report without a place in the form, `notes` on places of the
    form to look at, `differences` on places where the form differs from the report, which is a fault of the program.
    """

    data: bytes
    figures: int
    paragraphs: int
    unplaced: tuple[str, ...]
    notes: tuple[str, ...]
    differences: tuple[str, ...]


def fill_form(
    report: Report,
    form: Path,
    folder: Path,
    editions: Mapping[str, Edition],
    *,
    draft: bool,
    copy: int = 1,
    even: bool = False,
) -> tuple[Path, Filled]:
    """Write the report into a copy of the .docx `form` in `folder`; the form itself is not changed.

    `copy`: see `exporters.files.stem`. `even`: all figures in one size, in the middle of their cells.
    Raises UnreadableError naming the form, and FileError.
    """
    try:
        filled = filled_form(report, load(form), editions, even=even)
    except UnreadableError as error:
        raise UnreadableError(f"“{form.name}”{error}") from error
    target = folder / filled_name(report, form, draft=draft, copy=copy)
    if target.exists() and target.samefile(form):
        raise FileError(f"“{target}”就是模板本身，未写入；请换一个文件夹。")
    replace_file(target, filled.data)
    return target, filled


def filled_name(report: Report, form: Path, *, draft: bool, copy: int = 1) -> str:
    """Return the file name of the filled form."""
    name = f"{stem(report, draft=draft, copy=copy)}_{form.stem}"
    return f"{distinct_name(name, folds=False)}{form.suffix or '.docx'}"


def filled_form(report: Report, blank: bytes, editions: Mapping[str, Edition], *, even: bool = False) -> Filled:
    """Fill the form `blank`; `even` as for `fill_form`. Raises UnreadableError."""
    form = read_template(blank, editions)
    fitted = _fitted(report, editions[form.edition])
    printed = layout(fitted, draft=False)
    try:
        data = writer.fill(blank, form, printed, even=even)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:  # a part that reading did not need
        raise UnreadableError("不能填写：文件已损坏，请用原来的软件打开另存一份再试。") from error
    slots = [writer.texts(printed, slot) for slot in form.slots]
    return Filled(
        data,
        sum(bool(text) for name, text in writer.figures(printed).items() if name in form.cells),
        sum(map(len, slots)),
        (*_unplaced_figures(report, fitted, form), *_unplaced_texts(printed, form)),
        (*_other_form(report, fitted), *form.doubts, *_left(blank, data, fitted.edition)),
        tuple(_differences(data, form, printed, editions)),
    )


# -- another edition's form ------------------------------------------------------------------------------------------


def _fitted(report: Report, edition: Edition) -> Report:
    """Return the report in the form's edition: shared cells, and sums in rows that the form does not divide."""
    if edition.id == report.edition.id:
        return report
    # The figures of its texts are the report's own: the form may have no cell for them.
    show = live_figure(report)
    texts = {part: with_figures(text, lambda formula: escape(show(formula))) for part, text in report.texts.items()}
    fitted = Report(edition, report.year, report.id, report.unit, texts=texts, saved=report.saved)
    for name, cell in edition.cells.items():
        if name in report.edition.cells:
            value = report.value(name)
            answer = report.answers.get(name) or (None if value is None else Answer(written(value), value))
        else:
            value = _sum(report, [part.id for part in parts_of(cell, report.edition)])
            answer = None if value is None else Answer(written(value), value)
        if answer is not None:
            fitted.answers[name] = answer
        if name in report.remarks:
            fitted.remarks[name] = report.remarks[name]
    return fitted


def _sum(report: Report, cells: list[str]) -> Number | None:
    values = [report.value(cell) for cell in cells]
    known = [value for value in values if value is not None]
    return sum(known, start=0) if known and len(known) == len(values) else None


def _other_form(report: Report, fitted: Report) -> Iterator[str]:
    if fitted.edition is not report.edition:
        yield f"模板的表样是“{fitted.edition.name}”，与年报的不同，只填了两者都有的格；没有细分的行填合计。"


# -- what found no place ---------------------------------------------------------------------------------------------


def _unplaced_figures(report: Report, fitted: Report, form: OfficeTemplate) -> Iterator[str]:
    """Name the figures of each table that the form has no cell for."""
    edition = report.edition
    summed = {part.id for cell in fitted.edition.cells.values() for part in parts_of(cell, edition)}
    for table in edition.tables.values():
        lost = [cell for cell in table.cells if cell.id not in form.cells and cell.id not in summed]
        lost = [cell for cell in lost if report.value(cell.id) is not None or cell.id in report.answers]
        if len(lost) == len(table.cells):
            yield f"模板中未找到“{table.title}”，整张表未填。"
        elif lost:
            names = first_names([cell.name for cell in lost], _SEVERAL)
            yield f"“{table.title}”有{len(lost)}个数在模板中没有格可填：{names}。"


def _unplaced_texts(printed: Layout, form: OfficeTemplate) -> Iterator[str]:
    placed = {part for slot in form.slots for part in slot.parts}
    unplaced: dict[str, str] = {}
    for block in printed.blocks:
        if isinstance(block, Paragraph) and not block.room and block.part not in placed:
            unplaced.setdefault(block.part, block.text)
    for text in unplaced.values():
        yield f"这一段在模板中没有空处可填：“{clipped(text)}”。"
    if not form.title:
        yield f"模板中未找到标题，未填：“{printed.title}”。"


def _left(blank: bytes, data: bytes, edition: Edition) -> Iterator[str]:
    """Name the guidance texts that remain in the filled form."""
    before = Counter(text.strip() for text in paragraphs_of(blank, edition) if is_unfinished(text, edition))
    for text in paragraphs_of(data, edition):
        if before[text.strip()] > 0:
            before[text.strip()] -= 1
            yield f"模板中的这些字未改动，请填写或删去：“{clipped(text.strip())}”。"


# -- reading back ------------------------------------------------------------------------------------------------------


def _differences(data: bytes, form: OfficeTemplate, printed: Layout, editions: Mapping[str, Edition]) -> Iterator[str]:
    """Name what an importer does not find in the filled form as it was written."""
    try:
        reading = read_bytes(data, editions, edition=form.edition)
    except UnreadableError as error:
        yield f"填好的文件{error}"
        return
    for name, wanted in writer.figures(printed).items():
        if name in form.cells:
            cell = reading.cells[name]
            shown = f"{cell.text}（{cell.remark}）" if cell.remark else cell.text
            if comparable(shown) != comparable(wanted):
                yield f"{editions[form.edition].cells[name].name}应为“{wanted}”，文件中是“{shown}”。"
    text = comparable(text_of(data))
    for slot in form.slots:
        for paragraph in writer.texts(printed, slot):
            if comparable(paragraph.text[paragraph.lead :]) not in text:
                yield f"文件中没有这一段：“{clipped(paragraph.text)}”。"
