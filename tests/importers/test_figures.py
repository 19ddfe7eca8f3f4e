"""Readings of single cells, labels and totals: each case once, with texts as they are found."""

import pytest

from app.forms import bundled
from app.importers import Certainty, Reading, read_bytes
from app.importers.labels import Names, figure, label, similarity, vocabulary
from app.model.numbers import Kind
from tests.made import edition


@pytest.mark.parametrize(
    ("text", "kind", "answer", "remark", "is_read"),
    [
        ("12", Kind.COUNT, "12", None, True),
        (" １２\u3000", Kind.COUNT, "１２", None, True),
        ("\u200b7\xa0", Kind.COUNT, "7", None, True),
        ("1,234", Kind.COUNT, "1,234", None, True),
        ("", Kind.COUNT, "", None, True),
        ("\u3000\n", Kind.COUNT, "", None, True),
        ("22（其中修订16件）", Kind.COUNT, "22", "其中修订16件", True),
        ("22\n(其中修订\n16件)", Kind.COUNT, "22", "其中修订16件", True),
        ("/", Kind.COUNT, "/", None, False),
        ("-", Kind.COUNT, "-", None, False),
        ("无", Kind.COUNT, "无", None, False),
        ("十二件", Kind.COUNT, "十二件", None, False),
        ("12元", Kind.COUNT, "12元", None, False),
        ("12 34", Kind.COUNT, "12 34", None, False),
        ("7545万元", Kind.DECIMAL, "7545万元", None, False),
        ("251000元", Kind.AMOUNT, "251000元", None, True),
        ("+21", Kind.SIGNED, "+21", None, True),
        ("-3.00", Kind.SIGNED, "-3", None, True),
        ("'1234", Kind.COUNT, "1234", None, True),
    ],
)
def test_a_cell(text: str, kind: Kind, answer: str, remark: str | None, is_read: bool) -> None:
    found = figure(text, kind)
    assert (found.text, found.remark, found.is_read) == (answer, remark, is_read)
    assert bool(found.doubt) is not is_read


def test_digits_on_two_lines_are_joined_with_a_doubt() -> None:
    found = figure("1234\n567", Kind.COUNT)
    assert (found.text, found.is_read) == ("1234567", True)
    assert "1234567" in found.doubt


@pytest.mark.parametrize(
    ("text", "kind", "unit", "answer"),
    [
        ("12件", Kind.COUNT, "", "12"),
        ("1,234 件", Kind.COUNT, "", "1,234"),
        ("１２件", Kind.COUNT, "", "12"),
        ("1.2万元", Kind.DECIMAL, "万元", "1.2"),
        ("12 万元", Kind.DECIMAL, "万元", "12"),
        ("7 720", Kind.COUNT, "", "7720"),
        ("11 398 889", Kind.COUNT, "", "11398889"),
    ],
)
def test_a_unit_in_a_cell_is_taken_off_with_a_doubt(text: str, kind: Kind, unit: str, answer: str) -> None:
    found = figure(text, kind, unit)
    assert (found.text, found.is_read) == (answer, True)
    assert text in found.doubt
    assert not figure("1.2元", Kind.DECIMAL, "万元").is_read


@pytest.mark.parametrize(
    ("text", "number", "core"),
    [
        ("三、本年度办理结果", "三", "本年度办理结果"),
        ("（一） 予以公开", "一", "予以公开"),
        ("(一)予 以\n公开", "一", "予以公开"),
        ("3．其他", "3", "其他"),
        ("①属于国家秘密", "1", "属于国家秘密"),
        ("3.危及“三安全一稳定”", "3", "危及三安全一稳定"),
        ("第二十条第（一）项", "", "第二十条第一项"),
        ("本年（2023）制发件数", "", "本年制发件数"),
    ],
)
def test_a_label_taken_apart(text: str, number: str, core: str) -> None:
    assert (label(text).number, label(text).core) == (number, core)


def test_near_labels_are_found_and_dangerous_ones_are_not() -> None:
    words = vocabulary(edition())
    near = words.row_names.find("2.其他法律行政止公开")
    assert near is not None and near.core == "其他法律行政法规禁止公开" and not near.is_exact
    assert words.row_names.find("（二）部分公开") is not None
    for text in ("本年政府信息公开申请数量", "不以公开", "公开", "第二十条第（七）项", "（一）不予以公开"):
        assert words.row_names.find(text) is None, text
    assert words.head_names.find("本年收费金额（单位：元）") is None
    assert words.head_names.find("本年收费金额") is None
    assert words.head_names.find("第二十条第（七）项") is None


