"""The codec of texts: marks, spans, live figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.texts import Run, escape, live_figure, plain, run_in_heading, runs, stored
from tests.made import empty, put, put_all

text = st.text(st.sampled_from(list("公开a*{}\\\n+.（一）")), max_size=40)


def shown(paragraphs: list[tuple[Run, ...]]) -> str:
    return "\n".join("".join(run.text for run in paragraph) for paragraph in paragraphs)


@given(text)
def test_any_text_comes_back_from_its_escaped_form(plain_text: str) -> None:
    assert shown(list(runs(escape(plain_text)))) == plain_text


@given(text)
def test_storing_what_was_read_reads_the_same_again(kept: str) -> None:
    paragraphs = list(runs(kept))
    again = list(runs(stored(paragraphs)))
    faces = [[(run.text, run.bold, run.figure) for run in paragraph] for paragraph in paragraphs]
    assert [[(run.text, run.bold, run.figure) for run in paragraph] for paragraph in again] == faces


@given(text)
def test_spans_point_at_the_stored_text_in_order(kept: str) -> None:
    end = 0
    for paragraph in runs(kept):
        for run in paragraph:
            assert end <= run.start < run.end <= len(kept)
            end = run.end


def test_bold_and_live_figures() -> None:
    (paragraph,) = runs("三是**细化分工**，共{{a.b.c}}件", lambda formula: "12")
    assert [(run.text, run.bold, run.figure) for run in paragraph] == [
        ("三是", False, None),
        ("细化分工", True, None),
        ("，共", False, None),
        ("12", False, "a.b.c"),
        ("件", False, None),
    ]


def test_a_single_mark_is_text() -> None:
    assert shown(list(runs("评分**以上"))) == "评分**以上"


def test_a_live_figure_shows_the_cell_or_the_sum() -> None:
    report = empty()
    put_all(report, "4")
    first, second = report.edition.enterable[:2]
    part = next(part for part in report.edition.parts if part != "title")
    report.texts[part] = f"{{{{{first}}}}}件，合计{{{{{first}+{second}}}}}件，{{{{没有.这个.格}}}}"
    assert plain(report, part) == "4件，合计8件，〔未知联动数字〕"
    put(report, first, None)
    assert plain(report, part).startswith("〔未填〕件，合计〔未填〕件")
    assert live_figure(report)(second) == "4"


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("（一）主动公开情况。全年公开12条。", "（一）主动公开情况。"),
        ("（二）依申请公开：未收到申请。", "（二）依申请公开："),
        ("　　（三）政府信息管理情况", "　　（三）政府信息管理情况"),
        ("(四)平台建设情况。内容", "(四)平台建设情况。"),
        ("一是加强学习。", ""),
        ("（一）这一句里没有到停顿就已经超过三十个字因此它显然不是一个标题而是一个普通的长长的句子，继续写下去。", ""),
    ],
)
def test_run_in_headings(paragraph: str, heading: str) -> None:
    assert paragraph[: run_in_heading(paragraph)] == heading
