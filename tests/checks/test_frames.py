"""Numbers of prose read as frames: what they count, what happened to it, whose and which year's they are."""

import re
from decimal import Decimal
from fnmatch import fnmatch
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import check
from app.checks.claim_parser import read_claims
from app.checks.frame_context import STOP, Why, tokens
from app.checks.number_readings import State, told
from app.model.edition import Level
from app.model.numbers import Answer
from app.model.report import LastYear, Report
from app.model.word_automaton import WordAutomaton
from tests.made import example

PART = "overview.requests"
SETS = Path(__file__).resolve().parents[3] / "shared" / "sentences"
BENCH = Path(__file__).resolve().parents[2] / "packaging" / "bench"


def readings(text: str, part: str = PART, unit: str = "") -> list[tuple[str, str]]:
    """Return the readings of each stated number with its digits; "无" for a statement of none."""
    report = example()
    report.texts = {part: text}
    if unit:
        report.unit = {"name": unit}
    stated = read_claims(report, part).stated
    return [(claim.rule.name, str(claim.number.value) if claim.number else "无") for claim in stated]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到依申请公开信件6件，均已答复。", [("收到申请", "6")]),
        ("除2件转接下年度办理外，其他13件均按期答复。", [("结转下年度", "2"), ("办结申请", "13")]),
        (
            "办结98件（含上年度转结8件，另有5件转结下年度继续办理）。",
            [("办结申请", "98"), ("上年结转", "8"), ("结转下年度", "5")],
        ),
        ("作其他处理（含申请人主动撤回申请）34件、转下年度办理12件。", [("其他处理", "34"), ("结转下年度", "12")]),
        (
            "本机关不掌握相关政府信息4件，因本机关不掌握等原因无法提供的9件。",
            [("本机关不掌握相关政府信息", "4"), ("无法提供", "9")],
        ),
        ("因政府信息公开引起的行政复议3件、行政诉讼2件。", [("行政复议", "3"), ("行政诉讼", "2")]),
        ("发生行政复议、行政诉讼0件。", [("行政复议和行政诉讼", "0")]),
        (
            "行政许可、行政处罚、行政强制决定数量分别为9件、8件和7件。",
            [("行政许可决定", "9"), ("行政处罚决定", "8"), ("行政强制决定", "7")],
        ),
        ("没有接到公众提出的政府信息公开申请。", [("新收申请", "无")]),
        ("2023年收到申请21件，2024年收到申请22件。", [("收到申请", "22")]),
        (
            "收到申请9件，其中不公开2件，无法提供3件，不予处理4件。",
            [("收到申请", "9"), ("不予公开", "2"), ("无法提供", "3"), ("不予处理", "4")],
        ),
        ("与去年相比，申请件增加8件，今年共收到40件申请。", [("收到申请", "40")]),
        ("办理完毕50件，还有2件在法定期限内办理。", [("办结申请", "50")]),
        ("行政复议案件4件，其中维持3件、申请人撤回1件。", [("行政复议", "4"), ("行政复议结果维持", "3")]),
        ("共办理行政复议应诉案件12件，其中涉及政府信息公开2件。", []),
        (
            "全年无行政许可、行政处罚、行政强制。",
            [("行政许可决定", "无"), ("行政处罚决定", "无"), ("行政强制决定", "无")],
        ),
    ],
)
def test_a_number_is_read_with_its_object_and_action(text: str, expected: list[tuple[str, str]]) -> None:
    assert readings(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开566条。",
        "收到信访件34件、建议提案27件。",
        "其中网络申请31件、信函申请9件。",
        "主动公开行政许可决定119件，行政处罚决定0件。",
        "因土地权属纠纷提起行政诉讼2件。",
        "报送备案规范性文件3件。",
        "处理水务纠纷申请12件。",
        "网站发布信息400余条，其中行政处罚决定68条。",
        "主动发布信息473条，其中发布省政府规章1件、行政规范性文件6件，政策解读15条。",
        "其中来信申请件4件，当面提出的申请件2件。",
        "12件为咨询或其他处理案件。",
    ],
)
def test_what_counts_something_else_is_not_compared(text: str) -> None:
    assert readings(text) == []


