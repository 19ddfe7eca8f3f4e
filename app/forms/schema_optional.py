"""The files that a form may do without, as typed structs: a ledger to be counted, mistakes to practise on.

See `schema.py`, whose kinds of values they share.
"""

from typing import Annotated, Literal

from msgspec import Meta

from app.forms.schema import Code, Entry, Filled, Id, NoTextId, doc

# -- ledger.toml -------------------------------------------------------------------------------------------------------

Role = Literal["", "number", "received", "applicant", "outcome", "closed"]


class LedgerColumn(Entry, frozen=True, kw_only=True):
    """A column of the ledger."""

    id: Annotated[
        Role, doc("number编号、received何时收到、applicant类别、outcome结果、closed何时办完；不写即不计数")
    ] = ""
    header: Annotated[Filled, doc("列名")]
    also: Annotated[tuple[Filled, ...], doc("列名的其他写法")] = ()
    required: Annotated[bool, doc("是否必填")] = False
    width: Annotated[float, Meta(ge=1, le=255), doc("列宽（字）")] = 12
    help: Annotated[str, doc("填报说明")] = ""


class Choice(Entry, frozen=True, kw_only=True):
    """A value that a cell of the ledger may hold."""

    id: Annotated[Id, doc("表中的行或列")]
    label: Annotated[str | None, doc("台账中的写法；不写则用表上的标签")] = None
    words: Annotated[tuple[Filled, ...], doc("其他写法")] = ()


class LedgerFile(Entry, frozen=True, kw_only=True):
    """`ledger.toml`: how a ledger of single cases is counted into a table."""

    table: Annotated[Id, doc("数进哪张表")]
    name: Annotated[Filled, doc("台账的名称")]
    new: Annotated[Id, doc("本期收到的计入哪一行")]
    carried_in: Annotated[Id, doc("以前收到的计入哪一行")]
    carried_out: Annotated[Id, doc("未办结的计入哪一行")]
    pending: Annotated[tuple[Filled, ...], doc("表示未办结的写法")] = ()
    column: Annotated[tuple[LedgerColumn, ...], Meta(min_length=1), doc("台账的列")]
    applicant: Annotated[tuple[Choice, ...], Meta(min_length=1), doc("类别：表中的列")]
    outcome: Annotated[tuple[Choice, ...], Meta(min_length=1), doc("结果：表中的行")]


# -- practice.toml -----------------------------------------------------------------------------------------------------


class Plant(Entry, frozen=True, kw_only=True):
    """A mistake that is planted into the filled example, to be found and put right."""

    code: Annotated[Code, doc("查出它的检查")]
    cell: Annotated[str, doc("改哪一格；或写part")] = ""
    text: Annotated[str, doc("这一格改填什么；不写即清空")] = ""
    part: Annotated[NoTextId, doc("改哪个文字部分；或写cell")] = ""
    old: Annotated[str, doc("文字中原来的话，须与示例一致")] = ""
    new: Annotated[str, doc("换成什么")] = ""
    hint: Annotated[Filled, doc("提示到哪里找")]
    lesson: Annotated[Filled, doc("改正以后说明的道理")]


class PracticeFile(Entry, frozen=True, kw_only=True):
    """`practice.toml`: mistakes in the filled example, for practice. An extending form does not inherit it."""

    plant: Annotated[tuple[Plant, ...], doc("埋下的错误")] = ()
