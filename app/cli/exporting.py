"""`export`: the documents that are handed in."""

import argparse
import sys
from pathlib import Path

from app.checks import is_stamped
from app.cli.mistake import Mistake, explained, read_reports
from app.exporters.export import PACKAGE, Exported, ExportError, export, pack
from app.exporters.formats import FORMATS
from app.exporters.naming import stem
from app.forms import bundled
from app.model.report import Report

USUAL = "docx,xlsx,pdf"
CHOICES = (*FORMATS, PACKAGE)


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    out = commands.add_parser("export", help="导出文档")
    out.add_argument("files", nargs="+", type=Path, metavar="数据文件")
    out.add_argument(
        "--to", dest="folder", type=Path, required=True, metavar="文件夹", help="没有就新建，同名的会被替换"
    )
    out.add_argument("--formats", metavar="格式", help=f"{'、'.join(CHOICES)}，用逗号隔开；不写时为{USUAL}")
    out.add_argument("--form", type=Path, metavar="表样.docx", help="填入上级的Word表样；不写 --formats 时只填表样")
    out.add_argument(
        "--own-faces", action="store_true", help="PDF用本机的方正小标宋、仿宋_GB2312等字体，有且允许嵌入时"
    )
    out.add_argument("--draft", action="store_true", help="总是标明草稿")
    out.set_defaults(run=_export)


def _export(chosen: argparse.Namespace) -> int:
    listed = ("" if chosen.form else USUAL) if chosen.formats is None else chosen.formats
    formats = [name.strip().lower() for name in listed.split(",") if name.strip()]
    unknown = [name for name in formats if name not in CHOICES]
    if unknown or not (formats or chosen.form):
        raise Mistake(f"不能导出格式“{'、'.join(unknown)}”，可选：{'、'.join(CHOICES)}。")
    reports = read_reports(chosen.files)
    if len({stem(report).casefold() for report in reports}) < len(reports):
        raise Mistake("要导出的文件中有同一单位同一年份的两份，请分开导出到不同的文件夹。")
    stands = False
    for report in reports:
        is_draft = is_stamped(report)
        stands = stands or is_draft
        draft = chosen.draft or is_draft
        try:
            made = export(
                report,
                chosen.folder,
                [name for name in formats if name != PACKAGE],
                draft=draft,
                own_faces=chosen.own_faces,
            )
            if PACKAGE in formats:
                made.append(_pack(report, chosen.folder, draft=draft, own_faces=chosen.own_faces))
        except ExportError as error:
            raise Mistake(str(error)) from error
        for document in made:
            print(document.path)
            for note in document.notes:
                print(note, file=sys.stderr)
            for difference in document.differences:
                print(f"程序有误，请勿报送这份文件：{difference}", file=sys.stderr)
            stands = stands or bool(document.differences) or document.boxed
        if chosen.form:
            stands = _fill_form(report, chosen.form, chosen.folder, draft=draft) or stands
        if is_draft:
            print(f"{report.unit_name}{report.year}年的年报还有错误或未填，文件已标明草稿。", file=sys.stderr)
    return int(stands)


def _pack(report: Report, folder: Path, *, draft: bool, own_faces: bool) -> Exported:
    from app.checks import check, checked  # all the checks, of which other exports need the fewest

    return pack(report, folder, checked(report, check(report)), draft=draft, own_faces=own_faces)


def _fill_form(report: Report, form: Path, folder: Path, *, draft: bool) -> bool:
    """Whether something found no place, or the file does not say what the report says."""
    from app.importers import UnreadableError  # loads the importers, which other exports do without
    from app.session.wordform import fill_form

    with explained(UnreadableError):
        target, filled = fill_form(report, form, folder, bundled(), draft=draft)
    print(target)
    for sentence in (*filled.homeless, *filled.notes):
        print(sentence, file=sys.stderr)
    for difference in filled.differences:
        print(f"程序有误，请勿报送这份文件：{difference}", file=sys.stderr)
    return bool(filled.homeless or filled.differences)
