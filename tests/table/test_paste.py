"""The cells in which a copied block lands, and the reading of a copied page."""

from collections.abc import Sequence
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.importers.labels import label
from app.model.change import Area
from app.model.datafile import to_report
from app.model.edition import Role, Table
from app.model.report import Report, contents
from app.table.clipboard import Rectangle, Sheet, copied, land, parse, sheet
from app.table.entry import filled
from app.table.paste import Proposal, propose, sentence
from tests.made import edition, empty

FORM = edition()
TABLE = FORM.tables["requests"]
HEIGHT = len({place.top for place in TABLE.places.values()})
COLUMNS = sorted({place.left for place in TABLE.places.values()})
SECOND = next(cell for cell, place in TABLE.places.items() if place.left == COLUMNS[1] and "carried_in" in cell)


def landed(width: int) -> tuple[str, str]:
    """First and last cell offered for a block as high as the table, pasted at the second column of the second row."""
    block = Sheet([[str(column) for column in range(width)] for _ in range(HEIGHT)])
    offered = propose(empty(), TABLE, block, [SECOND]).from_first
    assert offered is not None
    moves = [move.cell for move in offered.landing.moves if move.cell]
    return moves[0], moves[-1]


def test_a_block_as_high_as_the_table_may_begin_in_its_first_row() -> None:
    first, last = landed(len(COLUMNS) - 1)
    assert first == next(cell for cell, place in TABLE.places.items() if place.left == COLUMNS[1])
    assert TABLE.places[last].left == COLUMNS[-1]


def test_one_that_is_too_wide_for_its_column_may_begin_in_the_first_column_too() -> None:
    first, last = landed(len(COLUMNS))
    assert (TABLE.places[first].left, TABLE.places[last].left) == (COLUMNS[0], COLUMNS[-1])


def test_what_stands_behind_a_style_sheet_is_read() -> None:
    page = "<style>td { color: red }</style><script>1</script><table><tr><td>1</td><td>2</td></tr></table><p>3</p>"
    found = sheet(page)
    assert found is not None and found.rows == [["1", "2"]]
    within = sheet("<table><tr><td><style>x</style>1</td><td>2</td></tr></table>")
    assert within is not None and within.rows == [["1", "2"]]
    two = sheet("<table><tr><td>1</td></tr></table><table><tr><td>2</td></tr></table>")
    assert two is not None and two.rows == [["1"], ["2"]], "one below the other"
    nested = sheet("<table><tr><td>1<table><tr><td>9</td></tr></table></td><td>2</td></tr></table>")
    assert nested is not None and len(nested.rows) == 1 and nested.rows[0][-1] == "2"


TEXTS = st.one_of(
    st.just(""),
    st.integers(-5, 99999).map(str),
    st.sampled_from(
        ["１２", "1,234", "22（其中修订6件）", "/", "无", "0.50", "1.属于国家秘密", "总计", "（", "12（a）b"]
    ),
    st.text(max_size=6).map(str.strip),
)
BLOCKS = st.lists(st.lists(TEXTS, min_size=1, max_size=9), min_size=1, max_size=30)
TABLES = [(edition, table) for edition in bundled() for table in bundled()[edition].tables]


def blank(edition: str) -> Report:
    data = {"format": "nianbao-report/1", "edition": edition, "year": 2023, "unit": {"name": "甲"}}
    return to_report(data, bundled())


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("12", [["12"]]),
        ("12\r\n", [["12"]]),
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\n\n3\n", [["1"], [], ["3"]]),
        ("\t\n\t5", [["", ""], ["", "5"]]),
        ('"两\n行"\t" 3 "', [["两\n行", "3"]]),
        ('"说""好"""\t1', [['说"好"', "1"]]),
        ('"没有结尾\t1\n2', [['"没有结尾', "1"], ["2"]]),
        ('5"钢管\t1', [['5"钢管', "1"]]),
        ("", []),
    ],
)
def test_text_is_read_as_a_spreadsheet_writes_it(text: str, block: list[list[str]]) -> None:
    assert parse(text) == block


@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), min_size=1, max_size=3))
def test_what_is_copied_is_read_back(rows: list[list[str]]) -> None:
    table = bundled()["disclosure-2021"].tables["disclosure"]
    names = ("rules.made", "rules.repealed", "normative.made", "normative.repealed")
    figures = dict(zip(names, chain(*rows), strict=False))
    text = copied(table, Rectangle(2, 1, 3, 2), lambda cell: figures.get(cell.partition(".")[2], ""))
    expected = {f"disclosure.{cell}": figure for cell, figure in figures.items() if figure}
    assert land(parse(text), table, "disclosure.rules.made").texts(()) == expected


