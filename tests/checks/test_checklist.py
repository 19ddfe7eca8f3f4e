"""The checklist: nothing found is missing from it, and nothing that was not looked at is said to hold."""

import re

import pytest
from hypothesis import given

from app.checks import check, checked, declared
from app.checks.declarations import Area
from app.model.edition import Level
from app.model.report import Report
from app.model.submission import ChecklistLine
from tests.exporters.samples import NAMES, Typed, sample, typed
from tests.made import EDITION, empty, example, put


def lines(report: Report) -> dict[str, ChecklistLine]:
    return {verdict.about: verdict for verdict in checked(report, check(report)).lines}


def of(report: Report, code: str) -> ChecklistLine:
    return lines(report)[report.edition.about[code]]


@pytest.mark.parametrize("name", ["disclosure-2021", "disclosure-2019"])
def test_of_a_good_report_everything_holds(name: str) -> None:
    assert {verdict.level for verdict in lines(example(name)).values()} == {None}


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_of_a_form_has_a_line_of_its_own(name: str) -> None:
    report = sample(name)
    lines = [verdict.about for verdict in checked(report, ()).lines]
    assert len(lines) == len(set(lines))
    assert set(report.edition.about.values()) <= set(lines)
    assert not any(re.search("[A-Z]", line) for line in lines), "a code is no name for people"


@given(made=typed)
def test_whatever_is_found_stands_in_a_line_and_in_a_note(made: Typed) -> None:
    report = made.report()
    findings = check(report)
    told = checked(report, findings)
    pairs = list(zip(told.notes, findings, strict=True))
    assert [note.message for note, finding in pairs if not note.message.endswith(finding.message)] == []
    assert not any(verdict.area == Area.OTHER for verdict in told.lines)
    known = {each.code: each for each in declared(report.edition)}
    levels = list(Level)
    for finding in findings:
        assert levels.index(finding.level) >= levels.index(known[finding.code].level), finding
        assert finding.fix in ("", known[finding.code].fix)
    assert sum(int(n) for v in told.lines for n in re.findall(r"(?:错误|未填|核实|提示)(\d+)处", v.result)) == len(
        findings
    )


def test_the_title_and_each_place_that_names_a_unit_are_counted() -> None:
    report, about = example(), "标题和单位名称前后一致"
    assert (lines(report)[about].looked, lines(empty())[about].looked) == (3, 1)
    del report.texts["closing"]
    assert lines(report)[about].looked == 2


def test_a_sum_that_fails_is_an_error_and_its_neighbours_hold() -> None:
    report = example()
    put(report, "requests.new.total", "97531")
    assert (of(report, "S301").result, of(report, "S301").level) == ("核对25处，错误1处", Level.ERROR)
    assert (of(report, "S401").result, of(report, "S401").level) == ("核对3处，均符合", None)


def test_what_is_unfinished_or_has_nothing_to_compare_is_never_said_to_hold() -> None:
    report = empty()
    assert (of(report, "S301").result, of(report, "S301").is_tried) == ("未核对25处（未填全）", False)
    assert of(report, "L301").result == "未核对7处（无上年数据）"
    assert of(report, "T621").result == "不适用"
    assert of(report, "T611").result == "未核对1处（未填写）"
    figures = {
        "封面的必填项都已填写",
        "年报的年度适用本表样",
        "所用的字和符号字库中都有",
        "数据文件的内容在表样中都有位置",
        "标题和单位名称前后一致",
    }
    holding = {about for about, verdict in lines(report).items() if "符合" in verdict.result}
    assert holding == figures


def test_a_sum_half_of_whose_rows_are_there_says_so() -> None:
    report = example()
    report.answers.pop("requests.new.person")
    assert of(report, "S301").result == "核对24处，未发现不符；未核对1处（未填全）"


def test_an_explanation_settles_a_line_and_is_told_with_its_date() -> None:
    report = example()
    put(report, "disclosure.normative.in_force", "99")
    (finding,) = [one for one in check(report) if one.code == "L201"]
    assert of(report, "L201").level is Level.VERIFY
    given = {"code": "L201", "cells": list(finding.cells), "figures": finding.bound}
    report.explanations[finding.key] = given | {"text": "机构改革", "at": "2025-01-12T09:30:00+08:00"}
    assert (of(report, "L201").level, of(report, "L201").result) == (None, "核对2处，核实1处（已说明1处）")
    notes = [note for note in checked(report, check(report)).notes if note.message == f"第二部分：{finding.message}"]
    assert [(note.explanation, note.at) for note in notes] == [("机构改革", "2025-01-12T09:30:00+08:00")]
    put(report, "disclosure.normative.in_force", "98")
    assert of(report, "L201").level is Level.VERIFY
    notes = [note for note in checked(report, check(report)).notes if note.explanation]
    assert [note.explanation for note in notes] == ["（数据改动前的说明）机构改革"]


def test_the_words_stand_with_the_rules() -> None:
    assert example().edition.about["S401"] == example(EDITION).edition.about["S401"] != ""


def test_a_note_names_the_part_of_the_text_once() -> None:
    report = example()
    report.texts["overview.oversight"] += "\n培训2期，，考核1次。"
    report.texts["other"] = "本局办理建议6件。"
    report.texts["overview.requests"] = "收到申请58件。"
    said = [note.message for note in checked(report, check(report)).notes]
    assert "第一部分（五）：“，，”重复。" in said
    assert "第六部分未写信息处理费的情况；未收取的也应写明。" in said
    assert "第一部分（二）：收到申请写为58件，表中为57件，请核对。" in said


def test_places_of_texts_are_called_as_the_form_numbers_them() -> None:
    edition = example().edition
    called = {part: edition.place_of(part) for part in edition.parts}
    assert called["overview.disclosure"] == "第一部分（一）" and called["overview.opening"] == "第一部分概述"
    assert called["problems"] == "第五部分" and called["other"] == "第六部分"
    assert called["disclosure.note"] == "第二部分表注" and called["closing"] == "第六部分落款"
    assert called["preamble"] == "前言"
