"""Clipboards of spreadsheets read as rectangles, and the clipboard that the table writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.table.clipboard import Rectangle, copied, copied_table, figure, land, parse, sheet

EXCEL = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><style><!--td {mso-number-format:General;}
--></style></head><body link="#0563C1"><table border=0 cellpadding=0 width=360 style='width:270pt'>
<!--StartFragment--> <col width=72 span=5 style='width:54pt'>
 <tr height=19><td colspan=3 height=19 class=xl65 width=216>一、本年新收<br>政府信息公开申请数量</td>
  <td class=xl66 align=right>1,234</td><td class=xl67 align=right x:num="12.4567">12.46</td></tr>
 <tr height=19><td rowspan=2 class=xl65>三、本年度<span style='mso-spacerun:yes'>&nbsp; </span>办理结果</td>
  <td colspan=2 style='mso-ignore:colspan'>（一）予以公开&nbsp;</td><td></td><td align=right x:num="0"> -   </td></tr>
 <tr height=19><td>（三）不予公开</td><td>1.属于国家秘密</td><td align=right>２</td><td>&nbsp;</td></tr>
<!--EndFragment--></table></body></html>"""

LIBRE = """<!DOCTYPE html><html><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title><style type="text/css">
body,div,table,thead,tbody,tfoot,tr,th,td,p { font-family:"Liberation Sans" }</style></head>
<body><table cellspacing="0" border="0"><colgroup width="85"></colgroup>
<tr><td colspan=2 height="17" align="left" valign=middle>2.重复申请</td>
<td align="right" sdval="1234" sdnum="2052;0;#,##0&quot;件&quot;"><font face="a">1,234件</font></td>
<td align="right" sdval="45292" sdnum="2052;0;YYYY/M/D">2024/1/1</td></tr></table></body></html>"""

WORD = """<body><p class=MsoNormal>见下表：</p><table class=MsoTableGrid>
<thead><tr><td><p>行政<o:p></o:p></p><p>许可</p></td>
<td><p align=center><span lang=EN-US>18<table><tr><td>6</td></tr></table></span></p></td></tr></thead>
<tr><td>行政处罚<td>7</table><p>完</p></body>"""


def test_the_table_that_excel_copies_is_read_with_its_merged_cells_and_whole_figures() -> None:
    read = sheet(EXCEL)
    assert read is not None and read.is_exact
    assert read.rows == [
        ["一、本年新收\n政府信息公开申请数量", "", "", "1,234", "12.4567"],
        ["三、本年度 办理结果", "（一）予以公开", "", "", "0"],
        ["", "（三）不予公开", "1.属于国家秘密", "２", ""],
    ]
    assert dict(read.spans) == {(0, 0): 3}


def test_libreoffice_says_what_a_dressed_figure_is() -> None:
    read = sheet(LIBRE)
    assert read is not None
    assert read.rows == [["2.重复申请", "", "1234", "2024/1/1"]]


def test_a_table_in_a_text_is_taken_without_the_text() -> None:
    read = sheet(WORD)
    assert read is not None
    assert [[text.replace("\n", "") for text in row] for row in read.rows] == [["行政许可", "186"], ["行政处罚", "7"]]


@pytest.mark.parametrize(
    ("shown", "stored", "said"),
    [
        ("12", "12", "12"),
        ("12.50", "12.5", "12.50"),
        ("1,234", "1234", "1,234"),
        ("13", "12.6", "12.6"),
        ("3件", "3", "3"),
        ("-", "0", "0"),
        ("", "0", "0"),
        ("####", "123456", "123456"),
        ("50%", "0.5", "50%"),
        ("3月5日", "44990", "3月5日"),
        ("无", "x", "无"),
        ("1", "1e999", "1"),
        ("0.30", "0.30000000000000004", "0.3"),
    ],
)
def test_a_figure_is_what_is_stored_where_its_format_only_dresses_it(shown: str, stored: str, said: str) -> None:
    assert figure(shown, stored) == said


@pytest.mark.parametrize("text", ["", "<p>12</p>", "<table></table>", "<table><tr><td> </td></tr></table>", "12 < 13"])
def test_a_page_without_a_table_is_none(text: str) -> None:
    assert sheet(text) is None


ODD = ["<table>", "</table>", "<tr>", "<td>", "<td colspan=3>", "<td rowspan=99999999>", "<td colspan=x>", "</td>"]
ODD += ["</tr>", "<br>", "3", "甲&nbsp;", "<!--", "-->", "<style>", "&#0;", "<td style='display:none'>", "<head>"]


@given(text=st.lists(st.sampled_from(ODD), max_size=40).map("".join))
def test_no_page_is_too_odd(text: str) -> None:
    read = sheet(text)
    assert read is None or all(isinstance(cell, str) for row in read.rows for cell in row)


@given(figures=st.dictionaries(st.integers(0, 14), st.sampled_from(["7", "1000（略）", "=1+1", "<b>", "a\nb", "0.50"])))
def test_both_flavours_of_a_copy_say_the_same(figures: dict[int, str]) -> None:
    table = bundled()["disclosure-2021"].tables["disclosure"]
    texts = {cell: figures.get(number, "") for number, cell in enumerate(table.places)}
    area = Rectangle(0, 0, table.height - 1, 3)
    plain, page = copied(table, area, texts.__getitem__), sheet(copied_table(table, area, texts.__getitem__))
    assert page is not None
    assert [[" ".join(text.split()) for text in row] for row in page.rows] == [
        [" ".join(text.split()) for text in row] for row in parse(plain)
    ]
    first = Rectangle(2, 1, table.height - 1, 3)
    part = sheet(copied_table(table, first, texts.__getitem__))
    landing = land(part.rows if part else [], table, "disclosure.rules.made")
    assert not landing.lost
    assert landing.texts(()).keys() == {cell for cell, text in texts.items() if text}
