"""The menus and the bar: which commands they show, in which order."""

from app.gui.collect import commands as collect
from app.gui.command import MENUS, Menu
from app.gui.incoming import commands as incoming
from app.gui.library import commands as library
from app.gui.manual import commands as program
from app.gui.outgoing import commands as outgoing
from app.gui.prose import commands as prose
from app.gui.report import commands as report
from app.gui.table import commands as table

FILE = Menu(
    "文件(&F)",
    (
        incoming.new,
        incoming.new_from,
        incoming.begin_from_file,
        incoming.open_file,
        incoming.paste_report,
    ),
    (report.save, outgoing.save_as),
    (
        outgoing.export,
        outgoing.print_report,
        Menu(
            "其他导出和打印",
            (outgoing.fill_form, outgoing.copy_page, outgoing.charts),
            (outgoing.print_sign,),
            (outgoing.blank_form, outgoing.print_blank),
        ),
    ),
    (outgoing.submit, Menu("报送稿", (outgoing.submissions, outgoing.compare_submission))),
    (
        Menu("收集与汇总", (collect.new_season, collect.open_season, collect.practice_season)),
        Menu(
            "年报库与备份",
            (library.back_up, library.restore),
            (library.save_copy, library.move_library),
            (library.trash,),
        ),
    ),
    (program.settings,),
    (report.home, program.leave),
)

EDIT = Menu(
    "编辑(&E)",
    (report.undo, report.redo),
    (prose.bold,),
    (program.palette, prose.find, prose.replace, prose.next_hit, prose.previous_hit),
    (prose.insert_figure, prose.turn_live, prose.bind_number, prose.other_scope),
    (prose.tidy,),
)

REPORT = Menu(
    "报告(&R)",
    (
        report.next_finding,
        report.previous_finding,
        report.accept,
        report.explain_current,
        prose.still_true,
        report.findings,
        report.steps,
        report.numbers,
        report.details,
        report.preview,
        report.enter_side,
        report.deadline,
        prose.framework,
    ),
    (report.return_note, report.demands),
    (report.next_section, report.previous_section),
)

TABLE = Menu(
    "表格(&T)",
    (table.zero_blanks, table.zero_all, table.control),
    (table.remark, incoming.count_ledger, incoming.empty_ledger),
    (table.find_row,),
)

LAST_YEAR = Menu("上年(&L)", (report.year_turn, report.take_last, report.carry, report.beside, report.last_year))

HELP = Menu(
    "帮助(&H)",
    (program.manual, program.keys, program.cheat_sheet),
    (incoming.example, incoming.practice),
    (program.logs, program.about),
)

MENUS += [FILE, EDIT, REPORT, TABLE, LAST_YEAR, HELP]

BAR_LEFT = (report.home,)
"""The bar above an open report, before the report's name."""

BAR_RIGHT = (
    report.undo,
    report.redo,
    prose.bold,
    report.findings,
    report.preview,
    outgoing.export,
    outgoing.submit,
)
"""The bar behind the report's name."""
