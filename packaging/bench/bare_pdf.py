"""The floor of PDF: a reportlab canvas, four faces, the same characters in plain lines and boxes. CONTENT TARGET."""

import json
import sys
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"
FACES = ("GwFang", "GwHei", "GwSong", "GwBiaoSong")
for face in FACES:
    pdfmetrics.registerFont(TTFont(face, FONTS / f"{face}.ttf"))

canvas = Canvas(sys.argv[2], pagesize=A4)
canvas.setFont("GwBiaoSong", 22)
canvas.drawString(28 * mm, 270 * mm, "题")
TOP: float = 260 * mm
y = TOP


def down(step: float) -> float:
    """The next line's height, on a new page where this one is full."""
    global y
    y -= step
    if y < 35 * mm:
        canvas.showPage()
        y = TOP
    return y


for block in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    if "cells" in block:
        row = -1
        for top, left, rows, columns, text in block["cells"]:
            if top != row:
                row = top
                down(6 * mm)
            x = 28 * mm + sum(block["widths"][:left]) * mm
            canvas.rect(x, y, sum(block["widths"][left : left + columns]) * mm, 6 * mm * rows)
            canvas.setFont("GwSong", 8)
            canvas.drawString(x, y + 2, text)
        continue
    text = block.get("heading") or "".join(text for text, _ in block["paragraph"])
    for start in range(0, len(text), 28):
        down(28.9)
        canvas.setFont("GwHei" if "heading" in block else "GwFang", 16)
        canvas.drawString(28 * mm, y, text[start : start + 28])
canvas.save()
