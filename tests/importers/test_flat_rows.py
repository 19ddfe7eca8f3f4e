"""Text whose cells lost their places: a row is its known label and exactly as many figures as there are columns."""

import pytest

from app.forms import bundled
from app.importers import Certainty, Reading, read_bytes

HEAD = (
    ("申请人情况",),
    ("自然人", "法人或其他组织", "总计"),
    ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
)
ROWS = (
    ("一、本年新收政府信息公开申请数量", "1", "2", "0", "0", "0", "0", "3"),
    ("二、上年结转政府信息公开申请数量", "0", "0", "0", "0", "0", "0", "0"),
    ("三、本年度办理结果", "（一）予以公开", "1", "2", "0", "0", "0", "0", "3"),
    ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "0", "0", "0", "0", "0", "0", "0"),
)
PROSE = "一、总体情况\n全年工作平稳，没有变化。\n三、收到和处理政府信息公开申请情况\n"


def read(rows: str) -> Reading:
    text = f"某某局2024年政府信息公开工作年度报告\n{PROSE}{rows}\n六、其他需要报告的事项\n没有收费。\n"
    return read_bytes(text.encode(), bundled(), edition="disclosure-2021")


JOINED = {
    "tabs": lambda row: "\t".join(row),
    "a cell a line": lambda row: "\n".join(row),
    "a cell a line with gaps": lambda row: "\n\n".join(row),
    "bars": lambda row: f"| {' | '.join(row)} |",
    "spaces": lambda row: " ".join(row),
    "bars filled up": lambda row: " | ".join(row) + " |" * (11 - len(row)),
    "a cell and a bar a line": lambda row: "\n".join(f"{text} |" for text in row) + "\n|" * (10 - len(row)),
    "a bar before and behind": lambda row: "|\n" + "\n".join(f"{text} |" for text in row) + "\n|" * (10 - len(row)),
    "a cell a line, a bar a line": lambda row: "\n|\n".join(row) + "\n|" * (11 - len(row)),
}


@pytest.mark.parametrize("layout", JOINED)
def test_rows_are_read_by_label_and_count(layout: str) -> None:
    """Of two hundred figures of such a text, ten or none were once read."""
    reading = read("\n".join(JOINED[layout](row) for row in (*HEAD, *ROWS)))
    found = {cell: each.text for cell, each in reading.cells.items() if each.certainty is Certainty.SURE}
    assert len(found) == 28
    for row, printed in (("new", ROWS[0]), ("granted", ROWS[2]), ("partial", ROWS[3])):
        columns = ("person", "business", "research", "charity", "legal", "other", "total")
        assert [found[f"requests.{row}.{column}"] for column in columns] == list(printed[-7:])
    assert reading.texts["overview.opening"] == "全年工作平稳，没有变化。"
    assert reading.texts["other"] == "没有收费。"
    assert "requests.note" not in reading.texts


@pytest.mark.parametrize("layout", ["spaces", "bars", "a cell a line"])
def test_a_row_of_another_count_is_told_and_shifts_no_other(layout: str) -> None:
    short = (*ROWS[1][:-1],)
    reading = read("\n".join(JOINED[layout](row) for row in (*HEAD, ROWS[0], short, *ROWS[2:])))
    assert reading.cells["requests.carried_in.person"].certainty is Certainty.MISSING
    assert [reading.cells[f"requests.{row}.total"].text for row in ("new", "granted")] == ["3", "3"]
    assert any("上年结转" in left.text and left.is_doubtful for left in reading.left_overs)


@pytest.mark.parametrize("layout", sorted(name for name in JOINED if "bar" in name))
def test_bars_tell_where_a_blank_cell_stands(layout: str) -> None:
    """Pages of which only the totals are filled were once not read, and their bars came into the text."""
    blank = (ROWS[1][0], "", "", "", "5", "", "", "5")
    reading = read("\n".join(JOINED[layout](row) for row in (*HEAD, ROWS[0], blank, *ROWS[2:])))
    row = [reading.cells[f"requests.carried_in.{column}"] for column in ("research", "charity", "legal", "total")]
    assert [cell.text for cell in row] == ["", "5", "", "5"]
    assert {cell.certainty for cell in row} == {Certainty.SURE}
    assert "requests.note" not in reading.texts


