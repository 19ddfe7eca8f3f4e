"""No answer, no change: whatever asks, Esc and the Enter of somebody in a hurry leave everything as it is.

Each command that could close, replace or begin something is started with a report open; all that it asks is answered
with one real key, and afterwards the files, the library and the window are what they were.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox

from app.exporters.export import export
from app.exporters.files import package_path, stem
from app.exporters.formats import write
from app.gui.incoming.proposal import ProposalDialog
from app.gui.opening import open_library
from app.gui.work_dialog import WorkDialog
from app.session import add
from app.session.office_template import filled_name
from app.store import Library, LibraryError
from app.store.files import LIBRARY
from tests.gui.clerk import Clerk, answering, choose, focused, modal, press, type_into
from tests.gui.hand import settle
from tests.made import example, put

CELL = "requests.new.person"
OTHER = "别的文件"


def state(clerk: Clerk) -> tuple[Any, ...]:
    """Return the state that must not change: the open report, what the library holds, and every file beside it."""
    page = clerk.window.report
    assert page is not None
    library = clerk.library
    reports = {each.report: library.document(each.report) for each in library.summaries()}
    removed = [each.summary.report for each in library.removed()]
    files = {
        path: path.read_bytes()
        for path in clerk.folder.parent.rglob("*")
        if path.is_file() and path.parent != clerk.folder
    }
    return id(page), page.isVisible(), write(page.session.report), clerk.window.isVisible(), reports, removed, files


@contextmanager
def pressing(keys: str, meanwhile: Callable[[Any], None] = lambda dialog: None) -> Iterator[list[str]]:
    """Answer every dialog with a key; what stays open after that is closed with Esc. Gives what the dialogs were."""
    seen: list[str] = []
    here: dict[int, int] = {}

    def answer() -> None:
        dialog: Any = modal()
        if dialog is None:
            return
        if not dialog.isActiveWindow():
            dialog.activateWindow()  # as a window manager does when the question before it closes
            return
        times = here[id(dialog)] = here.get(id(dialog), 0) + 1
        if times == 1:
            seen.append(dialog.text() if isinstance(dialog, QMessageBox) else dialog.windowTitle())
            meanwhile(dialog)
            press(focused() or dialog, keys)
        elif times < 20:  # a job may still be at work
            press(dialog, "Esc")
        elif isinstance(dialog, ProposalDialog):
            dialog.session.undo()

    going = [True]

    def look() -> None:
        if going:
            QTimer.singleShot(10, look)  # armed first: a key that opens the next dialog returns when that closes
            answer()

    look()
    try:
        yield seen
    finally:
        going.clear()


@pytest.fixture
def opened(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    clerk.window.do("example")
    clerk.wait_saved()
    clerk.window.library.set_setting("export", {"formats": ["docx", "pdf"], "folder": str(tmp_path)})
    clerk.window.library.set_setting("handed in to", str(tmp_path))
    clerk.window.library.set_setting("word form", {"form": str(tmp_path / "表样.docx"), "folder": str(tmp_path)})
    return clerk


def new(clerk: Clerk, folder: Path) -> None:
    clerk.press("Ctrl+N")


def bring_in_what_differs(clerk: Clerk, folder: Path) -> None:
    changed = example()
    put(changed, CELL, "99")
    (folder / "a.json").write_bytes(write(changed))
    clerk.window.do("bring_in", folder / "a.json")


def import_a_document(clerk: Clerk, folder: Path) -> None:
    (made,) = export(example(), folder, ["html"], draft=False)
    clerk.window.do("bring_in", made.path)


def restore(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("restore")


def move_where_a_library_is(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("move_library")


def export_again(clerk: Clerk, folder: Path) -> None:
    clerk.press("Ctrl+E")


def fill_form_again(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("fill_form")


def submit_again(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("submit")
    guide: Any = clerk.page.guide
    clerk.click(guide.package.button)


def save_as_without_ending(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("save_as")


def trash(clerk: Clerk, folder: Path) -> None:
    clerk.window.do("trash")


ACTS = [
    new,
    bring_in_what_differs,
    import_a_document,
    restore,
    move_where_a_library_is,
    export_again,
    fill_form_again,
    submit_again,
    save_as_without_ending,
    trash,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_a_key_in_a_hurry_changes_nothing(
    act: Callable[[Clerk, Path], None], opened: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, report = opened, opened.report
    (tmp_path / "other").mkdir()
    Library.open(tmp_path / "other").close()
    for name in (
        *(f"{stem(report)}.{kind}" for kind in ("docx", "pdf")),
        filled_name(report, Path("表样.docx"), draft=False),
        package_path(report, tmp_path, draft=False).name,
        "a.json",
    ):
        (tmp_path / name).write_text(OTHER)
    clerk.window.do("back_up")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: str(tmp_path / "other"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(tmp_path / "a"), ""))
    if act in (bring_in_what_differs, import_a_document):  # they write their file first
        with pressing("Esc"):
            act(clerk, tmp_path)
        clerk.activate()
    before = state(clerk)
    for keys in ("Esc", "Return"):
        with pressing(keys) as seen:
            act(clerk, tmp_path)
            clerk.qtbot.waitUntil(lambda: bool(seen))
            settle()
        clerk.activate()
        assert seen, "nothing was asked"
        assert state(clerk) == before
        assert clerk.window.before_reopening is None


def test_files_that_are_there_are_asked_about_once(opened: Clerk, tmp_path: Path) -> None:
    """The second export of the same report: all, or none of them, or new ones beside them."""
    clerk = opened
    name = stem(clerk.report)
    for kind in ("docx", "html"):
        (tmp_path / f"{name}.{kind}").write_text(OTHER)
    asked: list[str] = []

    def run(words: str) -> None:
        def question(box: Any) -> None:
            assert isinstance(box, QMessageBox)
            assert box.defaultButton().text() == box.escapeButton().text() == "取消"
            asked.append(box.text())
            choose(words)(box)

        def dialog(shown: Any) -> None:
            assert isinstance(shown, WorkDialog)
            for kind, box in shown.formats.items():  # type: ignore[attr-defined]
                box.setChecked(kind in ("docx", "html"))
            with answering(question):
                choose("导出")(shown)
            if words == "取消":
                assert shown._stack.currentIndex() == 0
            else:
                clerk.qtbot.waitUntil(lambda: shown._stack.currentIndex() == 2)
            shown.reject()

        with clerk.answering(dialog):
            clerk.press("Ctrl+E")

    def there() -> dict[str, bool]:
        """Per file whether it is still the other one."""
        return {path.name: path.read_bytes() == OTHER.encode() for path in tmp_path.glob(f"{name}*")}

    run("取消")
    assert there() == {f"{name}.docx": True, f"{name}.html": True}
    run("另存编号")
    beside = {f"{name}_2.docx": False, f"{name}_2.html": False}
    assert there() == {f"{name}.docx": True, f"{name}.html": True} | beside
    run("全部替换")
    assert there() == {f"{name}.docx": False, f"{name}.html": False} | beside
    assert len(asked) == 3 and f"“{name}.docx”、“{name}.html”" in asked[0]


@pytest.mark.parametrize("keys", ["Esc", "Return"])
def test_what_was_corrected_in_a_proposal_outlives_a_key(opened: Clerk, tmp_path: Path, keys: str) -> None:
    clerk = opened
    (made,) = export(example(), tmp_path, ["html"], draft=False)
    undone: list[object] = []

    def corrected(dialog: Any) -> None:
        assert isinstance(dialog, ProposalDialog)
        dialog.unit.setFocus()
        type_into(dialog.unit, "x")
        with answering(lambda box: press(box, keys)):
            press(dialog, "Esc")
        undone.append(dialog.session.undo_label)
        assert dialog.isVisible()
        with answering(choose("放弃")):
            press(dialog, "Esc")

    with clerk.answering(corrected):
        clerk.window.do("bring_in", made.path)
    assert undone != [None]


@pytest.mark.parametrize("keys", ["Esc", "Return"])
def test_a_report_that_cannot_be_saved_stays_open(opened: Clerk, keys: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Esc gave up the last edits, asked twice and answered twice by the same key."""
    clerk = opened

    def full(library: Library, *given: object) -> None:
        raise LibraryError("磁盘空间不足。")

    with monkeypatch.context() as patch:
        patch.setattr(Library, "commit", full)
        clerk.go_to(3)
        clerk.fill(CELL, "5")
        page = clerk.page
        questions = [lambda box: press(box, "Return")] if keys == "Return" else []  # Enter tries again, and is asked
        with clerk.answering(*questions, lambda box: press(box, "Esc")):
            clerk.press("Ctrl+W")
        assert clerk.window.report is page
        with clerk.answering(choose("不保存"), lambda box: press(box, keys)):
            clerk.press("Ctrl+W")
        assert clerk.window.report is page
    assert page.flush()


