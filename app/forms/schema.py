"""The files of a form as typed structs: one struct for each table of the TOML, one field for each key.

`schema_claims.py` has the files on figures in texts. The descriptions are in Chinese, as the forms are: `reference.py`
prints them for form authors. `decode.py` turns a file into its struct and words the errors.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec import field as struct_field

from app.model.numbers import Kind
from app.model.period import Comparison, PeriodKind


def doc(description: str) -> Meta:
    """The meaning of a key, for the reference."""
    return Meta(description=description)


Id = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
TextId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
NoTextId = Annotated[str, Meta(pattern=r"^([a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?)?$")]
FormId = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$")]
Code = Annotated[str, Meta(pattern=r"^[A-Z][0-9]+$")]
Filled = Annotated[str, Meta(min_length=1)]
RuleLevel = Literal["error", "verify", "hint"]
Year = Annotated[int, Meta(ge=2000, le=2100)]
Positive = Annotated[int, Meta(ge=1)]
Width = Annotated[float, Meta(gt=0, le=1000)]
Labels = Annotated[tuple[Filled, ...], Meta(min_length=1)]
Patterns = tuple[Filled, ...]
CellPattern = Annotated[str, Meta(pattern=r"^-?\s*(last:)?[a-z0-9_]+\.[a-z0-9_*]+\.[a-z0-9_*]+$")]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all tables: an unknown key is an error."""


class Replacement(Entry, frozen=True, kw_only=True):
    """Rows or texts of the extended form that are replaced; the rest of the file stays."""

    rows: Annotated[tuple[str, ...], doc("换掉哪些行（编号）")] = ()
    row: Annotated[tuple[dict[str, Any], ...], doc("换成这些行；空的即删去")] = ()
    texts: Annotated[tuple[str, ...], doc("换掉哪些文字部分（编号）")] = ()
    text: Annotated[tuple[dict[str, Any], ...], doc("换成这些文字部分；空的即删去")] = ()


class Replacements(Entry, frozen=True, kw_only=True):
    """The part of any file of an extending form that names replacements."""

    replace: Annotated[tuple[Replacement, ...], doc("沿用另一张表时，本文件只换其中几项")] = ()


# -- edition.toml ------------------------------------------------------------------------------------------------------


class Words(Entry, frozen=True, kw_only=True):
    """Title, file name and printed marks."""

    title: Annotated[Filled, doc("标题，须写{unit}和{year}；按期的表还须写{period}")]
    file_name: Annotated[Filled, doc("导出文件名（不含扩展名），花括号同标题")]
    draft: Annotated[Filled, doc("未完成时印在导出文件上的字样")]
    page_number: Annotated[Filled, doc("页码的写法，须写{page}")]
    charts: Annotated[str, doc("历年数据图解的标题，可写{unit} {years}")] = "{unit}{years}"


class Package(Entry, frozen=True, kw_only=True):
    """Words of the package that is handed in."""

    name: Annotated[Filled, doc("报送压缩文件的叫法")]
    checks: Annotated[Filled, doc("校验单的叫法")]
    sign: Annotated[Filled, doc("签发页的叫法")]
    number: Annotated[Filled, doc("第几次报送的写法，须写{number}")]
    lines: Annotated[tuple[Filled, ...], doc("签发页上的签字栏")]
    seal: Annotated[str, doc("盖章处的字样")]
    date: Annotated[str, doc("签字日期的空白")]
    facts: Annotated[tuple[Filled, ...], doc("两张单子上印出的封面项，写封面项的key")]
    mail: Annotated[
        str, doc("随件邮件的文字，可写{superior} {unit} {year} {period} {title} {number} {files} {office} {phone}")
    ] = ""
    draft_mail: Annotated[str, doc("随草稿的邮件的文字，另可写{open}，即尚有的错误和未填")] = ""


class Signature(Entry, frozen=True, kw_only=True):
    """Signature and date at the end of the report."""

    field: Annotated[str, doc("封面上选择是否加盖印章的一项，选项须为unsealed和sealed")] = ""
    sealed: Annotated[bool, doc("未选时是否按加盖印章编排")] = False