@pytest.mark.parametrize(
    "layout", sorted(name for name in JOINED if "bar" in name and name != "a cell a line, a bar a line")
)
def test_rows_that_are_all_blank_take_no_figure_of_the_next_row(layout: str) -> None:
    """Of an office that fills in only what there is, each blank row once took the label of the row below."""
    some = (ROWS[0][0], "", "5", "", "", "", "", "5")
    blank = (ROWS[1][0], *[""] * 7)
    reading = read("\n".join(JOINED[layout](row) for row in (*HEAD, some, blank, *ROWS[2:])))
    for row, figures in (("new", some), ("carried_in", blank), ("granted", ROWS[2])):
        cells = [cell for name, cell in reading.cells.items() if name.startswith(f"requests.{row}.")]
        assert [cell.text for cell in cells] == list(figures[-7:])
        assert {cell.certainty for cell in cells} == {Certainty.SURE}
    assert "requests.note" not in reading.texts


@pytest.mark.parametrize("frame", ["", "| "])
def test_a_row_without_a_label_keeps_its_blank_cells(frame: str) -> None:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    head = [
        "行政复议 | 行政诉讼 |",
        f"{' | '.join(outcomes)} | 未经复议直接起诉 | 复议后起诉 |",
        f"{' | '.join(outcomes * 2)} |",
    ]
    figures = ["", "4", *[""] * 12, "7"]
    reading = read("\n".join(f"{frame}{line}" for line in (*head, f"{' | '.join(figures)} |")))
    cells = [cell for name, cell in reading.cells.items() if name.startswith("review.")]
    assert [cell.text for cell in cells] == figures
    assert {cell.certainty for cell in cells} == {Certainty.SURE}


def test_the_form_of_the_reports_year_is_taken_unless_another_fits_clearly() -> None:
    """Where few figures could be read, the form of other years was once taken, its other labels came into the text."""
    rows = "信息内容 | 本年处理决定数量 |\n行政处罚 | 5 |\n"
    text = f"某局2023年政府信息公开工作年度报告\n一、总体情况\n平稳。\n二、主动公开政府信息情况\n{rows}"
    assert read_bytes(text.encode(), bundled()).edition == "disclosure-2021"


SPACED = {
    "a cell a line": "\n",
    "a cell a paragraph": "\n\n",
    "a bar a line": "\n|\n",
}


@pytest.mark.parametrize("layout", SPACED)
def test_blank_lines_are_blank_cells_where_so_all_rows_have_their_cells(layout: str) -> None:
    """A table saved as text has a line for each cell, a blank one for a blank cell: only full rows were once read."""
    some = (ROWS[0][0], "", "5", "", "", "", "", "5")
    blank = (ROWS[1][0], *[""] * 7)
    cells = [text for row in (*HEAD, some, blank, *ROWS[2:]) for text in row]
    reading = read(SPACED[layout].join(cells))
    for row, figures in (("new", some), ("carried_in", blank), ("granted", ROWS[2])):
        found = [cell for name, cell in reading.cells.items() if name.startswith(f"requests.{row}.")]
        assert [cell.text for cell in found] == list(figures[-7:])
        assert {cell.certainty for cell in found} == {Certainty.SURE}


@pytest.mark.parametrize("layout", SPACED)
@pytest.mark.parametrize("place", [1, 3, 7])
def test_a_blank_line_too_many_leaves_no_row_counted_by_blank_lines(layout: str, place: int) -> None:
    some = [ROWS[0][0], "", "5", "", "6", "", "", "11"]
    some.insert(place, "")
    cells = [text for row in (*HEAD, some, *ROWS[1:]) for text in row]
    reading = read(SPACED[layout].join(cells))
    assert reading.cells["requests.new.business"].certainty is Certainty.MISSING
    assert reading.cells["requests.carried_in.total"].certainty is Certainty.SURE
    assert any("本年新收" in left.text and left.is_doubtful for left in reading.left_overs)


def test_blank_cells_that_may_hold_the_place_of_a_label_are_a_doubt() -> None:
    """Nothing tells whether the blank cells stand before the figures or behind them."""
    row = "二、上年结转政府信息公开申请数量 | | | 5 | | | | | | |"
    reading = read("\n".join([*map(JOINED["bars"], HEAD), row]))
    assert not any(cell.certainty is Certainty.SURE for cell in reading.cells.values())


