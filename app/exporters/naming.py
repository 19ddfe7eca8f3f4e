"""What the files of a report are called, on every system."""

from pathlib import Path

from app.exporters.characters import storable
from app.exporters.files import LONGEST_NAME, safe_name
from app.model.report import Report


def package_path(report: Report, folder: Path, *, draft: bool) -> Path:
    """Where the package of a report goes."""
    return folder / f"{stem(report, draft=draft, part=report.edition.package.name)}.zip"


def stem(report: Report, *, draft: bool = False, part: str = "", copy: int = 1) -> str:
    """The name of a report's files without its ending, as every system takes it; `part` names one of its package.

    From the second on, `copy` tells it from files of that name which are to stay.
    """
    marks = (part, report.edition.words.draft if draft else "", str(copy) if copy > 1 else "")
    mark = "".join(f"_{word}" for word in marks if word)
    return safe_name(_shortened(storable(report.file_name), LONGEST_NAME - len(mark.encode())) + mark)


def _shortened(text: str, room: int) -> str:
    """`text` in at most `room` bytes. Its middle gives way: the end tells the year, and files of two years differ."""
    whole = text.encode()
    if len(whole) <= room:
        return text
    tail = whole[-room // 2 :].decode(errors="ignore")
    return whole[: room - len(tail.encode())].decode(errors="ignore") + tail
