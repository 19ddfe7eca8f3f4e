"""A season: order does not matter, nothing is lost, everything can be taken back, the log is chained."""

import itertools
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.collect import adding, decisions, review, rollup, stock
from app.collect.season import Season
from app.collect.season_file import backups, put_back
from app.collect.units import of_rows
from app.collect.values import Action, Relation, Scope, SeasonError, State, Tray, Unit
from app.forms import bundled
from app.model.edition import Level
from app.model.report import Report
from tests.collect.seasons import EDITION, HEADER, YEAR, Member, hand_in, members, report_of
from tests.made import put

UNITS = 8


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A data file of each unit but the last, and a second one of the first."""
    folder = tmp_path_factory.mktemp("files")
    units = members(UNITS)
    made = [hand_in(report_of(unit, nth), folder, "json") for nth, unit in enumerate(units[1:-1], 1)]
    later = report_of(units[1], 99)
    later.saved = "2025-01-20T10:00:00+08:00"
    return [*made, hand_in(later, folder / "再报", "json")]


def season_in(folder: Path, name: str = "一.nbs") -> Season:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(UNITS))]
    return Season.create(folder / name, YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某")


@pytest.fixture
def season(tmp_path: Path, files: list[Path]) -> Iterator[Season]:
    with season_in(tmp_path) as made:
        list(adding.add(made, files))
        yield made


def unit(season: Season, code: str = "001") -> Unit:
    return season.unit(code)


@given(st.permutations(range(UNITS - 1)), st.lists(st.booleans(), min_size=UNITS, max_size=UNITS))
@settings(max_examples=4)
def test_the_sum_does_not_depend_on_the_order(
    tmp_path_factory: pytest.TempPathFactory, files: list[Path], order: list[int], cuts: list[bool]
) -> None:
    with season_in(tmp_path_factory.mktemp("order")) as made:
        batch: list[Path] = []
        for place, cut in zip(order, cuts, strict=False):
            batch.append(files[place])
            if cut:
                list(adding.add(made, batch))
                batch = []
        list(adding.add(made, batch))
        for code in ("001", "002", "003", "004", "005", "006"):
            decisions.accept(made, unit(made, code))
        summed = rollup.data_of(rollup.Rollup(made, Scope.AREA))
        later = report_of(members(UNITS)[1], 99)
        assert summed["cells"]["requests.new.person"]["units"]["001"] == str(later.value("requests.new.person"))
        values = [cell["value"] for cell in summed["cells"].values()]
    assert values == _values(files)


def _values(files: list[Path]) -> list[str]:
    from app.importers.datafile import read
    from app.model.numbers import written

    reports = [read(path, bundled()) for path in files[1:]]
    total = []
    for cell in bundled()[EDITION].cells:
        found = [report.value(cell) for report in reports]
        summed = found[0]
        for value in found[1:]:
            summed = summed + value  # type: ignore[operator]
        from app.collect.figures import shortest

        total.append(written(shortest(summed)))  # type: ignore[arg-type]
    return total


def test_a_later_hand_in_changes_no_sum_until_it_is_decided(season: Season, tmp_path: Path) -> None:
    decisions.accept(season, unit(season))
    before = rollup.data_of(rollup.Rollup(season, Scope.AREA))
    third = report_of(members(UNITS)[1], 123)
    third.saved = "2025-02-01T10:00:00+08:00"
    (added,) = adding.add(season, [hand_in(third, tmp_path / "三", "json")])
    assert added.state is State.AGAIN
    after = rollup.data_of(rollup.Rollup(season, Scope.AREA))
    assert after["cells"] == before["cells"]
    assert after["unreviewed"] == ["001", *before["unreviewed"]]
    running = rollup.Rollup(season, Scope.AREA)
    decisions.accept(season, unit(season))
    running.refresh(unit(season).unit)
    assert rollup.data_of(running) == rollup.data_of(rollup.Rollup(season, Scope.AREA))
    assert rollup.data_of(running)["cells"] != before["cells"]


def _accept(season: Season) -> None:
    decisions.accept(season, unit(season))


def _return(season: Season) -> None:
    one = unit(season)
    review.send_back(season, one, review.compose(season, one, "请补充"))


DECISIONS: list[Callable[[Season], object]] = [
    _accept,
    _return,
    lambda season: decisions.withdraw(season, unit(season), "单位来函"),
    lambda season: decisions.exempt(season, unit(season), "已撤销"),
    lambda season: rollup.adjust(season, Scope.AREA, "requests.new.person", "-3", "重复计算"),
    lambda season: season.change_setting("office", "某办"),
    lambda season: review.note(season, unit(season), review.Note("请核对")),
    lambda season: review.publish(season, unit(season, "002"), "www.example.gov.cn"),
    lambda season: _judge(season),
    lambda season: _compare_paper(season),
    lambda season: season.change_units([unit(season, "003")._replace(relation=Relation.NONE)]),
    lambda season: season.change_units([Unit("9", "新设局", Relation.OWN)]),
]


def _judge(season: Season) -> None:
    one = unit(season)
    handin = season.standing(one.unit).current
    season.record(Action.JUDGE, unit=one.unit, handin=handin, data={"key": "k", "believed": False})


def _compare_paper(season: Season) -> None:
    one = unit(season)
    digest = season.handin(season.standing(one.unit).current or 0).data_digest
    review.compare_paper(season, one, (0, 1), (digest[:4], digest[4:8]))


@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_is_taken_back_by_a_further_entry(season: Season, decision: Callable[[Season], object]) -> None:
    def all_of_it() -> tuple[object, ...]:
        summed = rollup.data_of(rollup.Rollup(season, Scope.AREA))
        shown = review.review(season, unit(season))
        said = shown.notes, shown.judged, review.published(season, unit(season, "002"))
        return season.standings(), season.units(), summed, season.setting("office"), said

    decisions.accept(season, unit(season, "002"))
    before = all_of_it()
    decision(season)
    done, count = all_of_it(), len(season.entries())
    assert done != before
    entry = decisions.undo(season, count, "记错了")
    assert all_of_it() == before
    assert len(season.entries()) == count + 1
    decisions.undo(season, entry.seq)
    assert all_of_it() == done
    assert season.first_break() is None


def test_an_assignment_and_its_alias_are_taken_back(season: Season, tmp_path: Path) -> None:
    stranger = report_of(Member("", "清源区老第七局", ""), 5)
    (added,) = adding.add(season, [hand_in(stranger, tmp_path, "json")])
    assert added.tray is Tray.UNKNOWN
    (waiting,) = season.handins(in_trays=True)
    target = unit(season, "007")
    assert decisions.assign(season, waiting.handin, target).state is State.WAITING
    assert "清源区老第七局" in unit(season, "007").aliases
    decisions.undo(season, len(season.entries()))
    assert season.standing(target.unit).state is State.NOTHING
    assert unit(season, "007").aliases == target.aliases
    assert season.handin(waiting.handin).tray is Tray.UNKNOWN


def test_the_chain_breaks_if_any_column_of_any_entry_changes(season: Season) -> None:
    _accept(season)
    assert season.first_break() is None
    columns = ("at", "who", "action", "unit", "handin", "reason", "data", "previous", "digest")
    with season.reading() as connection:
        for (seq,), column in itertools.product(connection.execute("SELECT seq FROM entry").fetchall(), columns):
            connection.execute("BEGIN")
            before = connection.execute(f"SELECT {column} FROM entry WHERE seq = ?", (seq,)).fetchone()[0]
            changed = 999 if before is None or isinstance(before, int) else _with_one_changed(before)
            connection.execute(f"UPDATE entry SET {column} = ? WHERE seq = ?", (changed, seq))
            assert season.first_break() in (seq, seq + 1), column
            connection.execute("ROLLBACK")
        connection.execute("BEGIN")
        connection.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
        assert season.first_break() is not None
        connection.execute("ROLLBACK")
    assert season.first_break() is None


def _with_one_changed(text: str) -> str:
    """Another character at a place that is drawn each time."""
    at = random.randrange(len(text)) if text else 0
    return f"{text[:at]}{'x' if text[at : at + 1] != 'x' else 'y'}{text[at + 1 :]}"


KILLED = """
import sys
from pathlib import Path
from app.collect import decisions
from app.collect.season import Season
from app.forms import bundled
season = Season.open(Path(sys.argv[1]), bundled(), "x")
for turn in range(200):
    for code in ("001", "002", "003"):
        decisions.exempt(season, season.unit(code), str(turn))
        print(turn, code, flush=True)
