"""`check`, `lint-forms` and `export`: commands on a report or a form."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from app.checks import WORDS, Finding, is_stamped, stamps
from app.cli.output import Mistake, explained, read_reports
from app.exporters.export import PACKAGE, Exported, ExportError, export, pack
from app.exporters.files import csv_table, replace_file, stem
from app.exporters.formats import FORMATS
from app.forms import Editions, bundled
from app.forms.lint import lint
from app.importers.datafile import read
from app.model.change import Address, Area
from app.model.edition import Level
from app.model.report import Report

COLUMNS = ("文件", "单位", "年度", "编号", "级别", "内容", "相差", "所在格", "已说明")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    look = commands.add_parser("check", help="检查一份或多份年报")
    look.add_argument("files", nargs="+", type=Path, metavar="数据文件")
    look.add_argument("--last", type=Path, metavar="上年数据文件", help="不写时用年报中记下的上年数字")
    look.add_argument("--json", action="store_true", help="以数据形式输出")
    look.add_argument("--csv", type=Path, metavar="表格文件", help="把全部问题写入表格")
    look.set_defaults(run=_check)
    forms = commands.add_parser("lint-forms", help="检查表样")
    forms.add_argument("folders", nargs="*", type=Path, metavar="文件夹", help="表样的文件夹，或放着几套表样的文件夹")
    forms.add_argument("--reference", action="store_true", help="打印表样编写手册（Markdown）")
    forms.set_defaults(run=_lint)
    _add_export(commands)


def _check(chosen: argparse.Namespace) -> int:
    from app.checks import check, suspected  # all checks, which an export does without
    from app.session import as_last

    if chosen.csv:
        _refuse_data_file(chosen.csv)
    last = read_reports([chosen.last])[0] if chosen.last else None
    found: list[tuple[Path, Report, tuple[Finding, ...]]] = []
    unusable = False
    for path in chosen.files:
        try:
            with explained():
                report = read(path, bundled(), as_it_stands=True)
        except Mistake as mistake:
            if len(chosen.files) == 1:
                raise
            print(mistake, file=sys.stderr)
            unusable = True
            continue
        if last is not None:
            report.remember(as_last(last))
        found.append((path, report, suspected(report, check(report))))
    if chosen.csv:
        with explained():
            replace_file(chosen.csv, _csv(found))
    _show(found, as_json=chosen.json, many=len(chosen.files) > 1)
    return 2 if unusable else int(any(stamps(findings) for _, _, findings in found))


def _refuse_data_file(table: Path) -> None:
    """Refuse a report's file as the target of --csv: a forgotten name must not overwrite it."""
    if table.suffix.lower() == ".json":
        raise Mistake(f"“{table.name}”是数据文件的名字，未写入表格，请在 --csv 后写上表格文件名（.csv）。")


def _show(found: list[tuple[Path, Report, tuple[Finding, ...]]], *, as_json: bool, many: bool) -> None:
    from app.checks import placed

    for path, report, findings in found:
        if as_json:
            name = {"file": str(path)} if many else {}
            print(json.dumps({"findings": [_data(finding) for finding in findings]} | name, ensure_ascii=False))
            continue
        print(f"{' '.join(report.unit_name.splitlines())} {report.when_label}　{_counts(findings)}")
        if not many:
            for finding in findings:
                note = "（已说明）" if finding.explained else ""
                print(f"　{WORDS[finding.level]}：{placed(report.edition, finding)}{note}")
            for line in dict.fromkeys(filter(None, map(_advice, findings))):
                print(f"　{line}")


