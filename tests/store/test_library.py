"""The library: what was acknowledged is there after reopening."""

import sqlite3
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.model.change import Address, Area, Change, Edit
from app.model.period import Period
from app.store import Entry, Library, LibraryDamaged, LibraryError, LibraryTaken, Stored, Unit, default_folder
from app.store.files import LIBRARY
from app.store.records import UnitReport
from tests.store.samples import document, entry, filled, package, submission, summary


def reopened(library: Library) -> Library:
    library.close()
    return Library.open(library.path.parent)


def test_a_new_library_is_empty_and_clean(library):
    assert library.summaries() == []
    assert library.was_clean
    assert library.notices == ()
    assert library.check() == []


def test_what_was_created_is_there_after_reopening(library):
    library.create(summary(), document(1), "导入 旧年报.docx")
    again = reopened(library)
    assert again.load("report-1") == Stored(document(1), "导入 旧年报.docx", ())
    assert again.summaries() == [summary()]
    again.close()


def test_a_commit_stores_document_summary_and_log_together(library):
    library.create(summary(), document(1), "新建")
    log = (entry(1), entry(2, undoes=1), entry(3, redoes=2))
    library.commit(summary(filled=121), document(2), log)
    again = reopened(library)
    assert again.load("report-1") == Stored(document(2), "新建", log)
    assert again.load("report-1").log == log
    assert again.document("report-1") == document(2)
    assert again.summaries() == [summary(filled=121)]
    again.close()


def test_an_entry_of_the_same_seq_replaces_the_former(library):
    library.create(summary(), document(1), "新建")
    library.commit(summary(), document(2), [entry(1, "1"), entry(2, "2")])
    library.commit(summary(), document(3), [entry(2, "23")])
    assert library.load("report-1").log == (entry(1, "1"), entry(2, "23"))


def test_every_kind_of_edit_comes_back_as_it_went_in(library):
    edits = (
        Edit(Address(Area.TEXTS, "overview.opening"), "旧", "新的\n“句子”；\x00🀄", 17),
        Edit(Address(Area.YEAR), 2020, 2021),
        Edit(Address(Area.LAST), None, {"year": 2020, "answers": {"a.b.c": "12.50"}}),
        Edit(Address(Area.EXPLANATIONS, "jump a.b.c"), {"text": "机构改革"}, None),
    )
    library.create(summary(), "{}", "新建")
    library.commit(summary(), "{}", [Entry(1, "", Change("粘贴", edits))])
    assert library.load("report-1").log[0].change == Change("粘贴", edits)


def test_what_was_handed_in_is_kept_byte_for_byte_and_never_replaced(library):
    library.create(summary(), document(1), "新建")
    library.submit("report-1", submission(1), package(1))
    library.submit("report-1", submission(2), package(2))
    with pytest.raises(LibraryError, match="第1次报送稿已经有了"):
        library.submit("report-1", submission(1), package(3))
    library.remove("report-1")
    again = reopened(library)
    assert again.submissions("report-1") == [submission(1), submission(2)]
    assert [again.package("report-1", nth) for nth in (1, 2)] == [package(1), package(2)]
    with pytest.raises(LibraryError, match="没有第3次报送稿"):
        again.package("report-1", 3)
    again.close()


def test_a_package_that_is_not_what_was_handed_in_is_told(library):
    library.create(summary(), document(1), "新建")
    library.submit("report-1", submission(1), package(2))
    with pytest.raises(LibraryDamaged, match="第1次报送稿的内容已损坏"):
        library.package("report-1", 1)
    (fault,) = library.check()
    assert fault.endswith("年度的年报已损坏，请从备份恢复。")


def test_half_a_character_does_not_keep_a_report_from_being_saved(library):
    library.create(summary(), "前\ud83d后", "粘贴")
    library.commit(summary(), "前\ud83d后", [entry(1, "\ud83d")])
    assert library.load("report-1") == Stored("前\ud83d后", "粘贴", (entry(1, "\ud83d"),))


def test_half_a_character_in_a_name_is_answered_with_a_sentence(library):
    with pytest.raises(LibraryError, match="残缺的字符"):
        library.create(summary(unit_name="\ud83d"), "{}", "新建")
    assert library.summaries() == []


def test_a_commit_that_fails_half_way_leaves_nothing(library):
    library.create(summary(), document(1), "新建")

    def entries():
        yield entry(1)
        raise RuntimeError("torn")

    with pytest.raises(RuntimeError, match="torn"):
        library.commit(summary(filled=1), document(2), entries())
    assert library.load("report-1") == Stored(document(1), "新建", ())
    assert library.summaries() == [summary()]


def test_a_report_that_is_not_there_is_answered_with_a_sentence(library):
    for ask in (library.load, library.document, library.remove, library.bring_back):
        with pytest.raises(LibraryError, match="没有这份年报（编号nobody）"):
            ask("nobody")
    with pytest.raises(LibraryError, match="没有这份年报"):
        library.commit(summary("nobody"), "{}", [])


