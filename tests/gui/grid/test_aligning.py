from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.importers.labels import label
from app.model.edition import Role, Table
from app.table.clipboard import Sheet
from app.table.entry import filled
from app.table.paste import Proposal, propose, sentence
from tests.gui.grid.test_block import TABLES, TEXTS, blank, snapshot

FORM = bundled()["disclosure-2021"]
REQUESTS = FORM.tables["requests"]


def laid(rows: Sequence[Sequence[str]], at: str = "new.person", table: str = "requests") -> Proposal:
    report = blank("disclosure-2021")
    return propose(report, FORM.tables[table], Sheet([list(row) for row in rows]), [f"{table}.{at}"])


def filled_in(proposal: Proposal) -> dict[str, str]:
    return {cell.partition(".")[2]: text for cell, text in proposal.texts.items()}


def printed(table: Table, figures: dict[str, str]) -> list[list[str]]:
    """A table as a spreadsheet copies it: merged cells at their first place."""
    rows = [[""] * table.width for _ in range(table.height)]
    for place in table.grid:
        rows[place.top][place.left] = figures.get(place.cell.id, "") if place.cell else place.text
    return rows


@pytest.mark.parametrize(("edition", "table"), TABLES)
def test_a_whole_printed_table_comes_back_wherever_the_cursor_is(edition: str, table: str) -> None:
    report = blank(edition)
    form = report.edition.tables[table]
    figures = {cell: str(number) for number, cell in enumerate(form.places)}
    for at in (form.cells[0].id, form.cells[-1].id):
        proposal = propose(report, form, Sheet(printed(form, figures)), [at])
        assert proposal.texts == {c: f for c, f in figures.items() if c not in report.edition.definitions}
        assert proposal.totals == {c: f for c, f in figures.items() if c in report.edition.definitions}
        assert proposal.is_plain and not proposal.landing.left_out


@pytest.mark.parametrize(
    "printed_label",
    [
        "1.属于国家秘密",
        "1．属于国家秘密",
        "（1）属于国家秘密",
        "属于国家秘密",
        " 1. 属于 国家秘密 ",
        "１、属于国家秘密",
        "①属于国家秘密",
        "1属于国家机密",
    ],
)
def test_a_row_is_known_by_its_label_however_that_is_written(printed_label: str) -> None:
    proposal = laid([[printed_label, "4", "", "5"], ["2.重复申请", "6", "7", ""]], at="new.person")
    assert filled_in(proposal) == {
        "denied_1.person": "4",
        "denied_1.research": "5",
        "rejected_2.person": "6",
        "rejected_2.business": "7",
    }
    assert proposal.is_plain


def test_what_a_label_says_in_brackets_may_differ() -> None:
    proposal = laid([["（二）部分公开（区分处理）", "4"], ["（一）予以公开（含主动）", "6"]])
    assert filled_in(proposal) == {"partial.person": "4", "granted.person": "6"}
    assert "按“（一）予以公开”粘贴" in sentence(blank("disclosure-2021"), proposal)


def test_numbers_of_their_own_before_the_labels_are_no_figures() -> None:
    proposal = laid([["1", "属于国家秘密", "4"], ["2", "重复申请", "6"]])
    assert filled_in(proposal) == {"denied_1.person": "4", "rejected_2.person": "6"}


def test_rows_that_the_table_does_not_have_are_left_out_and_named() -> None:
    rows = [
        ["（三）不予公开", "1.属于国家秘密", "1", "2"],
        ["", "其中：微信渠道", "8", "8"],
        ["", "小计", "9", "9"],
        ["（一）予以公开", "", "3", ""],
        ["（一）予以公开", "其中主动", "7", "7"],
        ["市局机关", "", "5", "5"],
    ]
    proposal = laid(rows)
    assert filled_in(proposal) == {"denied_1.person": "1", "denied_1.business": "2", "granted.person": "3"}
    assert proposal.landing.left_out == ("其中：微信渠道", "小计", "其中主动", "市局机关")
    assert "其中：微信渠道、小计、其中主动等4处" in sentence(blank("disclosure-2021"), proposal)


def test_columns_follow_the_headers_on_top() -> None:
    rows = [
        ["项目", "总计", "自然人", "小计", "法律服务机构"],
        ["二、上年结转政府信息公开申请数量", "9", "4", "5", "5"],
        ["四、结转下年度继续办理", "1", "1", "", "0"],
    ]
    proposal = laid(rows, at="granted.other")
    assert filled_in(proposal) == {
        "carried_in.person": "4",
        "carried_in.legal": "5",
        "carried_out.person": "1",
        "carried_out.legal": "0",
    }
    assert proposal.totals == {"requests.carried_in.total": "9", "requests.carried_out.total": "1"}
    assert proposal.landing.left_out == ("小计",) and proposal.is_plain


def test_columns_of_one_name_are_told_apart_by_the_header_above() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    rows = [
        ["行政诉讼", *[""] * 9],
        ["复议后起诉", *[""] * 4, "未经复议直接起诉", *[""] * 4],
        results * 2,
        [str(number) for number in range(10)],
    ]
    proposal = laid(rows, "reconsideration.upheld", "review")
    assert filled_in(proposal) == {
        f"{row}.{column}": str(number + first)
        for row, first in (("after", 0), ("direct", 5))
        for number, column in enumerate(("upheld", "corrected", "other", "pending"))
    }


