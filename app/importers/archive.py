"""Opens zips, as those of Word and Excel, with bounds: no bombs, no entities, nothing from outside; part by part."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from app.importers.reading import UnreadableError

MOST_PARTS = 5_000
MOST_BYTES = 120 * 1024 * 1024
"""Of all parts, unpacked."""

LARGEST_PART = 40 * 1024 * 1024
MOST_TAGS = 1_000_000
"""Of one part; a report's has some ten thousands."""

DEEPEST = 200
"""Nesting of elements; a report's is below thirty."""

_ENTRY = b"PK\1\2"
_BOMB = "不能使用：展开后过大，可能是有害文件。"
_BROKEN = "不能使用：文件已损坏，请用原来的软件打开另存一份再试。"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Archive:
    """A zip of XML parts that was found to be of ordinary size. Parts are read when asked for."""

    def __init__(self, data: bytes) -> None:
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
            raise UnreadableError("不能使用：文件加了密码，请去掉密码再试。")
        self.names = frozenset(part.filename for part in parts)

    def content(self, name: str) -> bytes:
        """The bytes of a part; b"" where there is none."""
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
        """The root element of a part, None where there is none."""
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
    """The root of XML that has no document type. Raises UnreadableError."""
    from lxml import etree

    head = data[:4096]
    if data.count(b"<") > MOST_TAGS:
        raise UnreadableError(_BOMB)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("不能使用：文件内部引用了外来的定义，可能是有害文件。")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(_BROKEN) from error
    if _is_deep(root):
        raise UnreadableError("不能使用：结构嵌套过深，可能是有害文件。")
    return root


def _is_deep(root: Any) -> bool:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _joined(folder: str, target: str) -> str:
    parts: list[str] = []
    for step in f"{folder}/{target}".split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
