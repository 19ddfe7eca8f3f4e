"""WordprocessingML read for tests, by zip and XML alone; and the order of children that its schema demands."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# ECMA-376 part 1, annex A: the sequences of those types that this program or its template writes.
ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs
        suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd
        snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid
        vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em
        lang eastAsianLayout specVanish oMath""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing
        tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription""",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType
        pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid""",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p tbl",
    "p": "pPr r",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked
        personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr""",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "settings": """zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop evenAndOddHeaders
        drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
        characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore compat""",
    "compat": """spaceForUL balanceSingleByteDoubleByteWidth doNotLeaveBackslashAlone ulTrailSpace
        doNotExpandShiftReturn compatSetting""",
}


def parts(data: bytes) -> dict[str, Any]:
    """The XML parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist()}


def misplaced(root: Any) -> Iterator[str]:
    """A line for each element that stands before one that must precede it, or that its parent cannot hold."""
    for element in root.iter(*(f"{W}{name}" for name in ORDER)):
        order = ORDER[etree.QName(element).localname].split()
        names = [etree.QName(child).localname for child in element]
        unknown = [name for name in names if name not in order]
        if unknown:
            yield f"{element.tag}: {unknown}"
            continue
        places = [order.index(name) for name in names]
        if places != sorted(places):
            yield f"{element.tag}: {names}"


def text(element: Any) -> str:
    shown = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(shown.get(node.tag) or node.text or "" for node in element.iter(f"{W}t", *shown))


def value(element: Any, path: str) -> str | None:
    """The w:val of a descendant; "" where it has none, None where there is no such element."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}val", "")


def merged_cells(table: Any) -> list[tuple[int, int, int, int, str]]:
    """Top, left, rows, columns and text of each cell, rebuilt from gridSpan and vMerge as Word does."""
    cells: dict[tuple[int, int], list[Any]] = {}
    above: dict[int, tuple[int, int]] = {}
    for top, row in enumerate(table.iterfind(f"{W}tr")):
        left = 0
        for cell in row.iterfind(f"{W}tc"):
            span = int(value(cell, "tcPr/gridSpan") or 1)
            if value(cell, "tcPr/vMerge") == "":
                cells[above[left]][2] += 1
            else:
                cells[top, left] = [top, left, 1, span, text(cell)]
                above[left] = (top, left)
            left += span
    return [(top, left, rows, columns, shown) for top, left, rows, columns, shown in cells.values()]