@pytest.mark.parametrize(("edition", "table"), TABLES)
@given(data=st.data(), block=BLOCKS)
def test_a_block_changes_nothing_outside_its_rectangle_and_is_taken_back_whole(
    edition: str, table: str, data: st.DataObject, block: list[list[str]]
) -> None:
    report = blank(edition)
    form = report.edition.tables[table]
    at = data.draw(st.sampled_from(list(form.places)))
    report.apply(filled(report, {at: "7（先前）"}))
    before = snapshot(report)
    change = filled(report, land(block, form, at).texts(report.edition.definitions))
    report.apply(change)
    touched = {address.key for address in change.addresses}
    assert touched <= inside(form, at, block)
    assert not touched & report.edition.definitions.keys()
    assert {key: value for key, value in snapshot(report).items() if key[1] not in touched} == {
        key: value for key, value in before.items() if key[1] not in touched
    }
    report.apply(change.inverse())
    assert snapshot(report) == before


def snapshot(report: Report) -> dict[tuple[str, str], object]:
    return {
        (area, key): value
        for area in Area
        if area not in (Area.YEAR, Area.LAST)
        for key, value in contents(report, area).items()
    }


def inside(table: Table, at: str, block: list[list[str]]) -> set[str]:
    origin, width = table.places[at], max(map(len, block))
    rows, columns = range(origin.top, origin.top + len(block)), range(origin.left, origin.left + width)
    return {cell for cell, place in table.places.items() if place.top in rows and place.left in columns}


@given(block=BLOCKS)
def test_every_text_of_a_block_is_filled_compared_or_counted_as_lost(block: list[list[str]]) -> None:
    edition = bundled()["disclosure-2021"]
    landing = land(block, edition.tables["requests"], "requests.carried_in.legal")
    texts, totals = landing.texts(edition.definitions), landing.totals(edition.definitions)
    assert len(texts) + len(totals) + len(landing.lost) == sum(bool(text) for row in block for text in row)


def test_labels_that_fall_on_the_same_labels_are_not_lost() -> None:
    table = bundled()["disclosure-2021"].tables["disclosure"]
    column = [["3"], ["2"], ["第二十条第（五）项"], ["本年处理决定数量"], ["186"]]
    shifted = [["3"], ["2"], [""], ["本年处理决定数量"], ["186"]]
    assert len(land(column, table, "disclosure.rules.made").lost) == 1  # a heading stands at the table's first column
    assert not land(shifted, table, "disclosure.rules.made").lost
    assert land(shifted, table, "disclosure.rules.made").texts(())["disclosure.licensing.decisions"] == "186"


DISCLOSURE = bundled()["disclosure-2021"]
REQUESTS = DISCLOSURE.tables["requests"]


def laid(rows: Sequence[Sequence[str]], at: str = "new.person", table: str = "requests") -> Proposal:
    report = blank("disclosure-2021")
    return propose(report, DISCLOSURE.tables[table], Sheet([list(row) for row in rows]), [f"{table}.{at}"])


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


LABELS = [place.text for table in DISCLOSURE.tables.values() for place in table.grid if place.role is not Role.FIGURE]
MIXED = st.one_of(st.sampled_from(LABELS), TEXTS)
LINES = st.tuples(st.lists(MIXED, max_size=3), st.lists(TEXTS, max_size=9)).map(lambda pair: pair[0] + pair[1])


@pytest.mark.parametrize("table", list(DISCLOSURE.tables))
@given(data=st.data(), rows=st.lists(LINES, min_size=1, max_size=14))
def test_a_block_with_labels_changes_only_rows_that_it_names_and_is_taken_back_whole(
    table: str, data: st.DataObject, rows: list[list[str]]
) -> None:
    report = blank(DISCLOSURE.id)
    form = DISCLOSURE.tables[table]
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
    assert {address.key for address in change.addresses} <= proposal.texts.keys() - DISCLOSURE.definitions.keys()
    report.apply(change.inverse())
    assert snapshot(report) == before


def is_named(cell: str, row: int, rows: list[list[str]]) -> bool:
    """Whether the block's row says which row of the form it is, or the headers above it say it for the only row."""
    path = DISCLOSURE.cells[cell].row_path
    if not path:
        return any(
            label(text).core == label(DISCLOSURE.cells[cell].column_path[-1]).core
            for line in rows[:row]
            for text in line
        )
    return any(label(text).core == label(path[-1]).core for text in rows[row] if text)


@given(order=st.permutations(range(25)), data=st.data())
def test_rows_in_any_order_find_their_places(order: list[int], data: st.DataObject) -> None:
    tops = sorted({place.top for place in REQUESTS.places.values()})
    figures = {cell: data.draw(st.integers(0, 999).map(str)) for cell in list(REQUESTS.places)[::9]}
    whole = printed(REQUESTS, figures)
    proposal = laid([whole[tops[number]] for number in order], at="new.person")
    named = {c: t for c, t in figures.items() if c not in DISCLOSURE.definitions}
    assert proposal.texts == named