def test_labels_that_count_otherwise_are_never_alike() -> None:
    assert similarity("第二十条第一项", "第二十条第五项") == 0
    assert similarity("收费金额单位元", "收费金额单位万元") == 0


def test_two_labels_equally_near_are_left_open() -> None:
    names = Names(["甲乙丙丁戊己庚", "甲乙丙丁戊己辛"])
    assert names.find("甲乙丙丁戊己壬") is None


HEAD = (
    "<tr><td rowspan=3 colspan=3></td><td colspan=7>申请人情况</td></tr>"
    "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
    "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
)


def row(labels: str, *figures: object) -> str:
    return f"<tr>{labels}{''.join(f'<td>{figure}</td>' for figure in figures)}</tr>"


def table(*rows: str, head: str = HEAD, after: str = "") -> Reading:
    title = "<p>某某局2023年政府信息公开工作年度报告</p>"
    page = f"<meta charset=utf-8>{title}<table>{head}{''.join(rows)}</table>{after}"
    return read_bytes(page.encode(), bundled(), edition="disclosure-2021")


NEW = "<td colspan=3>一、本年新收政府信息公开申请数量</td>"
UNABLE = "<td>三、本年度办理结果</td><td>（四）无法提供</td>"


def test_a_total_that_agrees_is_computed_and_another_is_entered() -> None:
    reading = table(
        row(NEW, 1, 2, 0, 0, 0, 0, 3), row("<td colspan=3>四、结转下年度继续办理</td>", 1, 0, 0, 0, 0, 0, 2)
    )
    assert "requests.new.total" not in reading.answers
    assert reading.cells["requests.new.total"].text == "3"
    assert reading.answers["requests.carried_out.total"] == "2"


def test_a_blank_total_is_noted() -> None:
    reading = table(
        row(NEW, 1, 2, 0, 0, 0, 0, ""), row("<td colspan=3>四、结转下年度继续办理</td>", 1, "", 0, 0, 0, 0, "")
    )
    assert any("原件为空，已按计算值" in note for note in reading.notes)
    assert any("未计算" in note for note in reading.notes)
    assert "requests.new.total" not in reading.answers


def test_an_added_row_of_a_known_name_is_not_taken_for_the_known_one() -> None:
    reading = table(row(NEW, 1, 0, 0, 0, 0, 0, 1), row(f"{UNABLE}<td>4.其他</td>", 5, 0, 0, 0, 0, 0, 5))
    assert not any(answer == "5" for answer in reading.answers.values())
    assert any("4.其他" in left.text for left in reading.left_overs)


def test_a_row_without_a_number_that_is_also_a_column_is_a_doubt() -> None:
    reading = table(row(NEW, 1, 0, 0, 0, 0, 0, 1), row("<td colspan=3>总计</td>", 4, 0, 0, 0, 0, 0, 4))
    assert reading.cells["requests.closed.person"].text == "4"
    assert reading.cells["requests.closed.person"].certainty is Certainty.FUZZY


def test_figures_without_a_header_are_left_over() -> None:
    reading = table(row(NEW, 1, 2, 0, 0, 0, 0, 3), head="", after="<p>一、总体情况</p>")
    assert reading.count(Certainty.MISSING) == len(reading.cells)
    assert any("无表头" in left.text and "1 | 2" in left.text for left in reading.left_overs)


def test_a_row_that_is_too_short_is_a_doubt() -> None:
    reading = table(
        row(NEW, 1, 2, 3, 6), row("<td colspan=3>二、上年结转政府信息公开申请数量</td>", 0, 0, 0, 0, 0, 0, 0)
    )
    found = [reading.cells[cell] for cell in reading.cells if cell.startswith("requests.new.")]
    assert all(cell.certainty is not Certainty.SURE for cell in found)
    assert reading.is_doubtful


