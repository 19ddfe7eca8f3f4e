"""Tells what a file is by its content, and opens zips with bounds: no bombs, no entities, nothing from outside."""

import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.importers.blocks import UnreadableError

LARGEST = 60 * 1024 * 1024
"""Bytes; a report with pictures has a few million."""

LARGEST_TEXT = 8 * 1024 * 1024
"""Bytes of a text, a page or a data file."""

_HEAD = 4096
_JSON_HEAD = re.compile(rb"[\xef\xbb\xbf\s]*(?:\{|\[\s*(?:[\[{\"\d\]-]|true|false|null))")
"""A JSON object or list; text may begin with a word in brackets."""
_LOCKED = "不能使用：文件有打开密码，请用原来的软件打开，去掉密码后另存再试。"
_OLE_HEADER = 512
_OLD_WORD_MARK, _OLD_SHEET_MARK = b"\xec\xa5", b"\x09\x08"
_ENCRYPTED, _PASSWORD_RECORD, _FIRST_RECORDS = 0x0100, 0x002F, 8
"""A bit of the head of a Word document, and a record among the first of a workbook."""

_NO_TEXT = {"ppt/": "演示文稿（.pptx）", "OFD.xml": "OFD版式文件", "visio/": "Visio图"}
"""Programs' files that are zips but no packages, by the start of the name of a part."""

_RTF = b"{\\rtf"
_MIME_HEAD = re.compile(rb"\s*(?:[A-Za-z-]+:[^\n]*\r?\n)")
_MARKUP = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<meta", b"<p", b"<?xml", b"<!--")
_XML_ROOT = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe\s]*(?:<\?[^>]*\?>\s*|<!--(?:(?!-->).)*-->\s*)*"
    rb"<(?:\w+:)?(Workbook|wordDocument|package)[\s>]",
    re.DOTALL,
)
"""The first element of a document that Word or Excel saves as one XML file."""


class FileKind(StrEnum):
    """A kind of file that can be read."""

    DATA = "datafile"
    PACKAGE = "package"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"
    TEXT = "text"
    OLD_WORD = "doc"
    OLD_EXCEL = "xls"
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    MHT = "mht"
    WORD_XML = "word xml"
    SHEET_XML = "sheet xml"


def head(path: Path) -> bytes:
    """Return the first bytes of a file; b"" if it cannot be read."""
    with suppress(OSError):
        if path.is_file():  # a pipe would be waited for
            with path.open("rb") as file:
                return file.read(_HEAD)
    return b""


def is_data(begins: bytes) -> bool:
    """Whether a file that begins so is a data file, or none of ours."""
    return bool(_JSON_HEAD.match(begins)) and not begins.startswith(_RTF)


def is_old(begins: bytes) -> bool:
    """Whether a file that begins so is of the Office before 2007."""
    return begins.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def needs_conversion(begins: bytes) -> bool:
    """Whether LibreOffice converts a file that begins so, which takes its time and memory."""
    return is_old(begins) or begins.startswith(_RTF) or b"mimetypeapplication/vnd.oasis" in begins[:100]