def test_a_part_of_an_outcome_beside_its_whole_is_not_compared() -> None:
    assert readings("收到申请57件，其中其他处理5件，撤回2件。")[1:] == [("其他处理", "5")]
    assert readings("收到申请57件，其中部分公开9件，撤回5件。")[2:] == [("其他处理", "5")]


def test_what_is_told_beside_a_greater_whole_is_only_a_part() -> None:
    """收到57件，受理18件 was called wrong, as both were held against what was received."""
    assert readings("收到申请57件，经沟通撤件39件，受理18件（予以公开6件）。")[0] == ("收到申请", "57")
    assert ("收到申请", "18") not in readings("收到申请57件，经沟通撤件39件，受理18件（予以公开6件）。")
    assert readings("收到申请12件，其中受理10件，部分公开4件。") == [("收到申请", "12"), ("部分公开", "4")]
    assert readings("受理申请12件，其中新收10件。") == [("收到申请", "12"), ("新收申请", "10")]
    assert readings("规范性文件继续有效20件，失效2件、废止4件。") == [("现行有效的行政规范性文件", "20")]
    assert readings("收到申请16件，其中同意公开15件，已主动公开的1件。") == [("收到申请", "16")]
    assert readings("收到申请54件，办结54件，办理上年结转2件。") == [("收到申请", "54"), ("上年结转", "2")]
    assert readings("办结54件，其中办理上年结转2件。") == [("办结申请", "54"), ("上年结转", "2")]
    assert readings("规范性文件失效2件。") == [("废止行政规范性文件", "2")]


@pytest.mark.parametrize(
    "text",
    [
        "行政复议4件、行政诉讼3件，其中维持4件、其他结果1件、未审结2件。",
        "行政复议、行政诉讼共7件，其中维持4件，其他1件，尚未审结2件。",
        "行政诉讼3件，其中直接起诉2件，复议后起诉1件，维持2件，未审结1件。",
        "被提起行政诉讼3件，2件驳回，1件在审。",
        "行政诉讼一审2件、二审1件，维持2件。",
        "行政复议4件，行政诉讼3件，除2件尚未审结外，其余均已审结。",
        "行政复议及行政诉讼共7件，已审结5件。",
        "行政复议已审结3件，行政诉讼已审结2件。",
        "另有3件尚处于办理期限内，结转下一年度。",
        "3件申请正在征求第三方意见，延期至下年答复。",
        "予以公开（含部分公开）33件。",
        "本机关不掌握相关信息8件（含信息不存在1件）。",
        "信息不存在或不掌握的8件。",
        "2件因需要加工、分析或补正后不明确无法提供。",
        "办结59件，其中提前办结30件，按期办结29件。",
        "办结59件，延期办结2件，无逾期办结。",
        "办结的59件中，20个工作日内办结52件。",
        "57件申请中，54件当年办结，3件转入2025年办理。",
        "收到申请57件，其中已办结54件。",
        "与2023年相比，新收申请多了7件。",
        "有1名申请人提交12件申请。",
        "剔除重复申请后实际申请量56件。",
        "收到申请57件，占全区总量的6.3%。",
        "行政强制执行2件，行政强制措施3件。",
        "予以公开24件，占办结总数的40.7%，比上年提高2个百分点。",
        "公开24件、部分公开9件、不公开8件、不能提供9件、不处理4件、其他5件。",
        "当日答复6件，5日内答复15件。",
        "办理上级交办的政府信息公开申请2件。",
        "行政复议4件，行政诉讼3件。其中，维持4件，其他1件，未审结2件。",
        "将6件申请较多的信息转为主动公开。",
        "收到申请57件，受理群众其他申请1200件。",
        "告知其向市局申请2件。",
        "57件申请中有2件被复议机关指出瑕疵。",
        "4件行政复议中1件因程序问题被责令改正后终止。",
        "行政复议、行政诉讼维持4件，其他1件，未结2件。",
    ],
)
def test_right_sentences_are_not_called_wrong(text: str) -> None:
    """Each is true of the example's tables and was held against another of their figures."""
    report = example()
    report.texts = {PART: text}
    assert [each.message for each in check(report) if each.code.startswith("C")] == []


