"""Commands by which a report is handed in, and what was handed in is looked at again."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.checks import stamps
from app.gui import questions
from app.gui.questions import FOLDER, tell
from app.gui.workbench import request_of
from app.store import Submission

if TYPE_CHECKING:
    from app.gui.outgoing.submission_dialogs import Plan
    from app.gui.window import Window


HANDED_TO = "handed in to"
"""The setting that remembers the folder of the package made last."""


def submit(window: "Window") -> None:
    """Look the report over, then make its package and freeze it as a numbered submission; a draft is not numbered."""
    from app.gui.outgoing.submission_dialogs import SubmissionDialog
    from app.session.progress import readiness

    page = window.report
    if page is None or page.session.read_only:
        return
    if not page.flush():
        tell(window, window.status.sentence or "最后的修改还没有存上，请先存好再生成报送包。")
        return
    session = page.session
    nth, plan = _planned(window)
    points = readiness(session.report, session.findings, date.today(), session.handed_in)
    request = request_of(session.report) | {"number": None if plan.is_draft else nth}
    dialog = SubmissionDialog(request, window.jobs, window.library.setting(HANDED_TO, ""), plan, points, window)
    dialog.exec()
    point, folder = dialog.point, dialog.folder.text().strip()
    dialog.deleteLater()
    if dialog.was_asked:
        window.library.set_setting(HANDED_TO, folder)
        page.side.follow(frozenset(), True)  # what counts the submissions counts one more
    if point and point.address:
        page.show_address(point.address, enter=True)
    elif point and point.finding:
        page.show_finding(point.finding, enter=True)


def _planned(window: "Window") -> tuple[int, "Plan"]:
    """The number of the next submission, and what is to be made."""
    from app.exporters.files import package_path, replace_file
    from app.gui.outgoing.submission_dialogs import Plan
    from app.session.submissions import freeze, next_submission

    assert window.report is not None
    session, library = window.report.session, window.library
    report = session.report
    is_draft = stamps(session.findings)
    name = package_path(report, Path(), draft=is_draft).name
    nth, is_new = next_submission(library, window.editions, report)
    if is_draft:
        mark = report.edition.words.draft
        note = f"年报还有错误或未填的地方，报送包会标上“{mark}”，不编号、不留存；改好后再生成正式的报送稿。"
        return nth, Plan(name, note, True, lambda path: None)
    if not is_new:
        note = f"年报与第{nth}次报送稿相同，再写出一次同样的文件，不另编号。"
        stored = library.package(report.id, nth)
        return nth, Plan(name, note, False, lambda path: None, lambda path: replace_file(path, stored))
    keep = partial(_keep, window, report.id, nth, freeze)
    return nth, Plan(name, f"第{nth}次报送稿，原样留存在年报库里。", False, keep)


def _keep(window: "Window", report: str, nth: int, freeze: Callable[..., Submission], path: Path) -> None:
    freeze(window.library, report, nth, path)
    window.status.show_message(f"已生成第{nth}次报送稿。")


# -- what was handed in ------------------------------------------------------------------------------------------------


def submissions(window: "Window") -> None:
    """List what was handed in of the open report, and do with one of them what is wanted."""
    from app.gui.outgoing.submission_dialogs import Handed, SubmissionsDialog

    page = window.report
    if page is None:
        return
    known = window.library.submissions(page.session.report.id)
    handed = [Handed(each, _standing(window, each)) for each in known]
    dialog = SubmissionsDialog(handed, window)
    dialog.exec()
    command, submission = dialog.command, dialog.submission
    dialog.deleteLater()
    if command and submission:
        window.do(command, submission)


def _standing(window: "Window", submission: Submission) -> str:
    change = _since(window, submission)
    if change is None:
        return "现稿用的是另一种表样"
    return f"现稿有{len(change.edits)}处不同" if change.edits else "与现稿相同"


def _since(window: "Window", submission: Submission) -> Any:
    from app.gui.workbench import stored
    from app.session.submissions import since

    assert window.report is not None
    report = window.report.session.report
    present = stored(window, report.id) if window.report.session.frozen else report
    return since(window.library, window.editions, present, submission.nth)


def offer_since(window: "Window") -> None:
    """Say so where the open report is no longer what was handed in last."""
    if window.report is None or window.report.session.read_only or window.status.is_offering:
        return
    last = _current(window)
    change = _since(window, last) if last else None
    if last and change and change.edits:
        sentence = f"第{last.nth}次报送稿之后，改了{len(change.edits)}处。"
        window.status.offer(sentence, "查看差异", lambda: window.do("compare_submission"))


def look_at_submission(window: "Window", submission: Submission) -> None:
    """Open it in the place of the report; nothing of it can be changed."""
    from app.session.submissions import open_frozen

    if window.report is None:
        return
    report = window.report.session.report.id
    window.open_session(lambda: open_frozen(window.library, window.editions, report, submission))


def compare_submission(window: "Window", submission: Submission | None = None) -> None:
    """Show what was changed since a submission; without one, since that which is looked at, else since the last."""
    from app.gui.incoming.differences import ChangesDialog, difference_lines

    chosen = submission or _current(window)
    if window.report is None or chosen is None:
        window.status.show_message("还没有生成过报送包，没有可以比较的报送稿。")
        return
    change = _since(window, chosen)
    if change is None:
        tell(window, f"现稿用的是另一种表样，不能与第{chosen.nth}次报送稿逐项比较；可以打开它查看。")
        return
    if not change.edits:
        window.status.show_message(f"现稿与第{chosen.nth}次报送稿相同。")
        return
    name = f"第{chosen.nth}次报送稿"
    lines = difference_lines(change, window.report.places)
    sentence = f"{name}之后，现稿有{len(lines)}处不同。双击转到那一处。"
    dialog = ChangesDialog(f"与{name}的差异", sentence, lines, (name, "现稿"), window)
    dialog.exec()
    place = dialog.chosen
    dialog.deleteLater()
    if place is not None:
        window.report.show_address(change.edits[place].address, enter=True)


def export_submission(window: "Window", submission: Submission | None = None) -> None:
    """Write the package that was handed in once more, byte for byte."""
    chosen = submission or _current(window)
    if window.report is None or chosen is None:
        return
    package = window.library.package(window.report.session.report.id, chosen.nth)
    start = Path(window.library.setting(HANDED_TO, "") or window.library.setting(FOLDER, "")) / chosen.name
    path = questions.target(window, f"再次导出第{chosen.nth}次报送稿", start, "报送包 (*.zip)")
    if path and questions.put(window, path, package):
        window.status.show_message(f"已把第{chosen.nth}次报送稿原样写到“{path}”。")


def back_to_report(window: "Window") -> None:
    """From a submission to the report itself."""
    if window.report is not None:
        window.open_report(window.report.session.report.id)


def _current(window: "Window") -> Submission | None:
    """The submission that is looked at, or the last one of the open report."""
    if window.report is None:
        return None
    session = window.report.session
    known = [session.frozen] if session.frozen else window.library.submissions(session.report.id)
    return known[-1] if known else None


ACTS: dict[str, Callable[..., object]] = {
    act.__name__: act
    for act in (
        submit,
        submissions,
        offer_since,
        look_at_submission,
        compare_submission,
        export_submission,
        back_to_report,
    )
}