@pytest.mark.parametrize("keys", ["Esc", "Return"])
@pytest.mark.parametrize("has_backup", [False, True])
def test_a_damaged_library_is_not_replaced_by_a_key(tmp_path: Path, clerk: Clerk, keys: str, has_backup: bool) -> None:
    folder = tmp_path / "damaged"
    library = Library.open(folder)
    add(library, example(), "新建")
    if has_backup:
        library.back_up()
    library.close()
    (folder / LIBRARY).write_bytes(b"no library" * 500)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pressing(keys) as seen:
        assert open_library(folder) is None
    assert len(seen) == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_converting_is_not_begun_by_a_key(open_window: Callable[..., Clerk], qtbot: Any) -> None:
    clerk = open_window()
    report = example("disclosure-2021-single")
    add(clerk.library, report, "新建")
    clerk.window.list_reports()
    clerk.window.open_report(report.id)
    before = state(clerk)
    for keys in ("Esc", "Return"):
        with pressing(keys) as seen:
            clerk.window.do("convert")
        assert len(seen) == 1
        assert state(clerk) == before


def test_a_report_that_cannot_be_opened_leaves_the_open_one(opened: Clerk) -> None:
    page = opened.page
    with opened.answering(choose("知道了")):
        opened.window.open_report("没有")
    assert opened.window.report is page