def test_what_was_done_of_those_received_lies_between_the_figures_with_and_without_those_carried_in() -> None:
    report = example()  # 59 were closed, 5 of them carried in
    for many, wrong in ((53, 1), (54, 0), (57, 0), (59, 0), (60, 1)):
        report.texts = {PART: f"收到申请57件，其中办结{many}件。"}
        assert len(found(report)) == wrong, many
    report.texts = {PART: "收到申请57件，办结54件。"}
    assert len(found(report)) == 1, "without 其中 all that was done is meant"


def test_no_word_ends_in_a_mark_between_clauses() -> None:
    """驳回， was one word, so that the next clause seemed to be the same."""
    words = ("2件驳回，", "涉及个人隐私、", "来自群众，", "没有现成信息，")
    for text in words:
        last = tokens(example().edition, text, 2024)[-1]
        assert (last.start, last.names) == (len(text) - 1, STOP), text


def test_management_and_platform_parts_are_read() -> None:
    for part in ("overview.management", "overview.platform"):
        assert readings("全年制发规范性文件4件，废止0件，现行有效20件。", part) == [
            ("制发行政规范性文件", "4"),
            ("废止行政规范性文件", "0"),
            ("现行有效的行政规范性文件", "20"),
        ]


def test_a_number_that_is_not_compared_says_why() -> None:
    report = example()
    report.texts = {PART: "其中网络申请31件。2020年收到申请9件。举办培训2期。"}
    assert [(each.text, each.state, each.why) for each in told(report, PART)] == [
        ("31", State.NONE, Why.PART),
        ("9", State.NONE, Why.OTHER_YEAR),
        ("2", State.NONE, Why.OTHER_THING),
    ]


def government(text: str) -> Report:
    report = example()
    report.unit |= {"name": "青禾市清源区人民政府", "kind": "government"}
    report.texts = {PART: text}
    return report


def found(report: Report) -> list[tuple[str, Level]]:
    return [(each.code, each.level) for each in check(report) if each.code.startswith("C")]


