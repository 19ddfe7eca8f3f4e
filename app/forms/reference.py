"""Writes the form author's reference, in Markdown, from the schema: every file, table and key of a form."""

import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from app.forms import schema, schema_claims

FILES: tuple[tuple[str, type[schema.Entry], str], ...] = (
    ("edition.toml", schema.EditionFile, "表的编号、年份、各部分、封面和用语。每个文件夹都要有。"),
    ("表编号.toml", schema.TableFile, "一张表的行和列。edition.toml的tables里每个编号一个文件。"),
    ("texts.toml", schema.TextsFile, "文字部分。每个文件夹都要有，可以为空。"),
    ("rules.toml", schema.RulesFile, "数与数之间的关系。每个文件夹都要有，可以为空。"),
    ("statements.toml", schema.StatementsFile, "文字里必须写到的、不该留下的。可以没有。"),
    ("findings.toml", schema.FindingsFile, "检查结果怎样合并、怎样处理、怎样说明。可以没有。"),
    ("claims.toml", schema_claims.ClaimsFile, "文字会说到表中的哪些数。可以没有。"),
    ("prose.toml", schema_claims.ProseFile, "说到这些数时用的词。可以没有。"),
    ("ledger.toml", schema.LedgerFile, "从台账逐条数进一张表。可以没有。"),
    ("practice.toml", schema.PracticeFile, "练习：在示例里埋下的错误。可以没有。"),
    ("沿用另一张表时的任何文件", schema.Replacements, "edition.toml写了extends的，其他文件只写不同之处。"),
)

_HEAD = """# 表样编写手册

本文件由程序生成，与程序接受的写法逐项一致；不认识的键、写错的类型，`nianbao lint-forms 文件夹` 会指出文件、表和键。

一张表样是一个文件夹：若干TOML文件，加一份填好的示例example.json（数据文件）。文件夹名就是编号。

- 格的地址是 `表.行.列`。规则里 `*` 依次代表每一行或每一列，组名代表组内各行或各列；
  `last:` 取上一份的数，前加 `-` 为减。
- 用语里的花括号由程序填写，只写名字，不加别的记号。
- 正则表达式逐段匹配，匹配前去掉空格。

## 例

一张按季填报、一表一文的表样：

"""

EXAMPLE = """# edition.toml
id = "garden"
name = "花木养护季报"
first_year = 2024
tables = ["plants"]
section = [{ id = "one", heading = "一、养护情况", contents = ["plants", "note"] }]
field = [{ key = "name", label = "单位", required = true }]
period = { kind = "quarter", names = ["春季", "夏季", "秋季", "冬季"], last = "preceding" }
[words]
title = "{unit}{year}年{period}花木养护季报"
file_name = "{unit}_{year}年{period}花木养护季报"
draft = "草稿"
page_number = "{page}"
[package]
name = "上报件"
checks = "核对表"
sign = "签字页"
number = "第{number}报"
lines = ["填表"]
seal = "（章）"
date = "年　月　日"
facts = []

# plants.toml
id = "plants"
title = "养护情况表"
font_size = 10.5
widths = [40, 40]
row = [{ id = "trees", label = ["树"], group = "kinds" }, { id = "all", label = ["合计"] }]
column = [{ id = "count", header = ["数量"] }]

# texts.toml
text = [{ id = "note", label = "说明" }]

# rules.toml
[[rule]]
code = "G1"
kind = "sum"
total = "plants.all.*"
parts = ["plants.kinds.*"]
computes = true
about = "合计等于各类之和"
sentence = "合计是{left}，各类之和是{right}，相差{difference}。"
"""
"""A whole form, its files one after the other, each under its name."""

_NAMES = {str: "文字", int: "整数", float: "数", bool: "true或false"}


def reference() -> str:
    """The whole reference as Markdown."""
    return f"{_HEAD}```toml\n{EXAMPLE}```\n{''.join(map(_file, FILES))}"


def _file(file: tuple[str, type[schema.Entry], str]) -> str:
    name, kind, about = file
    lines = [f"\n## {name}\n\n{about}\n"]
    for title, description, entry in _entries(kind, "", ""):
        lines.append(f"\n### {title}\n\n{description}\n" if title else "")
        lines.append("\n| 键 | 写什么 | 不写时 | 意思 |\n|---|---|---|---|\n")
        lines += [_row(each, entry) for each in msgspec.structs.fields(entry)]
    return "".join(lines)


def _entries(kind: type[schema.Entry], title: str, about: str) -> Iterator[tuple[str, str, type[schema.Entry]]]:
    """A table and those within it, each once: its name, what it is for, its struct."""
    yield title, about, kind
    hints = get_type_hints(kind, include_extras=True)
    for each in msgspec.structs.fields(kind):
        for inner in _structs(hints[each.name]):
            tag = inner.__struct_config__.tag
            name = f"{title}.{each.encode_name}".strip(".") + (f'（kind = "{tag}"）' if tag else "")
            yield from _entries(inner, name, (inner.__doc__ or "") if tag else _description(hints[each.name]))


def _structs(hint: Any) -> Iterator[type[schema.Entry]]:
    """The structs that a type is made of."""
    if isinstance(hint, type) and issubclass(hint, schema.Entry):
        yield hint
    for inner in get_args(hint):
        yield from _structs(inner)


def _row(each: msgspec.structs.FieldInfo, kind: type[schema.Entry]) -> str:
    hint = get_type_hints(kind, include_extras=True)[each.name]
    default = "必须写" if each.required else _shown(each.default)
    return f"| `{each.encode_name}` | {_type(hint)} | {default} | {_description(hint)} |\n"


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return str(default).lower()
    if default is None or default is msgspec.NODEFAULT or default in ("", ()) or isinstance(default, schema.Entry):
        return ""
    return f"`{default}`"


def _description(hint: Any) -> str:
    metas = [each for each in get_args(hint)[1:] if isinstance(each, msgspec.Meta)] if _is_annotated(hint) else []
    return next((each.description for each in reversed(metas) if each.description), "")


def _is_annotated(hint: Any) -> bool:
    return get_origin(hint) is Annotated


def _type(hint: Any) -> str:
    """The Chinese name of a type of values."""
    if _is_annotated(hint):
        return _type(get_args(hint)[0])
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _choice(inner)
    if hint is Any:
        return "值"
    if origin in (Union, types.UnionType):
        kinds = [each for each in inner if each is not type(None)]
        return "或".join(dict.fromkeys(map(_type, kinds)))
    if origin is tuple:
        return f"[{_type(inner[0])}, …]"
    if origin is dict:
        return f"{{键 = {_type(inner[1])}}}"
    if isinstance(hint, type) and issubclass(hint, schema.Entry):
        return "若干键，见下"
    return _NAMES.get(hint) or _choice(each.value for each in hint)


def _choice(values: Iterable[str]) -> str:
    return "、".join(f"`{value}`" for value in values if value)