class Period(Entry, frozen=True, kw_only=True):
    """The period that one report covers."""

    kind: Annotated[PeriodKind, doc("一份表统计多长时间：year全年、half半年、quarter季度、month月")]
    names: Annotated[tuple[Filled, ...], doc("各期印出的名称，依次写全；全年的不写")] = ()
    last: Annotated[Comparison, doc("last:所指的上一份：last-year为上年同期，preceding为前一期")] = Comparison.LAST_YEAR


class Section(Entry, frozen=True, kw_only=True):
    """A section of the form: one tab of the window."""

    id: Annotated[Id, doc("编号")]
    tab: Annotated[str, doc("标签页的全名；不写则用heading")] = ""
    short: Annotated[str, doc("标签页上的短名，最好不超过6个字；不写则用tab")] = ""
    heading: Annotated[str, doc("印出的标题；不写则不印")] = ""
    contents: Annotated[tuple[Filled, ...], doc("依次放哪些表和文字，写编号")]


class Field(Entry, frozen=True, kw_only=True):
    """A line of the cover: a fact about the unit."""

    key: Annotated[Id, doc("封面项的编号；单位名称必须是name，并且必填")]
    label: Annotated[Filled, doc("窗口里的名称")]
    help: Annotated[str, doc("填报说明")] = ""
    required: Annotated[bool, doc("是否必填")] = False
    choices: Annotated[dict[str, Filled], doc("只能从中选择：值 = 显示的字")] = {}
    names: Annotated[dict[str, Patterns], doc("未选时按单位名称判断：值 = 各种名称的正则表达式，依次试")] = {}


class ZeroSentence(Entry, frozen=True, kw_only=True):
    """A sentence that states that nothing happened."""

    part: Annotated[TextId, doc("放进哪个文字部分")]
    text: Annotated[Filled, doc("句子，可写{unit} {year} {period}")]


class ZeroAction(Entry, frozen=True, kw_only=True):
    """Fills whole tables with zeros in one step."""

    label: Annotated[Filled, doc("按钮上的字")]
    tables: Annotated[tuple[Id, ...], Meta(min_length=1), doc("哪些表全部填0")]
    sentence: Annotated[tuple[ZeroSentence, ...], doc("供选用的句子")] = ()


class Advice(Entry, frozen=True, kw_only=True):
    """A finding about the choice of the form itself."""

    code: Annotated[Code, doc("编号")]
    level: Annotated[RuleLevel, doc("级别：error、verify、hint")] = "verify"
    sentence: Annotated[Filled, doc("提示的话")]
    fix: Annotated[Filled, doc("改用另一张表的按钮上的字")]
    edition: Annotated[FormId, doc("建议改用的表的编号")]
    moves: Annotated[dict[Id, Id], doc("行的对应：本表的行 = 那张表的行")] = {}


class Inspection(Entry, frozen=True, kw_only=True):
    """A point of the supervising office's inspection."""

    subject: Annotated[Filled, doc("查什么，几个字")]
    asks: Annotated[Filled, doc("怎样才算好")]
    remedy: Annotated[Filled, doc("不符或不能自动检查时怎么办")]
    measure: Annotated[
        Literal["checks", "due", "facts", "explained", "eye"],
        doc(
            "怎么知道：checks看codes各项检查，due看报送期限，facts看package的facts是否已填，"
            "explained看待核实的是否都已说明，eye只能自己看"
        ),
    ] = "checks"
    codes: Annotated[tuple[Filled, ...], doc("检查的编号，可用*代表任意几位")] = ()
    field: Annotated[str, doc("相关的封面项，写key")] = ""
    pane: Annotated[Literal["", "numbers", "beside"], doc("自行核对时打开的侧栏：numbers文中数字，beside上年对照")] = ""


class Chart(Entry, frozen=True, kw_only=True):
    """Figures of several years in one chart."""

    title: Annotated[Filled, doc("图的名称")]
    series: Annotated[dict[str, tuple[CellPattern, ...]], doc("各系列：图例上的字 = 相加的各格（表.行.列）")]


