"""The floor of DOCX: python-docx alone, the same paragraphs and tables, no styles of ours. CONTENT TARGET."""

import json
import sys
from pathlib import Path

import docx

document = docx.Document()
for block in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    if "cells" in block:
        table = document.add_table(block["height"], len(block["widths"]))
        grid = [row.cells for row in table.rows]
        for top, left, rows, columns, text in block["cells"]:
            cell = grid[top][left]
            if rows > 1 or columns > 1:
                cell = cell.merge(grid[top + rows - 1][left + columns - 1])
            cell.text = text
    elif "paragraph" in block:
        paragraph = document.add_paragraph()
        for text, bold in block["paragraph"]:
            paragraph.add_run(text).bold = bold
    else:
        document.add_heading(block["heading"])
document.save(sys.argv[2])