@pytest.mark.parametrize("layout", ["a cell and a bar a line", "a cell a line, a bar a line"])
@pytest.mark.parametrize("extra", ["", "|\n"])
def test_a_bar_or_a_cell_that_is_missing_shifts_no_figure(layout: str, extra: str) -> None:
    """Two figures once ran together; a row without its first figure was filled up by the blank behind it."""
    rows = [JOINED[layout](row) for row in (*HEAD, ROWS[0], (ROWS[1][0], *ROWS[0][1:]))]
    bar = " |\n" if layout == "a cell and a bar a line" else "\n|\n"
    label = ROWS[1][0] + bar
    for damaged in (rows[-1].replace(f"{label}1{bar}", label), rows[-1].replace(f"1{bar}2", "1\n2")):
        reading = read("\n".join([*rows[:-1], extra + damaged]))
        found = [reading.cells[f"requests.carried_in.{column}"] for column in ("person", "business", "total")]
        for cell, right in zip(found, ("1", "2", "3"), strict=True):
            assert cell.text == right or cell.certainty is not Certainty.SURE


def test_bars_between_all_cells_are_no_cells() -> None:
    """Without a blank cell nothing tells where a row ends but its labels."""
    rows = "\n|\n".join(text for row in (*HEAD, *ROWS) for text in row).replace("商业企业", "商业\n企业")
    reading = read(f"该部分以表格形式报告。\n{rows}\n|")
    assert sum(cell.certainty is Certainty.SURE for cell in reading.cells.values()) == 28
    assert reading.texts["requests.note"] == "该部分以表格形式报告。"


def test_names_may_go_on_in_a_line_beneath_their_header() -> None:
    halves = (*HEAD[:2], ("商业", "科研", *HEAD[2][2:]), ("企业", "机构"))
    reading = read("\n".join(JOINED["bars"](row) for row in (*halves, *ROWS)))
    assert reading.cells["requests.new.business"].text == "2"
    assert reading.cells["requests.new.business"].certainty is Certainty.SURE


def test_a_name_that_lacks_a_character_is_a_doubt() -> None:
    """Many pages print 现行有效件; their whole table was once lost."""
    rows = "信息内容\n本年制发件数\n本年废止件数\n现行有效件\n规章\n1\n2\n3"
    reading = read(rows)
    assert [reading.cells[f"disclosure.rules.{each}"].text for each in ("made", "repealed", "in_force")] == list("123")
    assert reading.cells["disclosure.rules.in_force"].certainty is Certainty.FUZZY
    assert "现行有效件" in reading.cells["disclosure.rules.in_force"].reason


def test_a_row_between_bars_without_a_header_is_told_and_no_text() -> None:
    reading = read(f"## 表三：收到和处理政府信息公开申请情况\n{JOINED['bars'](ROWS[0])}")
    assert "requests.note" not in reading.texts
    assert any("本年新收" in left.text and left.is_doubtful for left in reading.left_overs)


@pytest.mark.parametrize("layout", ["spaces", "tabs", "a cell a line"])
def test_two_faults_that_keep_the_count_are_told_by_the_total(layout: str) -> None:
    """One figure gone and another parted: the row had its seven figures, and five were once shifted without a word."""
    shifted = ("一、本年新收政府信息公开申请数量", "20", "0", "0", "0", "1", "4", "44")  # of 10, 20, 0, 0, 0, 14, 44
    reading = read("\n".join(JOINED[layout](row) for row in (*HEAD, shifted, *ROWS[1:])))
    columns = ("person", "business", "research", "charity", "legal", "other", "total")
    row = [reading.cells[f"requests.new.{column}"] for column in columns]
    assert all(cell.certainty is Certainty.FUZZY and "与总计不符" in cell.reason for cell in row)
    assert reading.cells["requests.granted.total"].certainty is Certainty.SURE


def test_a_rule_of_bars_does_not_make_two_tables_of_one() -> None:
    head = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    rule = "|---|---|---|---|"
    reading = read("\n".join((JOINED["bars"](head), rule, JOINED["bars"](("规章", "1", "2", "3")))))
    assert reading.cells["disclosure.rules.made"].certainty is Certainty.SURE


def test_a_sentence_is_no_title() -> None:
    sentence = "根据《中华人民共和国政府信息公开条例》规定，现公布区统计局2023年政府信息公开工作年度报告。"
    reading = read_bytes(f"{sentence}\n{PROSE}".encode(), bundled(), edition="disclosure-2021")
    assert reading.texts["preamble"] == sentence and "title" not in reading.texts
    assert any("区统计局" in doubt for doubt in reading.doubts)


def test_columns_in_another_order_are_never_taken_for_the_forms() -> None:
    turned = (HEAD[0], ("总计", "法人或其他组织", "自然人"), HEAD[2])
    reading = read("\n".join(" ".join(row) for row in (*turned, *ROWS)))
    assert not any(cell.certainty is Certainty.SURE for cell in reading.cells.values())
    assert reading.is_doubtful