class EditionFile(Entry, frozen=True, kw_only=True):
    """`edition.toml`: sections, cover, words."""

    id: Annotated[FormId, doc("编号，与文件夹同名")]
    name: Annotated[Filled, doc("表的名称")]
    notice: Annotated[str, doc("依据的文件号")] = ""
    decree: Annotated[str, doc("依据的法规和公布它的令号，如《某条例》（国务院令第1号）")] = ""
    extends: Annotated[str, doc("以哪一张表为底：它有的都沿用，本文件夹只写不同之处")] = ""
    preferred: Annotated[bool, doc("新建时是否可选；旧的、写错的格式只供导入，写false")] = True
    first_year: Annotated[Year, doc("从哪一年用起")]
    last_year: Annotated[Year | None, doc("用到哪一年；不写即沿用至今")] = None
    period: Annotated[Period, doc("一份表统计的期间；不写即全年")] = Period(kind=PeriodKind.YEAR)
    signature: Annotated[Signature, doc("落款的编排；不写即不加盖印章")] = Signature()
    due: Annotated[
        str,
        Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"),
        doc("报送期限：统计期结束后的第几个月-几日；没有这一天的月份为月末"),
    ] = "01-31"
    tables: Annotated[tuple[Id, ...], doc("各表的编号；每张表一个同名的toml文件")]
    words: Annotated[Words, doc("标题、文件名等用语")]
    package: Annotated[Package, doc("报送时的用语")]
    section: Annotated[tuple[Section, ...], Meta(min_length=1), doc("各部分，每部分一个标签页")]
    field: Annotated[tuple[Field, ...], Meta(min_length=1), doc("封面项")]
    advice: Annotated[Advice | None, doc("用了这张表就给出的提示")] = None
    zero_action: Annotated[tuple[ZeroAction, ...], doc("一步填0")] = ()
    inspection: Annotated[tuple[Inspection, ...], doc("上级会查什么，报送前逐条对照")] = ()
    chart: Annotated[tuple[Chart, ...], doc("历年数据图解中的各幅图")] = ()


# -- a table -----------------------------------------------------------------------------------------------------------


class Line(Entry, frozen=True, kw_only=True):
    """The keys that rows and columns share."""

    id: Annotated[Id, doc("编号；格的地址是 表.行.列")]
    name: Annotated[str, doc("检查结果里的叫法；不写则用最内层的标签")] = ""
    help: Annotated[str, doc("填报说明")] = ""
    source: Annotated[str, doc("依据")] = ""
    kind: Annotated[Kind | None, doc("count整数、signed有正负、decimal小数、amount自带单位的金额；行的优先于列的")] = (
        None
    )
    unit: Annotated[str | None, doc("计量单位")] = None
    group: Annotated[Id | None, doc("所属的组，规则可用组代表其中各行（列）")] = None


class Row(Line, frozen=True, kw_only=True):
    """A row of a table."""

    label: Annotated[Labels, doc("印出的标签，从外层到内层")]


class Column(Line, frozen=True, kw_only=True):
    """A column of a table."""

    header: Annotated[Labels, doc("印出的表头，从上层到下层")]
    span: Annotated[int, Meta(ge=1, le=99), doc("占几栏")] = 1


class Block(Entry, frozen=True, kw_only=True):
    """Rows and columns that belong together; several of them stand one under the other."""

    title: Annotated[str, doc("这一段的小标题")] = ""
    corner: Annotated[str, doc("左上角的字")] = ""
    label_columns: Annotated[int, Meta(ge=1, le=9), doc("行标签占几栏")] = 1
    side_by_side: Annotated[bool, doc("各行并排成一行，行标签在表头的上层")] = False
    row: Annotated[tuple[Row, ...], Meta(min_length=1), doc("行")]
    column: Annotated[tuple[Column, ...], Meta(min_length=1), doc("列")]


