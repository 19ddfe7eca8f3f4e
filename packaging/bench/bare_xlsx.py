"""The floor of XLSX: XlsxWriter alone, a sheet per table and one of prose, no formats of ours. CONTENT TARGET."""

import json
import sys
from pathlib import Path

import xlsxwriter

book = xlsxwriter.Workbook(sys.argv[2])
prose = book.add_worksheet()
line = 0
for block in json.loads(Path(sys.argv[1]).read_text("utf-8")):
    if "cells" in block:
        sheet = book.add_worksheet()
        for top, left, rows, columns, text in block["cells"]:
            if rows > 1 or columns > 1:
                sheet.merge_range(top, left, top + rows - 1, left + columns - 1, text)
            elif text.isdigit():
                sheet.write_number(top, left, int(text))
            else:
                sheet.write_string(top, left, text)
    else:
        prose.write_string(line, 0, block.get("heading") or "".join(text for text, _ in block["paragraph"]))
        line += 1
book.close()
