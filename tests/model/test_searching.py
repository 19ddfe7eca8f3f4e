"""Finding and replacing over a whole report: what is found, and that figures and bold are never broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.search import CONTEXT, hits, ranked, replaced
from app.model.texts import Piece, characters, shown
from tests.made import empty, put

PART = "problems"
CELL = "requests.new.total"


def written(text: str) -> Report:
    report = empty()
    put(report, CELL, "12")
    if text:
        report.apply(Change("写", (Edit(Address(Area.TEXTS, PART), None, text),)))
    return report


def replace_all(report: Report, words: str, new: str, *, exact: bool = False) -> str:
    report.apply(replaced(report, hits(report, words, exact=exact), new))
    return report.texts.get(PART, "")


def test_every_part_and_remark_is_searched_in_the_order_of_the_form() -> None:
    report = written("局里的公开工作。")
    edits = [
        Edit(Address(Area.TEXTS, "other"), None, "公开"),
        Edit(Address(Area.REMARKS, CELL), None, "含公开网站收到的"),
        Edit(Address(Area.TEXTS, "title"), None, "公开年报"),
    ]
    report.apply(Change("写", tuple(edits)))
    found = hits(report, "公开")
    assert [hit.address.key for hit in found] == ["title", PART, "other", CELL]
    assert (found[1].before, found[1].words, found[1].after) == ("局里的", "公开", "工作。")
    report.apply(replaced(report, found, "公示"))
    assert report.remarks[CELL] == "含公示网站收到的"
    assert report.texts["title"] == "公示年报"


def test_context_ends_with_the_paragraph() -> None:
    (hit,) = hits(written("第一段\n" + "前" * 40 + "公开\n第三段"), "公开")
    assert (hit.before, hit.after) == ("前" * CONTEXT, "")


@pytest.mark.parametrize(
    ("text", "words", "new", "expected"),
    [
        ("政府信息", "政府", "本局", "本局信息"),
        ("政**府信**息", "政府", "本局", "本局**信**息"),
        ("**政府**信息", "政府信息", "数据", "**数据**"),
        ("**公开**", "公开", "", ""),
        ("共{{requests.new.total}}件", "件", "项", "共{{requests.new.total}}项"),
        ("共{{requests.new.total}}件", "12", "13", "共{{requests.new.total}}件"),
        ("共{{requests.new.total}}件", "共12", "计13", "共{{requests.new.total}}件"),
        ("ＡＢＣ和abc", "Abc", "x", "x和x"),
        ("公开", "公开", "**{{a}}", r"\*\*\{\{a}}"),
        (r"\*\*", "*", "甲", "甲甲"),
        ("甲甲甲", "甲甲", "乙", "乙甲"),
    ],
)
def test_replacing(text: str, words: str, new: str, expected: str) -> None:
    assert replace_all(written(text), words, new) == expected


def test_exactly_means_case_and_width() -> None:
    report = written("ＡＢＣ和abc")
    assert [hit.words for hit in hits(report, "abc", exact=True)] == ["abc"]
    assert [hit.words for hit in hits(report, "abc")] == ["ＡＢＣ", "abc"]


def test_a_live_figure_is_found_by_what_it_shows() -> None:
    (hit,) = hits(written("收到{{requests.new.total}}件"), "到12件")
    assert hit.is_live
    assert hit.words == "到12件"


@pytest.mark.parametrize(
    ("words", "items", "found"),
    [
        ("公开", [("政府公开", ""), ("公开年报", ""), ("甲", "公开")], ["公开年报", "政府公开", "甲"]),
        ("gk", [("政府公开", ""), ("gk政府", ""), ("公开年报", "")], ["gk政府", "公开年报", "政府公开"]),
        ("ab bc", [("安本参", ""), ("bc甲", "ab")], ["bc甲", "安本参"]),
    ],
)
def test_names_that_begin_with_the_words_come_first(words: str, items: list[tuple[str, str]], found: list[str]) -> None:
    assert [name for name, _ in ranked(words, items, lambda item: item[0], lambda item: item[1])] == found


stretches = st.sampled_from(
    ["政", "府", "**", "*", "\\", "{", "\n", "{{requests.new.total}}", "ａ", "A", "1", "𠮷", "\r"]
)
texts = st.lists(stretches, max_size=16).map("".join)
words = st.text(st.sampled_from("政府*{a1𠮷"), min_size=1, max_size=2)


@given(texts, words, words | st.just(""))
def test_what_is_not_replaced_stays_and_undo_restores(text: str, old: str, new: str) -> None:
    report = written(text)
    found = [hit for hit in hits(report, old) if not hit.is_live]
    before = characters(shown(text))
    change = replaced(report, found, new)
    report.apply(change)
    after = characters(shown(report.texts.get(PART, "")))
    for hit in reversed(found):
        assert "".join(piece.text for piece in before[hit.start : hit.end]) == hit.words
        bold = before[hit.start].bold
        before[hit.start : hit.end] = [Piece(letter, bold) for letter in new]
    assert after == before
    report.apply(change.inverse())
    assert report.texts.get(PART, "") == text