class TableFile(Entry, frozen=True, kw_only=True):
    """A table. It has either rows and columns, or blocks of them."""

    id: Annotated[Id, doc("编号，与文件同名")]
    title: Annotated[Filled, doc("表的名称")]
    font_size: Annotated[float, Meta(ge=5, le=22), doc("字号（磅）")]
    widths: Annotated[tuple[Width, ...], Meta(min_length=1), doc("各栏的宽度（毫米），合计不超过版心")]
    corner: Annotated[str, doc("左上角的字")] = ""
    label_columns: Annotated[int, Meta(ge=1, le=9), doc("行标签占几栏")] = 1
    side_by_side: Annotated[bool, doc("各行并排成一行，行标签在表头的上层")] = False
    row: Annotated[tuple[Row, ...], doc("行；分段的表写在各段里")] = ()
    column: Annotated[tuple[Column, ...], doc("列；分段的表写在各段里")] = ()
    block: Annotated[tuple[Block, ...], doc("分段的表的各段")] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks, or the table's own rows and columns as the only one."""
        if self.block:
            return self.block
        return (
            Block(
                corner=self.corner,
                label_columns=self.label_columns,
                side_by_side=self.side_by_side,
                row=self.row,
                column=self.column,
            ),
        )


# -- texts.toml --------------------------------------------------------------------------------------------------------


class Text(Entry, frozen=True, kw_only=True):
    """A part of the form that is prose."""

    id: Annotated[TextId, doc("编号，可以有一个点")]
    label: Annotated[Filled, doc("窗口里的名称")]
    help: Annotated[str, doc("填报说明")] = ""
    source: Annotated[str, doc("依据")] = ""
    limit: Annotated[Positive | None, doc("建议不超过多少字")] = None
    lines: Annotated[int, Meta(ge=1, le=60), doc("输入框的行数")] = 6
    required: Annotated[bool, doc("是否必填")] = False
    align: Annotated[Literal["left", "right"], doc("left左起，right靠右（落款）")] = "left"
    words: Annotated[tuple[Filled, ...], doc("导入时凭小标题里的这些词认出本部分")] = ()
    starts_empty: Annotated[bool, doc("每期重写，不以上一份为底稿")] = False


class TextsFile(Entry, frozen=True, kw_only=True):
    """`texts.toml`: the parts that are prose, as they are printed."""

    text: Annotated[tuple[Text, ...], doc("文字部分，按印出的次序")] = ()


# -- rules.toml --------------------------------------------------------------------------------------------------------


class UnitFilter(Entry, frozen=True, kw_only=True):
    """Units that a rule is meant for."""

    kind: Annotated[Filled, doc("封面项kind的值")]
    levels: Annotated[tuple[Filled, ...], doc("封面项level以其中之一开头")] = ()
    names: Annotated[Patterns, doc("单位名称与其中之一相符（正则表达式）")] = ()


class Rule(Entry, tag_field="kind", frozen=True, kw_only=True):
    """The keys that all rules on figures share."""

    code: Annotated[Code, doc("编号，一经使用不再改作他用")]
    level: Annotated[RuleLevel | None, doc("级别：error、verify、hint；不写则按种类")] = None
    about: Annotated[str, doc("校验单上的一行，写无问题时的样子")] = ""
    sentence: Annotated[Filled, doc("不符时的话")]
    short: Annotated[str, doc("不符时的短句，花括号同sentence；不写则由sentence截取")] = ""
    action: Annotated[str, doc("怎么办：去哪里查、改什么；不写则用findings.toml或按级别的话")] = ""


class SumRule(Rule, tag="sum", frozen=True, kw_only=True):
    """左边等于右边"""

    total: Annotated[CellPattern | None, doc("总计的格；*依次代表每一行（列）")] = None
    parts: Annotated[tuple[CellPattern, ...], doc("各分项，可写组；前加-为减")] = ()
    left: Annotated[tuple[CellPattern, ...], doc("不写total时：等号左边")] = ()
    right: Annotated[tuple[CellPattern, ...], doc("不写total时：等号右边")] = ()
    computes: Annotated[bool | tuple[Id, ...], doc("总计由本规则算出；只算其中几行（列）的，写编号")] = False
    except_: Annotated[tuple[Id, ...], doc("*不代表的行（列）")] = struct_field(name="except", default=())


class TwoSides(Rule, frozen=True, kw_only=True):
    """Two sides, one of which may name figures of the last report."""

    left: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("左边；last:取上一份的数")]
    right: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("右边；前加-为减")]
    except_: Annotated[tuple[Id, ...], doc("*不代表的行（列）")] = struct_field(name="except", default=())


