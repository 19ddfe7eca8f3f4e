"""Exports as whole processes, without the read-back, beside the bare libraries writing the same amount."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import recorded
from process import ROOT, in_turn, ratio

from app.exporters.layout import Grid, Heading, Layout, Paragraph, layout
from app.exporters.readback import differences
from app.forms import bundled
from app.importers.datafile import read

HERE = Path(__file__).parent
FORMATS = ("docx", "xlsx", "pdf")
AIMS = {"docx": 1.3, "xlsx": 1.25, "pdf": 1.3}
EXAMPLE = ROOT / "forms" / "disclosure-2021" / "example.json"


def measure(rounds: int) -> Iterator[str]:
    """A line per format: program, floor, ratio, and the read-back on its own."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content.json"
        report = read(EXAMPLE, bundled())
        printed = layout(report, draft=False)
        content.write_text(json.dumps(_content(printed), ensure_ascii=False), "utf-8")
        calls = Path(folder) / "calls.json"
        calls.write_text(json.dumps(recorded.calls(report, printed), ensure_ascii=False), "utf-8")
        for name in FORMATS:
            ours, bare = Path(folder) / f"ours.{name}", Path(folder) / f"bare.{name}"
            commands: dict[str, list[str | Path]] = {
                "program": [HERE / "write_one.py", name, EXAMPLE, ours],
                "floor": [HERE / f"bare_{name}.py", calls if name == "xlsx" else content, bare],
            }
            runs = in_turn(commands, rounds)
            back = _read_back_seconds(name, ours.read_bytes(), report, printed)
            program, floor = runs["program"].median * 1000, runs["floor"].median * 1000
            yield (
                f"(c) export {name:<5}       {program:6.0f} ms   floor {floor:5.0f} ms"
                f"   ratio {ratio(runs, 'program', 'floor'):4.2f} (aim {AIMS[name]})   read-back {back * 1000:4.0f} ms"
            )


def _read_back_seconds(name: str, data: bytes, report: object, printed: Layout) -> float:
    """The median of five, its library already loaded."""
    taken = []
    for _ in range(6):
        began = time.perf_counter()
        if told := differences(name, data, report, printed):  # type: ignore[arg-type]
            print(told, file=sys.stderr)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def _content(printed: Layout) -> list[dict[str, object]]:
    """The same amount of text and cells, in the plainest terms a bare library needs."""
    content: list[dict[str, object]] = []
    for block in printed.blocks:
        match block:
            case Heading(text=text):
                content.append({"heading": text})
            case Paragraph():
                content.append({"paragraph": [[run.text, run.bold] for run in block.runs]})
            case Grid(table=table, cells=cells):
                places = [
                    [cell.place.top, cell.place.left, cell.place.rows, cell.place.columns, cell.text] for cell in cells
                ]
                content.append({"widths": table.widths, "height": table.height, "cells": places})
            case _:
                content.append({"heading": block.text})
    return content
