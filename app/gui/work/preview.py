"""Lays out a report's pages: `document`, `forms`, `draft`; the PDF is written to the file `pdf`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.exporters.layout import layout
from app.exporters.pdf import official_faces, preview
from app.exporters.pictures import sizes
from app.gui.work import Refused, report_of


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> dict[str, Any]:
    """`pages`: width and height of each in points; `places` as the PDF's writer tells them."""
    with official_faces(wanted=job.get("own_faces", False)):
        data, places = preview(layout(report_of(job), draft=job["draft"]))
    try:
        Path(job["pdf"]).write_bytes(data)
    except OSError as error:
        raise Refused("预览的临时文件没有写成，请检查磁盘是否已满。") from error
    return {"pages": sizes(data), "places": places}
