"""The report as PDF: set by the rules of official documents, fit for archives, with its structure.

reportlab makes the file, but not its fonts: it reads a face whole and embeds it in parts of 256 characters, without
the characters above U+FFFF. `fonts` reads and subsets faces, `embedding` embeds each as one font. Lines, pages and
tables are set by our own modules, because no library sets Chinese by the rules of official documents
(`line_breaking`). `document` adds the line end that PDF/A wants behind each stream.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app import PROGRAM
from app.exporters.layout import Layout
from app.model.report import Report
from app.model.texts import squeezed

if TYPE_CHECKING:
    from app.exporters.pdf.pictures import Places


def write(report: Report, layout: Layout) -> bytes:
    """The file. The same report gives the same bytes."""
    from app.exporters.pdf.document import Document

    return Document(layout, PROGRAM).bytes()


def preview(layout: Layout) -> tuple[bytes, "Places"]:
    """The same file, and where in it each table and text part stands."""
    from app.exporters.pdf.document import Document
    from app.exporters.pdf.pictures import places

    document = Document(layout, PROGRAM)
    return document.bytes(), places(layout, document.starts)


@contextmanager
def official_faces(*, wanted: bool) -> Iterator[tuple[str, ...]]:
    """Prefer this machine's official faces to ours within the block, if `wanted`. Yields sentences on those used."""
    if not wanted:
        yield ()
        return
    from app.exporters.pdf import fonts

    found = fonts.find_official([name for chain in fonts.CHAINS for name in chain.official], fonts.font_folders())
    with fonts.taking(found) as taken:
        yield tuple(_told(taken, [name for name, where in found.items() if not where.is_permitted]))


def _told(taken: list[str], refused: list[str]) -> Iterator[str]:
    if taken:
        yield f"PDF用了本机的{'、'.join(taken)}，其余的字用随附的字体。"
    else:
        yield "本机没有可以用在PDF里的方正小标宋、仿宋_GB2312等字体，用的是随附的字体。"
    if refused:
        yield f"本机的{'、'.join(refused)}不允许嵌入文件，没有用。"


def boxed(text: str) -> tuple[str, ...]:
    """A sentence on the characters of `text` that the PDF shows as boxes; () where it shows them all."""
    missing = uncovered(squeezed(text))
    return (f"字库中没有“{'、'.join(missing)}”，PDF中显示为方框。",) if missing else ()


def uncovered(text: str) -> list[str]:
    """The characters of `text` that none of our faces has, each once, in order: the PDF would show a box for them."""
    from app.exporters.pdf import fonts

    return fonts.uncovered(text)
