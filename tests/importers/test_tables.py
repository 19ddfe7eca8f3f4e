"""The table is chosen by its header before its rows are looked up: two tables of a form may share a label."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.forms import bundled
from app.forms.editions import Editions
from app.importers import Certainty, read_bytes
from app.importers.datafile import read
from tests.importers.documents import Grid, document, with_grids
from tests.importers.writers import WRITERS

FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"
LAYOUTS = ("html plain", "html flat", "docx merged", "xlsx one sheet", "text tabs")


@pytest.fixture(scope="module")
def editions() -> Editions:
    return Editions(FORMS)


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_label_that_two_tables_share_belongs_to_the_header_above_it(
    editions: Editions, layout: str, is_turned: bool
) -> None:
    """Of a form whose two tables end in 合计, no figure was once read."""
    report = read(editions.example("reading-room"), editions)
    made = document(report)
    grids = [number for number, block in enumerate(made.blocks) if isinstance(block, Grid)]
    if is_turned:
        first, second = grids[0], grids[1]
        made.blocks[first], made.blocks[second] = made.blocks[second], made.blocks[first]
    reading = read_bytes(WRITERS[layout](made, random.Random(1)), editions, edition="reading-room")
    assert {cell: each.text for cell, each in reading.cells.items() if cell in made.truth} == made.truth
    assert {each.certainty for each in reading.cells.values()} == {Certainty.SURE}


def test_a_shared_label_without_a_header_is_no_tables(editions: Editions) -> None:
    report = read(editions.example("reading-room"), editions)
    bare = with_grids(
        document(report),
        lambda grid: [Grid(tuple(box for box in grid.boxes if box.top >= grid.head), 0)] if grid.head else [grid],
    )
    reading = read_bytes(WRITERS["html plain"](bare, random.Random(1)), editions, edition="reading-room")
    assert not any(each.certainty is Certainty.SURE and each.text for each in reading.cells.values())


RENAMED = {"1.属于国家秘密": "1.属于国家机密", "5.属于三类内部事务信息": "5.属于三类内部事务信息的"}


def test_each_row_with_another_name_is_told_with_what_its_own_row_says() -> None:
    """Of two such rows the second was told with the first one's name, and neither as it is printed."""
    editions = bundled()
    report = read(editions.example("disclosure-2021"), editions)

    def renamed(grid: Grid) -> list[Grid]:
        return [replace(grid, boxes=tuple(replace(box, text=RENAMED.get(box.text, box.text)) for box in grid.boxes))]

    made = with_grids(document(report), renamed)
    reading = read_bytes(WRITERS["html plain"](made, random.Random(1)), editions, edition="disclosure-2021")
    for known, printed in RENAMED.items():
        (told,) = [each for each in reading.doubts if f"{printed}”的" in each]
        assert f"行名印作“{printed}”，按“{known}”导入" in told


def test_notes_to_the_right_of_a_table_leave_its_figures_and_are_told() -> None:
    """A word beside a row once took all of its figures away."""
    head = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    rows = (("规章", *"123", "", "已核"), ("行政规范性文件", *"456"))
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    reading = read_bytes(
        f"<meta charset=utf-8><table>{head}{body}</table>".encode(), bundled(), edition="disclosure-2021"
    )
    found = [
        reading.cells[f"disclosure.{row}.{each}"] for row in ("rules", "normative") for each in ("made", "in_force")
    ]
    assert [each.text for each in found] == ["1", "3", "4", "6"]
    assert [each.certainty for each in found] == [Certainty.FUZZY] * 2 + [Certainty.SURE] * 2
