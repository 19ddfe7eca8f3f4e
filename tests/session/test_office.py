"""The unit's end of the loop: a task taken over, a return note attached, changed, answered, and told in the package."""

import copy
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import Checks, check, checked
from app.exporters.export import pack
from app.exporters.formats import write
from app.forms import bundled
from app.importers.datafile import report_of
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from app.model.exchange import (
    Answer,
    ExchangeError,
    Item,
    Receipt,
    ReturnNote,
    TaskPack,
    TaskUnit,
    check_code,
    format_of,
    of_receipt,
    of_return_note,
    of_task_pack,
    receipt,
    return_note,
    task_pack,
)
from app.model.report import Report
from app.session.office import (
    answering,
    asked,
    asked_by,
    attaching,
    filing,
    open_items,
    proposed,
    receipt_lines,
    receipts_of,
    taking_off,
    taking_over,
)
from tests.made import example, put

CELL = "requests.new.person"


def note_for(report: Report, *items: Item) -> ReturnNote:
    return ReturnNote(
        "n1", "2024年", "012", report.unit_name, report.id, 1, "ab", "张某", "2025-01-20", "2025-01-25", items
    )


def items_of(report: Report) -> tuple[Item, ...]:
    return (
        Item("1", "数不对", (CELL,), figures={CELL: report.answers[CELL].text}),
        Item("2", "这句话请核实", text="problems", quote=report.texts["problems"][5:15]),
        Item("3", "请说明为何没有附件"),
    )


def returned_levels(report: Report) -> list[str]:
    return [finding.figures["item"] for finding in check(report) if finding.level is Level.RETURN]


def test_items_stand_on_top_and_jump_to_their_places() -> None:
    report = example()
    report.apply(attaching(report, note_for(report, *items_of(report))))
    findings = check(report)
    assert [finding.level for finding in findings[:3]] == [Level.RETURN] * 3
    assert findings[0].cells == (CELL,)
    span = findings[1].texts[0]
    assert report.texts["problems"][span.start : span.end] == items_of(report)[1].quote


def test_words_are_found_again_where_they_moved() -> None:
    report = example()
    report.apply(attaching(report, note_for(report, *items_of(report))))
    address = Address(Area.TEXTS, "problems")
    place = check(report)[1].texts[0]
    moved = "新的开头。\n" + report.texts["problems"]
    report.apply(Change("改", (Edit(address, report.texts["problems"], moved),)))
    found = next(one for one in check(report) if one.figures.get("item") == "2").texts[0]
    assert found.start == place.start + len("新的开头。\n")


def test_an_item_closes_by_its_change_or_by_an_answer_and_opens_with_undo() -> None:
    report = example()
    report.apply(attaching(report, note_for(report, *items_of(report))))
    checks = Checks(report)
    before = report.answers[CELL].text
    change = Change("改", (Edit(Address(Area.ANSWERS, CELL), before, "77"),))
    report.apply(change)
    checks.update(change.addresses)
    assert [one.figures["item"] for one in checks.findings if one.level is Level.RETURN] == ["2", "3"]
    answer = answering(report, "3", "附件已另行报送。")
    report.apply(answer)
    assert [one.item.id for one in open_items(report)] == ["2"]
    report.apply(answer.inverse())
    report.apply(change.inverse())
    assert returned_levels(report) == ["1", "2", "3"]


def test_a_blank_closes_when_every_cell_is_filled() -> None:
    report = example()
    cells = ("requests.new.person", "requests.new.business")
    for cell in cells:
        put(report, cell, None)
    report.apply(
        attaching(report, note_for(report, Item("1", "未填", cells, figures=dict.fromkeys(cells, ""), level="blank")))
    )
    put(report, cells[0], "3")
    assert returned_levels(report) == ["1"]
    put(report, cells[1], "0")
    assert returned_levels(report) == []


def test_the_note_and_its_answers_survive_the_data_file() -> None:
    report = example()
    report.apply(attaching(report, note_for(report, *items_of(report))))
    report.apply(answering(report, "3", "已报"))
    assert report_of(write(report), bundled()).exchange == report.exchange