def test_a_government_s_figures_are_weighed_table_by_table() -> None:
    agree = "收到政府信息公开申请57件，办结59件，"
    assert found(government(f"{agree}结转下年度9件。")) == [("C306", Level.VERIFY)], "one outlier among three"
    [(code, level)] = found(government("收到政府信息公开申请17件，办结20件。"))
    assert (code, level) == ("C904", Level.HINT), "nothing agrees: another scope"
    assert found(government("收到政府信息公开申请75件。")) == [("C302", Level.VERIFY)], "digits swapped are a slip"
    assert found(government("清源区收到政府信息公开申请17件。")) == [("C302", Level.VERIFY)], "its own short name"
    assert found(government("区政府办公室收到政府信息公开申请57件。")) == []
    assert found(government("各部门收到申请9件，区政府受理申请4件。")) == [("C904", Level.HINT)], "narrower ones"
    assert found(government("以区人民政府为主体的政府信息公开申请75件。")) == [("C302", Level.VERIFY)], "its own"
    assert found(government("收到政府信息公开申请59件。")) == [("C302", Level.VERIFY)], "so near is a slip"
    cases = "收到政府信息公开申请57件。因政府信息公开引发行政复议{}件。"
    assert found(government(cases.format(40))) == [("C401", Level.VERIFY)], "cases come of requests, which agree"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已办12件，余2件按程序办理中。", [("办结申请", "12"), ("结转下年度", "2")]),
        ("收到申请9件，其中因涉密1件，非本机关掌握3件，未按要求补正2件。",
         [("收到申请", "9"), ("属于国家秘密", "1"), ("本机关不掌握相关政府信息", "3"), ("逾期不补正", "2")]),
        ("收到申请8件，予以公开2件，信息不存在4件。",
         [("收到申请", "8"), ("予以公开", "2"), ("信息不存在", "4")]),
        ("收到申请6件。其中，无法提供的政府信息2件。", [("收到申请", "6"), ("无法提供", "2")]),
        ("行政诉讼2件，一审判决驳回原告诉讼请求1件、正在审理1件。",
         [("行政诉讼", "2"), ("行政诉讼结果维持", "1"), ("行政诉讼尚未审结", "1")]),
        ("印发行政规范性文件3件，停止执行1件，尚在有效期内12件。",
         [("制发行政规范性文件", "3"), ("废止行政规范性文件", "1"), ("现行有效的行政规范性文件", "12")]),
        ("办理行政许可事项30件，实施处罚4件。", [("行政许可决定", "30"), ("行政处罚决定", "4")]),
        ("因依申请公开产生行政复议、行政诉讼均为零。", [("行政复议", "无"), ("行政诉讼", "无")]),
        ("未因信息公开工作被申请行政复议。", [("行政复议", "无")]),
        ("未因信息公开收取任何费用。", []),
        ("未发生一起行政诉讼。", [("行政诉讼", "无")]),
        ("未收到网上和书面政府信息公开申请。", [("新收申请", "无")]),
        ("重复出具1件，重复申请2件。", [("要求行政机关确认或重新出具已获取信息", "1"), ("重复申请", "2")]),
        ("收到申请9件，其中律师事务所2件。", [("收到申请", "9"), ("法律服务机构申请", "2")]),
        ("就2件申请发出收费通知，1件申请人逾期未缴纳。", [("逾期未缴费", "1")]),
        ("现行有效的规范性文件58件，其中本局规范性文件41件。", [("现行有效的行政规范性文件", "58")]),
        ("办理信访件43件，其中转为依申请公开2件。", []),
        ("办结59件，答复公开33件（含部分公开9件）。", [("办结申请", "59"), ("予以公开", "33"), ("部分公开", "9")]),
        ("2件申请延期答复，6件发出补正通知。", []),
        ("57件申请全部在法定期限内答复或依法延期。", []),
        ("经沟通，申请人主动撤回申请2件。", []),
        ("收到自然人申请7件，法人或其他组织未提出申请。", [("自然人申请", "7"), ("法人或其他组织申请", "无")]),
        ("全年收到申请7件，未收到商业企业提出的申请。", [("收到申请", "7"), ("商业企业申请", "无")]),
        ("上年未收到申请。", []),
        ("收到申请7件，申请人均为自然人。", [("收到申请", "7"), ("法人或其他组织申请", "无")]),
        ("收到申请7件，均为商业企业提出。", [("收到申请", "7"), ("自然人申请", "无")]),
        ("收到申请7件，均为自然人或企业申请。", [("收到申请", "7")]),
        ("收到申请7件，予以公开3件，均为企业申请。", [("收到申请", "7"), ("予以公开", "3")]),
        ("未收到法人申请公开相关政府信息。", [("法人或其他组织申请", "无")]),
        ("未发生因未按时答复引发的行政复议。", []),
        ("没有未办结的申请。", [("结转下年度", "无")]),
        ("我局无规范性文件。", [("制发行政规范性文件", "无")]),
        ("受理申请12件，按时全部办结。", [("收到申请", "12"), ("结转下年度", "无")]),
        ("收到申请20件，涉及征地12件、拆迁5件、其他3件。", [("收到申请", "20")]),
        ("制作信息112条，其中主动公开信息数7条，依申请公开信息数59条。", []),
        ("申请87件，分别为予以公开45件、不予公开12件。", [("收到申请", "87"), ("予以公开", "45"), ("不予公开", "12")]),
        ("收到申请12件，已公开和同意公开的7件。", [("收到申请", "12"), ("予以公开", "7")]),
        ("收到申请19件，2件办理结果为主动公开，无法公开1件。", [("收到申请", "19")]),
        ("收到并妥善解决依申请公开6件。", [("收办申请", "6")]),
        ("新收到及上年度结转的依申请公开22件。", [("收办申请", "22")]),
        (
            "未收到任何形式的政府信息公开申请、行政复议和行政诉讼。",
            [("行政复议", "无"), ("行政诉讼", "无"), ("新收申请", "无")],
        ),
        ("未收到依申请公开相关事项、来电。", [("新收申请", "无")]),
        ("未发生因信息公开申请引发的行政复议和行政诉讼。", [("行政复议", "无"), ("行政诉讼", "无")]),
        ("上年结转申请4件，其中予以公开3件，部分公开1件。", [("上年结转", "4")]),
        ("新收申请30件，上年结转4件，其中予以公开3件。", [("新收申请", "30"), ("上年结转", "4"), ("予以公开", "3")]),
        (
            "制发、废止、现行有效的规范性文件分别为6件、2件、18件。",
            [("制发行政规范性文件", "6"), ("废止行政规范性文件", "2"), ("现行有效的行政规范性文件", "18")],
        ),
        ("废止文件2件，现行有效文件16件。", [("废止行政规范性文件", "2"), ("现行有效的行政规范性文件", "16")]),
        ("行政诉讼3件（均维持）。", [("行政诉讼", "3"), ("未获维持和尚未审结的行政诉讼", "无")]),
        (
            "行政复议6件，行政诉讼3件（均维持）。",
            [("行政复议", "6"), ("行政诉讼", "3"), ("未获维持和尚未审结的行政诉讼", "无")],
        ),
        ("一季度收到申请10件，全年共收到申请38件。", [("收到申请", "38")]),
    ],
)  # fmt: skip
def test_ways_of_saying_outcomes_cases_documents_and_none(text: str, expected: list[tuple[str, str]]) -> None:
    assert readings(text) == expected


