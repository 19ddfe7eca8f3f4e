"""A ledger of applications counted into the table: every row once as received and once as ended, or listed."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exporters.xlsx.listing import blank_ledger
from app.forms import bundled
from app.importers import UnreadableError
from app.importers.lists import Count, count, proposal, read
from app.importers.opening import read_ledger
from app.model.edition import Edition
from app.model.ledger import Entry
from tests.importers.ledgers import HEADERS, ROWS, Row, row, workbook
from tests.made import empty, example, put

YEAR = 2024
EDITION = bundled()["disclosure-2021"]
assert EDITION.ledger
LEDGER = EDITION.ledger


def counted(rows: Any, **shape: Any) -> Count:
    return count(read(workbook(rows, **shape), LEDGER), EDITION, YEAR)


def figures(found: Count) -> dict[str, int]:
    return {cell.partition(".")[2]: number for cell, number in found.figures.items() if number}


def reasons(found: Count) -> list[tuple[int, str]]:
    return [(remark.row, remark.text) for remark in found.unread]


def test_each_application_is_counted_as_received_and_as_ended() -> None:
    found = counted(ROWS)
    assert (found.counted, found.unread, found.outside, found.doubts) == (5, (), (), ())
    assert figures(found) == {
        "new.person": 2,
        "new.business": 1,
        "new.legal": 1,
        "carried_in.person": 1,
        "granted.person": 1,
        "partial.business": 1,
        "denied_1.person": 1,
        "carried_out.legal": 1,
        "carried_out.person": 1,
    }
    assert set(found.figures) == {cell for cell in EDITION.enterable if cell.startswith("requests.")}


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ("撤回", "other_3"),
        ("申请人主动撤回申请", "other_3"),
        ("不予公开（第三方）", "denied_4"),
        ("信访", "rejected_1"),
        ("重复", "rejected_2"),
    ],
)
def test_short_words_of_a_ledger_are_known(outcome: str, line: str) -> None:
    found = counted([row("2024-3-5", "律所", outcome, "2024-3-8")])
    assert figures(found) == {"new.legal": 1, f"{line}.legal": 1}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (row("", "自然人", "予以公开", "2024-1-5"), "未填“收到日期”"),
        (row("2024-2-30", "自然人"), "不是日期"),
        (row("三月五日", "自然人"), "不是日期"),
        (row(4535, "自然人"), "不是日期"),
        (row("2024-3-5", "自然人", "予以公开", "2024-3-4"), "早于"),
        (row("2024-3-5", "自然人", "予以公开"), "未填“办结日期”"),
        (row("2024-3-5", "自然人", "", "2024-3-8"), "未填“办理结果”"),
        (row("2024-3-5", "自然人", "办理中", "2024-3-8"), "未填“办理结果”"),
        (row("2024-3-5", "外星人"), "“外星人”对不上"),
        (row("2024-3-5", ""), "未填“申请人类别”"),
        (row("2024-3-5", "自然人", "不予公开", "2024-3-8"), "请写明是哪一种"),
        (row("2024-3-5", "自然人", "信息不存在", "2024-3-8"), "对不上"),
        (row("2024-3-5", "自然人", "予以公开", "2024-3-8", "1"), "与第2行重复"),
    ],
)
def test_what_is_not_understood_is_listed_with_its_row(row: Row, reason: str) -> None:
    found = counted([ROWS[0], row, ROWS[1]])
    assert [number for number, _ in reasons(found)] == [3]
    assert reason in reasons(found)[0][1]
    assert found.counted == 2


def test_applications_of_other_years_are_listed_apart() -> None:
    found = counted([row("2025-1-2", "自然人"), row("2023-1-5", "自然人", "予以公开", "2023-2-1"), *ROWS])
    assert [remark.row for remark in found.outside] == [2, 3]
    assert found.counted == len(ROWS) and not found.unread


def test_the_same_row_twice_is_counted_and_pointed_at() -> None:
    twin = row("2024-3-5", "自然人", "予以公开", "2024-3-8")
    found = counted([twin, twin])
    assert found.counted == 2
    assert [(remark.row, "第2行" in remark.text) for remark in found.doubts] == [(3, True)]


def test_days_are_days_however_they_are_stored_and_the_headers_stand_below_a_title() -> None:
    rows = [row(date(2024, 1, 1), "自然人"), row("2024年12月31日", "自然人"), row("2024-07-01 09:30:00", "自然人")]
    found = counted(rows, title="2024年依申请公开台账", headers=[" 登记号", "收到时间", *HEADERS[2:]])
    assert figures(found) == {"new.person": 3, "carried_out.person": 3}


def test_rows_hidden_by_a_filter_count_and_keep_their_numbers() -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook([*ROWS, row("?", "自然人")])))
    book["台账"].row_dimensions[3].hidden = True
    made = io.BytesIO()
    book.save(made)
    found = count(read(made.getvalue(), LEDGER), EDITION, YEAR)
    assert found.counted == len(ROWS)
    assert [number for number, _ in reasons(found)] == [len(ROWS) + 2]


def test_a_workbook_that_is_no_ledger_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook([], headers=["收到日期", "申请人类别", "办理结果", "完成日"]))
    with pytest.raises(UnreadableError, match=r"“台账\.xlsx”.*未找到这样的列：办结日期"):
        read_ledger(path, LEDGER)
    path.write_text("登记号,收到日期", "utf-8")
    with pytest.raises(UnreadableError, match="未找到这样的列：申请人类别、办理结果、办结日期"):
        read_ledger(path, LEDGER)
    path.write_bytes(b"%PDF-1.7")
    with pytest.raises(UnreadableError, match="台账要用Excel工作簿"):
        read_ledger(path, LEDGER)


@pytest.mark.parametrize("edition", bundled().values(), ids=list(bundled()))
def test_every_wording_of_the_template_is_understood(edition: Edition) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(blank_ledger(edition)))
    sheet, choices = (book[name] for name in book.sheetnames)
    kinds, outcomes = ([c.value for c in choices[letter][1:] if c.value] for letter in "AB")
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [rule.formula1 for rule in lists] == [f"选项!$A$2:$A${len(kinds) + 1}", f"选项!$B$2:$B${len(outcomes) + 1}"]
    pairs = [(kind, outcome) for kind in kinds for outcome in outcomes]
    for number, (kind, outcome) in enumerate(pairs):
        texts = (str(number), date(YEAR, 3, 1), kind, "", outcome, date(YEAR, 3, 2))
        for column, text in enumerate(texts, 1):
            sheet.cell(number + 2, column, text)
    made = io.BytesIO()
    book.save(made)
    assert edition.ledger
    found = count(read(made.getvalue(), edition.ledger), edition, YEAR)
    assert (found.counted, found.unread) == (len(pairs), ())
    once = Counter(number for cell, number in found.figures.items() if ".new." not in cell)
    assert once[1] == len(pairs), "each outcome of each kind of applicant has a cell of its own"
    assert blank_ledger(edition) == blank_ledger(edition)


def test_only_what_differs_is_proposed() -> None:
    report = empty(EDITION.id, YEAR)
    found = counted(ROWS)
    put(report, "requests.new.person", "2")
    put(report, "requests.granted.person", "３")
    change = proposal(report, found)
    at = {edit.address.key: (edit.before, edit.after) for edit in change.edits}
    assert "requests.new.person" not in at
    assert at["requests.granted.person"] == ("３", "1")
    assert at["requests.other_3.other"] == (None, "0")
    report.apply(change)
    assert proposal(report, found).edits == ()
    report.apply(change.inverse())
    assert report.answers["requests.granted.person"].text == "３"


def test_nothing_outside_the_table_is_touched() -> None:
    report = example()
    before = dict(report.answers)
    report.apply(proposal(report, counted(ROWS)))
    changed = {cell for cell in before if report.answers.get(cell) != before[cell]}
    assert changed and all(cell.startswith("requests.") for cell in changed)
    assert not changed & set(EDITION.definitions)


days = st.dates(date(YEAR, 1, 1) - timedelta(400), date(YEAR, 12, 31) + timedelta(60)).map(date.isoformat)
texts = st.fixed_dictionaries(
    {
        "number": st.sampled_from(["", "", "1", "2", "3", "4"]),
        "received": st.one_of(days, days, days, st.sampled_from(["", "去年", "2024-13-01"])),
        "applicant": st.sampled_from(["", "其他", "甲", *(each.label for each in LEDGER.applicants)]),
        "outcome": st.sampled_from(["", "", "办理中", "不予公开", *(each.label for each in LEDGER.outcomes)]),
        "closed": st.one_of(st.just(""), days, days),
    }
)


@given(st.lists(texts, max_size=30))
def test_the_balance_holds_and_no_row_is_lost(rows: list[dict[str, str]]) -> None:
    entries = [Entry("台账", number, row, str(row)) for number, row in enumerate(rows, 2)]
    found = count(entries, EDITION, YEAR)
    assert found.counted + len(found.unread) + len(found.outside) == len(rows)
    outcomes = [each.id for each in LEDGER.outcomes]
    for each in LEDGER.applicants:
        sums = {cell.split(".")[1]: number for cell, number in found.figures.items() if cell.endswith(f".{each.id}")}
        received = sums["new"] + sums["carried_in"]
        assert received == sum(sums[row] for row in outcomes) + sums["carried_out"]
    report = empty(EDITION.id, YEAR)
    report.apply(proposal(report, found))
    for equation in report.edition.equations:
        if all(cell.startswith("requests.") for cell in equation.cells) and not any(
            term.last for term in (*equation.left, *equation.right)
        ):
            assert report.side(equation.left) == report.side(equation.right)


def test_numbers_that_start_again_each_year_are_no_repetition() -> None:
    """Every row of this year was once refused in a ledger over two years."""
    rows = [
        row(f"{year}-0{month}-05", "自然人", "予以公开", f"{year}-0{month}-20", str(month))
        for year in (YEAR - 1, YEAR)
        for month in (1, 2)
    ]
    found = counted(rows)
    assert (found.counted, found.unread, len(found.outside)) == (2, (), 2)
    again = counted([*rows, row(f"{YEAR}-03-05", "自然人", "", None, "2")])
    assert [remark.row for remark in again.unread] == [6]


def test_a_ledger_as_systems_export_it_is_counted() -> None:
    """Columns in another order and with other words, times behind dates, a reason behind its group."""
    headers = (
        "序号",
        "办理状态",
        "答复类型",
        "申请时间",
        "受理时间",
        "申请人姓名",
        "申请人类型",
        "答复时间",
        "申请编号",
    )
    lines = [
        (
            1,
            "已办结",
            "予以公开",
            "2024-03-04 23:59:01",
            "2024-03-05 09:12:33",
            "某甲",
            "公民",
            "2024-03-20 17:00:00",
            "A1",
        ),
        (2, "已办结", "不予公开-属于国家秘密", "2024-05-06", "2024-05-07", "某乙", "自然人", "2024-05-20", "A2"),
        (3, "办理中", "", "2024-12-20", "2024-12-21", "某丙", "公司", "", "A3"),
    ]
    entries = read(workbook(lines, headers, title="依申请公开办件导出"), LEDGER)
    assert [entry.texts["received"] for entry in entries] == ["2024-03-05", "2024-05-07", "2024-12-21"]
    found = count(entries, EDITION, YEAR)
    assert (found.counted, found.unread) == (3, ())
    figures = {cell for cell, number in found.figures.items() if number}
    assert {"requests.granted.person", "requests.denied_1.person", "requests.carried_out.business"} <= figures


def test_numbers_that_start_again_each_month_are_no_repetition() -> None:
    """All rows but those of the first month were once refused."""
    rows = [row(f"{YEAR}-0{month}-0{n}", "自然人", "", None, str(n)) for month in (3, 4, 5) for n in (1, 2, 3)]
    assert (counted(rows).counted, counted(rows).unread) == (9, ())
    again = counted([*rows, row(f"{YEAR}-06-01", "企业", "", None, "1")])
    assert [remark.row for remark in again.unread] == [11], "a single number that comes again is no new series"


def test_days_are_read_in_chinese_numerals_as_numbers_and_with_marks_of_none() -> None:
    rows = [
        row("二〇二四年三月十五日", "自然人", "予以公开", "二〇二四年十月二十一日"),
        row(45356, "自然人", "予以公开", "2024年4月1号"),
        row("2024-05-06", "自然人", "", "/"),
        row("2024-05-07 9时30分", "自然人", "", "未办结"),
    ]
    assert figures(counted(rows)) == {"new.person": 4, "granted.person": 2, "carried_out.person": 2}


SPLIT = ("登记号", "申请人类型", "法人类型", "申请时间", "答复类型", "答复子类", "答复时间")


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (("公民", "", "不予公开", "属于国家秘密"), {"new.person", "denied_1.person"}),
        (("法人或其他组织", "商业企业", "予以公开", ""), {"new.business", "granted.business"}),
        (("法人或其他组织", "法律服务机构", "无法提供", "本机关不掌握"), {"new.legal", "unable_1.legal"}),
        (("法人或其他组织", "", "予以公开", ""), set()),
        (("公民", "", "不予公开", "重复申请"), set()),
        (("公民", "", "不予公开", ""), set()),
    ],
)
def test_a_kind_that_a_second_column_names_is_counted(values: tuple[str, ...], wanted: set[str]) -> None:
    """Systems write the group in one column and the kind in another; all such rows were once refused."""
    person, kind, group, reason = values
    found = counted([("1", person, kind, "2024-03-05", group, reason, "2024-03-20")], headers=SPLIT)
    assert set(figures(found)) == wanted
    assert len(found.unread) == (not wanted)


def test_a_header_of_two_rows_is_read() -> None:
    """The upper row groups columns: no column below a group was once found."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ("依申请公开登记台账",),
        ("登记号", "申请人情况", "", "申请日期", "答复情况", ""),
        ("", "姓名", "类别", "", "答复日期", "答复结果"),
        ("1", "某甲", "自然人", "2024-03-05", "2024-03-20", "予以公开"),
        ("合计", "", "", "", "", ""),
    ):
        sheet.append(line)
    for area in ("A1:F1", "A2:A3", "B2:C2", "D2:D3", "E2:F2"):
        sheet.merge_cells(area)
    made = io.BytesIO()
    book.save(made)
    found = count(read(made.getvalue(), LEDGER), EDITION, YEAR)
    assert (figures(found), found.unread) == ({"new.person": 1, "granted.person": 1}, ())


PAGE = "<meta charset=utf-8><table><tr><th>{}</th></tr><tr><td>{}</td></tr></table>"
LINE = ("1", "2024-03-05", "自然人", "某事", "予以公开", "2024-03-20", "")


@pytest.mark.parametrize(
    "content",
    [
        PAGE.format("</th><th>".join(HEADERS), "</td><td>".join(LINE)).encode(),
        "\r\n".join((",".join(HEADERS), ",".join(LINE))).encode("gb18030"),
    ],
    ids=["page", "commas"],
)
def test_a_ledger_that_a_system_calls_a_workbook_is_read(content: bytes, tmp_path: Path) -> None:
    """Pages and lists named .xls were once refused."""
    path = tmp_path / "导出.xls"
    path.write_bytes(content)
    found = count(read_ledger(path, LEDGER), EDITION, YEAR)
    assert (figures(found), found.unread) == ({"new.person": 1, "granted.person": 1}, ())
