"""Reads a hand-in package back: each file against its checksum and against the report."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from app.exporters import formats
from app.exporters.files import Member
from app.exporters.layout import Grid, Layout
from app.exporters.package import CHECKS, SIGN, sheets
from app.exporters.readback.compare import comparable, has_same_labels
from app.exporters.readback.documents import read_pdf
from app.model.edition import DATA, MANIFEST, Role
from app.model.report import Report
from app.model.submission import Checklist


def faults(
    data: bytes,
    report: Report,
    layout: Layout,
    checklist: Checklist,
    number: int | None,
    differences: Callable[[str, bytes, Report, Layout], tuple[str, ...]],
) -> Iterator[str]:
    """A sentence for each fault. `differences` compares a document; a broken package raises what zip and JSON raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    yield from _manifest_faults(manifest, files, report, number)
    members = [Member(entry["role"], entry["name"], files[entry["name"]]) for entry in manifest["files"]]
    printed = sheets(report, layout, checklist, number, [one for one in members if one.role not in (CHECKS, SIGN)])
    for member in members:
        if member.role == DATA:
            if member.data != formats.write(report):
                yield f"“{member.name}”与年报的内容不同。"
        elif member.role in printed:
            yield from _sheet_faults(member, printed[member.role], report.edition.words.draft)
        else:
            yield from differences(member.role, member.data, report, layout)


def _manifest_faults(
    manifest: dict[str, Any], files: dict[str, bytes], report: Report, number: int | None
) -> Iterator[str]:
    if (manifest["report"], manifest["year"], manifest["number"]) != (report.id, report.year, number):
        yield "清单中的年报编号、年度或报送次数不对。"
    listed = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    if list(listed) != list(files):
        yield "清单与包内的文件不一致。"
    for name, data in files.items():
        if listed.get(name) != hashlib.sha256(data).hexdigest():
            yield f"“{name}”的校验码不对。"


def _sheet_faults(member: Member, sheet: Layout, mark: str) -> Iterator[str]:
    """Every word outside the tables, their headers, and every other cell."""
    found = read_pdf(member.data, sheet, mark)
    texts = [found.wanted(block.text) for block in sheet.blocks if not isinstance(block, Grid)]
    cells = [cell for block in sheet.blocks if isinstance(block, Grid) for cell in block.cells]
    wanted = [found.wanted(cell.text) for cell in cells if cell.place.role in (Role.FIGURE, Role.NOTE)]
    shown = [comparable(cell) for table in found.tables for cell in table]
    cells_differ = [cell for cell in shown if cell] != [cell for cell in wanted if cell]
    if comparable(found.text) != "".join(texts) or cells_differ or not has_same_labels(found, sheet):
        yield f"“{member.name}”缺少应有的内容。"
    if found.stamped != bool(sheet.stamp):
        yield f"“{member.name}”上的“{mark}”标记不对。"