"""


def test_a_kill_loses_no_decision_that_was_shown(season: Season, project_root: Path) -> None:
    path = season.path
    season.close()
    draw, known = random.Random(1), 0
    for _ in range(2):
        command = [sys.executable, "-c", KILLED, str(path)]
        process = subprocess.Popen(command, cwd=project_root, stdout=subprocess.PIPE, text=True)
        assert process.stdout
        shown = [process.stdout.readline().split() for _ in range(draw.randint(2, 40))]
        os.kill(process.pid, signal.SIGKILL)
        shown += [line.split() for line in process.stdout.read().splitlines() if line.count(" ") == 1]
        process.wait()
        process.stdout.close()
        with Season.open(path, bundled(), "y") as again:
            exempted = again.entries(actions=[Action.EXEMPT])
            assert len(exempted) - known >= len(shown)
            assert again.first_break() is None
        known = len(exempted)


def test_a_journal_cut_anywhere_loses_nothing_that_was_committed_before(season: Season, tmp_path: Path) -> None:
    """As a power cut leaves it: the last transaction is there whole or not at all, those before are there."""
    _accept(season)
    whole = season.path.read_bytes()
    journal = season.path.with_name(f"{season.path.name}-wal")
    first = journal.stat().st_size
    decisions.accept(season, unit(season, "002"))
    data = journal.read_bytes()
    for nth, length in enumerate(range(first, len(data), max(1, (len(data) - first) // 12))):
        copy = tmp_path / f"{nth}.nbs"
        copy.write_bytes(whole)
        copy.with_name(f"{copy.name}-wal").write_bytes(data[:length])
        with Season.open(copy, bundled(), "x") as again:
            assert again.standing(unit(again).unit).state is State.ACCEPTED
            assert again.standing(unit(again, "002").unit).state in (State.WAITING, State.ACCEPTED)
            assert again.first_break() is None


def test_a_second_program_is_refused(season: Season) -> None:
    with pytest.raises(SeasonError, match="正被另一个程序使用"):
        Season.open(season.path, bundled(), "y")


def test_a_damaged_season_is_told_and_put_back_from_its_backup(tmp_path: Path, files: list[Path]) -> None:
    with season_in(tmp_path) as made:
        list(adding.add(made, files))
        _accept(made)
        path = made.path
    (backup,) = backups(path)
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = os.urandom(len(data) // 2 - 4096)
    path.write_bytes(data)
    with pytest.raises(SeasonError, match="备份"):
        Season.open(path, bundled(), "x")
    aside = put_back(path, backup)
    assert aside.exists()
    with Season.open(path, bundled(), "x") as again:
        assert again.standing(unit(again).unit).state is State.ACCEPTED
        assert again.first_break() is None
        with pytest.raises(SeasonError, match="查看原来的文件"):
            again.original(again.handins()[0].digest)


@pytest.mark.parametrize("content", [b"", b"no season", b"SQLite format 3\0" + b"x" * 4096])
def test_a_file_that_is_no_season_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.nbs").write_bytes(content)
    with pytest.raises(SeasonError) as error:
        Season.open(tmp_path / "x.nbs", bundled(), "x")
    assert str(error.value).endswith("。")


def test_paper_and_file_are_compared_by_two_blocks(season: Season) -> None:
    one = unit(season, "002")
    digest = season.handin(season.standing(one.unit).current or 0).data_digest
    blocks = [digest[at : at + 4] for at in range(0, 64, 4)]
    with pytest.raises(SeasonError, match="不一致"):
        review.compare_paper(season, one, (3, 9), (blocks[3], "0000"))
    assert review.compare_paper(season, one, (3, 9), (blocks[3], blocks[9].upper())).paper


def test_the_return_note_is_complete_and_an_empty_one_is_refused(season: Season, tmp_path: Path) -> None:
    report: Report = report_of(members(UNITS)[7], 7)
    report.answers.pop("requests.new.person")
    report.texts.pop("problems")
    list(adding.add(season, [hand_in(report, tmp_path, "json")]))
    one = unit(season, "007")
    composed = review.compose(season, one)
    assert {item.level for item in composed.items} == {Level.ERROR, Level.BLANK}
    assert next(item for item in composed.items if item.level == Level.BLANK).figures["requests.new.person"] == ""
    review.send_back(season, one, composed)
    assert season.standing(one.unit).words == "已退回（第1次）"
    assert review.is_repeated(season, one, review.compose(season, one))
    with pytest.raises(SeasonError, match="没有要退回的内容"):
        review.compose(season, unit(season, "002"))


def test_an_explanation_that_is_not_believed_is_sent_back(season: Season, tmp_path: Path) -> None:
    from app.checks import check, explaining

    report = report_of(members(UNITS)[7], 7)
    finding = next(one for one in check(report) if one.level is Level.VERIFY)
    report.apply(explaining(report, [finding], "核实无误", "2025-01-20"))
    list(adding.add(season, [hand_in(report, tmp_path, "json")]))
    one = unit(season, "007")
    assert review.is_formulaic("核实无误。")
    review.judge(season, one, finding.key, believed=False)
    assert [item.message for item in review.compose(season, one).items] == [f"说明不采信：{finding.message}"]


def test_blanks_are_counted_and_never_nought(season: Season, tmp_path: Path) -> None:
    report = report_of(members(UNITS)[7], 7)
    for cell in ("requests.new.person", "disclosure.rules.made"):
        report.answers.pop(cell)
    list(adding.add(season, [hand_in(report, tmp_path, "json")]))
    decisions.accept(season, unit(season, "007"))
    summed = rollup.data_of(rollup.Rollup(season, Scope.AREA))
    assert summed["cells"]["requests.new.person"] == {"value": None, "adjustment": "0", "units": {"007": None}}
    assert summed["blanks"]["requests.new.person"] == 1
    rollup.adjust(season, Scope.AREA, "requests.new.person", "+4", "电话补报")
    cell = rollup.data_of(rollup.Rollup(season, Scope.AREA))["cells"]["requests.new.person"]
    assert (cell["value"], cell["adjustment"]) == ("4", "4")


def test_an_equation_that_the_sum_does_not_hold_names_the_guilty(season: Season, tmp_path: Path) -> None:
    from tests.made import put

    report = report_of(members(UNITS)[7], 7)
    put(report, "requests.new.total", "9999")
    list(adding.add(season, [hand_in(report, tmp_path, "json")]))
    for code in ("002", "007"):
        decisions.accept(season, unit(season, code))
    (broken, *_) = rollup.data_of(rollup.Rollup(season, Scope.AREA))["equations"]
    assert broken["units"] == ["007"]


def test_a_file_that_could_not_be_read_is_tried_again_and_takes_its_place(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy machine may be why its time ran out; what is known must not keep it out for ever."""
    from app.collect.reading import Pool
    from app.importers import UnreadableError

    def busy(pool: Pool, file: object, asked: object) -> Report:
        raise UnreadableError("不能使用：用了10秒尚未读完。")

    path = hand_in(report_of(members(UNITS)[7], 7), tmp_path, "json")
    with monkeypatch.context() as patch:
        patch.setattr(Pool, "_read", busy)
        (first,) = adding.add(season, [path])
        (again,) = adding.add(season, [path])
    assert (first.tray, again.tray) == (Tray.UNREADABLE, Tray.KNOWN)
    count = len(season.handins())
    (third,) = adding.add(season, [path])
    assert (third.state, third.tray) == (State.WAITING, None)
    assert len(season.handins()) == count
    assert season.handins(in_trays=True) == []


