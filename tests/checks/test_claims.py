"""Claims of the texts: found where they are wrong, and quiet on everything else."""

from decimal import Decimal

import pytest

from app.checks import Checks, Finding, State, check, offers, told, turned
from app.checks.claim_parser import read_claims, scope_of
from app.checks.numerals import chinese, normalized, numerals, sentences
from app.checks.printed import LIVE, printed
from app.model.change import Address, Area
from app.model.edition import Level
from app.model.report import Report
from app.model.texts import live_figure, plain
from tests.checks.sentences import measured
from tests.made import example, put

PART = "overview.requests"


def claims_of(report: Report, text: str) -> list[Finding]:
    report.texts = {PART: text}
    return [finding for finding in check(report) if finding.code.startswith("C")]


def test_precision_and_recall_on_labelled_sentences() -> None:
    shares = measured(PART)
    assert shares.sentences >= 300
    assert shares.precision >= 0.97, shares.alarms
    assert shares.recall >= 0.90, shares.missed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到12件", ["12"]),
        ("收到１２件", ["12"]),
        ("收到1,234件、12,345,678件", ["1234", "12345678"]),
        ("收到十二件，一百零五件，二〇件，两件", ["12", "105", "20", "2"]),
        ("发布1.2万条，收费326.458万元", ["12000.0", "3264580.000"]),
        ("占34.2%，百分之三，百分之十二点五", ["34.2%", "3%", "12.5%"]),
        ("2024年1月15日，〔2021〕30号，0190-5550123，3号楼", []),
        ("近60件，约70%，50余件，第3件，超过500件，1/3", []),
        ("一是，二级，三审，十四五", []),
        ("V2版，A4纸", []),
        ("2.依申请公开情况", []),
        ("3.5‰", []),
    ],
)
def test_numbers_in_any_writing(text: str, expected: list[str]) -> None:
    found = [f"{one.value}{'%' if one.is_percent else ''}" for one in numerals(text, ())]
    assert found == expected


def test_a_rounded_number_is_right_within_its_last_place() -> None:
    [number] = numerals("1.2万件", ())
    assert (number.value, number.places) == (Decimal(12000), -3)
    report = example()
    put(report, "disclosure.licensing.decisions", "11860")
    assert claims_of(report, "作出行政许可决定1.2万件。") == []
    assert claims_of(report, "作出行政许可决定1.3万件。") != []


def test_a_number_ends_before_the_blank_or_line_break_behind_it() -> None:
    """The line break behind a number went with it, so that the next paragraph was read as the same sentence."""
    text = "收到申请57\n12 件"
    assert [text[one.start : one.end] for one in numerals(text, ())] == ["57", "12"]


def test_sentences_keep_their_places_and_live_figures() -> None:
    """Sentences are normalized one by one: numbers, live figures and letters lead back to the printed text."""
    report = example()
    report.texts = {PART: " 收到申请 {{requests.new.total}} 件。“办结” 59 件\n结转 {{requests.carried_out.total}}件。"}
    shown = printed(report, PART)
    parts = [sentence for _, sentence in sentences(shown.text)]
    pieces = [normalized(sentence) for sentence in parts]
    assert [piece.text for piece in pieces] == ["收到申请\ue001件。", "办结\ue001件\n", "结转\ue001件。"]
    for piece, sentence in zip(pieces, parts, strict=True):
        numbers = dict(piece.numbers)
        for place, letter in enumerate(piece.text):
            one = numbers.get(place)
            assert sentence[piece.at[place]] == letter or (one is not None and one.start == piece.at[place])
    read = read_claims(report, PART).numbers
    assert [one.formula for one in read] == [shown.live[0], None, shown.live[1]]
    assert [shown.text[one.start : one.end].strip() for one in read] == [LIVE, "59", LIVE]


@pytest.mark.parametrize(("text", "value"), [("三千零五", 3005), ("二十", 20), ("十万", 100000), ("一亿", 10**8)])
def test_chinese_numbers(text: str, value: int) -> None:
    assert chinese(text) == value


