"""Prints and pastes generated pages through other programs and measures what is read back; run by hand, for minutes.

python -m tests.importers.rendered chromium --count 20 --first 1
"""

import argparse
import io
import logging
import random
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from app.forms import bundled
from app.importers import Certainty, Reading, UnreadableError, read_bytes
from app.model.numbers import Kind, read
from tests.importers.documents import Box, Document, Grid, Words, document, expected, random_report
from tests.importers.site_pages import BARE_STYLES, STYLES, Look, look, page, reworded

EDITIONS = ("disclosure-2021", "disclosure-2021", "disclosure-2019", "disclosure-2021-single")


@dataclass
class Made:
    """A report, how it is set, and the text that each of its sections should hold."""

    document: Document
    look: Look
    prose: dict[str, list[str]]


def made(seed: int, styles: dict[str, str]) -> Made:
    draw = random.Random(f"rendered {seed}")
    report = random_report(bundled()[draw.choice(EDITIONS)], draw)
    if draw.random() < 0.9:  # most offices write 0 where there is none
        for cell in report.edition.enterable:
            if cell not in report.answers and (zero := read("0", report.edition.cells[cell].kind)):
                report.answers[cell] = zero
    written = document(report)
    prose = reworded(written, draw)
    return Made(written, look(draw, styles), prose)


# -- programs ----------------------------------------------------------------------------------------------------------

Render = Callable[[Sequence[Made], Path, random.Random], list[bytes]]


