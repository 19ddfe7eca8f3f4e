"""Last year's figures that still stand, the empty lines of the cover, the promises of the year before."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import check, stale_figures
from app.model.report import Report
from app.session import GAP, new_report
from app.text.year_turn import (
    DOTS,
    ROOM,
    Answer,
    Standing,
    Way,
    answering_promises,
    blank_fields,
    promises,
    settling,
    standing,
    words_behind,
    year_lines,
    years_change,
)
from tests.effort import effort
from tests.made import example

AT = "2026-01-05T09:00:00+08:00"


def begun(**texts: str) -> Report:
    """The report after the example, with other texts than the example's where given (`_` for a point)."""
    last = example()
    last.texts |= {key.replace("_", "."): text for key, text in texts.items()}
    report = new_report(last.edition, last.unit, 2025, last, with_frame=True)
    lines = year_lines(report)
    report.apply(years_change(report, lines, (), AT))
    return report


def figure(report: Report, text: str) -> Standing:
    return next(each for each in standing(report) if each.text == text)


def test_last_years_figures_are_shown_in_their_sentences() -> None:
    report = begun(overview_disclosure="全年主动公开政府信息2428条，公开政府常务会议7期。")
    assert [(each.text, each.behind[:1]) for each in standing(report)][:2] == [("2428", "条"), ("7", "期")]


def test_a_live_figure_is_offered_only_where_last_years_table_said_the_same() -> None:
    report = begun(overview_requests="全年新收政府信息公开申请57件。其中收到自然人申请40件。")
    assert example().value("requests.new.total") == 57 and example().value("requests.new.person") == 41
    assert figure(report, "57").formula == "requests.new.total"
    assert figure(report, "40").formula == ""


def test_what_is_decided_is_done_in_one_step_and_asked_no_more() -> None:
    report = begun(
        overview_requests="全年新收政府信息公开申请57件。",
        overview_disclosure="全年主动公开政府信息2428条，公开政府常务会议7期，解读文件12件。",
    )
    answers = {
        figure(report, "57"): Answer(Way.LIVE),
        figure(report, "2428"): Answer(Way.NEW, "3001"),
        figure(report, "7"): Answer(Way.TRUE),
        figure(report, "12"): Answer(Way.NEW, "12"),
    }
    change = settling(report, answers, AT)
    report.apply(change)
    assert report.texts["overview.requests"] == "全年新收政府信息公开申请{{requests.new.total}}件。"
    assert report.texts["overview.disclosure"] == "全年主动公开政府信息3001条，公开政府常务会议7期，解读文件12件。"
    parts = {span.text for finding in check(report) if finding.code == "F403" for span in finding.texts}
    assert not parts & {"overview.requests", "overview.disclosure"}


@pytest.mark.parametrize(("typed", "stands"), [("24.6", "24.6%"), ("24.6%", "24.6%"), ("两成", "两成")])
def test_a_share_keeps_its_sign(typed: str, stands: str) -> None:
    report = begun(overview_disclosure="其中解读文件占全部公开信息的71.9%，比例稳定。")
    report.apply(settling(report, {figure(report, "71.9%"): Answer(Way.NEW, typed)}, AT))
    assert report.texts["overview.disclosure"] == f"其中解读文件占全部公开信息的{stands}，比例稳定。"


@settings(max_examples=25)
@given(st.data())
def test_every_decision_reaches_its_own_figure_whatever_stands_before_it(data: st.DataObject) -> None:
    """A longer figure moves those behind it; decisions were bound to their places."""
    report = begun()
    for part in [part for part in report.texts if part != "overview.requests"]:
        del report.texts[part]
    figures = standing(report)[: data.draw(st.integers(1, 12))]
    ways = st.sampled_from([None, Way.NEW, Way.LIVE, Way.TRUE])
    answers = {}
    for each in figures:
        if (way := data.draw(ways)) is not None and (way is not Way.LIVE or each.formula):
            answers[each] = Answer(way, data.draw(st.from_regex(r"[1-9][0-9]{0,6}", fullmatch=True)))
    before, open_before = dict(report.texts), standing(report)
    change = settling(report, answers, AT)
    report.apply(change)
    left = [(each.span.text, each.text) for each in standing(report)]
    assert left == [(each.span.text, each.text) for each in open_before if each not in answers]
    report.apply(change.inverse())
    assert report.texts == before and standing(report) == open_before


def test_only_what_is_wanted_of_the_cover_is_asked() -> None:
    report = begun()
    assert blank_fields(report) == ()
    for key in ("kind", "superior", "site"):
        del report.unit[key]
    assert [field.key for field in blank_fields(report)] == ["kind", "superior"]


@pytest.mark.parametrize(
    ("problems", "found"),
    [
        (
            "存在问题：一是公开不够主动；二是人员不足。下一步改进措施：一是加强业务培训，每季一次；二是完善公开目录。",
            ("加强业务培训，每季一次", "完善公开目录"),
        ),
        (
            "公开形式单一。\n针对存在问题，2025年我们将抓好以下工作：\n1.丰富解读形式，多用图解。\n2.规范答复文书，提升质量。",
            ("丰富解读形式，多用图解", "规范答复文书，提升质量"),
        ),
        ("公开形式单一。今后将进一步丰富解读形式，多用图解。", ("今后将进一步丰富解读形式，多用图解",)),
        ("存在的问题是公开形式单一。", ()),
        ("", ()),
    ],
)
def test_promises_are_read_point_by_point(problems: str, found: tuple[str, ...]) -> None:
    assert promises(begun(problems=problems)) == found


def test_promises_are_answered_with_a_gap_each() -> None:
    report = begun()
    report.apply(answering_promises(report, ("加强业务培训，每季一次", "完善公开目录")))
    said = f"上年提出的改进措施落实情况：一是加强业务培训，{GAP}；二是完善公开目录，{GAP}。"
    assert report.texts["problems"] == said
    report.apply(answering_promises(report, ("公开会议纪要，全年不断",)))
    assert report.texts["problems"].endswith(f"。\n上年提出的改进措施落实情况：公开会议纪要，{GAP}。")
    assert answering_promises(report, ()).is_empty


def test_a_text_of_four_times_the_length_takes_four_times_the_work() -> None:
    """Each figure was looked for from the begin of its part: a long report opened the page after half a second."""

    def long(count: int) -> Report:
        sentence = "2024年，我局第{}批主动公开政府信息{}条，召开会议{}次。"
        text = "".join(sentence.format(at, 1000 + at, 200 + at) for at in range(count))
        last = example()
        last.texts = {"overview.disclosure": text}
        return new_report(last.edition, last.unit, 2025, last, with_frame=True)

    def work(report: Report) -> int:
        stale_figures(report, "overview.disclosure")  # worked out for the findings, and kept
        return effort(lambda: (year_lines(report), standing(report)))

    short, whole = long(30), long(120)
    assert len(year_lines(whole)) == 120
    assert work(whole) < 6 * work(short)


@pytest.mark.parametrize("before", range(ROOM - 6, ROOM + 3))
def test_no_number_is_cut_where_a_sentence_is_shortened(before: int) -> None:
    """…信息242… stood for 2428."""
    number = "2428.5"
    shown = words_behind("字" * before + number + "条政府信息公开工作动态情况信息").removesuffix(DOTS)
    assert shown.strip("字条")[: len(number)] in ("", number)
    assert len(shown) <= ROOM