def test_a_file_that_is_replaced_while_it_is_read_is_kept_as_it_was_read(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bytes of the first file were kept, and the figures of the second."""
    from app.collect.reading import Pool

    first, second = report_of(members(UNITS)[6], 6), report_of(members(UNITS)[6], 6)
    put(first, "requests.new.person", "776")
    put(second, "requests.new.person", "777")
    path, other = hand_in(first, tmp_path, "json"), hand_in(second, tmp_path / "later", "json")
    read = Pool._read

    def replacing(self: Pool, *given: Any) -> Any:
        if other.exists():
            other.replace(path)
        return read(self, *given)

    monkeypatch.setattr(Pool, "_read", replacing)
    (one,) = adding.add(season, [path])
    assert one.unit is not None
    handin = season.handins(one.unit.unit)[-1]
    kept = json.loads(season.original(handin.digest)[1])
    assert kept["answers"]["requests.new.person"] == season.report(handin.handin).answers["requests.new.person"].text


def test_adding_that_is_stopped_as_it_begins_stores_nothing_and_starts_no_child(season: Season, tmp_path: Path) -> None:
    from app.collect.reading import Pool

    files = [hand_in(report_of(members(UNITS)[nth], nth), tmp_path, "json") for nth in (6, 7)]
    pool, count = Pool(), len(season.handins())
    assert list(adding.add(season, files, pool, began=lambda _: pool.close())) == []
    assert pool._readers == []
    assert len(season.handins(in_trays=True)) == 0 and len(season.handins()) == count


def test_what_comes_in_is_checked_in_a_process_of_its_own(
    season: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's own process once did it in a thread, and each key waited for it."""

    def here(*_: object) -> None:
        raise AssertionError("checked in this process")

    for name in ("check", "read", "of_report"):
        monkeypatch.setattr(f"app.collect.child.{name}", here)
    report = report_of(members(UNITS)[7], 7)
    report.answers.pop("requests.new.person")
    (added,) = adding.add(season, [hand_in(report, tmp_path, "json")])
    assert added.state is State.WAITING
    assert season.handins()[-1].blanks == 1


def _draft(folder: Path, nth: int) -> Path:
    """A package of the last unit that bears the mark of a draft."""
    report = report_of(members(UNITS)[7], nth)
    report.texts.pop("problems")
    report.saved = f"2025-01-{nth:02}T10:00:00+08:00"
    return hand_in(report, folder / str(nth), "package")


def test_a_draft_after_a_return_is_looked_at_and_waits_no_more_once_it_was_sent_back(
    season: Season, tmp_path: Path
) -> None:
    """The second draft once stayed in its tray for ever, while the review showed the first."""
    one = unit(season, "007")
    for nth in (1, 2):
        (added,) = adding.add(season, [_draft(tmp_path, nth)])
        assert (added.state, added.tray) == (State.UNCONFIRMED, Tray.DRAFT)
        current = season.standing(one.unit).current
        assert [waits.handin for waits in stock.waiting(season)] == [current] == [season.handins()[-1].handin]
        review.send_back(season, one, review.compose(season, one))
        assert stock.waiting(season) == []
        assert season.standing(one.unit).words == f"已退回（第{nth}次）"
    list(adding.add(season, [_draft(tmp_path, 3)]))
    assert len(stock.waiting(season)) == 1
    report = report_of(members(UNITS)[7], 7)
    report.saved = "2025-01-20T10:00:00+08:00"
    list(adding.add(season, [hand_in(report, tmp_path / "正式", "json")]))
    assert season.standing(one.unit).state is State.AGAIN
    assert stock.waiting(season) == []


def test_only_the_hand_in_that_was_looked_at_is_accepted_or_sent_back(season: Season, tmp_path: Path) -> None:
    """What came in while a reviewer read was once accepted in the place of what had been read."""
    one = unit(season, "002")
    seen = season.standing(one.unit).current
    composed = review.compose(season, one, "请补充")
    later = report_of(members(UNITS)[2], 77)
    later.saved = "2025-02-01T10:00:00+08:00"
    list(adding.add(season, [hand_in(later, tmp_path, "json")]))
    for act in (
        lambda: decisions.accept(season, one, seen=seen),
        lambda: review.send_back(season, one, composed, seen),
    ):
        with pytest.raises(SeasonError, match="又报来了新的"):
            act()
    assert season.standing(one.unit).state is State.WAITING
    assert decisions.accept(season, one, seen=season.standing(one.unit).current).state is State.ACCEPTED