def test_summaries_come_latest_change_first(library):
    for day in (3, 1, 2):
        library.create(summary(f"day-{day}", changed=f"2022-01-0{day}T09:00:00+08:00"), "{}", "新建")
    assert [line.report for line in library.summaries()] == ["day-3", "day-2", "day-1"]
    library.commit(summary("day-1", unit="unit of day-1", changed="2022-01-04T09:00:00+08:00"), "{}", [])
    assert [line.report for line in library.summaries()] == ["day-1", "day-3", "day-2"]


def test_complete_counts_figures_and_texts():
    assert summary(filled=120, cells=214, written=6, parts=9).complete == pytest.approx(126 / 223)
    assert summary(filled=0, cells=0, written=0, parts=0).complete == 0


def test_find_knows_a_report_by_unit_and_year(library):
    library.create(summary("a", unit="u", year=2020), "{}", "新建")
    library.create(summary("b", unit="u", year=2021), "{}", "新建")
    assert library.find("u", "a-form", Period(2020)) == "a"
    assert library.find("u", "a-form", Period(2021)) == "b"
    assert library.find("u", "a-form", Period(2022)) is None
    assert library.find("v", "a-form", Period(2021)) is None


def test_a_second_report_of_a_unit_and_year_is_not_created(library):
    library.create(summary("a", unit="u"), document(1), "新建")
    with pytest.raises(LibraryTaken, match="示范市统计局2021年度的年报已在年报库中") as caught:
        library.create(summary("b", unit="u"), document(2), "新建")
    assert caught.value.report == "a"
    assert [line.report for line in library.summaries()] == ["a"]


def test_an_id_is_not_created_twice_even_from_the_trash(library):
    library.create(summary("a"), document(1), "新建")
    library.remove("a")
    with pytest.raises(LibraryTaken, match="回收站") as caught:
        library.create(summary("a"), document(2), "新建")
    assert caught.value.report == "a"


def test_saving_is_never_refused_because_another_report_has_the_year(library):
    library.create(summary("a", unit="u", year=2020), document(1), "新建")
    library.create(summary("b", unit="u", year=2021), document(2), "新建")
    library.commit(summary("b", unit="u", year=2020), document(3), [entry(1)])
    assert library.document("b") == document(3)


def test_a_removed_report_is_in_the_trash_whole(library):
    library.create(summary(), document(1), "新建")
    library.commit(summary(), document(2), [entry(1)])
    library.remove("report-1")
    again = reopened(library)
    assert again.summaries() == []
    assert again.find("unit of report-1", "a-form", Period(2021)) is None
    assert [removed.summary for removed in again.removed()] == [summary()]
    assert again.load("report-1") == Stored(document(2), "新建", (entry(1),))
    again.bring_back("report-1")
    assert again.removed() == []
    assert again.summaries() == [summary()]
    again.close()


def test_a_report_is_not_brought_back_over_another(library):
    library.create(summary("a", unit="u"), document(1), "新建")
    library.remove("a")
    library.create(summary("b", unit="u"), document(2), "新建")
    with pytest.raises(LibraryTaken) as caught:
        library.bring_back("a")
    assert caught.value.report == "b"
    assert [removed.summary.report for removed in library.removed()] == ["a"]


def test_a_unit_is_known_under_its_latest_name_and_its_former_ones(library):
    names = {2019: "示范市统计局", 2020: "示范市统计局", 2022: "示范市数据局", 2021: "示范市统计和数据局"}
    for year, name in names.items():
        library.create(summary(f"r{year}", unit="u", year=year, unit_name=name), "{}", "新建")
    library.create(summary("other", unit="v", unit_name="安乐镇人民政府"), "{}", "新建")
    town, bureau = library.units()
    assert town == Unit("v", "安乐镇人民政府", (), (UnitReport("", Period(2021), "other"),))
    assert bureau.name == "示范市数据局"
    assert bureau.former == ("示范市统计局", "示范市统计和数据局")
    assert bureau.newest == "r2022"
    library.remove("other")
    assert [unit.id for unit in library.units()] == ["u"]


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "宋体", ["a", 1], {"宽": [1, None]}])
def test_a_setting_comes_back_as_it_was(library, value):
    assert library.setting("key", "default") == "default"
    library.set_setting("key", "former")
    library.set_setting("key", value)
    again = reopened(library)
    assert again.setting("key", "default") == value
    again.close()


def test_two_threads_do_not_mix_their_transactions(library):
    library.create(summary("a"), "{}", "新建")
    library.create(summary("b"), "{}", "新建")
    failed = []

    def edit(report):
        try:
            for seq in range(1, 61):
                library.commit(summary(report, filled=seq), document(seq), [entry(seq)])
                library.load(report)
                library.summaries()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=edit, args=(report,)) for report in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [len(library.load(report).log) for report in "ab"] == [60, 60]
    assert library.check() == []


