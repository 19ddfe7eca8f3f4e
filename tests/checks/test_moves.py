"""Blocks that stand off their place are named and taken back; several mistakes are never repaired at a right figure."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import check, suspected
from app.checks.moves import Sheet, assessed_moves, sheets
from app.checks.repairs import SEVERAL, diagnoses
from app.checks.rules import Balance
from app.cli.main import main
from app.model.datafile import to_dict
from app.model.numbers import written
from app.model.report import Report
from tests.checks.moving import Outcome, Planted, outcome, part, plant, restore, whole
from tests.checks.mutations import SEVERAL as PAIRS
from tests.checks.mutations import SINGLE, _answer, entered, generated, scores, set_figures, trials
from tests.made import example, put
from tests.reports.reader import read_figures

KINDS = [kind for name, kind in SINGLE.items() if name != "wrong carry-in"]
KINDS += [PAIRS["value in the wrong column"], PAIRS["value one row off"]]
Totals = Callable[[Report], Report]

REAL = ("05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024")


def big(report: Report) -> Sheet:
    """The table with the most rows."""
    return max(sheets(report.edition), key=lambda sheet: len(sheet.lines[0]))


def computed(report: Report) -> Report:
    for total in report.edition.definitions:
        report.answers.pop(total, None)
    report._sums.clear()
    return report


def bases(shared: Path, seeds: int) -> Iterator[Report]:
    yield from (generated(seed) for seed in range(seeds))
    for name in REAL:
        if (path := shared / f"{name}.txt").exists():
            yield read_figures(path)[0]


def mistakes(chance: random.Random, report: Report) -> dict[str, int]:
    """Two to six mistakes that have nothing to do with each other, in the tables that are added up."""
    cells = [cell for sheet in sheets(report.edition) for cell in sheet.places if cell in report.answers]
    planted: dict[str, int] = {}
    wanted = chance.randint(2, 6)
    while wanted:
        more = chance.choice(KINDS)(chance, report, chance.choice(cells))
        if more and more.keys().isdisjoint(planted) and more.keys() <= report.answers.keys():
            planted |= more
            wanted -= 1
    return planted


def harmed(report: Report, planted: dict[str, int]) -> bool:
    """Whether a first suspect names a figure that is right."""
    before = dict(report.answers)
    set_figures(report, {cell: _answer(wrong) for cell, wrong in planted.items()})
    found = diagnoses(report)
    report.answers.clear()
    set_figures(report, before)
    firsts = (each.repairs[0] for each in found.values() if each.repairs)
    return any(cell not in planted for repair in firsts for cell, _ in repair.values)


def tried(reports: list[Report], chance: random.Random, times: int) -> int:
    return sum(harmed(report, mistakes(chance, report)) for report in (chance.choice(reports) for _ in range(times)))


def test_25_rows_pasted_two_rows_low_are_moved_back_and_no_right_figure_is_named(shared_reports: Path) -> None:
    """Five balances failed, and each was offered a right figure to falsify."""
    path = shared_reports / "07_suqian_2024.txt"
    if not path.exists():
        pytest.skip("not at hand")
    report = computed(read_figures(path)[0])
    right = dict(report.answers)
    plant(report, big(report), Planted(0, 0, 25, 2, "kept"))
    found = set(diagnoses(report).values())
    assert len(found) == 1
    [diagnosis] = found
    first = diagnosis.repairs[0]
    assert all(each.is_move for each in diagnosis.repairs) and "23行" in first.label and "2行" in first.label
    assert diagnosis.sure is None, "only two rows may have been pasted: the figures do not tell"
    report.apply(first.change(report))
    assert {cell: answer for cell, answer in report.answers.items() if right[cell].value != answer.value} == {}
    assert len(right) - len(report.answers) < 20
    assert not diagnoses(report)


@pytest.mark.parametrize("seed", [3, 5, 8])
def test_a_paste_two_rows_low_over_a_row_that_is_filled_already_is_moved_back(seed: int) -> None:
    """The first row was right, the second held zeros: one key emptied the first, and every sum became unknown."""
    report = computed(generated(seed))
    carried = [cell for cell in big(report).lines[0][1] if cell in report.answers and report.value(cell)]
    assert carried
    plant(report, big(report), Planted(0, 0, 25, 2, "kept"))
    set_figures(report, {cell: _answer(0) for cell in carried})
    [diagnosis] = set(diagnoses(report).values())
    assert diagnosis.repairs[0].is_move and "23行的数字填低了2行" in diagnosis.repairs[0].label
    assert diagnosis.sure is None


@pytest.mark.parametrize(("seed", "line", "by"), [(5, 1, 2), (7, 0, 1), (9, 0, 1)])
def test_no_key_empties_one_of_two_equal_lines(seed: int, line: int, by: int) -> None:
    """A line that stands twice was emptied in one of its places: the sums were unknown then, none was right."""
    report = computed(generated(seed))
    plant(report, big(report), Planted(0, line, line + 1, by, "kept"))
    [diagnosis] = set(diagnoses(report).values())
    assert diagnosis.repairs[0].is_move and diagnosis.sure is None


def test_the_command_line_offers_the_move_with_the_cells_that_become_blank(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = entered(generated(3))
    plant(report, big(report), Planted(0, 0, 25, 1, "kept"))
    path = tmp_path / "r.json"
    path.write_text(json.dumps(to_dict(report, "test"), ensure_ascii=False), "utf-8")
    main(["check", str(path), "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    offered = [each for each in findings if each["repair"]]
    assert offered and all(each["repair"] == offered[0]["repair"] for each in offered)
    cells = offered[0]["repair"]["cells"]
    assert None in cells.values() and any(value is not None for value in cells.values())
    assert offered[0]["repair"]["label"].startswith("移回去") and offered[0]["action"] == offered[0]["repair"]["label"]
    assert [each["cell"] for each in offered[0]["suspects"]][: len(cells)] == list(cells)
    main(["check", str(path)])
    assert "移回去" in capsys.readouterr().out


def test_several_figures_that_differ_are_not_offered_for_repair() -> None:
    report = entered(example())
    for cell in ("requests.granted.business", "requests.partial.person"):
        put(report, cell, written((report.value(cell) or 0) + 7))
    findings = [each for each in suspected(report, check(report)) if each.difference is not None]
    assert findings and all(each.suspects == () and each.repair is None for each in findings)
    assert {each.action for each in findings} == {SEVERAL}


def test_a_row_and_a_column_in_each_other_s_place_are_named() -> None:
    report = entered(generated(5))
    sheet = big(report)
    for one, other in ((1, 2), (22, 23)):
        first, second = sheet.lines[0][one], sheet.lines[0][other]
        before = dict(report.answers)
        for here, there in zip(first, second, strict=True):
            assert here and there
            set_figures(report, {here: before[there], there: before[here]})
        best = assessed_moves(Balance(report))[0]
        assert {cell: answer for cell, answer in best.answers.items() if answer != before[cell]} == {}
        assert set(diagnoses(report).values()).pop().repairs[0].is_move
        restore(report, dict(before))


def measured(reports: Iterator[Report], chance: random.Random, times: int) -> list[Outcome]:
    """Whole tables pasted off their place; `times` of them for each report."""
    found = []
    for report in reports:
        for planted in chance.sample(list(whole(big(report))), times):
            found.append(outcome(report, big(report), planted))
    return [each for each in found if each.fails]


def share(found: list[Outcome]) -> float:
    return sum(each.named for each in found) / len(found)


def test_tables_pasted_off_their_place_are_named_as_such(shared_reports: Path) -> None:
    found = measured(map(entered, bases(shared_reports, 3)), random.Random(3), 2)
    assert len(found) > 5 and share(found) >= 0.9
    assert sum(bool(each.wrong) for each in found) <= len(found) // 20


def test_independent_mistakes_are_not_repaired_at_right_figures(shared_reports: Path) -> None:
    chance = random.Random(11)
    assert tried([entered(report) for report in bases(shared_reports, 2)], chance, 12) == 0


@pytest.mark.parametrize(
    ("seed", "planted"),
    [
        (9200, Planted(1, 1, 4, -1, "kept")),
        (9201, Planted(1, 2, 4, 3, "blank")),
        (9201, Planted(1, 0, 3, 1, "blank")),
        (9203, Planted(1, 4, 7, -2, "zero")),
        (9205, Planted(1, 5, 6, -1, "blank")),
    ],
)
def test_a_few_columns_off_their_place_are_not_repaired_into_wrong_figures(seed: int, planted: Planted) -> None:
    """One key set right figures wrong: a rival move or a blank column was not counted against the repair."""
    report = entered(generated(seed))
    found = outcome(report, big(report), planted)
    assert found.fails and found.wrong == ()


def test_of_two_columns_with_computed_totals_no_row_is_named() -> None:
    """Two mistakes in different rows of two columns were repaired, with one key, in a third row that was right."""
    report = computed(generated(9701))
    set_figures(report, {"requests.unable_3.legal": _answer(1), "requests.unable_2.charity": _answer(1)})
    found = set(diagnoses(report).values())
    assert found and all(not each.repairs for each in found)


@pytest.mark.parametrize(
    ("totals", "seed", "planted"),
    [
        (entered, 4, Planted(1, 0, 1, 1, "kept")),
        (entered, 5, Planted(1, 0, 1, 3, "zero")),
        (entered, 6, Planted(1, 2, 4, 2, "kept")),
        (entered, 9, Planted(1, 0, 1, 3, "zero")),
        (entered, 10, Planted(1, 1, 4, 2, "zero")),
        (computed, 1, Planted(1, 6, 7, -1, "blank")),
        (computed, 3, Planted(1, 4, 7, -1, "kept")),
    ],
)
def test_one_key_makes_no_repair_that_the_figures_do_not_tell(totals: Totals, seed: int, planted: Planted) -> None:
    """One key took back a larger block than was moved, or set two figures of which one stood in no failing sum."""
    report = totals(generated(seed))
    found = outcome(report, big(report), planted)
    assert found.fails and found.wrong == ()


@pytest.mark.parametrize(
    "planted", [Planted(1, 1, 4, 2, "zero"), Planted(1, 3, 4, -1, "zero"), Planted(0, 8, 11, 1, "zero")]
)
def test_a_block_that_leaves_zeros_behind_is_named_first(planted: Planted) -> None:
    """Sums across the empty lines failed in many places, and no move was named."""
    report = entered(generated(10))
    assert outcome(report, big(report), planted).named


def recomputed(report: Report) -> None:
    """Add up the entered totals anew, except of blank figures."""
    sums = {total: computed(report).value(total) for total in report.edition.definitions}
    set_figures(report, {total: _answer(int(value)) for total, value in sums.items() if value is not None})


@pytest.mark.parametrize(
    ("seed", "planted"),
    [(2, Planted(0, 0, 2, 1, "blank")), (3, Planted(0, 0, 2, 1, "blank")), (5, Planted(1, 1, 3, 1, "kept"))],
)
def test_a_block_is_named_though_its_totals_were_added_up_anew(seed: int, planted: Planted) -> None:
    """The totals held in themselves, and stood in the way of each move."""
    report = entered(generated(seed))
    before = dict(report.answers)
    plant(report, big(report), planted)
    recomputed(report)
    [diagnosis] = set(diagnoses(report).values())
    assert diagnosis.repairs[0].is_move
    report.apply(diagnosis.repairs[0].change(report))
    restored = [cell for cell in report.edition.enterable if cell in report.answers]
    assert [cell for cell in restored if report.answers[cell].value != before[cell].value] == []
    assert not diagnoses(report)


def test_two_columns_in_each_other_s_place_are_named_where_only_last_year_tells() -> None:
    report = computed(generated(101))
    lines = big(report).lines[1]
    before = dict(report.answers)
    for here, there in zip(lines[0], lines[2], strict=True):
        if here in before and there in before:
            set_figures(report, {here: before[there], there: before[here]})
    [diagnosis] = set(diagnoses(report).values())
    assert "“自然人”和“科研机构”两列填反了" in diagnosis.repairs[0].label


def test_a_figure_below_right_totals_is_not_taken_for_one_beside_them() -> None:
    """Added up in another column of another row, an application was looked for in the only row without parts."""
    report = entered(generated(1500))
    set_figures(report, {"requests.unable_3.person": _answer(1), "requests.unable_3.business": _answer(0)})
    recomputed(report)
    found = set(diagnoses(report).values())
    assert found and all(not each.repairs for each in found)


def test_a_figure_one_row_off_is_named_where_totals_are_computed() -> None:
    """It was no longer told apart by the one cell that stands in few sums."""
    reports = [computed(entered(generated(seed))) for seed in range(101, 107)]
    kind = "value one row off"
    [score] = scores(trials(reports, {kind: PAIRS[kind]}, "requests", 2)).values()
    assert score.planted >= 8 and score.first >= score.planted - 1


def blocks(reports: list[Report], chance: random.Random, times: int) -> list[tuple[int, Outcome]]:
    """Blocks of one to three lines, `times` for each report, with the number of sums that fail."""
    found = []
    for report in reports:
        for planted in (part(chance, big(report)) for _ in range(times)):
            before = plant(report, big(report), planted)
            failing = len(Balance(report).failing)
            restore(report, before)
            found.append((failing, outcome(report, big(report), planted)))
    return [each for each in found if each[1].fails]


@pytest.mark.parametrize("totals", [entered, computed])
def test_no_key_repairs_a_small_block_wrongly(shared_reports: Path, totals: Totals) -> None:
    found = blocks([totals(report) for report in bases(shared_reports, 1)], random.Random(8), 3)
    assert [each for _, each in found if each.wrong] == []


@pytest.mark.long
def test_many_tables_pasted_off_their_place(shared_reports: Path) -> None:
    found = measured(map(entered, bases(shared_reports, 20)), random.Random(4), 36)
    assert share(found) >= 0.9
    assert sum(bool(each.wrong) for each in found) <= len(found) // 40


@pytest.mark.long
@pytest.mark.parametrize("totals", [entered, computed])
def test_at_most_one_of_200_sets_of_mistakes_names_a_right_figure_first(shared_reports: Path, totals: Totals) -> None:
    reports = [totals(report) for report in bases(shared_reports, 12)]
    assert tried(reports, random.Random(12), 400) <= 2


@pytest.mark.long
@pytest.mark.parametrize("totals", [entered, computed])
def test_many_small_blocks_are_named_where_sums_tell_and_never_repaired_wrongly(
    shared_reports: Path, totals: Totals
) -> None:
    """One or two failing sums are the work of one wrong figure as well as of a block: no move is demanded there."""
    found = blocks([totals(report) for report in bases(shared_reports, 12)], random.Random(5), 12)
    told = [each for failing, each in found if failing >= 5]
    print(len(found), "blocks", len(told), "told", sum(each.named for each in told), "named")
    assert sum(bool(each.wrong) for _, each in found) <= len(found) // 400
    assert share(told) >= 0.85


_TYPED = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).map(str), st.sampled_from(["-4", "0", "-1", "1.5", "-0.25", "7", ""])
)


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_whatever_is_typed_is_diagnosed(data: st.DataObject) -> None:
    """A negative figure on the old place of a block ended the search for mistakes with an error."""
    report = entered(example())
    cells = [cell for cell in report.edition.cells if cell.startswith("requests.")]
    first = data.draw(st.integers(0, len(cells) - 30))
    for cell, text in zip(cells[first : first + 30], data.draw(st.lists(_TYPED, max_size=30)), strict=False):
        put(report, cell, text)
    diagnoses(report)


@pytest.mark.parametrize("value", ["-4", "-1", "-0.25", "-999999999999999"])
def test_negative_figures_on_the_old_place_of_a_block_are_diagnosed(value: str) -> None:
    report = entered(example())
    lines = ("new", "carried_in", "granted", "partial", "closed", "carried_out")
    for line in lines:
        for column in ("person", "business", "total"):
            put(report, f"requests.{line}.{column}", value)
    diagnoses(report)