def test_a_finding_names_the_cells_the_place_and_both_numbers() -> None:
    report = example()
    text = "**上年结转情况。**上年结转 8 件。"
    [finding] = claims_of(report, text)
    assert finding.level is Level.VERIFY
    assert finding.cells == ("requests.carried_in.total",)
    [span] = finding.texts
    assert text[span.start : span.end] == "上年结转 8 件"
    assert "8" in finding.message and "5" in finding.message
    assert finding.figures == {"requests.carried_in.total": "5", "text": "8"}


def test_the_whole_area_s_figures_are_compared_and_a_narrower_scope_is_asked_about_once() -> None:
    report = example("disclosure-2019")
    assert claims_of(report, "全市新收政府信息公开申请914件。市政府办公室新收申请35件，予以公开12件。") == []
    [question] = claims_of(report, "市政府办公室收到政府信息公开申请35件，予以公开12件。")
    assert question.level is Level.HINT
    assert "统计口径" in question.message
    [unclear] = claims_of(report, "新收政府信息公开申请350件。")
    assert unclear.level is Level.HINT, "nobody says whose figure it is"
    assert "统计口径" in unclear.message
    [slip] = claims_of(report, "新收政府信息公开申请915件。")
    assert slip.level is Level.VERIFY, "one off is a slip and no other scope"


def test_the_kind_of_a_unit_is_known_by_its_name_when_none_is_given() -> None:
    report = example()
    for name, kind in (
        ("青禾市人民政府", "government"),
        ("望溪镇人民政府", "township"),
        ("青禾市交通局", "department"),
    ):
        report.unit = {"name": name}
        scope = scope_of(report)
        assert scope and scope.kind == kind
    report.unit = {"name": "某处"}
    assert scope_of(report) is None


def test_unfinished_figures_are_not_compared() -> None:
    report = example()
    put(report, "requests.new.legal", None)
    assert claims_of(report, "新收政府信息公开申请99件，上年结转5件。") == []


def test_live_figures_are_read_as_what_they_show() -> None:
    report = example()
    text = "全年新收政府信息公开申请{{requests.new.total}}件，同比增长14%；自然人申请41件，占71.9%。"
    assert claims_of(report, text) == []
    checks = Checks(report)
    put(report, "requests.new.person", "45")
    checks.update([Address(Area.ANSWERS, "requests.new.person")])
    codes = {finding.code for finding in checks.findings if finding.texts and finding.texts[0].text == PART}
    assert {"C321", "C902"} <= codes
    assert "C301" not in codes
    wrong = "办结政府信息公开申请{{requests.new.total}}件。"
    assert [finding.code for finding in claims_of(report, wrong)] == ["C305"], "bound to another cell than it tells of"


def test_what_is_read_can_be_listed() -> None:
    report = example()
    reading = read_claims(report, PART)
    text = printed(report, PART).text
    named = {claim.rule.name: text[claim.start : claim.end] for claim in reading.stated}
    assert named["上年结转"] == "上年结转5件"
    assert all(claim.scope for claim in reading.stated)
    assert len(reading.shares) == 2


def test_every_number_of_a_text_is_listed_with_what_it_stands_for() -> None:
    report = example()
    report.texts = {PART: "新收申请{{requests.new.total}}件，上年结转5件，办结申请60件；培训2期。"}
    live, same, other, none = told(report, PART)
    assert (live.state, live.cells, live.formula) == (State.LIVE, ("requests.new.total",), "")
    assert (same.state, same.name, same.formula) == (State.AGREES, "上年结转", "requests.carried_in.total")
    assert (other.state, other.text, other.cells) == (State.DIFFERS, "60", ("requests.closed.total",))
    assert (none.state, none.text, none.cells) == (State.NONE, "2", ())
    assert report.texts[PART][same.span.start : same.span.end] == "5"
    put(report, "requests.carried_in.legal", None)
    assert told(report, PART)[1].state is State.OPEN


