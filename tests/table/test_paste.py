"""Where a copied block lands, and how a copied page is read."""

from app.table.clipboard import Sheet, sheet
from app.table.paste import propose
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
