"""Reads a data file from disk: size, encoding and structure are checked before anything is made of it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.model.datafile import DataFileError, to_report
from app.model.edition import Edition
from app.model.report import Report

LARGEST = 20 * 1024 * 1024
"""Bytes; a report with the longest texts and its last year's is under one hundredth of it."""


def read(path: Path, editions: Mapping[str, Edition]) -> Report:
    """The report in a data file. Raises DataFileError with one sentence that names the file and the place."""
    try:
        return to_report(parse(_bytes(path)), editions)
    except DataFileError as error:
        raise DataFileError(f"“{path.name}”{error}") from error


def parse(content: bytes) -> Any:
    """The JSON in `content`. Raises DataFileError for what is no JSON, names a key twice or is nested too deep."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_constant)
    except UnicodeDecodeError as error:
        raise DataFileError(f"不能使用：第{error.start + 1}个字节不是UTF-8编码的文字，文件可能已损坏。") from error
    except json.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}个字符处"
        raise DataFileError(f"不能使用：{place}读不下去，文件不完整或不是数据文件。") from error
    except RecursionError as error:
        raise DataFileError("不能使用：结构嵌套过深，不是本程序的数据文件。") from error
    except ValueError as error:
        raise DataFileError("不能使用：其中有过长的数字。") from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise DataFileError(f"不能使用：文件超过{LARGEST // 1024 // 1024}MB，不是本程序的数据文件。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DataFileError("不存在，请检查文件名和所在文件夹。") from error
    except IsADirectoryError as error:
        raise DataFileError("是一个文件夹，请选择其中的数据文件。") from error
    except OSError as error:
        raise DataFileError("读不出来，请检查是否有读取权限。") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise DataFileError(f"不能使用：“{key[:30]}”出现了两次，无法判断以哪个为准。")
        made[key] = value
    return made


def _constant(name: str) -> Any:
    raise DataFileError(f"不能使用：其中的“{name}”不是数字。")