def test_cells_that_a_browser_copied_stand_apart_from_their_tabs() -> None:
    """A page whose cells hold paragraphs is copied a cell a line with a tab between: nothing of it was once read."""
    rows = "\n\n\n\n\n".join("\n\n\t\n\n".join(row) for row in (*HEAD, *ROWS))
    reading = read(rows.replace("社会公益组织", "社会\n\n公益\n\n组织").replace("\n\n\t\n\n3\n\n", "\n\n\t3\n\n"))
    found = {cell: each.text for cell, each in reading.cells.items() if each.certainty is Certainty.SURE}
    assert len(found) == 28
    assert (found["requests.new.business"], found["requests.granted.total"]) == ("2", "3")
    assert "requests.note" not in reading.texts


def test_long_lines_of_one_width_are_not_taken_for_wrapped_ones() -> None:
    """A title as wide as some other lines was once joined with what stands beneath it."""
    title = "青禾市清源区水务局2024年度政府信息公开工作年度报告"
    lines = (
        "首页",
        title,
        "时间：2025-01-22 15:22",
        title,
        "根据条例编制本报告，数据截至十二月三十一日。" * 3,
        "一、总体情况",
    )
    reading = read_bytes("\n".join((*lines, f"{'按规定办理，' * 30}完。", title)).encode(), bundled())
    assert (reading.unit["name"], reading.year) == ("青禾市清源区水务局", 2024)
    assert reading.texts["preamble"] == lines[4]


def test_the_frame_of_a_site_is_no_part_of_the_last_paragraph() -> None:
    """Where paragraphs are indented, the frame beneath was once joined to the last one, and went with it."""
    indented = "\n".join(f"　　{text}" for text in ("全年工作平稳。", "没有收费。"))
    text = f"一、总体情况\n{indented}\n六、其他需要报告的事项\n　　没有其他事项。\n（此件公开发布）\n文件下载：\n打印"
    reading = read_bytes(text.encode(), bundled(), edition="disclosure-2021")
    assert reading.texts["other"] == "没有其他事项。"
    assert any("此件公开发布" in left.text for left in reading.left_overs)


def test_a_table_drawn_with_characters_is_read() -> None:
    """Its rows once became prose."""
    width = max(map(len, ROWS)) + 1
    rows = [("", *row) if len(row) < width - 1 else row for row in (*HEAD, *ROWS)]
    drawn = "\n├──┼──┤\n".join("│" + "│".join(row) + "│" for row in rows)
    reading = read(f"┌──┬──┐\n{drawn}\n└──┴──┘")
    found = {cell: each.text for cell, each in reading.cells.items() if each.certainty is Certainty.SURE}
    assert [found[f"requests.new.{each}"] for each in ("person", "business", "total")] == ["1", "2", "3"]
    assert "requests.note" not in reading.texts


def test_a_blank_line_ends_a_paragraph_that_does_not_fill_its_line() -> None:
    """Headings in bold and a drawn row once ran on in the preamble, and the whole became the site's frame."""
    lines = (
        "**青禾市水务局2024年政府信息公开工作年度报告**",
        "本机关编制本报告，统计期限为2024年1月1日至12月31日。（以下为全文）",
        "**一、总体情况**",
        "全年工作平稳，没有变化。",
        "**六、其他需要报告的事项**",
        "没有收费。",
    )
    reading = read_bytes("\n\n".join(lines).encode(), bundled(), edition="disclosure-2021")
    assert [reading.texts[part] for part in ("preamble", "overview.opening", "other")] == [lines[1], lines[3], lines[5]]


def test_the_name_of_a_table_in_a_row_of_bars_is_no_text() -> None:
    """It once stood in the note below the table."""
    lines = (
        *(
            "一、总体情况",
            "全年工作平稳。",
            "二、主动公开政府信息情况",
            "主动公开政府信息情况 | |||",
            "第二十条第（一）项 | |||",
        ),
        "信息内容 | 本年（2024）制发件数 | 本年（2024）废止件数 | 现行有效件数 |",
        *("规章 | 1 | 2 | 3 |", "行政规范性文件 | 4 | 5 | 6 |"),
    )
    reading = read_bytes("\n".join(lines).encode(), bundled(), edition="disclosure-2021")
    assert [reading.cells[f"disclosure.rules.{each}"].text for each in ("made", "repealed", "in_force")] == [*"123"]
    assert reading.texts == {"overview.opening": "全年工作平稳。"}