@pytest.mark.parametrize(
    ("name", "kind", "before"),
    [
        ("青禾市清源区水务局", "department", "严格按照市政府统一部署，"),
        ("青禾市清源区水务局", "department", "依托区政务服务中心窗口，"),
        ("青禾市清源区水务局", "department", "各科室协同配合，推动高效办成一件事，"),
        ("望溪镇人民政府", "township", "通过市人民政府网站、各村公示栏等公开各类信息300余条；"),
        ("望溪镇人民政府", "township", "党政办公室统一登记、审核，"),
    ],
)
def test_others_that_only_stand_in_the_sentence_change_no_scope(name: str, kind: str, before: str) -> None:
    report = example()
    report.unit |= {"name": name, "kind": kind}
    report.texts = {PART: f"{before}受理依申请公开60件。"}
    assert found(report) == [("C302", Level.VERIFY)]
    report.texts = {PART: "各分局受理依申请公开60件，各村收到申请60件。"}
    assert [level for _, level in found(report)] in ([], [Level.HINT])


@pytest.mark.parametrize("whole", ["县政府及各部门", "区政府及其所属部门", "各部门、各乡镇", "各镇街和部门"])
def test_a_government_with_its_offices_is_its_whole_area(whole: str) -> None:
    report = example()
    report.unit |= {"name": "青禾市清源区人民政府", "kind": "government"}
    report.texts = {PART: f"{whole}共收到政府信息公开申请60件。"}
    assert found(report) == [("C302", Level.VERIFY)]


VERBS = ("收到", "共收到", "受理", "接到", "接收", "登记受理", "累计受理", "先后收到", "收到并受理")
REQUESTS = (
    "政府信息公开申请", "依申请公开", "信息公开申请", "依申请公开件", "依申请公开事项", "政府信息依申请公开申请",
    "申请公开政府信息", "公民政府信息公开申请", "书面政府信息公开申请", "要求公开政府信息的申请",
)  # fmt: skip
OUTCOMES = {
    "予以公开": ("予以公开", "同意公开", "全部公开", "决定公开", "准予公开"),
    "部分公开": ("部分公开", "予以部分公开", "区分处理"),
    "不予公开": ("不予公开", "不同意公开", "决定不予公开"),
    "无法提供": ("无法提供", "不能提供", "本机关无法提供"),
    "不予处理": ("不予处理", "不再处理"),
    "其他处理": ("其他处理", "作其他处理"),
    "结转下年度": ("结转下年度继续办理", "结转下年", "尚在办理期限内", "跨年办理"),
}


