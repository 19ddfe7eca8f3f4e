"""Decodes the files of a form into typed structs, and words decoding errors as one sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from app.forms import schema
from app.forms.schema import (
    EditionFile,
    FindingsFile,
    LedgerFile,
    PracticeFile,
    Replacement,
    RulesFile,
    StatementsFile,
    TableFile,
    TextsFile,
)
from app.forms.schema_claims import ClaimsFile, ProseFile

FILES: Mapping[str, type[schema.Entry]] = {
    "edition": EditionFile,
    "texts": TextsFile,
    "rules": RulesFile,
    "statements": StatementsFile,
    "claims": ClaimsFile,
    "prose": ProseFile,
    "findings": FindingsFile,
    "practice": PracticeFile,
    "ledger": LedgerFile,
}
"""File stem → its struct; every other file of a folder is a table."""

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class FormFiles:
    """All files of a form but claims, prose, findings and practice, decoded, with those it inherits.

    `tables` are in printed order.
    """

    edition: EditionFile
    tables: Mapping[str, TableFile]
    texts: TextsFile
    rules: RulesFile
    statements: StatementsFile
    ledger: LedgerFile | None


def decode(source: Mapping[str, dict[str, Any]]) -> FormFiles:
    """Decode the files of `source`: file stem → its TOML. Raises ValueError, naming file, table and key."""
    edition = _required(source, "edition", EditionFile)
    return FormFiles(
        edition=edition,
        tables={name: _required(source, name, TableFile) for name in edition.tables},
        texts=_required(source, "texts", TextsFile),
        rules=_required(source, "rules", RulesFile),
        statements=decode_optional(source, "statements", StatementsFile),
        ledger=decode_optional(source, "ledger", LedgerFile) if "ledger" in source else None,
    )


def decode_optional(source: Mapping[str, dict[str, Any]], file: str, kind: type[_Made]) -> _Made:
    """Decode an optional file of a form; empty if `source` lacks it. Raises ValueError as `decode` does."""
    return _decoded(source.get(file, {}), f"{file}.toml", kind)


def decode_replacements(data: Any, file: str) -> tuple[Replacement, ...]:
    """Return the replacements of an extending form in one file. Raises ValueError as `decode` does."""
    return _decoded({"replace": data}, f"{file}.toml", schema.Replacements).replace


def _required(source: Mapping[str, dict[str, Any]], file: str, kind: type[_Made]) -> _Made:
    if file not in source:
        raise ValueError(f"缺少文件{file}.toml")
    return _decoded(source[file], f"{file}.toml", kind)


def _decoded(data: Mapping[str, Any], file: str, kind: type[_Made]) -> _Made:
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise ValueError(_sentence(str(error), data, file)) from error
    except RecursionError as error:
        raise ValueError(f"{file}的层数太多") from error


# -- what an error says ------------------------------------------------------------------------------------------------

_NAMES = {
    "str": "文字",
    "int": "整数",
    "float": "数",
    "bool": "true或false",
    "array": "方括号中的若干项",
    "object": "若干个“键 = 值”",
    "null": "空",
}
_NAMED_BY = ("id", "key", "code", "part", "kind", "label")
"""Keys that identify an entry among its neighbours, best first."""


def _sentence(error: str, data: Mapping[str, Any], file: str) -> str:
    """Word the library's error as a Chinese sentence that names file, table and key."""
    what, _, path = error.rpartition(" - at `")
    steps = list(_steps((path.removesuffix("`")) if what else ""))
    what = what or error
    if found := re.match(r"Object (contains unknown|missing required) field `(.*)`$", what, re.DOTALL):
        where = _where(data, steps)
        return f"{file}{where}中的“{found[2]}”不认识" if "unknown" in found[1] else f"{file}{where}中缺少“{found[2]}”"
    key = next((step for step in reversed(steps) if isinstance(step, str)), "")
    holder = steps[: len(steps) - 1 - steps[::-1].index(key)] if key else []
    return f"{file}{_where(data, holder)}中的“{key}”{_wrong(what)}"


def _wrong(what: str) -> str:
    if found := re.match(r"Expected `([^`]*)`, got", what):
        words = [_NAMES.get(name, name) for name in found[1].split(" | ")]
        return f"应为{'或'.join(words)}"
    if found := re.match(r"Expected `\w+` of length >= 1$", what):
        return "不能为空"
    if found := re.match(r"Expected `\w+` (<=|>=|<|>) ([\d.]+)$", what):
        limit = {"<=": "不大于", ">=": "不小于", "<": "小于", ">": "大于"}[found[1]]
        return f"应{limit}{float(found[2]):g}"
    if found := re.match(r"Invalid (?:enum )?value (.*)$", what, re.DOTALL):
        return f"不能写{found[1]}".replace("'", "“", 1).replace("'", "”", 1)
    return "的写法不对"


def _steps(path: str) -> Iterator[str | int]:
    """The keys and numbers of a path such as `$.rule[0].parts[1]`; a value of a mapping is `[...]` and ends it."""
    for key, number in re.findall(r"\.([^.\[\]]+)|\[(\d+)\]", path.partition("[...]")[0]):
        yield int(number) if number else key


def _where(data: Any, steps: list[str | int]) -> str:
    """Name the innermost entry on the path, as `的row“upper”`; "" for the file as a whole."""
    words, key = "", ""
    for step in steps:
        try:
            data = data[step]
        except (LookupError, TypeError):
            break
        if isinstance(step, str):
            key = step
        if isinstance(data, dict):
            name = next((data[name] for name in _NAMED_BY if isinstance(data.get(name), str)), None)
            name = name if name is not None or isinstance(step, str) else f"第{step + 1}项"
            words = f"的{key}" if name is None else f"的{key}“{name}”"
    return words