def test_the_package_answers_each_closed_item(tmp_path: Path) -> None:
    report = example()
    report.unit["code"] = "012"
    report.apply(attaching(report, note_for(report, *items_of(report))))
    put(report, CELL, str(int(report.answers[CELL].text)))
    report.apply(answering(report, "3", "已报"))
    path = pack(report, tmp_path, checked(report, check(report)), 2, draft=False, previous="ef" * 32).path
    manifest, data = opened(path)
    assert manifest["code"] == "012"
    assert manifest["submission"] == {"number": 2, "previous": "ef" * 32}
    assert manifest["reply_to"] == "n1"
    assert manifest["answers"] == [{"item": "3", "kind": "answered", "text": "已报"}]
    assert set(manifest["counts"]) == {"error", "blank", "verify", "explained"}
    import hashlib

    assert manifest["check_code"] == check_code(hashlib.sha256(data).hexdigest())
    assert [len(block) for block in manifest["check_code"].split(" ")] == [4] * 16


def opened(path: Path) -> tuple[dict[str, Any], bytes]:
    """The manifest and the data file of a package."""
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        name = next(each["name"] for each in manifest["files"] if each["role"] == "data")
        return manifest, archive.read(name)


def task_for(report: Report, **changes: Any) -> TaskPack:
    task = TaskPack(
        "2024年年报", report.year, report.edition.id, "区政府办", "李某", "a@b", "2025-01-26", "2025-01-28", ()
    )
    return task._replace(**changes)


def test_a_task_is_taken_over_as_one_change() -> None:
    report = example()
    before = write(report)
    unit = TaskUnit("012", "青禾市清源区水务局（新名）", kind="department")
    change = taking_over(report, task_for(report, rules={"off": ["V111"], "limits": {}, "wants": []}), unit)
    report.apply(change)
    assert (report.unit["code"], report.unit_name, report.unit["superior"]) == ("012", unit.name, "区政府办")
    assert report.unit["due"] == "01-26"
    report.apply(change.inverse())
    assert write(report) == before


def test_a_check_that_the_office_switched_off_is_said_to_be_unchecked() -> None:
    report = example()
    report.texts = {}
    codes = {finding.code for finding in check(report)}
    assert "V111" in codes
    report.apply(taking_over(report, task_for(report, rules={"off": ["V111"]}), TaskUnit("1", report.unit_name)))
    findings = check(report)
    assert "V111" not in {finding.code for finding in findings}
    assert any("不核对" in finding.message for finding in findings)
    assert any(line.result == "按主管部门要求不核对" for line in checked(report, findings).lines)
    report.apply(taking_off(report))
    assert "V111" in {finding.code for finding in check(report)}


def test_limits_and_questions_of_the_task_are_asked() -> None:
    report = example()
    rules = {"limits": {"problems": 10}, "wants": [{"part": "closing", "question": "落款日期？"}]}
    report.texts.pop("closing", None)
    report.apply(taking_over(report, task_for(report, rules=rules), TaskUnit("1", report.unit_name)))
    said = [finding.message for finding in check(report)]
    assert any("不超过10字" in one for one in said)
    assert "主管部门要求写明：落款日期？" in said


def test_the_unit_of_a_report_is_proposed_by_its_code_its_name_or_an_alias() -> None:
    first, second, third = TaskUnit("1", "甲局"), TaskUnit("2", "乙局", ("乙",)), TaskUnit("", "丙局")
    report = example()
    task = task_for(report, units=(first, second, third))

    def found(name: str, code: str = "") -> TaskUnit | None:
        report.unit = {"name": name, "code": code}
        return proposed(task, report)

    assert found("甲局") is first
    assert found("乙") is second
    assert found("别的局", "2") is second
    assert found("丙局") is third
    assert found("别的局") is None, "no code is the same as no other code"
    assert found("别的局", "9") is None


@pytest.mark.parametrize("year", [2023, 2025])
def test_a_task_of_another_year_is_refused(year: int) -> None:
    report = example()
    with pytest.raises(ExchangeError, match="未带入"):
        taking_over(report, task_for(report, year=year), TaskUnit("1", "x"))


def test_a_note_for_another_unit_is_refused() -> None:
    report = example()
    note = note_for(report)._replace(report="another", unit="别的局", code="")
    with pytest.raises(ExchangeError, match="别的局"):
        attaching(report, note)


def test_a_receipt_is_filed_by_the_number_of_its_submission() -> None:
    report = example()
    found = Receipt("区政府办", report.unit_name, "", report.year, 2, "2025-01-20T10:00", "ab12 cd34", {}, "待审")
    report.apply(filing(report, found))
    assert receipt(report.exchange["receipts"]["2"]) == found


