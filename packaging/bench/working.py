"""Steps in the window: opening a report, changing tabs, later exports, the preview; with one report or 500."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from opening import REPORTS, fill
from process import ROOT

HERE = Path(__file__).parent
LATER = 120
"""Milliseconds that a later export is to take at most."""
AIMS = {"open": 30, "new tab": 20, "rested tab": 20, "tab": 20}
AIMS |= {"docx": LATER, "xlsx": LATER, "pdf": LATER, "html": LATER, "preview": 500}
WORDS = {
    "open": "open a report",
    "new tab": "first time to a tab",
    "rested tab": "the same after rest",
    "tab": "change of tab",
    "preview": "key to preview",
}


def measure(rounds: int) -> Iterator[str]:
    """Medians of the steps that one window takes, whatever `rounds`; the slowest beside them."""
    taken = {count: _worked(count) for count in (1, REPORTS)}
    for step, aim in AIMS.items():
        words = WORDS.get(step, f"later export {step}")
        middles = [f"{statistics.median(taken[count][step]) * 1000:6.1f} ms" for count in taken]
        slowest = max(taken[REPORTS][step]) * 1000
        yield f"(f) {words:<20} {middles[0]}   of {REPORTS} {middles[1]}   slowest {slowest:6.1f} ms (aim {aim})"


def _worked(reports: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), reports)
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "PYTHONPATH": str(ROOT), "NIANBAO_DATA": folder}
        command: list[str | Path] = [sys.executable, HERE / "work_window.py"]
        told = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        found: dict[str, list[float]] = json.loads(told.stdout)
        return found
