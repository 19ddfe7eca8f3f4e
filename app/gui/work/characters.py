"""Names the characters of a report that the PDF would show as boxes: `document`, `forms` (folders), `own_faces`."""

from collections.abc import Callable
from typing import Any

from app.exporters.layout import layout, whole
from app.exporters.pdf import official_faces, uncovered
from app.gui.work import report_of

_BEFORE, _BEHIND = 8, 4


def run(job: dict[str, Any], progress: Callable[[str, int, int], None]) -> list[str]:
    """Each once, in order, with the words around it: alone it may show as a box in the window too."""
    text = whole(layout(report_of(job), draft=False))
    with official_faces(wanted=job.get("own_faces", False)):
        places = [text.index(character) for character in uncovered(text)]
    return [text[max(0, at - _BEFORE) : at + 1 + _BEHIND].replace("\n", "") for at in places]