class EqualToLastYear(TwoSides, tag="equal-to-last-year", frozen=True, kw_only=True):
    """左边等于上一份的数"""

    carry_in: Annotated[bool, doc("新建时从上一份带入")] = False


class RollForward(TwoSides, tag="roll-forward", frozen=True, kw_only=True):
    """左边等于上一份的数加本期增减"""


class AtMost(TwoSides, tag="at-most", frozen=True, kw_only=True):
    """左边不大于右边"""


class JumpRule(Rule, tag="jump", frozen=True, kw_only=True):
    """与上一份相差悬殊"""

    cells: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("看哪些格")]
    times: Annotated[int, Meta(ge=2), doc("多少倍以上算悬殊")]
    floor: Annotated[int, Meta(ge=0), doc("两次都不超过此数的不问")]


class UnfoundedRule(Rule, tag="unfounded", frozen=True, kw_only=True):
    """有结果而无来由"""

    figures: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("大于0的格")]
    sources: Annotated[tuple[CellPattern, ...], doc("全部为0的来由")] = ()
    units: Annotated[tuple[UnitFilter, ...], doc("只对哪些单位问")] = ()


EquationRule = SumRule | EqualToLastYear | RollForward | AtMost
AnyRule = EquationRule | JumpRule | UnfoundedRule


class Overlap(Entry, frozen=True, kw_only=True):
    """Figures that several units may count twice; asked where reports are summed."""

    cells: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("看哪些格")]
    when: Annotated[Literal["several", "same"], doc("several两个以上单位大于0，same两个以上单位的数相同且大于1")]
    sentence: Annotated[Filled, doc("提示的话，可写{units} {count} {name} {value}")]


class RulesFile(Entry, frozen=True, kw_only=True):
    """`rules.toml`: what must hold between the figures."""

    rule: Annotated[tuple[AnyRule, ...], doc("规则，kind是种类")] = ()
    overlap: Annotated[tuple[Overlap, ...], doc("汇总时可能重复统计的数")] = ()


# -- statements.toml ---------------------------------------------------------------------------------------------------


class Places(Entry, frozen=True, kw_only=True):
    """Text parts with a task of their own."""

    opening: Annotated[NoTextId, doc("写依据、统计期限、电话的部分")] = ""
    title: Annotated[NoTextId, doc("标题所在的部分；不写则为编号title的部分")] = ""
    closing: Annotated[NoTextId, doc("落款")] = ""
    alike: Annotated[tuple[TextId, ...], doc("不宜与上一份雷同的部分")] = ()
    improvements: Annotated[NoTextId, doc("写存在问题和改进措施的部分；下一年度对照其中的措施写落实情况")] = ""


class NeedsText(Entry, frozen=True, kw_only=True):
    """A figure that a text must explain."""

    code: Annotated[Code, doc("编号")]
    level: Annotated[RuleLevel, doc("级别")] = "verify"
    cells: Annotated[tuple[CellPattern, ...], Meta(min_length=1), doc("合计大于0时才问的格")]
    part: Annotated[TextId, doc("应写到的文字部分")]
    patterns: Annotated[Patterns, Meta(min_length=1), doc("写了其中之一即可（正则表达式）")]
    about: Annotated[str, doc("校验单上的一行")] = ""
    sentence: Annotated[Filled, doc("没有写时的话，可写{figure}")]
    action: Annotated[str, doc("怎么办")] = ""


class Statement(Entry, frozen=True, kw_only=True):
    """Something that the texts must say."""

    code: Annotated[Code, doc("编号")]
    level: Annotated[RuleLevel, doc("级别")] = "verify"
    parts: Annotated[tuple[TextId, ...], Meta(min_length=1), doc("合起来看的文字部分")]
    also: Annotated[tuple[TextId, ...], doc("写在这些部分里也算")] = ()
    about: Annotated[str, doc("校验单上的一行")] = ""
    sentence: Annotated[Filled, doc("没有写时的话")]
    short: Annotated[str, doc("没有写时的短句；不写则由sentence截取")] = ""
    action: Annotated[str, doc("怎么办")] = ""
    patterns: Annotated[Patterns, doc("写了其中之一即可（正则表达式）")] = ()
    least: Annotated[int, Meta(ge=0), doc("至少多少字")] = 0
    unwritten: Annotated[bool, doc("尚未动笔的也问")] = False
    units: Annotated[tuple[UnitFilter, ...], doc("只对哪些单位问")] = ()
    first_year: Annotated[int, doc("从哪一年起问")] = 0


