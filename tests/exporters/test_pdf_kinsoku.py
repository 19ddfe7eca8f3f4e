"""Line breaks in PDF: no mark where it must not stand, no number cut, full lines to the margin."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exporters.pdf.fonts import FANG, TITLE
from app.exporters.pdf.line_breaking import (
    BODY,
    INDENT,
    SPACING,
    WIDTH,
    Line,
    Piece,
    balanced,
    broken,
    justified,
    measured,
    ranged,
)

NOT_FIRST = set("，。、；：？！）》〉】〕」』”’…—·％%,.;:!?)")
NOT_LAST = set("（《〈【〔「『“‘(")
TOGETHER = re.compile(
    r"\d[\d.,]*(?:[万亿余多])?[年月日号件条次个项人元%％]|第\d+[号条]|〔\d{4}〕\d+号|——|……|\d[\d.,]*\d|[A-Za-z]{2,12}"
)

HAN = list("政府信息公开工作年度报告主动依法申请办理结果监督保障平台建设管理情况说明的是在和有为了")
WORDS = [
    *HAN, *HAN,
    "，", "，", "。", "、", "；", "：", "（以下简称", "）", "《条例》", "“节水惠企”", "‘好’", "〈格式〉", "——", "……",
    "2021年", "12件", "3.5万元", "1,234条", "71.9%", "第711号", "国办公开办函〔2021〕30号", "2024年12月31日",
    "100万余元", "阿卜杜拉·买买提", "PDF", "Word文件", "５件", "（", "【", "”。", "》）", "。”", "！",
]  # fmt: skip

few = st.lists(st.sampled_from(WORDS), min_size=5, max_size=120).map("".join)
many = st.integers(0, 2**32).map(lambda seed: "".join(random.Random(seed).choices(WORDS, k=1500)))
texts = st.one_of(few, many)


def tidy(text: str) -> str:
    """No heaps of marks, which no line could hold: they do not occur in writing."""
    text = re.sub(r"[（《〈【〔“‘]{2,}", "（", text)
    text = re.sub(r"([，。、；：！）》〉】〕”’…—·]{2})[，。、；：！）》〉】〕”’…—·]+", r"\1", text)
    text = re.sub(r"(\d)(?=[A-Za-z５])|([A-Za-z])(?=[\d５])", r"\1\2的", text)
    text = re.sub(r"(?<=[\d％%年月日件条元号])(?=[\dA-Z])", "和", text)
    return text.lstrip("，。、；：！）》〉】〕”’…—·")


def set_lines(text: str) -> list[Line]:
    return justified(measured([Piece(text, FANG)], BODY, SPACING), WIDTH, INDENT)


def violations(lines: list[str]) -> list[str]:
    found = [f"…|{line[:6]}" for line in lines[1:] if line[0] in NOT_FIRST]
    found += [f"{line[-6:]}|…" for line in lines if line[-1] in NOT_LAST]
    text = "".join(lines)
    cuts, at = set(), 0
    for line in lines[:-1]:
        at += len(line)
        cuts.add(at)
    for match in TOGETHER.finditer(text):
        found += [match[0] for cut in range(match.start() + 1, match.end()) if cut in cuts]
    return found


@given(texts.map(tidy).filter(bool))
def test_no_line_begins_or_ends_wrongly_and_no_number_is_cut(text: str) -> None:
    lines = set_lines(text)
    shown = [line.setting.text[line.start : line.end] for line in lines]
    assert "".join(shown) == text.rstrip("（《〈【〔“‘") + text[len(text.rstrip("（《〈【〔“‘")) :]
    if shown[-1][-1] in NOT_LAST:  # a text that itself ends in an opening mark
        shown[-1] += "。"
    assert violations(shown) == []


@given(texts.map(tidy).filter(bool))
def test_full_lines_end_at_the_margin_and_none_beyond(text: str) -> None:
    lines = set_lines(text)
    for number, line in enumerate(lines):
        last = line.advances[-1] - line.setting.spacing
        right = line.x + sum(line.advances[:-1]) + last
        if number + 1 < len(lines):
            places = range(line.start, line.end - 1)
            gaps = sum(line.setting.loose[at] and not line.setting.gaps[at] for at in places)
            assert right == pytest.approx(WIDTH, abs=0.05) or WIDTH - right >= min(4, 0.15 * gaps) * BODY - 0.05
        else:
            assert right < WIDTH + 0.05
        em = BODY / 1000
        for at, advance in enumerate(line.advances[:-1], line.start):
            glyph, following = (line.setting.glyphs[place].glyph for place in (at, at + 1))
            if glyph.right and following.right:
                assert advance + following.left * em > glyph.right * em - 0.3, "no character covers the next"


@given(texts.map(tidy).filter(lambda text: len(text) > 40))
def test_no_paragraph_ends_with_a_line_of_one_character(text: str) -> None:
    lines = set_lines(text)
    last = text[lines[-1].start :]
    assert len(lines) == 1 or sum(character not in NOT_FIRST for character in last) >= 2


def test_adjacent_marks_are_squeezed_and_others_are_not() -> None:
    setting = measured([Piece("（《甲》），乙，丙。”", FANG)], BODY, 0)
    half, full = BODY / 2, BODY
    text = "（《甲》），乙，丙。”"
    widths = dict(zip(range(len(text)), setting.advances, strict=True))
    assert widths[0] == pytest.approx(half, abs=0.6)  # （《
    assert widths[1] == full
    assert widths[3] == pytest.approx(half, abs=0.6)  # 》）
    assert widths[4] == pytest.approx(half, abs=0.6)  # ），
    assert widths[5] == full  # ， before a character
    assert widths[9] == pytest.approx(half, abs=0.6)  # 。”


def test_a_mark_comes_up_where_the_others_give_way() -> None:
    text = "甲，乙，丙，丁，" + "戊" * 18 + "己" * 2 + "，庚辛壬"
    assert len(text) == 32
    setting = measured([Piece(text, FANG)], BODY, SPACING)
    assert broken(setting, WIDTH) == [(0, 29), (29, 32)]


def test_an_address_on_the_web_ends_a_line_behind_its_strokes_only() -> None:
    text = "报告电子版在政府网站公布，网址是https://www.example.gov.cn/zwgk/2021/index.html。"
    shown = [text[start:end] for start, end in broken(measured([Piece(text, FANG)], BODY, SPACING), WIDTH)]
    assert len(shown) > 1
    assert all(line[-1] == "/" or line.endswith("。") for line in shown)


def test_a_line_before_an_address_is_ragged() -> None:
    lines = set_lines(
        "报告的电子版在政府网站公布，网址是https://www.qingyuan.example。欢迎查阅、下载并提出意见。" + "甲" * 30
    )
    first = lines[0]
    assert first.setting.text[first.start : first.end].endswith("https://")
    assert first.x + sum(first.advances) < WIDTH - BODY
    assert first.advances[0] == pytest.approx(BODY + SPACING)
    assert lines[1].x + sum(lines[1].advances) == pytest.approx(WIDTH + SPACING, abs=0.3)


def test_a_line_before_an_unbroken_number_shares_its_room_with_the_line_before() -> None:
    lines = set_lines("政" * 50 + "202111年" + "政" * 30)
    assert [line.setting.text[line.start : line.end] for line in lines[:2]] == ["政" * 24, "政" * 26]
    assert all(line.x + sum(line.advances) - SPACING == pytest.approx(WIDTH, abs=0.3) for line in lines[:2])


def test_an_address_ends_a_line_behind_a_stroke_or_before_a_hyphen() -> None:
    text = "网址https://www.qingyuan.example/zhengwu-gongkai/nianbao-2024-zhengfu-xinxi-gongkai"
    shown = [text[start:end] for start, end in broken(measured([Piece(text, FANG)], BODY, SPACING), WIDTH)]
    assert len(shown) > 1
    assert all(before.endswith("/") or after.startswith("-") for before, after in pairwise(shown))


def test_a_telephone_number_is_not_cut() -> None:
    for count in range(10, 40):
        text = "甲" * count + "0190-5550123" + "乙" * 30
        shown = [text[start:end] for start, end in broken(measured([Piece(text, FANG)], BODY, SPACING), WIDTH)]
        assert any("0190-5550123" in line for line in shown)


def test_a_blank_stands_between_chinese_and_numbers_but_not_beside_marks_nor_at_a_lines_end() -> None:
    setting = measured([Piece("共12件，3条（4）A级", FANG)], BODY, SPACING)
    gaps = [at for at, gap in enumerate(setting.gaps) if gap]
    assert [setting.text[at : at + 2] for at in gaps] == ["共1", "2件", "3条", "A级"]
    for line in set_lines("收到申请12" + "件甲" * 40)[:-1]:
        right = line.x + sum(line.advances) - line.setting.spacing
        assert right == pytest.approx(WIDTH, abs=0.3)


def test_a_word_longer_than_a_line_is_cut_rather_than_printed_over_the_margin() -> None:
    setting = measured([Piece("x" * 200, FANG)], BODY, SPACING)
    for start, end in broken(setting, WIDTH):
        assert setting.width(start, end) < WIDTH + 0.05


def test_spaces_end_a_line_unseen() -> None:
    text = "word " * 60
    lines = set_lines(text.strip())
    assert all(line.setting.text[line.start] != " " != line.setting.text[line.end - 1] for line in lines)


@given(st.text(st.sampled_from([*HAN, "（", "）", "、", "2", "A"]), min_size=1, max_size=70))
def test_a_title_loses_nothing_and_keeps_the_measure(text: str) -> None:
    setting = measured([Piece(text, TITLE)], 22)
    spans = balanced(setting, WIDTH, frozenset("局、）"))
    assert "".join(text[start:end] for start, end in spans) == text
    for line in ranged(setting, spans, WIDTH, 0.5):
        assert line.x + sum(line.advances) < WIDTH + 0.05


@given(st.text(max_size=80))
def test_any_text_can_be_set(text: str) -> None:
    setting = measured([Piece(text, FANG)], BODY, SPACING)
    spans = broken(setting, WIDTH, INDENT)
    assert [end for _, end in spans[-1:]] == [len(setting.text)] * bool(setting.text)


def test_a_centred_line_is_not_spread_where_it_ends_between_two_marks() -> None:
    setting = measured([Piece("为为为为、（为为", TITLE)], 22)
    (line, _) = ranged(setting, [(0, 5), (5, 8)], WIDTH, 0.5)
    assert line.advances == [22, 22, 22, 22, pytest.approx(11, abs=1)]
    assert line.x == pytest.approx((WIDTH - 99) / 2, abs=1)
