"""`export`: the documents that are handed in."""

import argparse
import sys
from pathlib import Path

from app.checks import is_stamped
from app.cli.mistake import Mistake, read_reports
from app.exporters.export import FORMATS, ExportError, export, stem

USUAL = "docx,xlsx,pdf"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    out = commands.add_parser("export", help="导出文档")
    out.add_argument("files", nargs="+", type=Path, metavar="数据文件")
    out.add_argument(
        "--to", dest="folder", type=Path, required=True, metavar="文件夹", help="没有就新建，同名的会被替换"
    )
    out.add_argument("--formats", default=USUAL, metavar="格式", help=f"{'、'.join(FORMATS)}，用逗号隔开")
    out.add_argument("--draft", action="store_true", help="总是标明草稿")
    out.set_defaults(run=_export)


def _export(chosen: argparse.Namespace) -> int:
    formats = [name.strip().lower() for name in chosen.formats.split(",") if name.strip()]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise Mistake(f"不能导出格式“{'、'.join(unknown)}”，可选：{'、'.join(FORMATS)}。")
    reports = read_reports(chosen.files)
    if len({stem(report).casefold() for report in reports}) < len(reports):
        raise Mistake("要导出的文件中有同一单位同一年份的两份，请分开导出到不同的文件夹。")
    stands = False
    for report in reports:
        is_draft = is_stamped(report)
        stands = stands or is_draft
        try:
            made = export(report, chosen.folder, formats, draft=chosen.draft or is_draft)
        except ExportError as error:
            raise Mistake(str(error)) from error
        for document in made:
            print(document.path)
            for difference in document.differences:
                print(f"程序有误，请勿报送这份文件：{difference}", file=sys.stderr)
            stands = stands or bool(document.differences)
        if is_draft:
            print(f"{report.unit_name}{report.year}年的年报还有错误或未填，文件已标明草稿。", file=sys.stderr)
    return int(stands)
