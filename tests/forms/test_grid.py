"""Each printed table, drawn: a line per row, merged cells with their height × width, `#` for figures."""

import pytest

from app.forms import bundled
from app.model.edition import GridCell, Role, Table

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
SEVEN = "#" * 7


def drawn(table: Table) -> list[str]:
    lines: list[str] = []
    for top in range(table.height):
        row = sorted((place for place in table.grid if place.top == top), key=lambda place: place.left)
        figures = "".join(_shape(place) for place in row if place.role is Role.FIGURE)
        texts = [_shape(place) for place in row if place.role is not Role.FIGURE]
        lines.append(" | ".join([*texts, *([figures] if figures else [])]))
    return lines


def _shape(place: GridCell) -> str:
    text = place.text or "#"
    return text if place.rows == place.columns == 1 else f"{text} {place.rows}×{place.columns}"


def table(edition: str, name: str) -> Table:
    return bundled()[edition].tables[name]


DISCLOSURE_2021 = [
    "第二十条第（一）项 1×4",
    "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
    "规章 | ###",
    "行政规范性文件 | ###",
    "第二十条第（五）项 1×4",
    "信息内容 | 本年处理决定数量 1×3",
    "行政许可 | # 1×3",
    "第二十条第（六）项 1×4",
    "信息内容 | 本年处理决定数量 1×3",
    "行政处罚 | # 1×3",
    "行政强制 | # 1×3",
    "第二十条第（八）项 1×4",
    "信息内容 | 本年收费金额（单位：万元） 1×3",
    "行政事业性收费 | # 1×3",
]

DISCLOSURE_2019 = [
    "第二十条第（一）项 1×5",
    "信息内容 | 本年新制作数量 | 本年新公开数量 1×2 | 对外公开总数量",
    "规章 | ## 1×2#",
    "规范性文件 | ## 1×2#",
    "第二十条第（五）项 1×5",
    "信息内容 | 上一年项目数量 | 本年增/减 1×2 | 处理决定数量",
    "行政许可 | ## 1×2#",
    "其他对外管理服务事项 | ## 1×2#",
    "第二十条第（六）项 1×5",
    "信息内容 | 上一年项目数量 | 本年增/减 1×2 | 处理决定数量",
    "行政处罚 | ## 1×2#",
    "行政强制 | ## 1×2#",
    "第二十条第（八）项 1×5",
    "信息内容 | 上一年项目数量 1×2 | 本年增/减 1×2",
    "行政事业性收费 | # 1×2# 1×2",
    "第二十条第（九）项 1×5",
    "信息内容 | 采购项目数量 1×2 | 采购总金额 1×2",
    "政府集中采购 | # 1×2# 1×2",
]

REQUESTS_HEAD = [
    f"{CORNER} 3×3 | 申请人情况 1×7",
    "自然人 2×1 | 法人或其他组织 1×5 | 总计 2×1",
    "商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他",
    f"一、本年新收政府信息公开申请数量 1×3 | {SEVEN}",
    f"二、上年结转政府信息公开申请数量 1×3 | {SEVEN}",
]

REQUESTS_BODY = [
    f"（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1×2 | {SEVEN}",
    f"（三）不予公开 8×1 | 1.属于国家秘密 | {SEVEN}",
    f"2.其他法律行政法规禁止公开 | {SEVEN}",
    f"3.危及“三安全一稳定” | {SEVEN}",
    f"4.保护第三方合法权益 | {SEVEN}",
    f"5.属于三类内部事务信息 | {SEVEN}",
    f"6.属于四类过程性信息 | {SEVEN}",
    f"7.属于行政执法案卷 | {SEVEN}",
    f"8.属于行政查询事项 | {SEVEN}",
    f"（四）无法提供 3×1 | 1.本机关不掌握相关政府信息 | {SEVEN}",
    f"2.没有现成信息需要另行制作 | {SEVEN}",
    f"3.补正后申请内容仍不明确 | {SEVEN}",
    f"（五）不予处理 5×1 | 1.信访举报投诉类申请 | {SEVEN}",
    f"2.重复申请 | {SEVEN}",
    f"3.要求提供公开出版物 | {SEVEN}",
    f"4.无正当理由大量反复申请 | {SEVEN}",
    f"5.要求行政机关确认或重新出具已获取信息 | {SEVEN}",
]

