"""`claims.toml` and `prose.toml` as typed structs: which figures texts state, and the words they state them with.

See `schema.py`, whose kinds of values they share.
"""

# ruff: noqa: RUF012 — msgspec makes a new dictionary for each struct.

from typing import Annotated, Literal

from msgspec import Meta

from app.forms.schema import Code, Entry, Filled, Id, Patterns, TextId, doc

# -- claims.toml -------------------------------------------------------------------------------------------------------


class Claim(Entry, frozen=True, kw_only=True):
    """A figure that texts may state."""

    code: Annotated[Code, doc("编号")]
    says: Annotated[Filled, doc("检查结果里的叫法")]
    object: Annotated[Id, doc("说的对象，见prose.toml的objects")]
    actions: Annotated[tuple[Id, ...], doc("对象的哪几种办理，见prose.toml的actions")] = ()
    bare: Annotated[
        Literal["", "beside", "first"],
        doc("不说办理也算：beside是数紧挨着对象的，first是这句话还没有说过别的事的"),
    ] = ""
    readings: Annotated[
        tuple[Annotated[tuple[Filled, ...], Meta(min_length=1)], ...],
        Meta(min_length=1),
        doc("这个数可能是哪些格之和，最可能的在前"),
    ]
    zero: Annotated[bool, doc("这句话本身就是说“无”")] = False
    apart: Annotated[int, Meta(ge=0), doc("从上年来的数另外说明时，只认前几个含义；0为都认")] = 0
    whole: Annotated[bool, doc("可以作占比的总数")] = False
    unit: Annotated[str, doc("表中的单位；不写即按个数")] = ""
    worth: Annotated[int, Meta(ge=1), doc("表中的1是文中的多少，如万元是10000")] = 1


class Scope(Entry, frozen=True, kw_only=True):
    """The scope of figures that words of a sentence name."""

    kind: Annotated[str, doc("封面项kind的值")] = ""
    names: Annotated[Patterns, doc("或者单位名称与其中之一相符")] = ()
    own: Annotated[Patterns, doc("指本单位的词")] = ()
    other: Annotated[Patterns, doc("指别的范围的词，不与表比较")] = ()
    is_clear: Annotated[bool, doc("两者都没有说的，就是本单位")] = False


class ClaimsFile(Entry, frozen=True, kw_only=True):
    """`claims.toml`: which figures of the tables the texts state, and whose."""

    parts: Annotated[tuple[TextId, ...], doc("只读这些部分")] = ()
    counted: Annotated[str, doc("没有单位的数按什么数，写在检查结果里")] = ""
    scope: Annotated[tuple[Scope, ...], doc("口径")] = ()
    claim: Annotated[tuple[Claim, ...], doc("说法")] = ()


# -- prose.toml --------------------------------------------------------------------------------------------------------

WordLists = dict[Id, Patterns]


class Finished(Entry, frozen=True, kw_only=True):
    """A claim that is 0 if the action was done to all of its object."""

    object: Annotated[Id, doc("对象")]
    action: Annotated[Id, doc("全部做了的办理")]
    none: Annotated[Id, doc("因此没有的是哪种办理")]


class ProseRules(Entry, frozen=True, kw_only=True):
    """The rules by which the words beside a number are weighed."""

    tiers: Annotated[tuple[tuple[Id, ...], ...], doc("数旁有几种办理的，取靠前一组的")] = ()
    broad: Annotated[tuple[Id, ...], doc("与“等”连用时先取的大类")] = ()
    implied: Annotated[dict[Id, tuple[Id, ...]], doc("对象 = 单说也指它的办理")] = {}
    assumed: Annotated[dict[Id, tuple[Id, ...]], doc("对象 = 没有说到别的事时指它的办理")] = {}
    joined: Annotated[dict[Id, tuple[Id, ...]], doc("对象 = 并列起来是它的对象")] = {}
    combined: Annotated[dict[Id, tuple[Id, ...]], doc("办理 = 并列起来是它的办理")] = {}
    continued: Annotated[dict[Id, dict[Id, tuple[Id, ...]]], doc("办理 = 接在哪些办理后面时是另一种办理")] = {}
    overriding: Annotated[tuple[Id, ...], doc("写在数后面也优先的办理")] = ()
    published: Annotated[tuple[Id, ...], doc("只是发布、公开的对象")] = ()
    foreign: Annotated[tuple[Id, ...], doc("句中说到本项工作（fillers的topic）才算的对象")] = ()
    left: Annotated[tuple[Id, ...], doc("表示没有办完的办理")] = ()
    from_before: Annotated[tuple[Id, ...], doc("从上年来的办理")] = ()
    plain: Annotated[tuple[Id, ...], doc("只说收到、发生的办理")] = ()
    kinds: Annotated[tuple[Id, ...], doc("申请人一类的办理，是前面所说的数的一部分")] = ()
    parts_of: Annotated[dict[Id, tuple[Filled, ...]], doc("前面说的办理 = 它的一部分只看哪些格")] = {}
    totals: Annotated[tuple[Id, ...], doc("合计前面所说的办理")] = ()
    cases: Annotated[tuple[Id, ...], doc("由别的事引起的案件")] = ()
    causes: Annotated[tuple[Id, ...], doc("引起案件、与表相符的对象")] = ()
    denied: Annotated[dict[Id, Id], doc("对象 = 单说“没有”它时指的办理")] = {}
    weak: Annotated[tuple[Id, ...], doc("旁边说到同一对象别的办理时才算的办理")] = ()
    lesser: Annotated[dict[Id, tuple[Id, ...]], doc("办理 = 与这些办理或词在同一句里时，只是其中一部分")] = {}
    finished: Annotated[tuple[Finished, ...], doc("全部办完了，就没有什么")] = ()


class ProseFile(Entry, frozen=True, kw_only=True):
    """`prose.toml`: the words in which texts speak of figures; `name = [pattern, …]`."""

    rules: Annotated[ProseRules, doc("怎样取舍")] = ProseRules()
    says: Annotated[dict[Id, Filled], doc("对象 = 文中数字一栏里的叫法")] = {}
    words: Annotated[dict[Id, Filled], doc("起了名字的词组，写法里用{名字}")] = {}
    objects: Annotated[WordLists, doc("对象")] = {}
    actions: Annotated[WordLists, doc("办理、结果、种类")] = {}
    asides: Annotated[WordLists, doc("不比较的：渠道、时段、别的环节")] = {}
    negations: Annotated[WordLists, doc("否定")] = {}
    relations: Annotated[WordLists, doc("关系")] = {}
    fillers: Annotated[WordLists, doc("认得、但没有自己意思的词")] = {}
    units: Annotated[WordLists, doc("不是件数的单位")] = {}