def test_a_closed_library_says_so(folder):
    library = Library.open(folder)
    library.close()
    library.close()
    with pytest.raises(LibraryError, match="已经关闭"):
        library.summaries()


def test_the_folder_can_be_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("NIANBAO_DATA", str(tmp_path / "elsewhere"))
    assert default_folder() == tmp_path / "elsewhere"
    monkeypatch.delenv("NIANBAO_DATA")
    assert default_folder().name == "nianbao"


@pytest.mark.parametrize(("portable", "frozen"), [(True, True), (False, True), (True, False)])
def test_a_portable_program_keeps_the_library_beside_itself(monkeypatch, tmp_path, portable, frozen):
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nianbao"))
    if frozen:
        monkeypatch.setattr(sys, "frozen", True, raising=False)
    if portable:
        (tmp_path / "portable").touch()
    assert (default_folder() == tmp_path / "年报库") == (portable and frozen)


def test_a_clean_end_leaves_one_file(folder):
    file = filled(folder)
    assert [path.name for path in folder.iterdir()] == [LIBRARY]
    assert file.read_bytes().startswith(b"SQLite format 3")


def test_the_trash_notes_when_in_local_time_with_its_offset(library):
    library.create(summary(), "{}", "新建")
    library.remove("report-1")
    at = datetime.fromisoformat(library.removed()[0].at)
    assert abs(datetime.now(UTC) - at) < timedelta(minutes=1)


@pytest.mark.skipif("os.name != 'posix'", reason="Windows does not let an open file be moved")
def test_a_file_moved_away_under_an_open_library_is_noticed_before_anything_is_lost(library, tmp_path: Path):
    library.create(summary(), document(1), "新建")
    library.path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(LibraryError, match="被移走或删除了"):
        library.commit(summary(), document(2), [entry(1)])
    (tmp_path / "elsewhere.db").rename(library.path)
    library.commit(summary(), document(2), [entry(1)])
    assert library.document("report-1") == document(2)


# -- form and period ---------------------------------------------------------------------------------------------------


def test_a_unit_has_one_report_for_each_form_and_period(library):
    library.create(summary("annual", unit="u", form="annual"), document(1), "新建")
    library.create(summary("first", unit="u", form="quarterly", period="Q1"), document(2), "新建")
    library.create(summary("second", unit="u", form="quarterly", period="Q2"), document(3), "新建")
    for form, period, report in (("annual", "", "annual"), ("quarterly", "Q1", "first"), ("quarterly", "Q2", "second")):
        assert library.find("u", form, Period(2021, period)) == report
        with pytest.raises(LibraryTaken) as caught:
            library.create(summary("again", unit="u", form=form, period=period), document(4), "新建")
        assert caught.value.report == report
    assert library.find("u", "quarterly", Period(2021)) is None
    (unit,) = library.units()
    assert [each.report for each in unit.reports] == ["annual", "first", "second"]
    assert unit.report_of("quarterly", Period(2021, "Q2")) == "second"
    assert unit.report_of("annual", Period(2021, "Q2")) is None


def test_a_report_of_an_old_library_is_of_any_form_until_it_is_stored_again(library):
    library.create(summary("old", unit="u"), document(1), "新建")
    assert library.find("u", "annual", Period(2021)) == "old"
    with pytest.raises(LibraryTaken):
        library.create(summary("new", unit="u", form="annual"), document(2), "新建")
    library.commit(summary("old", unit="u", form="annual"), document(1), [entry(1)])
    library.create(summary("new", unit="u", form="other"), document(2), "新建")
    assert library.find("u", "other", Period(2021)) == "new"


def test_a_damaged_log_is_left_out_and_the_next_commit_begins_a_new_one(library):
    library.create(summary(), document(1), "新建")
    library.commit(summary(), document(2), (entry(1), entry(2), entry(3)))
    path = library.path
    library.close()
    with closing(sqlite3.connect(path)) as damaging:
        damaging.execute("UPDATE entry SET at = 'never' WHERE seq = 2")
        damaging.commit()
    again = Library.open(path.parent)
    assert again.load("report-1") == Stored(document(2), "新建", (), log_lost=True)
    again.commit(summary(), document(3), (entry(1, "9"),))
    assert again.load("report-1") == Stored(document(3), "新建", (entry(1, "9"),))
    again.close()
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute("SELECT seq FROM entry").fetchall() == [(1,)]


def test_each_commit_is_brought_into_the_file_itself(library):
    """A copy of the file alone, made while the program runs, has everything that was saved."""
    library.create(summary(), document(1), "新建")
    assert library.path.with_name(f"{LIBRARY}-wal").stat().st_size == 0
    library.commit(summary(), document(2), (entry(1),))
    assert library.path.with_name(f"{LIBRARY}-wal").stat().st_size == 0
