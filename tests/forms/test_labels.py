"""The official wording, typed here a second time from the notice: a slip in either place shows."""

import re
from collections.abc import Iterator

import pytest

from app.forms import bundled
from app.model.edition import Edition

HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]

ROWS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "三、本年度办理结果/（一）予以公开",
    "partial": "三、本年度办理结果/（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "denied_1": "三、本年度办理结果/（三）不予公开/1.属于国家秘密",
    "denied_2": "三、本年度办理结果/（三）不予公开/2.其他法律行政法规禁止公开",
    "denied_3": "三、本年度办理结果/（三）不予公开/3.危及\u201c三安全一稳定\u201d",
    "denied_4": "三、本年度办理结果/（三）不予公开/4.保护第三方合法权益",
    "denied_5": "三、本年度办理结果/（三）不予公开/5.属于三类内部事务信息",
    "denied_6": "三、本年度办理结果/（三）不予公开/6.属于四类过程性信息",
    "denied_7": "三、本年度办理结果/（三）不予公开/7.属于行政执法案卷",
    "denied_8": "三、本年度办理结果/（三）不予公开/8.属于行政查询事项",
    "unable_1": "三、本年度办理结果/（四）无法提供/1.本机关不掌握相关政府信息",
    "unable_2": "三、本年度办理结果/（四）无法提供/2.没有现成信息需要另行制作",
    "unable_3": "三、本年度办理结果/（四）无法提供/3.补正后申请内容仍不明确",
    "rejected_1": "三、本年度办理结果/（五）不予处理/1.信访举报投诉类申请",
    "rejected_2": "三、本年度办理结果/（五）不予处理/2.重复申请",
    "rejected_3": "三、本年度办理结果/（五）不予处理/3.要求提供公开出版物",
    "rejected_4": "三、本年度办理结果/（五）不予处理/4.无正当理由大量反复申请",
    "rejected_5": "三、本年度办理结果/（五）不予处理/5.要求行政机关确认或重新出具已获取信息",
    "other_1": "三、本年度办理结果/（六）其他处理/1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other_2": "三、本年度办理结果/（六）其他处理/"
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "other_3": "三、本年度办理结果/（六）其他处理/3.其他",
    "closed": "三、本年度办理结果/（七）总计",
    "carried_out": "四、结转下年度继续办理",
}

COLUMNS = {
    "person": "申请人情况/自然人",
    "business": "申请人情况/法人或其他组织/商业企业",
    "research": "申请人情况/法人或其他组织/科研机构",
    "charity": "申请人情况/法人或其他组织/社会公益组织",
    "legal": "申请人情况/法人或其他组织/法律服务机构",
    "other": "申请人情况/法人或其他组织/其他",
    "total": "申请人情况/总计",
}

THREE_ROWS = ("other_1", "other_2", "other_3")
SINGLE = {
    row: label
    for key, label in ROWS.items()
    for row, label in (
        [("other", "三、本年度办理结果/（六）其他处理")]
        if key == "other_1"
        else []
        if key in THREE_ROWS
        else [(key, label)]
    )
}


def rows_and_columns(edition: Edition) -> tuple[dict[str, str], dict[str, str]]:
    cells = edition.tables["requests"].cells
    rows = {cell.row: "/".join(cell.row_path) for cell in cells}
    return rows, {cell.column: "/".join(cell.column_path) for cell in cells}


@pytest.mark.parametrize(
    ("name", "rows"), [("disclosure-2021", ROWS), ("disclosure-2021-single", SINGLE), ("disclosure-2019", SINGLE)]
)
def test_table_three_carries_the_official_labels_in_the_official_order(name: str, rows: dict[str, str]):
    printed, columns = rows_and_columns(bundled()[name])
    assert list(printed.items()) == list(rows.items())
    assert list(columns.items()) == list(COLUMNS.items())


@pytest.mark.parametrize("name", list(bundled()))
def test_the_six_headings_are_the_official_ones(name: str):
    assert [section.heading for section in bundled()[name].sections if section.heading] == HEADINGS


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("disclosure-2019", "国办公开办函〔2019〕60号"),
        ("disclosure-2021", "国办公开办函〔2021〕30号"),
        ("disclosure-2021-single", "国办公开办函〔2021〕30号"),
    ],
)
def test_an_edition_and_its_guidance_cite_its_own_notice(name: str, notice: str):
    edition = bundled()[name]
    assert edition.notice == notice
    cited = re.findall(r"国办公开办函〔\d+〕\d+号", edition.parts["preamble"].help)
    assert cited == [notice]


def test_the_text_parts_are_those_of_the_data_file():
    expected = [
        "title",
        "preamble",
        "overview.opening",
        "overview.disclosure",
        "overview.requests",
        "overview.management",
        "overview.platform",
        "overview.oversight",
        "overview.more",
        "disclosure.note",
        "requests.note",
        "review.note",
        "problems",
        "other",
        "closing",
    ]
    for name in bundled():
        assert list(bundled()[name].parts) == expected


def texts(edition: Edition) -> Iterator[str]:
    for table in edition.tables.values():
        yield from (place.text for place in table.grid)
        yield from (text for cell in table.cells for text in (cell.help, cell.source))
    yield from (text for part in edition.parts.values() for text in (part.label, part.help, part.source))
    yield from (text for field in edition.fields for text in (field.label, field.help))
    yield from (section.heading for section in edition.sections)
    yield from (equation.sentence for equation in edition.equations)


@pytest.mark.parametrize("name", list(bundled()))
def test_no_text_has_half_width_punctuation_or_stray_blanks(name: str):
    for text in texts(bundled()[name]):
        assert text == text.strip()
        assert not re.search(r"[,;:()?!\"']|[\u3000 ]|(?<!\d)\.", text), text


def test_labels_have_their_quotes_and_brackets_full_width():
    label = bundled()["disclosure-2021"].cells["requests.denied_3.total"].row_path[-1]
    assert label.count("\u201c") == label.count("\u201d") == 1
    fee = bundled()["disclosure-2021"].cells["disclosure.fees.amount"].column_path[-1]
    assert fee == "本年收费金额\uff08单位\uff1a万元\uff09"