def test_a_number_that_turned_live_prints_the_same() -> None:
    report = example()
    report.texts[PART] += "上年结转五件，作出行政许可决定１86件，行政处罚决定34件，行政事业性收费326.458万元。"
    numbers = told(report, PART)
    assert all(live_figure(report)(number.formula) == number.text for number in numbers if number.formula)
    assert [
        number.text for number in numbers if number.state is State.AGREES and number.cells and not number.formula
    ] == [
        "五",
        "１86",
        "326.458万",
    ]


def test_numbers_turn_live_together_and_all_is_printed_as_before() -> None:
    report = example()
    before = {part: plain(report, part) for part in report.texts}
    numbers = tuple(number for part in report.texts for number in told(report, part))
    change = turned(report, numbers)
    assert len(change.edits) > 15
    report.apply(change)
    assert {part: plain(report, part) for part in report.texts} == before
    assert not any(number.formula for part in report.texts for number in told(report, part))
    assert check(report) == check(example()) == ()
    report.apply(change.inverse())
    assert report.texts == example().texts


def test_every_figure_on_offer_shows_its_number() -> None:
    report = example()
    found = {offer.formula: offer for offer in offers(report)}
    assert set(report.edition.cells) <= set(found)
    denied = next(offer for offer in found.values() if offer.name == "不予公开")
    assert (denied.shown, denied.place) == ("8", "几格之和")
    assert all(offer.shown == live_figure(report)(offer.formula) for offer in found.values())


def test_shares_are_told_as_right_or_wrong_and_numbers_that_count_nothing_not_at_all() -> None:
    report = example()
    report.texts = {PART: "自然人申请41件，占71.9%；法人或其他组织申请16件，占38.1%。邮编：990001。"}
    states = [(number.text, number.state) for number in told(report, PART)]
    assert states == [
        ("41", State.AGREES),
        ("71.9%", State.AGREES),
        ("16", State.AGREES),
        ("38.1%", State.DIFFERS),
    ]


def test_numbers_told_respectively_are_each_of_their_own() -> None:
    report = example()
    text = "作出行政许可、行政处罚、行政强制处理决定数量分别为186件、35件和5件；行政复议、行政诉讼案件各4件、3件。"
    [finding] = claims_of(report, text)
    assert (finding.code, finding.message) == ("C212", "第一部分（二）：行政处罚决定写为35件，表中为34件，请核对。")
    assert text[finding.texts[0].start : finding.texts[0].end] == "186件、35"
    assert claims_of(report, "上年分别为50件、47件、5件和2件。") == []


def test_a_claim_begins_where_it_speaks_and_not_where_its_sentence_does() -> None:
    report = example()
    text = "2024年，我局新收58件。"
    [finding] = claims_of(report, text)
    assert text[finding.texts[0].start : finding.texts[0].end] == "新收58件"


def test_the_unit_is_known_by_its_own_name_and_others_by_theirs() -> None:
    report = example()
    assert claims_of(report, "清源区水务局收到政府信息公开申请58件。") != []
    assert claims_of(report, "清源区教育局收到政府信息公开申请58件。") == []
    report.unit |= {"name": "青禾市清源区人民政府办公室"}
    assert claims_of(report, "区政府办公室收到政府信息公开申请58件。") != []
    assert claims_of(report, "区政府收到政府信息公开申请58件。") == []
    report.unit |= {"name": "青禾市公共资源交易中心"}
    assert claims_of(report, "市公共资源交易中心收到政府信息公开申请58件。") != []
    assert claims_of(report, "各分中心收到政府信息公开申请58件。") == []


def test_what_stands_in_brackets_does_not_change_of_whom_a_sentence_speaks() -> None:
    report = example()
    report.unit |= {"name": "青禾市清源区人民政府", "kind": "government"}
    text = "全区收到政府信息公开申请57件（区水务局20件、区教育局37件），办结58件。"
    [finding] = claims_of(report, text)
    assert finding.code == "C305"


