"""The plan of pages: what stands together, what is torn, how tables are fitted."""

import math
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exporters.page_plan import HEIGHT, LINES, PITCH, Lines, Plan, Rows, Stretch, _end_elsewhere, plan

HEADING = Lines(1, is_kept=True)


def table(rows: int, height: float, *, head: int = 0, groups: int = 1, fit: float = 0.1) -> Rows:
    """A table of equal rows that may be torn before each `groups`-th row."""
    heights = (height,) * rows
    cuts = tuple(range(head + groups, rows, groups))
    return Rows(
        head, heights, tuple(each * (1 - fit) for each in heights), tuple(each * (1 + fit) for each in heights), cuts
    )


def of(made: Plan, block: int) -> list[Stretch]:
    return [each for each in made.stretches if each.block == block]


def height(made: Plan, block: int) -> float:
    return sum(made.heights[block])


SHORT = table(14, 22.5)
TALL = table(28, 19.35, head=3, groups=5)


def test_a_document_without_blocks_has_one_page() -> None:
    assert plan([]).pages == 1


def test_a_table_a_little_too_high_for_its_page_is_tightened() -> None:
    made = plan([Lines(10), HEADING, table(14, 24.5), Lines(30)])
    assert of(made, 2) == [Stretch(2, 0, 14, 0, 11 * PITCH)]
    assert 0.9 * 14 * 24.5 <= height(made, 2) <= HEIGHT - 11 * PITCH < 14 * 24.5


def test_a_short_table_is_never_torn_however_much_it_leaves_empty() -> None:
    for above in range(1, LINES + 1):
        made = plan([Lines(above), HEADING, SHORT, Lines(8)])
        assert len(of(made, 2)) == 1, above


def test_a_tall_table_stands_whole_where_a_third_of_a_page_stays_empty_and_is_torn_where_more_would() -> None:
    for above in range(5, LINES + 1):
        made = plan([Lines(above), HEADING, TALL])
        parts = of(made, 2)
        assert (len(parts) == 1) is (LINES - above <= LINES / 3), above
        assert all(part.end in (*TALL.cuts, 28) for part in parts)
        assert parts[0].page == (1 if len(parts) == 1 else 0)


def _has_part(item: Rows, room: float) -> bool:
    """Whether the table's first rows can fill at least a third of a page in this room, its rows fitted."""
    return any(item.height(0, cut, -1) <= room - 4 and item.height(0, cut) >= HEIGHT / 3 for cut in item.cuts)


@pytest.mark.parametrize("rows", range(10, 15))
def test_below_a_table_too_no_more_than_a_third_of_the_page_stays_empty(rows: int) -> None:
    """The blank space under the table was not counted: up to 38 hundredths of the page stayed empty."""
    for above in range(2, 14):
        made = plan([Lines(above), table(rows, 22.0), HEADING, TALL])
        (upper,), tall = of(made, 1), of(made, 3)
        if upper.page < tall[0].page:
            assert HEIGHT - upper.y - height(made, 1) <= HEIGHT / 3


def test_no_part_of_a_torn_table_is_lower_than_a_third_of_the_page() -> None:
    """A head and a row or two at the foot of a page look left over, and so do the last rows on the next."""
    for above in range(LINES + 1):
        made = plan([Lines(above), HEADING, TALL, Lines(6)])
        parts = of(made, 2)
        fitted = TALL._replace(heights=made.heights[2])
        if len(parts) > 1:
            heights = [fitted.height(part.first, part.end) for part in parts]
            assert min(heights) >= HEIGHT / 3 or not _has_part(TALL, HEIGHT - (above + 1) * PITCH), above


@pytest.mark.parametrize("longer", [-2, -1, 1, 2])
def test_the_pages_are_as_many_in_a_program_that_breaks_lines_otherwise(longer: int) -> None:
    """Text that just fills its last page, or just does not, would end on another page there."""
    for lines in range(40, 70):
        made = plan([HEADING, SHORT, Lines(lines, longer=longer), Lines(8), *SIGNATURE])
        elsewhere = [HEADING, SHORT, Lines(lines + longer), Lines(8), *SIGNATURE]
        assert made.pages == flowed(elsewhere, made), (lines, longer)


