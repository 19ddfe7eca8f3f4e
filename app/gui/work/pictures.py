"""Draws pages of a PDF: `pdf`, `pages` from 0, `width` in pixels; each becomes a file of greys in `folder`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.exporters.pictures import pictures


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> list[dict[str, Any]]:
    """Per page its number, the file with a byte for each pixel, its size, and what was asked for."""
    made = []
    for picture in pictures(Path(job["pdf"]), job["pages"], job["width"]):
        path = Path(job["folder"]) / f"{picture.page}-{job['width']}.grey"
        path.write_bytes(picture.greys)
        told = {"page": picture.page, "path": str(path), "width": picture.width, "height": picture.height}
        made.append(told | {"pdf": job["pdf"], "asked": job["width"]})
    return made
