"""Builds resources/templates/report.docx, page and styles of the Word export: `python packaging/template/build.py`.

The parts lie beside this script as readable XML; the same parts give the same bytes.
"""

import io
import re
import zipfile
from pathlib import Path

PARTS = Path(__file__).resolve().parent / "parts"
TARGET = Path(__file__).resolve().parents[2] / "resources" / "templates" / "report.docx"
_DATE = (1980, 1, 1, 0, 0, 0)
_BETWEEN = re.compile(r">\s+<")


def built() -> bytes:
    """The template's bytes."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as target:
        for part in _parts():
            entry = zipfile.ZipInfo(part.relative_to(PARTS).as_posix(), _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, _BETWEEN.sub("><", part.read_text("utf-8").strip()))
    return package.getvalue()


def _parts() -> list[Path]:
    """All parts, the list of content types first, as Word wants it."""
    parts = [path for path in PARTS.rglob("*") if path.is_file()]
    return sorted(parts, key=lambda path: (path.name != "[Content_Types].xml", path.relative_to(PARTS).as_posix()))


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(built())