@pytest.mark.parametrize("seed", [0, 14])
def test_a_long_report_has_as_many_pages_there_although_it_falls_far_behind(seed: int) -> None:
    """Another program was followed for eight lines only: reports of 25 pages had one less than in Word."""
    chance = random.Random(seed)
    longer = [0, 0, 0, 0, 0, 0, 1]
    texts = [Lines(chance.choice([1, 2, 2, 3, 4]), longer=chance.choice(longer)) for _ in range(190)]
    items = [*texts, HEADING, SHORT, Lines(30), *SIGNATURE]
    made, line = plan(items), 0
    for index, item in enumerate(items):
        rows = items[index + 1] if item is HEADING else item
        room = math.ceil((height(made, 191) + 10) / PITCH) + (item is HEADING) if isinstance(rows, Rows) else 0
        if index in made.turned or line % LINES + room > LINES:
            line += -line % LINES
        line = _end_elsewhere(item, line) if isinstance(item, Lines) else line + room
    assert made.pages == math.ceil(line / LINES)


SIGNATURE: list[Lines | Rows] = [Lines(1, 1, is_bound=True), Lines(1, is_bound=True)]


def flowed(items: Sequence[Lines | Rows], made: Plan) -> int:
    """The number of pages of a program that sets text and whole tables down the page, with the breaks of a plan."""
    page, line = 1, 0
    for index, item in enumerate(items):
        if index in made.turned:
            page, line = page + 1, 0
        if isinstance(item, Rows):
            line += round((height(made, index) + 10) / PITCH + 0.499)
            continue
        line += item.before if line else 0
        line += item.lines
        while line > LINES:
            page, line = page + 1, max(line - LINES, 2)
        if items[index + 1 : index + 3] == SIGNATURE and line + 3 > LINES:
            page, line = page + 1, 2
    return page


def test_a_table_ends_on_a_line_of_the_page_so_that_no_gap_is_left_beneath_it() -> None:
    made = plan([Lines(2), HEADING, table(4, 24.0), Lines(3)])
    gap = made.above[3]
    assert 10 <= gap < 12
    assert of(made, 3)[0].y == pytest.approx(3 * PITCH + height(made, 2) + gap)


@pytest.mark.parametrize("lines", range(20, 28))
def test_a_page_of_one_or_two_lines_is_avoided(lines: int) -> None:
    """The table above gives way, or keeps the text down."""
    made = plan([HEADING, SHORT, HEADING, Lines(lines - 14), HEADING, Lines(2), Lines(2)])
    last = [part.end - part.first for part in made.stretches if part.page == made.pages - 1]
    assert made.pages == 1 or sum(last) > 2


def test_signature_and_date_stand_beneath_two_lines_at_least() -> None:
    for above in range(12, 30):
        made = plan([Lines(above), Lines(1, before=1, is_bound=True), Lines(1, is_bound=True)])
        last = [part for part in made.stretches if part.page == made.pages - 1]
        assert {1, 2} <= {part.block for part in last}
        assert sum(part.end - part.first for part in last if part.block == 0) >= 2


def test_a_long_name_of_the_signature_is_not_parted() -> None:
    for above in range(12, 30):
        made = plan([Lines(above), Lines(2), Lines(4, before=1, is_bound=True), Lines(1, is_bound=True)])
        assert len(of(made, 2)) == 1
        assert of(made, 1)[-1].page == of(made, 2)[0].page == of(made, 3)[0].page