REQUESTS_FOOT = [f"（七）总计 1×2 | {SEVEN}", f"四、结转下年度继续办理 1×3 | {SEVEN}"]

REQUESTS_2021 = [
    *REQUESTS_HEAD,
    f"三、本年度办理结果 22×1 | （一）予以公开 1×2 | {SEVEN}",
    *REQUESTS_BODY,
    f"（六）其他处理 3×1 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请 | {SEVEN}",
    f"2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请 | {SEVEN}",
    f"3.其他 | {SEVEN}",
    *REQUESTS_FOOT,
]

REQUESTS_SINGLE = [
    *REQUESTS_HEAD,
    f"三、本年度办理结果 20×1 | （一）予以公开 1×2 | {SEVEN}",
    *REQUESTS_BODY,
    f"（六）其他处理 1×2 | {SEVEN}",
    *REQUESTS_FOOT,
]

REVIEW = [
    "行政复议 1×5 | 行政诉讼 1×10",
    "结果维持 2×1 | 结果纠正 2×1 | 其他结果 2×1 | 尚未审结 2×1 | 总计 2×1 | 未经复议直接起诉 1×5 | 复议后起诉 1×5",
    " | ".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2),
    "#" * 15,
]


@pytest.mark.parametrize(
    ("edition", "name", "figures", "expected"),
    [
        ("disclosure-2021", "disclosure", 10, DISCLOSURE_2021),
        ("disclosure-2021", "requests", 175, REQUESTS_2021),
        ("disclosure-2021", "review", 15, REVIEW),
        ("disclosure-2021-single", "disclosure", 10, DISCLOSURE_2021),
        ("disclosure-2021-single", "requests", 161, REQUESTS_SINGLE),
        ("disclosure-2021-single", "review", 15, REVIEW),
        ("disclosure-2019", "disclosure", 22, DISCLOSURE_2019),
        ("disclosure-2019", "requests", 161, REQUESTS_SINGLE),
        ("disclosure-2019", "review", 15, REVIEW),
    ],
)
def test_a_table_is_laid_out_as_the_notice_prints_it(edition: str, name: str, figures: int, expected: list[str]):
    assert drawn(table(edition, name)) == expected
    assert len(table(edition, name).cells) == figures


def test_the_header_and_the_labels_of_a_wide_table_stay_in_view():
    requests = table("disclosure-2021", "requests")
    assert (requests.head, requests.side, requests.width, requests.height) == (3, 3, 10, 28)
    review = table("disclosure-2021", "review")
    assert (review.head, review.side, review.width, review.height) == (3, 0, 15, 4)
    blocks = table("disclosure-2021", "disclosure")
    assert (blocks.head, blocks.side) == (0, 0)  # several tables one under the other: no common header to freeze


def test_a_figure_knows_its_labels_and_its_place():
    requests = table("disclosure-2021", "requests")
    place = requests.places["requests.denied_3.charity"]
    assert (place.top, place.left) == (9, 6)
    assert place.cell is not None
    assert place.cell.row_path == ("三、本年度办理结果", "（三）不予公开", "3.危及“三安全一稳定”")
    assert place.cell.column_path == ("申请人情况", "法人或其他组织", "社会公益组织")
    assert place.cell.name == "“3.危及‘三安全一稳定’”“社会公益组织”"


def test_kind_unit_guidance_and_source_come_from_row_and_column():
    fees = bundled()["disclosure-2021"].cells["disclosure.fees.amount"]
    assert (fees.kind, fees.unit, fees.source) == ("decimal", "万元", "《条例》第二十条第（八）项")
    assert "万元" in fees.help
    normative = bundled()["disclosure-2021"].cells["disclosure.normative.made"]
    assert len(normative.help.splitlines()) == 2
    old = bundled()["disclosure-2019"].cells
    assert old["disclosure.licensing.change"].kind == "signed"
    assert old["disclosure.procurement.amount"].kind == "amount"
    assert old["disclosure.procurement.projects"].kind == "count"