def test_without_headers_the_cursor_says_the_column() -> None:
    rows = [["一、本年新收政府信息公开申请数量", "3", "4"], ["（一）予以公开", "5", ""]]
    proposal = laid(rows, at="partial.charity")
    assert filled_in(proposal) == {"new.charity": "3", "new.legal": "4", "granted.charity": "5"}
    assert proposal.is_plain
    too_far = laid(rows, at="partial.total")
    assert filled_in(too_far) == {"new.person": "3", "new.business": "4", "granted.person": "5"}
    assert not too_far.is_plain


def test_what_may_be_a_merged_label_or_a_blank_figure_is_shown_first() -> None:
    assert not laid([["一、本年新收政府信息公开申请数量", "", "3", "4"]]).is_plain
    merged = Sheet([["一、本年新收政府信息公开申请数量", "", "3", "4"]], {(0, 0): 2}, is_exact=True)
    proposal = propose(blank("disclosure-2021"), REQUESTS, merged, ["requests.new.person"])
    assert filled_in(proposal) == {"new.person": "3", "new.business": "4"} and proposal.is_plain
    blank_figure = Sheet([["一、本年新收政府信息公开申请数量", "", "3", "4"]], {}, is_exact=True)
    proposal = propose(blank("disclosure-2021"), REQUESTS, blank_figure, ["requests.new.person"])
    assert filled_in(proposal) == {"new.business": "3", "new.research": "4"} and proposal.is_plain


def test_text_whose_merged_cells_were_lost_is_lined_up_all_the_same() -> None:
    rows = [
        ["一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "21"],
        ["三、本年度办理结果", "（一）予以公开", "1", "1", "1", "1", "1", "1", "6"],
        ["（三）不予公开", "1.属于国家秘密", "2", "2", "2", "2", "2", "2", "12"],
    ]
    proposal = laid(rows)
    assert filled_in(proposal)["new.person"] == "1" and filled_in(proposal)["denied_1.other"] == "2"
    assert len(proposal.texts) == 18 and len(proposal.totals) == 3 and proposal.is_plain


@pytest.mark.parametrize(
    "rows",
    [
        [["甲", "1"], ["乙", "2"]],
        [["一、本年新收政府信息公开申请数量", "1", "2", "3", "4", "5", "6", "7", "8"]],
        [["2.重复申请", "1"], ["2.重复申请", "2"]],
        [["2.重复申请", "十二"]],
        [["小计", "1"], ["总收件", "2"], ["自然人", ""]],
    ],
)
def test_what_does_not_fit_is_not_guessed(rows: list[list[str]]) -> None:
    assert not laid(rows).is_plain


def test_noughts_behind_the_point_of_a_count_go_and_those_of_an_amount_stay() -> None:
    rows = [["行政许可", "12.00"], ["行政事业性收费", "12.50"]]
    proposal = laid(rows, "rules.made", "disclosure")
    assert filled_in(proposal) == {"licensing.decisions": "12", "fees.amount": "12.50"}


LABELS = [place.text for table in FORM.tables.values() for place in table.grid if place.role is not Role.FIGURE]
MIXED = st.one_of(st.sampled_from(LABELS), TEXTS)
LINES = st.tuples(st.lists(MIXED, max_size=3), st.lists(TEXTS, max_size=9)).map(lambda pair: pair[0] + pair[1])


@pytest.mark.parametrize("table", list(FORM.tables))
@given(data=st.data(), rows=st.lists(LINES, min_size=1, max_size=14))
def test_a_block_with_labels_changes_only_rows_that_it_names_and_is_taken_back_whole(
    table: str, data: st.DataObject, rows: list[list[str]]
) -> None:
    report = blank(FORM.id)
    form = FORM.tables[table]
    at = data.draw(st.sampled_from(list(form.places)))
    report.apply(filled(report, {at: "7（先前）"}))
    before = snapshot(report)
    proposal = propose(report, form, Sheet(rows), [at])
    change = filled(report, proposal.texts)
    report.apply(change)
    for move in proposal.landing.moves:
        assert rows[move.row][move.column] == move.text
        if proposal.landing.is_labelled and move.cell is not None:
            assert is_named(move.cell, move.row, rows)
    assert {address.key for address in change.addresses} <= proposal.texts.keys() - FORM.definitions.keys()
    report.apply(change.inverse())
    assert snapshot(report) == before


def is_named(cell: str, row: int, rows: list[list[str]]) -> bool:
    """Whether the block's row says which row of the form it is, or the headers above it say it for the only row."""
    path = FORM.cells[cell].row_path
    if not path:
        return any(
            label(text).core == label(FORM.cells[cell].column_path[-1]).core for line in rows[:row] for text in line
        )
    return any(label(text).core == label(path[-1]).core for text in rows[row] if text)


@given(order=st.permutations(range(25)), data=st.data())
def test_rows_in_any_order_find_their_places(order: list[int], data: st.DataObject) -> None:
    tops = sorted({place.top for place in REQUESTS.places.values()})
    figures = {cell: data.draw(st.integers(0, 999).map(str)) for cell in list(REQUESTS.places)[::9]}
    whole = printed(REQUESTS, figures)
    proposal = laid([whole[tops[number]] for number in order], at="new.person")
    named = {c: t for c, t in figures.items() if c not in FORM.definitions}
    assert proposal.texts == named
