"""Whether a document bears the mark of a draft: in its headers, beside its text, or in its name."""

import re

from app.importers.archive import Archive
from app.importers.file_kinds import FileKind
from app.importers.reading import Reading, UnreadableError

_HEADERS = {
    FileKind.DOCX: re.compile(r"word/(header|footer)\d*\.xml"),
    FileKind.XLSX: re.compile(r"xl/worksheets/\w+\.xml"),
}
_PRINTED_ABOVE = re.compile(r"<headerFooter.*?</headerFooter>", re.DOTALL)


def is_stamped(data: bytes, kind: FileKind, reading: Reading, name: str, mark: str) -> bool:
    """`mark` is the edition's word for a draft, `name` the name of the file."""
    if re.search(rf"[_（(\-— ]{re.escape(mark)}|^{re.escape(mark)}", name.rpartition("/")[2]):
        return True
    if any("".join(left.text.split()) == mark for left in reading.left_overs):
        return True
    return kind in _HEADERS and any(mark in text for text in _headers(data, kind))


def _headers(data: bytes, kind: FileKind) -> list[str]:
    try:
        archive = Archive(data)
        names = [name for name in archive.names if _HEADERS[kind].fullmatch(name)]
        texts = [archive.content(name).decode("utf-8", "replace") for name in names]
    except UnreadableError:
        return []
    return texts if kind is FileKind.DOCX else [found for text in texts for found in _PRINTED_ABOVE.findall(text)]