def test_formats_keep_what_they_do_not_know_and_refuse_what_is_newer() -> None:
    report = example()
    slip = Receipt("办", "甲局", "1", 2024, None, "", "", {"error": 0}, "")
    _kept(of_return_note(note_for(report, *items_of(report))), lambda data: of_return_note(return_note(data)))
    task = task_for(report, units=(TaskUnit("1", "甲局", ("甲",)),))
    _kept(of_task_pack(task), lambda data: of_task_pack(task_pack(data)))
    _kept(of_receipt(slip), lambda data: of_receipt(receipt(data)))


def _kept(written: dict[str, Any], again: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    data = written | {"以后的": [1, {"a": 2}]}
    assert again(data) == data
    with pytest.raises(ExchangeError, match="更新版本"):
        again(data | {"format": data["format"].replace("/1", "/2")})
    with pytest.raises(ExchangeError, match="不是"):
        again(data | {"format": "nianbao-report/1"})


def test_answers_of_a_manifest_are_read_as_far_as_they_are_some() -> None:
    from app.model.exchange import answers

    assert answers([{"item": "1", "kind": "changed"}, {"item": 2}, "x"]) == (Answer("1", "changed"),)
    assert answers(None) == ()


# -- last year's accepted figures --------------------------------------------------------------------------------------


def test_accepted_figures_fill_blanks_and_leave_what_is_remembered_of_last_year() -> None:
    report = example()
    first = next(rule for rule in report.edition.equations if rule.carries)
    target, source = first.left[0].cell, first.right[0].cell
    assert report.last is not None and report.last["texts"] and len(report.last["answers"]) > 20
    put(report, target, None)
    last = {"edition": report.last["edition"], "year": report.year - 1, "answers": {source: "41"}}
    before = write(report)
    texts, remembered = dict(report.last["texts"]), set(report.last["answers"])
    change = taking_over(report, task_for(report), TaskUnit("1", report.unit_name, last=last))
    report.apply(change)
    assert report.answers[target].text == "41"
    assert report.last["texts"] == texts and set(report.last["answers"]) >= remembered
    report.apply(change.inverse())
    assert write(report) == before


@pytest.mark.parametrize("remembered", ["nothing", "the same form", "another form"])
def test_accepted_figures_join_what_is_remembered_of_the_same_form(remembered: str) -> None:
    report = example()
    first = next(rule for rule in report.edition.equations if rule.carries)
    target, source = first.left[0].cell, first.right[0].cell
    other = next(cell for cell in report.edition.enterable if cell != source)
    accepted = {
        "edition": report.edition.id,
        "year": report.year - 1,
        "answers": {source: "41"},
        "texts": {"other": "新"},
    }
    own = {**accepted, "answers": {other: "7"}, "texts": {"problems": "旧", "other": "旧"}}
    kept = {"nothing": None, "the same form": own, "another form": {**own, "edition": "disclosure-2019"}}[remembered]
    report.remember(kept)
    put(report, target, None)
    report.apply(taking_over(report, task_for(report), TaskUnit("1", report.unit_name, last=accepted)))
    assert report.answers[target].text == "41" and report.last is not None
    wanted = {
        "nothing": ({source: "41"}, {"other": "新"}),
        "the same form": ({other: "7", source: "41"}, own["texts"]),
        "another form": (own["answers"], own["texts"]),
    }[remembered]
    assert (report.last["answers"], report.last["texts"]) == wanted


@pytest.mark.parametrize("year", [2019, 2024])
def test_accepted_figures_of_another_year_are_not_carried_in(year: int) -> None:
    report = example()
    first = next(rule for rule in report.edition.equations if rule.carries)
    put(report, first.left[0].cell, None)
    last = {"edition": report.edition.id, "year": year, "answers": {first.right[0].cell: "41"}}
    change = taking_over(report, task_for(report), TaskUnit("1", report.unit_name, last=last))
    assert not [edit for edit in change.edits if edit.address.area in (Area.ANSWERS, Area.LAST)]


def test_a_kind_and_a_day_that_the_form_does_not_know_are_left_out() -> None:
    report = example()
    task = task_for(report, hand_in="一月底")
    for kind, wanted in (("部门", "department"), ("township", "township"), ("派出所", None)):
        places = {
            edit.address.key: edit.after for edit in taking_over(report, task, TaskUnit("1", "x", kind=kind)).edits
        }
        assert places.get("kind", report.unit.get("kind")) == (wanted or report.unit.get("kind"))
        assert "due" not in places


# -- return notes ------------------------------------------------------------------------------------------------------


def test_a_change_elsewhere_in_a_text_does_not_close_the_item_of_a_paragraph() -> None:
    report = example()
    address = Address(Area.TEXTS, "problems")
    first, *others = report.texts["problems"].split("\n")
    quote = first[2:8]
    report.apply(attaching(report, note_for(report, Item("1", "请核实", text="problems", quote=quote))))
    elsewhere = "\n".join([first, *others, "另起一段。"])
    report.apply(Change("改", (Edit(address, report.texts["problems"], elsewhere),)))
    assert returned_levels(report) == ["1"]
    report.apply(Change("改", (Edit(address, elsewhere, elsewhere.replace(first, first + "已补充。")),)))
    assert returned_levels(report) == []


def test_a_text_that_was_changed_before_the_note_came_is_changed() -> None:
    report, handed = example(), example()
    note = note_for(report, Item("1", "请核实", text="problems", quote=report.texts["problems"][2:8]))
    report.texts["problems"] = "改写了。"
    report.apply(attaching(report, note, handed))
    assert returned_levels(report) == []


def test_the_same_note_once_more_keeps_the_answers() -> None:
    report = example()
    note = note_for(report, *items_of(report))
    report.apply(attaching(report, note))
    report.apply(answering(report, "3", "已报"))
    assert attaching(report, note).is_empty
    report.apply(attaching(report, note._replace(id="n2")))
    assert returned_levels(report) == ["1", "2", "3"]


def test_a_note_on_a_report_that_was_handed_in_as_a_document_finds_it_by_unit_and_year() -> None:
    report = example()
    note = note_for(report, *items_of(report))._replace(report="made by the office", code="")
    assert attaching(report, note).edits
    with pytest.raises(ExchangeError):
        attaching(report, note._replace(season="2019年年报"))


# -- damaged files -----------------------------------------------------------------------------------------------------

odd: list[Any] = [[{}], {"a": [1]}, {"answers": [1]}, {"year": 1, "answers": {"x": None}}, {"year": 2024, "texts": 1}]
values: st.SearchStrategy[Any] = st.one_of(
    *(st.none(), st.booleans(), st.integers(-3, 10**30), st.floats(), st.text(max_size=4), st.sampled_from(odd))
)


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place within JSON."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(place for key, value in inner for place in places(value, (*path, key)))]


@given(st.data())
@settings(max_examples=50)
def test_a_damaged_file_of_the_office_is_refused_or_becomes_a_change_that_can_be_undone(data: st.DataObject) -> None:
    report = example()
    receipts = Receipt("办", report.unit_name, "1", report.year, 1, "2025-01-20", "ab12 cd34", {"error": 1}, "待审")
    last = {"edition": report.edition.id, "year": report.year - 1, "answers": {CELL: "3"}}
    rules = {"off": ["V111"], "limits": {"overview": 9}, "wants": [{"part": "problems", "question": "？"}]}
    task = task_for(report, rules=rules, units=(TaskUnit("1", "甲局", ("甲",), "部门", last=last),))
    usual = (of_task_pack(task), of_return_note(note_for(report, *items_of(report))), of_receipt(receipts))
    made = copy.deepcopy(data.draw(st.sampled_from(usual)))
    place = data.draw(st.sampled_from(places(made)[1:]))
    holder = made
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = data.draw(values)
    before = write(report)
    try:
        change = _used(report, json.loads(json.dumps(made)))
    except ExchangeError as error:
        assert str(error).endswith("。")
        return
    report.apply(change)
    check(report)
    asked(report)
    receipts_of(report)
    assert report_of(write(report), bundled()).exchange == report.exchange
    report.apply(change.inverse())
    assert write(report) == before


def _used(report: Report, data: dict[str, Any]) -> Change:
    match format_of(data):
        case "nianbao-task/1":
            task = task_pack(data)
            asked_by(task.rules, report.edition)
            return taking_over(report, task, task.units[0]) if task.units else Change("", ())
        case "nianbao-return/1":
            return attaching(report, return_note(data))
        case "nianbao-receipt/1":
            receipt_lines(receipt(data))
            return filing(report, receipt(data))
    raise ExchangeError("不是。")