def test_a_column_whose_header_was_lost_does_not_shift_the_others() -> None:
    head = HEAD.replace("<td rowspan=2>总计</td>", "<td rowspan=2></td><td rowspan=2>总计</td>").replace("=7", "=8")
    reading = table(row(NEW, 1, "", 0, 0, 0, 0, 9, 1), head=head)
    assert reading.is_doubtful
    for column in ("person", "total"):
        cell = reading.cells[f"requests.new.{column}"]
        assert cell.text == "1" or cell.certainty is not Certainty.SURE


def test_a_cell_given_twice_is_a_doubt() -> None:
    reading = table(row(NEW, 1, 0, 0, 0, 0, 0, 1), row(NEW, 2, 0, 0, 0, 0, 0, 2))
    assert reading.cells["requests.new.person"].certainty is Certainty.FUZZY
    assert any("出现两次" in left.text for left in reading.left_overs)


def test_the_source_is_named_as_printed() -> None:
    reading = table(row("<td colspan=3>一、本年新收政府信息公开申请数</td>", 1, 0, 0, 0, 0, 0, 1))
    source = reading.cells["requests.new.business"].source
    assert source is not None
    assert (source.table, source.row, source.column) == ("第1张表", "一、本年新收政府信息公开申请数", "商业企业")
    assert any("一、本年新收政府信息公开申请数”" in doubt for doubt in reading.doubts)


def test_a_fee_in_another_unit_is_never_taken() -> None:
    page = (
        "<p>一、总体情况</p><table><tr><td>信息内容</td><td>本年收费金额（单位：元）</td></tr>"
        "<tr><td>行政事业性收费</td><td>125000</td></tr></table>"
    )
    reading = read_bytes(page.encode(), bundled(), edition="disclosure-2021")
    assert reading.answers == {}
    assert any("125000" in left.text for left in reading.left_overs)


def test_another_name_for_a_column_is_found_by_elimination_with_a_doubt() -> None:
    reading = table(row(NEW, 1, 2, 0, 0, 0, 0, 3), head=HEAD.replace("总计", "合计"))
    cell = reading.cells["requests.new.total"]
    assert (cell.text, cell.certainty) == ("3", Certainty.FUZZY)


def test_a_column_that_counts_the_rows_is_no_figure() -> None:
    head = HEAD.replace("colspan=3></td>", "colspan=3></td><td rowspan=3>行次</td>")
    reading = table(row(NEW, 9, 1, 2, 0, 0, 0, 0, 3), head=head)
    assert [reading.cells[f"requests.new.{column}"].text for column in ("person", "business", "total")] == [
        "1",
        "2",
        "3",
    ]
    reading = table(row(f"<td>7</td>{NEW}", 1, 2, 0, 0, 0, 0, 3), head=HEAD.replace("colspan=3", "colspan=4"))
    assert reading.cells["requests.new.person"].text == "1"
    assert not any(cell.certainty is Certainty.FUZZY for cell in reading.cells.values())


def test_columns_of_two_years_are_a_doubt() -> None:
    first, second, third = (f"{line}</tr>" for line in HEAD.split("</tr>")[:3])
    applicants = first.partition("</td>")[2].removesuffix("</tr>")
    groups = second.removeprefix("<tr>").removesuffix("</tr>")
    kinds = third.removeprefix("<tr>").removesuffix("</tr>")
    head = (
        "<tr><td rowspan=4 colspan=3></td><td colspan=7>上年</td><td colspan=7>本年</td></tr>"
        f"<tr>{applicants * 2}</tr><tr>{groups * 2}</tr><tr>{kinds * 2}</tr>"
    )
    reading = table(row(NEW, *range(14)), head=head)
    assert all(cell.certainty is not Certainty.SURE for cell in reading.cells.values())


def test_a_named_row_under_a_header_without_labels_is_a_doubt() -> None:
    results = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>"
    head = (
        "<tr><td rowspan=3>地区</td><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
        "<tr>" + results.replace("<td>", "<td rowspan=2>") + "<td colspan=5>未经复议直接起诉</td>"
        f"<td colspan=5>复议后起诉</td></tr><tr>{results * 2}</tr>"
    )
    reading = table(row("<td>市本级</td>", *range(15)), row("<td>全市</td>", *range(20, 35)), head=head)
    found = reading.cells["review.reconsideration.upheld"]
    assert (found.text, found.certainty) == ("0", Certainty.FUZZY)
    assert "市本级" in found.reason
    assert any("全市" in left.text for left in reading.left_overs)
