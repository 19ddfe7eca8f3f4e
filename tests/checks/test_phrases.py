"""Sentences for a report without cases: offered while they are true and not yet said, in the part where they belong."""

from app.checks import check, offered, saying
from tests.made import empty, put, put_all

PART = "overview.requests"


def test_sentences_are_offered_only_while_every_figure_is_there_and_nought() -> None:
    report = empty()
    assert list(offered(report, PART)) == [], "a blank is not 0"
    put_all(report, "0")
    assert len(list(offered(report, PART))) == 2
    put(report, "review.direct.pending", "1")
    [sentence] = offered(report, PART)
    assert sentence.startswith("2024年未收到政府信息公开申请")
    assert list(offered(report, "problems")) == []


def test_what_is_said_is_not_offered_again_and_bears_out_the_tables() -> None:
    report = empty()
    put_all(report, "0")
    report.texts = {PART: "（二）依申请公开情况。 \n"}
    for part in report.edition.parts:
        while sentence := next(offered(report, part), ""):
            report.apply(saying(report, part, sentence))
    assert report.texts[PART].startswith("（二）依申请公开情况。2024年未收到")
    assert report.texts["other"].endswith("无其他需要报告的事项。")
    found = check(report)
    assert [finding.message for finding in found if finding.code.startswith(("C", "T64"))] == []
    put(report, "requests.new.person", "1")
    assert {"C391"} <= {finding.code for finding in check(report)}, "the checks read the sentence"


def test_a_sentence_takes_one_step_that_can_be_taken_back() -> None:
    report = empty()
    put_all(report, "0")
    report.texts = {PART: "甲*乙\n"}
    change = saying(report, PART, next(offered(report, PART)))
    report.apply(change)
    report.apply(change.inverse())
    assert report.texts[PART] == "甲*乙\n"
