"""Commands of the program itself: the manual, the palette, settings, log files, the end."""

from app.gui.command import command
from app.gui.workbench import Workbench


@command("help", "使用手册", "F1", icon="help", also="帮助 说明书 教程 怎么用")
def manual(workbench: Workbench, *topics: str) -> None:
    """Show the page of the manual on these topics or, without any, on what has the cursor."""
    from app.gui.manual.window import show_manual
    from app.gui.manual.window import topics as at_cursor

    show_manual(workbench, list(topics) or at_cursor(workbench))


@command("keys", "常用按键", "Ctrl+F1", icon="keys", also="快捷键 键盘 热键 打字")
def keys(workbench: Workbench) -> None:
    """Show the page of the manual that lists the keys."""
    manual(workbench, "keys")


@command("cheat_sheet", "打印按键和检查编号…", icon="print", also="快捷键 键盘")
def cheat_sheet(workbench: Workbench) -> None:
    """Print one page of the keys and of the checks with their numbers, of the form that is open or in force."""
    from datetime import date

    from app.gui.manual.cheat_sheet import draw, set_up
    from app.gui.outgoing import printing_dialog as printing

    editions = workbench.editions
    in_force = editions.for_year(date.today().year - 1) or next(iter(editions))
    edition = workbench.report.session.report.edition if workbench.report else editions[in_force]
    printer = printing.printer("按键和检查编号")
    set_up(printer)
    if not printing.asked(printer, workbench):
        return
    if draw(printer, edition):
        workbench.say("已交给打印机。")
    else:
        workbench.tell("打印机没有准备好，请检查打印机是否已连接、已开机，或另选一台。")


@command("palette", "查找命令和各部分…", "Ctrl+K", icon="palette")
def palette(workbench: Workbench) -> None:
    """Run a command or go to a place that is found by a few letters of its name."""
    from app.gui.palette import Palette, entries

    dialog = Palette(entries(workbench), workbench)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if chosen is not None:
        chosen.act()


@command("settings", "设置…", "Ctrl+,", icon="settings", also="外观 选项 首选项 界面 字体")
def settings(workbench: Workbench) -> None:
    from app.gui.settings_dialog import SettingsDialog

    dialog = SettingsDialog(workbench.settings, workbench)
    dialog.exec()
    dialog.deleteLater()


@command("about", "关于", icon="about", also="版本 版权")
def about(workbench: Workbench) -> None:
    from app.gui.manual.window import AboutDialog

    dialog = AboutDialog(workbench.library.path, workbench)
    dialog.exec()
    dialog.deleteLater()


@command("logs", "打开日志文件夹", icon="file", also="报错 故障 出错 日志")
def logs(workbench: Workbench) -> None:
    """Open the folder of the log files in the system's file manager."""
    from app.gui.faults import open_folder
    from app.logs import FOLDER, state_folder

    open_folder(state_folder() / FOLDER)


@command("leave", "退出", "Ctrl+Q", icon="leave", also="关闭 关机")
def leave(workbench: Workbench) -> None:
    workbench.close()