def _counts(findings: Iterable[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    return " ".join(f"{WORDS[level]}{counts[level]}" for level in (Level.ERROR, Level.BLANK, Level.VERIFY))


def _data(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level,
        "message": finding.message,
        "cells": list(finding.cells),
        "texts": [{"text": span.text, "start": span.start, "end": span.end} for span in finding.texts],
        "difference": finding.difference,
        "explained": finding.explained,
        "suspects": [{"cell": one.cell, "value": one.value, "reason": one.reason} for one in finding.suspects],
        "action": finding.action,
        "repair": {"label": repair.label, "cells": dict(repair.values)} if (repair := finding.repair) else None,
    }


def _advice(finding: Finding) -> str:
    """Return the explanation of a failing equation, one line for all findings of a group."""
    if finding.difference is None or finding.action is None:
        return ""
    reason = finding.repair.reason if finding.repair else ""
    return f"建议：{finding.action}{reason}"


def _csv(found: Iterable[tuple[Path, Report, tuple[Finding, ...]]]) -> bytes:
    """Return all findings as a CSV table; places by their printed names."""
    return csv_table(COLUMNS, (row for path, report, findings in found for row in _rows(path, report, findings)))


def _rows(path: Path, report: Report, findings: Iterable[Finding]) -> Iterator[tuple[object, ...]]:
    from app.checks import placed
    from app.session.places import Places

    names = Places(report.edition)
    for finding in findings:
        addresses = (
            *(Address(Area.ANSWERS, cell) for cell in finding.cells),
            *(Address(Area.TEXTS, span.text) for span in finding.texts),
        )
        places = "；".join(dict.fromkeys(map(names.name, addresses)))
        explained_word = "是" if finding.explained else ""
        said = placed(report.edition, finding)
        line = (path.name, report.unit_name, report.year, finding.code, WORDS[finding.level], said)
        yield (*line, finding.difference or "", places, explained_word)


def _forms_in(folders: list[Path]) -> tuple[Editions, list[str]]:
    """Return the program's forms with those of `folders`, and the ids of the latter.

    Raises Mistake if a folder has none.
    """
    parents, names = [], []
    for folder in folders:
        path = folder.resolve()
        found = [path.name] if (path / "edition.toml").is_file() else list(Editions(path))
        if not found:
            raise Mistake(f"“{folder}”里没有表样（edition.toml）。")
        parents.append(path.parent if (path / "edition.toml").is_file() else path)
        names += found
    return Editions(*bundled().folders, *parents), list(dict.fromkeys(names))


def _lint(chosen: argparse.Namespace) -> int:
    if chosen.reference:
        from app.forms.reference import reference

        print(reference(), end="")
        return 0
    editions, names = _forms_in(chosen.folders) if chosen.folders else (bundled(), list(bundled()))
    faults = [fault for edition in names for fault in lint(editions, edition)]
    for fault in faults:
        print(fault)
    if faults:
        raise Mistake(f"表样有{len(faults)}处错误，见上。")
    print(f"{len(names)}套表样没有发现错误：{'、'.join(names)}")
    return 0


USUAL = "docx,xlsx,pdf"
CHOICES = (*FORMATS, PACKAGE)


def _add_export(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    out = commands.add_parser("export", help="导出文档")
    out.add_argument("files", nargs="+", type=Path, metavar="数据文件")
    out.add_argument(
        "--to", dest="folder", type=Path, required=True, metavar="文件夹", help="没有就新建，同名的会被替换"
    )
    out.add_argument("--formats", metavar="格式", help=f"{'、'.join(CHOICES)}，用逗号隔开；不写时为{USUAL}")
    out.add_argument("--form", type=Path, metavar="模板.docx", help="填入上级Word模板；不写 --formats 时只填模板")
    out.add_argument("--even-figures", action="store_true", help="填模板时统一数字的字号，并在格中居中")
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
        raise Mistake("要导出的文件中有同一单位同一年度的两份，请分开导出到不同的文件夹。")
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
            stands = _fill_form(report, chosen, draft=draft) or stands
        if is_draft:
            print(f"{report.unit_name}{report.when_label}的年报还有错误或未填，文件已标明草稿。", file=sys.stderr)
    return int(stands)


def _pack(report: Report, folder: Path, *, draft: bool, own_faces: bool) -> Exported:
    from app.checks import check, checked  # all checks, which other exports do without

    return pack(report, folder, checked(report, check(report)), draft=draft, own_faces=own_faces)


def _fill_form(report: Report, chosen: argparse.Namespace, *, draft: bool) -> bool:
    """Tell whether a content found no place, or the file differs from the report."""
    from app.importers import UnreadableError  # loads the importers, which other exports do without
    from app.session.office_template import fill_form

    with explained(UnreadableError):
        target, filled = fill_form(report, chosen.form, chosen.folder, bundled(), draft=draft, even=chosen.even_figures)
    print(target)
    for sentence in (*filled.unplaced, *filled.notes):
        print(sentence, file=sys.stderr)
    for difference in filled.differences:
        print(f"程序有误，请勿报送这份文件：{difference}", file=sys.stderr)
    return bool(filled.unplaced or filled.differences)