def _pages(chosen: Sequence[Made], folder: Path, **other: Any) -> list[Path]:
    """The pages as files; `other`: what of their look is the same for all."""
    paths = []
    for number, each in enumerate(chosen):
        path = folder / f"page{number}.html"
        path.write_text(page(each.document, replace(each.look, **other)), "utf-8")
        paths.append(path)
    return paths


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def chromium(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    """Printed by a browser, with and without its own lines above and beneath each page."""
    for path in _pages(chosen, folder):
        bare = ["--no-pdf-header-footer"] if draw.random() < 0.5 else []
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
        _run(*command, *bare, f"--print-to-pdf={path.with_suffix('.pdf')}", path.as_uri())
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"), key=_number)]


def weasyprint(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    for path in _pages(chosen, folder):
        _run("weasyprint", str(path), str(path.with_suffix(".pdf")))
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"), key=_number)]


def wkhtmltopdf(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    """An old WebKit; it knows no rules of pages, so that scale and way of the paper are given apart."""
    for each, path in zip(chosen, _pages(chosen, folder, face=""), strict=True):  # it draws other faces as outlines
        way = "Landscape" if each.look.landscape else "Portrait"
        command = ["wkhtmltopdf", "--quiet", "--enable-local-file-access", "-O", way]
        _run(*command, "--zoom", str(each.look.zoom / 100), str(path), str(path.with_suffix(".pdf")))
    return [path.read_bytes() for path in sorted(folder.glob("*.pdf"), key=_number)]


def _office(chosen: Sequence[Made], folder: Path, ending: str) -> list[bytes]:
    paths = _pages(chosen, folder, cell_size=10, padding=0)  # it lets wide tables go beyond the paper
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", ending]
    _run(*command, "--outdir", str(folder), *map(str, paths))
    return [path.read_bytes() for path in sorted(folder.glob(f"*.{ending.partition(':')[0]}"), key=_number)]


def office_pdf(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    return _office(chosen, folder, "pdf:writer_pdf_Export")


def office_docx(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    """A page as it comes into a Word file."""
    return _office(chosen, folder, "docx:MS Word 2007 XML")


def _number(path: Path) -> int:
    return int(path.stem.removeprefix("page"))


# -- pasting -----------------------------------------------------------------------------------------------------------


def shown_page(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    return [page(each.document, each.look).encode() for each in chosen]


def pasted_text(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    """As a browser or a word processor gives text to an editor, in one of MANNERS."""
    return [_text(each, draw.choice(list(MANNERS)), draw).encode() for each in chosen]


def _rows(grid: Grid) -> Iterator[list[str]]:
    """The cells that begin in each row, as a copied table has them."""
    for row in range(grid.height):
        boxes = sorted((box for box in grid.boxes if box.top == row), key=lambda box: box.left)
        yield [box.text.replace("\n", "") for box in boxes]


def _places(grid: Grid) -> Iterator[list[str]]:
    """All places of each row, blank where a merged cell reaches."""
    texts = {(box.top, box.left): box.text.replace("\n", "") for box in grid.boxes}
    for row in range(grid.height):
        yield [texts.get((row, column), "") for column in range(grid.width)]


def _filled_up(grid: Grid) -> Iterator[list[str]]:
    """The cells that begin in each row, blank ones behind the last up to the width of the table."""
    for row in _rows(grid):
        yield row + [""] * (grid.width - len(row))


MANNERS: dict[str, Callable[[Grid], str]] = {
    "tabs": lambda grid: "\n".join("\t".join(row) for row in _rows(grid)),
    "all tabs": lambda grid: "\n".join("\t".join(row) for row in _places(grid)),
    "a cell a line": lambda grid: "\n".join(text for row in _rows(grid) for text in row if text),
    "a cell a line with gaps": lambda grid: "\n\n".join(text for row in _rows(grid) for text in row if text),
    "bars": lambda grid: "\n".join(f"| {' | '.join(row)} |" for row in _rows(grid)),
    "Markdown": lambda grid: "\n".join(
        f"| {' | '.join(row)} |" + ("\n|" + " --- |" * grid.width if not number else "")
        for number, row in enumerate(_places(grid))
    ),
    "bars filled up": lambda grid: "\n".join(" | ".join(row) + " |" for row in _filled_up(grid)),
    "a cell and a bar a line": lambda grid: "\n".join(
        f"{text} |" if text else "|" for row in _filled_up(grid) for text in row
    ),
    "a cell a line, a bar a line": lambda grid: "\n".join(
        f"{text}\n|" if text else "|" for row in _filled_up(grid) for text in row
    ),
    "spaces": lambda grid: "\n".join("  ".join(filter(None, row)) for row in _rows(grid)),
}


def _text(each: Made, manner: str, draw: random.Random) -> str:
    from tests.importers.site_pages import FRAMES

    frame, width = FRAMES[each.look.frame], draw.choice([0, 0, 38, 60])
    parts = [*frame.above]
    is_body = False
    for block in each.document.blocks:
        if not (isinstance(block, Words) and block.kind == "title") and not is_body:
            parts += frame.beneath
            is_body = True
        if isinstance(block, Grid):
            parts.append(MANNERS[manner](block))
        elif block.kind == "text":
            parts.append(_wrapped(f"　　{block.text}", width))
        else:
            parts.append(block.text)
    return ("\n\n" if draw.random() < 0.3 else "\n").join([*parts, *frame.behind]) + "\n"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width)) if width else text


def workbook(chosen: Sequence[Made], folder: Path, draw: random.Random) -> list[bytes]:
    return [_workbook(each.document, draw) for each in chosen]


FORMATS = (
    "General",
    "0",
    "#,##0",
    '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ',
    '0"件"',
    "0_ ",
    "0_);[Red](0)",
    "@",
    "#,##0_ ;[Red]-#,##0 ",
)


def _workbook(written: Document, draw: random.Random) -> bytes:
    """One sheet or a sheet a section, merged, with numbers that a format shows otherwise."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    several, shown = draw.random() < 0.5, draw.choice(FORMATS)
    row = 1
    for block in written.blocks:
        if isinstance(block, Words):
            if several and block.kind == "heading":
                sheet, row = book.create_sheet(block.text[:20]), 1
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        for box in block.boxes:
            place = sheet.cell(row + box.top, 1 + box.left)
            place.value = _value(box, written)
            if isinstance(place.value, int | float):
                place.number_format = shown if isinstance(place.value, int) else "General"
            if box.rows > 1 or box.columns > 1:
                sheet.merge_cells(
                    start_row=row + box.top,
                    end_row=row + box.top + box.rows - 1,
                    start_column=1 + box.left,
                    end_column=box.left + box.columns,
                )
        row += block.height + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _value(box: Box, written: Document) -> object:
    if box.cell and box.text:
        kind = written.report.edition.cells[box.cell].kind
        if box.text.isdigit() and len(box.text) < 15:
            return int(box.text)
        if kind is Kind.DECIMAL and box.text.replace(".", "", 1).isdigit():
            return float(box.text)
    return box.text or None


# -- measuring ---------------------------------------------------------------------------------------------------------


@dataclass
class Measure:
    """The result of some files: figures, and characters of prose that are wanted and that differ."""

    figures: Counter[str] = field(default_factory=Counter)
    wanted: int = 0
    wrong: int = 0
    paragraphs: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def line(self) -> str:
        total = self.figures.total() or 1
        exact = 100 * self.figures["exact"] / total
        prose = 100 * (1 - self.wrong / (self.wanted or 1))
        whole = 100 * self.paragraphs["whole"] / (self.paragraphs.total() or 1)
        return (
            f"figures {total}: exact {exact:.3f} %, told {self.figures['told']}, silent {self.figures['silent']}; "
            f"prose {self.wanted} characters: {prose:.2f} % right, paragraphs whole {whole:.1f} %; "
            f"refused {self.refused}"
        )


def measure(each: Made, data: bytes, total: Measure) -> list[str]:
    """Add one file to the measure; what is wrong with it."""
    try:
        reading = read_bytes(data, bundled())
    except UnreadableError as error:
        total.refused += 1
        return [f"refused: {error}"]
    return [*_figures(each.document, reading, total), *_prose(each, reading, total)]


def _figures(written: Document, reading: Reading, total: Measure) -> Iterator[str]:
    for cell, form in written.report.edition.cells.items():
        found = reading.cells.get(cell)
        wanted = expected(written.truth.get(cell, ""), form.kind)
        if found is None:
            total.figures["told" if reading.is_doubtful else "silent"] += 1
            yield f"{cell}: no place"
            continue
        text = expected(found.text, form.kind)
        outcome = "exact" if text == wanted else "silent" if found.certainty is Certainty.SURE else "told"
        total.figures[outcome] += 1
        if outcome != "exact":
            yield f"{cell}: {outcome}, {text!r} for {wanted!r}"


def _prose(each: Made, reading: Reading, total: Measure) -> Iterator[str]:
    edition = bundled()[reading.edition]
    for section in edition.sections:
        parts = [name for name in section.contents if name in edition.parts and name != edition.places.title]
        stored = [line for name in parts for line in reading.texts.get(name, "").replace("**", "").split("\n") if line]
        wanted = each.prose.get(section.heading, [])
        here, there = "".join("".join(stored).split()), "".join("".join(wanted).split())
        distance = Levenshtein.distance(here.replace("\\", ""), there)
        total.wanted += len(there)
        total.wrong += distance
        bare = {"".join(line.split()).replace("\\", "") for line in stored}
        for text in wanted:
            total.paragraphs["whole" if "".join(text.split()) in bare else "other"] += 1
        if not distance and (joined := [line for line in bare if len(line) > max(map(len, wanted), default=0)]):
            yield f"{section.heading or 'preamble'}: paragraphs joined: {joined[0][:40]}…{joined[0][-40:]}"
        if distance:
            yield f"{section.heading or 'preamble'}: {distance} characters: {here[:60]}…{here[-80:]}"


RENDERERS: dict[str, Render] = {
    "chromium": chromium,
    "weasyprint": weasyprint,
    "wkhtmltopdf": wkhtmltopdf,
    "office-pdf": office_pdf,
    "office-docx": office_docx,
    "page": shown_page,
    "text": pasted_text,
    "workbook": workbook,
}
PROGRAMS = {"office-pdf": "soffice", "office-docx": "soffice"}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("renderer", choices=sorted(RENDERERS))
    asked.add_argument("--count", type=int, default=10)
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    asked.add_argument("--bare", action="store_true", help="tables without upright lines")
    asked.add_argument("--keep", type=Path, help="a folder for the files")
    chosen = asked.parse_args()
    logging.disable(logging.CRITICAL)
    program = PROGRAMS.get(chosen.renderer, chosen.renderer)
    if chosen.renderer not in ("page", "text", "workbook") and shutil.which(program) is None:
        raise SystemExit(f"{program} is not installed")
    seeds = range(chosen.first, chosen.first + chosen.count)
    all_made = [made(seed, BARE_STYLES if chosen.bare else STYLES) for seed in seeds]
    total = Measure()
    with tempfile.TemporaryDirectory() as folder:
        files = RENDERERS[chosen.renderer](all_made, Path(folder), random.Random(chosen.first))
    for seed, each, data in zip(seeds, all_made, files, strict=True):
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / f"{chosen.renderer}-{seed}").write_bytes(data)
        if wrong := measure(each, data, total):
            print(f"{seed} ({each.look.name}): {len(wrong)} differ")
            for line in wrong[:6]:
                print(f"    {line}")
    print(f"{chosen.renderer}: {chosen.count} files, {total.line()}")


if __name__ == "__main__":
    main()