@settings(max_examples=40, deadline=None)
@given(
    verb=st.sampled_from(VERBS),
    request=st.sampled_from(REQUESTS),
    unit=st.sampled_from("件条宗份起项"),
    kinds=st.lists(st.sampled_from(sorted(OUTCOMES)), min_size=1, max_size=4, unique=True),
    before=st.booleans(),
    data=st.data(),
)
def test_wordings_in_any_combination_state_the_same(
    verb: str, request: str, unit: str, kinds: list[str], before: bool, data: st.DataObject
) -> None:
    """A paraphrase of the main sentence: who received what, and what became of it, told before or behind its number."""
    told_kinds = [data.draw(st.sampled_from(OUTCOMES[kind])) for kind in kinds]
    rows = [f"{place}{unit}{words}" if before else f"{words}{place}{unit}" for place, words in enumerate(told_kinds, 3)]
    text = f"2024年，我局{verb}{request}99{unit}，其中{'，'.join(rows)}。"
    stated = [(name, number) for name, number in readings(text) if number != "无"]
    assert stated[0] in (("收到申请", "99"), ("收办申请", "99")), text
    assert stated[1:] == [(kind, str(place)) for place, kind in enumerate(kinds, 3)], text


def test_what_was_received_is_without_what_was_carried_in_where_that_is_told_apart() -> None:
    """收到57件，上年结转5件: 62 would be both together."""
    report = example()
    for text, count in (
        ("收到政府信息公开申请62件，上年结转5件。", 1),
        ("收到政府信息公开申请62件（含上年结转5件）。", 0),
        ("收到政府信息公开申请62件，其中本年新收57件，上年结转5件。", 0),
        ("新收申请57件，上年结转5件，共计62件。", 0),
        ("新收申请57件，上年结转5件，共计57件。", 1),
    ):
        report.texts = {PART: text}
        assert len(found(report)) == count, text


def test_a_reason_said_with_its_group_may_count_the_group() -> None:
    report = example()
    report.texts = {PART: f"因重复申请不予处理{sum_of(report, 'requests.rejected_*.total')}件。"}
    assert found(report) == []


def sum_of(report: Report, pattern: str) -> str:
    cells = [cell for cell in report.edition.cells if fnmatch(cell, pattern)]
    return str(sum(report.value(cell) or 0 for cell in cells))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("收到申请120件，同比增加20件、增长20%。", ["20", "20"]),
        ("收到申请36件，比去年的30件增长了20%。", ["20"]),
        ("收到申请36件，比上年多6件。", ["6"]),
        ("收到申请36件，上年为30件，增幅20%。", ["20"]),
        ("收到申请36件，比十年前多6件。", []),
    ],
)
def test_changes_against_the_year_before_are_read(text: str, amounts: list[str]) -> None:
    report = example()
    report.texts = {PART: text}
    assert [str(growth.amount.value) for growth in read_claims(report, PART).growths] == amounts


def test_a_change_told_in_front_of_its_figure_is_held_against_it() -> None:
    report = example()
    now = report.value("requests.new.total")
    cells = {f"requests.{row}.total": Answer("50", Decimal(50)) for row in ("new", "carried_in")}
    report.last_year = LastYear(report.edition.id, report.year - 1, cells, {})
    for text, wrong in (("申请数量较上年增长1%，共收到{}件。", 1), ("网站访问量较上年增长1%，收到申请{}件。", 0)):
        report.texts = {PART: text.format(now)}
        assert len([each for each in check(report) if each.code == "C902"]) == wrong, text


def test_a_list_that_ends_in_others_adds_up_to_its_total() -> None:
    report = example()
    report.texts = {PART: "公开信息100条，其中工作动态类50条，通知公告类40条，其他类5条。"}
    assert [each.code for each in check(report) if each.code == "C903"] == ["C903"]
    report.texts = {PART: "公开信息100条，其中工作动态类50条，通知公告类30条，政策类5条。"}
    assert [each.code for each in check(report) if each.code == "C903"] == [], "it may name only some"


def named_words(words: WordAutomaton, text: str) -> dict[int, set[str]]:
    """The names of the words that a text begins with, by where they end."""
    state, found = words.start, {}
    for end, letter in enumerate(text, 1):
        if (follower := state[letter]) is None:
            break
        state = follower
        if state.names:
            found[end] = set(state.names)
    return found


