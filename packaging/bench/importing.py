"""Imports as whole processes, the reader in its own one included: a document, and a hundred of them."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from documents import EXAMPLE
from process import ROOT, in_turn

from app.exporters.formats import written
from app.exporters.layout import layout
from app.model.report import Report

MANY = 100
AIMS = {"docx": 300, "pdf": 1500}
"""Milliseconds for one file."""


def measure(rounds: int) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, aim in AIMS.items():
            (path,) = _files(folder / kind, kind, 1)
            target = folder / f"{kind}.json"
            arguments = ["app", "import", str(path), "-o", str(target)]
            anew = f"import pathlib, runpy, sys; pathlib.Path({str(target)!r}).unlink(missing_ok=True)"
            run = f"{anew}; sys.argv = {arguments!r}; runpy.run_module('app', run_name='__main__')"
            runs = in_turn({"import": ["-c", run]}, rounds)
            taken = runs["import"].median * 1000
            yield f"(g) import {kind:<5}       {taken:6.0f} ms (aim {aim})"
        yield f"(g) import {MANY} docx    {_many(folder):6.1f} s (aim 20)"


def _files(folder: Path, kind: str, count: int) -> list[Path]:
    """The example under names and years of its own: units that differ must not meet."""
    from app.forms import bundled
    from app.importers.datafile import read

    folder.mkdir()
    paths = []
    for number in range(count):
        report: Report = read(EXAMPLE, bundled())
        report.unit["name"] = f"第{number + 1}示范局" if number else report.unit_name
        paths.append(folder / f"{number}.{kind}")
        paths[-1].write_bytes(written(kind, report, layout(report, draft=False)))
    return paths


def _many(folder: Path) -> float:
    paths = _files(folder / "many", "docx", MANY)
    began = time.perf_counter()
    command: list[str | Path] = [sys.executable, "-m", "app", "import", *paths, "-o", folder / "all"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode not in (0, 1) or len(list((folder / "all").iterdir())) != MANY:
        raise SystemExit("bench: not all of the files came in")
    return time.perf_counter() - began
