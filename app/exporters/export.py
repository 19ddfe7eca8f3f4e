"""One export, the same for window and command line: lay out, write beside the target, put in place, read back."""

import errno
import os
import re
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from app.exporters.characters import storable
from app.exporters.layout import Layout, layout
from app.exporters.readback import differences
from app.model.report import Report

FORMATS: tuple[str, ...] = ("docx", "xlsx", "pdf", "html")

Progress = Callable[[str, int, int], None]
"""Told before each file: its format, how many are done, how many there are. May raise to stop the export."""

_LONGEST_NAME = 255
"""Bytes of a file name that every file system takes."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)")


class ExportError(Exception):
    """A file could not be written, and what stood in its place still stands; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A written file. `differences`: sentences on what it does not say as the report does; () as it should be."""

    format: str
    path: Path
    differences: tuple[str, ...] = ()


def export(
    report: Report, folder: Path, formats: Iterable[str], *, draft: bool, progress: Progress | None = None
) -> list[Exported]:
    """Write the report in each of `formats` into `folder`, which is made. Raises ExportError."""
    printed = layout(report, draft=draft)
    stem = _stem(report, draft=draft)
    chosen = list(formats)
    _make(folder)
    done = []
    for number, name in enumerate(chosen):
        if progress:
            progress(name, number, len(chosen))
        path = folder / safe_name(stem, name)
        data = _written(name, report, printed)
        replace(path, data)
        done.append(Exported(name, path, differences(name, data, report, printed)))
    if progress and chosen:
        progress(chosen[-1], len(chosen), len(chosen))
    return done


def _stem(report: Report, *, draft: bool) -> str:
    return f"{report.file_name}_{report.edition.words.draft}" if draft else report.file_name


def _written(name: str, report: Report, printed: Layout) -> bytes:
    """The bytes of one format; its writer and the writer's library are loaded only now."""
    if name not in FORMATS:
        raise ExportError(f"没有“{name}”这种导出格式，可选：{'、'.join(FORMATS)}。")
    writer = import_module(f"app.exporters.{name}")
    data: bytes = writer.write(report, printed)
    return data


def safe_name(stem: str, ending: str) -> str:
    """`stem.ending` as Windows takes it: forbidden characters replaced, reserved names marked, not too long."""
    plain = _FORBIDDEN.sub("_", storable(stem)).strip(" .") or "_"
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    room = _LONGEST_NAME - len(ending.encode()) - 1
    return f"{_shortened(plain, room)}.{ending}"


def _shortened(text: str, room: int) -> str:
    """`text` in at most `room` bytes. The unit's name at the head gives way: the end tells year and 草稿."""
    if len(text.encode()) <= room:
        return text
    half = room // 2
    head = text.encode()[: room - half].decode(errors="ignore")
    tail = text.encode()[-half:].decode(errors="ignore")
    return head + tail


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ExportError(f"“{folder}”是一个文件，不是文件夹，请换一个导出位置。") from error
    except OSError as error:
        raise ExportError(f"不能建立文件夹“{folder}”：{_reason(error)}。") from error


def replace(path: Path, data: bytes) -> None:
    """Put `data` at `path` whole or not at all; what stood there is replaced. Raises ExportError."""
    if path.is_dir():
        raise ExportError(f"不能写入“{path.name}”：同名的文件夹已经存在，请先改名或移走。")
    temporary = path.with_name(f".nianbao-{uuid.uuid4().hex}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ExportError(_sentence(path, error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sentence(path: Path, error: OSError) -> str:
    if isinstance(error, PermissionError) and path.exists() and os.access(path.parent, os.W_OK):
        return f"不能写入“{path.name}”：它正在别的程序（如Word、WPS）中打开，请关闭后再导出；原文件没有改动。"
    return f"不能写入“{path.name}”：{_reason(error)}。"


def _reason(error: OSError) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return "磁盘空间不足，请清理后再导出"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return "没有写入这个文件夹的权限，请换一个导出位置"
        case errno.ENOTDIR:
            return "路径中有一段是文件，不是文件夹"
        case errno.ENAMETOOLONG:
            return "文件名或路径过长，请换一个较短的位置"
        case errno.ENOENT:
            return "文件夹不存在，可能刚被移走或断开了连接"
        case _:
            return f"系统提示“{error.strerror or error}”"