def test_a_table_higher_than_a_page_is_torn_between_groups() -> None:
    made = plan([HEADING, table(60, 20.0, head=2, groups=7)])
    parts = of(made, 1)
    assert [part.first for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert all((part.end - 2) % 7 == 0 for part in parts[:-1])


def test_a_group_higher_than_a_page_is_torn_where_it_must() -> None:
    parts = of(plan([table(80, 20.0, groups=80)]), 0)
    assert [part.page for part in parts] == [0, 1, 2]
    assert parts[-1].end == 80


def test_no_page_is_ended_by_force_where_it_is_almost_full() -> None:
    """Another program may break a line more: a forced end would then leave a page of one line."""
    for above in range(1, LINES + 1):
        made = plan([Lines(above), HEADING, SHORT, HEADING, TALL, Lines(4)])
        for block in made.turned:
            before = [part for part in made.stretches if part.block == block - 1][-1]
            rows = made.heights[block - 1]
            bottom = before.y + (sum(rows[before.first : before.end]) if rows else (before.end - before.first) * PITCH)
            assert HEIGHT - bottom > 2 * PITCH


def test_a_note_stays_with_its_table() -> None:
    """The rows are tightened rather than the note of two lines set on the next page."""
    made = plan([HEADING, table(20, 28.5), Lines(2), HEADING, Lines(30)])
    assert [(part.page, part.end) for part in of(made, 2)] == [(0, 2)]


def test_a_text_that_goes_on_for_lines_is_not_kept_with_the_signature() -> None:
    """LibreOffice moves a text that is kept with the next block whole: its signature then stands alone."""
    short, long = (plan([Lines(above), Lines(18), *SIGNATURE]) for above in (19, 16))
    assert [part.end - part.first for part in of(short, 1)] == [3, 15]
    assert not long.kept[1] and not short.kept[1] and long.kept[2]
    assert plan([Lines(10), Lines(3), *SIGNATURE]).kept[1] == {0}


def test_a_long_text_that_ends_in_two_lines_on_the_next_page_is_not_kept_with_the_signature() -> None:
    """LibreOffice moved all its twenty lines: the page before ended after three."""
    made = plan([Lines(25), Lines(20), *SIGNATURE])
    assert [part.end - part.first for part in of(made, 1)] == [18, 2]
    assert not made.kept[1]


def test_a_text_that_is_parted_for_the_signature_alone_is_kept_with_it() -> None:
    """Its six lines have room on the page, signature and date do not: they stood alone on the next one in Word."""
    made = plan([Lines(36), Lines(6), *SIGNATURE])
    assert [part.end - part.first for part in of(made, 1)] == [4, 2]
    assert made.kept[1] == {0}


def test_the_page_before_a_last_text_and_the_signature_is_ended_where_two_lines_are_empty() -> None:
    """LibreOffice left the text there, although it stands with the signature: a table stood on that page."""
    made = plan([Lines(5), SHORT, *[Lines(1)] * 4, *SIGNATURE])
    assert [of(made, block)[0][3:] for block in (4, 5)] == [(0, 19 * PITCH), (1, 0.0)]
    assert made.turned == {5} and made.kept[5] == {0}


def lines(count: int, before: int, after: int, longer: int) -> Lines:
    return Lines(count, before, after, longer=longer)


item = st.one_of(
    st.builds(
        lines,
        st.integers(1, 60),
        st.integers(0, 1),
        st.integers(0, 1),
        st.integers(-3, 3),
    ),
    st.just(HEADING),
    st.builds(table, st.integers(2, 70), st.floats(8, 60), head=st.integers(0, 2), groups=st.integers(1, 9)),
    st.builds(table, st.integers(1, 3), st.floats(8, 700), head=st.just(0), fit=st.just(0.0)),
)


@given(st.lists(item, max_size=12), st.integers(0, 3))
def test_everything_is_placed_once_in_order_and_on_a_page(blocks: list[Lines | Rows], closing: int) -> None:
    items = [*blocks, *([Lines(1, 1, is_bound=True)] * closing if blocks else [])]
    made = plan(items)
    for number, each in enumerate(items):
        parts = of(made, number)
        assert [part.first for part in parts] == [0, *(part.end for part in parts[:-1])]
        assert parts[-1].end == (each.lines if isinstance(each, Lines) else len(each.heights))
        assert [part.page for part in parts] == list(range(parts[0].page, parts[0].page + len(parts)))
        for part in parts:
            whole = isinstance(each, Rows) and any(height > HEIGHT / 2 for height in each.heights)
            size = (part.end - part.first) * PITCH
            if isinstance(each, Rows):
                rows = made.heights[number]
                size = sum(rows[part.first : part.end]) + (sum(rows[: each.head]) if part.first else 0)
            assert whole or part.y + size <= HEIGHT + 0.1
    for before, after in pairwise(made.stretches):
        assert (before.page, before.y) < (after.page, after.y)
    assert made.pages == (made.stretches[-1].page + 1 if made.stretches else 1)


@given(st.lists(item, max_size=12))
def test_rows_are_fitted_by_a_tenth_at_most_and_no_paragraph_leaves_a_single_line(blocks: list[Lines | Rows]) -> None:
    made = plan(blocks)
    for number, each in enumerate(blocks):
        if isinstance(each, Rows):
            limits = zip(each.least, made.heights[number], each.greatest, strict=True)
            assert all(least - 1e-6 <= fitted <= greatest + 1e-6 for least, fitted, greatest in limits)
        elif each.lines > 1 and not each.is_kept:
            assert all(part.end - part.first > 1 for part in of(made, number))
