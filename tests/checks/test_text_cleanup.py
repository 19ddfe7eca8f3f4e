"""整理格式: what it puts right, and what it never touches."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checks import check, fix
from app.checks.text_cleanup import preview, tidied, tidying
from app.checks.wording import DOUBLED, HALF_WIDTH, SPACES, TIDY
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import Piece, characters, shown
from tests.made import empty

PART = "problems"

letters = list('政府共件（一二十）()，。、；,.:;!?！？ \t　\xa0\u200b1２３%．*\\{"“”\n𠮷\r')
stretches = ["**", "{{requests.new.total}}", "（三）", "\n（二）"]
texts = st.lists(st.sampled_from(letters + stretches), max_size=24).map("".join)


def written(text: str, part: str = PART) -> Report:
    report = empty()
    if text:
        report.apply(Change("写", (Edit(Address(Area.TEXTS, part), None, text),)))
    return report


def after(text: str) -> str:
    report = written(text)
    report.apply(tidying(report, [PART]))
    return report.texts.get(PART, "")


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("　　一是规范公开。\n  \n　　二是加强培训。\n", "一是规范公开。\n二是加强培训。"),
        ("政 府 信 息 公 开", "政府信息公开"),
        ("地址：清源路8号　邮编：200000  电话：1", "地址：清源路8号　邮编：200000  电话：1"),
        ("全年,共受理(新收)12件;均已办结.", "全年，共受理（新收）12件；均已办结。"),
        ("共 １２ 件,占 ３．５％。", "共12件，占 3.5%。"),
        ("公开了。。同时，，还有；。", "公开了。同时，还有。"),
        ("等等。。。", "等等……"),
        ('落实"放管服"要求', "落实“放管服”要求"),
        ("(一)、主动公开\n(二)依申请公开\n（四）监督保障", "（一）主动公开\n（二）依申请公开\n（三）监督保障"),
        ("（一）甲\n（二）乙\n（一）丙\n（三）丁", "（一）甲\n（二）乙\n（一）丙\n（二）丁"),
        ("网址 www.example.cn, tel 021-1234.", "网址 www.example.cn, tel 021-1234."),
        ("**一是 公开。** 二是\u200b培训。", "**一是公开。**二是培训。"),
        ("申请, {{requests.new.total}} 件", "申请，{{requests.new.total}} 件"),
        ("第一段\n**  **\n第二段", "第一段\n第二段"),
        (" \n　", ""),
        ("规范的文字，没有什么要改。", "规范的文字，没有什么要改。"),
    ],
)
def test_what_is_put_right(text: str, tidy: str) -> None:
    assert after(text) == tidy


def test_the_headings_of_a_section_are_numbered_on_over_its_parts() -> None:
    report = empty()
    section = next(
        each for each in report.edition.sections if sum(c in report.edition.parts for c in each.contents) > 2
    )
    parts = [each for each in section.contents if each in report.edition.parts][:3]
    for part, text in zip(parts, ("（一）甲", "（二）乙\n（四）丙", "（四）丁"), strict=True):
        report.apply(Change("写", (Edit(Address(Area.TEXTS, part), None, text),)))
    report.apply(tidying(report, parts[1:]))
    assert [report.texts[part] for part in parts] == ["（一）甲", "（二）乙\n（三）丙", "（四）丁"]


def test_the_preview_names_each_paragraph_that_changes() -> None:
    report = written("　第一段\n\n第二段\n第 三 段")
    found = preview(report, [PART])
    assert [(each.before, each.after) for each in found] == [("　第一段", "第一段"), ("", ""), ("第 三 段", "第三段")]


def digits(flat: list[Piece]) -> list[str]:
    plain = re.sub("[\u200b]", "", "".join(piece.text for piece in flat))
    return re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", plain))


def words(flat: list[Piece]) -> list[Piece]:
    """Letters and figures with their faces; the numbers of headings are put right and so left out."""
    kept = [piece for piece in flat if piece.token or unicodedata.category(piece.text)[0] in "LN"]
    kept = [piece for piece in kept if piece.text not in "一二三四五六七八九十"]
    return [piece._replace(text=unicodedata.normalize("NFKC", piece.text)) for piece in kept]


@given(texts)
def test_words_figures_bold_and_paragraphs_stay(text: str) -> None:
    before = characters(shown(text))
    tidy = characters(shown(after(text)))
    assert digits(tidy) == digits(before)
    assert words(tidy) == words(before)
    lines = ["".join(piece.text for piece in line).strip(" \t\u3000\xa0\u200b") for line in shown(text)]
    kept = len([line for line in lines if line])
    assert len(shown(after(text))) == max(1, kept)


@given(texts)
def test_tidying_twice_is_tidying_once_and_undo_restores(text: str) -> None:
    report = written(text)
    change = tidying(report, [PART])
    report.apply(change)
    assert tidying(report, [PART]).is_empty
    assert preview(report, [PART]) == []
    report.apply(change.inverse())
    assert report.texts.get(PART, "") == text


@given(texts)
def test_what_the_checks_say_of_form_is_put_right(text: str) -> None:
    said = {
        (each.code, each.message)
        for each in check(written(after(text)))
        if each.code in (DOUBLED.code, HALF_WIDTH.code, SPACES.code)
    }
    assert not {message for _, message in said if "的" not in message}


def test_what_is_in_order_is_not_touched() -> None:
    flat = characters(shown("（一）主动公开。**公开**{{requests.new.total}}件。"))
    assert tidied(flat) == flat


@pytest.mark.parametrize("text", ["全年,共受理12件。", "公开了。。", "（一）甲\n（三）乙"])
def test_a_finding_offers_it_and_is_gone_after_it(text: str) -> None:
    report = written(text)
    (finding,) = [each for each in check(report) if each.fix == TIDY]
    change = fix(report, finding)
    assert change is not None
    report.apply(change)
    assert not [each for each in check(report) if each.fix == TIDY]


def test_what_tidying_cannot_mend_offers_nothing() -> None:
    found = [each for each in check(written("公开的的信息。")) if each.code == DOUBLED.code]
    assert [each.fix for each in found] == [""]