def load(path: Path) -> bytes:
    """The bytes of a file of sensible size. Raises UnreadableError."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise UnreadableError("不是普通文件，请先存成文件再打开。")
        size = status.st_size
        if size > LARGEST:
            raise UnreadableError(f"不能使用：文件超过{LARGEST // 1024 // 1024}MB，不是年报。")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableError("不存在，请检查文件名和所在文件夹。") from error
    except IsADirectoryError as error:
        raise UnreadableError("是一个文件夹，请选择其中的文件。") from error
    except OSError as error:
        raise UnreadableError("读不出来，请检查是否有读取权限。") from error
    if not data.strip(b"\0 \t\r\n"):
        raise UnreadableError("不能使用：文件是空的。")
    return data


def kind(data: bytes) -> FileKind:
    """Return the kind of the bytes. Raises UnreadableError if no reader accepts them."""
    if data.startswith(b"PK"):
        return _zip_kind(data)
    if b"%PDF-" in data[:1024]:
        return FileKind.PDF
    if is_old(data):
        return _old_kind(data)
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")):
        raise UnreadableError("不能使用：这是图片，读不出文字；请找Word、Excel或网页形式的原件。")
    if data.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise UnreadableError("不能使用：这是压缩包，请先解开，再选择其中的文件。")
    if data.startswith(_RTF):
        return FileKind.RTF
    if len(data) > LARGEST_TEXT:
        raise UnreadableError(f"不能使用：文字文件超过{LARGEST_TEXT // 1024 // 1024}MB，不是年报。")
    if is_data(data[:_HEAD]):
        return FileKind.DATA
    if _MIME_HEAD.match(data[:_HEAD]) and b"mime-version" in data[:_HEAD].lower():
        return FileKind.MHT
    lowered = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"").lower()
    if found := _XML_ROOT.match(data[:_HEAD].replace(b"\0", b"")):
        return FileKind.SHEET_XML if found[1] == b"Workbook" else FileKind.WORD_XML
    is_page = lowered.startswith(_MARKUP) or b"<html" in lowered or data[:200_000].lower().count(b"<td") > 3
    return FileKind.HTML if is_page else FileKind.TEXT


def _zip_kind(data: bytes) -> FileKind:
    archive = Archive(data)
    main = archive.main()
    content = archive.content("[Content_Types].xml")
    if b"wordprocessingml" in content or main.startswith("word/"):
        return FileKind.DOCX
    if b"spreadsheetml" in content or main.startswith("xl/"):
        return FileKind.XLSX
    for name, program in _NO_TEXT.items():
        if main.startswith(name) or name in archive.names:
            raise UnreadableError(f"不能使用：这是{program}，请找Word、Excel或网页形式的原件，或另存为PDF再试。")
    if b"oasis.opendocument" in archive.content("mimetype"):
        if b"opendocument.text" in archive.content("mimetype"):
            return FileKind.ODT
        if b"opendocument.spreadsheet" in archive.content("mimetype"):
            return FileKind.ODS
        raise UnreadableError("不能使用：不是文字或表格文件，请找Word、Excel或网页形式的原件。")
    return FileKind.PACKAGE


def _old_kind(data: bytes) -> FileKind:
    if _utf16("EncryptedPackage") in data or _is_locked(data):
        raise UnreadableError(_LOCKED)
    if _utf16("Workbook") in data or _utf16("Book") + b"\0\0" in data:
        return FileKind.OLD_EXCEL
    if _utf16("PowerPoint Document") in data:
        raise UnreadableError("不能使用：这是演示文稿，请找Word、Excel或网页形式的原件。")
    if _utf16("__substg1.0_") in data:
        raise UnreadableError("不能使用：这是邮件，请先打开邮件，把其中的年报附件另存出来。")
    return FileKind.OLD_WORD


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _is_locked(data: bytes) -> bool:
    """Whether a document of the old Office asks for a password; its main stream stands first in most files."""
    stream = data[_OLE_HEADER:]
    if stream[:2] == _OLD_WORD_MARK:
        return bool(int.from_bytes(stream[10:12], "little") & _ENCRYPTED)
    if stream[:2] != _OLD_SHEET_MARK:
        return False
    at = 0
    for _ in range(_FIRST_RECORDS):
        kind, size = int.from_bytes(stream[at : at + 2], "little"), int.from_bytes(stream[at + 2 : at + 4], "little")
        if kind == _PASSWORD_RECORD:
            return True
        at += 4 + size
    return False


# -- zips, as those of Word and Excel, part by part --------------------------------------------------------------------


MOST_PARTS = 5_000
MOST_BYTES = 120 * 1024 * 1024
"""The largest size of all parts, unpacked."""

LARGEST_PART = 40 * 1024 * 1024
MOST_TAGS = 1_000_000
"""The largest number of elements in a part; a report has some ten thousand."""

_ENTRY = b"PK\1\2"
_BOMB = "不能使用：展开后过大，可能是有害文件。"
_DEEP = "不能使用：结构嵌套过深，可能是有害文件。"
_BROKEN = "不能使用：文件已损坏，请用原来的软件打开另存一份再试。"
_STRICT_MARK = b"http://purl.oclc.org/ooxml/"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
"""The names of the same elements in files that Office saves as strict."""

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Archive:
    """A zip of XML parts that was found to be of ordinary size. Parts are read when asked for."""

    def __init__(self, data: bytes) -> None:
        import io
        import zipfile

        if data.count(_ENTRY) > MOST_PARTS:  # before all of them are made into objects
            raise UnreadableError(_BOMB)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, OverflowError) as error:
            raise UnreadableError(_BROKEN) from error
        if sum(part.file_size for part in parts) > MOST_BYTES:
            raise UnreadableError(_BOMB)
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableError(_LOCKED)
        self.names = frozenset(part.filename for part in parts)

    def content(self, name: str) -> bytes:
        """Return the bytes of a part; b"" without it."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(name) as stream:
                data = stream.read(LARGEST_PART + 1)
        except Exception as error:  # damaged zips raise whatever the unpacking below them raises
            raise UnreadableError(_BROKEN) from error
        if len(data) > LARGEST_PART:
            raise UnreadableError(_BOMB)
        return data

    def part(self, name: str) -> Any:
        """Return the root element of a part, None without it."""
        data = self.content(name)
        return parse_xml(data) if data else None

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """(id, last word of its type, target within the package) of what a part refers to; nothing from outside."""
        folder, _, file = name.rpartition("/")
        root = self.part(f"{folder}/_rels/{file}.rels".lstrip("/"))
        for relation in root.iter(_RELATIONS) if root is not None else ():
            target = str(relation.get("Target", ""))
            if relation.get("TargetMode") != "External":
                path = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
                yield str(relation.get("Id", "")), str(relation.get("Type", "")).rpartition("/")[2], path

    def main(self) -> str:
        """The name of the main part, "" without one."""
        return next((target for _, kind, target in self.related("") if kind == "officeDocument"), "")


def parse_xml(data: bytes) -> Any:
    """The root of XML that has no document type; the parser lets elements nest 256 deep. Raises UnreadableError."""
    from lxml import etree

    if _STRICT_MARK in data:
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", data)
    head = data[:4096]
    if data.count(b"<") > MOST_TAGS:
        raise UnreadableError(_BOMB)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("不能使用：文件内部引用了外来的定义，可能是有害文件。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_DEEP if "Excessive depth" in str(error) else _BROKEN) from error


def _joined(folder: str, target: str) -> str:
    parts: list[str] = []
    for step in f"{folder}/{target}".split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