def test_a_row_of_items_with_its_sum_behind_is_added_up() -> None:
    report = example()
    assert claims_of(report, "发布图文120条、视频40条、图解52条，合计212条。") == []
    [finding] = claims_of(report, "发布图文120条、视频40条、图解52条，合计221条。")
    assert (finding.code, finding.message) == ("C903", "第一部分（二）：写为共221，各项之和为212，请核对。")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("收到申请57件，比上年增长41%。", "收到申请写为增长41%，本年57件、上年50件，应为增长14%，请核对。"),
        ("收到申请57件，比上年减少14%。", "收到申请写为下降14%，本年57件、上年50件，应为增长14%，请核对。"),
        ("收到申请57件，比上年增加9件。", "收到申请写为增加9件，本年57件、上年50件，应为增加7件，请核对。"),
        ("收到申请57件，其中自然人41件，占79.1%。", "自然人申请41件写为占79.1%，按57件计算应为71.9%，请核对。"),
        (
            "收到申请57件。办结申请59件，予以公开24件，占44.7%。",
            "予以公开24件写为占44.7%，按59件计算应为40.7%，请核对。",
        ),
        ("行政事业性收费1.5万元。", "行政事业性收费写为1.5万元，表中为326.458万元，请核对。"),
        ("无行政事业性收费。", "写为无行政事业性收费，表中为326.458万元，请核对。"),
        ("作出行政处罚决定{{requests.new.total}}件。", "行政处罚决定写为联动数字，表中为34件，请核对。"),
    ],
)
def test_a_claim_is_told_with_its_part_its_figures_and_their_units(text: str, said: str) -> None:
    assert [finding.message for finding in claims_of(example(), text)] == [f"第一部分（二）：{said}"]


def test_an_outcome_may_include_another_in_brackets() -> None:
    assert claims_of(example(), "办结申请59件，其中予以公开33件（含部分公开9件）。") == []
    assert claims_of(example(), "办结申请59件，其中予以公开24件（不含部分公开9件）。") == []
    assert len(claims_of(example(), "办结申请59件，其中予以公开34件（含部分公开9件）。")) == 1
    assert len(claims_of(example(), "办结申请59件，其中予以公开33件（含部分公开8件）。")) == 1


def test_a_year_named_counts_as_last_year_only_when_it_is() -> None:
    report = example()
    assert claims_of(report, "收到申请57件，比2023年增加7件。") == []
    assert claims_of(report, "收到申请57件，比2022年增加9件。") == []
    assert [finding.code for finding in claims_of(report, "收到申请57件，比2023年增加9件。")] == ["C902"]
    assert claims_of(report, "2023年结转至2024年办理的申请5件。") == []
    assert claims_of(report, "2024年结转至2025年办理的申请3件。") == []


def test_a_share_of_a_row_that_another_number_bears_out_by_chance_is_held_against_the_row_s_whole() -> None:
    report = example()
    row = (
        "组织培训51次。办结申请59件，其中予以公开24件，占{}%；部分公开9件，占15.3%；不予公开8件，占13.6%{}；"
        "无法提供9件，占15.3%；不予处理4件，占6.8%；其他处理5件，占8.5%。"
    )
    within = "（其中属于四类过程性信息2件，占25%）"
    for share, more, wrong in (("47.0", "", 1), ("40.7", "", 0), ("40.7", within, 0)):
        report.texts = {PART: row.format(share, more)}
        said = [finding.message for finding in check(report) if finding.code == "C901"]
        assert len(said) == wrong, said
        assert all("按59件计算应为40.7%" in each for each in said)


def test_a_share_of_something_unknown_does_not_hide_a_wrong_share_behind_it() -> None:
    report = example()
    report.texts = {"overview.requests": "网站公开3条，占60%。收到申请10件，其中自然人申请9件，占20%。"}
    said = [finding.message for finding in check(report) if "写为占" in finding.message]
    assert len(said) == 1 and "自然人申请9件写为占20%" in said[0]