def test_a_word_goes_on_as_long_as_it_can_and_may_have_several_names() -> None:
    words = WordAutomaton({"request": ["(公开)?申请(件|书)?"], "person": ["申请人"], "made": ["申请"]})
    assert named_words(words, "公开申请件") == {4: {"request"}, 5: {"request"}}
    assert named_words(words, "申请人") == {2: {"request", "made"}, 3: {"person"}}
    assert named_words(words, "申请，") == {2: {"request", "made"}}
    assert named_words(words, "公告") == {}
    with pytest.raises(ValueError, match="括号不成对"):
        WordAutomaton({"bad": ["申请(件"]})


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2024|dept|R|收到3件", "year|kind|part|source|text"),
        ("2024|depp|R|x|收到[3|N]件", "depp"),
        ("2024|dept|Z|x|收到[3|N]件", "part"),
        ("2024|dept|R|x|收到[3|QQ]件", "QQ"),
        ("2024|dept|R|x|收到[|N]件", "no figure"),
        ("2024|dept|R|x|收到[3|N件", "not closed"),
    ],
)
def test_a_line_of_a_set_that_cannot_be_read_is_named(
    line: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    labelled = __import__("labelled")
    right = "2024|dept|R|x|<我局>收到申请[38|N]件，占[5%|%G/C]，{未发生复议|Z:RE}"
    path = tmp_path / "own.txt"
    path.write_text(f"{right}\n\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=f"own.txt, line 3: .*{re.escape(fault)}"):
        labelled.read_set(path)
    path.write_text(right, "utf-8")
    assert [figure.label for figure in labelled.read_set(path)[0].figures] == ["N", "%G/C", "Z:RE"]


@pytest.mark.long
@pytest.mark.skipif(not SETS.is_dir(), reason="no labelled sentences of offices here")
@pytest.mark.parametrize("name", ["set1", "set2", "set3"])
def test_slips_in_offices_own_sentences_are_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    labelled = __import__("labelled")
    score = labelled.measure_lines(labelled.read_set(SETS / f"{name}.txt"))
    found_all, tried = score.found["all"], score.tried["all"]
    assert found_all / tried >= 0.97, score.missed
    assert found_all / (found_all + len(score.false)) >= 0.98, score.false


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请量由上年的48件上升到60件。", [("收到申请", "60")]),
        ("收到申请21件，其中2件将于2025年1月答复。", [("收到申请", "21"), ("结转下年度", "2")]),
        ("涉及我局的行政复议案件3件，作为被告的行政诉讼2件。", [("行政复议", "3"), ("行政诉讼", "2")]),
        ("新制发规范性文件1件，无废止。", [("制发行政规范性文件", "1"), ("废止行政规范性文件", "无")]),
        ("规范性文件有效期届满自动失效1件。", [("废止行政规范性文件", "1")]),
        ("受理行政许可申请530件，准予许可521件。", [("行政许可决定", "521")]),
        ("发生1起有关政府信息公开的行政复议案件。", [("行政复议", "1")]),
        ("发生2件涉及信息公开的行政诉讼案件，均已审结。", [("行政诉讼", "2"), ("尚未审结的行政诉讼", "无")]),
        ("没有收到有关公民、法人或组织机构的信息公开申请。", [("新收申请", "无")]),
        ("无因政府信息公开工作被申请行政复议、提起行政诉讼方面的情况。", [("行政复议", "无"), ("行政诉讼", "无")]),
        ("收到申请9件，予以公开2件，3件申请人主动撤件。", [("收到申请", "9"), ("予以公开", "2"), ("其他处理", "3")]),
        ("收到申请9件，撤件3件，予以公开2件。", [("收到申请", "9"), ("其他处理", "3"), ("予以公开", "2")]),
    ],
)
def test_more_ways_of_saying_changes_scopes_and_ends(text: str, expected: list[tuple[str, str]]) -> None:
    assert readings(text) == expected


def test_applicants_of_what_was_received_are_not_those_of_what_was_closed() -> None:
    """Of 57 received 41 are persons, of 59 closed others: the first may not be said of the second."""
    report = example()
    new, closed = (str(report.value(f"requests.{row}.person")) for row in ("new", "closed"))
    assert new != closed
    for text, count in (
        (f"收到政府信息公开申请57件，其中自然人申请{new}件。", 0),
        (f"收到政府信息公开申请57件，其中自然人申请{closed}件。", 1),
        (f"办结59件，其中自然人申请{closed}件。", 0),
    ):
        report.texts = {PART: text}
        assert len(found(report)) == count, text