class Leftover(Entry, frozen=True, kw_only=True):
    """Words that must not be left in a text."""

    code: Annotated[Code, doc("编号")]
    level: Annotated[RuleLevel, doc("级别")] = "verify"
    patterns: Annotated[Patterns, Meta(min_length=1), doc("不该留下的字（正则表达式）")]
    about: Annotated[str, doc("校验单上的一行")] = ""
    sentence: Annotated[Filled, doc("发现时的话，可写{words}")]
    action: Annotated[str, doc("怎么办")] = ""


class Phrase(Entry, frozen=True, kw_only=True):
    """A ready sentence for a text while all figures of some tables are 0."""

    part: Annotated[TextId, doc("放进哪个文字部分")]
    tables: Annotated[tuple[Id, ...], Meta(min_length=1), doc("这些表全部为0时提供")]
    sentence: Annotated[Filled, doc("句子，可写{unit} {year} {period}")]


class StatementsFile(Entry, frozen=True, kw_only=True):
    """`statements.toml`: what the texts must say, and what must not be left in them."""

    places: Annotated[Places, doc("有专门用处的文字部分")] = Places()
    needs_text: Annotated[tuple[NeedsText, ...], doc("填了数就须说明的")] = ()
    statement: Annotated[tuple[Statement, ...], doc("必须写到的")] = ()
    leftover: Annotated[tuple[Leftover, ...], doc("不该留下的")] = ()
    phrase: Annotated[tuple[Phrase, ...], doc("现成的句子")] = ()


# -- findings.toml -----------------------------------------------------------------------------------------------------


class Cause(Entry, frozen=True, kw_only=True):
    """Findings with one cause: the window shows them as one card."""

    id: Annotated[Id, doc("编号")]
    says: Annotated[Filled, doc("几处合成一张卡片时的话")]
    codes: Annotated[tuple[Filled, ...], Meta(min_length=1), doc("哪些检查，写编号；末尾的*代表其余的字")]
    action: Annotated[str, doc("怎么办：去哪里查、改什么")] = ""
    command: Annotated[str, doc("卡片上另给一个按钮：窗口命令的编号，如year_turn、beside、numbers")] = ""


class Reason(Entry, frozen=True, kw_only=True):
    """A pattern of an explanation."""

    word: Annotated[Filled, doc("原因的叫法")]
    text: Annotated[Filled, doc("写法，要填写的地方用……")]


class FindingsFile(Entry, frozen=True, kw_only=True):
    """`findings.toml`: how findings are grouped, what is to be done about them, how they are explained."""

    cause: Annotated[tuple[Cause, ...], doc("同一原因的检查结果合成一张卡片")] = ()
    reason: Annotated[tuple[Reason, ...], doc("核实说明的写法，供选用")] = ()
    hollow: Annotated[Patterns, doc("等于没有说明的话（正则表达式，整句相符）")] = ()
    least: Annotated[int, Meta(ge=0, le=200), doc("核实说明少于多少字即提醒")] = 0


# -- ledger.toml -------------------------------------------------------------------------------------------------------

Role = Literal["", "number", "received", "applicant", "outcome", "closed"]


class LedgerColumn(Entry, frozen=True, kw_only=True):
    """A column of the ledger."""

    id: Annotated[
        Role, doc("number编号、received何时收到、applicant类别、outcome结果、closed何时办完；不写即不计数")
    ] = ""
    header: Annotated[Filled, doc("列名")]
    also: Annotated[tuple[Filled, ...], doc("列名的其他写法")] = ()
    detail: Annotated[tuple[Filled, ...], doc("另有一列写明是哪一种的，那一列的列名")] = ()
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
