"""Reads a data file from disk: size, encoding and structure are checked before anything is made of it."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.model.datafile import DataFileError, to_report
from app.model.edition import Edition
from app.model.report import Report

LARGEST = 4 * 1024 * 1024
"""Bytes; a report with the longest texts and its last year's is about one hundredth of it."""
LARGEST_TASK = 64 * 1024 * 1024
"""Bytes of a task pack: it may hold last year's figures of 3,000 units."""
_TASK_HEAD = re.compile(rb"[\xef\xbb\xbf\s]*\{\s*\"format\"\s*:\s*\"nianbao-task/")
"""The first bytes of a task pack that this program writes."""

_HALF = "[\ud800-\udfff]"
TOO_DEEP = "不能使用：结构嵌套过深，不是本程序的数据文件。"
DEEPEST = 100
"""Levels of nesting; a report has five, and what other programs add to it must still be written out again."""


def read(path: Path, editions: Mapping[str, Edition], *, as_it_stands: bool = False) -> Report:
    """The report in a data file. Raises DataFileError with one sentence that names the file and the place.

    Lines of texts end in \\n alone, unless wanted `as_it_stands`: so that places in them are those in the file.
    """
    with _naming(path):
        return report_of(_bytes(path), editions, as_it_stands=as_it_stands)


def load(path: Path) -> Any:
    """The JSON of a data file, or of another file that office and units send each other. Raises DataFileError."""
    with _naming(path):
        return parse(_bytes(path, LARGEST_TASK))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Put the file's name before what is wrong with it."""
    try:
        yield
    except DataFileError as error:
        raise DataFileError(f"“{path.name}”{error}") from error


def report_of(content: bytes, editions: Mapping[str, Edition], *, as_it_stands: bool = False) -> Report:
    """The same for the bytes of a data file; the sentence names no file."""
    return report_in(parse(content), editions, as_it_stands=as_it_stands)


def report_in(data: Any, editions: Mapping[str, Edition], *, as_it_stands: bool = False) -> Report:
    """The same for the JSON of a data file."""
    report = to_report(data, editions)
    if not report.unit_name.strip():
        raise DataFileError("不能使用：缺少单位名称（“unit”中的“name”）。")
    if not as_it_stands:
        report.texts = {part: text.replace("\r\n", "\n").replace("\r", "\n") for part, text in report.texts.items()}
    return report


def parse(content: bytes) -> Any:
    """Decode JSON. Raises DataFileError if it is invalid, repeats a key or could not be written again."""
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise DataFileError(f"不能使用：第{error.start + 1}个字节不是UTF-8编码的文字，文件可能已损坏。") from error
    except json.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}个字符处"
        raise DataFileError(f"不能使用：{place}读不下去，文件不完整或不是数据文件。") from error
    except RecursionError as error:
        raise DataFileError(TOO_DEEP) from error
    except ValueError as error:
        raise DataFileError("不能使用：其中有过长的数字。") from error
    _refuse_unwritable(data)
    return data


def _bytes(path: Path, largest: int = LARGEST) -> bytes:
    """Read a file. Only a task pack may be larger than LARGEST, up to `largest` bytes."""
    limit = LARGEST
    try:
        if path.resolve().is_fifo():  # one with a name: nobody may ever write to it
            raise DataFileError("是一个管道，请先存成文件再打开。")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)  # a device or a pipe does not tell its size beforehand
            if largest > LARGEST and _TASK_HEAD.match(content):
                limit = largest
                content += file.read(limit - len(content) + 1)
    except FileNotFoundError as error:
        raise DataFileError("不存在，请检查文件名和所在文件夹。") from error
    except IsADirectoryError as error:
        raise DataFileError("是一个文件夹，请选择其中的数据文件。") from error
    except OSError as error:
        raise DataFileError("读不出来，请检查是否有读取权限。") from error
    if len(content) > limit:
        raise DataFileError(f"不能使用：文件超过{limit // 1024 // 1024}MB，不是本程序的数据文件。")
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise DataFileError(f"不能使用：“{key[:30]}”出现了两次，无法判断以哪个为准。")
        made[key] = value
    return made


def _constant(name: str) -> Any:
    raise DataFileError(f"不能使用：其中的“{name}”不是数字。")


def _refuse_unwritable(data: Any) -> None:
    """Raise DataFileError for what JSON lets pass but no UTF-8 file can hold: half characters, endless numbers."""
    level: list[tuple[str, Any]] = [("", data)]
    for _ in range(DEEPEST):
        level = [inner for place, value in level for inner in _within(place, value)]
    if level:
        raise DataFileError(TOO_DEEP)


def _within(place: str, value: Any) -> Iterable[tuple[str, Any]]:
    """Return the contents of `value` one level down, each with the key that names it in a sentence."""
    match value:
        case dict():
            return [pair for key, inner in value.items() for pair in ((key, key), (key, inner))]
        case list():
            return [(place, inner) for inner in value]
        case str() if _has_half_pairs(value):
            raise DataFileError(f"不能使用：“{re.sub(_HALF, '?', place[:30])}”中有残缺的字符。")
        case float() if not math.isfinite(value):
            raise DataFileError(f"不能使用：“{place[:30]}”中的数字过大。")
    return ()


def _has_half_pairs(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
