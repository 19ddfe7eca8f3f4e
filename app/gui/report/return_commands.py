"""Commands on what the supervising office sent for the open report: its return note, and the demands of its task."""

from typing import TYPE_CHECKING

from app.gui.command import command
from app.gui.workbench import EditableReport, OpenReport

if TYPE_CHECKING:
    from app.checks.returned import Returned


@command("return_note", "退回意见…", icon="explain")
def return_note(opened: OpenReport) -> None:
    """List all items of the return note with how they stand, and go to one or answer it."""
    from app.checks.returned import note_of, returned
    from app.gui.report.return_dialogs import ReturnDialog

    note = note_of(opened.report)
    if note is None:
        opened.say("这份年报没有退回意见；收到退回意见的文件，拖进窗口或用“打开或导入”打开。")
        return
    may_edit = not opened.session.read_only
    dialog = ReturnDialog(opened.report, note, returned(opened.report), may_edit=may_edit, parent=opened.workbench)
    dialog.exec()
    chosen, answered = dialog.chosen, dialog.answered
    dialog.deleteLater()
    if chosen is not None:
        _go_to(opened, chosen)
    elif answered is not None:
        answer(EditableReport(opened.workbench, opened.page), answered.item.id)


def _go_to(opened: OpenReport, one: "Returned") -> None:
    from app.checks.returned import finding_of

    opened.page.show_finding(finding_of(opened.report, one), enter=True)


@command("answer")
def answer(opened: EditableReport, item: str) -> None:
    """Ask for the answer to an item of the return note, by its id."""
    from app.checks.returned import returned
    from app.gui.report.return_dialogs import AnswerDialog
    from app.session.office import answering, open_items

    one = next((each for each in returned(opened.report) if each.item.id == item), None)
    if one is None:
        return
    dialog = AnswerDialog(opened.report, one, opened.workbench)
    accepted, text = dialog.exec(), dialog.text
    dialog.deleteLater()
    if not accepted or text == one.answer:
        return
    opened.page.apply(answering(opened.report, item, text))
    left = len(open_items(opened.report))
    done = "已记下答复" if text else "已取消答复"
    opened.say(f"{done}，退回意见{f'还有{left}条没有修改或答复' if left else '都已修改或答复，可以重新报送'}。")


@command("demands", "主管部门的要求…", icon="details")
def demands(opened: OpenReport) -> None:
    """Show what the task that was taken over asks of the report, and take it off if the user says so."""
    from app.checks.returned import TASK
    from app.gui.report.return_dialogs import DemandsDialog
    from app.session.office import asked, taking_off

    if TASK not in opened.report.exchange:
        opened.say("这份年报未带入过下发任务；收到任务文件，拖进窗口或用“打开或导入”打开。")
        return
    may_edit = not opened.session.read_only
    dialog = DemandsDialog(asked(opened.report), may_edit=may_edit, parent=opened.workbench)
    accepted = dialog.exec()
    dialog.deleteLater()
    if accepted and may_edit:
        opened.page.apply(taking_off(opened.report))
        opened.say("已取消主管部门的要求，全部检查照常进行；可以撤销。")
