from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.forms import bundled
from app.model.change import Area
from app.model.datafile import to_report
from app.model.edition import Table
from app.model.report import Report, contents
from app.table.clipboard import Rectangle, copied, land, parse
from app.table.entry import filled

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
